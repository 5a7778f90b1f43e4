"""From DuckDB's dialect to Spark's: the same question, meant in the same way."""

from __future__ import annotations

import sqlglot
from sqlglot import exp


def is_ordered(sql: str) -> bool:
    """Tell whether the rows of a query come in an order of its own, not only those of a part of it."""
    if "order by" not in sql.lower():
        return False
    return isinstance(tree := sqlglot.parse_one(sql, read="duckdb"), exp.Query) and bool(tree.args.get("order"))
