"""Patterns: planted ones are found, honest traffic is not called one, and chances are those of counting."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.network.patterns import Company, Office, Passed, above, at_offices, shared, shells, split, tail

DAY = dt.date(2026, 5, 4)
PHONE = ("phone", "49401234567")


def passed(n, **changes):
    said = {"sender": "s", "receiver": "r", "goods": "3915", "day": DAY + dt.timedelta(days=n), "kg": 1000.0}
    return Passed(str(n), **(said | {"value": 900.0} | changes))


def test_new_companies_that_share_a_phone_and_trade_little_else_are_shells():
    made = [Company(key, frozenset({PHONE}), DAY, elsewhere=1) for key in "ab"]
    old = Company("c", frozenset({("phone", "1")}), DAY - dt.timedelta(days=4000), elsewhere=90)
    (found,) = shells([*made, old], since=DAY)
    assert found.members == ("a", "b") and found.signs == ("little-trade", "new", "phone") and found.of == 3
    assert found.p is None and found.adjusted is None and found.said == "shells-counted"


def test_one_sign_makes_no_shell():
    long_known = [Company(key, frozenset({PHONE}), DAY - dt.timedelta(days=4000), elsewhere=90) for key in "ab"]
    assert shells(long_known, since=DAY) == ()
    assert shells([Company("a", frozenset(), DAY), Company("b", frozenset(), DAY)], since=DAY) == ()


@pytest.mark.parametrize(
    "one, other, near",
    [("HRB10001", "HRB10002", True), ("HRB10001", "HRB20002", False), ("HRA10001", "HRB10002", False),
     ("101", "102", False), ("HRB10001", "HRB10001", True)],
)  # fmt: skip
def test_numbers_that_were_given_out_together_are_a_sign(one, other, near):
    found = shells([Company("a", frozenset({("tax", one)})), Company("b", frozenset({("tax", other)}))])
    assert bool(found) is near


def test_who_shares_a_phone_is_found_by_the_phone():
    other = Company("c", frozenset({("phone", "1"), ("address", "x")}))
    (found,) = shared([Company("a", frozenset({PHONE})), Company("b", frozenset({PHONE})), other])
    assert (found.members, found.about, found.values["parties"], found.of) == (("a", "b"), PHONE[1], 2.0, 2)


def test_loads_of_some_days_that_stay_just_below_a_round_number_are_one_that_was_split():
    others = [passed(n, sender=f"o{n}", kg=9.0, value=float(50 * n)) for n in range(40, 100)]
    (found,) = split([*(passed(n) for n in range(3)), *others[:30]], others=others[30:])
    assert found.members == ("0", "1", "2") and found.signs == ("alike", "below-value")
    assert found.values["days"] == 2 and found.values["value"] == 2700 and found.of == 2
    assert (found.values["limit_value"], found.values["others_below_value"]) == (1000.0, 1 / 62)
    assert found.p == pytest.approx((1 / 62) ** 3) and found.adjusted == pytest.approx(2 * (1 / 62) ** 3)


def test_weights_are_held_to_a_round_number_too_and_what_others_do_counts():
    run = [passed(n, kg=430.0 + 30 * n, value=None) for n in range(3)]
    alone = split(run)[0]
    assert alone.signs == ("alike", "below-kg") and alone.values["limit_kg"] == 500 and alone.p is None
    usual = [passed(n, sender=f"o{n}", kg=480.0) for n in range(40, 60)]
    assert split(run, others=usual)[0].p == pytest.approx((21 / 22) ** 3)
    assert split([passed(n, kg=300.0 + n * 100, value=None) for n in range(3)]) == ()


@pytest.mark.parametrize("value, limit", [(0.3, 0.5), (1, 2), (450, 500), (500, 1000), (999, 1000), (1000, 2000)])
def test_the_next_round_number(value, limit):
    assert above(value) == limit
    with pytest.raises(ValueError, match="above 0"):
        above(-value)


def test_what_one_office_lets_go_and_others_hold_is_seen():
    traffic = {"A": Office(200, 3), "B": Office(600, 20)}
    here = [Passed(str(n), office="A", result="nothing") for n in range(17)]
    there = [Passed(f"b{n}", office="B", result="found") for n in range(3)]
    found = {one.kind: one for one in at_offices([*here, *there], traffic)}
    assert found["spared"].about == "A" and found["spared"].p == pytest.approx(1 / comb(20, 3))
    assert found["spared"].values == {"hits": 17.0, "group": 17.0, "others_hits": 0.0, "others": 3.0}
    even = [Passed(f"b{n}", office="B", result="nothing") for n in range(3)]
    assert "spared" not in {one.kind for one in at_offices([*here, *even], traffic)}


@pytest.mark.parametrize(
    "rows",
    [
        [passed(n) for n in range(2)],
        [passed(10 * n) for n in range(5)],
        [passed(n, receiver=f"r{n}") for n in range(3)],
        [passed(n, kg=10.0**n, value=5000.0 * n) for n in range(3)],
        [passed(n, day=None) for n in range(3)],
    ],
    ids=["two", "far between", "to three", "neither alike nor below", "without days"],
)
def test_ordinary_trade_is_not_called_split(rows):
    assert split(rows) == ()


def test_a_group_that_passes_one_office_unlike_the_rest_is_found_and_how_often_was_looked_counts():
    traffic = {"A": Office(1000, 100), "B": Office(1000, 100), "C": Office(1000, 100)}
    rows = [Passed(str(n), office="A") for n in range(12)] + [Passed("x", office="B", result="found")]
    (found,) = at_offices(rows, traffic)
    assert (found.kind, found.about, found.of, found.said) == ("office", "A", 8, "office-by-chance")
    assert found.values == {"here": 12.0, "group": 13.0, "others_here": 988.0, "others": 2987.0}
    assert found.p == pytest.approx(tail(12, 13, 1000, 3000)) and found.adjusted == pytest.approx(8 * found.p)
    even = [Passed(str(n), office="ABC"[n % 3]) for n in range(12)]
    assert at_offices(even, traffic) == ()


def test_a_group_that_is_never_found_where_others_are_is_seen():
    traffic = {"A": Office(1000, 400)}
    (found,) = at_offices([Passed(str(n), office="A", result="nothing") for n in range(10)], traffic)
    assert found.kind == "released" and found.values["hits"] == 10
    assert found.p == pytest.approx(0.6**10, rel=0.1)
    mixed = [Passed(str(n), office="A", result="found" if n < 4 else "") for n in range(10)]
    assert at_offices(mixed, traffic) == ()
    assert at_offices([], traffic) == () and at_offices([Passed("1", office="Z")], traffic) == ()


def test_a_group_of_which_nothing_but_papers_is_ever_looked_at_is_seen():
    rows = [Passed(str(n), office="A", result="nothing", papers=True) for n in range(10)]
    (found,) = at_offices(rows, {"A": Office(500, 0, 30), "B": Office(10, 0)})
    assert (found.kind, found.of) == ("papers", 4)
    assert found.values == {"hits": 10.0, "group": 10.0, "others_hits": 20.0, "others": 490.0}
    assert at_offices(rows[:1], {"A": Office(500, 0, 400)}) == ()
    others = [Passed(str(n), office="A", result="nothing") for n in range(10)]
    assert at_offices(others, {"A": Office(500, 0, 30)}) == ()


@given(st.integers(0, 8), st.integers(0, 8), st.data())
def test_the_tail_is_what_counting_gives(marked, plain, data):
    total = marked + plain
    drawn = data.draw(st.integers(0, total))
    hits = data.draw(st.integers(max(0, drawn - plain), min(drawn, marked)))
    draws = [sum(card < marked for card in hand) for hand in combinations(range(total), drawn)]
    assert len(draws) == comb(total, drawn)
    assert tail(hits, drawn, marked, total) == pytest.approx(sum(n >= hits for n in draws) / len(draws))


@pytest.mark.parametrize("counts", [(2, 1, 5, 9), (1, 9, 0, 9), (0, 5, 5, 5), (1, 3, 9, 4), (-1, 2, 2, 4)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="cannot be"):
        tail(*counts)


@given(
    st.lists(st.builds(Passed, st.just("k"), office=st.sampled_from("AB"), result=st.sampled_from(["", "found"]))),
    st.dictionaries(st.sampled_from("AB"), st.builds(Office, st.integers(0, 4), st.integers(0, 4))),
)
def test_traffic_that_counts_less_than_the_group_is_no_error(rows, traffic):
    for found in at_offices(rows, traffic, sure=1.0):
        assert found.p is not None and 0 <= found.p <= 1 and min(found.values.values()) >= 0
