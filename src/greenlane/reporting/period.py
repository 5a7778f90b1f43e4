"""The time that a return is for. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NO_DAY = "no day is known of it"
ONLY_YEAR = "only its year is known, and the period is not made of whole years"
OUTSIDE = "not of this period"


class BadPeriod(ValueError):
    """The period ends before it begins."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both in it. Raises BadPeriod where it ends before it begins."""

    since: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise BadPeriod("the period ends before it begins")

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def of_month(cls, year: int, month: int) -> Period:
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        return cls(dt.date(year, month, 1), after - dt.timedelta(days=1))

    @property
    def whole_years(self) -> bool:
        """Whether it begins with a January and ends with a December."""
        return (self.since.month, self.since.day, self.until.month, self.until.day) == (1, 1, 12, 31)

    @property
    def year(self) -> int | None:
        """The calendar year that it is, if it is one."""
        return self.since.year if self.whole_years and self.since.year == self.until.year else None

    @property
    def words(self) -> str:
        if self.since == self.until:
            return self.since.isoformat()
        return str(self.year) if self.year else f"{self.since.isoformat()} to {self.until.isoformat()}"

    def misses(self, day: dt.date | None, year: int | None) -> str:
        """Return why what happened on a day, or in a year, is not of this period; "" where it is."""
        if day is not None:
            return "" if self.since <= day <= self.until else OUTSIDE
        if year is None:
            return NO_DAY
        if not self.since.year <= year <= self.until.year:
            return OUTSIDE
        return "" if self.whole_years else ONLY_YEAR
