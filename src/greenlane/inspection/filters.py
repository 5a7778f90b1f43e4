"""What the queue can be narrowed to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greenlane.front.narrowing import DAYS, Narrowing

LANES = ("red", "amber", "blue", "green")


@dataclass(frozen=True)
class Filters(Narrowing):
    """What the queue is narrowed to. Empty means: not narrowed. ``state`` open is what still has to be done."""

    lane: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    office: str = ""
    received: str = ""
    state: str = "open"
    assigned: str = ""
    rests: str = ""
    indicator: str = ""
    late: str = ""
    q: str = ""
    sort: str = "score"

    allowed: ClassVar = {
        "lane": LANES,
        "regime": ("CITES", "BASEL", "MONTREAL"),
        "received": DAYS,
        "state": ("open", "waiting", "ordered", "inspected", "released", "any"),
        "rests": ("law", "score", "learned", "explored", "random", "nothing"),
        "late": ("1",),
        "sort": ("score", "waiting"),
    }

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes to show, in order of precedence."""
        return tuple(lane for lane in LANES if not self.lane or lane in self.lane)
