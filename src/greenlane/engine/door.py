"""The door to the history: one SQL, DuckDB's, and the same rows whether DuckDB or Apache Spark works them out.

    with door.open("duckdb", memory_mb=2048) as engine:
        engine.table("history", *History(folder).paths("rows"))
        engine.write("SELECT consignee, count(*) AS n FROM history GROUP BY consignee", out)

What both agree on: a division by zero gives NULL; NULLs stand last; lists are counted from 1; whole sums are 64 bits;
a value that does not fit its type is an error. So that they agree to the last bit, sum whole numbers only and cast
every number to DOUBLE before it is divided or multiplied.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from greenlane.engine.duck import DuckEngine
from greenlane.engine.failure import NoEngine, QueryFailed
from greenlane.engine.spark import SparkEngine, is_spark

__all__ = ["DuckEngine", "Engine", "NoEngine", "QueryFailed", "SparkEngine", "open"]


class Engine(Protocol):
    """One connection or session; not to be shared between threads. Use as a context manager, or call ``close``.

    Every method may raise QueryFailed, whose message is the engine's own.
    """

    @property
    def dialect(self) -> str:
        """``duckdb`` or ``spark``: what works it out. SQL is always handed over in DuckDB's dialect."""

    def table(self, name: str, *paths: str | Path, schema: pa.Schema | None = None) -> None:
        """Let ``name`` stand for the rows of Parquet files, each a path or a pattern; columns are matched by name.

        With a ``schema`` exactly its columns, of its types: NULL where a file has none; and no file is no row.
        """

    def arrow(self, name: str, table: pa.Table) -> None:
        """Let ``name`` stand for the rows of an Arrow table that fits in memory."""

    def rows(self, sql: str) -> pa.Table:
        """Return the rows of a query, all at once."""

    def batches(self, sql: str, size: int = 65536) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query, up to ``size`` at a time, in its order; memory does not grow with them."""

    def write(self, sql: str, out: Path) -> int:
        """Write the rows of a query to one Parquet file, whole or not at all, and return how many they are."""

    def close(self) -> None:
        """Let it go, with everything kept meanwhile. Closing twice does no harm."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


def open(kind: str, *, memory_mb: int = 512, threads: int = 0, overflow: Path | None = None) -> Engine:
    """Open the engine of that ``kind``, within ``memory_mb`` megabytes and ``threads`` threads (0: every core).

    ``duckdb``; ``spark``, which is Spark on this machine; ``local[2]``, the same with two threads; or the address of a
    cluster, ``spark://host:port``. What does not fit in memory goes to the folder ``overflow``, made where needed; a
    cluster's machines must see it under the same path. Raises NoEngine where there is none to open.
    """
    if kind == "duckdb":
        return DuckEngine(memory_mb=memory_mb, threads=threads, overflow=overflow)
    if is_spark(kind):
        return SparkEngine(kind, memory_mb=memory_mb, threads=threads, overflow=overflow)
    raise NoEngine(f"there is no engine {kind!r}: it is duckdb, spark, local[N] or spark://host:port")
