"""The network of what a reader may see: what is joined and why, how far it goes, and what strangers do not see."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.seized import GAS, WASTE
from tests.shipments import shipment

from greenlane.people.handling import TLP
from greenlane.people.models import Grant
from greenlane.seizures.actions.cases import amend, refer, withdraw
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import parties_from_json
from greenlane.tracing import seen_graph
from greenlane.tracing.actions import excluding, judging, noting
from greenlane.tracing.links import rarity
from greenlane.tracing.models import CaseSelector, Mention, ReferenceSet, Resemblance, Specimen, SpecimenMatch

JAN = {"role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "phone": "+49 40 1234567"}
JON = {"role": "suspect", "person": True, "name": "Inventedsen", "first_names": "Jon", "phone": "+49 40 1234567"}
SHELL = {"role": "consignee", "person": False, "name": "Imagined Trading Ltd", "country": "XN"}
BOX = [{"number": "CSQU3054383"}]


@pytest.fixture
def noted(written_up):
    """Write a case up with the parties given, and note it."""

    def make(fields=GAS, *rows, **changes):
        case = written_up(fields, **changes)
        if rows:
            case = amend(case, case.as_recorded, parties_from_json(list(rows)), because="names", by=case.author)
        noting.note([case])
        return case

    return make


def kinds(graph):
    return sorted((edge.kind, edge.start.partition(":")[0], edge.end.partition(":")[0]) for edge in graph.edges)


def said(graph):
    return {node.said for node in graph.nodes.values()}


def empty(graph):
    return not graph.nodes and not graph.edges and not graph.more


def test_two_cases_that_show_one_container_are_joined_and_strangers_see_neither(cast, noted):
    one, other = noted(GAS, containers=BOX), noted(WASTE, containers=BOX)
    graph = seen_graph.around(cast.bo, case=one.pk)
    assert set(graph.nodes) == {f"case:{one.pk}", f"case:{other.pk}", "container:CSQU3054383"}
    assert kinds(graph) == [("shows", "case", "container")] * 2
    assert all(edge.weight == pytest.approx(rarity.bits("container", 2, 2)) for edge in graph.edges)
    assert {edge.evidence[0].where for edge in graph.edges} == {"containers[0].number"}
    assert graph.nodes[f"case:{one.pk}"].said == one.number and str(one.pk) in graph.nodes[f"case:{one.pk}"].href
    assert set(seen_graph.whole(cast.bo).nodes) == set(graph.nodes)
    assert set(seen_graph.around(cast.bo, key="container:CSQU3054383").nodes) == set(graph.nodes)
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert empty(seen_graph.whole(stranger))
        for key in ("container:CSQU3054383", f"case:{one.pk}"):
            assert empty(seen_graph.around(stranger, key=key))


@pytest.mark.parametrize("key", ["", "case:", "case:no-key", "person:no-key", "company:", "phone:1", "x", ":", "a:b:c"])
def test_a_key_of_nothing_gives_an_empty_graph(cast, key):
    assert empty(seen_graph.around(cast.bo, key=key))
    assert empty(seen_graph.around(cast.bo, case=uuid.uuid4()))


def test_an_identifier_that_one_record_alone_shows_is_no_node_and_one_hop_reaches_no_other_case(cast, noted):
    one = noted(GAS, containers=[*BOX, {"number": "TCLU4265875"}])
    assert set(seen_graph.around(cast.bo, case=one.pk).nodes) == {f"case:{one.pk}"}
    other = noted(WASTE, containers=BOX)
    near = seen_graph.around(cast.bo, case=one.pk, hops=1)
    assert f"case:{other.pk}" not in near.nodes
    assert "container:TCLU4265875" not in seen_graph.around(cast.bo, case=one.pk).nodes


def test_a_company_is_one_node_and_persons_of_one_name_are_two(cast, noted):
    one, other = noted(GAS, JAN, SHELL), noted(WASTE, {**JAN, "phone": ""}, {**SHELL, "name": "IMAGINED TRADING"})
    graph = seen_graph.around(cast.bo, case=one.pk, hops=4)
    assert f"case:{other.pk}" in graph.nodes
    company = graph.nodes["company:XN:imagined trading"]
    assert company.nominal and company.kind == "company"
    people = [node for node in graph.nodes.values() if node.kind == "person"]
    assert len(people) == 2 and all(node.nominal for node in people)
    edges = [edge for edge in graph.edges if edge.end == company.key]
    assert {edge.start for edge in edges} == {f"case:{one.pk}", f"case:{other.pk}"}
    assert all(edge.weight == pytest.approx(rarity.bits("party", 2, 2)) for edge in edges)
    assert set(seen_graph.around(cast.bo, key=company.key).nodes) >= {f"case:{one.pk}", f"case:{other.pk}"}
    assert not [edge for edge in graph.edges if edge.kind == "same"]


def test_who_may_be_one_is_joined_as_a_suggestion_and_who_was_judged_as_judged(cast, noted):
    one, other = noted(GAS, JAN), noted(WASTE, JON)
    first, second = sorted(Mention.objects.all(), key=lambda row: row.pk)
    Resemblance.objects.all().delete()
    Resemblance.objects.create(owner=one.owner, first=first, second=second, weight=5.5, probability=0.97)

    def between():
        graph = seen_graph.around(cast.bo, case=one.pk, hops=3)
        return [edge for edge in graph.edges if edge.kind in ("alike", "same")]

    assert [(edge.kind, edge.weight, edge.said) for edge in between()] == [("alike", 5.5, "0.970")]
    assert {one.record for one in between()[0].evidence} == {f"case:{one.pk}", f"case:{other.pk}"}
    graph = seen_graph.around(cast.bo, key=f"person:{first.pk}", hops=2)
    assert {f"person:{first.pk}", f"person:{second.pk}", f"case:{one.pk}", f"case:{other.pk}"} <= set(graph.nodes)
    judgement = judging.judge(first, second, "same", "one paper", cast.bo)
    assert [edge.kind for edge in between()] == ["same"]
    judging.undo(judgement, cast.bo)
    judging.judge(first, second, "not", "two papers", cast.bo)
    assert between() == []


def test_a_phone_of_two_companies_joins_them_and_an_excluded_one_does_not(cast, noted):
    shells = [{**SHELL, "name": name, "phone": "+49 40 7654321"} for name in ("One Invented Ltd", "Two Invented Ltd")]
    case = noted(GAS, shells[0])
    noted(WASTE, shells[1])
    graph = seen_graph.around(cast.bo, case=case.pk, hops=3)
    of = [edge for edge in graph.edges if edge.kind == "of"]
    assert {edge.end for edge in of} == {"phone:49407654321"} and len({edge.start for edge in of}) == 2
    whole = seen_graph.whole(cast.bo)
    assert sum(edge.kind == "of" for edge in whole.edges) == 2
    excluding.exclude("phone", "+49 40 7654321", "a switchboard", cast.bo)
    assert len(seen_graph.around(cast.bo, case=case.pk).nodes) == 2, "the case and its company"
    assert empty(seen_graph.around(cast.bo, key="phone:49407654321"))


def test_consignments_come_in_by_what_they_share_with_a_case_and_alone_they_do_not(cast, noted, taken_in):
    taken_in(shipment("NP-1"), shipment("NP-2", containers=[], documents=[], parties=[], conveyance=None))
    noted(GAS, containers=BOX)
    graph = seen_graph.whole(cast.bo)
    assert "NP-1" in said(graph) and "NP-2" not in said(graph)
    node = next(node for node in graph.nodes.values() if node.said == "NP-1")
    assert node.kind == "consignment" and node.about["to"] == "MY"
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert empty(seen_graph.whole(stranger))
        assert empty(seen_graph.around(stranger, key=node.key))


def test_a_case_and_the_consignment_of_which_it_was_written_up_are_one_coincidence(cast, noted, taken_in):
    taken_in(shipment("NP-1"))
    case = noted(GAS, containers=BOX)
    from greenlane.consignments.models import Consignment

    Seizure.objects.filter(pk=case.pk).update(consignment=Consignment.objects.get(reference="NP-1"))
    graph = seen_graph.around(cast.bo, case=case.pk)
    assert ("from", "case", "consignment") in kinds(graph)
    assert "container:CSQU3054383" not in graph.nodes, "the two are one matter"
    other = noted(WASTE, containers=BOX)
    graph = seen_graph.around(cast.bo, case=case.pk)
    shows = [edge for edge in graph.edges if edge.end == "container:CSQU3054383"]
    assert {edge.start for edge in shows} == {f"case:{case.pk}", f"case:{other.pk}"}
    assert shows[0].weight == pytest.approx(rarity.bits("container", 2, 3))


def test_specimens_of_one_animal_join_their_cases(cast, noted):
    one, other = noted(GAS), noted(WASTE)
    reference = ReferenceSet.objects.create(
        owner=one.owner, name="made up", species="Loxodonta africana", method="genotype", simulated=True, by=cast.bo
    )
    rows = [
        Specimen.objects.create(
            seizure=case, name=f"S{n}", method="genotype", measured={}, digest=str(n), simulated=True, by=cast.bo
        )
        for n, case in enumerate((one, other))
    ]
    first, second = sorted(rows, key=lambda row: row.pk)
    SpecimenMatch.objects.create(
        first=first, second=second, reference=reference, relation="same", log10_lr=3.0, loci=16
    )
    (edge,) = seen_graph.around(cast.bo, case=one.pk, hops=1).edges
    assert (edge.kind, edge.said, round(edge.weight, 2)) == ("relative", "same, simulated", 9.97)
    assert {rest.record for rest in edge.evidence} == {f"case:{one.pk}", f"case:{other.pk}"}
    assert empty(seen_graph.around(cast.eli, case=one.pk))


def test_a_value_that_too_many_show_leads_to_none_of_them(cast, noted, monkeypatch):
    monkeypatch.setattr(rarity, "COMMON", 2)
    cases = [noted(GAS, containers=BOX) for _ in range(3)]
    graph = seen_graph.around(cast.bo, case=cases[0].pk)
    assert set(graph.nodes) == {f"case:{cases[0].pk}"}
    assert not seen_graph.around(cast.bo, key="container:CSQU3054383").edges


def test_the_limit_holds_and_is_said(cast, noted):
    cases = [noted(GAS, containers=BOX) for _ in range(5)]
    graph = seen_graph.around(cast.bo, case=cases[2].pk, limit=3)
    assert len(graph.nodes) == 3 and graph.more and f"case:{cases[2].pk}" in graph.nodes
    assert len(seen_graph.whole(cast.bo, limit=4).nodes) <= 4 and seen_graph.whole(cast.bo, limit=4).more
    assert not seen_graph.whole(cast.bo).more


def test_what_was_withdrawn_is_no_node(cast, noted):
    one, other = noted(GAS, containers=BOX), noted(WASTE, containers=BOX)
    withdraw(other, because="twice", by=cast.ada)
    assert set(seen_graph.around(cast.bo, case=one.pk).nodes) == {f"case:{one.pk}"}
    assert empty(seen_graph.around(cast.bo, case=other.pk))


def test_a_partner_sees_the_case_without_names_and_without_what_gives_them_away(cast, noted):
    one = noted(GAS, JAN, SHELL, containers=BOX)
    other = noted(WASTE, {**JON, "phone": JAN["phone"]}, SHELL, containers=BOX)
    assert {"phone:49401234567", "company:XN:imagined trading"} <= set(seen_graph.whole(cast.bo).nodes)
    refer(one, cast.eli.organisation, because="to identify", by=cast.bo)
    assert set(seen_graph.around(cast.eli, case=one.pk).nodes) == {f"case:{one.pk}"}, "the other is not shown"
    refer(other, cast.eli.organisation, because="to identify", by=cast.bo)
    graph = seen_graph.around(cast.eli, case=one.pk, hops=6)
    assert set(graph.nodes) == {f"case:{one.pk}", f"case:{other.pk}", "container:CSQU3054383"}
    assert not any(node.nominal for node in graph.nodes.values())
    person = Mention.objects.filter(person=True).first()
    for key in ("phone:49401234567", "company:XN:imagined trading", f"person:{person.pk}", "party:jan inventedson"):
        assert empty(seen_graph.around(cast.eli, key=key))
    for stranger in (cast.chi, cast.dee, cast.fay):
        assert empty(seen_graph.whole(stranger)) and empty(seen_graph.around(stranger, case=one.pk))


def test_weights_and_the_limit_of_what_is_followed_tell_nothing_of_hidden_cases(cast, noted, monkeypatch):
    shown = [noted(GAS, containers=BOX), noted(WASTE, containers=BOX)]
    for case in shown:
        refer(case, cast.eli.organisation, because="to identify", by=cast.bo)
    before = seen_graph.around(cast.eli, case=shown[0].pk)
    monkeypatch.setattr(rarity, "COMMON", 3)
    for _ in range(4):
        noted(GAS, containers=BOX)
    assert seen_graph.around(cast.eli, case=shown[0].pk) == before
    assert seen_graph.around(cast.bo, case=shown[0].pk) != before


def test_a_red_case_is_joined_only_for_whoever_is_named(cast, noted):
    one, other = noted(GAS, containers=BOX), noted(WASTE, containers=BOX)
    Seizure.objects.filter(pk=other.pk).update(tlp=TLP.RED)
    assert set(seen_graph.around(cast.bo, case=one.pk).nodes) == {f"case:{one.pk}"}
    Grant.objects.create(organisation=one.owner, person=cast.bo, kind="seizure", object_id=other.pk, nominal=True)
    assert f"case:{other.pk}" in seen_graph.around(cast.bo, case=one.pk).nodes


def test_going_on_from_a_case_asks_as_often_among_many_as_among_few(cast, noted):
    case = noted(GAS, JAN, containers=BOX)
    noted(WASTE, containers=BOX)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            seen_graph.around(cast.bo, case=case.pk)
        return len(queries)

    before = asked()
    stranger = noted(WASTE)
    rows = [CaseSelector(seizure=stranger, kind="seal", value=f"S{n}", nominal=False) for n in range(500)]
    CaseSelector.objects.bulk_create(rows)
    noted(WASTE, containers=BOX)
    assert asked() == before <= 40


def test_the_whole_asks_as_often_of_many_as_of_few_and_sees_what_one_by_one_is_seen(cast, noted):
    for number in range(2):
        noted(WASTE if number else GAS, JAN, SHELL, containers=BOX)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            graph = seen_graph.whole(cast.bo)
        return len(queries), graph

    before, few = asked()
    for number in range(4):
        noted(WASTE if number % 2 else GAS, JON, {**SHELL, "name": f"Imagined {number} Ltd"}, containers=BOX)
    after, many = asked()
    assert after == before <= 80
    assert len(many.nodes) > len(few.nodes) + 8
    near = seen_graph.around(cast.bo, key="container:CSQU3054383", hops=4)
    assert set(many.edges) == set(near.edges)
