"""Sums protect people: enough of them, none too much of it, whole months that are over."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection.reader_statistics import LEAST, Read, end_of, figures, may_be_summed, months


def read(*readers: str) -> list[Read]:
    return [Read(reader, 10) for reader in readers]


def test_figures_of_nothing_and_of_some():
    assert (figures([]).n, figures([]).seconds) == (0, None)
    some = [Read("a", 5, True, 2, 1), Read("a", 50, False, 1, 0), Read("a", None)]
    found = figures(some)
    assert (found.n, found.seconds, found.twice, found.agreed) == (3, 27.5, 2, 1)
    assert (found.accepted, found.rejected) == (3, 1)


@pytest.mark.parametrize(
    ("readers", "may"),
    [("", False), ("abcd" * 9, False), ("abcde", True), ("aaaabcde", True), ("aaaaabcde", False), ("abcdef" * 3, True)],
)
def test_a_sum_needs_enough_readers_and_none_that_outweighs_the_rest(readers, may):
    assert may_be_summed(read(*readers)) == may


@given(st.lists(st.sampled_from("abcdefgh"), max_size=60))
def test_whatever_is_summed_is_of_five_at_least(readers):
    assert not may_be_summed(read(*readers)) or len(set(readers)) >= LEAST


@given(st.dates(dt.date(2001, 1, 1), dt.date(2100, 1, 1)))
def test_months_are_whole_and_over_and_follow_each_other(today):
    found = months(today)
    assert end_of(found[0]) <= today and all(end_of(b) == a for a, b in pairwise(found))
