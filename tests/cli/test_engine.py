"""``greenlane screen --engine``: Spark gives the file that DuckDB gives, and what is missing is said in one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from tests.engines import same
from tests.shipments import shipment

from greenlane.engine.plain import plain


@pytest.fixture
def screened(tmp_path):
    """Screen twelve consignments in an installation of its own; what went wrong is told as click tells it."""
    file = tmp_path / "day.json"
    file.write_text(json.dumps([shipment(f"NP-{n}") for n in range(12)]))

    def run(*options, **environment):
        env = {**os.environ, "GREENLANE_DATA": str(tmp_path / "data"), "GREENLANE_DATABASE": "", **environment}
        out = tmp_path / "lanes.parquet"
        command = [sys.executable, "-m", "greenlane.cli", "screen", file, "--format", "json", "--out", out, *options]
        done = subprocess.run(
            list(map(str, command)), env=env, capture_output=True, text=True, timeout=300, check=False
        )
        table = plain(pq.read_table(out)) if out.exists() else None
        out.unlink(missing_ok=True)
        assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == ["day.json"]
        return done, table

    return run


@pytest.mark.engines
def test_spark_gives_the_same_file(screened):
    _, ours = screened("--engine", "duckdb", GREENLANE_ENGINE="spark://nowhere.invalid:1")
    done, theirs = screened(GREENLANE_ENGINE="local[1]", JDK_JAVA_OPTIONS="-XX:TieredStopAtLevel=1")
    assert done.returncode == 0, done.stderr
    assert "12 lines in, 12 out" in done.stdout
    same(ours, theirs)


def test_an_engine_that_is_none_is_said_in_one_line(screened):
    done, table = screened("--engine", "sparks")
    assert done.returncode == 1
    assert "Error: there is no engine 'sparks'" in done.stderr
    assert "Traceback" not in done.stderr
    assert table is None


def test_a_missing_java_is_said_in_one_line(screened, tmp_path):
    done, table = screened(GREENLANE_ENGINE="spark", JAVA_HOME=str(tmp_path / "none"))
    assert done.returncode == 1
    assert "Error: Spark needs Java 17 or newer" in done.stderr
    assert "Traceback" not in done.stderr
    assert table is None
