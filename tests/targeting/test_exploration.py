"""Exploring: the sum of the shares stays, the random share has a floor, and a stream gets the shares it is due."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.exploration import LEAST_RANDOM, MOST_EXPLORED, Grid, Grids, Shares, choose, split, worth

rates = st.floats(0, 0.3)
places = st.one_of(st.none(), st.floats(0, 1))


@given(rates, rates, rates, st.floats(-1, 2), st.floats(0, 1))
def test_drift_moves_capacity_and_never_makes_any(learned, explored, at_random, drift, room):
    shares = split(learned, explored, at_random, drift, room)
    assert shares.learned + min(shares.explored, room) == pytest.approx(learned + explored)
    assert shares.explored <= max(explored, MOST_EXPLORED * (learned + explored)) + 1e-12
    assert shares.random == max(LEAST_RANDOM, at_random)


@given(rates, rates, st.floats(0, 1), st.floats(0, 1))
def test_more_drift_never_explores_less(learned, explored, one, other):
    low, high = sorted((one, other))
    assert split(learned, explored, 0.01, low).explored <= split(learned, explored, 0.01, high).explored + 1e-12


def test_without_drift_the_policy_holds_and_with_an_alarm_half_explores():
    assert split(0.02, 0.005, 0.005) == Shares(0.02, 0.005, 0.005)
    assert split(0.02, 0.005, 0.0, 1.0) == Shares(0.0125, 0.0125, LEAST_RANDOM)
    assert split(0.01, 0.04, 0.01, 1.0).explored == 0.04  # what the policy explores by itself is not cut


@pytest.mark.parametrize("wrong", [(-0.1, 0, 0), (0, 1.1, 0), (0, 0, float("nan"))])
def test_shares_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError):
        Shares(*wrong)


# ---- choosing one by one


@given(places, places, st.floats(0, 1, exclude_max=True))
def test_no_share_chooses_nothing(high, unknown, drawn):
    assert choose(high, unknown, drawn, Shares(0, 0, 0)) is None


@given(places, places)
def test_the_draw_is_what_is_left(high, unknown):
    shares = Shares(0.1, 0.1, 0.2)
    assert choose(high, unknown, 0.0, shares) is not None
    assert choose(high, unknown, 0.0, shares) in ("learned", "explored", "random")
    assert choose(None, None, 0.0, shares) == "random"
    assert choose(None, None, 0.3, shares) is None


def stream(n, seed, tied=0.0):
    r = random.Random(seed)
    return [(r.random(), 1.0 if r.random() < tied else r.random() * 0.9) for _ in range(n)]


@pytest.mark.parametrize("tied", [0.0, 0.2])
def test_a_stream_gets_the_shares_it_was_promised_also_where_many_are_equal(tied):
    shares = Shares(0.02, 0.01, 0.005)
    past = np.array(stream(20_000, 1, tied))
    grids = Grids.of(past[:, 0], past[:, 1], shares)
    r = random.Random(3)
    given_ = [choose(*grids.ranks(*one, r.random()), r.random(), shares) for one in stream(20_000, 2, tied)]
    assert 0.016 < given_.count("learned") / 20_000 < 0.024
    assert 0.007 < given_.count("explored") / 20_000 < 0.013
    assert 0.003 < given_.count("random") / 20_000 < 0.007


def test_what_teaches_nothing_is_not_explored_and_its_share_is_given_back():
    ranked, taught = np.linspace(0, 1, 1000), np.zeros(1000)
    taught[:2] = 0.5
    grids = Grids.of(ranked, taught, Shares(0.02, 0.005, 0.005))
    assert grids.ranks(0.5, 0.0, 0.9999)[1] is None
    assert grids.room < 0.005
    assert split(0.02, 0.005, 0.005, room=grids.room).learned > 0.02
    assert Grids.of(np.zeros(0), np.zeros(0), Shares(0.1, 0.1, 0.1)).room == 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.floats(-2e6, 2e6), st.floats(-2e6, 2e6))
def test_a_rank_is_a_share_and_rises_with_the_value(values, one, other):
    grid = Grid.of(np.array(values))
    low, high = sorted((one, other))
    assert 0 <= grid.rank(low, 0.5) <= grid.rank(high, 0.5) <= 1


def test_a_grid_of_nothing_knows_nothing():
    assert Grid.of(np.array([np.nan])).rank(1.0, 0.5) is None
    assert Grids.of(np.zeros(0), np.zeros(0), Shares(0.1, 0.1, 0.1)).ranks(1, 1, 0) == (None, None)


def test_grids_are_the_same_after_being_kept_and_refused_where_they_fall():
    grids = Grids.of(np.linspace(0, 1, 50), np.linspace(1, 2, 50), Shares(0.1, 0.1, 0.1))
    assert Grids.of_json(json.loads(json.dumps(grids.as_json))) == grids
    with pytest.raises(ValueError):
        Grids.of_json({"ranked": [1, 0], "worth": []})


def test_worth_rises_with_what_is_not_known_and_growth_leads_it():
    low, high, novelty = np.array([0.1, 0.1, 0.1]), np.array([0.2, 0.4, 0.4]), np.array([0.0, 0.0, 1.0])
    assert list(np.argsort(worth(low, high, novelty))) == [0, 1, 2]
    led = worth(low, high, novelty, np.array([0.5, 0.05, 0.3]))
    assert led[1] == 0
    assert led[0] > led[2] > 0
