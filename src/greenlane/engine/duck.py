"""DuckDB, embedded: opened with a memory limit, no extension fetched, nothing sent anywhere."""

from __future__ import annotations

from pathlib import Path

import duckdb

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
