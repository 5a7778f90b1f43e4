"""The rules of when returns are due. Pure. Each carries its source and how far it is to be trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from greenlane.reporting.period import Period
from greenlane.reporting.statutory import Due


def in_the_next_year(month: int, day: int, *, source: str, trust: str, note: str = "") -> Callable[[Period], Due]:
    """Due on one day of the year that follows the period's last."""

    def due(period: Period) -> Due:
        on = dt.date(period.until.year + 1, month, day)
        return Due(on, f"{on.isoformat()}{note}", source, trust)

    return due


def days_after(days: int, words: str, *, source: str, trust: str) -> Callable[[Period], Due]:
    """Due some days after the period (of a case: its day) ends."""

    def due(period: Period) -> Due:
        on = period.until + dt.timedelta(days=days)
        return Due(on, f"{on.isoformat()} ({words})", source, trust)

    return due


def as_it_arises(words: str, *, source: str, trust: str) -> Callable[[Period], Due]:
    """No day is set: the words say what is."""

    def due(_period: Period) -> Due:
        return Due(None, words, source, trust)

    return due
