"""How far a likelihood is to be trusted, so that a region of 90 % holds 90 % of the truth. Pure.

Loci are not quite independent, a surface is not quite right, and an animal may come from where nobody sampled. So a log
likelihood is multiplied by a temper (at most 1 is usual), and a share of the probability goes to the whole range alike.
Elephants are not alike over a range drawn in degrees: they live where they were sampled, so that a part of what is
likely before may lie near such places, and a part at the places themselves. Temper, ``alike``, ``near`` and ``shared``
are chosen on samples of zones that were left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from greenlane.tracing.origin.genotype.samples import Floats, Ints
from greenlane.tracing.origin.genotype.targets import Targets

TEMPERS = tuple(round(0.2 + 0.1 * i, 2) for i in range(12))
ALIKE = (0.0, 0.01, 0.03, 0.06, 0.15, 0.3)
SHARED = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0)
GROUPS = (2, 4, 8, 16)
"""Sizes of groups of specimens of one zone left out, on which ``shared`` is chosen."""
MOST_OF_ZONE = 48
LEAST_ZONES = 4
"""With fewer zones left out nothing is chosen by them but temper and ``alike``."""
NEAR = (0.0, 0.25, 0.5, 0.75)
"""Shares of what is likely before that may lie near sampled places; never all of it."""
WORTH = 0.05
"""What a larger share must bring, in mean log probability of the true cell, to be taken."""
SAMPLED = 0.2
"""Share of what is likely before that lies at the sampled places: no zone left out can show it, and a map is made for
specimens from anywhere."""
POINT = {"temper": 1.0, "alike": 0.01, "near": 0.5, "sampled": 0.5, "shared": 0.02}
"""A point is wanted near, and needs no width: as likely as not of a sampled place, and its likelihood as it stands."""


@dataclass(frozen=True)
class LeftOut:
    """A zone treated as if it had not been sampled: log likelihoods of its samples (rows), and their true cells."""

    zone: int
    log_likelihood: Floats
    true: Ints


@dataclass(frozen=True)
class Trust:
    """``temper`` multiplies a log likelihood, ``alike`` is the share that goes to all cells alike afterwards.

    ``sampled``: the share of what is likely before that lies at the sampled places; ``near``: the share of the rest
    that lies near them. What is left is alike over the range; with both 0 that is all, and the prior is neutral.
    ``shared``: how much of what one specimen's map gets wrong the next one of the same place gets wrong as well: n
    specimens say as much as n / (1 + (n - 1) shared). ``covered_50`` and ``covered_90``: shares of true cells inside
    the regions, of samples of zones left out; ``joint_90`` the same of groups of a zone, at the size that has least.
    """

    temper: float = 0.6
    alike: float = 0.01
    near: float = 0.0
    sampled: float = SAMPLED
    shared: float = 0.1
    covered_50: float | None = None
    covered_90: float | None = None
    joint_90: float | None = None

    @property
    def neutral(self) -> bool:
        """Whether every cell is as likely as any other before a genotype is looked at."""
        return not (self.near or self.sampled)

    def point(self) -> Trust:
        """Return the trust by which the point is found: sharper than a map may be, unless the prior is neutral."""
        return self if self.neutral else replace(self, **POINT)

    def posterior(self, log_likelihood: Floats, targets: Targets, without: int = -1) -> Floats:
        """Return probabilities over the targets (last axis) from log likelihoods, each row summing to one."""
        before = targets.before(self.near, self.sampled, without)
        p = (1 - self.alike) * normalised(self.temper * log_likelihood + np.log(before))
        p[..., : targets.cells] += self.alike / targets.cells
        return np.asarray(np.maximum(p, 1e-30))

    def joint(self, maps: Floats, before: Floats) -> Floats:
        """Return one map for specimens of one place, from the map of each (rows)."""
        said = np.log(maps / before).sum(axis=0) / (1 + (len(maps) - 1) * self.shared)
        return normalised(said + np.log(before))

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


def calibrated(rows: Sequence[LeftOut], targets: Targets, *, neutral: bool = False) -> Trust:
    """Choose on zones left out: first ``near`` by the probability of the true cell, then temper and ``alike``.

    Each zone counts by the root of its samples, since they share what is wrong with their zone. Of temper and ``alike``
    that is best for which both regions are least far from holding their share. ``neutral``: every cell stays as likely
    as any other before.
    """
    rows = [row for row in rows if len(row.true)]
    weights = np.concatenate([np.full(len(row.true), len(row.true) ** -0.5) for row in rows])
    weights /= weights.sum()
    near = Trust(sampled=0.0) if neutral else _near(rows, targets, weights)
    best, least = near, np.inf
    for temper in TEMPERS:
        maps = [_map(row, replace(near, temper=temper, alike=0.0), targets) for row in rows]
        for alike in ALIKE:
            trust, cost = _cost(replace(near, temper=temper, alike=alike), maps, [row.true for row in rows], weights)
            if cost < least:
                best, least = trust, cost
    return _with_groups(best, rows, targets)


def _map(row: LeftOut, trust: Trust, targets: Targets) -> Floats:
    return targets.on_cells(trust.posterior(row.log_likelihood, targets, row.zone))


def _near(rows: Sequence[LeftOut], targets: Targets, weights: Floats) -> Trust:
    """The share near sampled places under which the true cells are likeliest, at the best of a few tempers."""
    if len(rows) < LEAST_ZONES:
        return Trust()
    best, most = Trust(), -np.inf
    for near in NEAR:
        for temper in (0.4, 0.7, 1.0):
            tried = Trust(temper, 0.02, near)
            maps = [_map(row, tried, targets) for row in rows]
            own = [p[np.arange(len(p)), row.true] for p, row in zip(maps, rows, strict=True)]
            score = float(weights @ np.log(np.concatenate(own)))
            if score > most + (WORTH if near > best.near else 0):
                best, most = tried, score
    return best


def _cost(trust: Trust, maps: Sequence[Floats], cells: Sequence[Ints], weights: Floats) -> tuple[Trust, float]:
    alike = trust.alike
    mass, own = [], []
    for p, true in zip(maps, cells, strict=True):
        at = p[np.arange(len(p)), true]
        more = p > at[:, None]
        mass.append((1 - alike) * np.where(more, p, 0).sum(axis=1) + alike * more.mean(axis=1))
        own.append((1 - alike) * at + alike / p.shape[1])
    inside = np.concatenate(mass)
    in50, in90 = (float(weights @ (inside < share)) for share in (0.5, 0.9))
    lacks = -float(weights @ np.log(np.concatenate(own) + 1e-12))
    found = replace(trust, covered_50=in50, covered_90=in90)
    return found, abs(in50 - 0.5) + abs(in90 - 0.9) + 0.02 * lacks


def _with_groups(trust: Trust, rows: Sequence[LeftOut], targets: Targets) -> Trust:
    """Choose ``shared`` on groups of specimens of one zone that was left out: the least with which the joint regions
    of 90 % hold that share of the true cells, at every size of GROUPS that enough zones have."""
    inside = {size: held for size in GROUPS if len(held := _held(trust, rows, targets, size)) >= LEAST_ZONES}
    if not inside:
        return trust
    held = np.stack([of_zones.mean(axis=0) for of_zones in inside.values()]).min(axis=0)
    chosen = int(np.argmax(held >= 0.9)) if (held >= 0.9).any() else len(SHARED) - 1
    return replace(trust, shared=SHARED[chosen], joint_90=float(held[chosen]))


def _held(trust: Trust, rows: Sequence[LeftOut], targets: Targets, size: int) -> Floats:
    """For each zone with as many samples (rows) and each of SHARED, the share of its groups of this size whose joint
    region of 90 % holds the true cell."""
    found = []
    for row in rows:
        if len(row.true) < size:
            continue
        before = targets.before(trust.near, trust.sampled, row.zone)
        maps = trust.posterior(row.log_likelihood[:MOST_OF_ZONE], targets, row.zone)
        said = np.log(maps[: len(maps) // size * size] / before).reshape(-1, size, maps.shape[1]).sum(axis=1)
        true = row.true[: len(said)]
        share = []
        for shared in SHARED:
            joint = normalised(said / (1 + (size - 1) * shared) + np.log(before))
            share.append(float((before_true(targets.on_cells(joint), true) < 0.9).mean()))
        found.append(share)
    return np.asarray(found)
