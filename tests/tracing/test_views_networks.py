"""The pages, files and chart of a network: what they say, and what strangers do not learn from them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from urllib.parse import urlencode

import networkx as nx
import pytest
from tests.seized import GAS, IVORY, WASTE
from tests.shipments import shipment

from greenlane.ledger.models import Entry
from greenlane.people.handling import TLP
from greenlane.seizures.actions.cases import amend, refer
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import parties_from_json
from greenlane.tracing.actions import exporting, noting
from greenlane.tracing.exports.asked import Asked

BOX = [{"number": "CSQU3054383"}]
SHELL = {"role": "consignee", "person": False, "name": "=Imagined Trading Ltd", "country": "XN", "phone": "+999 555 01"}
JAN = {"role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "phone": "+999 555 01"}
NAMES = ("Imagined Trading", "Inventedson", "99955501", "999 555 01")
FORMS = ("graphml", "ftm", "csv", "json", "svg", "png")
PAGES = (
    "network",
    "network/nodes",
    "network/standing",
    "network/findings",
    "network/breaking",
    "network/paths",
    "network/data",
)


@pytest.fixture
def two(written_up):
    """Two cases that share a container, and a telephone between a company of one and a person of the other."""
    made = []
    for fields, party in ((GAS, SHELL), (WASTE, JAN)):
        case = written_up(fields, containers=BOX)
        made.append(amend(case, case.as_recorded, parties_from_json([party]), because="names", by=case.author))
    noting.note(made)
    return made


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def of_case(page, case, **more):
    return f"/tracing/{page}/?{urlencode({'case': case.pk, **more})}"


def test_the_page_shows_the_nodes_and_each_leads_to_what_is_known_of_it(cast, signed_in, two):
    client = signed_in(cast.bo)
    page = client.get(of_case("network", two[0])).content.decode()
    for said in (two[0].number, two[1].number, "CSQU3054383", "Imagined Trading"):
        assert said in page
    node = client.get("/tracing/network/node/?key=container:CSQU3054383").content.decode()
    assert two[1].number in node
    assert "by chance about once in" in node
    part = client.get("/tracing/network/node/?key=container:CSQU3054383", headers={"HX-Request": "true"})
    assert b"<html" not in part.content


def test_what_an_edge_rests_on_is_a_record_and_its_field_in_words(cast, signed_in, two):
    ends = urlencode({"start": f"case:{two[0].pk}", "end": "container:CSQU3054383"})
    for query in (ends, urlencode({"end": f"case:{two[0].pk}", "start": "container:CSQU3054383"})):
        page = signed_in(cast.bo).get(f"/tracing/network/edge/?{query}").content.decode()
        assert two[0].get_absolute_url() in page
        assert "container 1 · number" in page
        assert two[1].number not in page
    assert signed_in(cast.bo).get("/tracing/network/edge/?start=a:b&end=c:d").status_code == 404


def test_every_edge_of_a_network_opens_what_it_rests_on(cast, signed_in, two):
    graph = exporting.read(Asked(case=two[0].pk, hops=4), cast.bo)
    assert {"shows", "names", "of"} <= {edge.kind for edge in graph.edges}
    for edge in graph.edges:
        ends = urlencode({"start": edge.start, "end": edge.end})
        page = signed_in(cast.bo).get(f"/tracing/network/edge/?{ends}")
        assert page.status_code == 200
        assert any(case.number in page.content.decode() for case in two)


def test_what_the_limit_cut_off_is_said_in_numbers(cast, signed_in, two, monkeypatch):
    cut, words = "Of the 2 cases that you may see", "the newest were read first"
    everything = signed_in(cast.bo).get("/tracing/network/nodes/").content.decode()
    assert cut not in everything and words not in everything
    read = exporting.read
    monkeypatch.setattr(exporting, "read", lambda asked, person: read(replace(asked, limit=2), person))
    page = signed_in(cast.bo).get("/tracing/network/nodes/").content.decode()
    assert cut in page and words in page
    assert "Of the 0 cases" not in signed_in(cast.chi).get("/tracing/network/nodes/").content.decode()


def test_kinds_are_left_out_where_asked_and_the_page_says_how_many_of_how_many(cast, signed_in, two):
    url = of_case("network/nodes", two[0]) + "&kinds=case&kinds=selector"
    page = signed_in(cast.bo).get(url).content.decode()
    assert "Imagined Trading" not in page
    assert "of 5" in page


def test_measures_say_what_they_mean_and_what_they_do_not(cast, signed_in, two):
    page = signed_in(cast.bo).get(of_case("network/standing", two[0])).content.decode()
    for said in ("Brokers", "That anything passed is not shown", "A group is a way to read a picture, not a gang"):
        assert said in page
    assert "where this picture is thin" in signed_in(cast.bo).get(of_case("network/breaking", two[0])).content.decode()


def test_a_way_leads_from_a_company_to_a_person_over_their_telephone(cast, signed_in, two):
    client = signed_in(cast.bo)
    page = client.get(of_case("network/paths", two[0], hops=4, start="=Imagined Trading Ltd", end="Inventedson"))
    said = page.content.decode()
    assert "Strongest way" in said
    assert "2 steps" in said
    assert "Without this node" in said or "Without these" in said
    none = client.get(of_case("network/paths", two[0], start="nobody", end="Jan")).content.decode()
    assert "No node is called so." in none


def test_a_telephone_of_two_companies_is_a_pattern_and_says_what_it_is_worth(cast, signed_in, written_up):
    made = []
    for n, fields in enumerate((GAS, WASTE)):
        case = written_up(fields, containers=BOX)
        party = SHELL | {"name": f"Imagined Trading {n}"}
        made.append(amend(case, case.as_recorded, parties_from_json([party]), because="names", by=case.author))
    noting.note(made)
    client = signed_in(cast.bo)
    page = client.get(of_case("network/findings", made[0], hops=4)).content.decode()
    assert "One telephone or e-mail address of several parties" in page
    assert "Forwarders and bookkeepers give theirs for many clients." in page
    assert "Imagined Trading 1" in page
    assert "Choose a case or a node first." in client.get("/tracing/network/findings/").content.decode()
    shown = refer(made[0], cast.eli.organisation, because="to identify", by=cast.ada)
    seen = signed_in(cast.eli).get(of_case("network/findings", shown, hops=4)).content.decode()
    assert not any(said in seen for said in (*NAMES, made[1].number))


def exported(client, form, case):
    return client.post(f"/tracing/network/export/{form}/?case={case.pk}&hops=4")


def test_every_export_reads_back_with_its_source_line(cast, signed_in, two):
    client = signed_in(cast.bo)
    found = {form: exported(client, form, two[0]) for form in FORMS}
    assert {answer.status_code for answer in found.values()} == {200}
    for form, answer in found.items():
        if form != "csv":
            assert "TLP:AMBER+STRICT" in answer.content.decode(), form
            assert cast.bo.name in answer.content.decode(), form
    graph = nx.read_graphml(io.BytesIO(found["graphml"].content), force_multigraph=True)
    assert f"case:{two[1].pk}" in graph
    entities = [json.loads(line) for line in found["ftm"].content.decode().splitlines()]
    assert {"Event", "Company", "Person", "UnknownLink", "UserAccount"} <= {one["schema"] for one in entities}
    with zipfile.ZipFile(io.BytesIO(found["csv"].content)) as file:
        rows = list(csv.DictReader(io.StringIO(file.read("entities.csv").decode("utf-8-sig"))))
        assert cast.bo.name in file.read("source.txt").decode()
    assert "'=Imagined Trading Ltd" in {row["Label"] for row in rows}
    assert len(json.loads(found["json"].content)["nodes"]) == len(graph)


def test_an_export_is_entered_with_its_maker_and_its_owners_and_names_nobody(cast, signed_in, two):
    exported(signed_in(cast.bo), "graphml", two[0])
    entries = Entry.objects.filter(verb="network.exported")
    assert {entry.chain for entry in entries} == {cast.northport.chain}
    entry = entries.get()
    assert entry.detail["form"] == "graphml"
    assert entry.detail["names"] is True
    assert not any(name in json.dumps(entry.body) for name in NAMES)


def test_an_export_is_asked_for_and_not_followed(cast, signed_in, two):
    client = signed_in(cast.bo)
    assert client.get(f"/tracing/network/export/graphml/?case={two[0].pk}").status_code == 405
    assert exported(client, "docx", two[0]).status_code == 404
    assert not Entry.objects.filter(verb="network.exported").exists()


def test_the_chart_for_a_court_is_a_pdf_in_the_readers_language(cast, signed_in, two):
    for language in ("en", "ar"):
        client = signed_in(cast.bo)
        client.cookies["django_language"] = language
        made = client.post(f"/tracing/network/chart/?case={two[0].pk}")
        assert made.status_code == 200
        assert made.content.startswith(b"%PDF")
    assert Entry.objects.filter(verb="network.exported").count() == 2


def test_the_panel_says_what_else_shows_the_same(cast, signed_in, two):
    page = signed_in(cast.bo).get(f"/tracing/cases/{two[0].pk}/").content.decode()
    assert "What else shows the same" in page
    assert two[1].number in page
    assert "bits" in page


@pytest.mark.parametrize("who", ["chi", "dee", "eli", "fay"])
def test_strangers_learn_nothing(cast, signed_in, two, who):
    client = signed_in(getattr(cast, who))
    for page in PAGES:
        answer = client.get(of_case(page, two[0]))
        assert answer.status_code in (403, 404), page
        whole = client.get(f"/tracing/{page}/")
        assert not any(said in whole.content.decode() for said in (*NAMES, two[0].number, "CSQU3054383")), page
    for key in ("container:CSQU3054383", "phone:99955501", f"case:{two[0].pk}"):
        assert client.get("/tracing/network/node/?" + urlencode({"key": key})).status_code in (403, 404)
    for form in FORMS:
        assert exported(client, form, two[0]).status_code in (403, 404)
    assert client.post(f"/tracing/network/chart/?case={two[0].pk}").status_code in (403, 404)
    assert client.get(f"/tracing/cases/{two[0].pk}/chronology/").status_code in (403, 404)
    assert not Entry.objects.filter(verb="network.exported").exists()


def test_a_partner_who_sees_one_case_without_names_learns_neither_the_other_nor_a_name(cast, signed_in, two):
    one, other = two
    refer(one, cast.eli.organisation, because="to identify", by=cast.ada)
    client = signed_in(cast.eli)
    page = client.get(of_case("network", one)).content.decode()
    assert one.number in page
    answers = [exported(client, form, one) for form in FORMS]
    assert {answer.status_code for answer in answers} == {200}
    texts = [page, client.get(of_case("network/data", one)).content.decode()]
    texts += [answer.content.decode("utf-8", "replace") for answer in answers]
    with zipfile.ZipFile(io.BytesIO(answers[2].content)) as file:
        texts += [file.read(name).decode() for name in file.namelist()]
    texts.append(client.get(f"/tracing/cases/{one.pk}/chronology/").content.decode())
    for text in texts:
        assert not any(said in text for said in (*NAMES, other.number))
    chains = {entry.chain for entry in Entry.objects.filter(verb__in=("network.exported", "network.shown_in_export"))}
    assert chains == {cast.northport.chain, cast.eli.chain}


def test_the_strictest_marking_of_the_records_is_that_of_the_export(cast, two):
    Seizure.objects.filter(pk=two[0].pk).update(tlp=TLP.GREEN)
    graph, source = exporting.export(Asked(case=two[0].pk), "json", by=cast.bo)
    assert source.tlp == "AMBER+STRICT"
    assert len(graph.nodes) > 1


def test_events_stand_in_the_order_of_time_with_those_of_linked_records(cast, signed_in, taken_in, written_up):
    (consignment,) = taken_in(shipment("NP-9")).consignments
    case = written_up(IVORY)
    noting.note([case])
    noting.note_consignments([consignment])
    page = signed_in(cast.bo).get(f"/tracing/cases/{case.pk}/chronology/").content.decode()
    assert page.index("2026-05-04") < page.index("Written up")
    assert "NP-9" in page
    assert "Screened" in page
    assert "<svg" in page
    only = signed_in(cast.bo).get(f"/tracing/cases/{case.pk}/chronology/?only=on&kind=seized").content.decode()
    assert "NP-9" not in only
    assert "Written up" not in only
    assert signed_in(cast.chi).get(f"/tracing/cases/{case.pk}/chronology/").status_code in (403, 404)
