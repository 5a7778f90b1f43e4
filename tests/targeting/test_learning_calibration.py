"""Ranks that can be averaged, and a chance that comes true as often as it says."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.targeting.learning.calibration import Tail, curve

numbers = st.lists(st.floats(-20, 20, allow_nan=False, width=32), min_size=2, max_size=200)


@given(numbers, numbers)
@settings(max_examples=60, deadline=None)
def test_a_higher_margin_never_stands_lower(seen: list[float], asked: list[float]) -> None:
    depth = Tail.of(np.asarray(seen)).depth(np.sort(np.asarray(asked)))
    assert (np.diff(depth) >= -1e-9).all()


def test_beyond_the_highest_seen_lines_still_differ() -> None:
    tail = Tail.of(np.linspace(-3, 3, 1000))
    one, two = tail.depth(np.asarray([5.0, 6.0]))
    assert two > one > tail.depths.max()


def test_half_the_lines_stand_below_the_median() -> None:
    tail = Tail.of(np.random.default_rng(0).normal(size=5000))
    assert abs(tail.depth(np.asarray([0.0]))[0] - np.log(2)) < 0.06


def test_the_chance_comes_true_and_its_interval_holds_it() -> None:
    rng = np.random.default_rng(4)
    depth = rng.exponential(size=6000)
    true = 1 / (1 + np.exp(-(-4 + 1.2 * depth)))
    line = curve(depth, (rng.random(6000) < true).astype(float), np.arange(6000))
    assert abs(line.start + 4) < 0.4
    assert abs(line.slope - 1.2) < 0.2
    low, high = line.interval(depth, np.zeros(6000))
    assert np.mean((low <= true) & (true <= high)) > 0.8
    wider = line.interval(depth, np.full(6000, 0.5))
    assert ((wider[0] <= low) & (high <= wider[1])).all()


def test_lines_that_travel_together_tell_less() -> None:
    rng = np.random.default_rng(5)
    depth, found = np.repeat(rng.exponential(size=300), 5), np.repeat((rng.random(300) < 0.1).astype(float), 5)
    apart, together = curve(depth, found, np.arange(1500)), curve(depth, found, np.repeat(np.arange(300), 5))
    assert together.covariance[0, 0] > 2 * apart.covariance[0, 0]


def test_a_few_finds_cannot_turn_the_curve() -> None:
    found = np.zeros(500)
    found[0] = 1.0
    assert curve(np.linspace(0, 6, 500), found, np.arange(500)).slope > 0
