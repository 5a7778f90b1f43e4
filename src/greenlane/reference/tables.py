"""The one way to read a reference table: the one shipped with the package, or the one an administration imported.

A table is a UTF-8 CSV file with a header row. Every row says where its facts come from (``source``) and how far they
may be trusted (``trust``). An empty string is a missing value; ``NA`` is Namibia and stays ``NA``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

TRUST = ("sourced", "checked", "single source", "memory", "derived", "unverified")
"""The trust marks, strongest claim first: ``MEANING`` says what each one claims."""

MEANING = {
    "sourced": "read in the source that the row names",
    "checked": "agrees with an independent list",
    "single source": "read in one list only",
    "memory": "general knowledge, not yet checked against a source",
    "derived": "worked out for this product from other facts",
    "unverified": "doubtful: confirm before relying on it",
}


class TableFault(ValueError):
    """A reference table that cannot be used; the message names the table and the row."""


def read(name: str, folder: Path | None = None) -> tuple[dict[str, str], ...]:
    """Return the rows of table ``name`` (no suffix), from ``folder`` when it holds one, else from the package.

    An imported table replaces the shipped one as a whole. Raises TableFault for a missing table, a missing ``source``
    or ``trust`` column, an unknown trust mark, or a row whose number of fields is not the header's.
    """
    return parse(name, _text(name, folder))


def parse(name: str, text: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table given as CSV text, values stripped of outer blanks; raises TableFault as ``read``."""
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [column.strip() for column in next(lines, [])]
        _check_header(name, header)
        return tuple(_row(name, header, line, lines.line_num) for line in lines if line)
    except csv.Error as error:
        raise TableFault(f"table {name}, line {lines.line_num}: {error}") from error


def imported(name: str, folder: Path | None) -> bool:
    """Say whether ``read`` would take this table from the administration's folder."""
    return folder is not None and (folder / f"{name}.csv").is_file()


def write(path: Path, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
    """Write rows as a table that ``read`` accepts; a value a row lacks is written empty."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, list(columns), restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def words(value: str) -> tuple[str, ...]:
    """Split a cell that holds a list: items parted by ``|``, blanks and empty items dropped."""
    return tuple(item.strip() for item in value.split("|") if item.strip())


def _text(name: str, folder: Path | None) -> str:
    if folder is not None and imported(name, folder):
        return (folder / f"{name}.csv").read_text(encoding="utf-8")
    table = files("greenlane.reference").joinpath("tables", f"{name}.csv")
    if not table.is_file():
        raise TableFault(f"table {name}: no such table")
    return table.read_text(encoding="utf-8")


def _check_header(name: str, header: list[str]) -> None:
    missing = [column for column in ("source", "trust") if column not in header]
    if missing:
        raise TableFault(f"table {name}: column {' and '.join(missing)} missing")
    if len(set(header)) != len(header):
        raise TableFault(f"table {name}: a column name stands twice")


def _row(name: str, header: list[str], line: list[str], number: int) -> dict[str, str]:
    if len(line) != len(header):
        raise TableFault(f"table {name}, line {number}: {len(line)} fields, {len(header)} expected")
    row = dict(zip(header, (value.strip() for value in line), strict=True))
    if row["trust"] not in TRUST:
        raise TableFault(f"table {name}, line {number}: trust {row['trust']!r} is not one of {', '.join(TRUST)}")
    if not row["source"]:
        raise TableFault(f"table {name}, line {number}: no source")
    return row
