"""What has grown: counted by the engine as by hand, not raised by chance, put to rest by a few looks."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.engine import door
from greenlane.targeting.history import rows
from greenlane.targeting.learned import surges_of
from greenlane.targeting.models import LearnedModel
from greenlane.targeting.surges import LEAST, Surges, fresh, surging

DAY = dt.date(2026, 6, 1)
counts = st.tuples(st.integers(0, 60), st.integers(0, 120)).flatmap(
    lambda n: st.integers(0, sum(n)).flatmap(lambda looked: st.tuples(
        st.just(n[0]), st.just(n[1]), st.just(looked), st.integers(0, looked)
    ))
)  # fmt: skip


def worth(*listed):
    return float(fresh(*np.array(listed, dtype=np.float64).T[:, None, :])[0])


@given(st.lists(counts, min_size=1, max_size=4))
def test_it_is_a_share_and_nothing_where_nothing_grew(listed):
    assert 0 <= worth(*listed) <= 1
    assert worth(*[(now // 3, now, looked, found) for now, _then, looked, found in listed]) == 0


def test_what_is_new_is_worth_a_look_until_a_few_found_nothing():
    looks = [worth((30, 0, looked, 0)) for looked in range(9)]
    assert looks == sorted(looks, reverse=True)
    assert looks[0] > 0.4
    assert [value >= LEAST for value in looks] == [True] * 7 + [False] * 2
    assert worth((30, 0, 6, 4)) > worth((30, 0, 2, 0))  # finds bring it back to the front


def test_one_newcomer_is_no_surge_and_chance_makes_few():
    assert worth((1, 0, 0, 0)) == 0
    r = np.random.default_rng(1)
    now, then = r.poisson(20, 2000), r.poisson(40, 2000)
    grown = sum(worth((a, b, 0, 0)) > 0 for a, b in zip(now, then, strict=True))
    assert grown < 40


def test_a_key_that_was_looked_into_in_vain_answers_for_the_others_that_grew_with_it():
    assert worth((30, 0, 0, 0), (40, 0, 12, 0)) < LEAST < worth((30, 0, 0, 0), (40, 100, 12, 0))


def line(n, days_before, **given):
    found = given.pop("found", None)
    facts = {"consignor": "Rowan", "hs6": "680293", "origin": "IN", "loading_place": "INMUN", "unit_value": 1.0} | given
    day = DAY - dt.timedelta(days=days_before)
    known = None if found is None else day + dt.timedelta(days=1)
    return rows.of(facts, id=f"c{n}", day=day, found=found, known=known)


LINES = [
    *(line(n, 30 + n % 50) for n in range(40)),
    *(line(100 + n, 1 + n % 25) for n in range(5)),
    *(line(200 + n, 1 + n % 20, consignor="shell") for n in range(12)),
    *(line(300 + n, 3, consignor="shell", found=n == 0) for n in range(2)),
    *(line(400 + n, 2, transit_countries=["LK", "SG"]) for n in range(9)),
    *(line(500 + n, 2, unit_value=0.2) for n in range(9)),
    line(600, 0, consignor="today"), line(601, 90, consignor="shell"), line(602, 2, consignor=None, found=True),
]  # fmt: skip


def grown(kind="duckdb"):
    with door.open(kind, memory_mb=256, threads=1) as engine:
        engine.arrow("history", pa.Table.from_pylist(LINES, schema=rows.SCHEMA))
        return surging(engine, "history", DAY)


def test_the_engine_counts_what_grew_and_a_line_finds_itself_in_it():
    found = grown()
    assert [sorted(rows_.values()) for rows_ in (found.counts["consignor"], found.counts["ware by"])] == [
        [(14, 0, 2, 1)], [(9, 0, 0, 0)],
    ]  # fmt: skip
    old, new = line(0, 0), line(0, 0, consignor="shell")
    assert 0 < found.of(old) < LEAST  # the ware has grown a little with it
    assert found.of(new) == pytest.approx(worth((14, 0, 2, 1)))
    assert found.of(line(0, 0, transit_countries=["LK", "SG"])) > 0
    assert found.of(line(0, 0, unit_value=0.2)) > 0
    assert found.of({}) == 0


def test_amendments_are_no_growth_and_a_consignment_of_many_lines_is_looked_into_once():
    amended = [{**line(700 + n, 2, consignor="paper"), "version": 2} for n in range(9)]
    many = [{**line(800, 2, consignor="box", found=False), "nth": n} for n in range(8)]
    with door.open("duckdb", memory_mb=256, threads=1) as engine:
        engine.arrow("history", pa.Table.from_pylist([*LINES, *amended, *many], schema=rows.SCHEMA))
        found = surging(engine, "history", DAY).counts["consignor"]
    assert sorted(found.values()) == [(8, 0, 1, 0), (14, 0, 2, 1)]


def test_no_name_is_kept_and_what_is_kept_reads_the_same():
    found = grown()
    kept = json.dumps(found.as_json)
    assert "shell" not in kept
    assert "Rowan" not in kept
    assert Surges.of_json(json.loads(kept)) == found


@pytest.mark.engines
def test_both_engines_count_the_same(spark):
    assert grown() == grown("local[2]")


def test_order_of_the_lines_changes_nothing():
    shuffled = LINES[:]
    random.Random(2).shuffle(shuffled)
    with door.open("duckdb", memory_mb=256, threads=1) as engine:
        engine.arrow("history", pa.Table.from_pylist(shuffled, schema=rows.SCHEMA))
        assert surging(engine, "history", DAY) == grown()


def test_what_has_grown_is_read_once_for_each_measurement():
    def model(pk, day):
        kept = Surges(day, {"consignor": {"a": (9, 0, 0, 0)}}).as_json
        return LearnedModel(pk=pk, drift={"surges": json.loads(json.dumps(kept))})

    pk = uuid.uuid4()
    assert surges_of(LearnedModel(drift=None)) is None
    again = surges_of(model(pk, dt.date(2026, 5, 1)))
    assert surges_of(model(pk, dt.date(2026, 5, 1))) is again
    assert surges_of(model(pk, dt.date(2026, 5, 2))).day == dt.date(2026, 5, 2)
