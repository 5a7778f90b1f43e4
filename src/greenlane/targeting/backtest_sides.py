"""From counts of consignments to the figures of one side: lanes, hits, finds, precision, recall at capacity, overlap.

The random draw and exploring are left out: they would add the same few to each side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenlane.targeting.backtest_sql import NO_RANK, Counts, Judged
from greenlane.targeting.indicator import HARD, REGIMES
from greenlane.targeting.lane import PRECEDENCE, Policy, decide
from greenlane.targeting.rates import Rate, wilson
from greenlane.targeting.score import MAX_SCORE

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
RED = PRECEDENCE.index("red")
AMBER = PRECEDENCE.index("amber")
UNDRAWN = 1.0


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What one side decides for each group: ``lane`` (place in PRECEDENCE) and ``order`` (higher is opened first)."""

    lane: Whole
    order: Whole


def verdicts(counts: Counts, judged: Judged, policies: tuple[Policy, ...]) -> Verdicts:
    """Return the lanes, and the order in which an office would open: by lane, then law, model, score.

    ``policies``: one for each of ``counts.offices``. The model sends to red what it ranks among the highest
    ``learned_rate`` of an office's month; equals stand in the middle of their places.
    """
    ranks = _ranks(counts, judged.ranked)
    lanes = np.zeros(len(counts.n), dtype=np.int64)
    for place, policy in enumerate(policies):
        here = counts.office == place
        learned = (ranks >= 1 - policy.learned_rate) & (judged.ranked != NO_RANK) & (policy.learned_rate > 0)
        lanes[here] = _lanes(policy)[judged.score[here], judged.hard[here], learned[here].astype(np.int64)]
    prohibited = (judged.hard == HARD.index("prohibited")).astype(np.int64)
    order = (len(PRECEDENCE) - lanes) * 2 + prohibited
    order = order * 1_000_001 + np.rint(np.where(judged.ranked == NO_RANK, 0, ranks) * 1_000_000).astype(np.int64)
    return Verdicts(lanes, order * (MAX_SCORE + 1) + judged.score)


def _lanes(policy: Policy) -> Whole:
    """Return the lane for each score, hard check, and whether the model chooses it."""
    return np.asarray(
        [
            [
                [
                    PRECEDENCE.index(decide(score, hard, UNDRAWN, policy, p_rank=1.0 if learned else None).lane)
                    for learned in (False, True)
                ]
                for hard in HARD
            ]
            for score in range(MAX_SCORE + 1)
        ],
        dtype=np.int64,
    )


def _ranks(counts: Counts, ranked: Whole) -> npt.NDArray[np.float64]:
    """Return the place of each group's rank in its office's month, from 0 to 1: those below, and half of its equals."""
    months = counts.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    group = np.unique(months * len(counts.offices) + counts.office, return_inverse=True)[1].reshape(-1)
    below, equal = _before(group, ranked, counts.n)
    whole = np.bincount(group, weights=counts.n, minlength=1)[group] if len(group) else np.zeros(0)
    return np.asarray((below + equal / 2) / np.maximum(whole, 1), dtype=np.float64)


def _before(group: Whole, key: Whole, n: Whole) -> tuple[Whole, Whole]:
    """Return, within each group, how many consignments have a lower key, and how many have the same."""
    order = np.lexsort((key, group))
    g, k, counted = group[order], key[order], n[order]
    if not len(order):
        return n, n
    new_tie = np.r_[True, (g[1:] != g[:-1]) | (k[1:] != k[:-1])]
    new_group = np.r_[True, g[1:] != g[:-1]]
    tie = np.cumsum(new_tie) - 1
    sums = np.bincount(tie, weights=counted).astype(np.int64)
    starts = np.r_[0, np.cumsum(sums)[:-1]]
    first_tie = tie[np.flatnonzero(new_group)][np.cumsum(new_group) - 1]
    below, equal = np.empty_like(n), np.empty_like(n)
    below[order], equal[order] = starts[tie] - starts[first_tie], sums[tie]
    return below, equal


@dataclass(frozen=True)
class Part:
    """The figures of one regime (``""``: goods of none) or one month (``2026-03``) on one side."""

    name: str
    traffic: int
    hits: int
    inspected: int
    finds: int
    precision: Rate


