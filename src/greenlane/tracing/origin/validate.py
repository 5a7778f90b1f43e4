"""What an estimate of origin is worth: every earlier case is estimated by the others, and compared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from greenlane.tracing.origin.combining import ENOUGH, Case, Weights, by_case, judged, learn, shares
from greenlane.tracing.origin.earlier import Earlier
from greenlane.tracing.origin.evidence import frequency
from greenlane.tracing.origin.posterior import Floats
from greenlane.tracing.origin.tally import Tally

FOLDS, MOST = 5, 400


@dataclass(frozen=True)
class Score:
    """How good a way of estimating was: shares of cases whose origin came first, or among three; bits of log loss."""

    first: float
    three: float
    bits: float


@dataclass(frozen=True)
class Bin:
    """Of estimates that gave their first country about ``said``, the share that was right."""

    said: float
    right: float
    of: int


@dataclass(frozen=True)
class Validation:
    """The estimate, frequency over all goods and frequency by class of goods, on the same cases."""

    of: int
    estimate: Score
    overall: Score
    by_class: Score
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Judged:
    """What each way said of every case, shaped (cases, countries), and the true origins."""

    keys: tuple[str, ...]
    true: NDArray[np.int64]
    estimate: Floats
    overall: Floats
    by_class: Floats


def validate(
    past: Sequence[Earlier], folds: int = FOLDS, most: int = MOST, tally: Tally | None = None
) -> Validation | None:
    """Return how well origins of earlier cases are told by the other cases; None where they are too few to say.

    Of more than ``most`` cases the last so many are judged, by all. Weights are learned without the case's own fold.
    ``tally`` is that of the past, where it is counted already.
    """
    if len(by_case(past)) < ENOUGH:
        return None
    told = leave_one_out(past, folds, most, tally=tally)
    estimate, overall, by_class = (score(way, told.true) for way in (told.estimate, told.overall, told.by_class))
    return Validation(len(told.true), estimate, overall, by_class, bins(told.estimate, told.true))


def leave_one_out(
    past: Sequence[Earlier],
    folds: int = FOLDS,
    most: int = MOST,
    without: Sequence[str] = (),
    tally: Tally | None = None,
) -> Judged:
    """Return what each case's origin is said to be from all other cases; features ``without`` are left out.

    The weights for a case come from cases of other folds, whose own evidence was counted without its fold.
    """
    cases = by_case(past)
    tested = cases[-most:]
    tally = tally or Tally(past)
    told: dict[str, tuple[Case, Floats, Floats, Floats]] = {}
    for fold in range(folds):
        held = tested[fold::folds]
        weights = _learned(cases, tested, held, tally, without)
        for key, lines in held:
            (case,) = judged([(key, lines)], tally)
            with tally.without(lines):
                by_class = np.mean([frequency(tally, line.facts) for line in lines], axis=0)
                told[key] = (case, shares(weights, case), frequency(tally), by_class)
    rows = [told[key] for key, _lines in tested]
    true = np.array([case.true for case, *_ in rows])
    columns = [np.array([row[n] for row in rows]) for n in (1, 2, 3)]
    return Judged(tuple(key for key, _lines in tested), true, *columns)


def score(said: Floats, true: NDArray[np.int64]) -> Score:
    """Return how good the probabilities are: of ties, the true one is put last."""
    chance = said[np.arange(len(true)), true]
    before = (said >= chance[:, None]).sum(axis=1) - 1
    return Score(float((before < 1).mean()), float((before < 3).mean()), float(-np.log2(chance).mean()))


def bins(
    said: Floats, true: NDArray[np.int64], edges: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 1.0001)
) -> tuple[Bin, ...]:
    """Return, for estimates that are about as sure of their first country, how often it was the true one."""
    best, right = said.max(axis=1), said.argmax(axis=1) == true
    found = []
    for low, high in pairwise(edges):
        here = (best >= low) & (best < high)
        if here.any():
            found.append(Bin(float(best[here].mean()), float(right[here].mean()), int(here.sum())))
    return tuple(found)


def _learned(
    cases: Sequence[tuple[str, list[Earlier]]],
    tested: Sequence[tuple[str, list[Earlier]]],
    held: Sequence[tuple[str, list[Earlier]]],
    tally: Tally,
    without: Sequence[str],
) -> Weights:
    out = {key for key, _lines in held}
    with tally.without(line for _key, lines in held for line in lines):
        return learn(judged([case for case in tested if case[0] not in out], tally), without)
