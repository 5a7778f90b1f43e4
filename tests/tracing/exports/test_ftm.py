"""FollowTheMoney: each line an entity, each link between two of them, nothing claimed that was not seen."""

from __future__ import annotations

import json

from hypothesis import given
from tests.tracing.exports.networks import SOURCE, networks, node, ring

from greenlane.tracing.exports import ftm
from greenlane.tracing.network.graph import Graph

THINGS = {"Event", "Company", "Person", "Address", "Vehicle", "Vessel", "UserAccount", "BankAccount", "Document"}


def read(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def test_what_each_node_becomes() -> None:
    by_id = {entity["id"]: entity for entity in read(ftm.write(ring(), SOURCE))}
    kinds = {key: by_id[ftm.identity(key)]["schema"] for key in ring().nodes}
    assert kinds == {
        "case:1": "Event", "case:2": "Event", "container:CSQU3054383": "Vehicle", "phone:+99912345": "UserAccount",
        "company:a": "Company", "company:b": "Company", "person:c": "Person",
    }  # fmt: skip
    case = by_id[ftm.identity("case:1")]["properties"]
    assert (case["name"], case["date"], case.get("country")) == (["NP-1"], ["2026-05-04"], None)
    assert by_id[ftm.identity("phone:+99912345")]["properties"]["phone"] == ["+99912345"]


def test_what_is_alike_is_not_merged_and_no_office_is_claimed() -> None:
    links = [entity for entity in read(ftm.write(ring(), SOURCE)) if entity["schema"] not in THINGS]
    assert {link["schema"] for link in links} == {"UnknownLink"}
    alike = [link["properties"] for link in links if link["properties"]["role"] == ["alike"]]
    assert [said["status"] for said in alike] == [["suggested"]]
    assert "6.1 bits" in alike[0]["summary"][0]


def test_the_first_line_says_where_it_comes_from_and_ids_hold_no_name() -> None:
    first = read(ftm.write(ring(), SOURCE))[0]
    assert first["schema"] == "Document"
    assert first["properties"]["summary"] == [SOURCE.line]
    assert ftm.identity("person:jan") == ftm.identity("person:jan") != ftm.identity("person:jon")
    assert "jan" not in ftm.identity("person:jan")


@given(networks())
def test_every_link_leads_to_entities_of_the_file(graph: Graph) -> None:
    entities = read(ftm.write(graph, SOURCE))
    here = {entity["id"] for entity in entities if entity["schema"] in THINGS}
    assert len(here) == len(graph.nodes) + 1
    for entity in entities:
        assert all(isinstance(value, str) for values in entity["properties"].values() for value in values)
        if entity["schema"] == "UnknownLink":
            assert {*entity["properties"]["subject"], *entity["properties"]["object"]} <= here


# What followthemoney 4.11.2 gives to each schema, as far as it is used, and what it asks for.
THING = {"name", "country", "notes"}
SCHEMATA = {
    "Event": THING | {"date"}, "Company": THING, "Person": THING, "Vehicle": THING | {"registrationNumber", "type"},
    "Vessel": THING | {"imoNumber"}, "Address": THING | {"full"}, "BankAccount": THING | {"accountNumber"},
    "UserAccount": THING | {"username", "phone", "email"},
    "Document": THING | {"fileName", "title", "keywords", "author", "summary", "description", "date"},
    "UnknownLink": {"subject", "object", "role", "status", "recordId", "summary"},
}  # fmt: skip
NEEDED = {"Event": {"name"}, "UserAccount": {"username"}, "Vessel": {"name"}, "Document": {"fileName"},
          "UnknownLink": {"subject", "object"}}  # fmt: skip


@given(networks())
def test_no_property_is_used_that_the_model_does_not_have(graph: Graph) -> None:
    for entity in read(ftm.write(graph, SOURCE)):
        said = set(entity["properties"])
        assert said <= SCHEMATA[entity["schema"]]
        assert said >= NEEDED.get(entity["schema"], set())


def test_a_country_of_the_world_is_one_and_an_invented_one_stands_in_the_notes() -> None:
    nodes = [node(f"company:{code}", "company", code, about={"country": code}) for code in ("KE", "XK", "XN", "QQ")]
    entities = read(ftm.write(Graph({one.key: one for one in nodes}, ()), SOURCE))[1:]
    said = [entity["properties"].get("country", entity["properties"].get("notes")) for entity in entities]
    assert said == [["ke"], ["xk"], ["country: XN"], ["country: QQ"]]