@dataclass(frozen=True)
class Side:
    """What one side does over the period; all numbers are of consignments.

    ``hits``: what it singles out: of an indicator alone what it fires on, else the red lane. ``lanes``: how many of the
    traffic (of an indicator alone: of its hits) have each lane. ``precision``: finds among the hits that were
    inspected. ``sample``: finds among the hits in the random sample; ``recall_sample``: hits among the finds of the
    random sample. ``recall_at_capacity``: of all finds, those that rank within the office's daily capacity; among
    equals an expected value.
    """

    hits: int
    lanes: Mapping[str, int]
    inspected: int
    finds: int
    precision: Rate
    sample: Rate
    recall_sample: Rate
    recall_at_capacity: Rate
    red_per_day: float
    amber_per_day: float
    by_regime: tuple[Part, ...]
    by_month: tuple[Part, ...]


def side(counts: Counts, hits: Mask, given: Verdicts, policies: tuple[Policy, ...], days: int, *, alone: bool) -> Side:
    """Return the figures of one side; ``alone``: only of an indicator's own hits, which then also come first."""
    seen, finds = counts.found >= 0, counts.found == 1
    among = hits if alone else np.ones_like(hits)
    lanes = {str(lane): _sum(counts.n, among & (given.lane == place)) for place, lane in enumerate(PRECEDENCE)}
    order = hits.astype(np.int64) if alone else given.order
    drawn = counts.sampled & seen
    inspected, found = _sum(counts.n, hits & seen), _sum(counts.n, hits & finds)
    return Side(
        hits=_sum(counts.n, hits),
        lanes=lanes,
        inspected=inspected,
        finds=found,
        precision=wilson(found, inspected),
        sample=wilson(_sum(counts.n, hits & drawn & finds), _sum(counts.n, hits & drawn)),
        recall_sample=wilson(_sum(counts.n, hits & drawn & finds), _sum(counts.n, drawn & finds)),
        recall_at_capacity=_recall(counts, order, policies),
        red_per_day=lanes["red"] / days,
        amber_per_day=lanes["amber"] / days,
        by_regime=tuple(_parts(counts, hits, _regimes(counts))),
        by_month=tuple(_parts(counts, hits, _months(counts))),
    )


def _sum(n: Whole, which: Mask) -> int:
    return int(n[which].sum())


def _recall(counts: Counts, order: Whole, policies: tuple[Policy, ...]) -> Rate:
    """Return the finds that an office would make each day if it opened in this ``order`` up to its capacity.

    Where the last places fall among equals, each of them has the same chance of one.
    """
    finds = counts.found == 1
    if not len(order):
        return wilson(0, 0)
    group = counts.day * len(counts.offices) + counts.office
    before, equal = _before(group, -order, counts.n)
    capacity = np.asarray([policy.daily_capacity for policy in policies], dtype=np.int64)[counts.office]
    chance = np.clip(capacity - before, 0, equal) / equal
    total = _sum(counts.n, finds)
    # Summed in an order that does not depend on the engine.
    within = float(np.sort((counts.n * chance)[finds]).sum())
    return wilson(min(within, float(total)), total)


def _regimes(counts: Counts) -> Iterator[tuple[str, Mask]]:
    for place, regime in enumerate(REGIMES):
        yield regime, (counts.regimes >> place) & 1 == 1
    yield "", counts.regimes == 0


def _months(counts: Counts) -> Iterator[tuple[str, Mask]]:
    months = counts.day.astype("datetime64[D]").astype("datetime64[M]")
    for month in np.unique(months):
        yield str(month), months == month


def _parts(counts: Counts, hits: Mask, parts: Iterator[tuple[str, Mask]]) -> Iterator[Part]:
    seen, finds = counts.found >= 0, counts.found == 1
    for name, here in parts:
        inspected, found = _sum(counts.n, hits & here & seen), _sum(counts.n, hits & here & finds)
        traffic, singled_out = _sum(counts.n, here), _sum(counts.n, hits & here)
        yield Part(name, traffic, singled_out, inspected, found, wilson(found, inspected))


@dataclass(frozen=True)
class Overlap:
    """What both sides single out, and what only one does; ``jaccard`` is both over either, None where neither does."""

    both: int
    only_candidate: int
    only_active: int
    jaccard: float | None
    finds_both: int
    finds_only_candidate: int
    finds_only_active: int


def overlap(counts: Counts, candidate: Mask, active: Mask) -> Overlap:
    """Return how far the hits of both sides are the same."""
    parts = (candidate & active, candidate & ~active, active & ~candidate)
    both, only_candidate, only_active = (_sum(counts.n, part) for part in parts)
    finds = [_sum(counts.n, part & (counts.found == 1)) for part in parts]
    either = both + only_candidate + only_active
    return Overlap(both, only_candidate, only_active, both / either if either else None, *finds)
