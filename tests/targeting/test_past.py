"""The long history as models read it: what was known on a day, training on it, trying on it, drift away from it."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pyarrow as pa
import pytest

from greenlane.targeting import actions, learned, past
from greenlane.targeting.backtest import AskedError
from greenlane.targeting.history.packing import Told
from greenlane.targeting.history.rows import SCHEMA, of
from greenlane.targeting.lane import Policy
from greenlane.targeting.learning.readings import Lines
from greenlane.targeting.models import LearnedModel

FIRST = dt.date(2026, 1, 1)
LAST = dt.date(2026, 6, 30)
CODE = "RI-WAS-101"
PLASTIC = {"hs": "391590", "hs6": "391590", "hs4": "3915", "hs2": "39", "export_country": "GB", "destination": "MY",
           "origin": "GB", "mode": "sea", "direction": "import", "office": "NCT", "text_classes": []}  # fmt: skip


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def declared(n, day):
    """One line of goods; every fourth comes to one of five consignees of whom two in three are finds."""
    bad = n % 4 == 0
    facts = {**PLASTIC, "line": 1, "consignee": f"bad {n % 5}" if bad else f"good {n % 21}", "net_kg": 100.0 + n % 50,
             "value_usd": 500.0 + 13 * (n % 11), "consignment": str(n)}  # fmt: skip
    found = bad and n % 3 > 0
    row = of(facts, id=f"{n:05d}", day=day, lane="red", score=50, sampled=n % 10 == 0)
    outcome = {"id": f"{n:05d}", "found": found, "known": day + dt.timedelta(days=2), "kind": "open", "minutes": 30,
               "lane": "red", "sampled": n % 10 == 0, "classes": []}  # fmt: skip
    return row, outcome


@pytest.fixture
def northport(cast, in_force):
    """Six months of Northport's history: 480 consignments, two in three of them inspected."""
    rng = random.Random(3)
    rows, outcomes = [], []
    for n in range(480):
        row, outcome = declared(n, FIRST + dt.timedelta(days=rng.randint(0, (LAST - FIRST).days)))
        rows.append(row)
        outcomes += [outcome] if n % 3 or n % 4 == 0 else []
    kept = past.history(cast.northport)
    kept.append(past.ROWS, pa.Table.from_pylist(rows, schema=SCHEMA), day="day", part="a")
    kept.append(past.OUTCOMES, pa.Table.from_pylist(outcomes, schema=past.OUTCOME), day="known", part="a")
    return cast.northport


def asked(kind, key, **more):
    return {
        "do": "test",
        "kind": kind,
        "key": str(key),
        "since": "2026-03-01",
        "until": "2026-05-31",
        "office": "",
        **more,
    }


def test_on_a_day_only_what_was_known_by_then_is_known(northport):
    day = dt.date(2026, 4, 1)
    with past.opened(northport, day) as opened:
        table = opened.engine.rows("SELECT day, known FROM past")
    assert max(table["day"].to_pylist()) <= day
    assert max(known for known in table["known"].to_pylist() if known) <= day
    with past.opened(northport, LAST) as opened:
        assert opened.engine.rows("SELECT id FROM past").num_rows == 480
    with past.opened(northport, LAST, dt.date(2026, 6, 10)) as opened:
        late = opened.engine.rows("SELECT min(day) AS first, count(*) AS n FROM past").to_pylist()[0]
    assert late["first"] >= dt.date(2026, 6, 10) and 0 < late["n"] < 100


def test_results_since_a_day_come_in_order_of_time(northport):
    found = past.results(northport, after=dt.date(2026, 6, 1))
    known = found["known"].to_pylist()
    assert known and known == sorted(known) and known[0] > dt.date(2026, 6, 1)
    assert None not in found["found"].to_pylist()


