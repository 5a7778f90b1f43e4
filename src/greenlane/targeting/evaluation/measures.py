"""How well scores rank what was found: average precision, AUC, and what inspecting a share of the rows would catch.

Rows with equal scores are in no order: every measure is its expected value over all orders of such rows, so that a
score that says nothing cannot gain by the order of the file. Intervals resample whole shipments, because lines of one
shipment are not independent (cluster bootstrap, percentile method).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from greenlane.targeting.learning.examples import Floats, Mask, Whole

SHARES = (0.01, 0.02, 0.05, 0.10, 0.20)
"""Shares of the rows inspected, for precision and recall."""
LEVEL = 0.95
"""Of the intervals."""
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Measured:
    """A value with its interval; NaN where the rows do not define it (no finds, or nothing but finds)."""

    value: float
    low: float
    high: float

    def json(self) -> dict[str, float | None]:
        """Return the three as JSON values, rounded to six digits; null where not defined."""
        return {name: _json(getattr(self, name)) for name in ("value", "low", "high")}


@dataclass(frozen=True)
class Figures:
    """The measures of one ranking; shares are of rows inspected."""

    average_precision: Measured
    auc: Measured
    precision_at: dict[float, Measured]
    recall_at: dict[float, Measured]

    def json(self) -> dict[str, object]:
        """Return them as JSON values, with each share as a text key, written both ways: 0.10 and 0.1."""
        return {
            "average_precision": self.average_precision.json(),
            "auc": self.auc.json(),
            "precision_at": _by_share(self.precision_at),
            "recall_at": _by_share(self.recall_at),
        }


def _by_share(measured: Mapping[float, Measured]) -> dict[str, object]:
    return {key: one.json() for share, one in measured.items() for key in (f"{share:.2f}", str(share))}


@dataclass(frozen=True, eq=False)
class Ranked:
    """Rows in order of score, highest first, as blocks of equal scores.

    ``rows`` and ``finds`` count each block; arrays of shape (blocks,) or, resampled, (samples, blocks).
    """

    rows: Floats
    finds: Floats

    @cached_property
    def _start(self) -> Floats:
        return _before(self.rows)

    @cached_property
    def _caught(self) -> Floats:
        return _before(self.finds)

    @cached_property
    def _total(self) -> Floats:
        return np.asarray(self.rows.sum(axis=-1), dtype=np.float64)

    @cached_property
    def _all(self) -> Floats:
        return np.asarray(self.finds.sum(axis=-1), dtype=np.float64)

    def average_precision(self) -> Floats:
        """Return the expected mean of the precision at the rank of each find."""
        harmonic = _harmonic(int(self._total.max(initial=0)))
        inverse = harmonic[(self._start + self.rows).astype(np.int64)] - harmonic[self._start.astype(np.int64)]
        # A find at place i of its block sees, on average, (i - 1)(finds - 1)/(rows - 1) finds of the block before it.
        step = np.divide(self.finds - 1, self.rows - 1, out=np.zeros_like(inverse), where=self.rows > 1)
        share = np.divide(self.finds, self.rows, out=np.zeros_like(inverse), where=self.rows > 0)
        blocks = share * ((self._caught + 1) * inverse + step * (self.rows - (self._start + 1) * inverse))
        return _divided(blocks.sum(axis=-1), self._all)

    def auc(self) -> Floats:
        """Return the chance that a find ranks above a row without one; equal scores count half."""
        clean = self._total - self._all
        below = clean[..., None] - (self._start - self._caught) - (self.rows - self.finds) / 2
        return _divided((self.finds * below).sum(axis=-1), self._all * clean)

    def caught(self, share: float) -> tuple[Floats, Floats]:
        """Return how many rows a share is (rounded down, at least one) and the expected finds among the highest."""
        room = np.minimum(np.maximum(np.floor(self._total * share + 1e-9), 1.0), self._total)
        if not self.rows.shape[-1]:
            return room, np.zeros_like(room)
        last = np.argmax(self._start + self.rows >= room[..., None], axis=-1)[..., None]
        start, rows, finds, before = (
            np.take_along_axis(one, last, axis=-1)[..., 0] for one in (self._start, self.rows, self.finds, self._caught)
        )
        return room, before + finds * (room - start) / np.maximum(rows, 1.0)

    def precision_at(self, share: float) -> Floats:
        """Return the expected share of finds among the rows inspected."""
        room, caught = self.caught(share)
        return _divided(caught, room)

    def recall_at(self, share: float) -> Floats:
        """Return the expected share of all finds that are caught."""
        return _divided(self.caught(share)[1], self._all)


def ranked(found: Mask, score: Floats) -> Ranked:
    """Rank rows by score. Raises ValueError where a score is not a number."""
    order, edges = _blocks(score)
    sizes = np.diff(np.append(edges, len(order))).astype(np.float64)
    return Ranked(sizes, _summed(found[order].astype(np.float64), edges))


def figures(found: Mask, score: Floats, cluster: Whole, *, samples: int = 400, seed: int = 0) -> Figures:
    """Return every measure with its interval from ``samples`` resamplings of whole clusters (none: no interval)."""
    point, spread = ranked(found, score), list(_resampled(found, score, cluster, samples, seed))

    def measured(measure: Callable[[Ranked], Floats]) -> Measured:
        low, high = _interval([measure(one) for one in spread])
        return Measured(float(measure(point)), low, high)

    return Figures(
        measured(Ranked.average_precision),
        measured(Ranked.auc),
        {share: measured(lambda one, at=share: one.precision_at(at)) for share in SHARES},  # type: ignore[misc]
        {share: measured(lambda one, at=share: one.recall_at(at)) for share in SHARES},  # type: ignore[misc]
    )


def _resampled(found: Mask, score: Floats, cluster: Whole, samples: int, seed: int) -> list[Ranked]:
    """Draw as many clusters as there are, with replacement, so many times; each draw of a cluster counts its rows."""
    if not len(found) or not samples:
        return []
    random = np.random.default_rng(seed)
    order, edges = _blocks(score)
    _, of_row = np.unique(cluster, return_inverse=True)
    clusters = int(of_row.max()) + 1
    of_row, hit = of_row[order], found[order].astype(np.float64)
    drawn = []
    for start in range(0, samples, max(1, _AT_ONCE // len(order))):
        many = min(samples, start + max(1, _AT_ONCE // len(order))) - start
        times = random.multinomial(clusters, np.full(clusters, 1 / clusters), size=many).astype(np.float64)[:, of_row]
        drawn.append(Ranked(_summed(times, edges), _summed(times * hit, edges)))
    return drawn


def _interval(values: list[Floats]) -> tuple[float, float]:
    every = np.concatenate([np.atleast_1d(one) for one in values]) if values else np.empty(0)
    every = every[~np.isnan(every)]
    if not len(every):
        return float("nan"), float("nan")
    low, high = np.quantile(every, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _blocks(score: Floats) -> tuple[Whole, Whole]:
    if np.isnan(score).any():
        raise ValueError("a score is not a number")
    order = np.argsort(-score, kind="stable").astype(np.int64)
    new = np.flatnonzero(np.diff(score[order])) + 1
    return order, np.concatenate([np.zeros(min(1, len(order)), np.int64), new]).astype(np.int64)


def _summed(values: Floats, edges: Whole) -> Floats:
    if not len(edges):
        return np.zeros((*values.shape[:-1], 0))
    return np.asarray(np.add.reduceat(values, edges, axis=-1), dtype=np.float64)


def _before(values: Floats) -> Floats:
    return np.asarray(np.cumsum(values, axis=-1) - values, dtype=np.float64)


def _harmonic(most: int) -> Floats:
    inverse = np.zeros(most + 1, dtype=np.float64)
    inverse[1:] = 1.0 / np.arange(1, most + 1)
    return np.asarray(np.cumsum(inverse), dtype=np.float64)


def _divided(above: Floats, below: Floats) -> Floats:
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0), dtype=np.float64)


def _json(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)
