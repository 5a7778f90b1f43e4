"""Our own spreadsheet: one row for each line of goods, the lines of one case under one reference. Pure.

What a cell says goes into the record; an empty cell says nothing, and leaves what stands there. A case that is there
already is found by its number or its reference and brought up to what the sheet says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from greenlane.reference import commodity
from greenlane.seizures.incoming import sheet_cells
from greenlane.seizures.incoming.draft import Draft, Fault, Format, Row
from greenlane.seizures.incoming.opened import spreadsheet
from greenlane.seizures.incoming.sheet_columns import (
    CASE,
    COLUMNS,
    GOODS,
    LINE,
    NUMBER,
    PARTY,
    PARTY_COLUMNS,
    PEOPLE,
    REFERENCE,
    SHEET,
    Column,
    column_of,
)  # fmt: skip

NO_REFERENCE = "write the reference of the case in every row; merged cells hold it in the first alone"
NO_CASE = "no row of the sheet of seizures has this reference"
OTHERWISE = "another row of the same case says something else"
NO_COLUMN = "is not a column of this sheet"


def drafts(rows: Iterable[Row]) -> Iterator[Draft]:
    """Yield one draft for each case, in the order in which cases begin, then one for each row that has none."""
    cases: dict[tuple[str, str], list[Row]] = {}
    people: dict[tuple[str, str], list[Row]] = {}
    stray: list[Draft] = []
    for row in rows:
        key = _key(row)
        if key == ("", ""):
            stray.append(Draft((row,), {}, faults=(Fault(REFERENCE, NO_REFERENCE),)))
        else:
            (people if row.people else cases).setdefault(key, []).append(row)
    for key, found in cases.items():
        yield _draft(key, found, people.pop(key, []))
    yield from stray
    for (reference, number), found in people.items():
        yield Draft(tuple(found), {}, faults=(Fault(REFERENCE, NO_CASE, number or reference),))


def _key(row: Row) -> tuple[str, str]:
    """The case of a row: by its number where it has one, else by its reference."""
    number = row.cells.get(NUMBER, "")
    return ("", number) if number else (row.cells.get(REFERENCE, ""), "")


def _draft(key: tuple[str, str], rows: list[Row], people: list[Row]) -> Draft:
    reference, number = key
    faults: list[Fault] = []
    said = _case_cells(rows, faults)
    fields = _case(said, faults)
    goods = [line for n, row in enumerate(rows, start=1) if (line := _goods(n, row, faults))]
    if goods:
        fields["goods"] = goods
    unknown = sorted({name for row in (*rows, *people) for name in row.cells if name not in _KNOWN[row.people]})
    faults += [Fault(name, NO_COLUMN) for name in unknown]
    if len(reference) > _LONGEST:
        faults.append(Fault(REFERENCE, "is too long", reference[:_LONGEST]))
    parties = [_party(row, faults) for row in people] if people else None
    key_ = f"sheet:{reference}" if reference and len(reference) <= _LONGEST else ""
    return Draft((*rows, *people), fields, parties, tuple(faults), key_, number, amends=True)


_KNOWN = {False: frozenset(COLUMNS), True: frozenset(PARTY_COLUMNS)}
_LONGEST = 100


def _case_cells(rows: list[Row], faults: list[Fault]) -> dict[str, str]:
    """The cells of the case: written once or in every row, but everywhere the same."""
    said: dict[str, str] = {}
    for row in rows:
        for column in CASE:
            text = row.cells.get(column.title, "")
            if text and said.setdefault(column.title, text) != text:
                faults.append(Fault(column.title, OTHERWISE, text))
    return said


def _case(said: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    fields = _fields(CASE, said, faults)
    route = fields.pop("route", None)
    if route:
        fields["route"] = [stop for stops in route.values() for stop in stops]
    if charge := fields.pop("charge", None):
        fields["charges"] = [charge]
    return fields


def _goods(number: int, row: Row, faults: list[Fault]) -> dict[str, Any]:
    """One line of goods; nothing where the row says nothing of any."""
    fields = _fields(GOODS, row.cells, faults)
    if not fields:
        return {}
    quantities = fields.pop("quantities", None)
    if quantities:
        fields["quantities"] = [quantities[n] for n in sorted(quantities)]
    fields["line"] = row.cells.get(LINE, str(number))
    if "regime" not in fields and (regime := _regime(fields)):
        fields["regime"] = regime
    return fields


def _regime(fields: Mapping[str, Any]) -> str:
    """The regime where the row leaves it open: that of the class, or of what else names the goods."""
    known = commodity.get(str(fields.get("goods_class", "")))
    if known:
        return known.regime
    named = (("taxon", "CITES"), ("term", "CITES"), ("waste_code", "BASEL"), ("substance", "MONTREAL"))
    return next((regime for field, regime in named if fields.get(field)), "")


def _party(row: Row, faults: list[Fault]) -> dict[str, Any]:
    return _fields(PARTY, row.cells, faults)


def _fields(columns: tuple[Column, ...], cells: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    """What cells say, each at its path; a part of a list stands under its number."""
    fields: dict[str, Any] = {}
    for column in columns:
        text = cells.get(column.title, "")
        if not text:
            continue
        try:
            value = sheet_cells.read(column, text)
        except sheet_cells.CannotTell as error:
            faults.append(Fault(column.title, str(error), text))
            continue
        *way, last = column.path.split(".")
        place = fields
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    return fields


def rows(stream: BinaryIO, name: str = "") -> Iterator[Row]:
    """Yield the rows of our spreadsheet, whatever the language of its headers. Raises Unreadable."""
    for row in spreadsheet(stream, name, sheet=SHEET, people=PEOPLE):
        known = {header: column_of(header) for header in row.cells}
        once = {title for title, times in Counter(known.values()).items() if times == 1}
        titles = {header: title if title in once else header for header, title in known.items()}
        cells = {titles[header]: text for header, text in row.cells.items()}
        yield replace(row, cells=cells, formulas=frozenset(titles.get(header, header) for header in row.formulas))


FORMAT = Format(
    name="sheet", title="Our own spreadsheet", suffixes=(".xlsx",), columns=COLUMNS, people=PARTY_COLUMNS, rows=rows,
    drafts=drafts,
)  # fmt: skip
_TITLES = {column.path: column.title for column in (*GOODS, *PARTY, *CASE)}


def title_of(path: str) -> str:
    """What the sheet calls a field of a record (``goods[0].term``: CITES term, line 1); the path where it has none."""
    steps = re.sub(r"\[(\d+)\]", r".\1", path).split(".")
    number = int(steps[1]) + 1 if len(steps) > 1 and steps[1].isdigit() else 0
    if number and steps[0] in ("goods", "people", "parties"):
        inner = ".".join(steps[2:])
        title = _TITLES.get(inner) or _TITLES.get(f"{inner}.0.amount") or inner.replace("_", " ")
        return f"{title or steps[0]} ({number})"
    return _TITLES.get(".".join(steps)) or _TITLES.get(steps[0]) or path
