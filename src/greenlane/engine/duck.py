"""DuckDB, embedded: opened with a memory limit, no extension fetched, nothing sent anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.engine.failure import QueryFailed
from greenlane.engine.plain import plain, plain_schema
from greenlane.engine.speak import is_ordered
from greenlane.engine.whole import Whole

DIALECT = "duckdb"


def connect(*, memory_mb: int = 512, threads: int = 0, overflow: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that keeps to ``memory_mb`` megabytes and ``threads`` threads (0: every core).

    What does not fit goes to the folder ``overflow``, which is made only then; without one, such a query fails.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
        "temp_directory": str(overflow or ""),
    }
    if threads:
        config["threads"] = str(threads)
    connection = duckdb.connect(":memory:", config=config)
    # It would turn every longer IN list into a join: a second of planning for each statement of many indicators.
    connection.execute("SET disabled_optimizers = 'in_clause'")
    return connection


class DuckEngine:
    """``door.Engine`` by DuckDB in this process."""

    dialect = DIALECT

    def __init__(self, *, memory_mb: int = 512, threads: int = 0, overflow: Path | None = None) -> None:
        self._overflow = overflow
        self._own_overflow = overflow is not None and not overflow.exists()
        self._duck = connect(memory_mb=memory_mb, threads=threads, overflow=overflow)
        # No Python variable is a table, and what is divided by zero is not known: one row of millions stops nothing.
        for name in ("python_enable_replacements", "ieee_floating_point_ops", "error_on_division_by_zero"):
            self._duck.execute(f"SET {name} = false")

    def table(self, name: str, *paths: str | Path, schema: pa.Schema | None = None) -> None:
        """Let ``name`` stand for the rows of Parquet files: see ``door.Engine``."""
        if not paths:
            self.arrow(name, _needed(schema, name).empty_table())
            return
        with _told():
            found = self._duck.read_parquet(files(paths), union_by_name=True, hive_partitioning=False)
            if schema is not None:
                found = found.project(_columns(schema, found.columns))
            found.create_view(name)

    def arrow(self, name: str, table: pa.Table) -> None:
        """Let ``name`` stand for the rows of an Arrow table."""
        with _told():
            self._duck.execute(f"DROP VIEW IF EXISTS {quoted(name)}")
            self._duck.register(name, plain(table))

    def rows(self, sql: str) -> pa.Table:
        """Return the rows of a query, all at once."""
        with _told():
            return plain(self._asked(sql).to_arrow_table())

    def batches(self, sql: str, size: int = 65536) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query, up to ``size`` at a time, in its order."""
        with _told():
            reader = self._asked(sql).to_arrow_reader(size)
            schema = plain_schema(reader.schema)
            for batch in reader:
                for start in range(0, batch.num_rows, size):
                    yield batch.slice(start, size).cast(schema)

    def write(self, sql: str, out: Path) -> int:
        """Write the rows of a query to one Parquet file, whole or not at all, and return how many they are."""
        with _told(), Whole(out) as whole:
            self._asked(sql).write_parquet(str(whole.partial), compression="zstd")
            return int(pq.read_metadata(whole.partial).num_rows)

    def close(self) -> None:
        """Let the connection go, with what went beside the memory."""
        self._duck.close()
        if self._overflow and self._own_overflow:
            shutil.rmtree(self._overflow, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _asked(self, sql: str) -> duckdb.DuckDBPyRelation:
        """Return the query, every whole number as 64 bits and every other as a double: 128 bits would be rounded."""
        self._duck.execute(f"SET preserve_insertion_order = {str(is_ordered(sql)).lower()}")
        found = self._duck.sql(sql)
        kinds = zip(found.columns, map(str, found.types), strict=True)
        casts = [(name, "BIGINT" if kind in _WHOLE else "DOUBLE") for name, kind in kinds if kind in (*_WHOLE, "FLOAT")]
        if not casts:
            return found
        return found.project(f"* REPLACE ({', '.join(f'CAST({quoted(n)} AS {k}) AS {quoted(n)}' for n, k in casts)})")


_WHOLE = (
    "TINYINT", "SMALLINT", "INTEGER", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
)  # fmt: skip


def files(paths: Iterable[str | Path]) -> list[str]:
    """Return the files that paths and patterns name, now. Raises QueryFailed for one that names none."""
    found = []
    for path in map(str, paths):
        there = [path] if Path(path).exists() else sorted(glob(path))  # noqa: PTH207 (the whole path may be a pattern)
        if not there:
            raise QueryFailed(f"there is no file {path}")
        found += there
    return found


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _needed(schema: pa.Schema | None, name: str) -> pa.Schema:
    if schema is None:
        raise QueryFailed(f"the table {name} has no file, and no schema says what its columns are")
    return schema


_TYPES = {
    pa.bool_(): "BOOLEAN", pa.int32(): "INTEGER", pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.string(): "VARCHAR",
    pa.date32(): "DATE", pa.timestamp("us"): "TIMESTAMP", pa.binary(): "BLOB",
}  # fmt: skip


def type_of(kind: pa.DataType) -> str:
    """Return DuckDB's name of an Arrow type. Raises KeyError for one that the history does not use."""
    return f"{type_of(kind.value_type)}[]" if pa.types.is_list(kind) else _TYPES[kind]


def _columns(schema: pa.Schema, found: list[str]) -> str:
    given = set(found)
    read = [(quoted(field.name), field.name in given, type_of(field.type)) for field in plain_schema(schema)]
    return ", ".join(f"CAST({name if there else 'NULL'} AS {kind}) AS {name}" for name, there, kind in read)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise QueryFailed(str(error)) from error
