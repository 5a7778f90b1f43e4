"""Our own spreadsheet written: empty, to be filled in, or with cases in it. Pure.

No text of a case is ever a formula in it: what begins like one is written as the text that it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from greenlane.seizures.incoming import sheet_cells
from greenlane.seizures.incoming.draft import MOST_ROWS
from greenlane.seizures.incoming.sheet_columns import (
    CASE,
    CODES,
    COLUMNS,
    GOODS,
    HOW_TO,
    LINE,
    NUMBER,
    PARTY,
    PARTY_COLUMNS,
    PEOPLE,
    REFERENCE,
    SHEET,
    Column,
    header,
    lists,
)  # fmt: skip

HOW: tuple[str, ...] = (
    "One row for each line of goods, in the sheet Seizures. The lines of one case bear the same reference.",
    "The reference is your own, for example the number of your file. A case is taken in once under its reference.",
    "What belongs to the case (date, place, route ...) is written in its first row, or the same in each of its rows.",
    "To change a case that is there, write its case number, and in the other columns what changes.",
    "An empty cell leaves what stands. To empty a field, change the case on its page.",
    "Where a cell has a list, choose from it. The codes are explained in the sheet Codes.",
    "Several values in one cell are parted by a semicolon.",
    "Stops of the route: country, place, [code], and 'established' where it is more than alleged: "
    "KE Mombasa [KEMBA] established; TZ",
    "Papers: kind and number: bill_of_lading INVB0001; invoice 77",
    "Quantities are written as they stand on the papers or were weighed: 620 kg, 71 no., 24.31 t. Up to three a line.",
    "Names of people and companies stand in the sheet People alone, under the same reference.",
    "Before anything is written you are shown what would be new, what would change, and what is set aside and why.",
)
_HEAD = PatternFill("solid", start_color="FF17324D", end_color="FF17324D")
_WIDE = {"Goods", "What happened", "Place", "Papers", "Origin", "Destination", "Species", "Note", "Address"}
_NUMBERS = ("amount", "live", "dead", "cylinders", "suspects", "arrests", "latitude", "longitude", "year", "line")


@dataclass(frozen=True)
class Case:
    """One case to write: its reference or number, its record and its people as JSON."""

    record: Mapping[str, Any]
    parties: Sequence[Mapping[str, Any]] = ()
    reference: str = ""
    number: str = ""


def write(
    stream: BinaryIO, cases: Iterable[Case] = (), called: Mapping[str, str] | None = None, *, from_right: bool = False
) -> None:
    """Write the spreadsheet (xlsx) with these cases in it. A record says more than has a column; that is left out.

    ``called``: what columns are called in another language, which is written ``from_right`` or not.
    """
    book = Workbook()
    main = book.active
    main.title = SHEET
    _head(main, COLUMNS, {column.title: column.hint for column in (*CASE, *GOODS)}, called or {})
    people = book.create_sheet(PEOPLE)
    _head(people, PARTY_COLUMNS, {column.title: column.hint for column in PARTY}, called or {})
    main.sheet_view.rightToLeft = people.sheet_view.rightToLeft = from_right
    for case in cases:
        for values in _rows(case):
            _append(main, COLUMNS, values)
        for party in case.parties:
            named = {REFERENCE: case.reference, NUMBER: case.number}
            _append(people, PARTY_COLUMNS, named | _cells(PARTY, party))
    ranges = _codes(book.create_sheet(CODES))
    _choices(main, COLUMNS, (*CASE, *GOODS), ranges)
    _choices(people, PARTY_COLUMNS, PARTY, ranges)
    _how_to(book.create_sheet(HOW_TO))
    book.save(stream)


def _rows(case: Case) -> Iterable[dict[str, str]]:
    record = dict(case.record)
    route: dict[str, list[Any]] = {}
    for stop in record.get("route", ()):
        route.setdefault(stop["role"], []).append(stop)
    record["route"] = route
    record["charge"] = next(iter(record.get("charges", ())), {})
    said = {REFERENCE: case.reference, NUMBER: case.number} | _cells(CASE, record)
    goods = record.get("goods", ())
    if not goods:
        yield said
    for n, line in enumerate(goods, start=1):
        begins = said if n == 1 else {REFERENCE: case.reference, NUMBER: case.number}
        yield begins | _cells(GOODS, line) | {LINE: str(line.get("line") or n)}


def _cells(columns: tuple[Column, ...], fields: Mapping[str, Any]) -> dict[str, str]:
    return {column.title: text for column in columns if (text := sheet_cells.written(column, _at(fields, column.path)))}


def _at(fields: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(fields, Mapping):
            fields = fields.get(step)
        elif isinstance(fields, Sequence) and not isinstance(fields, str) and step.isdigit():
            fields = fields[int(step)] if int(step) < len(fields) else None
        else:
            return None
    return fields


def _append(sheet: Any, titles: Sequence[str], values: Mapping[str, str]) -> None:
    number = sheet.max_row + 1
    for n, title in enumerate(titles, start=1):
        if text := values.get(title, ""):
            _put(sheet.cell(number, n), text, _PATHS.get(title, title.lower()).endswith(_NUMBERS))


_PATHS = {column.title: column.path for column in (*CASE, *GOODS)}


def _put(cell: Any, text: str, numeric: bool) -> None:
    """Write a number as one where it comes back as it was, and anything else as text, whatever it begins with."""
    plain = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    if numeric and (number := _exact(plain)) is not None:
        cell.value = number
        return
    cell.value = plain
    cell.data_type = "s"
    cell.quotePrefix = plain[:1] in "=+-@\t\r"


def _exact(text: str) -> int | float | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) >= 10**15:
        return None
    if value == value.to_integral_value() and text.lstrip("-").isdigit():
        return int(value)
    return float(value) if f"{Decimal(repr(float(value))):f}" == text else None


def _head(sheet: Any, titles: Sequence[str], hints: Mapping[str, str], called: Mapping[str, str]) -> None:
    sheet.freeze_panes = "C2"
    for n, title in enumerate(titles, start=1):
        cell = sheet.cell(1, n, header(title, called[title]) if title in called else title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(n)].width = 30 if title in _WIDE else 16
        if hint := hints.get(title):
            said = DataValidation(showInputMessage=True, promptTitle=title[:32], prompt=hint[:250])
            said.add(_column(n))
            if title not in _listed():
                sheet.add_data_validation(said)


def _listed() -> frozenset[str]:
    return frozenset(column.title for column in (*CASE, *GOODS, *PARTY) if column.known and column.form != "words")


def _column(number: int) -> str:
    letter = get_column_letter(number)
    return f"{letter}2:{letter}{MOST_ROWS + 1}"


def _codes(sheet: Any) -> dict[str, str]:
    """Write every list into a column of its own; return where each stands."""
    ranges: dict[str, str] = {}
    for n, (name, values) in enumerate(lists().items(), start=1):
        cell = sheet.cell(1, n, name)
        cell.font = Font(bold=True)
        for row, value in enumerate(values, start=2):
            sheet.cell(row, n, value)
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].width = 20
        ranges[name] = f"'{CODES}'!${letter}$2:${letter}${len(values) + 1}"
    sheet.freeze_panes = "A2"
    return ranges


def _choices(sheet: Any, titles: Sequence[str], columns: tuple[Column, ...], ranges: Mapping[str, str]) -> None:
    for column in columns:
        if column.known and column.form != "words":
            choice = DataValidation(type="list", formula1=f"={ranges[column.known]}", allow_blank=True)
            choice.promptTitle, choice.prompt = column.title[:32], column.hint or None
            choice.showInputMessage = bool(column.hint)
            choice.showErrorMessage = True
            choice.add(_column(titles.index(column.title) + 1))
            sheet.add_data_validation(choice)


def _how_to(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 110
    for n, line in enumerate(HOW, start=1):
        sheet.cell(n, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
