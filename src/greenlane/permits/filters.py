"""What the desk can be narrowed to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greenlane.front.narrowing import DAYS, Narrowing


@dataclass(frozen=True)
class Filters(Narrowing):
    """What the desk is narrowed to. Empty means: not narrowed. ``state`` open is what is still to be decided.

    ``left`` no: used up; ``fast``: gone by the fast lane; ``asked`` us: put to one's own organisation, unanswered.
    """

    state: str = "open"
    overall: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    left: str = ""
    fast: str = ""
    asked: str = ""
    received: str = ""
    q: str = ""
    sort: str = "waits"

    allowed: ClassVar = {
        "state": ("open", "waiting", "asked", "accepted", "refused", "any"),
        "overall": ("refuse", "ask", "cannot_tell", "no_objection"),
        "regime": ("CITES", "BASEL", "MONTREAL"),
        "left": ("no", "yes"),
        "fast": ("1", "may"),
        "asked": ("us",),
        "received": DAYS,
        "sort": ("waits", "latest"),
    }
