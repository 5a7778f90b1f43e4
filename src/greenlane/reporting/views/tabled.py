"""The parts of what was seized as one table: the same on the page, in the file to download and on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.consignments.templatetags.trade import country, goods_class
from greenlane.people.models import Office
from greenlane.reporting import statistics
from greenlane.reporting.figures import UNITS, Cell, Part, Sums, to_csv
from greenlane.reporting.statistics import Asked, Whose
from greenlane.seizures import words

BY: Mapping[str, Promise] = {
    "regime": gettext_lazy("Regime"), "class": gettext_lazy("Class of goods"), "goods": gettext_lazy("Goods"),
    "route": gettext_lazy("Route"), "office": gettext_lazy("Office"), "detection": gettext_lazy("Detected by"),
    "month": gettext_lazy("Month"),
}  # fmt: skip
UNIT_WORDS: Mapping[str, Promise] = {
    "kg": gettext_lazy("kg"), "specimens": gettext_lazy("Specimens"), "live": gettext_lazy("Live animals"),
    "m3": gettext_lazy("m³"), "co2e_t": gettext_lazy("CO₂e, tonnes"), "odp_t": gettext_lazy("ODP, tonnes"),
}  # fmt: skip
FILE_ROWS = 50_000


@dataclass(frozen=True)
class Shown:
    """One row: what it is, then its numbers, each None where nothing is known."""

    names: tuple[str, ...]
    numbers: tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """The parts by one dimension, with the whole below; the parts may come to more than the whole.

    ``sums`` and ``worth`` are what it was made of: the whole, and its value by currency.
    """

    by: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[Shown, ...]
    total: Shown
    overlaps: bool
    sums: Sums
    worth: Mapping[str, Decimal]

    def csv(self, asked: Asked) -> str:
        """Return exactly this table as CSV, with the period in each row."""
        header = [_("From the day"), _("To the day"), *self.names, *self.numbers]
        period: list[Cell] = [asked.since, asked.until]
        return to_csv(header, ([*period, *row.names, *row.numbers] for row in (*self.rows, self.total)))


def table(
    whose: Whose, asked: Asked, by: str, parts: list[Part] | None = None, cases: int | None = None, *, iso: bool = False
) -> Table:
    """Return the parts by a dimension. Only units and currencies that occur have a column. ``iso``: months as 2026-05.

    ``parts``, ``cases``: the parts by it, and of how many cases, where they are known. Else four queries; one more for
    the names of offices.
    """
    parts = statistics.by(whose, asked, by) if parts is None else parts
    total = sum((part.sums for part in parts), Sums())
    # A case may be in several parts, its goods are in one each.
    cases = statistics.cases_by(whose, asked).total() if cases is None else cases
    total = replace(total, cases=cases, weighed=None)
    parts = parts[:FILE_ROWS]
    worth = statistics.values(whose, asked, by)
    worth_of_all = dict(sorted(worth.pop((), {}).items()))
    units = [unit for unit in UNITS if getattr(total, unit) is not None]
    currencies = sorted({*worth_of_all, *(currency for part in worth.values() for currency in part)})
    named = _namer(by, parts, iso)
    names = (_("From"), _("To")) if by == "route" else (str(BY[by]),)
    return Table(
        by=by,
        names=names,
        numbers=(
            _("Cases"),
            _("Lines of goods"),
            _("of them without quantity"),
            *(str(UNIT_WORDS[unit]) for unit in units),
            *(_("Value, %(currency)s") % {"currency": currency} for currency in currencies),
        ),
        rows=tuple(Shown(named(part.key), _numbers(part.sums, worth.get(part.key, {}), units, currencies))
                   for part in parts),
        total=Shown((_("All"), *("" for _more in names[1:])), _numbers(total, worth_of_all, units, currencies)),
        sums=total,
        worth=worth_of_all,
        overlaps=sum(part.sums.cases for part in parts) > total.cases,
    )  # fmt: skip


def _numbers(sums: Sums, worth: Mapping[str, Any], units: Sequence[str], currencies: Sequence[str]) -> tuple[Any, ...]:
    counted = (sums.cases, sums.lines, sums.without)
    return (*counted, *(getattr(sums, unit) for unit in units), *(worth.get(currency) for currency in currencies))


def _namer(by: str, parts: Sequence[Part], iso: bool) -> Callable[[tuple[Any, ...]], tuple[str, ...]]:
    """Return what says in words which part a key names."""
    if by == "office":
        offices = Office.objects.in_bulk([part.key[0] for part in parts])
        return lambda key: (str(offices.get(key[0], "")),)
    if by == "route":
        return lambda key: tuple(country(code) if code else _("not known") for code in key)
    if by == "goods":
        return lambda key: (key[1] or _("not said"),)
    if by == "month":
        return lambda key: (month(key[0], iso),)
    said: dict[str, Callable[[str], Any]] = {
        "regime": lambda code: words.REGIMES.get(code, code),
        "class": goods_class,
        "detection": detection_words,
    }
    return lambda key: (str(said[by](key[0])) if key[0] else _("not said"),)


def detection_words(code: str) -> str:
    """Say how a case came to light."""
    return str(words.DETECTIONS.get(code, code or _("not said")))


def month(first: dt.date | None, iso: bool = False) -> str:
    """Say a month, given by its first day; None is what has no day."""
    if first is None:
        return _("only the year is known")
    return first.strftime("%Y-%m") if iso else formats.date_format(first, "YEAR_MONTH_FORMAT")


def regime_words(code: str) -> str:
    """Say a regime."""
    return str(words.REGIMES.get(code, code or _("not said")))