@pytest.mark.parametrize("until", [dt.date(2026, 5, 31), dt.date(2026, 6, 10), LAST], ids=["neither", "one", "both"])
def test_a_later_find_takes_the_place_of_nothing_found_before(northport, until):
    """Whatever the model was trained on already, it comes to what training on all of it would have counted."""

    def told(id, found, day, kind="open"):
        return {"id": id, "found": found, "known": day, "kind": kind}

    june = dt.date(2026, 6, 9)
    more = [
        told("twice", False, june), told("twice", True, june + dt.timedelta(days=6)),
        told("once", True, june), told("once", False, june + dt.timedelta(days=6)),
        told("papers", False, june, "documents"),
    ]  # fmt: skip
    rows = [declared(n, FIRST)[0] | {"id": id} for n, id in enumerate(("twice", "once", "papers"))]
    kept = past.history(northport)
    kept.append(past.ROWS, pa.Table.from_pylist(rows, schema=SCHEMA), day="day", part="t")
    kept.append(past.OUTCOMES, pa.Table.from_pylist(more, schema=past.OUTCOME), day="known", part="t")
    found = past.results(northport, after=until)
    after = {row["id"]: (row["before"], row["found"]) for row in found.to_pylist() if row["id"] in ("twice", "once")}
    trained = {dt.date(2026, 5, 31): None, dt.date(2026, 6, 10): False}
    assert after == ({} if until == LAST else {"twice": (trained[until], True)} | (
        {"once": (None, True)} if trained[until] is None else {}
    ))  # fmt: skip
    assert "papers" not in found["id"].to_pylist()


def test_what_changes_with_new_results_is_told_and_nothing_else(northport):
    before = past.mark(northport)
    assert past.mark(northport) == before
    more = pa.Table.from_pylist([declared(1, LAST)[1]], schema=past.OUTCOME)
    past.history(northport).append(past.OUTCOMES, more, day="known", part="b")
    assert past.mark(northport) != before


@pytest.fixture(scope="module")
def kept():
    """The model of this history, once it was trained: training takes seconds."""
    return {}


@pytest.fixture
def model(northport, cast, kept):
    if not kept:
        made = actions.train(northport, until=LAST, note="A first model", by=cast.bo)
        kept.update(content=bytes(made.content), card=made.card)
        return made
    return actions.propose_model(northport, kept["content"], kept["card"], until=LAST, note="x", by=cast.bo)


def test_a_model_is_trained_checked_on_later_results_and_proposed(model, cast):
    assert (model.state, model.until, model.proposed_by) == ("proposed", LAST, cast.bo)
    assert model.card["checked"]["auc"]["value"] > 0.6
    assert {"look_up", "rate_table"} <= set(model.card["checked"]["baselines"])
    assert model.card["about"]["finds"] > 0
    assert {one["name"] for one in model.card["sketches"]} >= {"mode", "net_kg", "export_country"}
    learned.checked(LearnedModel.objects.get())


def test_a_running_model_knows_what_one_loaded_anew_knows(model, northport, cast, monkeypatch):
    """Nothing was found in the first look into a consignment, something in the second, and then nothing again."""
    monkeypatch.setattr(learned, "_held", {})
    monkeypatch.setattr(learned, "_beside", lambda work: work())
    actions.decide_model(model, approve=True, by=cast.gil)
    row, running = learned.model_of(northport)
    facts, day = declared(4, LAST)[0], LAST - dt.timedelta(days=20)
    lines = learned.lines([facts], None, id="new", day=day)
    trained = running.model.ensemble.profiles.total
    outcomes = []
    for n, found in enumerate((False, True, False), 1):
        known = LAST + dt.timedelta(days=n)
        earlier = Told(known - dt.timedelta(days=1), n == 3) if n > 1 else None
        learned.heard(northport, "new", lines, found, day, earlier)
        outcomes.append({"id": "new", "found": found, "known": known, "kind": "open"})
    kept = past.history(northport)
    new = pa.Table.from_pylist([facts | {"id": "new", "day": day}], schema=SCHEMA)
    kept.append(past.ROWS, new, day="day", part="n")
    kept.append(past.OUTCOMES, pa.Table.from_pylist(outcomes, schema=past.OUTCOME), day="known", part="n")
    learned._held[row.pk].looked = float("-inf")
    assert learned.model_of(northport)[1] is running
    learned._held.clear()
    anew = learned.model_of(northport)[1].model.ensemble.profiles
    counted, keys = running.model.ensemble.profiles, anew.keys(Lines(lines))
    assert (counted.total - trained)[:3].tolist() == [1.0, 1.0, 1.0]
    assert np.allclose(counted.counts(keys), anew.counts(keys)) and np.allclose(counted.total, anew.total)
    # What the training knew already is not counted beside itself.
    learned.heard(northport, "trained on", lines, True, day, Told(LAST, False))
    again = learned.model_of(northport)[1].model.ensemble.profiles
    assert (again.total - anew.total)[:3].tolist() == [0.0, 0.0, 1.0]


