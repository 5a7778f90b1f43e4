"""How good a detector is on labelled pictures: AP50, detection at 2 % false alarms, calibration, abstention. Pure.

Average precision as in COCO: the mean of the interpolated precision at 101 recalls. Intervals: Wilson 1927 for shares,
the bootstrap over pictures for the rest; all at 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenlane.inspection.detector.decode import overlap

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
RIGHT = 0.5
"""Two boxes that share so much are the same: the 50 of AP50."""
FALSE_ALARMS = 0.02
NORMAL = 1.959963984540054
BINS = 10
RESAMPLED = 200
Corners = tuple[float, float, float, float]


@dataclass(frozen=True)
class Interval:
    """A number with its interval of 95 %; NaN where it cannot be known. ``count``: what it was measured on."""

    value: float
    low: float
    high: float
    count: int

    def plain(self) -> dict[str, float | int | None]:
        """Return it for JSON, NaN as null."""
        said = {name: None if np.isnan(x) else round(x, 4) for name, x in vars(self).items() if name != "count"}
        return {**said, "count": self.count}


UNKNOWN = Interval(float("nan"), float("nan"), float("nan"), 0)


@dataclass(frozen=True, eq=False)
class Matched:
    """All marks of one class: ``picture``, ``score`` and ``right`` of each; ``wanted`` things in each picture."""

    picture: Counts
    score: Floats
    right: npt.NDArray[np.bool_]
    wanted: Counts


def matched(marks: Sequence[Sequence[tuple[float, Corners]]], things: Sequence[Sequence[Corners]]) -> Matched:
    """Give each mark (score, box) the thing that it covers best and that no surer mark has; per picture."""
    picture, score, right = [], [], []
    for at, (of_marks, of_things) in enumerate(zip(marks, things, strict=True)):
        free = list(range(len(of_things)))
        for sure, box in sorted(of_marks, key=lambda mark: -mark[0]):
            best = max(free, key=lambda each: overlap(box, of_things[each]), default=None)
            hit = best is not None and overlap(box, of_things[best]) >= RIGHT
            if hit and best is not None:
                free.remove(best)
            picture.append(at)
            score.append(sure)
            right.append(hit)
    wanted = np.array([len(each) for each in things], dtype=np.int64)
    return Matched(np.array(picture, np.int64), np.array(score), np.array(right, np.bool_), wanted)


def average_precision(one: Matched, weights: Floats | None = None) -> float:
    """Return the average precision; ``weights``: how often each picture counts. NaN where nothing was wanted."""
    weight = np.ones(len(one.wanted)) if weights is None else weights
    wanted = float((one.wanted * weight).sum())
    if not wanted:
        return float("nan")
    if not len(one.score):
        return 0.0
    order = np.argsort(-one.score, kind="stable")
    each = weight[one.picture[order]]
    hits = np.cumsum(each * one.right[order])
    recall = hits / wanted
    precision = hits / np.maximum(np.cumsum(each), 1e-12)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.searchsorted(recall, np.linspace(0, 1, 101) - 1e-12, side="left")
    return float(np.append(best, 0.0)[np.minimum(at, len(best))].mean())


def ap50(one: Matched, seed: int = 0) -> Interval:
    """Return the average precision with its interval over resampled pictures."""
    value = average_precision(one)
    count = int(one.wanted.sum())
    if not count:
        return UNKNOWN
    return Interval(value, *_resampled(lambda weights: average_precision(one, weights), len(one.wanted), seed), count)


def mean_ap50(all_: Sequence[Matched], seed: int = 0) -> Interval:
    """Return the mean over the classes of which there is something, with its interval."""
    some = [one for one in all_ if one.wanted.sum()]
    if not some:
        return UNKNOWN

    def mean(weights: Floats | None) -> float:
        each = np.array([average_precision(one, weights) for one in some])
        # Drawn anew, a class of few pictures may be none.
        return float(each[~np.isnan(each)].mean()) if not np.isnan(each).all() else float("nan")

    count = int(sum(one.wanted.sum() for one in some))
    return Interval(mean(None), *_resampled(mean, len(some[0].wanted), seed), count)


def share(hits: int, count: int) -> Interval:
    """Return a share with Wilson's interval."""
    if not count:
        return UNKNOWN
    p, z2 = hits / count, NORMAL**2
    middle = (p + z2 / (2 * count)) / (1 + z2 / count)
    half = NORMAL * np.sqrt(p * (1 - p) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return Interval(p, max(0.0, float(middle - half)), min(1.0, float(middle + half)), count)


@dataclass(frozen=True)
class AtFalseAlarms:
    """``threshold`` from half of the empty pictures; ``false_alarms`` on the other half; ``detected`` overall, and by
    class where a picture holds something of it.
    """

    threshold: float
    false_alarms: Interval
    detected: Interval
    by_class: dict[str, Interval]


def at_false_alarms(
    something: Floats, holds: Sequence[frozenset[str]], classes: Sequence[str], rate: float = FALSE_ALARMS
) -> AtFalseAlarms:
    """Measure detection by picture: ``something`` how sure the detector is that a picture holds anything listed."""
    empty = np.array([not held for held in holds], dtype=np.bool_)
    negative = something[empty]
    chosen, kept = negative[::2], negative[1::2]
    threshold = float(np.quantile(chosen, 1 - rate, method="higher")) if len(chosen) else float("nan")
    over = something > threshold
    by_class = {}
    for cls in classes:
        of_class = np.array([cls in held for held in holds], dtype=np.bool_)
        by_class[cls] = share(int(over[of_class].sum()), int(of_class.sum()))
    false = share(int((kept > threshold).sum()), len(kept))
    return AtFalseAlarms(threshold, false, share(int(over[~empty].sum()), int((~empty).sum())), by_class)


def calibration_error(said: Floats, right: npt.NDArray[np.bool_], seed: int = 0) -> Interval:
    """Return the expected calibration error over BINS equal ranges of what was said, with its interval."""
    if not len(said):
        return UNKNOWN
    bins = np.minimum((said * BINS).astype(np.int64), BINS - 1)

    def error(weights: Floats) -> float:
        gap = np.bincount(bins, weights * (said - right), BINS)
        return float(np.abs(gap).sum() / weights.sum())

    return Interval(error(np.ones(len(said))), *_resampled(error, len(said), seed), len(said))


def _resampled(measure: Callable[[Floats], float], count: int, seed: int) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    times = (np.bincount(rng.integers(0, count, count), minlength=count) for _ in range(RESAMPLED))
    drawn = [measure(np.asarray(often, dtype=np.float64)) for often in times]
    known = [each for each in drawn if not np.isnan(each)]
    if not known:
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
