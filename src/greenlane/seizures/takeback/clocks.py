"""What is due when: calendar and working days, months and years, as each law counts them.

The day of the event does not count: 30 days from 1 June end on 1 July. A limit that ends on a day of rest stays there
unless a law says that it moves; where the law is silent, a warning says that it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from greenlane.reference.title import Title
from greenlane.seizures.takeback.path import Path
from greenlane.seizures.takeback.workflow import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock that has started. ``due`` None: the law names no number (``words``). ``length`` counts ``unit``.

    ``lawful`` is the day by the law's own number, ``due`` the agreed one where States agreed on another. ``overdue``
    as of the day asked for; ``met_on`` the day it was met, also when that was late (then it is overdue too).
    """

    code: str
    what: Title
    starts: date
    due: date | None
    lawful: date | None
    days: int | None
    unit: Literal["day", "month", "year"]
    kind: Literal["calendar", "working"]
    words: str
    agreed: bool
    source: str
    trust: str
    met_on: date | None
    overdue: bool
    days_left: int | None
    warnings: tuple[str, ...] = ()


def add_days(start: date, n: int, *, working: bool = False, country: str = "") -> date:
    """Return the day ``n`` days after ``start``, which does not count itself. Raises ValueError for a negative n.

    ``working``: Saturdays and Sundays do not count (nor other days of rest of the ``country``'s own week), nor its
    public holidays where ``holidays_known(country)``; weekends alone where not.
    """
    raise NotImplementedError


def holidays_known(country: str) -> bool:
    """Say whether the public holidays of a country are known."""
    raise NotImplementedError


def due(
    path: Path,
    steps: Sequence[Step],
    agreed_until: date | None = None,
    law_on: date | None = None,
    *,
    today: date | None = None,
    ours: str = "",
    theirs: str = "",
) -> list[Clock]:
    """Return the clocks that have started, the unmet ones first and soonest, then those that are met.

    ``law_on``: raises ValueError if the path was not law on that day. ``today``: without it nothing is overdue but what
    was met late. ``ours`` and ``theirs``: whose public holidays count, as each clock says.
    """
    raise NotImplementedError
