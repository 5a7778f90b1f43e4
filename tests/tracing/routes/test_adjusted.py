"""Trends of smuggling: told apart from seizing and reporting, on made-up countries whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.seizures_made import made

from greenlane.tracing.routes.adjusted import Reported, TooFew, adjusted


@pytest.fixture(scope="module")
def fitted():
    reported, truth = made(1, places=24, years=8, trend=0.0, drift=0.5)
    return reported, truth, adjusted(reported)


def test_where_only_looking_grew_the_index_stays_nearer_to_the_truth_than_the_counts(fitted):
    _reported, truth, found = fitted
    off = [np.abs(np.log(np.array(one) / truth))[1:].mean() for one in (found.together.value, found.raw)]
    assert found.raw[-1] > 2 * truth[-1], "more is seized although no more is smuggled: else this shows nothing"
    assert off[0] < 0.5 * off[1]


def test_the_interval_holds_the_truth_most_of_the_time_and_is_in_order(fitted):
    _reported, truth, found = fitted
    low, value, high = map(np.array, (found.together.low, found.together.value, found.together.high))
    assert (low <= value).all() and (value <= high).all()
    assert ((low <= truth) & (truth <= high)).mean() >= 0.75
    assert found.together.value[0] == pytest.approx(100)


def test_the_covariates_that_drive_the_rates_are_found(fitted):
    _reported, _truth, found = fitted
    for value, error in (*found.seizing, *found.reporting):
        assert value > error


def test_the_same_seed_gives_the_same(fitted):
    reported, _truth, found = fitted
    assert adjusted(reported) == found


def test_the_derivatives_are_right():
    from greenlane.tracing.routes.adjusted import _Model

    model = _Model(made(1, places=4, years=6)[0])
    at = np.random.default_rng(0).normal(0, 0.3, model.size)
    _loss, slope = model.loss(at)
    step = 1e-6
    for n in range(model.size):
        ahead, back = at.copy(), at.copy()
        ahead[n] += step
        back[n] -= step
        assert slope[n] == pytest.approx((model.loss(ahead)[0] - model.loss(back)[0]) / (2 * step), rel=1e-4, abs=1e-4)


def test_a_year_in_which_nobody_could_report_is_left_out_and_not_taken_for_zero():
    reported, _truth = made(2, places=6, years=6)
    gap = reported.counts.copy()
    gap[0, 2] = np.nan
    gone = reported.counts.copy()
    gone[0, 2] = 0
    assert adjusted(replace(reported, counts=gap)).seizures == adjusted(replace(reported, counts=gone)).seizures
    one, other = (adjusted(replace(reported, counts=x)).each["P0"].value[2] for x in (gap, gone))
    assert one > other


def test_too_little_is_said():
    reported, _truth = made(0, places=4, years=5)
    with pytest.raises(TooFew, match="too few"):
        adjusted(replace(reported, counts=np.zeros((4, 5))))


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="2 places and 3 years"):
        Reported(("A", "B"), (1, 2, 3), np.zeros((3, 2)), np.zeros((2, 3, 0)), np.zeros((2, 3, 0)))
    with pytest.raises(ValueError, match="missing"):
        Reported(("A",), (1,), np.zeros((1, 1)), np.full((1, 1, 1), np.nan), np.zeros((1, 1, 0)))
