"""Chances that hold: the curves of the detector's card."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection.detector.calibration import SIGNS, Calibration, Logistic, Rising, signs
from greenlane.inspection.detector.decode import Answer, Found


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_a_higher_score_is_never_less_likely(seen: list[tuple[float, bool]]) -> None:
    curve = Rising.fitted(np.array([score for score, _ in seen]), np.array([hit for _, hit in seen], bool))
    chances = [curve.of(score) for score in np.linspace(0, 1, 50)]
    assert all(0.0 <= chance <= 1.0 for chance in chances)
    assert all(low <= high + 1e-9 for low, high in itertools.pairwise(chances))


def test_scores_that_say_too_much_are_brought_down() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random(20_000)
    curve = Rising.fitted(scores, rng.random(20_000) < scores**2)
    for score in (0.3, 0.5, 0.8):
        assert curve.of(score) == pytest.approx(score**2, abs=0.07)


def test_the_logistic_curve_finds_what_made_the_pictures() -> None:
    rng = np.random.default_rng(2)
    seen = rng.normal(size=(6000, len(SIGNS)))
    odds = -0.5 + 2.0 * seen[:, 0] - 1.0 * seen[:, 1]
    curve = Logistic.fitted(seen, rng.random(6000) < 1 / (1 + np.exp(-odds)))
    assert curve.start == pytest.approx(-0.5, abs=0.15)
    assert curve.weights[0] == pytest.approx(2.0, abs=0.2)
    assert curve.weights[1] == pytest.approx(-1.0, abs=0.2)


def test_it_takes_pictures_with_and_without() -> None:
    with pytest.raises(ValueError, match="with and without"):
        Logistic.fitted(np.zeros((5, 2)), np.ones(5, bool))


def test_what_the_card_says_is_what_was_fitted() -> None:
    made = Calibration(Rising((0.0, 1.0), (0.1, 0.8)), Logistic(-1.0, (1.0, 0.5)))
    assert Calibration.of(made.plain()) == made
    said = made.plain()
    said["whole"]["signs"] = ["another"]
    with pytest.raises(ValueError, match="other signs"):
        Calibration.of(said)


def test_a_surer_place_is_a_stronger_sign() -> None:
    mask = np.full((1, 20, 20), -4.0, np.float32)
    none = np.zeros((1, 1, 1), np.float32)
    answer = Answer(none, none, none, mask, np.array([0.5], np.float32), np.zeros(160, np.float32))
    box = (0.0, 0.0, 9.0, 9.0)
    empty = signs(answer, [])
    weak, sure = (signs(answer, [Found(box, score, 0, 1.0)]) for score in (0.3, 0.9))
    assert len(empty) == len(SIGNS)
    assert empty[0] < weak[0] < sure[0]
    assert weak[1] == empty[1] == 0.5
