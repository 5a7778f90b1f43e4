"""A graph is put together of what was read, and nothing that links nothing is in it."""

from __future__ import annotations

import pytest

from greenlane.tracing.network.assembled import Named, Pair, Read, assembled
from greenlane.tracing.network.graph import Node


def read(*records, **shown):
    found = Read(records={key: Node(key, key.partition(":")[0], key) for key in records}, total=100)
    for kind, holders in shown.items():
        found.shown[kind, "V"] = dict.fromkeys(holders, (False, "here"))
    return found


@pytest.mark.parametrize(
    "person, name, key, company",
    [
        (False, "Jan Invented", "jan invented", True),
        (True, "Jan Ltd", "jan", False),
        (None, "Imagined Trading Ltd", "imagined trading", True),
        (None, "Jan Invented", "jan invented", False),
        (None, "ООО Выдумка", "выдумка", True),
        (False, "???", "", False),
    ],
)
def test_a_company_is_what_is_said_to_be_one_or_bears_a_legal_form(person, name, key, company):
    named = Named("1", "case:1", "consignee", person, name, key, "XN")
    assert named.is_company is company
    assert named.node == (f"company:XN:{key}" if company else "person:1")


def test_records_that_share_a_value_are_joined_and_those_that_do_not_are_left_out():
    found = assembled(read("case:1", "case:2", "case:3", seal=["case:1", "case:2"], bl=["case:3"]), limit=9)
    assert set(found.nodes) == {"case:1", "case:2", "seal:V"}
    assert set(assembled(read("case:1", bl=["case:1"]), limit=9, start={"case:1"}).nodes) == {"case:1"}


def test_a_value_of_a_record_that_was_not_read_makes_no_edge():
    found = assembled(read("case:1", seal=["case:1", "case:2"]), limit=9)
    assert not found.nodes


def test_the_nodes_nearest_to_the_start_stay():
    chain = read("case:1", "case:2", "case:3", seal=["case:1", "case:2"], bl=["case:2", "case:3"])
    found = assembled(chain, limit=3, start={"case:3"})
    assert set(found.nodes) == {"case:3", "bl:V", "case:2"} and found.more
    assert not assembled(chain, limit=5, start={"case:3"}).more


def test_pairs_of_what_is_no_node_are_left_out():
    found = read("case:1", "case:2")
    found.pairs = {Pair("case:1", "case:2", "relative", 3.0): None, Pair("case:1", "case:9", "relative", 3.0): None}
    (edge,) = assembled(found, limit=9).edges
    assert (edge.end, edge.weight) == ("case:2", 3.0)


def test_a_company_is_said_as_most_records_write_it_with_its_registration():
    found = read("case:1", "case:2", "case:3")
    for number, name in enumerate(("A LTD", "A Ltd", "A Ltd"), start=1):
        record, registration = f"case:{number}", "HRB 1" if number == 3 else ""
        key = str(number)
        found.named[key] = Named(key, record, "consignee", False, name, "a", "XN", registration=registration)
    node = assembled(found, limit=9).nodes["company:XN:a"]
    assert (node.said, node.nominal, dict(node.about)) == ("A Ltd", True, {"country": "XN", "registration": "HRB 1"})
