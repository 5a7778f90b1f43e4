"""Who draws the pictures that are read again knows which; nobody else can tell, and two readers that agree are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection.second_reading import agree, because, drawn

KEY = b"a key of this installation"
SCANS = [f"{n:032x}" for n in range(4000)]


def test_about_one_in_twenty_is_drawn_and_always_the_same():
    first = [scan for scan in SCANS if drawn(KEY, scan, 0.05)]
    assert 140 < len(first) < 260
    assert [scan for scan in SCANS if drawn(KEY, scan, 0.05)] == first
    assert [scan for scan in SCANS if drawn(b"another key", scan, 0.05)] != first


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_draws_what_a_smaller_one_draws(scan, one, other):
    assert drawn(KEY, scan, min(one, other)) <= drawn(KEY, scan, max(one, other))


@pytest.mark.parametrize(
    ("verdict", "share", "why"),
    [("unclear", 0, "unclear"), ("clear", 0, ""), ("clear", 1, "random"), ("suspect", 1, "")],
)
def test_what_cannot_be_told_is_always_read_again_and_what_is_to_be_opened_never(verdict, share, why):
    assert because(verdict, KEY, "x", share) == why


def test_readers_agree_who_all_say_the_same():
    assert agree([]) and agree(["clear"]) and not agree(["clear", "suspect"])
