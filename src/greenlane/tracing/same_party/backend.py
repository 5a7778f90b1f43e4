"""Splink on this project's engines: DuckDB within a memory limit, or Spark. Nothing of it knows of parties."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from greenlane.engine import duck
from greenlane.engine.door import NoEngine, SparkEngine
from greenlane.engine.failure import QueryFailed
from greenlane.engine.spark import is_spark

DUCKDB, SPARK = "duckdb", "spark"


class Backend:
    """One connection, and Splink's door to it. ``dialect`` is ``duckdb`` or ``spark``."""

    def __init__(self, dialect: str, api: Any) -> None:
        self.dialect, self.api = dialect, api
        self._made = 0

    def table(self, table: pa.Table, name: str = "") -> Any:
        """Hand an Arrow table over; return Splink's frame of it."""
        self._made += 1
        return self.api.register(table, table_name=name or f"given_{self._made}")

    def made(self, sql: str) -> Any:
        """Return Splink's frame of the rows of a query, in the engine's own dialect, worked out once."""
        self._made += 1
        name = f"made_{self._made}"
        if self.dialect == DUCKDB:
            self.api.duckdb_con.execute(f"CREATE TABLE {name} AS {sql}")
        else:
            self.api.spark.sql(sql).persist().createOrReplaceTempView(name)
        return self.api.register(name)

    def rows(self, sql: str) -> pa.Table:
        """Return the rows of a query, in the engine's own dialect."""
        if self.dialect == DUCKDB:
            return self.api.duckdb_con.sql(sql).to_arrow_table()
        return self.api.spark.sql(sql).toArrow()


@contextmanager
def backend(engine: str, *, memory_mb: int, overflow: Path | None, in_order: bool = False) -> Iterator[Backend]:
    """Open Splink on an engine: ``duckdb``, ``spark``, ``local[2]``, ``spark://host:port``.

    With ``in_order`` DuckDB works in one thread, so that what it draws and adds up is the same each time.

    Raises NoEngine where there is none to open, QueryFailed where the engine fails within.
    """
    import duckdb
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)  # it prints advice for people who write their own settings
    with ExitStack() as stack:
        if engine == DUCKDB:
            connection = duck.connect(memory_mb=memory_mb, threads=int(in_order), overflow=overflow)
            stack.callback(connection.close)
            connection.execute(f"SET preserve_insertion_order = {str(in_order).lower()}")
            found = Backend(DUCKDB, DuckDBAPI(connection))
        elif is_spark(engine):
            found = Backend(
                SPARK, _spark(stack.enter_context(SparkEngine(engine, memory_mb=memory_mb, overflow=overflow)))
            )
        else:
            raise NoEngine(f"there is no engine {engine!r}: it is duckdb, spark, local[N] or spark://host:port")
        try:
            yield found
        except duckdb.Error as error:
            raise QueryFailed(str(error)) from error


def _spark(engine: SparkEngine) -> Any:
    from splink.backends.spark import SparkAPI

    made: Any = SparkAPI
    # All levels of all fields in one method are more than Java lets one be: Spark tries, fails, and says so at length.
    engine.session.conf.set("spark.sql.codegen.wholeStage", "false")
    # Nothing but what is built into Spark is asked of it: no library need be put on a cluster.
    return made(spark_session=engine.session, break_lineage_method="persist", register_udfs_automatically=False)
