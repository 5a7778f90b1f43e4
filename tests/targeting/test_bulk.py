"""A whole file to lanes: nothing is lost or doubled, half a file never shows, facts give the lane that papers gave."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.targeting.made import indicator

from greenlane.consignments.reading import Draft, Fault
from greenlane.engine.door import QueryFailed
from greenlane.targeting import bulk
from greenlane.targeting.bulk import QUARANTINE, SCHEMA, Counts, score_facts, screen
from greenlane.targeting.compiled import Judge, arrow_schema, compile_set
from greenlane.targeting.lane import Policy, decide, draw
from greenlane.targeting.score import score

HARD = ("", "", "papers_missing", "prohibited")
INDICATORS = [
    indicator(
        code=f"RI-GEN-{n:03d}",
        points=(1, 3, 12, 20, 0)[n % 5],
        hard=HARD[n % 4] if n > 60 else "",
        when=f"CASE WHEN list_contains(mentions, '{n}') THEN TRUE WHEN vague IS NULL THEN NULL ELSE FALSE END",
        because="{description}",
    )
    for n in range(70)
]
COMPILED = compile_set(INDICATORS)
POLICY = Policy(random_rate=0.3)
KEY = b"a key"


# ---- screen: drafts in, lanes or quarantine out


def work_out(consignment):
    return [
        {
            "line": g.line,
            "description": g.description,
            "vague": bool(n),
            "mentions": list((g.description or "").split()),
        }
        for n, g in enumerate(consignment.goods)
    ]


texts = st.sampled_from(["1 2", "61", "62 3", "63 64", "ordinary goods", "象牙"])
goods = st.lists(st.tuples(texts, st.sampled_from(["good", "good", "good", "bad mass", "bad origin", "no group"])),
                 min_size=1, max_size=4)  # fmt: skip
mixes = st.lists(st.tuples(goods, st.sampled_from(["", "", "", "reader", "other line", "no goods"])), max_size=12)


def drafts(mix):
    line = 1
    for number, (lines, fault) in enumerate(mix):
        covered = tuple(range(line, line + len(lines)))
        line += len(lines)
        listed = [_goods(n, text, state) for n, (text, state) in zip(covered, lines, strict=True)]
        fields = {"reference": f"NP-{number}", "goods": [] if fault == "no goods" else listed}
        faults = {"reader": (Fault(covered[-1], "goods", "cannot be read", "?"),),
                  "other line": (Fault(0, "reference", "is odd"),)}.get(fault, ())  # fmt: skip
        yield Draft(covered, fields, "raw", faults)


def _goods(line, text, state):
    bad = {"bad mass": {"net_kg": "2,4 t"}, "bad origin": {"origin": "Ruritania", "net_kg": "x"}}
    return "no group" if state == "no group" else {"line": line, "description": text} | bad.get(state, {})


def screened(folder, given, **changes):
    fixed = {"compiled": COMPILED, "policy": POLICY, "key": KEY, "label": "v1", "work_out": work_out}
    out, refused = folder / "lanes.parquet", folder / "refused.csv"
    counts = screen(given, out=out, quarantine=refused, **(fixed | changes))
    with refused.open(encoding="utf-8", newline="") as stream:
        return counts, pq.read_table(out), list(csv.DictReader(stream))


@settings(max_examples=25)
@given(mixes, st.integers(1, 9))
def test_every_line_comes_out_once_with_a_lane_or_with_a_reason(mix, batch):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "BATCH_LINES", batch)
        counts, lanes, refused = screened(Path(folder), drafts(mix))
    came_in = sum(len(lines) for lines, _ in mix)
    assert counts.adds_up
    assert (counts.lines_in, counts.lines_out, counts.quarantined) == (came_in, lanes.num_rows, len(refused))
    out = [*lanes["line"].to_pylist(), *(int(row["line"]) for row in refused)]
    assert sorted(out) == list(range(1, came_in + 1))
    assert lanes.schema.equals(SCHEMA)
    assert all(row["reason"] for row in refused)
    assert sum(counts.lanes.values()) == counts.lines_out
    bad = sum(len(g) for g, fault in mix if fault or any(state != "good" for _, state in g))
    assert len(refused) == bad


@given(goods)
@settings(max_examples=10)
def test_each_line_of_a_consignment_has_its_lane_and_its_own_score(lines):
    believed = [(text, "good") for text, _ in lines]
    with tempfile.TemporaryDirectory() as folder:
        _counts, lanes, _refused = screened(Path(folder), drafts([(believed, "")]))
    rows = lanes.to_pylist()
    assert len({(row["lane"], row["score"], row["points"]) for row in rows}) == 1
    points = {i.code: i.points for i in INDICATORS}
    for row, (text, _) in zip(rows, believed, strict=True):
        fired = [f"RI-GEN-{int(word):03d}" for word in text.split() if word.isdecimal() and int(word) < 70]
        assert row["line_score"] == min(100, sum(points[code] for code in fired)) <= row["score"]
        assert set(fired) <= {reason["code"] for reason in row["reasons"]}


def test_a_line_with_several_faults_has_one_row(tmp_path):
    _counts, _lanes, refused = screened(tmp_path, drafts([([("x", "bad origin"), ("y", "good")], "")]))
    assert list(refused[0]) == list(QUARANTINE)
    assert refused[0]["field"].split("; ") == ["goods[0].net_kg", "goods[0].origin"]
    assert refused[0]["as_written"].split("; ") == ["x", "Ruritania"]
    assert refused[1] | {"line": ""} == {
        "line": "", "field": "", "reason": "another line of the same consignment was refused: 1", "as_written": "",
    }  # fmt: skip


def test_what_breaks_off_leaves_no_file(tmp_path):
    def breaking():
        yield from drafts([([("1", "good")], "")] * 3)
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        screened(tmp_path, breaking())
    assert not list(tmp_path.iterdir())


ENDLESS = """
import itertools, sys
from pathlib import Path
from greenlane.consignments.reading import Draft
from greenlane.engine.door import QueryFailed
from greenlane.targeting import bulk
from greenlane.targeting.compiled import Compiled
from greenlane.targeting.lane import Policy

