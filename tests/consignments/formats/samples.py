"""Golden inputs of every format on the shelf: ``golden/<what>.<format>.<suffix>``, beside what they are read as."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.consignments.reading import Draft, Format, Options

FOLDER = Path(__file__).parent / "golden"
EXPECTED = ".expected.json"


def files(name: str) -> list[Path]:
    return sorted(p for p in FOLDER.iterdir() if p.name.split(".")[1] == name and not p.name.endswith(EXPECTED))


def inputs(name: str) -> list[bytes]:
    """Every golden input of a format; Parquet is made from the delimited ones."""
    if name == "parquet":
        return [as_parquet(content) for content in inputs("csv")]
    return [path.read_bytes() for path in files(name)]


def options(name: str) -> Options:
    return Options(profile="lemis") if name in ("csv", "parquet") else Options()


def as_parquet(content: bytes) -> bytes:
    header, *rows = csv.reader(io.StringIO(content.decode()))
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[i] for row in rows] for i, name in enumerate(header)}), out)
    return out.getvalue()


def read(format_: Format, content: bytes, opts: Options | None = None) -> list[Draft]:
    return list(format_.read(io.BytesIO(content), opts or options(format_.name)))
