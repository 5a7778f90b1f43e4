"""Displacement: whether routes changed between two periods, and which may have taken the place of which. Pure.

Each journey counts once, under one name (its whole way, its country of export …). Whether the shares of all names
differ is told by the log-likelihood ratio G (Sokal and Rohlf, Biometry, 1995, chapter 17). Its probability is not read
from the chi-square distribution, which is wrong for small counts, but from tables drawn with the same margins. For each
name the difference of its two shares has Newcombe's hybrid score interval (Statistics in Medicine 17:873, 1998, method
10), and Fisher's exact probability, corrected for how many names were looked at (Holm).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from greenlane.targeting.rates import wilson
from greenlane.tracing.routes.flows import path
from greenlane.tracing.routes.journey import Journey

DRAWS = 4000
SURE = 0.05
FEW = 10
"""In a period with fewer journeys nothing is said to have changed."""
LEAST = 5
"""A name with fewer journeys in both periods together counts in G, and is not looked at by itself."""
Of = Literal["way", "start", "end"]


@dataclass(frozen=True, slots=True)
class Change:
    """One name: journeys in each period, the difference of shares (after less before) with its interval of 95 %.

    ``p`` is Fisher's, corrected for the number of names.
    """

    name: str
    before: int
    after: int
    change: float
    low: float
    high: float
    p: float

    @property
    def sure(self) -> bool:
        """Whether it is told apart from chance."""
        return self.p < SURE


@dataclass(frozen=True, slots=True)
class Moved:
    """A way that became rarer, and one between the same ends that became more frequent: a candidate, no proof.

    ``sure`` where both changes are told apart from chance.
    """

    ends: tuple[str, str]
    away: Change
    towards: Change

    @property
    def sure(self) -> bool:
        """Whether both changes are told apart from chance."""
        return self.away.sure and self.towards.sure


@dataclass(frozen=True, slots=True)
class Displacement:
    """Two periods side by side. ``g`` with the probability ``p`` of so much by chance; both None with too few.

    ``chance`` is the 95 % quantile of G under no change, to read ``g`` against.
    """

    before: int
    after: int
    g: float | None
    chance: float | None
    p: float | None
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...] = ()

    @property
    def few(self) -> bool:
        """Whether there are too few journeys to say anything."""
        return min(self.before, self.after) < FEW


def between(before: Iterable[Journey], after: Iterable[Journey], *, of: Of = "way", seed: int = 0) -> Displacement:
    """Compare two periods by the whole way of each journey (country by country), or by its first or last country.

    Of ways, what fell is paired with what rose between the same ends. Journeys of one country alone are no way.
    """
    walks = [[walk for journey in rows if len(walk := path(journey, "country")) > 1] for rows in (before, after)]
    one, two = (Counter(_name(walk, of) for walk in rows) for rows in walks)
    found = compare(one, two, seed=seed)
    if of != "way" or found.few:
        return found
    ends = {_name(walk, of): (walk[0], walk[-1]) for rows in walks for walk in rows}
    return replace(found, moved=moved(found.changes, ends))


def _name(walk: Sequence[str], of: Of) -> str:
    return {"start": walk[0], "end": walk[-1]}.get(of) or " > ".join(walk)


def compare(before: Mapping[str, int], after: Mapping[str, int], *, seed: int = 0) -> Displacement:
    """Compare how often each name stands in two periods; ``seed`` makes the draws repeatable."""
    names = sorted({*before, *after})
    one, two = (np.array([counts.get(name, 0) for name in names], dtype=np.int64) for counts in (before, after))
    of_one, of_two = int(one.sum()), int(two.sum())
    if min(of_one, of_two) < FEW or len(names) < 2:
        return Displacement(of_one, of_two, None, None, None, _changes(names, one, two))
    found = g(one, two)
    draws = np.random.default_rng(seed).multivariate_hypergeometric(one + two, of_one, size=DRAWS)
    drawn = _g_of_draws(draws, one + two)
    p = (1 + int((drawn >= found - 1e-9).sum())) / (DRAWS + 1)
    return Displacement(of_one, of_two, found, float(np.quantile(drawn, 0.95)), p, _changes(names, one, two))


def g(one: np.ndarray, two: np.ndarray) -> float:
    """Return the log-likelihood ratio of a table of two rows: 2 Σ n ln(n / expected), 0 where rows are proportional."""
    table = np.vstack([one, two]).astype(float)
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
    filled = table > 0
    return max(0.0, 2.0 * float((table[filled] * np.log(table[filled] / expected[filled])).sum()))


def _g_of_draws(draws: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Return G of many tables at once: ``draws`` has a first row of a table in each row, ``both`` the column sums."""

    def weighed(counts: np.ndarray) -> np.ndarray:
        return np.asarray(counts * np.log(np.where(counts > 0, counts, 1)))

    first, total = draws.sum(1), both.sum()
    cells = weighed(draws).sum(1) + weighed(both - draws).sum(1)
    margins = weighed(first) + weighed(total - first) + weighed(both).sum() - weighed(np.array(total))
    return np.asarray(np.maximum(0.0, 2.0 * (cells - margins)))


def moved(changes: Sequence[Change], ends: Mapping[str, tuple[str, str]]) -> tuple[Moved, ...]:
    """Return pairs with the same ends, one way rarer and one more frequent, those told apart from chance first.

    Only changes whose own interval leaves out zero are paired. Each pair is a place to look, not a finding: the way may
    have changed, or only where it is looked at.
    """
    clear = [change for change in changes if change.low > 0 or change.high < 0]
    pairs = [
        Moved(ends[away.name], away, towards)
        for away in clear if away.change < 0
        for towards in clear if towards.change > 0 and ends[towards.name] == ends[away.name]
    ]  # fmt: skip
    return tuple(sorted(pairs, key=lambda pair: (not pair.sure, pair.away.p + pair.towards.p)))


def _changes(names: Sequence[str], one: np.ndarray, two: np.ndarray) -> tuple[Change, ...]:
    of_one, of_two = int(one.sum()), int(two.sum())
    if not of_one or not of_two:
        return ()
    rows = [(name, int(a), int(b)) for name, a, b in zip(names, one, two, strict=True) if a + b >= LEAST]
    corrected = _holm([_fisher(a, of_one, b, of_two) for _, a, b in rows])
    found = []
    for (name, a, b), p in zip(rows, corrected, strict=True):
        low, high = _newcombe(a, of_one, b, of_two)
        found.append(Change(name, a, b, b / of_two - a / of_one, low, high, p))
    return tuple(sorted(found, key=lambda change: (change.p, -abs(change.change), change.name)))


def _newcombe(a: int, of_a: int, b: int, of_b: int) -> tuple[float, float]:
    """Return the interval of b/of_b − a/of_a."""
    first, second = wilson(a, of_a), wilson(b, of_b)
    p, q = a / of_a, b / of_b
    low = math.hypot(q - second.low, first.high - p)
    high = math.hypot(second.high - q, p - first.low)
    return q - p - low, q - p + high


def _fisher(a: int, of_a: int, b: int, of_b: int) -> float:
    from scipy.stats import fisher_exact

    return float(fisher_exact([[a, of_a - a], [b, of_b - b]])[1])


def _holm(values: Sequence[float]) -> list[float]:
    """Return the probabilities corrected for how many they are (Holm, Scandinavian J. of Statistics 6:65, 1979)."""
    order = sorted(range(len(values)), key=lambda n: values[n])
    corrected, worst = [1.0] * len(values), 0.0
    for rank, n in enumerate(order):
        worst = max(worst, min(1.0, values[n] * (len(values) - rank)))
        corrected[n] = worst
    return corrected
