"""A million consignments by every indicator that ships; and the same indicators as plain Python and in a rule engine.

The facts of some thousand made-up consignments are worked out by the product and repeated with other references, so
that one run measures the judging and not the making. What fires must be the same in all three ways, or this fails.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import machine, made, peers
from greenlane.engine import duck
from greenlane.targeting.bulk import score_facts
from greenlane.targeting.compiled import Compiled, Judge, arrow_schema, compile_set
from greenlane.targeting.indicator import from_shelf
from greenlane.targeting.lane import Policy

MILLION, MADE = 1_000_000, 5_000
MEMORY_MB = 512
KEY = b"a key of this benchmark alone"
Row = dict[str, Any]


def main() -> int:
    """Run the steps, each in a process of its own, and report."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as name:
        folder = Path(name)
        input_ = machine.fresh("bench_bulk", "make", name)
        scored = machine.fresh("bench_bulk", "score", name)
        compared = machine.fresh("bench_bulk", "compare", name)
        size = (folder / "many.parquet").stat().st_size
    rows, cpu = scored["lines"], scored["cpu"]
    each = cpu / rows
    ratios = {name: compared[name]["cpu"] / compared["rows"] / each for name in ("python", "rule_engine")}
    table = [
        ("indicators", compared["indicators"]),
        ("goods lines in = out", f"{rows:,} in {scored['consignments']:,} consignments"),
        ("facts to lanes, Parquet to Parquet: wall", f"{scored['wall']:.1f} s, {rows / scored['wall']:,.0f} rows/s"),
        ("  CPU, all threads", f"{cpu:.1f} s, {rows / cpu:,.0f} rows per CPU second"),
        ("  peak memory of the process", f"{scored['peak_mb']:,.0f} MB (DuckDB's limit: {MEMORY_MB} MB)"),
        ("one row by all indicators, CPU: Greenlane", f"{each * 1e6:,.1f} µs, with reading, lanes and writing"),
        ("  plain Python functions", f"{each * ratios['python'] * 1e6:,.1f} µs, only what fires"),
        ("  rule-engine", f"{each * ratios['rule_engine'] * 1e6:,.1f} µs, only what fires"),
        ("Greenlane is faster than plain Python by", f"{ratios['python']:.1f} ×"),
        ("Greenlane is faster than rule-engine by", f"{ratios['rule_engine']:.0f} × (aim: 50)"),
        ("fired alike in all three ways", f"{compared['fired']:,} times in {compared['rows']:,} rows; differences: "
                                          f"{len(compared['differences'])}"),
    ]  # fmt: skip
    given = (
        f"{made.SAID}: facts of {MADE:,} consignments ({input_['cpu']:.1f} CPU s to make and work out), repeated to "
        f"{MILLION:,} with other references ({size / 1e6:.0f} MB); compared on those {MADE:,} and on "
        f"{compared['examples']} examples of the shelf"
    )
    found = {"make": input_, "score": scored, "compare": compared, "ratios": ratios}
    machine.report("bulk", "A million consignments by every indicator", table, given=given, found=found)
    for difference in compared["differences"]:
        print(f"  differs: {difference}")
    return 1 if compared["differences"] or scored["lines"] != scored["lines_in"] else 0


def make(folder: Path) -> Row:
    """Write the facts of some consignments, and the same again under other references."""
    with machine.spent() as working:
        table = pa.Table.from_pylist(made.facts(MADE), schema=arrow_schema())
    pq.write_table(table, folder / "some.parquet")
    with duck.connect(memory_mb=MEMORY_MB) as connection:
        connection.execute(
            f"COPY (SELECT printf('%s/%05d', consignment, n) AS consignment, * EXCLUDE (consignment) "
            f"FROM '{folder}/some.parquet', range({MILLION // MADE}) repeated(n)) "
            f"TO '{folder}/many.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    return {"lines": table.num_rows, "cpu": working.cpu}


def score(folder: Path) -> Row:
    """Give each of the million a lane."""
    compiled = compile_set(from_shelf())
    with machine.spent() as scoring:
        counts = score_facts(
            folder / "many.parquet", folder / "lanes.parquet", compiled=compiled, policy=Policy(), key=KEY,
            memory_mb=MEMORY_MB,
        )  # fmt: skip
    return {
        "lines_in": counts.lines_in, "lines": counts.lines_out, "consignments": counts.consignments,
        "lanes": dict(counts.lanes), "wall": scoring.wall, "cpu": scoring.cpu, "peak_mb": machine.peak_mb(),
    }  # fmt: skip


def compare(folder: Path) -> Row:
    """Judge the rows in each of the three ways, and say where they differ."""
    compiled = compile_set(from_shelf())
    examples = [dict(example.facts) for one in compiled.indicators for example in one.examples]
    rows = [*pq.read_table(folder / "some.parquet").to_pylist(), *examples]
    with machine.spent() as judging:
        judge = Judge(compiled)
        ours = [{i.code for i in compiled.unpack(fired)} for fired, _unknown in judge.answers(rows)]
        judge.close()
    differences = _differing_lanes(folder, rows, ours)
    answer: Row = {"rows": len(rows), "examples": len(examples), "indicators": len(compiled.indicators)}
    answer |= {"fired": sum(map(len, ours)), "judge_cpu": judging.cpu}
    for name, language, given in (
        ("python", peers.Python, [peers.for_python(row) for row in rows]),
        ("rule_engine", peers.RuleEngine, [peers.for_rule_engine(row) for row in rows]),
    ):
        answer[name], theirs = _timed(compiled, language, given)
        differences += [
            f"{name}, row {n}: {', '.join(sorted(a ^ b))}" for n, (a, b) in enumerate(zip(ours, theirs, strict=True))
            if a != b
        ]  # fmt: skip
    return answer | {"differences": differences[:50]}


def _timed(compiled: Compiled, language: type[peers.Writing], rows: Sequence[Row]) -> tuple[Row, list[set[str]]]:
    rules = [(one.code, language(one).compiled()) for one in compiled.indicators]
    with machine.spent() as spent:
        fired = [{code for code, fires in rules if fires(row)} for row in rows]
    return {"cpu": spent.cpu, "wall": spent.wall}, fired


def _differing_lanes(folder: Path, rows: Sequence[Row], fired: Sequence[set[str]]) -> list[str]:
    """Say where the codes of the million differ from those of the rows they repeat."""
    expected: dict[str, set[str]] = {}
    for row, codes in zip(rows, fired, strict=True):
        if row.get("consignment"):
            expected.setdefault(row["consignment"], set()).update(codes)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT DISTINCT regexp_replace(consignment, '/[0-9]+$', ''), codes FROM '{folder}/lanes.parquet'"
        ).fetchall()
    wrong = [f"lanes of {reference}" for reference, codes in found if set(codes) != expected.get(reference)]
    return wrong + ([] if len(found) == len(expected) else [f"{len(found)} answers for {len(expected)} consignments"])


if __name__ == "__main__":
    steps = {"make": make, "score": score, "compare": compare}
    if len(sys.argv) > 1:
        print(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]))))
    else:
        sys.exit(main())
