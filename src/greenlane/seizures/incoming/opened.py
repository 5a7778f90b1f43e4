"""Tables opened: delimited text and spreadsheets of strangers, as rows of text. Pure.

A spreadsheet is a packed folder: it is measured before anything in it is unpacked, it may hold no macros, and what
its parts declare of themselves is not believed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl import load_workbook

from greenlane.seizures.incoming.draft import MOST_COLUMNS, MOST_IN_A_CELL, MOST_ROWS, Row, Unreadable

MOST_BYTES = 32 << 20
MOST_UNPACKED = 48 << 20
MOST_RATIO = 150
MOST_PARTS = 500
_EMPTY_ROWS = 100_000
_MOST_CELLS = 3_000_000


def delimited(stream: BinaryIO, name: str = "") -> Iterator[Row]:
    """Yield the rows of text parted by commas, semicolons or tabs, under the headers of its first row.

    Raises Unreadable.
    """
    text = _text(_bytes(stream))
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        headers = _headers(next(rows, []))
        yield from _rows(headers, ((n, values, ()) for n, values in enumerate(rows, start=2)))
    except csv.Error as error:
        raise Unreadable(f"This is no table of text: {error}.") from None


def spreadsheet(stream: BinaryIO, name: str = "", *, sheet: str = "", people: str = "") -> Iterator[Row]:
    """Yield the rows of a spreadsheet (xlsx): of the sheet of that name or the first, then of that of ``people``.

    Cells hold what they show: a formula's last value, a day as 2026-05-04. Raises Unreadable.
    """
    worked_out = _measured(stream, name)
    try:
        values = _book(stream, shown=True)
        written = _book(stream, shown=False) if worked_out else None
        yield from _sheet(values, written, _named(values.sheetnames, sheet) or values.sheetnames[0])
        if people and (found := _named(values.sheetnames, people)):
            yield from (Row(row.number, row.cells, row.formulas, people=True) for row in _sheet(values, written, found))
    except Unreadable:
        raise
    except Exception as error:  # whatever openpyxl makes of a broken file
        raise Unreadable(f"The spreadsheet cannot be read ({type(error).__name__}).") from None


def either(stream: BinaryIO, name: str = "") -> Iterator[Row]:
    """Yield the rows of a spreadsheet or of delimited text, as the first bytes say. Raises Unreadable."""
    start = stream.read(8)
    stream.seek(0)
    if start[:4] == b"PK\x03\x04":
        return spreadsheet(stream, name)
    _no_old_book(start)
    return delimited(stream, name)


def _bytes(stream: BinaryIO) -> bytes:
    """What is left of a stream, where it is not too much."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES >> 20} MB: send it in parts.")
    return data


def _text(data: bytes) -> str:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("This is no table of text.")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The text is in no encoding that is known here: save it as UTF-8.")


def _headers(values: Sequence[str]) -> list[str]:
    headers = [" ".join(str(value or "").split())[:200] for value in values]
    if not any(headers):
        raise Unreadable("The first row holds no headers.")
    if len(headers) > MOST_COLUMNS:
        raise Unreadable(f"There are more than {MOST_COLUMNS} columns.")
    seen: dict[str, int] = {}
    for n, header in enumerate(headers):
        seen[header] = seen.get(header, 0) + 1
        if not header:
            headers[n] = f"column {n + 1}"
        elif seen[header] > 1:
            headers[n] = f"{header} ({seen[header]})"
    return headers


def _rows(headers: list[str], values: Iterator[tuple[int, Sequence[Any], Sequence[int]]]) -> Iterator[Row]:
    found = 0
    for number, cells, formulas in values:
        if number > _EMPTY_ROWS:
            raise Unreadable(f"There are more than {_EMPTY_ROWS} rows, most of them empty.")
        names = [headers[n] if n < len(headers) else f"column {n + 1}" for n in range(len(cells))]
        said = {name: text for name, value in zip(names, cells, strict=True) if (text := _said(value))}
        if any(len(text) > MOST_IN_A_CELL for text in said.values()):
            raise Unreadable(f"Row {number} holds a cell of more than {MOST_IN_A_CELL} characters.")
        if not said:
            continue
        found += 1
        if found > MOST_ROWS:
            raise Unreadable(f"There are more than {MOST_ROWS} rows: send the file in parts.")
        yield Row(number, said, frozenset(names[n] for n in formulas))


