"""In which order pictures are read: what the papers say and what the detector says, as one number. Pure.

    risk = 1 - (1 - papers) * (1 - picture)

``papers`` is between 0 and 1: where the lane begins, and the share of its band that the score gives. ``picture`` is
the detector's probability that something listed is there. Either of them alone can put a picture on top; neither can
take down what the other put there. It orders a list, and is no probability of a find: that is never shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greenlane.front.narrowing import DAYS, Narrowing

LANES = {"red": (0.6, 0.3), "amber": (0.35, 0.25), "blue": (0.15, 0.2), "green": (0.0, 0.15)}
"""Where the papers of each lane begin, and how much the score adds to that."""
NOBODY_SCREENED = 0.5
"""Papers of a picture without a consignment: above amber's beginning, since nobody has looked at them at all."""
NO_OPINION = 0.3
"""What counts for the picture while the detector has not looked, abstains, or is not there."""
TOP_SCORE = 100


def papers(lane: str, score: int = 0) -> float:
    """Return what the papers say, by lane and score; an unknown lane is one that nobody screened."""
    if lane not in LANES:
        return NOBODY_SCREENED
    begins, band = LANES[lane]
    return begins + band * min(max(score, 0), TOP_SCORE) / TOP_SCORE


def risk(lane: str = "", score: int = 0, nothing: float | None = None, *, abstained: bool = False) -> float:
    """Return where a picture stands in the worklist, between 0 and 1; the highest is read first.

    ``lane`` is empty for a picture without a consignment. ``nothing``: the detector's probability that nothing listed
    is there, None while it has not looked.
    """
    picture = NO_OPINION if nothing is None or abstained else 1 - min(max(nothing, 0.0), 1.0)
    return 1 - (1 - papers(lane, score)) * (1 - picture)


@dataclass(frozen=True)
class Filters(Narrowing):
    """What the worklist is narrowed to. ``state`` open is what is still to be read; ``says`` what the detector said."""

    state: str = "open"
    matched: str = ""
    marked: tuple[str, ...] = ()
    says: str = ""
    office: str = ""
    received: str = ""
    q: str = ""
    sort: str = "risk"

    allowed: ClassVar = {
        "state": ("open", "waiting", "to_read", "second", "differ", "read", "any"),
        "matched": ("yes", "no"),
        "says": ("marked", "nothing", "abstained"),
        "received": DAYS,
        "sort": ("risk", "latest"),
    }
