"""Records of a Parquet file, a batch at a time, in the shape that a delimited text has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.consignments.tables.csv_records import Record, says_something, written
from greenlane.consignments.tables.profile import Profile

MAGIC = b"PAR1"
_BATCH = 4096


class ParquetRecords:
    """The column names of a Parquet file, then its rows as records; ``stream`` can seek. Nested values become text.

    Rows of empty values are no records. Of rows that cannot be read nothing is kept but the mark of the format.
    """

    def __init__(self, stream: BinaryIO, profile: Profile) -> None:
        self.delimiter = profile.delimiter or ","
        self.trouble = ""
        self.header: list[str] = []
        try:
            self._file = pq.ParquetFile(stream)
            self.header = [str(name) for name in self._file.schema_arrow.names]
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            self.trouble = _words(error)
        self.header_text = written(self.header, self.delimiter)

    def __iter__(self) -> Iterator[Record]:
        if self.trouble:
            yield Record(1, [], MAGIC.decode(), self.trouble)
            return
        number = 0
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH, use_threads=False):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    values = [_text(value) for value in row]
                    if not says_something(values):
                        continue
                    number += 1
                    yield Record(number, values, written(values, self.delimiter))
        except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
            yield Record(number + 1, [], MAGIC.decode(), f"{_words(error)}; what follows this line was not read")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, float):
        return "" if value != value else repr(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _words(error: Exception) -> str:
    return f"is not a Parquet file that can be read: {' '.join(str(error).split())[:200]}"
