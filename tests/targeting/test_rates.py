"""How good we are: intervals that hold what they promise, and no rate from what was chosen passed off as the rate."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.rates import (
    Cell,
    Rate,
    Stratum,
    by_lane,
    by_office,
    by_regime,
    by_rests_on,
    standing,
    total,
    wilson,
)

shares = st.integers(0, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def test_wilsons_interval_is_the_published_one():
    # Newcombe (1998), Statistics in Medicine 17:857, table I: 15 of 148 and 0 of 20.
    rate = wilson(15, 148)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.0624, 0.1605)
    assert (wilson(0, 20).low, round(wilson(0, 20).high, 4)) == (0.0, 0.1611)


@given(shares)
def test_the_interval_holds_the_share_and_stays_a_share(share):
    rate = wilson(*share)
    assert 0 <= rate.low <= rate.high <= 1
    if rate.value is not None:
        assert rate.low <= rate.value <= rate.high
    else:
        assert (rate.low, rate.high) == (0, 1)


@pytest.mark.parametrize("wrong", [(2, 1), (-1, 3), (float("nan"), 2)])
def test_what_is_no_share_is_refused(wrong):
    with pytest.raises(ValueError):
        wilson(*wrong)


@given(shares)
def test_a_rate_is_the_same_after_being_kept(share):
    rate = wilson(*share)
    assert Rate.of_json(json.loads(json.dumps(rate.as_json))) == rate


# ---- finds in all traffic


def test_what_was_all_inspected_is_known():
    known = total([Stratum(10, 10, 3), Stratum(5, 5, 0)])
    assert (known.value, known.low, known.high) == (3, 3, 3)


@given(st.lists(st.tuples(st.integers(0, 400), shares), min_size=1, max_size=6))
def test_the_estimate_lies_between_what_was_found_and_what_could_be(listed):
    strata = [Stratum(unseen + of, of, finds) for unseen, (finds, of) in listed]
    estimate = total(strata)
    found = sum(one.finds for one in strata)
    assert estimate.high <= found + sum(one.traffic - one.inspected for one in strata) + 1e-6
    assert found - 1e-6 <= estimate.low <= estimate.high + 1e-6
    if estimate.value is not None:
        assert estimate.low - 1e-6 <= estimate.value <= estimate.high + 1e-6


def test_a_part_that_nobody_looked_at_may_hold_anything():
    assert total([Stratum(10, 10, 3), Stratum(7, 0, 0)]).value is None
    assert total([Stratum(10, 10, 3), Stratum(7, 0, 0)]).high == 10


CELLS = [
    Cell("red", "score", "XNP", ("CITES",), found=True, n=30),
    Cell("red", "score", "XNP", ("CITES",), found=False, n=70),
    Cell("red", "learned", "XNP", found=None, n=5),
    Cell("red", "random", "XNP", sampled=True, found=True, n=1),
    Cell("red", "random", "XNP", sampled=True, found=False, n=49),
    Cell("red", "score", "XNP", sampled=True, found=True, n=1),
    Cell("green", "nothing", "XNP", n=9_000),
    Cell("green", "nothing", "XNA", found=True, n=1),
]


def test_the_standing_of_an_office():
    here = standing([cell for cell in CELLS if cell.office == "XNP" and cell.rests_on != "learned"])
    assert (here.traffic, here.hit.finds, here.hit.of) == (9_151, 32, 151)
    assert here.per_hundred == pytest.approx(100 * 32 / 151)
    assert (here.drawn, here.sample.finds, here.sample.of) == (51, 2, 51)
    assert here.passing.value == pytest.approx(1 / 50)
    assert here.estimated.value == pytest.approx(31 + 9_050 / 50)
    assert here.caught.value == pytest.approx(32 / here.estimated.value)
    assert here.caught.low < here.caught.value < here.caught.high


def test_what_was_chosen_and_not_yet_inspected_is_not_passed_off_as_known():
    here = standing(CELLS)
    assert here.estimated.value is None
    assert here.caught.value is None


def test_what_an_officer_opened_by_himself_stands_for_nothing_else():
    with_it = standing([*CELLS[3:5], CELLS[6], Cell("green", "nothing", "XNP", found=True, n=10)])
    without = standing([*CELLS[3:5], CELLS[6]])
    assert with_it.estimated.value == pytest.approx(without.estimated.value + 10)


def test_parts_by_lane_office_regime_and_what_they_rest_on():
    assert by_lane(CELLS)["green"].traffic == 9_001
    assert set(by_rests_on(CELLS)) == {"score", "learned", "random", "nothing"}
    assert by_office(CELLS)["XNA"].hit.value == 1
    assert set(by_regime(CELLS)) == {"CITES"}
    kept = by_regime(CELLS)["CITES"].as_json
    assert json.loads(json.dumps(kept))["per_hundred"] == 30
    assert set(kept) == set(asdict(by_regime(CELLS)["CITES"])) | {"per_hundred"}
