"""For which period a return is made next, and when that is due. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from greenlane.reporting.period import Period
from greenlane.reporting.statutory import Cycle, Due, Return

YEARS, MONTHS = 12, 24


@dataclass(frozen=True, slots=True)
class NextDue:
    """The period that a return is wanted for next, and by when; ``late``: that day has gone by."""

    period: Period
    due: Due
    late: bool


def offered(cycle: Cycle, today: dt.date) -> tuple[Period, ...]:
    """Return the periods of a cycle that may be asked for, the last first: years, or months; the running one too."""
    if cycle == "monthly":
        months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(MONTHS)]
        return tuple(Period.of_month(year, month + 1) for year, month in months)
    return tuple(Period.of_year(today.year - back) for back in range(YEARS))


def usual(cycle: Cycle, today: dt.date) -> Period:
    """Return the last period that is over; of what may be made at any time, this year so far."""
    if cycle in ("annual", "monthly"):
        return offered(cycle, today)[1]
    return Period(dt.date(today.year, 1, 1), today)


def next_due(what: Return, today: dt.date, sent: Collection[tuple[dt.date, dt.date]]) -> NextDue:
    """Return what is wanted next: the last period that is over, or the running one where that was sent."""
    last = usual(what.cycle, today)
    done = what.cycle in ("annual", "monthly") and (last.since, last.until) in sent
    period = offered(what.cycle, today)[0] if done else last
    due = what.due(period)
    return NextDue(period, due, due.day is not None and due.day < today)
