"""What is due when: calendar and working days, months and years, as each law counts them.

The day of the event does not count: 30 days from 1 June end on 1 July. A limit that ends on a day of rest stays there
unless a law says that it moves; where the law is silent, a warning says that it is.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays

from greenlane.front.telling import Part, part
from greenlane.permits.days import months_after
from greenlane.reference.title import Title
from greenlane.seizures.takeback import workflow
from greenlane.seizures.takeback.path import Limit, Path
from greenlane.seizures.takeback.workflow import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock that has started. ``due`` None: the law names no number but says ``words``. ``length`` counts ``unit``.

    ``lawful`` is the day by the law's own number; ``due`` is the agreed one where States agreed on another. ``met_on``:
    the day it was met, also when that was late. ``overdue``: met late, or not met and past as of the day asked for.
    ``days_left``: calendar days from that day, below zero where it is past; None where it is met or cannot be told.
    """

    code: str
    what: Title
    starts: date
    due: date | None
    lawful: date | None
    length: int | None
    unit: Literal["day", "month", "year"]
    kind: Literal["calendar", "working"]
    words: str
    agreed: bool
    source: str
    trust: str
    note: str
    met_on: date | None
    overdue: bool
    days_left: int | None
    warnings: tuple[Part, ...] = ()


def holidays_known(country: str) -> bool:
    """Say whether the public holidays of a country (two letters) are known."""
    return country in _known()


def works(day: date, country: str = "") -> bool:
    """Say whether people work on a day: not at the country's week-end nor on its public holidays.

    Where they are not known: not on Saturdays and Sundays.
    """
    if not holidays_known(country):
        return day.weekday() < calendar.SATURDAY
    return bool(_year(country, day.year).is_working_day(day))


def add_days(start: date, n: int, *, working: bool = False, country: str = "") -> date:
    """Return the day ``n`` days after ``start``, which does not count itself. Raises ValueError for a negative n.

    ``working``: only days count on which people work in the ``country`` (see ``works``).
    """
    if n < 0:
        raise ValueError("days are counted forwards")
    if not working:
        return start + timedelta(days=n)
    day = start
    while n:
        day += timedelta(days=1)
        n -= works(day, country)
    return day


def rolled(day: date, country: str = "") -> date:
    """Return the day itself, or the next on which people work."""
    while not works(day, country):
        day += timedelta(days=1)
    return day


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
    """Return the clocks that have started: the unmet ones first, soonest first, then those that are met.

    ``agreed_until``: as the steps say unless it is given. ``law_on``: raises ValueError if the path was not law on that
    day. Without ``today`` nothing is overdue but what was met late. ``ours`` and ``theirs``: whose public holidays
    count, as each clock says. A clock that was never met stops when the take-back is closed, and is left out.
    """
    if law_on and not path.holds(law_on):
        raise ValueError(f"{path.code} was not law on {law_on.isoformat()}")
    until = agreed_until or workflow.agreed_until(steps)
    sides = {"ours": ours, "theirs": theirs}
    started = (_clock(limit, steps, until, today, sides[limit.country]) for limit in path.clocks)
    over = workflow.closed(steps)
    found = [clock for clock in started if clock and (clock.met_on or not over)]
    return sorted(found, key=lambda clock: (clock.met_on is not None, clock.due or date.max))


def coming(path: Path, steps: Sequence[Step]) -> list[Limit]:
    """Return the clocks of a path that have not started yet."""
    taken = {step.state for step in steps}
    return [limit for limit in path.clocks if limit.starts not in taken]


def ends(limit: Limit, start: date, country: str = "") -> date | None:
    """Return the day on which a limit ends by the law's own number; None where the law names none.

    A month or year ends on the day of the same number, or on the last of a month that has no such day.
    """
    if limit.length is None:
        return None
    if limit.unit == "day":
        end = add_days(start, limit.length, working=limit.kind == "working", country=country)
    else:
        end = months_after(start, limit.length * (12 if limit.unit == "year" else 1))
    return rolled(end, country) if limit.roll else end


def _clock(limit: Limit, steps: Sequence[Step], until: date | None, today: date | None, country: str) -> Clock | None:
    first = next((number for number, step in enumerate(steps) if step.state == limit.starts), None)
    if first is None:
        return None
    start = steps[first].on
    met_on = next((step.on for step in steps[first + 1 :] if step.state in limit.met_by), None)
    lawful = ends(limit, start, country)
    agreed = limit.agreeable and until is not None
    day = until if agreed else lawful
    reached = met_on or today
    return Clock(
        code=limit.code,
        what=limit.what,
        starts=start,
        due=day,
        lawful=lawful,
        length=limit.length,
        unit=limit.unit,
        kind=limit.kind,
        words=limit.words,
        agreed=agreed,
        source=limit.source,
        trust=limit.trust,
        note=limit.note,
        met_on=met_on,
        overdue=bool(day and reached and reached > day),
        days_left=(day - today).days if day and today and not met_on else None,
        warnings=tuple(_warnings(limit, lawful, agreed, country)),
    )


def _warnings(limit: Limit, lawful: date | None, agreed: bool, country: str) -> Iterator[Part]:
    """Yield what to know of a day that was worked out."""
    if lawful is None or agreed:
        return
    counted = limit.kind == "working" or limit.roll is not None
    if counted and not holidays_known(country):
        yield part("Public holidays are not known here ({country}): only Saturdays and Sundays are left out.",
                   country=country or "?")  # fmt: skip
    if not counted and not works(lawful, country):
        yield part("Ends on a day of rest; this law does not say that the limit moves.")


@cache
def _known() -> frozenset[str]:
    return frozenset(code for code in holidays.list_supported_countries() if len(code) == 2)


@cache
def _year(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year, expand=False)
