"""What differs between two submissions: nothing is compared twice, and nothing is missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.reporting.difference import Table, between
from greenlane.reporting.views import mending

ROW = st.tuples(st.sampled_from("abc"), st.sampled_from("12"))
ROWS = st.lists(ROW, max_size=8).map(tuple)


def table(rows, header=("Case", "Unit")):
    return Table(header, tuple(rows), tuple((row[0],) for row in rows))


@given(ROWS, ROWS)
def test_each_row_is_told_once(before, after):
    told = between(table(before), table(after))
    assert len(told.added) + len(told.changed) + told.same == len(after)
    assert len(told.removed) + len(told.changed) + told.same == len(before)
    assert bool(told) is (sorted(before) != sorted(after)) or before != after
    assert not between(table(after), table(after))


def test_a_change_names_the_column_before_and_after():
    told = between(table([("a", "1"), ("b", "1")]), table([("a", "2"), ("c", "1")]))
    assert told.changed[0].cells == (("Unit", "1", "2"),)
    assert told.removed == (("b", "1"),)
    assert told.added == (("c", "1"),)


def test_a_new_column_is_a_change_where_something_stands_in_it():
    told = between(table([("a", "1")]), table([("a", "1", "new")], ("Case", "Unit", "More")))
    assert told.changed[0].cells == (("More", "", "new"),)


def test_a_changed_row_bears_the_number_of_its_case_where_that_may_be_told():
    told = between(table([("a", "1"), ("b", "1")]), table([("a", "2"), ("b", "2")]))
    named = mending.named(told, {"a": "NCT-2026-00001"})
    assert [row.key for row in named.changed] == [("NCT-2026-00001",), ("b",)]
    assert mending.named(None, {}) is None
