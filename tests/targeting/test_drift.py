"""Drift: silent on what only chance moved, loud on what changed, and measured for exploring."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.drift import Drift, Limits, Sketch, chart, measured, moved, sketch

numbers = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=80)
texts = st.lists(st.one_of(st.none(), st.sampled_from("CN DE NA NG".split()), st.booleans()), min_size=1, max_size=80)


def drawn(n, seed, mean=0.0):
    r = random.Random(seed)
    return [r.gauss(mean, 1) for _ in range(n)]


@given(st.one_of(numbers, texts))
def test_shares_add_up_and_the_same_values_have_not_moved(values):
    made = sketch("x", values)
    assert sum(made.shares) == pytest.approx(1)
    assert made.n == len(values)
    same = moved(made, values)
    assert same.psi == pytest.approx(0, abs=1e-9)
    assert same.jensen_shannon == pytest.approx(0, abs=1e-9)
    assert same.level == "calm"


@given(st.one_of(numbers, texts), st.one_of(numbers, texts))
def test_a_shift_is_never_negative_nor_more_than_all(before, after):
    shift = moved(sketch("x", before), after)
    assert shift.psi >= -1e-9
    assert 0 <= shift.jensen_shannon <= 1 + 1e-9


def test_chance_alone_raises_no_alarm():
    alarms = sum(moved(sketch("x", drawn(500, n)), drawn(60, n + 1000)).level != "calm" for n in range(60))
    assert alarms <= 3


@pytest.mark.parametrize("shift", [1.0, -1.5])
def test_what_moved_is_seen(shift):
    assert moved(sketch("x", drawn(2000, 1)), drawn(400, 2, shift)).level == "alarm"


def test_a_country_that_was_never_seen_and_a_field_left_blank_are_seen():
    before = sketch("origin", ["CN"] * 300 + ["NA"] * 300)
    assert before.values == ("CN", "NA")  # Namibia, not a blank
    assert moved(before, ["CN"] * 50 + ["NA"] * 50).level == "calm"
    assert moved(before, ["XX"] * 60 + ["CN"] * 40).level == "alarm"
    assert moved(before, [None] * 60 + ["NA"] * 40).level == "alarm"


def test_the_population_stability_index_is_the_customary_one():
    before = Sketch("x", values=("a",), shares=(0.5, 0.5, 0.0), n=10**9)
    shift = moved(before, ["a"] * 80_000 + ["b"] * 20_000)
    # (0.8 − 0.5) ln(0.8 / 0.5) + (0.2 − 0.5) ln(0.2 / 0.5), and next to nothing for the blank
    assert shift.psi == pytest.approx(0.4159, abs=1e-3)


# ---- finds against what was expected


def test_the_chart_adds_what_the_formula_says():
    one = chart([(True, 0.1)])
    assert one.more == pytest.approx(0.693147 - 0.095310, abs=1e-5)  # ln 2 − ln(1 − 0.1 + 2 · 0.1)
    assert one.fewer == 0
    assert chart([(False, 0.1)]).fewer == pytest.approx(0.051293, abs=1e-5)  # − ln(1 − 0.1 + 0.5 · 0.1)


def results(n, seed, p, truth):
    r = random.Random(seed)
    return [(r.random() < truth, p) for _ in range(n)]


def test_a_calibrated_model_is_calm_and_one_that_misses_much_is_not():
    calm = [chart(results(200, seed, 0.05, 0.05)).level == "alarm" for seed in range(40)]
    assert sum(calm) <= 2
    loud = [chart(results(200, seed, 0.05, 0.2)).level == "alarm" for seed in range(40)]
    assert sum(loud) >= 38
    few = chart(results(400, 3, 0.2, 0.02))
    assert few.level == "alarm"
    assert few.fewer > few.more


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), max_size=60))
def test_the_chart_never_falls_below_zero_and_counts_what_it_was_given(listed):
    found = chart(listed)
    assert min(found.more, found.fewer) >= 0
    assert found.highest >= max(found.more, found.fewer)
    assert (found.results, found.finds) == (len(listed), sum(one for one, _ in listed))
    assert 0 <= found.since <= found.results


# ---- together


def test_all_calm_is_no_drift():
    before = [sketch("mass", drawn(1000, 1)), sketch("gone", ["a"])]
    found = measured(before, {"mass": drawn(500, 2)})
    assert (found.level, found.measure) == ("calm", 0.0)
    assert [one.name for one in found.features] == ["mass"]


def test_the_most_moved_stands_first_and_sets_the_measure():
    before = [sketch("a", drawn(1000, 1)), sketch("b", drawn(1000, 2))]
    found = measured(before, {"a": drawn(500, 3), "b": drawn(500, 4, 2.0)})
    assert [one.name for one in found.features] == ["b", "a"]
    assert (found.level, found.measure) == ("alarm", 1.0)


def test_more_finds_than_expected_call_for_exploring_and_fewer_do_not():
    more = measured([], {}, explored=results(60, 1, 0.02, 0.5))
    assert (more.level, more.measure) == ("alarm", 1.0)
    fewer = measured([], {}, sample=results(400, 3, 0.2, 0.0))
    assert (fewer.level, fewer.measure) == ("alarm", 0.0)


def test_limits_can_be_set():
    before, now = [sketch("mass", drawn(1000, 1))], {"mass": drawn(500, 2, 1.0)}
    assert measured(before, now).level == "alarm"
    assert measured(before, now, limits=Limits(psi_watch=9, psi_alarm=9)).level == "calm"


def test_sketch_and_measurement_are_the_same_after_being_kept():
    made = sketch("a", drawn(100, 1))
    assert Sketch.of_json(json.loads(json.dumps(made.as_json))) == made
    found = measured([made], {"a": drawn(50, 2)}, sample=[(True, 0.1)])
    assert Drift.of_json(json.loads(json.dumps(found.as_json))) == found
