"""A spool: rows staged in a temporary file, and streamed back with the rows of one key together.

Keys come back in the order of their first line, the lines of a key in their own order. Memory stays bounded however
many rows there are; DuckDB sorts outside memory where it must. The file is gone when the spool is closed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from greenlane.engine import duck

_SCHEMA = pa.schema([("line", pa.int64()), ("key", pa.string()), ("fields", pa.string())])
_ORDERED = """
    SELECT s.line, s.key, s.fields
    FROM staged AS s JOIN (SELECT key, min(line) AS first FROM staged GROUP BY key) AS k ON s.key = k.key
    ORDER BY k.first, s.line
"""


class Spool:
    """Rows of (line, key, fields), ``fields`` being any text. Use as a context manager, or call ``close``."""

    def __init__(self, folder: Path | None = None, *, memory_mb: int = 256, batch: int = 20_000) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="greenlane-spool-", dir=folder))
        self._batch = batch
        self._size = 0
        self._waiting: tuple[list[int], list[str], list[str]] = ([], [], [])
        try:
            self._duck = duck.connect(memory_mb=memory_mb, threads=2)
            self._duck.execute(f"SET temp_directory = '{_quoted(self._folder / 'overflow')}'")
            # Without this DuckDB 2.0 may hand out the batches of a sorted result in any order (seen with ``execute``).
            self._duck.execute("SET preserve_insertion_order = true")
            self._duck.execute(f"ATTACH '{_quoted(self._folder / 'rows.duckdb')}' AS spool")
            self._duck.execute("USE spool")
            self._duck.execute("CREATE TABLE staged (line BIGINT, key VARCHAR, fields VARCHAR)")
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def add(self, line: int, key: str, fields: str) -> None:
        """Stage one row; ``line`` says where it stood."""
        lines, keys, texts = self._waiting
        lines.append(line)
        keys.append(key)
        texts.append(fields)
        self._size += len(fields)
        if len(lines) >= self._batch or self._size > 32_000_000:
            self._flush()

    def rows(self) -> Iterator[tuple[int, str, str]]:
        """Yield every staged row as (line, key, fields): by the first line of its key, then by line."""
        self._flush()
        reader = self._duck.sql(_ORDERED).to_arrow_reader(4096)
        for batch in reader:
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def close(self) -> None:
        """Forget every row and remove the file. Closing twice does no harm."""
        self._duck.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _flush(self) -> None:
        if self._waiting[0]:
            waiting = pa.table(list(self._waiting), schema=_SCHEMA)
            self._duck.register("waiting", waiting)
            self._duck.execute("INSERT INTO staged SELECT * FROM waiting")
            self._duck.unregister("waiting")
            self._waiting = ([], [], [])
            self._size = 0


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
