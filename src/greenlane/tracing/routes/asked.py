"""What the map is narrowed to, as it stands in the address. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from greenlane.front.narrowing import Narrowing

MODES = ("sea", "air", "road", "rail", "post", "express", "river", "luggage", "other")


@dataclass(frozen=True)
class Asked(Narrowing):
    """Empty means: not narrowed. ``since`` and ``until`` are days; ``country`` is one that a journey touches.

    ``by`` says what stands on the map: countries, or places. ``pick`` is what was picked on it: a flow ("KE>VN"), a
    country or place ("KE"), or a case ("case:" and its key). ``origin`` is the key of the case whose origin lies below
    the routes, of its goods in ``line``; ``alone``: no other case's routes are on the map.
    """

    since: str = ""
    until: str = ""
    goods: str = ""
    regime: tuple[str, ...] = ()
    country: str = ""
    mode: str = ""
    by: str = "country"
    pick: str = ""
    origin: str = ""
    line: str = ""
    alone: str = ""

    allowed: ClassVar = {
        "regime": ("CITES", "BASEL", "MONTREAL", "OTHER"),
        "mode": MODES,
        "by": ("country", "place"),
        "alone": ("yes",),
    }

    @property
    def first(self) -> dt.date | None:
        """The first day asked for; None where none is, or what stands there is no day."""
        return day(self.since)

    @property
    def last(self) -> dt.date | None:
        """The last day asked for; None where none is, or what stands there is no day."""
        return day(self.until)


def day(text: str) -> dt.date | None:
    """Return the day of an ISO date, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def period(text: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of ``2009:2013``, ``2026-01:2026-06``, ``2026-01-15:2026-02-01`` or ``2012``.

    Raises ValueError where it is none of these, or ends before it begins.
    """
    begin, _, end = text.partition(":")
    first, last = _edges(begin)[0], _edges(end or begin)[1]
    if last < first:
        raise ValueError(f"{text!r} ends before it begins")
    return first, last


def halves(first: dt.date, last: dt.date) -> dt.date:
    """Return the first day of the second half of a period."""
    return first + dt.timedelta(days=((last - first).days + 1) // 2)


def _edges(text: str) -> tuple[dt.date, dt.date]:
    parts = text.strip().split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1 and len(parts[0]) == 4:
            return dt.date(numbers[0], 1, 1), dt.date(numbers[0], 12, 31)
        if len(numbers) == 2:
            begin = dt.date(numbers[0], numbers[1], 1)
            return begin, (begin + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        if len(numbers) == 3:
            return (dt.date(*numbers),) * 2
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{text!r} is no period: 2009:2013, 2026-01:2026-06 or 2026-01-15:2026-02-01")