def drafts():
    for n in itertools.count(1):
        yield Draft((n,), {"reference": f"NP-{n}", "goods": [{"line": n, "description": "x"}]})

def tell(counts):
    print(counts.lines_out, flush=True)

folder = Path(sys.argv[1])
bulk.BATCH_LINES = 50
bulk.screen(drafts(), work_out=lambda c: [{"line": g.line} for g in c.goods], compiled=Compiled(()), policy=Policy(),
            key=b"k", label="v1", out=folder / "lanes.parquet", quarantine=folder / "refused.csv", tell=tell)
"""


def test_a_killed_run_leaves_nothing_under_the_files_names(tmp_path):
    command = [sys.executable, "-c", ENDLESS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGKILL)
    assert int(told[-1]) >= 150
    assert not (tmp_path / "lanes.parquet").exists()
    assert not (tmp_path / "refused.csv").exists()


def test_a_run_again_replaces_the_files(tmp_path):
    screened(tmp_path, drafts([([("1", "good")], "")] * 2))
    counts, lanes, _ = screened(tmp_path, drafts([([("1", "good")], "")]))
    assert (counts.lines_out, lanes.num_rows) == (1, 1)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lanes.parquet", "refused.csv"]


# ---- score_facts: facts in, lanes out, in one query


numbers = st.lists(st.integers(0, 75).map(str), max_size=6)
facts = st.lists(
    st.tuples(st.sampled_from(["NP-1", "it's", "Å/2", "", "象牙"]), numbers, st.sampled_from([None, True, False])),
    min_size=1, max_size=30,
)  # fmt: skip
policies = st.tuples(
    st.integers(1, 100), st.integers(1, 100), st.integers(1, 100), st.sampled_from([0.005, 0.3, 1])
).map(
    lambda t: Policy(
        blue_from=sorted(t[:3])[0], amber_from=sorted(t[:3])[1], red_from=sorted(t[:3])[2], random_rate=t[3]
    )
)


def write(path, rows):
    listed = [{"consignment": reference, "mentions": mentions, "vague": vague} for reference, mentions, vague in rows]
    pq.write_table(pa.Table.from_pylist(listed, schema=arrow_schema()), path)
    return listed


@settings(max_examples=20)
@given(facts, policies, st.binary(min_size=1, max_size=100), st.sampled_from(["", "0e5a"]))
def test_facts_give_what_consignments_give(rows, policy, key, owner):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = write(folder / "facts.parquet", rows)
        counts = score_facts(
            folder / "facts.parquet", folder / "out.parquet", compiled=COMPILED, policy=policy, key=key, owner=owner
        )
        found = {row["consignment"]: row for row in pq.read_table(folder / "out.parquet").to_pylist()}
        assert sorted(p.name for p in folder.iterdir()) == ["facts.parquet", "out.parquet"]
    judge = Judge(COMPILED)
    expected = {}
    for reference in {row["consignment"] for row in listed}:
        own = [row for row in listed if row["consignment"] == reference]
        whole = score(COMPILED, own, judge.answers(own))
        drawn = draw(f"{owner}/{reference}" if owner else reference, key)
        decision = decide(whole.value, whole.hard, drawn, policy)
        expected[reference] = {
            "consignment": reference, "lines": len(own), "points": whole.points, "score": whole.value,
            "lane": decision.lane, "rests_on": decision.rests_on, "codes": sorted(r.code for r in whole.reasons),
        }  # fmt: skip
    judge.close()
    assert found == expected
    assert counts.adds_up
    assert (counts.lines_in, counts.consignments) == (len(rows), len(expected))
    lines = [row["lane"] for row in expected.values() for _ in range(row["lines"])]
    assert dict(counts.lanes) == {lane: lines.count(lane) for lane in lines}


def test_facts_without_indicators_are_green_or_drawn(tmp_path):
    write(tmp_path / "facts.parquet", [(f"NP-{n}", [], None) for n in range(2000)])
    counts = score_facts(
        tmp_path / "facts.parquet", tmp_path / "out.parquet", compiled=compile_set([]), policy=Policy(), key=KEY
    )
    assert set(counts.lanes) == {"green", "red"}
    assert counts.lanes["red"] == sum(draw(f"NP-{n}", KEY) < Policy().random_rate for n in range(2000)) > 0


def test_facts_that_an_indicator_needs_and_that_are_not_there_leave_no_file(tmp_path):
    pq.write_table(pa.table({"consignment": ["NP-1"]}), tmp_path / "facts.parquet")
    with pytest.raises(QueryFailed, match="mentions"):
        score_facts(tmp_path / "facts.parquet", tmp_path / "out.parquet", compiled=COMPILED, policy=POLICY, key=KEY)
    assert [p.name for p in tmp_path.iterdir()] == ["facts.parquet"]


@pytest.mark.parametrize(("column", "lane"), [({}, "green"), ({"pair_first": [True]}, "blue")])
def test_without_a_history_what_asks_the_past_cannot_tell_and_stops_nothing(tmp_path, column, lane):
    asks = compile_set([indicator(when="vague OR pair_first", points=12)])
    pq.write_table(pa.table({"consignment": ["NP-1"], "vague": [False], **column}), tmp_path / "facts.parquet")
    policy = Policy(random_rate=0.005)
    counts = score_facts(tmp_path / "facts.parquet", tmp_path / "out.parquet", compiled=asks, policy=policy, key=KEY)
    assert dict(counts.lanes) == {lane: 1}


def test_what_does_not_fit_in_memory_goes_beside_the_result_and_is_gone_afterwards(tmp_path):
    with duckdb.connect() as connection:
        columns = "printf('%0100d', n) AS consignment, [CAST(n % 80 AS VARCHAR)] AS mentions, false AS vague"
        connection.execute(f"COPY (SELECT {columns} FROM range(500000) t(n)) TO '{tmp_path}/facts.parquet'")
    counts = score_facts(
        tmp_path / "facts.parquet", tmp_path / "out.parquet", compiled=COMPILED, policy=POLICY, key=KEY, memory_mb=128
    )
    assert counts == Counts(500_000, 500_000, 0, 500_000, counts.lanes)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]
