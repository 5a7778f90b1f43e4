"""A history row: whole numbers that every engine adds alike, and what became known later kept apart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.history.keys import KINDS, key, values
from greenlane.targeting.history.rows import LARGEST, SCHEMA, logarithm, of, whole
from greenlane.targeting.vocabulary import NAMES

DAY = dt.date(2024, 2, 29)


def test_a_row_has_every_column_in_order_and_nothing_of_the_future_among_the_facts():
    row = of({"net_kg": 2.0}, id="x", day=DAY)
    assert list(row) == SCHEMA.names
    assert (row["found"], row["known"]) == (None, None)
    assert not {"found", "known"} & NAMES.keys()


def test_features_and_facts_share_no_name():
    assert not FEATURES.keys() & COLUMNS.keys()
    assert {column.group for column in FEATURES.values()} == {"history"}
    assert all(name == column.name and column.meaning for name, column in FEATURES.items())


@pytest.mark.parametrize(
    ("amount", "parts", "expected"),
    [(1.0005, 1000, 1001), (1.0004, 1000, 1000), (99.995, 100, 10000), (0.0, 100, 0), (None, 100, None),
     (float("nan"), 100, None), (float("inf"), 100, None), (1e15, 1000, None)],
)  # fmt: skip
def test_amounts_become_whole_parts_halves_up(amount, parts, expected):
    assert whole(amount, parts) == expected


@pytest.mark.parametrize(("amount", "expected"), [(1.0, 0), (2.0, 6931), (0.5, -6931), (0.0, None), (-1.0, None)])
def test_logarithms_are_whole_ten_thousandths(amount, expected):
    assert logarithm(amount) == expected


@given(st.floats(0, 1e9))
def test_sums_of_millions_of_lines_fit_64_bits(amount):
    grams, log = whole(amount, 1000) or 0, logarithm(amount) or 0
    assert abs(grams) <= LARGEST
    assert 5_000_000 * LARGEST < 2**63
    assert 10**7 * log * log < 2**63
    assert abs(Decimal(grams) - Decimal(amount) * 1000) <= Decimal("0.51")


def test_a_key_is_the_same_for_ever_and_differs_by_owner_kind_and_parts():
    assert key("np", "hs6", ("440799",)) == key("np", "hs6", ("440799",))
    others = {key(*of) for of in [("np", "hs6", ("440799",)), ("so", "hs6", ("440799",)), ("np", "hs4", ("440799",)),
                                  ("np", "pair", ("ab", "c")), ("np", "pair", ("a", "bc"))]}  # fmt: skip
    assert len(others) == 5
    assert all(-(2**63) <= number < 2**63 for number in others)


def test_a_key_with_a_missing_part_is_none():
    assert values({"hs6": "440799", "origin": None}, KINDS["hs6_origin"].columns) is None
    assert values({"hs6": "440799", "origin": "NA"}, KINDS["hs6_origin"].columns) == ("440799", "NA")
