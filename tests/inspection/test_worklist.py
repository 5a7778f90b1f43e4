"""The order of the worklist: neither the papers nor the picture alone can hide a scan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection.models import Scan
from greenlane.inspection.worklist import LANES, NO_OPINION, Filters, papers, risk

shares = st.floats(0, 1)
lanes = st.sampled_from([*LANES, ""])
scores = st.integers(-5, 400)


@given(lanes, scores, shares)
def test_it_is_between_nothing_and_one_and_neither_side_is_taken_down(lane, score, nothing):
    found = risk(lane, score, nothing)
    assert 0 <= found <= 1
    assert found >= papers(lane, score) - 1e-9
    assert found >= 1 - nothing - 1e-9


@given(scores, shares)
def test_the_lanes_stand_in_the_order_of_precedence(score, nothing):
    stand = [risk(lane, score, nothing) for lane in ("red", "amber", "blue", "green")]
    assert stand == sorted(stand, reverse=True)


@given(lanes, scores, shares, shares)
def test_the_surer_the_detector_is_that_nothing_is_there_the_later_it_is_read(lane, score, one, other):
    low, high = sorted((one, other))
    assert risk(lane, score, high) <= risk(lane, score, low)


def test_a_green_picture_full_of_ivory_comes_before_a_red_one_with_nothing_in_it():
    assert risk("green", 0, 0.02) > risk("red", 100, 0.99)


def test_what_belongs_to_no_consignment_is_not_lost_below_what_was_screened():
    assert risk("", 0, 0.9) > risk("amber", 0, 0.9) > risk("blue", 0, 0.9)


@pytest.mark.parametrize("nothing", [None, 0.0, 1.0])
def test_an_abstaining_detector_is_no_detector_that_found_nothing(nothing):
    assert risk("green", 0, nothing, abstained=True) == pytest.approx(NO_OPINION)
    assert risk("green", 0, 1.0) < risk("green", 0, nothing, abstained=True)


@pytest.mark.parametrize("state", ["open", "any", *Scan.State.values])
def test_every_state_can_be_asked_for(state):
    assert Filters.read({"state": [state]}).state == state


def test_filters_are_read_from_an_address_and_written_back():
    by = Filters.read({"state": ["any"], "marked": ["ivory", "reptile"], "matched": ["maybe"], "says": ["nothing"]})
    assert (by.state, by.marked, by.matched, by.says) == ("any", ("ivory", "reptile"), "", "nothing")
    assert Filters.read({name: [value] for name, value in [("state", "any")]}).query == "state=any"
    assert by.query == "state=any&marked=ivory&marked=reptile&says=nothing"
