from __future__ import annotations

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection.filters import DAYS, LANES, REGIMES, RESTS, SORTS, STATES, Filters, read


def choice(values):
    return st.one_of(st.just(""), st.sampled_from(values))


some = st.lists(st.sampled_from(LANES), unique=True, max_size=4).map(tuple)
word = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)
filters = st.builds(
    Filters,
    lane=some,
    regime=st.lists(st.sampled_from(REGIMES), unique=True).map(tuple),
    goods=st.lists(word.filter(bool), unique=True, max_size=3).map(tuple),
    received=choice(DAYS),
    state=st.sampled_from(STATES),
    rests=choice(RESTS),
    late=choice(("1",)),
    q=word,
    sort=st.sampled_from(SORTS),
)


@given(filters)
def test_what_is_written_into_the_address_is_read_back(by):
    assert read(parse_qs(by.query)) == by


@given(st.dictionaries(st.sampled_from(["lane", "state", "received", "q", "sort", "late", "x"]), st.lists(st.text())))
def test_no_address_is_an_error(query):
    assert isinstance(read(query), Filters)


def test_what_is_not_allowed_is_left_out():
    assert read({"lane": ["red", "purple"], "state": ["burnt"], "received": ["8"]}) == Filters(lane=("red",))


def test_without_takes_one_filter_away():
    by = Filters(lane=("red",), q="ivory")
    assert by.without("lane") == Filters(q="ivory")
    assert by.without("state").state == "any"


def test_chips_name_what_narrows_the_queue_and_not_the_order():
    by = Filters(lane=("red", "amber"), sort="waiting", state="any")
    assert list(by.chips()) == [("lane", ("red", "amber"))]


def test_lanes_come_in_their_precedence():
    assert Filters(lane=("blue", "red")).lanes == ("red", "blue")
    assert Filters().lanes == LANES
