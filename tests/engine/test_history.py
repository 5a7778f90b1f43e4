"""The history: what was appended is there once, whichever step a crash comes at, and while others read."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.engine import history, whole
from greenlane.engine.history import GRACE, History

MONTHS = ("2023-12", "2024-01", "2024-02")


def rows(*given: tuple[str, str]) -> pa.Table:
    """Made rows: each a day and a text."""
    days, texts = zip(*given, strict=True) if given else ((), ())
    days = pa.array([dt.date.fromisoformat(day) for day in days], pa.date32())
    return pa.table({"day": days, "text": pa.array(texts, pa.string())})


def held(place: History, dataset: str = "rows", **between) -> list[tuple[str, str, str]]:
    """Every row that a reader sees: month, part and text."""
    found = []
    for path in place.paths(dataset, **between):
        for row in pq.ParquetFile(path).read().to_pylist():
            found.append((f"{row['day']:%Y-%m}", row["part"], row["text"]))
            assert f"month={row['day']:%Y-%m}" in path
    return sorted(found)


def test_rows_go_to_the_months_of_their_day(tmp_path):
    place = History(tmp_path)
    given = rows(("2024-01-31", "a"), ("2024-02-01", "b"), ("2024-01-01", "c"), ("2023-12-31", "d"))
    assert place.append("rows", given, day="day", part="run-1") == {"2023-12": 1, "2024-01": 2, "2024-02": 1}
    assert place.months("rows") == list(MONTHS)
    assert [Path(path).relative_to(tmp_path).as_posix() for path in place.paths("rows")] == [
        f"rows/month={month}/run-1.parquet" for month in MONTHS
    ]
    assert [row[2] for row in held(place, since=dt.date(2024, 1, 15))] == ["a", "c", "b"]
    assert [row[2] for row in held(place, since=dt.date(2024, 1, 31), until=dt.date(2024, 1, 2))] == ["a", "c"]
    assert place.paths("other") == place.months("other") == []


def test_a_part_replaces_itself_in_every_month(tmp_path):
    place = History(tmp_path)
    place.append("rows", rows(("2024-01-01", "a"), ("2024-02-01", "b")), day="day", part="p")
    place.append("rows", rows(("2024-01-01", "x")), day="day", part="q")
    place.append("rows", rows(("2023-12-01", "c"), ("2024-01-01", "d")), day="day", part="p")
    assert held(place) == [("2023-12", "p", "c"), ("2024-01", "p", "d"), ("2024-01", "q", "x")]
    place.append("rows", rows(), day="day", part="p")
    assert held(place) == [("2024-01", "q", "x")]


def test_the_same_part_again_writes_nothing(tmp_path):
    place = History(tmp_path)
    for _ in range(2):
        place.append("rows", rows(("2024-01-01", "a")), day="day", part="p")
    [path] = place.paths("rows")
    before = Path(path).stat().st_mtime_ns
    place.append("rows", rows(("2024-01-01", "a")), day="day", part="p")
    place.compact("rows", "2024-01")
    place.append("rows", rows(("2024-01-01", "a")), day="day", part="p")
    assert place.paths("rows") == [path]
    assert Path(path).stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "whole-0001", "a b", "a'b", "x" * 300])
def test_a_name_that_would_leave_the_folder_is_none(tmp_path, name):
    for dataset, part in ((name, "p"), ("rows", name)):
        with pytest.raises(ValueError, match="cannot be the name"):
            History(tmp_path).append(dataset, rows(("2024-01-01", "a")), day="day", part=part)
    assert not list(tmp_path.iterdir())


def test_a_row_without_a_day_belongs_to_no_month(tmp_path):
    table = pa.table({"day": pa.array([None], pa.date32())})
    with pytest.raises(ValueError, match="1 rows have no day"):
        History(tmp_path).append("rows", table, day="day", part="p")
    assert not list(tmp_path.iterdir())


def test_a_month_put_together_is_one_file_sorted_by_day(tmp_path):
    place = History(tmp_path)
    days = [f"2024-01-{day:02d}" for day in (9, 3, 27, 14)]
    for n, day in enumerate(days):
        place.append("rows", rows((day, str(n)), ("2024-01-15", f"{n} again")), day="day", part=f"p{n}")
    before = held(place)
    assert place.crowded("rows", 3) == ["2024-01"]
    assert place.compact("rows", "2024-01") == 4
    [path] = place.paths("rows")
    assert pq.read_table(path)["day"].to_pylist() == sorted(pq.read_table(path)["day"].to_pylist())
    assert held(place) == before
    assert place.crowded("rows", 1) == []
    place.append("rows", rows(("2024-01-02", "new")), day="day", part="p9")
    place.append("rows", rows(("2024-01-09", "mended")), day="day", part="p0")
    assert place.compact("rows", "2024-01") == 2
    expected = [row for row in before if row[1] != "p0"] + [("2024-01", "p0", "mended"), ("2024-01", "p9", "new")]
    assert held(place) == sorted(expected)


def test_nobody_but_its_owner_looks_into_the_history_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        place = History(tmp_path / "data" / "history")
        for part in ("a", "b"):
            place.append("rows", rows(("2024-01-01", part)), day="day", part=part)
        place.compact("rows", "2024-01")
    finally:
        os.umask(before)
    modes = {path: path.stat().st_mode & 0o777 for path in (tmp_path / "data").rglob("*")}
    assert len(modes) > 5 and all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())


def test_columns_that_came_later_are_missing_in_what_came_before(tmp_path):
    place = History(tmp_path)
    place.append("rows", rows(("2024-01-01", "a")), day="day", part="p")
    wider = rows(("2024-01-02", "b")).append_column("weight", pa.array([1.5]))
    place.append("rows", wider, day="day", part="q")
    place.compact("rows", "2024-01")
    [path] = place.paths("rows")
    assert pq.read_table(path)["weight"].to_pylist() == [None, 1.5]


def test_what_a_reader_has_open_stays_for_a_day(tmp_path, monkeypatch):
    place = History(tmp_path)
    for n in range(3):
        place.append("rows", rows((f"2024-01-0{n + 1}", str(n))), day="day", part=f"p{n}")
    opened = place.paths("rows")
    place.compact("rows", "2024-01")
    place.append("rows", rows(("2024-01-05", "later")), day="day", part="p5")
    between = place.paths("rows")
    place.compact("rows", "2024-01")
    assert all(Path(path).exists() for path in [*opened, *between])
    assert place.compact("rows", "2024-01") == 1
    assert all(Path(path).exists() for path in opened)
    monkeypatch.setattr(history, "GRACE", -GRACE)
    place.compact("rows", "2024-01")
    assert sorted(p.name for p in Path(opened[0]).parent.iterdir()) == [".lock", "manifest.json", "whole-0002.parquet"]
    assert [row[2] for row in held(place)] == ["0", "1", "2", "later"]


# ---- a crash at every step


class Crash(BaseException):
    """The process is gone: nothing after it happens, not even what tidies up."""


class Disk:
    """Counts what reaches the disk, and lets the process die before the step it is told."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        self.dead = False
        for owner, name in ((Path, "replace"), (Path, "unlink"), (whole, "sync"), (history.pq, "write_table")):
            patch.setattr(owner, name, self.counted(getattr(owner, name)))

    def counted(self, deed):
        def step(*arguments, **named):
            if self.dead or self.left == 0:
                self.dead = True
                raise Crash
            if self.left is not None:
                self.left -= 1
            return deed(*arguments, **named)

        return step

    def die_after(self, steps: int | None) -> None:
        self.left, self.dead = steps, False


