"""How far a likelihood is to be trusted, so that a region of 90 % holds 90 % of the truth. Pure.

Loci are not quite independent, a surface is not quite right, and an animal may come from where nobody sampled. So a log
likelihood is multiplied by a temper (at most 1 is usual), and a share of the probability goes to the whole range alike.
Both are chosen on samples of zones that were left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from greenlane.tracing.origin.genotype.samples import Floats, Ints

TEMPERS = tuple(round(0.15 + 0.05 * i, 2) for i in range(20))
ALIKE = (0.0, 0.01, 0.03, 0.06)
SHARED = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0)
GROUP = 12


@dataclass(frozen=True)
class Trust:
    """``temper`` multiplies a log likelihood, ``alike`` is the share that goes to all cells alike.

    ``shared``: how much of what one specimen's map gets wrong the next one of the same place gets wrong as well: n
    specimens say as much as n / (1 + (n - 1) shared). ``covered_50`` and ``covered_90``: shares of true cells inside
    the regions, of samples of zones left out; ``joint_90`` the same of whole groups of a zone.
    """

    temper: float = 0.6
    alike: float = 0.01
    covered_50: float | None = None
    covered_90: float | None = None
    shared: float = 0.1
    joint_90: float | None = None

    def joint(self, maps: Floats) -> Floats:
        """Return one map for specimens of one place, from the map of each (rows)."""
        together = np.log(maps).sum(axis=0) / (1 + (len(maps) - 1) * self.shared)
        return normalised(together)

    def posterior(self, log_likelihood: Floats) -> Floats:
        """Return probabilities over the cells (last axis) from log likelihoods, each row summing to one."""
        p = normalised(self.temper * log_likelihood)
        return np.asarray((1 - self.alike) * p + self.alike / p.shape[-1])

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {name: None if value is None else round(value, 4) for name, value in vars(self).items()}


def normalised(log_likelihood: Floats) -> Floats:
    """Return exp of each row over its sum."""
    p = np.exp(log_likelihood - log_likelihood.max(axis=-1, keepdims=True))
    return np.asarray(p / p.sum(axis=-1, keepdims=True))


def before_true(p: Floats, true: Ints) -> Floats:
    """Return for each row the probability of all likelier cells than the true one: inside a region if below it."""
    own = p[np.arange(len(p)), true][:, None]
    return np.asarray(np.where(p > own, p, 0.0).sum(axis=1))


def calibrated(rows: Sequence[tuple[Floats, Ints, int]]) -> Trust:
    """Choose both on (log likelihoods, true cells, zone) of zones left out.

    Each zone counts by the root of its samples, since they share what is wrong with their zone. What is least: how far
    both regions are from holding their share, and then what the true cell lacks in probability.
    """
    weights = np.concatenate([np.full(len(true), len(true) ** -0.5) for _l, true, _z in rows if len(true)])
    weights /= weights.sum()
    best, least = Trust(), np.inf
    for temper in TEMPERS:
        flat = [(normalised(temper * found), true) for found, true, _z in rows if len(true)]
        for alike in ALIKE:
            trust, cost = _cost(flat, weights, temper, alike)
            if cost < least:
                best, least = trust, cost
    return _with_groups(best, rows)


def _with_groups(trust: Trust, rows: Sequence[tuple[Floats, Ints, int]]) -> Trust:
    """Choose ``shared`` on groups of up to GROUP specimens of one zone that was left out: all of one place."""
    groups = [(trust.posterior(found[:GROUP]), true[:1]) for found, true, _zone in rows if len(true) >= 3]
    if len(groups) < 8:
        return trust
    best, least = trust, np.inf
    for shared in SHARED:
        tried = replace(trust, shared=shared)
        maps = np.stack([tried.joint(p) for p, _true in groups])
        true = np.concatenate([cell for _p, cell in groups])
        before = before_true(maps, true)
        in50, in90 = (before < 0.5).mean(), (before < 0.9).mean()
        lacks = -np.log(maps[np.arange(len(maps)), true] + 1e-9).mean()
        cost = float(abs(in50 - 0.5) + abs(in90 - 0.9) + 0.02 * lacks)
        if cost < least:
            best, least = replace(tried, joint_90=float(in90)), cost
    return best


def _cost(flat: Sequence[tuple[Floats, Ints]], weights: Floats, temper: float, alike: float) -> tuple[Trust, float]:
    before, own = [], []
    for p, true in flat:
        cells = p.shape[1]
        at = p[np.arange(len(p)), true]
        more = p > at[:, None]
        before.append((1 - alike) * np.where(more, p, 0).sum(axis=1) + alike * more.sum(axis=1) / cells)
        own.append((1 - alike) * at + alike / cells)
    mass, p_true = np.concatenate(before), np.concatenate(own)
    in50, in90 = (float(weights @ (mass < share)) for share in (0.5, 0.9))
    lacks = -float(weights @ np.log(p_true + 1e-12))
    return Trust(temper, alike, in50, in90), abs(in50 - 0.5) + abs(in90 - 0.9) + 0.02 * lacks
