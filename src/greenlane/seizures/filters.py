"""What the list of cases can be narrowed to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greenlane.front.narrowing import Narrowing


@dataclass(frozen=True)
class Filters(Narrowing):
    """What the list is narrowed to. Empty means: not narrowed. ``state`` standing is every state but withdrawn."""

    regime: tuple[str, ...] = ()
    goods: str = ""
    office: str = ""
    year: str = ""
    state: str = "standing"
    kind: str = ""
    mine: str = ""
    q: str = ""

    allowed: ClassVar = {
        "regime": ("CITES", "BASEL", "MONTREAL", "OTHER"),
        "state": ("standing", "open", "closing", "closed", "withdrawn", "any"),
        "kind": ("seizure", "negative"),
        "mine": ("1",),
    }

    @property
    def in_year(self) -> int | None:
        """The year asked for; None where none is."""
        return int(self.year) if self.year.isascii() and self.year.isdecimal() and len(self.year) == 4 else None
