"""How a detector is judged, against cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.detector.evaluation import (
    ap50,
    at_false_alarms,
    average_precision,
    calibration_error,
    matched,
    mean_ap50,
    share,
)

HERE, THERE, FAR = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0), (50.0, 50.0, 60.0, 60.0)


def test_all_found_and_nothing_else_is_one() -> None:
    assert average_precision(matched([[(0.9, HERE), (0.8, THERE)]], [[HERE, THERE]])) == pytest.approx(1.0)


def test_half_found_is_about_half() -> None:
    # Recall 0 to 0.5 at precision 1: 51 of the 101 recalls.
    assert average_precision(matched([[(0.9, HERE)]], [[HERE, THERE]])) == pytest.approx(51 / 101)


def test_a_wrong_mark_before_a_right_one_costs_half() -> None:
    assert average_precision(matched([[(0.9, FAR), (0.8, HERE)]], [[HERE]])) == pytest.approx(0.5)
    assert average_precision(matched([[(0.9, HERE), (0.8, FAR)]], [[HERE]])) == pytest.approx(1.0)


def test_one_thing_is_found_once() -> None:
    one = matched([[(0.9, HERE), (0.8, HERE)]], [[HERE]])
    assert one.right.tolist() == [True, False]


def test_a_mark_in_another_picture_does_not_count() -> None:
    assert average_precision(matched([[(0.9, HERE)], []], [[], [HERE]])) == 0.0


def test_precision_never_falls_back_when_recall_grows() -> None:
    # Right, wrong, right of three things: recall 1/3 at precision 1, 2/3 at 2/3, and the third is never found.
    one = matched([[(0.9, HERE), (0.8, FAR), (0.7, THERE)]], [[HERE, THERE, (80.0, 0.0, 90.0, 10.0)]])
    assert average_precision(one) == pytest.approx((34 * 1 + 33 * 2 / 3) / 101)


def test_a_box_counts_from_half_of_what_both_cover() -> None:
    # 10 × 10 beside one moved by 3: 70 of 130 shared; by 4: 60 of 140.
    near, far = (3.0, 0.0, 13.0, 10.0), (4.0, 0.0, 14.0, 10.0)
    assert matched([[(0.9, near)]], [[HERE]]).right.all()
    assert not matched([[(0.9, far)]], [[HERE]]).right.any()


def test_where_there_is_nothing_there_is_no_precision() -> None:
    nothing = matched([[(0.9, HERE)]], [[]])
    assert np.isnan(ap50(nothing).value)
    assert ap50(nothing).plain() == {"value": None, "low": None, "high": None, "count": 0}
    assert mean_ap50([nothing, matched([[(0.9, HERE)]], [[HERE]])]).value == pytest.approx(1.0)


def test_an_interval_holds_its_value_and_says_on_how_many() -> None:
    things = [[HERE] for _ in range(40)]
    marks = [[(0.9, HERE)] if at % 2 else [(0.8, FAR)] for at in range(40)]
    found = ap50(matched(marks, things))
    assert found.low < found.value < found.high
    assert found.count == 40


@pytest.mark.parametrize(("hits", "count", "low", "high"), [(0, 20, 0.0, 0.1611), (18, 20, 0.6990, 0.9721)])
def test_shares_have_wilsons_interval(hits: int, count: int, low: float, high: float) -> None:
    said = share(hits, count)
    assert (said.value, said.count) == (hits / count, count)
    assert said.low == pytest.approx(low, abs=1e-4)
    assert said.high == pytest.approx(high, abs=1e-4)
    assert np.isnan(share(0, 0).value)


def test_the_threshold_comes_from_other_pictures_than_the_false_alarms() -> None:
    chosen = np.linspace(0.0, 0.5, 100)
    kept = chosen + 0.0049
    empty = np.empty(200)
    empty[::2], empty[1::2] = chosen, kept
    something = np.concatenate([empty, [0.2, 0.6, 0.7, 0.9]])
    holds = [frozenset[str]()] * 200 + [frozenset({"ivory"})] * 2 + [frozenset({"ivory", "bird"}), frozenset({"bird"})]
    said = at_false_alarms(something, holds, ("ivory", "bird", "reptile"))
    assert said.threshold == pytest.approx(chosen[98], abs=0.006)
    assert said.false_alarms.value == pytest.approx(0.02, abs=0.011)
    assert said.detected.value == pytest.approx(0.75)
    assert said.by_class["ivory"].value == pytest.approx(2 / 3)
    assert said.by_class["bird"].value == pytest.approx(1.0)
    assert said.by_class["reptile"].count == 0


def test_what_is_said_is_what_comes_true_or_the_gap_is_the_error() -> None:
    said = np.array([0.85] * 100 + [0.05] * 100)
    held = np.array([True] * 85 + [False] * 15 + [True] * 5 + [False] * 95)
    assert calibration_error(said, held).value == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(said, ~held).value == pytest.approx(0.8, abs=0.01 + 0.1)
    assert np.isnan(calibration_error(np.array([]), np.array([], bool)).value)