def _said(value: Any) -> str:
    """What a cell shows, as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0") if abs(value) < 1e30 else repr(value)
    return str(value).strip()


def _measured(stream: BinaryIO, name: str) -> bool:
    """Look at a packed file from outside; tell whether formulas stand in it.

    Raises Unreadable for macros, bombs, and what is no spreadsheet.
    """
    worked_out = False
    start = stream.read(8)
    stream.seek(0)
    _no_old_book(start)
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb", ".xlam")):
        raise Unreadable("Spreadsheets with macros are not taken in: save it as xlsx.")
    try:
        with zipfile.ZipFile(stream) as packed:
            parts = packed.infolist()
            _bounded(parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        _plain_xml(opened.read)
                    if part.filename.lower().startswith("xl/worksheets/") and not worked_out:
                        worked_out = bool(_FORMULA.search(packed.read(part)))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, KeyError):
        raise Unreadable("This is no spreadsheet (xlsx).") from None
    stream.seek(0)
    return worked_out


_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def _bounded(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name or "macrosheet" in name or "activex" in name for name in names):
        raise Unreadable("Spreadsheets with macros are not taken in: save it as xlsx.")
    if "xl/workbook.xml" not in names or len(names) != len(set(names)) or any(part.flag_bits & 1 for part in parts):
        raise Unreadable("This is no spreadsheet (xlsx).")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(1 << 20, MOST_RATIO * packed):
        raise Unreadable("The spreadsheet unpacks to more than is taken in: send it in parts.")


def _plain_xml(read: Any) -> None:
    """Refuse a part that declares a document type: no spreadsheet needs one, and entities are how bombs are built."""
    seen: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_given: seen.append(True)
    begun: list[bool] = []
    parser.StartElementHandler = lambda *_given: begun.append(True)
    try:
        while not begun and not seen and (chunk := read(4096)):
            parser.Parse(chunk, False)
    except expat.ExpatError:
        raise Unreadable("The spreadsheet is damaged.") from None
    if seen:
        raise Unreadable("The spreadsheet declares entities, which none needs: it is not taken in.")


def _no_old_book(start: bytes) -> None:
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("This is an old (xls) or a locked spreadsheet: save it as xlsx without a password.")


def _book(stream: BinaryIO, shown: bool) -> Any:
    stream.seek(0)
    return load_workbook(io.BytesIO(_bytes(stream)), read_only=True, data_only=shown, keep_links=False)


def _named(names: Sequence[str], wanted: str) -> str:
    return next((name for name in names if wanted and name.strip().lower() == wanted.lower()), "")


def _sheet(values: Any, written: Any, name: str) -> Iterator[Row]:
    """Rows of one sheet: what cells show; read a second time beside it where some of them are formulas."""
    sheets = [book[name] for book in (values, written) if book]
    for sheet in sheets:
        if not hasattr(sheet, "reset_dimensions"):
            raise Unreadable("The first sheet holds no table.")
        sheet.reset_dimensions()
    shown, *formulas = (sheet.iter_rows(min_row=1) for sheet in sheets)
    given = _bounded_row(next(shown, ()))
    for rows in formulas:
        next(rows, None)
    yield from _rows(_headers([_said(cell.value) for cell in given]), _cells(shown, formulas))


def _cells(shown: Any, formulas: list[Any]) -> Iterator[tuple[int, Sequence[Any], Sequence[int]]]:
    seen = 0
    for number, (cells, *below) in enumerate(zip(shown, *formulas, strict=False), start=2):
        seen += len(cells)
        if seen > _MOST_CELLS:
            raise Unreadable("There are too many cells, most of them empty.")
        values = [cell.value for cell in _bounded_row(cells)]
        marked = [n for n, cell in enumerate(_bounded_row(below[0])) if cell.data_type == "f"] if below else []
        values += [None] * (max(marked, default=-1) + 1 - len(values))
        for n in marked:
            # What a formula gave was never kept: said, so that nobody takes the cell for an empty one.
            values[n] = NEVER_WORKED_OUT if values[n] is None else values[n]
        yield number, values, marked


def _bounded_row(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells of a row up to the last that says something. Raises Unreadable where that is too far out."""
    width = len(cells)
    while width and cells[width - 1].value is None and cells[width - 1].data_type != "f":
        width -= 1
    if width > MOST_COLUMNS:
        raise Unreadable(f"There are more than {MOST_COLUMNS} columns.")
    return cells[:width]


NEVER_WORKED_OUT = "(formula without a value)"
ERRORS: Mapping[str, str] = dict.fromkeys(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", NEVER_WORKED_OUT), "holds no value"
)
"""What a cell shows where its formula gives nothing."""
