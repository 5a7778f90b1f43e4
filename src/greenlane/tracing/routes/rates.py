"""Reads a table of what is known of seizing and reporting, for ``adjusted``. Pure.

CSV with a row for each country and year: ``country`` (ISO2 or a name), ``year``, and columns whose names begin with
``seizing_`` (the larger, the more of the smuggling is seized: law enforcement, rule of law …) or ``reporting_`` (the
larger, the more of the seizures is reported).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from greenlane.reference import countries
from greenlane.tracing.routes.adjusted import Floats, Reported

MOST_ROWS, MOST_FAULTS = 20_000, 50
MOST_COLUMNS = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong: ``line`` counts from 1, the header among them; ``field`` is the column."""

    line: int
    field: str
    reason: str


class Faulty(ValueError):
    """The table cannot be read: ``faults`` says where and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"line {one.line}, {one.field}: {one.reason}" for one in faults[:5]))
        self.faults = faults


@dataclass(frozen=True)
class Rates:
    """Values by (ISO2, year): those of the ``seizing`` columns, then those of the ``reporting`` columns."""

    seizing: tuple[str, ...]
    reporting: tuple[str, ...]
    values: Mapping[tuple[str, int], tuple[float, ...]]

    @property
    def places(self) -> tuple[str, ...]:
        """The countries, in order."""
        return tuple(sorted({place for place, _year in self.values}))

    @property
    def years(self) -> tuple[int, ...]:
        """Every year from the first to the last."""
        years = [year for _place, year in self.values]
        return tuple(range(min(years), max(years) + 1))


def read(text: str) -> Rates:
    """Return the table. Raises Faulty naming every bad field, or as many as ``MOST_FAULTS`` of them."""
    if "\0" in text:
        raise Faulty((Fault(1, "country", "this is not text"),))
    try:
        return _read(text)
    except csv.Error as error:
        raise Faulty((Fault(1, "country", f"this is no table: {error}"),)) from None


def _read(text: str) -> Rates:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    names = [name.strip() for name in rows.fieldnames or [] if name]
    seizing = tuple(name for name in names if name.startswith("seizing_"))
    reporting = tuple(name for name in names if name.startswith("reporting_"))
    missing = [name for name in ("country", "year") if name not in names]
    if len(names) > MOST_COLUMNS:
        raise Faulty((Fault(1, names[0][:80], f"more than {MOST_COLUMNS} columns"),))
    if missing or not seizing + reporting:
        wanted = ", ".join(missing) or "seizing_… or reporting_…"
        raise Faulty((Fault(1, wanted, "the header has no such column"),))
    rows.fieldnames = [name.strip() if name else "" for name in rows.fieldnames or []]
    faults: list[Fault] = []
    values: dict[tuple[str, int], tuple[float, ...]] = {}
    for row in rows:
        _row(row, rows.line_num, (*seizing, *reporting), values, faults)
        if len(faults) > MOST_FAULTS:
            raise Faulty(tuple(faults[:MOST_FAULTS]))
        if rows.line_num > MOST_ROWS:
            raise Faulty((Fault(rows.line_num, "country", f"more than {MOST_ROWS} rows"),))
    if not values and not faults:
        faults.append(Fault(2, "country", "the table has no row"))
    if faults:
        raise Faulty(tuple(faults))
    return Rates(seizing, reporting, values)


def _row(
    row: Mapping[str, str | None],
    line: int,
    columns: tuple[str, ...],
    values: dict[tuple[str, int], tuple[float, ...]],
    faults: list[Fault],
) -> None:
    written = (row.get("country") or "").strip()
    place = written if countries.get(written) else countries.find(written)
    year = (row.get("year") or "").strip()
    if not place:
        faults.append(Fault(line, "country", f"no country is called {written!r}"))
    if not (year.isdecimal() and year.isascii() and 1900 <= int(year[:9]) <= 2200):
        faults.append(Fault(line, "year", f"{year!r} is no year from 1900 to 2200"))
    found = []
    for column in columns:
        cell = (row.get(column) or "").strip()
        try:
            found.append(float(cell))
        except ValueError:
            found.append(np.nan)
        if not np.isfinite(found[-1]):
            faults.append(Fault(line, column, f"{cell!r} is no number"))
    if faults or not place:
        return
    if (place, int(year)) in values:
        faults.append(Fault(line, "year", f"{place} in {year} stands in the table twice"))
    values[place, int(year)] = tuple(found)


def joined(rates: Rates, counts: Mapping[tuple[str, int], int]) -> tuple[Reported, tuple[str, ...]]:
    """Put seizures by (country, year) beside the rates; return them, and the countries with a gap, which are left out.

    A country that is in the table for every year and reported nothing counts as zero.
    """
    years = rates.years
    whole = tuple(place for place in rates.places if all((place, year) in rates.values for year in years))
    grid = np.array([[rates.values[place, year] for year in years] for place in whole], dtype=float)
    grid = grid.reshape(len(whole), len(years), len(rates.seizing) + len(rates.reporting))
    seen: Floats = np.array([[counts.get((place, year), 0) for year in years] for place in whole], dtype=float)
    cut = len(rates.seizing)
    made = Reported(whole, years, seen.reshape(len(whole), len(years)), grid[:, :, :cut], grid[:, :, cut:])
    return made, tuple(place for place in rates.places if place not in whole)