def test_the_same_traffic_has_not_drifted_and_other_traffic_has(model, northport, cast):
    actions.decide_model(model, approve=True, by=cast.gil)
    measured = actions.measure_drift(model, LAST)
    assert (measured.drift["day"], measured.drift["level"]) == ("2026-06-30", "calm")
    later = dt.date(2026, 9, 1)
    rows = [declared(n, later)[0] | {"id": f"x{n}", "mode": "air", "net_kg": 5000.0 + n} for n in range(400)]
    past.history(northport).append(past.ROWS, pa.Table.from_pylist(rows, schema=SCHEMA), day="day", part="c")
    assert actions.measure_drift(model, later).drift["level"] == "alarm"


def test_results_beyond_what_the_model_expected_are_drift(model, northport, cast):
    actions.decide_model(model, approve=True, by=cast.gil)
    screened = [
        {"id": f"{n:05d}", "day": LAST, "model": model.label, "p": 0.01, "rests_on": "random", "sampled": True}
        for n in range(0, 480, 4)
    ]
    table = pa.Table.from_pylist(screened, schema=past.SCREENING)
    past.history(northport).append(past.SCREENINGS, table, day="day", part="d")
    measured = actions.measure_drift(model, LAST).drift
    assert (measured["sample"]["results"], measured["sample"]["finds"], measured["level"]) == (120, 80, "alarm")


@pytest.mark.parametrize("kind", ["indicator", "model"])
def test_what_is_tried_on_the_past_is_counted_in_the_period_and_named(model, northport, kind):
    key = {"indicator": CODE, "model": model.pk}[kind]
    result = past.tested(northport, asked(kind, key))
    assert 0 < result["traffic"] < 480 and result["finds"] > 0
    assert result["asked"]["what"] == {kind: str(key)}
    assert ("model-has-seen" in result["notes"]) is (kind == "model")


def test_a_damaged_model_in_force_stops_no_test_and_the_result_says_so(model, northport, cast, caplog):
    actions.decide_model(model, approve=True, by=cast.gil)
    LearnedModel.objects.update(content=b"damaged")
    result = past.tested(northport, asked("indicator", CODE))
    assert result["traffic"] > 0 and result["notes"][-1] == "model-damaged"
    assert "left out" in caplog.text
    with pytest.raises(learned.Damaged):
        past.tested(northport, asked("model", model.pk))


def test_a_rate_a_day_is_of_days_of_which_something_is_known(model, northport):
    wide = past.tested(northport, asked("indicator", "RI-GEN-001", since="0001-01-01", until="9999-12-31"))
    assert FIRST.isoformat() <= wide["asked"]["since"] < wide["asked"]["until"] <= LAST.isoformat()
    assert wide["traffic"] == 480
    before = past.tested(northport, asked("indicator", "RI-GEN-001", since="2020-01-01", until="2020-02-01"))
    assert (before["traffic"], before["asked"]["since"]) == (0, "2020-01-01")
    assert "model-has-seen" not in before["notes"]


def test_sets_and_policies_are_tried_as_they_were_proposed(northport, cast):
    changed = actions.propose_set(northport, {CODE: {"points": 90}}, note="x", by=cast.bo)
    policy = actions.propose_policy(cast.terminal, Policy(red_from=77), note="x", by=cast.bo)
    assert past._what(northport, "set", str(changed.pk)) == (changed.content, None)
    assert past._what(northport, "policy", str(policy.pk))[0]["red_from"] == 77


@pytest.mark.parametrize("kind", ["set", "policy", "model"])
def test_what_another_administration_holds_is_not_tried(northport, cast, in_force, kind):
    model = LearnedModel.objects.create(owner=northport, version=1, content=b"", until=LAST)
    policy = actions.propose_policy(cast.terminal, Policy(), note="x", by=cast.bo)
    key = {"set": in_force.pk, "policy": policy.pk, "model": model.pk}[kind]
    with pytest.raises(AskedError):
        past.tested(cast.southmere, asked(kind, key))


def test_without_a_history_there_is_too_little_to_learn_from(cast, in_force):
    with pytest.raises(learned.TooFew):
        past.trained(cast.northport, LAST)
