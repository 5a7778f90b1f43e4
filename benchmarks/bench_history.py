"""A long past end to end: history features, all indicators and the learned model for each of millions of consignments.

    python -m benchmarks.bench_history [ROWS ...] [--spark ROWS] [--live ROWS]

On DuckDB at each size, so that growth shows; the same on Spark with every row compared; and one consignment after
another received and screened while so many rows of history are known.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import installation, machine, made, past_made
from greenlane.engine import door
from greenlane.engine.history import History
from greenlane.targeting.compiled import Compiled, compile_set
from greenlane.targeting.history import batch
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.history.live import EPOCH
from greenlane.targeting.history.rows import SCHEMA
from greenlane.targeting.indicator import from_shelf
from greenlane.targeting.learning import model as learned
from greenlane.targeting.learning import readings
from greenlane.targeting.learning.definitions import DEFINITIONS
from greenlane.targeting.learning.examples import Examples, days

MEMORY_MB, WORKERS = 3000, 2
TAUGHT = 20_000
TODAY = past_made.FIRST + dt.timedelta(days=30 * past_made.MONTHS + 5)
Row = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Make each past once, run the job over it in a process of its own, and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--spark", type=int, default=100_000, help="rows to run on Spark as well, and to compare")
    parser.add_argument("--live", type=int, default=1_000_000, help="rows of history while single ones are received")
    asked = parser.parse_args(arguments)
    sizes = sorted({*asked.rows, *filter(None, (asked.spark, asked.live))})
    found: Row = {"jobs": {}, "made": {}}
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as name:
        for rows in sizes:
            folder = Path(name) / str(rows)
            found["made"][rows] = machine.fresh("bench_history", "make", str(folder), str(rows))
            if rows in asked.rows or rows == asked.spark:
                found["jobs"][rows] = machine.fresh("bench_history", "job", str(folder), "duckdb")
            if rows == asked.spark:
                found["spark"] = machine.fresh("bench_history", "job", str(folder), "spark")
                found["compared"] = machine.fresh("bench_history", "compare", str(folder))
            if rows == asked.live:
                found["known"], found["live"] = (
                    machine.fresh("bench_history", step, str(folder), data=folder / "data")
                    for step in ("known", "live")
                )
    machine.report("history", "A long past, end to end", _table(found), given=_given(found), found=found)
    return 1 if any(found.get("compared", {}).get("differences", {}).values()) else 0


def _table(found: Row) -> list[tuple[str, Any]]:
    table: list[tuple[str, Any]] = []
    named = [(f"{rows:,} rows on DuckDB", job) for rows, job in found["jobs"].items()]
    if "spark" in found:
        named.append((f"{found['spark']['rows']:,} rows on Spark", found["spark"]))
    for name, job in named:
        table.append((name, f"{job['wall']:.0f} s, {job['rows'] / job['wall']:,.0f} rows/s"))
        table.append(
            ("  CPU of all processes", f"{job['cpu']:.0f} s, {job['rows'] / job['cpu']:,.0f} rows per CPU second")
        )
        table.append(("  peak memory of all processes together", f"{job['peak_mb']:,.0f} MB"))
        table.append(
            ("  features / joined and judged / model, s", " / ".join(f"{s:.0f}" for s in job["stages"].values()))
        )
    sizes = sorted(found["jobs"])
    if len(sizes) > 1:
        grown = found["jobs"][sizes[-1]]["wall"] / found["jobs"][sizes[0]]["wall"]
        table.append(
            (f"{sizes[-1] // sizes[0]} times the rows take", f"{grown:.1f} times as long (aim: no worse than linear)")
        )
    if "compared" in found:
        table.append(("rows that differ between DuckDB and Spark", json.dumps(found["compared"]["differences"])))
    if "live" in found:
        live, counted = found["live"], found["known"]
        counting = f"{counted['wall']:.0f} s: {counted['keys']:,} keys, a database of {counted['database_mb']:,.0f} MB"
        table.append((f"keys of {counted['rows']:,} rows counted anew", counting))
        table.append(("received and screened one by one, all that known: p50", f"{live['p50']:.1f} ms"))
        table.append(("  p99 (aim: 100 ms)", f"{live['p99']:.1f} ms, {live['cpu_ms']:.1f} ms CPU each"))
    return table


def _given(found: Row) -> str:
    sizes = ", ".join(f"{one['mb']:,.0f} MB for {rows:,}" for rows, one in found["made"].items())
    return (
        f"{made.SAID}: {past_made.TEMPLATES:,} consignments' facts under other days, parties and amounts over "
        f"{past_made.MONTHS} months, one line each; Parquet of {sizes}; the model learned from {TAUGHT:,} of them"
    )


# ---- steps, each in a process of its own


def make(folder: Path, rows: str) -> Row:
    """Write the past, and train the model that scores it."""
    with machine.spent() as making:
        written = past_made.write(folder / "history", int(rows))
    with machine.spent() as training, door.open("duckdb", memory_mb=MEMORY_MB, overflow=folder / "over") as engine:
        engine.table("past", *_paths(folder), schema=SCHEMA)
        some = f"SELECT * FROM past WHERE found IS NOT NULL ORDER BY CAST(id AS BIGINT) DESC LIMIT {TAUGHT}"
        examples = Examples.of(engine.rows(some))
        (folder / "model.bin").write_bytes(learned.fit(examples).dump())
    size = sum(Path(path).stat().st_size for path in _paths(folder))
    return {"rows": written, "mb": size / 1e6, "wall": making.wall, "training": training.wall, "taught": len(examples)}


def job(folder: Path, kind: str) -> Row:
    """Work everything out for each row of the past, and write it to ``folder/kind``."""
    out = folder / kind
    out.mkdir()
    compiled = compile_set(from_shelf())
    content = (folder / "model.bin").read_bytes()
    stages = {"features": 0.0, "judged": 0.0, "model": 0.0}
    begun, rows = time.perf_counter(), 0
    with _watched() as peak:
        with (
            door.open(kind, memory_mb=MEMORY_MB, overflow=out / "over") as engine,
            _pool(content) as pool,
        ):
            engine.table("past", *_paths(folder), schema=SCHEMA)
            rows = batch.run(engine, "past", out / "features")
            stages["features"] = time.perf_counter() - begun
            waiting = []
            for n, (first, last, path) in enumerate(_stretches(out / "features")):
                waiting.append(
                    pool.submit(_scored, _judge(engine, compiled, folder, out, n, (first, last), path), out, n)
                )
                while sum(not one.done() for one in waiting) > WORKERS:  # what waits for the model lies on the disk
                    time.sleep(0.05)
            stages["judged"] = time.perf_counter() - begun - stages["features"]
            _done(waiting)
        stages["model"] = time.perf_counter() - begun - sum(stages.values())
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    return {"rows": rows, "wall": time.perf_counter() - begun, "cpu": cpu, "peak_mb": peak[0], "stages": stages}


def _paths(folder: Path, since: dt.date | None = None, until: dt.date | None = None) -> list[str]:
    return History(folder / "history").paths(past_made.DATASET, since, until)


def _stretches(features: Path) -> Iterator[tuple[dt.date, dt.date, Path]]:
    """Yield the days that each file of features begins and ends with."""
    files = sorted(features.glob("days-*.parquet"))
    starts = [EPOCH + dt.timedelta(days=int(path.stem.removeprefix("days-"))) for path in files]
    ends = [start - dt.timedelta(days=1) for start in starts[1:]] + [dt.date(9999, 12, 31)]
    yield from zip(starts, ends, files, strict=True)


def _judge(
    engine: door.Engine,
    compiled: Compiled,
    folder: Path,
    out: Path,
    n: int,
    between: tuple[dt.date, dt.date],
    path: Path,
) -> Path:
    """Put facts and features of some days together, judge them by every indicator, and return what the model reads."""
    engine.table("part", *_paths(folder, *between), schema=SCHEMA)
    engine.table("features", path)
    wanted = [name for name in SCHEMA.names if name in {*compiled.facts, *_looked_at(), "id", "nth", "day"}]
    joined = (
        f"SELECT {', '.join(f'p.{name}' for name in wanted)}, {', '.join(f'f.{name}' for name in FEATURES)} "
        f"FROM part p JOIN features f ON f.id = p.id AND f.nth = p.nth "
        f"WHERE p.day BETWEEN DATE '{between[0]}' AND DATE '{between[1]}'"
    )
    lines = out / f"lines-{n:04d}.parquet"
    engine.write(joined, lines)
    engine.table("lines", lines)
    engine.write(compiled.judged("lines", keys=("id", "nth")), out / f"judged-{n:04d}.parquet")
    return lines


def _looked_at() -> set[str]:
    fields = {field for one in DEFINITIONS for field in one.fields}
    read = {readings._READ.get(field, (field,))[0] for field in fields}
    return read | set(readings.NUMBERS) | {"hs_regimes", "appendix", "waste_code", "substance"}


_model: list[learned.Model] = []


def _taught(content: bytes) -> None:
    pa.set_cpu_count(1)
    _model.append(learned.load(content))


@contextmanager
def _pool(content: bytes) -> Iterator[ProcessPoolExecutor]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=spawn, initializer=_taught, initargs=(content,)) as pool:
        yield pool


def _scored(lines: Path, out: Path, n: int) -> int:
    names = ["id", "nth", "day", *sorted({*_looked_at(), *FEATURES} & set(pq.read_schema(lines).names))]
    schema = pa.schema(
        [("id", pa.string()), ("nth", pa.int64()), *((w, pa.float64()) for w in ("p", "low", "high", "novelty"))]
    )
    done = 0
    with pq.ParquetFile(lines) as file, pq.ParquetWriter(out / f"scores-{n:04d}.parquet", schema) as writer:
        for some in file.iter_batches(65_536, columns=names):
            rows = pa.Table.from_batches([some])
            said = _model[0].score(rows.drop_columns(["id", "nth", "day"]), days(rows["day"]))
            scores = [pa.array(getattr(said, name)) for name in schema.names[2:]]
            writer.write_table(pa.table([rows["id"], rows["nth"], *scores], schema=schema))
            done += rows.num_rows
    lines.unlink()
    return done


def _done(waiting: Sequence[Future[int]]) -> int:
    return sum(one.result() for one in waiting)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Watch the memory of this process and of all that it started, Java among them; yield the most, in MB."""
    most, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.2):
            most[0] = max(most[0], sum(map(_resident_mb, _family(os.getpid()))))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _resident_mb(pid: int) -> float:
    """Memory that a process holds; a page that several share is divided among them."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0


def compare(folder: Path) -> Row:
    """Count the rows that stand in one answer and not in the other, both ways."""
    differences = {}
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{folder}/over'; SET memory_limit = '{MEMORY_MB}MB'")
        for what, pattern in (("features", "features/*"), ("answers", "judged-*"), ("scores", "scores-*")):
            one, other = (f"(SELECT * FROM '{folder}/{kind}/{pattern}.parquet')" for kind in ("duckdb", "spark"))
            counts = [f"SELECT count(*) FROM ({a} EXCEPT ALL {b})" for a, b in ((one, other), (other, one))]
            differences[what] = sum(connection.execute(count).fetchall()[0][0] for count in counts)
    return {"differences": differences}


def known(folder: Path) -> Row:
    """Make an installation that knows the whole past by key, with the model in force."""
    installation.opened()
    from django.conf import settings

    from greenlane.people.actions import SYSTEM
    from greenlane.targeting.actions import past
    from greenlane.targeting.actions.learning import decide_model, propose_model

    cast = installation.peopled()
    with machine.spent() as counting, door.open("duckdb", memory_mb=MEMORY_MB, overflow=folder / "over") as engine:
        engine.table("past", *_paths(folder), schema=SCHEMA)
        rows = int(engine.rows("SELECT count(*) AS n FROM past")["n"][0].as_py())
        keys = past.rebuild(cast.northport, engine, "past", TODAY, folder)
    proposed = propose_model(
        cast.northport, (folder / "model.bin").read_bytes(), {}, until=TODAY, note="benchmark", by=SYSTEM
    )
    decide_model(proposed, approve=True, by=SYSTEM)
    size = (Path(settings.DATA) / "greenlane.sqlite3").stat().st_size / 1e6
    return {"rows": rows, "keys": keys, "wall": counting.wall, "cpu": counting.cpu, "database_mb": size}


def live(folder: Path) -> Row:
    """Receive and screen consignments one after another, each in its transaction, where the past is ``known``."""
    installation.opened()
    from greenlane import flow
    from greenlane.consignments import actions as consignments
    from greenlane.consignments.models import Consignment
    from greenlane.consignments.reading import Draft
    from greenlane.people.actions import SYSTEM
    from greenlane.people.models import Office

    before = Consignment.objects.count()  # called again, it goes on with others
    office = Office.objects.get(code="NCT")
    run = consignments.begin(
        office=office, format="json", profile="", encoding="", file_name="x", sha256=f"{before:064d}", by=SYSTEM
    )
    times, cpu = [], 0.0
    for n, fields in enumerate(itertools.islice(made.traffic(seed=9 + before), 330)):
        if n == 30:
            times, cpu = [], time.process_time()
        begun = time.perf_counter()
        flow.arrive([Draft((n + 1,), fields)], run=run, by=SYSTEM, on=TODAY)
        times.append((time.perf_counter() - begun) * 1e3)
    return {
        "calls": len(times), "received": Consignment.objects.count() - before,
        "p50": machine.quantile(times, 0.5), "p99": machine.quantile(times, 0.99), "most": max(times),
        "cpu_ms": (time.process_time() - cpu) / len(times) * 1e3,
    }  # fmt: skip


if __name__ == "__main__":
    steps = {"make": make, "job": job, "compare": compare, "known": known, "live": live}
    if len(sys.argv) > 2 and sys.argv[1] in steps:
        print(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
    else:
        sys.exit(main(sys.argv[1:]))
