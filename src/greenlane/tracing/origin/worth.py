"""What earlier cases teach: their counts, the weights of terms, and what estimates are worth. Pure.

Weights and worth take longer than counting: they are worked out from the cases before the month, and kept by these
cases themselves, so that two readers share them only where they see the same past.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from greenlane.tracing.origin.combining import Weights, by_case, judged, learn
from greenlane.tracing.origin.earlier import Earlier
from greenlane.tracing.origin.tally import Tally
from greenlane.tracing.origin.validate import Validation, validate

FOLDS, MOST = 4, 300
"""So many of the last cases teach the weights, and are estimated by the others, in so many folds."""


@dataclass(frozen=True)
class Taught:
    """What a past teaches, and on how many cases it rests. The tally must not hold the case that is estimated."""

    tally: Tally
    weights: Weights
    validation: Validation | None
    cases: int
    established: int


def taught(past: tuple[Earlier, ...], day: dt.date | None = None, folder: Path | None = None) -> Taught:
    """Return what cases before a day teach: all are counted; weights are those of the cases before its month.

    ``folder``: the administration's own reference tables, where it imported any.
    """
    month = day.replace(day=1) if day else None
    older = tuple(one for one in past if month is None or (one.facts.day and one.facts.day < month))
    weights, validation = learned(older, folder)
    cases, established = ({one.case for one in past if one.established or all_} for all_ in (True, False))
    return Taught(Tally(past, folder), weights, validation, len(cases), len(established))


@lru_cache(16)
def learned(past: tuple[Earlier, ...], folder: Path | None = None) -> tuple[Weights, Validation | None]:
    """Return the weights of terms by these cases, and what estimates are worth; None where they are too few to say."""
    counted = Tally(past, folder)
    weights = learn(judged(by_case(past)[-MOST:], counted))
    return weights, validate(past, FOLDS, MOST, counted)
