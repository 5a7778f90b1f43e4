"""What seizures are counted in, and how counts are written to a table that a spreadsheet opens. Pure."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from greenlane.front.inert import inert
from greenlane.reporting.statutory import plain_number

UNITS = ("kg", "specimens", "live", "m3", "co2e_t", "odp_t")
"""The families of units. They are never added to one another: the same goods may be weighed and counted."""
Cell = str | int | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What some cases come to: ``lines`` of goods in ``cases``; ``without`` of these lines have no quantity at all.

    Masses in kg, volume in m3, CO2e and ODP in tonnes; ``live`` counts animals. None where no line has such a quantity:
    that is not zero. ``weighed``: cases with a weight, where that was asked.
    """

    cases: int = 0
    lines: int = 0
    without: int = 0
    kg: Decimal | None = None
    specimens: Decimal | None = None
    live: int | None = None
    m3: Decimal | None = None
    co2e_t: Decimal | None = None
    odp_t: Decimal | None = None
    weighed: int | None = None

    def __add__(self, other: Sums) -> Sums:
        """Both together: right where no case is in both."""
        names = (*UNITS, "weighed")
        summed: dict[str, Any] = {name: _both(getattr(self, name), getattr(other, name)) for name in names}
        return Sums(self.cases + other.cases, self.lines + other.lines, self.without + other.without, **summed)


def _both(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else one + other


@dataclass(frozen=True, slots=True)
class Part:
    """The sums of one part of the cases; ``key`` names it: a code, a day, or both ends of a route."""

    key: tuple[object, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Headline:
    """A number of cases and what they weigh; ``weighed`` of them have a weight, the others may weigh anything."""

    cases: int
    weighed: int
    kg: Decimal | None

    @property
    def tonnes(self) -> Decimal | None:
        """The weight in tonnes; None where nothing was weighed."""
        return None if self.kg is None else self.kg / 1000


def whole_years(since: dt.date, until: dt.date) -> tuple[int, int]:
    """Return the first and the last year that lie in a period whole (the first after the last where none does)."""
    first = since.year if (since.month, since.day) == (1, 1) else since.year + 1
    last = until.year if (until.month, until.day) == (12, 31) else until.year - 1
    return first, last


def folded(parts: Iterable[Part], key: Callable[[tuple[Any, ...]], tuple[object, ...]]) -> list[Part]:
    """Add up the parts whose keys become the same: right where no case is in two of them."""
    found: dict[tuple[object, ...], Sums] = {}
    for part in parts:
        new = key(part.key)
        found[new] = found[new] + part.sums if new in found else part.sums
    return [Part(new, sums) for new, sums in found.items()]


def by_regime(days: Iterable[Part]) -> list[Part]:
    """Fold parts of one regime and one day each into regimes."""
    return ranked(folded(days, lambda key: key[:1]))


def by_month(days: Iterable[Part]) -> list[Part]:
    """Fold parts whose keys end with a day into months, the first of a month instead; what has no day comes last."""

    def month(key: tuple[Any, ...]) -> tuple[object, ...]:
        return *key[:-1], key[-1].replace(day=1) if key[-1] else None

    def ordered(part: Part) -> dt.date:
        day = part.key[-1]
        return day if isinstance(day, dt.date) else dt.date.max

    return sorted(folded(days, month), key=ordered)


def ranked(parts: Iterable[Part]) -> list[Part]:
    """Return parts in order, that with most cases first."""
    return sorted(parts, key=lambda part: (-part.sums.cases, *map(str, part.key)))


def endangered_species(days: Iterable[Part]) -> Headline:
    """Return the cases with goods under CITES, and their weight, from parts of one regime and one day each."""
    return _headline(days, "CITES")


def solid_waste(days: Iterable[Part]) -> Headline:
    """Return the cases with waste, and its weight, from parts of one regime and one day each."""
    return _headline(days, "BASEL")


def _headline(days: Iterable[Part], regime: str) -> Headline:
    sums = sum((part.sums for part in days if part.key[0] == regime), Sums())
    return Headline(sums.cases, sums.weighed or 0, sums.kg)


def every_month(months: Iterable[object]) -> list[dt.date]:
    """Return each month from the first of some to the last, given by first days; what is no day is left out."""
    known = [month for month in months if isinstance(month, dt.date)]
    if not known:
        return []
    first, last = min(known), max(known)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def ten_months(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first ten months of the last year in which they are over."""
    year = today.year if today.month > 10 else today.year - 1
    return dt.date(year, 1, 1), dt.date(year, 10, 31)


def harmless(cell: Cell) -> str:
    """Write a value so that no spreadsheet takes it for a formula: text that begins like one gets an apostrophe.

    A number stays a number, also a negative one.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return plain_number(cell) if isinstance(cell, Decimal) else str(cell)
    return inert(cell)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Write a table as CSV in which nothing is a formula; it begins with a mark that tells spreadsheets UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in (header, *rows))
    return "\ufeff" + out.getvalue()
