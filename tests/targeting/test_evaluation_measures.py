"""Measures against scikit-learn, over every order of equal scores, and their intervals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from greenlane.targeting.evaluation.measures import SHARES, figures, ranked

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 10**6)), min_size=2, max_size=60)


def arrays(rows):
    return np.array([found for found, _ in rows]), np.array([float(score) for _, score in rows])


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_without_ties_they_are_those_of_scikit_learn(rows):
    found, score = arrays({score: (hit, score) for hit, score in rows}.values())
    one = ranked(found, score)
    if found.any():
        assert one.average_precision() == pytest.approx(average_precision_score(found, score))
    else:
        assert np.isnan(one.average_precision())
    if found.any() and not found.all():
        assert one.auc() == pytest.approx(roc_auc_score(found, score))
    else:
        assert np.isnan(one.auc())
    order = np.argsort(-score)
    for share in SHARES:
        room = max(1, int(np.floor(len(found) * share + 1e-9)))
        assert one.precision_at(share) == pytest.approx(found[order][:room].mean())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2)), min_size=2, max_size=6))
def test_with_ties_they_are_the_mean_over_every_order(rows):
    found, score = arrays(rows)
    if not found.any():
        return
    one = ranked(found, score)
    orders = [list(p) for p in itertools.permutations(range(len(rows)))]
    sorted_ = {tuple(sorted(p, key=lambda n: -score[n])) for p in orders}
    mean = np.mean([average_precision_score(found[list(p)], -np.arange(len(p))) for p in sorted_])
    assert one.average_precision() == pytest.approx(mean)
    for share in (0.2, 0.5, 0.9):
        room = max(1, int(np.floor(len(rows) * share + 1e-9)))
        caught = np.mean([found[list(p)][:room].sum() for p in sorted_])
        assert one.recall_at(share) == pytest.approx(caught / found.sum())


def test_a_score_that_says_nothing_gains_nothing_by_the_order_of_the_file():
    found = np.array([True] * 5 + [False] * 95)
    one = ranked(found, np.zeros(100))
    assert one.auc() == 0.5
    assert one.recall_at(0.05) == pytest.approx(0.05)
    assert one.precision_at(0.05) == pytest.approx(0.05)


def test_a_score_that_is_no_number_is_no_rank():
    with pytest.raises(ValueError, match="not a number"):
        ranked(np.array([True, False]), np.array([0.1, np.nan]))


def test_an_interval_holds_the_value_and_is_wider_with_fewer_shipments():
    random = np.random.default_rng(3)
    found = random.random(2000) < 0.1
    score = found * 0.4 + random.random(2000)
    alone = figures(found, score, np.arange(2000), samples=200).average_precision
    # The same lines, each counted ten times in its shipment: no more is known than before.
    many = np.repeat(np.arange(200), 10)
    same = figures(np.repeat(found[:200], 10), np.repeat(score[:200], 10), many, samples=200).average_precision
    assert alone.low < alone.value < alone.high
    assert same.high - same.low > 1.5 * (alone.high - alone.low)
    blind = figures(np.repeat(found[:200], 10), np.repeat(score[:200], 10), np.arange(2000), samples=200)
    assert same.high - same.low > 1.5 * (blind.average_precision.high - blind.average_precision.low)


def test_the_same_seed_draws_the_same_and_json_has_text_keys():
    found, score = np.array([True, False, True, False] * 20), np.arange(80.0)
    one, two = (figures(found, score, np.arange(80), samples=50, seed=5).json() for _ in range(2))
    assert one == two
    assert list(one["recall_at"]) == ["0.01", "0.02", "0.05", "0.10", "0.1", "0.20", "0.2"]
    assert set(one["auc"]) == {"value", "low", "high"}


def test_what_is_not_defined_is_null():
    given = figures(np.zeros(5, bool), np.arange(5.0), np.arange(5), samples=10).json()
    assert given["auc"] == {"value": None, "low": None, "high": None}
    assert given["recall_at"]["0.05"]["value"] is None
