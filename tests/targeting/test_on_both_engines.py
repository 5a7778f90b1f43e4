"""Judging in bulk on DuckDB and on Spark: all indicators that ship, lanes and draws and reasons, row for row."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.made import traffic
from tests.engines import same

from greenlane.consignments.facts.books import Books
from greenlane.consignments.facts.work_out import work_out
from greenlane.consignments.reading import Draft
from greenlane.engine.door import DuckEngine
from greenlane.engine.plain import plain
from greenlane.targeting.bulk import Counts, score_facts, screen
from greenlane.targeting.compiled import arrow_schema, compile_set
from greenlane.targeting.indicator import from_shelf
from greenlane.targeting.lane import Policy, draw
from greenlane.targeting.vocabulary import NAMES

pytestmark = pytest.mark.engines
SHIPPED = compile_set(from_shelf())
POLICY = Policy(random_rate=0.2)
KEY = b"a key, of which nothing may stand in a plan"
ROWS = 3000


def invented(rows: int = ROWS) -> pa.Table:
    """Facts as the indicators' own examples have them, mixed at random, with NULLs and values at every edge."""
    r = random.Random(11)
    examples = [dict(example.facts) for one in SHIPPED.indicators for example in one.examples]
    seen = {name: [e[name] for e in examples if name in e] for name in NAMES}
    edges = {
        "BOOLEAN": [True, False], "BIGINT": [0, 1, 12, -1], "DOUBLE": [0.0, -0.0, 0.5, 1e9, 1e-9],
        "VARCHAR": ["", "NA", "象牙", "it's", "MAMMOTH ivory", "Мамонт"],
        "VARCHAR[]": [[], ["CITES"], [None], ["ivory", None]],
        "DATE": [dt.date(2024, 2, 29), dt.date(1999, 12, 31)],
    }  # fmt: skip

    def row(n):
        base = r.choice(examples)
        drawn = {name: r.choice([None, *seen[name], *edges[c.type]]) for name, c in NAMES.items() if r.random() < 0.5}
        if n % 10 < 2:  # a consignment of which next to nothing is known: only the draw can choose it
            drawn, base = {}, {}
        return drawn | (base if r.random() < 0.7 else {}) | {"consignment": f"NP-{n // 2}", "line": n}

    return pa.Table.from_pylist([row(n) for n in range(rows)], schema=arrow_schema())


def test_every_indicator_that_ships_answers_alike(both):
    query = f"SELECT * FROM ({SHIPPED.judged('facts', keys=('line',))}) judged ORDER BY line"
    rows = both(query, facts=invented())
    answered = [0] * SHIPPED.words
    for row in rows:
        for word in range(SHIPPED.words):
            answered[word] |= row[f"fired_{word}"]
    fired = {indicator.code for indicator in SHIPPED.unpack(answered)}
    assert len(fired) > 0.9 * len(SHIPPED.indicators)


@pytest.mark.parametrize("owner", ["", "0e5a"])
def test_facts_get_the_same_lanes_scores_codes_and_draws(spark, tmp_path, owner):
    pq.write_table(invented(), tmp_path / "facts.parquet")
    found = []
    for engine in ("duckdb", "local[2]"):
        out = tmp_path / "out.parquet"
        counts = score_facts(
            tmp_path / "facts.parquet", out, compiled=SHIPPED, policy=POLICY, key=KEY, owner=owner, engine=engine
        )
        found.append((plain(pq.read_table(out)).sort_by("consignment"), counts))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]
    (ours, counts), (theirs, again) = found
    same(ours, theirs)
    assert counts == again
    assert counts.adds_up
    drawn = {row["consignment"] for row in ours.to_pylist() if row["rests_on"] == "random"}
    assert drawn
    assert all(draw(f"{owner}/{reference}" if owner else reference, KEY) < 0.2 for reference in drawn)


def test_a_file_gets_the_same_lanes_and_the_same_words(spark, tmp_path):
    def drafts():
        line = 1
        for fields in itertools.islice(traffic(3), 300):
            goods = fields["goods"]
            covered = tuple(range(line, line + len(goods)))
            line += len(goods)
            numbered = [{**one, "line": n} for n, one in zip(covered, goods, strict=True)]
            broken = {"origin": "Ruritania"} if line % 50 == 1 else {}
            yield Draft(covered, {**fields, "goods": [{**one, **broken} for one in numbered]})

    found = []
    for engine in ("duckdb", "local[2]"):
        told: list[Counts] = []
        counts = screen(
            drafts(), work_out=partial(work_out, books=Books(None)), compiled=SHIPPED, policy=POLICY, key=KEY,
            label="v1", out=tmp_path / "lanes.parquet", quarantine=tmp_path / "refused.csv", engine=engine,
            tell=told.append,
        )  # fmt: skip
        assert told
        assert counts.adds_up
        refused = (tmp_path / "refused.csv").read_text(encoding="utf-8")
        found.append((pq.read_table(tmp_path / "lanes.parquet"), refused, counts))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["lanes.parquet", "refused.csv"]
    (ours, refused, counts), (theirs, refused_again, again) = found
    same(ours, theirs)
    assert (refused, counts) == (refused_again, again)
    assert counts.quarantined > 0
    assert len({reason["because"] for row in ours.to_pylist() for reason in row["reasons"]}) > 20


def test_the_key_of_the_draw_stands_in_no_query(tmp_path, monkeypatch):
    asked = []
    write = DuckEngine.write
    monkeypatch.setattr(DuckEngine, "write", lambda self, sql, out: asked.append(sql) or write(self, sql, out))
    pq.write_table(invented(10), tmp_path / "facts.parquet")
    score_facts(tmp_path / "facts.parquet", tmp_path / "out.parquet", compiled=SHIPPED, policy=POLICY, key=KEY)
    padded = KEY.ljust(64, b"\0")
    for pad in (0x36, 0x5C, 0):
        assert bytes(byte ^ pad for byte in padded).hex()[:24] not in asked[0].lower()
    assert KEY.decode() not in asked[0]
