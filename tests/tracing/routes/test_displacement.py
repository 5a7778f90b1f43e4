"""Displacement: G as it is defined, chance as it falls, small counts that say nothing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from greenlane.tracing.routes import displacement
from greenlane.tracing.routes.asked import Asked, halves, period
from greenlane.tracing.routes.displacement import between, compare
from greenlane.tracing.routes.journey import Journey, Stop

AT = {"KE": (0, 38), "TZ": (-6, 35), "UG": (1, 32), "VN": (16, 107), "AE": (24, 54)}


def went(*countries, n=1):
    stops = tuple(Stop("transit", code, "", *AT[code]) for code in countries)
    return [Journey(f"{countries}{i}", stops) for i in range(n)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(any), min_size=2, max_size=8))
def test_g_is_that_of_scipy(rows):
    one, two = (np.array(part) for part in zip(*rows, strict=True))
    if one.sum() and two.sum():
        theirs = chi2_contingency(np.vstack([one, two]), correction=False, lambda_="log-likelihood")[0]
        assert displacement.g(one, two) == pytest.approx(theirs, abs=1e-6)
        assert displacement._g_of_draws(one[None], one + two) == pytest.approx([theirs], abs=1e-6)


def test_the_same_shares_are_no_change_and_others_are():
    same = compare({"a": 30, "b": 20}, {"a": 60, "b": 40})
    assert same.g == pytest.approx(0, abs=1e-9) and same.p == 1.0 and not any(c.sure for c in same.changes)
    other = compare({"a": 30, "b": 5}, {"a": 5, "b": 30})
    assert other.p < 0.001 and other.g > other.chance and all(change.sure for change in other.changes)
    for change in other.changes:
        assert change.low < change.change < change.high


def test_with_few_journeys_nothing_is_said():
    found = compare({"a": 9}, {"b": 9})
    assert found.few and found.g is None and found.p is None
    assert between([], went("KE", "VN", n=50)).changes == ()


def test_a_way_that_fell_is_paired_with_one_that_rose_between_the_same_ends():
    before = went("TZ", "KE", "VN", n=30) + went("TZ", "AE", "VN", n=5) + went("UG", "AE", n=20)
    after = went("TZ", "KE", "VN", n=5) + went("TZ", "AE", "VN", n=30) + went("UG", "AE", n=20)
    found = between(before, after)
    (pair,) = found.moved
    assert (pair.away.name, pair.towards.name, pair.ends) == ("TZ > KE > VN", "TZ > AE > VN", ("TZ", "VN"))
    assert pair.sure and found.p < 0.001
    assert not between(before, after, of="start").moved


def test_names_that_are_too_rare_are_not_looked_at_by_themselves():
    found = compare(Counter(a=20, b=2), Counter(a=20, c=2))
    assert [change.name for change in found.changes] == ["a"] and found.g > 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2009:2013", "2009-01-01", "2013-12-31"), ("2012", "2012-01-01", "2012-12-31"),
     ("2026-01:2026-02", "2026-01-01", "2026-02-28"), ("2026-01-15:2026-02-01", "2026-01-15", "2026-02-01")],
)  # fmt: skip
def test_periods(text, first, last):
    assert [day.isoformat() for day in period(text)] == [first, last]


@pytest.mark.parametrize("text", ["", "2013:2009", "2026-13", "20261", "a:b", "2026-02-30", "99999"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"period|begins"):
        period(text)


def test_halves_and_what_stands_in_an_address():
    assert halves(*period("2009:2012")).isoformat() == "2011-01-01"
    asked = Asked.read({"since": ["2026-01-01"], "until": ["never"], "mode": ["teleport"], "by": ["place"]})
    assert (asked.first.isoformat(), asked.last, asked.mode, asked.by) == ("2026-01-01", None, "", "place")
