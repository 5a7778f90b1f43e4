"""Both engines for a test: ``both`` asks DuckDB and Spark the same, and compares the rows exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest

from greenlane.engine.door import DuckEngine, Engine, SparkEngine

Ask = Callable[[Engine], pa.Table]


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """Java runs from the first test that needs Spark to the last: starting it takes seconds.

    What runs for a moment is not worth compiling well, which would cost more than all that is asked of it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        with SparkEngine("local[2]", memory_mb=1024):
            yield


@pytest.fixture
def both(spark: None) -> Callable[..., list[dict[str, Any]]]:
    """Ask both engines a query, or let ``deed`` do so, over the same tables; return the rows once they are the same."""

    def ask(asked: str | Ask, **tables: pa.Table) -> list[dict[str, Any]]:
        answers = []
        for engine in (DuckEngine(), SparkEngine("local[2]")):
            with engine:
                for name, table in tables.items():
                    engine.arrow(name, table)
                answers.append(engine.rows(asked) if isinstance(asked, str) else asked(engine))
        same(*answers)
        rows: list[dict[str, Any]] = answers[0].to_pylist()
        return rows

    return ask


def same(one: pa.Table, other: pa.Table) -> None:
    """Hold two tables to the same columns, types and rows; where no order is theirs, sort them first."""
    assert one.schema == other.schema
    if not one.equals(other):
        pairs = zip(one.to_pylist(), other.to_pylist(), strict=True)
        differing = [(n, name, a[name], b[name]) for n, (a, b) in enumerate(pairs) for name in a if a[name] != b[name]]
        assert not differing, f"{len(differing)} values differ: {differing[:5]}"
        raise AssertionError("the same values in other bits: a zero of another sign, or no number")
