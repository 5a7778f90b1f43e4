"""A draft is believed whole or refused whole, with every reason in words; mending leads where the path says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.reading import Draft, Fault, PathError, Refused, check, put

GOOD = {"reference": "NP-1", "goods": [{"line": 4, "description": "chairs", "net_kg": "12.50"}]}


def test_what_can_be_believed_is_a_consignment():
    consignment = check(Draft((4,), GOOD))
    assert isinstance(consignment, Consignment)
    assert str(consignment.goods[0].net_kg) == "12.50"


def test_a_readers_own_fault_refuses_what_would_pass():
    refused = check(Draft((4,), GOOD, faults=(Fault(4, "goods[0].term", "is not a known code", "ZZZ"),)))
    assert isinstance(refused, Refused)
    assert [fault.reason for fault in refused.faults] == ["is not a known code"]


@pytest.mark.parametrize(
    ("fields", "path", "line", "reason"),
    [
        ({"goods": GOOD["goods"]}, "reference", 4, "is missing"),
        ({**GOOD, "goods": []}, "goods", 4, "needs at least one entry"),
        ({**GOOD, "surplus": 1}, "surplus", 4, "is not a field of a consignment"),
        ({**GOOD, "goods": [{"line": 9, "hs": "39.15"}]}, "goods[0].hs", 9, "must be a customs tariff code"),
        ({**GOOD, "goods": [{"line": 9, "net_kg": "1e99"}]}, "goods[0].net_kg", 9, "is too large to be true"),
        ({**GOOD, "containers": [{}]}, "containers[0].number", 4, "is missing"),
        ({**GOOD, "kind": "letter"}, "kind", 4, "must be one of"),
        ({**GOOD, "reference": "a\x07b"}, "reference", 4, "holds control characters"),
        (["not", "fields"], "consignment", 4, "must be a group of fields"),
    ],
)
def test_each_bad_field_is_named_with_its_line_and_the_reason(fields, path, line, reason):
    refused = check(Draft((4,), fields))
    fault = next(fault for fault in refused.faults if fault.field == path)
    assert fault.line == line
    assert fault.reason.startswith(reason)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(categories=["Cs", "Cc"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(JSON)
def test_checking_never_raises(value):
    checked = check(Draft((1,), {"reference": value, "goods": [value, {"net_kg": value}], "arrival": value}))
    assert isinstance(checked, Consignment) or all(fault.reason for fault in checked.faults)


def test_put_sets_makes_and_takes_away_without_touching_what_was_given():
    fields = {"goods": [{"origin": "Nowhere"}]}
    assert put(fields, "goods[0].origin", " KE ") == {"goods": [{"origin": "KE"}]}
    assert put(fields, "goods[0].value.amount", "3") == {"goods": [{"origin": "Nowhere", "value": {"amount": "3"}}]}
    assert put(fields, "goods[0].origin", "") == {"goods": [{}]}
    assert fields == {"goods": [{"origin": "Nowhere"}]}


@pytest.mark.parametrize("path", ["", ".", "goods[1].origin", "goods[0]origin", "goods[-1].origin", "a b", "goods.0.x"])
def test_a_path_that_leads_nowhere_is_refused(path):
    with pytest.raises(PathError):
        put({"goods": [{"origin": "X"}]}, path, "KE")


def test_a_list_whose_entries_are_at_fault_is_not_called_empty():
    faulty = {**GOOD, "goods": [{"line": 4, "net_kg": "abc"}]}
    refused = check(Draft((4,), faulty))
    assert [fault.field for fault in refused.faults] == ["goods[0].net_kg"]
    empty = check(Draft((4,), {**GOOD, "goods": []}))
    assert [(fault.field, fault.reason) for fault in empty.faults] == [("goods", "needs at least one entry")]
