from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.changes import Change, changes, flat

values = st.recursive(
    st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner)
)
fields = st.dictionaries(st.sampled_from("abc"), values)


def test_what_is_new_gone_and_different_is_told_by_its_path():
    before = {"office": "N1", "goods": [{"hs": "391510"}], "free_text": "x"}
    after = {"office": "N1", "goods": [{"hs": "391590", "origin": "GB"}]}
    assert changes(before, after) == (
        Change("goods[1].hs", "391510", "391590"),
        Change("goods[1].origin", "", "GB"),
        Change("free_text", "x", ""),
    )


def test_the_number_of_an_input_line_is_no_change():
    assert changes({"goods": [{"line": 4}]}, {"goods": [{"line": 9}]}) == ()


@given(fields)
def test_nothing_changes_against_itself(declared):
    assert changes(declared, declared) == ()


@given(fields, fields)
def test_what_changed_one_way_changed_back_the_other(a, b):
    there = {(c.path, c.before, c.after) for c in changes(a, b)}
    assert there == {(c.path, c.after, c.before) for c in changes(b, a)}


def test_lists_count_from_one():
    assert dict(flat({"a": ["x", {"b": 1}]})) == {"a[1]": "x", "a[2].b": "1"}