texts = st.lists(st.tuples(st.sampled_from([f"{m}-05" for m in MONTHS]), st.sampled_from("abc")), max_size=4)
appended = st.tuples(st.sampled_from(["p", "q", "r"]), texts)
deeds = st.lists(
    st.tuples(st.one_of(appended, st.sampled_from(MONTHS)), st.none() | st.integers(0, 14)), min_size=1, max_size=8
)


@settings(max_examples=60)
@given(deeds)
def test_a_crash_at_any_step_leaves_each_part_of_a_month_as_it_was_or_as_it_should_be(given_deeds):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        place, disk = History(Path(folder)), Disk(patch)
        expected: dict[str, Counter[tuple[str, str]]] = {}

        def do(deed) -> None:
            if isinstance(deed, str):
                place.compact("rows", deed)
            else:
                place.append("rows", rows(*deed[1]), day="day", part=deed[0])

        for deed, steps in given_deeds:
            before = {part: Counter(held_by) for part, held_by in expected.items()}
            if not isinstance(deed, str):
                expected[deed[0]] = Counter((day[:7], text) for day, text in deed[1])
            disk.die_after(steps)
            try:
                do(deed)
            except Crash:
                disk.die_after(None)
                seen = Counter(held(place))
                for part, month in itertools.product("pqr", MONTHS):
                    now = Counter({t: n for (m, p, t), n in seen.items() if (m, p) == (month, part)})
                    allowed = [
                        Counter({t: n for (m, t), n in state.get(part, Counter()).items() if m == month})
                        for state in (before, expected)
                    ]
                    assert now in allowed
                do(deed)
            disk.die_after(None)
            assert Counter(held(place)) == Counter(
                {(m, part, t): n for part, found in expected.items() for (m, t), n in found.items()}
            )


BUSY = """
import sys, datetime as dt, itertools
from pathlib import Path
import pyarrow as pa
from greenlane.engine.history import History
place, part = History(Path(sys.argv[1])), sys.argv[2]
for n in itertools.count():
    days = pa.array([dt.date(2024, 1, 1 + n % 28)] * 10, pa.date32())
    place.append("rows", pa.table({"day": days, "n": [n] * 10}), day="day", part=f"{part}-{n}")
    print(n, flush=True)
    if n % 4 == 3:
        place.compact("rows", "2024-01")
"""


def test_two_processes_that_are_killed_at_work_lose_and_double_nothing(tmp_path):
    started = [
        subprocess.Popen([sys.executable, "-c", BUSY, str(tmp_path), part], stdout=subprocess.PIPE, text=True)
        for part in ("a", "b")
    ]
    told = []
    for process in started:
        assert process.stdout is not None
        told.append([process.stdout.readline() for _ in range(9)])
        with duckdb.connect() as connection:  # a reader, in between
            found = connection.execute(
                "SELECT part, count(*) FROM read_parquet(?) GROUP BY part", [History(tmp_path).paths("rows")]
            ).fetchall()
        assert {count for _part, count in found} == {10}
    for process in started:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    counts = Counter(row["part"] for path in History(tmp_path).paths("rows") for row in pq.read_table(path).to_pylist())
    assert set(counts.values()) == {10}
    assert {f"{part}-{n}" for part in "ab" for n in range(9)} <= set(counts)
    History(tmp_path).append("rows", rows(("2024-01-01", "x")), day="day", part="after")
    assert History(tmp_path).compact("rows", "2024-01") >= 1
