"""Returns as files: xlsx, csv, json, text and pdf. Pure; the same return gives the same bytes.

The first sheet of a workbook is the form and nothing else; what the file says of itself stands on the second. Text that
a spreadsheet would take for a formula is written as text.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from greenlane.front.inert import inert, like_a_formula
from greenlane.reporting.statutory import Cell, Made, written
from greenlane.seizures.pdf import pdf

MEDIA: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "text": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
}
SUFFIX = {"text": "txt"}
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # by which text reads otherwise than it is
FIXED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook's dates have no zone; ours says nothing of any clock)
WIDEST = 48


class NotOffered(ValueError):
    """The return is not written in this kind of file; the message names those it is written in."""


def write(made: Made, kind: str = "") -> bytes:
    """Return a return as a file of the kind; without one, of the first that it is offered in. Raises NotOffered."""
    kind = kind or made.what.kinds[0]
    if kind not in made.what.kinds:
        raise NotOffered(f"{made.what.name} is written as {', '.join(made.what.kinds)}, not as {kind}")
    return WRITERS[kind](made)


def file_name(made: Made, kind: str = "") -> str:
    """Return the name of the file: ``aitr_XN_2026.xlsx``; with its number, where it is of one case."""
    kind = kind or made.what.kinds[0]
    period = made.asked.period
    when = str(period.year) if period.year else f"{period.since.isoformat()}_{period.until.isoformat()}"
    if made.what.per_case and made.rows:
        when = re.sub(r"[^\w-]", "_", made.rows[0].number)
    return f"{made.what.name}_{made.asked.country}_{when}.{SUFFIX.get(kind, kind)}"


def text_of(made: Made) -> str:
    """Return a return in words: what the return itself writes, else each row with the titles of its columns."""
    about = "\n".join(f"{title}: {said}" for title, said in made.about)
    body = made.what.text(made) if made.what.text else _listed(made)
    return f"{about}\n\n{body}\n".translate(TURNS)


def _listed(made: Made) -> str:
    blocks = []
    for number, row in enumerate(made.rows, start=1):
        said = [f"{title}: {written(cell)}" for title, cell in zip(made.header, row.cells, strict=True)]
        blocks.append("\n".join([f"[{number}]", *said]))
    return "\n\n".join(blocks)


def _text(made: Made) -> bytes:
    return text_of(made).encode()


def _csv(made: Made) -> bytes:
    out = io.StringIO()
    for title, said in made.about:
        out.write(f"# {title}: {' '.join(said.split())}\r\n")
    rows = csv.writer(out)
    rows.writerow(map(inert, made.header))
    for row in made.rows:
        rows.writerow([inert(cell) if isinstance(cell, str) else written(cell) for cell in row.cells])
    return out.getvalue().encode()


def _json(made: Made) -> bytes:
    keys = [column.key for column in made.columns]
    said: dict[str, Any] = {
        "return": made.what.name,
        "about": [{"title": title, "says": text} for title, text in made.about],
        "columns": [{"key": column.key, "title": column.title} for column in made.columns],
        "rows": [dict(zip(keys, map(_plain, row.cells), strict=True)) for row in made.rows],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(cell: Cell) -> str | int | bool | None:
    return cell if cell is None or isinstance(cell, bool | int) else written(cell)


def _xlsx(made: Made) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = made.what.name[:31]
    _fill(sheet, [made.header, *(row.cells for row in made.rows)])
    sheet.freeze_panes = "A2"
    for number, title in enumerate(made.header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(title) + 2, 12), WIDEST)
    about = book.create_sheet("About this file")
    _fill(about, [("", ""), *made.about])
    about.delete_rows(1)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 110
    for (cell,) in about.iter_rows(min_col=2, max_col=2):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.properties.creator, book.properties.title = "Greenlane", made.what.title
    book.properties.keywords = "; ".join(made.markings)[:255]
    book.properties.created = FIXED
    raw = io.BytesIO()
    book.save(raw)
    return _still(raw.getvalue())


def _fill(sheet: Any, rows: list[tuple[Cell, ...]]) -> None:
    bold = Font(bold=True)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value in (None, ""):
                continue
            cell = sheet.cell(row=number, column=place)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
                cell.quotePrefix = like_a_formula(value)
            elif isinstance(value, bool):
                cell.value = written(value)
            else:
                cell.value = value
                if isinstance(value, dt.date):
                    cell.number_format = "yyyy-mm-dd"
            if number == 1:
                cell.font = bold


def _still(workbook: bytes) -> bytes:
    """Return a workbook without the moment at which it was written, so that the same content is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in read.namelist():
            part = read.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + FIXED.isoformat().encode() + b"Z", part)
            kept.writestr(zipfile.ZipInfo(name, FIXED.timetuple()[:6]), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_PAGE = """\
#set page(flipped: data.wide, numbering: "1 / 1", footer: context [
  #set text(size: 7pt)
  #data.title #h(1fr) #counter(page).display("1 / 1", both: true)
])
#text(size: 15pt, weight: "bold")[#data.title]
#v(2mm)
#{
  set text(size: 8pt)
  table(columns: (auto, 1fr), stroke: none, inset: (x: 0pt, y: 2pt), column-gutter: 4mm,
    ..data.about.map(one => (text(weight: "bold", one.at(0)), one.at(1))).flatten())
}
#line(length: 100%, stroke: 0.5pt)
#if data.wide {
  set text(size: 7pt)
  table(columns: data.header.len(), stroke: 0.3pt + luma(160), inset: 3pt,
    align: (x, y) => if data.numbers.at(x) and y > 0 { right } else { left },
    table.header(..data.header.map(one => text(weight: "bold", one))),
    ..data.rows.flatten())
} else {
  for row in data.rows {
    for (number, title) in data.header.enumerate() {
      block(breakable: true, above: 3.5mm)[
        #text(weight: "bold")[#(number + 1). #title] #linebreak()
        #row.at(number)
      ]
    }
  }
}
"""


def _pdf(made: Made) -> bytes:
    """A page for each case, heading by heading; for others, a table."""
    alone = made.what.per_case
    data = {
        "title": made.what.title,
        "about": made.about,
        "wide": not alone,
        "header": made.header,
        "numbers": [_all_numbers(row.cells[place] for row in made.rows) for place in range(len(made.header))],
        "rows": [[written(cell) or ("(not stated)" if alone else "") for cell in row.cells] for row in made.rows],
    }
    return pdf(_PAGE, data, at=dt.datetime.combine(made.asked.on, dt.time(), dt.UTC))


def _all_numbers(cells: Iterable[Cell]) -> bool:
    return all(cell in (None, "") or isinstance(cell, int | Decimal) for cell in cells)


WRITERS: Mapping[str, Callable[[Made], bytes]] = {"xlsx": _xlsx, "csv": _csv, "json": _json, "text": _text, "pdf": _pdf}
