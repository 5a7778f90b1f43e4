"""What earlier cases teach, worked out once: their counts, the weights of terms, and what estimates are worth. Pure.

It is kept by the cases themselves, so that two readers share it only where they see the same past.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from greenlane.tracing.origin.combining import Weights, by_case, judged, learn
from greenlane.tracing.origin.earlier import Earlier
from greenlane.tracing.origin.tally import Tally
from greenlane.tracing.origin.validate import MOST, Validation, validate


@dataclass(frozen=True)
class Taught:
    """What a past teaches. The tally is only read: whoever leaves cases out makes one of his own."""

    tally: Tally
    weights: Weights
    validation: Validation | None
    cases: int
    established: int


@lru_cache(8)
def taught(past: tuple[Earlier, ...]) -> Taught:
    """Return what these cases teach; of more than ``validate.MOST``, the last of them teach the weights."""
    cases = by_case(past)
    counted = Tally(one for _key, lines in cases for one in lines)
    weights = learn(judged(cases[-MOST:], counted))
    established = len({one.case for one in past if one.established})
    return Taught(Tally(past), weights, validate(past), len(cases), established)
