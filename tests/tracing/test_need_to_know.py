"""What tracing must not betray: of hidden records no count, name or link, no mark in a ledger, no set of others."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from tests.seized import GAS, IVORY, WASTE
from tests.shipments import shipment

from greenlane.ledger.models import Entry
from greenlane.people.handling import TLP
from greenlane.people.models import Organisation
from greenlane.seizures.actions.cases import amend, refer, withdraw
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import parties_from_json
from greenlane.tracing import past
from greenlane.tracing.actions import catching_up, excluding, exporting, forensics, linking, noting, routing
from greenlane.tracing.exports.asked import Asked
from greenlane.tracing.models import CaseSelector, ForensicResult, ReferenceSet, Specimen, SpecimenMatch
from greenlane.tracing.origin import laboratory
from greenlane.tracing.panels.belonging import trace
from greenlane.tracing.routes.asked import Asked as OnTheMap

BOX = [{"number": "CSQU3054383"}]
SECRET = "Set of a guarded name"


def page(client, address):
    return client.get(address).content.decode()


def compared(case, cast, *, owner, simulated=False, countries=None, about=None):
    """A result of a set of an organisation, with a map of one cell."""
    reference = ReferenceSet.objects.create(
        owner=owner, name=SECRET, species="Loxodonta africana", method="isotope", samples="", digest=str(simulated),
        simulated=simulated, by=cast.bo,
    )  # fmt: skip
    here = {"lat": [0.5], "lon": [30.5], "p": [1.0], "countries": ["UG"]}
    line = {"isotopes": ["d2H"], "intercept": [77.25], "slope": [0.875], "sd": [3.5]}
    told = {
        "reference": SECRET, "species": "", "method": "isotope", "simulated": simulated, "settings": {"line": line},
        "how": "joint", "together": 0.0, "used": {"one": 1}, "left_out": [], "seconds": 0.1, **(about or {}),
    }  # fmt: skip
    return ForensicResult.objects.create(
        seizure=case, reference=reference, posterior=here, each={"one": here}, countries=countries or {"UG": 1.0},
        about=told, by=cast.bo,
    )  # fmt: skip


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def of_two_owners(written_up, cast):
    """A case of Northport and one of Southmere that is shown to Northport; both show one container."""
    ours = written_up(GAS, containers=BOX)
    theirs = written_up(WASTE, containers=BOX, office=cast.southmere_port, by=cast.chi)
    refer(theirs, cast.northport, because="to compare", by=cast.chi)
    Seizure.objects.filter(pk=ours.pk).update(tlp=TLP.AMBER_STRICT)
    noting.note([ours, theirs])
    return ours, theirs


def entered(owner, *verbs):
    return [
        entry.detail | {"key": entry.subject_id} for entry in Entry.objects.filter(chain=owner.chain, verb__in=verbs)
    ]


def test_the_ledger_of_another_owner_counts_its_own_records_alone(of_two_owners, cast):
    ours, theirs = of_two_owners
    network = exporting.export(Asked(case=ours.pk), "json", by=cast.bo)[0]
    assert f"case:{theirs.pk}" in network.nodes
    routing.export(OnTheMap(), "csv", "all", by=cast.bo)
    (told,) = entered(theirs.owner, "network.exported", "network.shown_in_export")
    assert (told["records"], told["key"]) == (1, "")
    assert told["tlp"] != TLP.AMBER_STRICT and str(ours.pk) not in str(told)
    (own,) = entered(ours.owner, "network.exported")
    assert own["nodes"] == len(network.nodes) and own["key"] == str(ours.pk)
    assert [row["cases"] for row in entered(theirs.owner, "routes.exported")] == [1]
    assert [row["tlp"] for row in entered(theirs.owner, "routes.exported")] == [told["tlp"]]
    assert [row["cases"] for row in entered(ours.owner, "routes.exported")] == [2]


def test_a_set_that_is_not_shown_is_not_named_and_nothing_of_it_is_told(written_up, cast, signed_in):
    case = written_up()
    given = {"method": "isotope", "measured": {"d2H": -40.0}, "digest": "0", "by": cast.bo}
    Specimen.objects.create(seizure=case, name="one", **given)
    result = compared(case, cast, owner=cast.northport)
    refer(case, cast.cites, because="which is it?", by=cast.ada)
    root = f"/tracing/cases/{case.pk}/"
    pages = [root, f"{root}origin/", f"{root}specimens/", f"{root}specimens/{result.pk}/"]
    pages += [f"{root}specimens/{result.pk}/origin.{form}" for form in ("csv", "geojson")]
    for who, told in ((cast.eli, False), (cast.bo, True)):
        client = signed_in(who)
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert (SECRET in answer.content.decode()) is told, (who, address)
        assert ("77.25" in page(client, pages[3])) is told


def test_what_is_simulated_counts_in_demo_data_alone_and_the_page_says_so(written_up, cast, signed_in):
    case = written_up()
    compared(case, cast, owner=cast.northport, simulated=True, countries={"GA": 1.0})
    assert past.origins(case, cast.bo).lines[0].estimate.top(1)[0][0] == "GA"
    Organisation.objects.filter(pk=cast.northport.pk).update(demo=False)
    case = Seizure.objects.get(pk=case.pk)
    term = past.origins(case, cast.bo).lines[0].estimate.term("forensic")
    assert term.flat and [one.code for one in term.said] == ["left_out_reference"]
    assert "because it is simulated" in page(signed_in(cast.bo), f"/tracing/cases/{case.pk}/origin/")
    measured = compared(case, cast, owner=cast.northport, countries={"TZ": 1.0}, about={"simulated": True})
    assert past.origins(case, cast.bo).lines[0].estimate.term("forensic").flat, "its specimens were made up"
    ForensicResult.objects.filter(pk=measured.pk).update(about={"method": "isotope"})
    assert past.origins(case, cast.bo).lines[0].estimate.term("forensic").weights["TZ"] > 0


def test_what_is_left_out_of_links_points_to_no_origin_and_to_no_other_case(written_up, cast, rf):
    case, other = written_up(IVORY, containers=BOX), written_up(IVORY, containers=BOX, day="2026-01-02")
    CaseSelector.objects.all().delete()
    for one in (case, other):
        CaseSelector.objects.create(seizure=one, kind="container", value="CSQU3054383", nominal=False)

    def found():
        request = rf.get("/")
        request.user = cast.bo
        others = trace(request, case)[1]["others"]
        return past.linked(case, cast.bo, [case.pk]), past.linked(case, None, [case.pk]), others

    assert found() == ({"TZ": 1.0}, {"TZ": 1.0}, 1)
    made = excluding.exclude("container", "CSQU3054383", "a box that is leased", cast.bo)
    assert found() == ({}, {}, 0)
    excluding.end_exclusion(made, cast.bo)
    withdraw(other, because="written up twice", by=cast.ada)
    assert found()[2] == 0


def test_the_origin_of_a_case_with_very_many_identifiers_can_be_asked_for(written_up, cast):
    case = written_up()
    CaseSelector.objects.bulk_create(
        CaseSelector(seizure=case, kind="container", value=f"X{n}", nominal=False) for n in range(1200)
    )
    assert past.linked(case, cast.bo, [case.pk]) == {}


def test_matches_with_a_case_that_was_withdrawn_are_not_told(written_up, cast, signed_in):
    case, other = written_up(), written_up(IVORY, day="2026-01-02")
    reference = ReferenceSet.objects.create(
        owner=cast.northport, name="set", species="", method="genotype", samples="", digest="0", by=cast.bo
    )
    given = {"method": "genotype", "measured": {"L": [1, 2]}, "digest": "0", "by": cast.bo}
    tusks = [Specimen.objects.create(seizure=one, name=f"Tusk of {one.number}", **given) for one in (case, other)]
    first, second = sorted(tusks, key=lambda row: row.pk)
    SpecimenMatch.objects.create(first=first, second=second, reference=reference, relation="same", log10_lr=9, loci=9)
    matches = f"/tracing/cases/{case.pk}/matches/"
    assert tusks[1].name in page(signed_in(cast.bo), matches)
    withdraw(other, because="written up twice", by=cast.ada)
    assert tusks[1].name not in page(signed_in(cast.bo), matches)


def test_a_case_that_came_from_a_declaration_has_a_trace(cast, signed_in, taken_in, written_up):
    (declared,) = taken_in(shipment("NP-1")).consignments
    case = written_up()
    Seizure.objects.filter(pk=case.pk).update(consignment=declared)
    assert signed_in(cast.bo).get(f"/tracing/cases/{case.pk}/").status_code == 200


def test_a_page_does_not_wait_for_who_writes(cast, signed_in, monkeypatch):
    def locked(limit):
        raise OperationalError("database is locked")

    monkeypatch.setattr(catching_up, "catch_up", locked)
    assert signed_in(cast.bo).get("/tracing/").status_code == 200


def told(client, case):
    """Every page of tracing as a reader gets it, without what changes by itself."""
    around = f"case={case.pk}&hops=4"
    root, near = f"/tracing/cases/{case.pk}/", "/tracing/network/"
    addresses = [
        "/tracing/", root, f"{root}origin/", f"{root}specimens/", f"{root}matches/", f"{root}chronology/",
        near, f"{near}?{around}", f"{near}data/?{around}", f"{near}nodes/", f"{near}standing/", f"{near}breaking/",
        f"{near}findings/?{around}", f"{near}node/?key=container:CSQU3054383", f"{near}node/?key=case:{case.pk}",
        f"{near}paths/?start={case.number}&end=CSQU3054383", "/tracing/map/", "/tracing/map/?by=place",
        "/tracing/map/data/", "/tracing/trends/", "/tracing/parties/", "/tracing/parties/?words=any",
        "/tracing/parties/weights/", "/tracing/find/?kind=container&value=CSQU3054383",
        "/tracing/find/?kind=phone&value=%2B49+40+1234567", f"/seizures/{case.pk}/",
    ]  # fmt: skip
    pages = {address: page(client, address) for address in addresses}
    return {address: re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text) for address, text in pages.items()}


def test_no_page_changes_by_records_that_the_reader_does_not_see(written_up, cast, signed_in):
    party = {"role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "phone": "+49 40 1234567"}
    other = party | {"name": "Inventedsen"}

    def made(fields, *rows, **changes):
        case = written_up(fields, containers=BOX, **changes)
        case = amend(case, case.as_recorded, parties_from_json(list(rows)), because="names", by=case.author)
        linking.link_by_owner(noting.note([case]))
        return case

    case = made(IVORY, party)
    made(WASTE, other, day="2026-01-02")
    client = signed_in(cast.bo)
    before = told(client, case)
    peru = {**IVORY, "route": [{"role": "origin", "country": "PE"}]}
    guarded = made(peru, party, day="2026-01-03")
    Seizure.objects.filter(pk=guarded.pk).update(tlp=TLP.RED)
    theirs = made(peru, party, day="2026-01-04", office=cast.southmere_port, by=cast.chi)
    assert not Seizure.objects.visible_to(cast.bo).filter(pk__in=[guarded.pk, theirs.pk]).exists()
    after = told(client, case)
    assert [address for address in before if before[address] != after[address]] == []


def test_a_page_measures_no_set_that_takes_minutes(cast, signed_in, monkeypatch):
    monkeypatch.setattr(forensics, "measure_reference", lambda *given, **named: pytest.fail("measured"))
    row = ReferenceSet.objects.create(
        owner=cast.northport, name="set", species="", method="genotype", samples="", digest="0", by=cast.bo,
        counts={"samples": 2001},
    )  # fmt: skip
    answer = signed_in(cast.bo).post(f"/tracing/references/{row.pk}/measure/", follow=True)
    assert "measured by the worker" in answer.content.decode()


def test_no_more_pairs_are_compared_than_somebody_waits_for(cast, written_up, monkeypatch):
    case, other = written_up(), written_up(IVORY, day="2026-01-02")
    given = {"method": "genotype", "measured": {"L": [1, 2]}, "digest": "0", "by": cast.bo}
    for one in (case, other):
        for n in range(4):
            Specimen.objects.create(seizure=one, name=f"{n}", **given)
    row = ReferenceSet.objects.create(
        owner=cast.northport, name="set", species="", method="genotype", samples="", digest="0", by=cast.bo
    )
    sizes = []
    monkeypatch.setattr(laboratory.Genotypes, "matched", lambda self, ours, others: sizes.append(len(others)) or ())
    monkeypatch.setattr(forensics, "opened", lambda reference: laboratory.Genotypes(None))
    monkeypatch.setattr(forensics, "MOST_PAIRS", 12)
    forensics.find_matches(case, row, by=cast.bo)
    assert sizes == [3]
    assert forensics.not_compared(case, by=cast.bo) == 1
    assert forensics.not_compared(case, by=cast.fay) == 0, "who may see no other case learns of no specimen in one"
