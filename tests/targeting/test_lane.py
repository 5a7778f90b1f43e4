"""From score to lane: law before score, never a better lane for a higher score, and a draw nobody can foresee."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.exploration import LEAST_RANDOM, Shares
from greenlane.targeting.lane import PRECEDENCE, Policy, PolicyError, decide, draw, fitted

STRICTNESS = {lane: n for n, lane in enumerate(PRECEDENCE)}
scores = st.integers(0, 100)
shares = st.floats(0, 1, exclude_max=True)
hards = st.sampled_from(["", "papers_missing", "prohibited"])
policies = st.builds(
    lambda froms, rates, random, capacity: Policy(*sorted(froms, reverse=True), *rates, random, capacity),
    st.tuples(st.integers(1, 100), st.integers(1, 100), st.integers(1, 100)),
    st.tuples(*[st.floats(0, 0.33)] * 3),
    st.floats(LEAST_RANDOM, 0.2),
    st.integers(0, 200),
)


@given(scores, scores, hards, shares, policies)
def test_a_higher_score_never_gets_an_easier_lane(one, other, hard, drawn, policy):
    low, high = sorted((one, other))
    assert STRICTNESS[decide(high, hard, drawn, policy).lane] <= STRICTNESS[decide(low, hard, drawn, policy).lane]


@given(scores, shares, policies)
def test_the_law_is_never_scored_away(score, drawn, policy):
    assert decide(score, "prohibited", drawn, policy).lane == "red"
    assert decide(score, "prohibited", drawn, policy).rests_on == "law"
    assert decide(score, "papers_missing", drawn, policy).lane in ("red", "amber")


@given(scores, hards, policies)
def test_the_draw_only_ever_makes_a_lane_stricter(score, hard, policy):
    assert decide(score, hard, 0.0, policy).lane == "red"
    without = decide(score, hard, 0.9999, policy)
    assert without.rests_on != "random"


# ---- what the learned model chooses


ranks = st.one_of(st.none(), st.floats(0, 1))


@given(scores, hards, shares, policies, ranks, ranks)
def test_the_model_only_ever_makes_a_lane_stricter(score, hard, drawn, policy, high, unknown):
    without = decide(score, hard, drawn, policy)
    given = decide(score, hard, drawn, policy, p_rank=high, uncertainty_rank=unknown)
    assert STRICTNESS[given.lane] <= STRICTNESS[without.lane]
    if without.lane == "red" and without.rests_on in ("law", "score"):
        assert given == without
    if high is None and unknown is None:
        assert given == without


def test_law_and_score_come_before_the_model_and_the_model_before_the_draw():
    policy = Policy(learned_rate=0.02, explore_rate=0.01)
    cases = [
        (("prohibited", 0, 0.99, 0.99, 0.0), ("red", "law")),
        (("", 50, 0.99, 0.99, 0.0), ("red", "score")),
        (("", 0, 0.98, 0.99, 0.0), ("red", "learned")),
        (("papers_missing", 30, 0.97, 0.99, 0.0), ("red", "explored")),
        (("papers_missing", 30, 0.97, 0.98, 0.0), ("red", "random")),
        (("papers_missing", 30, 0.97, 0.98, 0.5), ("amber", "law")),
        (("", 30, 0.97, 0.98, 0.5), ("amber", "score")),
        (("", 0, 0.97, 0.98, 0.5), ("green", "nothing")),
    ]
    for (hard, score, high, unknown, drawn), expected in cases:
        decision = decide(score, hard, drawn, policy, p_rank=high, uncertainty_rank=unknown)
        assert (decision.lane, decision.rests_on) == expected


def test_a_model_that_may_choose_nothing_chooses_nothing():
    none = Policy(learned_rate=0, explore_rate=0)
    assert decide(0, "", 0.5, none, p_rank=1.0, uncertainty_rank=1.0).lane == "green"


def test_measured_drift_may_move_the_shares():
    assert decide(0, "", 0.5, Policy(), p_rank=0.5, uncertainty_rank=0.99).lane == "green"
    moved = Shares(0.01, 0.015, 0.005)
    assert decide(0, "", 0.5, Policy(), p_rank=0.5, uncertainty_rank=0.99, shares=moved).rests_on == "explored"


def test_thresholds_leave_room_for_what_the_model_chooses():
    past = list(range(100)) * 10
    alone, beside = fitted(Policy(), past, 5), fitted(Policy(), past, 5, learning=True)
    assert beside.red_from > alone.red_from


def test_each_threshold_begins_its_lane():
    policy = Policy()
    assert [decide(s, "", 0.5, policy).lane for s in (100, 50, 49, 25, 24, 10, 9, 0)] == [
        "red", "red", "amber", "amber", "blue", "blue", "green", "green",
    ]  # fmt: skip
    assert decide(0, "", 0.5, policy).rests_on == "nothing"


@pytest.mark.parametrize(
    "wrong",
    [
        {"red_from": 101}, {"blue_from": 0}, {"amber_from": 60}, {"blue_from": 30}, {"red_rate": 1.1},
        {"amber_rate": -0.1}, {"random_rate": float("nan")}, {"random_rate": 0.004},
        {"learned_rate": 0.6, "explore_rate": 0.5}, {"explore_rate": -0.1},
        {"red_rate": 0.5, "amber_rate": 0.4, "blue_rate": 0.2}, {"daily_capacity": -1},
        {"red_hours": 0}, {"amber_hours": -1}, {"blue_hours": 8785}, {"red_hours": 25}, {"amber_hours": 721},
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_used_is_refused(wrong):
    with pytest.raises(PolicyError):
        Policy(**wrong)


def test_the_limits_of_waiting_are_those_of_the_policy_and_green_has_none():
    assert Policy(blue_hours=48).limits == {
        "red": dt.timedelta(hours=4), "amber": dt.timedelta(hours=24), "blue": dt.timedelta(days=2),
    }  # fmt: skip


def test_what_is_not_red_amber_or_blue_is_green():
    assert Policy(red_rate=0.1, amber_rate=0.2, blue_rate=0.3).green_rate == pytest.approx(0.4)


# ---- the draw


@given(st.text(max_size=80), st.binary(min_size=1, max_size=64))
def test_the_draw_is_the_same_each_time_and_below_one(reference, key):
    assert draw(reference, key) == draw(reference, key)
    assert 0 <= draw(reference, key) < 1


def test_the_draw_is_below_one_even_for_the_highest_digest(monkeypatch):
    monkeypatch.setattr(
        "greenlane.targeting.lane.hmac.new", lambda *_: type("D", (), {"digest": lambda self: b"\xff" * 32})()
    )
    assert draw("IM-1", b"key") < 1


def test_the_draw_is_uniform_and_differs_with_the_key():
    drawn = [draw(f"IM-{n}", b"key") for n in range(20_000)]
    tenths = Counter(int(10 * x) for x in drawn)
    assert set(tenths) == set(range(10))
    assert all(abs(count - 2000) < 6 * 42.5 for count in tenths.values())  # six standard deviations of a fair draw
    assert abs(sum(x < 0.005 for x in drawn) - 100) < 60
    assert sum(a == b for a, b in zip(drawn, (draw(f"IM-{n}", b"other") for n in range(20_000)), strict=True)) == 0


# ---- thresholds that would have met the expected rates


@given(policies, st.lists(scores, min_size=1, max_size=300), st.integers(1, 30))
def test_fitted_thresholds_never_give_a_lane_more_than_expected(policy, past, days):
    try:
        proposed = fitted(policy, past, days)
    except PolicyError:
        assert past.count(100) > 0
        return
    lanes = Counter(decide(score, "", 1, proposed).lane for score in past)
    assert lanes["red"] <= policy.red_rate * len(past) + 1e-6
    assert lanes["red"] <= policy.daily_capacity * days
    assert lanes["amber"] <= policy.amber_rate * len(past) + 1e-6
    assert lanes["blue"] <= policy.blue_rate * len(past) + 1e-6


@given(policies, st.lists(scores, min_size=1, max_size=300), st.integers(1, 30))
def test_fitted_thresholds_leave_no_lane_emptier_than_it_must_be(policy, past, days):
    try:
        proposed = fitted(policy, past, days)
    except PolicyError:
        return
    if proposed.blue_from > 1:
        more = sum(proposed.blue_from - 1 <= score < proposed.amber_from for score in past)
        assert more > policy.blue_rate * len(past) - 1e-6


def test_many_with_one_score_are_not_all_red():
    proposed = fitted(Policy(red_rate=0.05), [80] * 10 + [0] * 90, days=1)
    assert proposed.red_from == 81
    assert (proposed.amber_from, proposed.blue_from) == (81, 1)


def test_red_keeps_to_what_the_office_can_inspect():
    past = list(range(100)) * 10
    assert sum(s >= fitted(Policy(daily_capacity=2), past, days=5).red_from for s in past) <= 10


def test_fitting_to_nothing_is_refused():
    with pytest.raises(PolicyError):
        fitted(Policy(), [], 1)
    with pytest.raises(PolicyError):
        fitted(Policy(), [1], 0)
    with pytest.raises(PolicyError, match="highest score"):
        fitted(Policy(), [100] * 50, 10)
