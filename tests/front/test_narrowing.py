from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.front.narrowing import DAYS, Narrowing, key, mark, page, place

LANES = ("red", "amber", "green")


@dataclass(frozen=True)
class Filters(Narrowing):
    lane: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    received: str = ""
    state: str = "open"
    q: str = ""
    sort: str = "score"

    allowed: ClassVar = {"lane": LANES, "received": DAYS, "state": ("open", "any"), "sort": ("score", "waiting")}


word = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)
filters = st.builds(
    Filters,
    lane=st.lists(st.sampled_from(LANES), unique=True).map(tuple),
    goods=st.lists(word.filter(bool), unique=True, max_size=3).map(tuple),
    received=st.sampled_from(("", *DAYS)),
    state=st.sampled_from(("open", "any")),
    q=word,
    sort=st.sampled_from(("score", "waiting")),
)


@given(filters)
def test_what_is_written_into_the_address_is_read_back(by):
    assert Filters.read(parse_qs(by.query)) == by


@given(st.dictionaries(st.sampled_from(["lane", "state", "received", "q", "sort", "x"]), st.lists(st.text())))
def test_no_address_is_an_error(query):
    assert isinstance(Filters.read(query), Filters)


def test_what_is_not_allowed_is_left_out():
    assert Filters.read({"lane": ["red", "purple"], "state": ["burnt"], "received": ["8"]}) == Filters(lane=("red",))


def test_without_takes_one_filter_away():
    by = Filters(lane=("red",), q="ivory")
    assert by.without("lane") == Filters(q="ivory")
    assert by.without("state").state == "any"


def test_chips_say_what_narrows_in_words_and_not_the_order():
    by = Filters(lane=("red", "amber"), sort="waiting", state="any")
    (chip,) = by.chips({"lane": "Lane"}, {"lane": {"red": "Red"}})
    assert chip == {"name": "Lane", "words": ["Red", "amber"], "off": "state=any&sort=waiting"}


@pytest.mark.parametrize(
    ("start", "rows", "before", "after"),
    [
        ("", [0, 1], None, 2),
        ("2", [2, 3], 0, 4),
        ("4", [4], 2, None),
        ("-1", [0, 1], None, 2),
        ("9" * 30, [0, 1], None, 2),
    ],
)
def test_pages_that_are_counted_through(start, rows, before, after):
    found = page(list(range(5)), start, 2)
    assert (found.rows, found.before, found.after) == (rows, before, after)


@given(st.datetimes(dt.datetime(1000, 1, 1), timezones=st.just(dt.timezone(dt.timedelta(hours=5)))), st.uuids())
def test_a_mark_is_read_back(at, row):
    assert place(mark(at, row)) == (at, row)


@given(st.text())
def test_no_mark_and_no_key_is_an_error(text):
    assert place(text) is None or "~" in text
    assert key(text) is None or isinstance(key(text), uuid.UUID)
