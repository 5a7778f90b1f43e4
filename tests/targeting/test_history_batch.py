"""History features in bulk: the same bits as the live path, on every engine, and nothing from after the declaration."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.targeting.past import OWNER, START, Lines, history, states, table

from greenlane.engine import door
from greenlane.targeting.history import batch, live, packing, state
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.history.rows import LATER

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def engine():
    with door.open("duckdb", memory_mb=512, threads=1) as opened:
        yield opened


NEW = {"consignee": "new one", "consignor": "newer", "version": 1}


def asked(engine, consignments, query=batch.sql):
    """The features in bulk, by consignment and line."""
    engine.arrow("made", table(consignments))
    rows = engine.rows(query("made", engine.dialect)).to_pylist()
    return {(one["id"], one["nth"]): {name: one[name] for name in one if name in FEATURES} for one in rows}


@given(st.integers(0, 2**32), st.integers(0, 90))
@settings(max_examples=4)
def test_live_and_batch_give_the_same_bits(engine, seed, size):
    made = history(seed, size)
    found, held = asked(engine, made), states(made)
    for lines in made:
        for line, of_live in zip(lines, live.features(OWNER, lines, held), strict=True):
            assert of_live == found[line["id"], line["nth"]]


def test_every_feature_says_something_of_some_line(engine):
    made = [*history(7, 300), [{**history(7, 1)[0][0], "id": "new", "day": START + 900 * DAY, **NEW}]]
    for lines in made:
        for line in lines:
            line |= {"consignor_phone_key": "p1", "ln_kg_per_piece": line["ln_unit_value"]}
    found, held = asked(engine, made), states(made)
    assert found == {
        (line["id"], line["nth"]): of_live
        for lines in made
        for line, of_live in zip(lines, live.features(OWNER, lines, held), strict=True)
    }
    told = {name for one in found.values() for name, value in one.items() if value not in (None, 0, False)}
    assert told == set(FEATURES)


@pytest.mark.engines
def test_both_engines_give_the_same_features(both):
    def features(engine):
        return engine.rows(f"SELECT * FROM ({batch.sql('made', engine.dialect)}) f ORDER BY id, nth")

    rows = both(features, made=table(history(3, 120)))
    assert len(rows) > 120
    assert set(rows[0]) == set(batch.columns())


def test_written_stretch_by_stretch_they_are_the_same(engine, tmp_path, monkeypatch):
    made = history(11, 60)
    expected = asked(engine, made)
    monkeypatch.setattr(batch, "AT_ONCE", 20)
    assert batch.run(engine, "made", tmp_path / "features") == sum(map(len, made))
    assert len(list((tmp_path / "features").iterdir())) > 3
    assert [path.name for path in tmp_path.iterdir()] == ["features"]
    rows = pq.read_table(tmp_path / "features").to_pylist()
    assert {(one["id"], one["nth"]): {name: one[name] for name in FEATURES} for one in rows} == expected


# ---- nothing from after the declaration


def upto(made: list[Lines], day: dt.date) -> list[Lines]:
    """What anybody could know on a day: what was declared before it, with the outcomes recorded before it, and the
    lines of that day themselves, of which nothing is known."""
    nothing = dict.fromkeys(LATER)
    return [
        [line if line["known"] is not None and line["known"] < day and line["day"] < day else line | nothing
         for line in lines]
        for lines in made if lines[0]["day"] <= day
    ]  # fmt: skip


def leaks(engine, query) -> set[str]:
    """The features that change when what nobody could know yet is taken away: declared or recorded on the day or later.

    Of the lines of the day itself only one consignment is left, so that none can see another.
    """
    made = history(5, 160, span=20)
    leaking: set[str] = set()
    everything = asked(engine, made, query)
    for lines in made[::80]:
        day = lines[0]["day"]
        known = [other for other in upto(made, day) if other[0]["day"] < day or other[0]["id"] == lines[0]["id"]]
        now = asked(engine, known, query)
        for nth in range(len(lines)):
            here, before = everything[lines[0]["id"], nth], now[lines[0]["id"], nth]
            leaking |= {name for name in here if here[name] != before[name]}
    return leaking


def test_no_feature_sees_the_day_itself_or_what_was_recorded_later(engine):
    assert leaks(engine, batch.sql) == set()


def same_day(table: str, dialect: str) -> str:
    """A feature that peeks: what the consignee brought in on the day itself counts."""
    return batch.sql(table, dialect).replace("RANGE BETWEEN 30 PRECEDING AND 1 PRECEDING",
                                             "RANGE BETWEEN 30 PRECEDING AND CURRENT ROW")  # fmt: skip


def known_when_declared(table: str, dialect: str) -> str:
    """A feature that peeks: an outcome counts from the day of the declaration, long before it was recorded."""
    return batch.sql(table, dialect).replace("max(known_d) AS d", "max(CAST(date_diff('day', DATE '1970-01-01', "
                                             "DATE '2022-01-01') AS INTEGER)) AS d")  # fmt: skip


@pytest.mark.parametrize(
    ("peeking", "caught"), [(same_day, "consignee_consignments_30"), (known_when_declared, "consignee_inspected")]
)
def test_a_feature_that_peeks_is_caught(engine, peeking, caught):
    assert caught in leaks(engine, peeking)


# ---- what the live path starts from


def test_worked_out_anew_the_counts_are_those_that_were_added_one_by_one(engine):
    made = history(17, 120)
    engine.arrow("made", table(made))
    for today in (START, START + 900 * DAY):
        added = live.after(live.Increments(), {}, today) | states(made)
        anew = dict(packing.packed(engine, "made", OWNER, today))
        assert {
            number for number, blob in added.items() if not state.stale(blob, live.day_number(today))
        } <= anew.keys()
        lines = [line for lines in made for line in lines if line["day"] > START + 980 * DAY]
        assert lines
        assert live.features(OWNER, lines, anew) == live.features(OWNER, lines, added)
        if today == START:
            assert {number: anew[number] for number in added} == added
