"""The map of routes: what its page, data and files say, and what strangers do not learn from them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from tests.seized import GAS, IVORY, WASTE

from greenlane.ledger.models import Entry
from greenlane.people.actions import grant
from greenlane.people.handling import TLP
from greenlane.seizures.models import Seizure
from greenlane.tracing import journeys
from greenlane.tracing.actions import noting
from greenlane.tracing.models import ForensicResult, ReferenceSet
from greenlane.tracing.routes.asked import Asked

PAGE, DATA = "/tracing/map/", "/tracing/map/data/"
ORIGIN = "/tracing/map/origin/{}/"
FORMS = ("geojson", "svg", "csv", "png")


@pytest.fixture
def three(written_up):
    """A case of ivory by sea, one of waste, one of gas by road."""
    made = [written_up(fields, names=True) for fields in (IVORY, WASTE, GAS)]
    noting.note(made)
    return made


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def features(answer, kind):
    return [one["properties"] for one in answer.json()["features"] if one["properties"]["kind"] == kind]


def text(answer):
    return answer.content.decode()


def test_the_page_says_without_a_script_all_that_the_map_shows(signed_in, three, cast):
    page = text(signed_in(cast.bo).get(PAGE))
    for word in ("Tanzania", "Kenya", "Vietnam", "620 kg", "over shipping lanes", "<polyline", "Parts of countries"):
        assert word in page, word
    assert re.search(r'href="\?pick=KE%3EXS', page)
    assert "too few to say anything" in page and "by quarter" in page


def test_data_are_geojson_of_flows_hubs_and_cases(signed_in, three, cast):
    answer = signed_in(cast.bo).get(DATA)
    assert answer["Cache-Control"] == "private, no-store"
    found = {(flow["from"], flow["to"]): flow for flow in features(answer, "flow")}
    assert found["TZ", "KE"]["how"] == "lanes" and found["KE", "XS"]["kg"] == 620
    assert {case["number"] for case in features(answer, "case")} == {one.number for one in three}
    assert {hub["key"] for hub in features(answer, "hub")} >= {"TZ", "KE", "XN", "VN", "GB"}
    assert answer.json()["greenlane"]["goods"].keys() == {"ivory", "plastic_waste", "hfc_blends"}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("goods=ivory", [0]), ("regime=BASEL&regime=MONTREAL", [1, 2]), ("mode=road", [2]), ("country=KE", [0]),
        ("since=2026-06-01&until=2026-06-30", [1]), ("until=2026-06-11", [0, 1]), ("goods=rhino_horn", []),
        ("since=nonsense&mode=teleport", [0, 1, 2]),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(signed_in, three, cast, query, numbers):
    found = {case["number"] for case in features(signed_in(cast.bo).get(f"{DATA}?{query}"), "case")}
    assert found == {three[n].number for n in numbers}
    assert signed_in(cast.bo).get(f"{PAGE}?{query}").status_code == 200


def test_a_case_of_a_bare_year_counts_where_all_of_that_year_does(written_up, cast):
    noting.note([written_up(IVORY, day=None, year=2024)])

    def n(since, until):
        return journeys.found(cast.bo.actor, Asked(since=since, until=until)).cases

    assert (n("2024-01-01", "2024-12-31"), n("2024-01-02", ""), n("", "2024-12-30")) == (1, 0, 0)


def test_a_weight_is_that_of_the_goods_asked_for(written_up, cast):
    goods = [IVORY["goods"][0], IVORY["goods"][0] | {"line": 2, "goods_class": "pangolin", "term": "SCA",
             "quantities": [{"amount": "5", "unit": "kg"}]}]  # fmt: skip
    noting.note([written_up(IVORY, goods=goods)])
    (one,) = journeys.found(cast.bo.actor, Asked(goods="pangolin")).journeys
    assert one.kg == 5.0


def test_what_is_withdrawn_or_a_negative_control_is_no_journey(three, cast):
    Seizure.objects.filter(pk=three[0].pk).update(state="withdrawn")
    Seizure.objects.filter(pk=three[1].pk).update(kind="negative")
    assert [one.key for one in journeys.found(cast.bo.actor, Asked()).journeys] == [str(three[2].pk)]


def test_more_than_is_drawn_is_said(three, cast):
    found = journeys.found(cast.bo.actor, Asked(), most=2)
    assert found.cut and found.cases == 3 and [one.day for one in found.journeys] == [
        date(2026, 7, 20), date(2026, 6, 11),
    ]  # fmt: skip


@pytest.mark.parametrize(("pick", "n"), [("KE>XS", 1), ("XN", 3), ("KE", 1), ("no>where", 0), (">", 0), ("case:x", 0)])
def test_what_is_picked_shows_its_cases(signed_in, three, cast, pick, n):
    client = signed_in(cast.bo)
    part = text(client.get(PAGE, {"pick": pick, "part": "picked"}, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<aside") and len(re.findall(r'href="/tracing/cases/', part)) == n
    assert text(client.get(PAGE, {"pick": pick})).count('href="/tracing/cases/') >= n


def test_files_say_where_they_come_from_and_are_entered(signed_in, three, cast):
    client = signed_in(cast.bo)
    said = {form: client.post(f"/tracing/map/export/{form}/?goods=ivory") for form in FORMS}
    assert json.loads(said["geojson"].content)["greenlane"]["asked"].startswith("any time, Ivory")
    ElementTree.fromstring(said["svg"].content)
    assert "TLP:" in text(said["svg"]) and "Kenya → " in text(said["svg"])
    rows = list(csv.reader(io.StringIO(said["csv"].content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["Kenya", "Southmere"] and any("are not trafficking" in row[0] for row in rows[2:])
    assert said["png"].json()["lines"][0].startswith("TLP:")
    entries = Entry.objects.filter(verb="routes.exported")
    assert {entry.detail["form"] for entry in entries} == set(FORMS)
    assert {entry.detail["cases"] for entry in entries} == {1}
    assert client.get("/tracing/map/export/csv/").status_code == 405
    assert client.post("/tracing/map/export/exe/").status_code == 404


def test_the_trace_of_a_case_shows_its_journey(signed_in, three, cast):
    page = text(signed_in(cast.bo).get(f"/tracing/cases/{three[0].pk}/"))
    assert "Journey" in page and "over shipping lanes" in page and "Mombasa" in page


def test_names_stand_nowhere(signed_in, three, cast):
    client = signed_in(cast.bo)
    for answer in (
        client.get(PAGE),
        client.get(DATA),
        *(client.post(f"/tracing/map/export/{form}/") for form in FORMS),
    ):
        assert "Inventedson" not in text(answer) and "Imaginary" not in text(answer)


@pytest.mark.parametrize("who", ["chi", "dee", "eli", "fay"])
def test_strangers_learn_nothing(signed_in, three, cast, who):
    client = signed_in(getattr(cast, who))
    told = [
        text(client.get(f"{address}{query}")) for address in (PAGE, DATA) for query in ("", "?pick=KE", "?by=place")
    ]
    for one in three:
        told.append(text(client.get(PAGE, {"pick": f"case:{one.pk}"})))
    assert not features(client.get(DATA), "case")
    for page in told:
        for secret in ("NCT-2026", "620 kg", "Tanzania", "Mombasa"):
            assert secret not in page, secret
    assert {client.post(f"/tracing/map/export/{form}/").status_code for form in FORMS} == {403}
    assert not Entry.objects.filter(verb="routes.exported").exists()


def test_a_partner_sees_the_routes_of_what_it_is_shown_alone(signed_in, three, cast):
    Seizure.objects.filter(pk=three[0].pk).update(tlp=TLP.GREEN, nominal=False)
    grant([three[0]], cast.eli.organisation)
    client = signed_in(cast.eli)
    assert [case["number"] for case in features(client.get(DATA), "case")] == [three[0].number]
    page = text(client.get(PAGE))
    assert "Kenya" in page and "United Kingdom" not in page
    assert three[1].number not in text(client.post("/tracing/map/export/geojson/"))


@pytest.fixture
def assigned(three, cast):
    """The case of ivory, with a result of the laboratory by a set that is made up."""
    reference = ReferenceSet.objects.create(
        owner=cast.northport, name="Invented set", species="", method="genotype", simulated=True, samples="",
        digest="d", by=cast.bo,
    )  # fmt: skip
    cells = {"lat": [5.5, 5.5, -2.5], "lon": [20.5, 21.5, 33.5], "p": [0.6, 0.3, 0.1], "countries": ["CF", "CF", "TZ"]}
    about = {"reference": "Invented set", "simulated": True, "method": "genotype", "used": {}}
    ForensicResult.objects.create(
        seizure=three[0],
        reference=reference,
        posterior=cells,
        countries={"CF": 0.9, "TZ": 0.1},
        about=about,
        by=cast.bo,
    )
    return three[0]


def test_the_origin_of_a_case_lies_below_the_routes_and_stands_in_a_table(signed_in, assigned, cast):
    client = signed_in(cast.bo)
    page = text(client.get(PAGE, {"origin": str(assigned.pk), "alone": "yes"}))
    for word in (
        f'Origin of <bdi class="code">{assigned.number}', "Central African Republic", "90 %", "SIMULATED",
        "Invented set", "Origin by the laboratory", 'class="q8"', f"/tracing/cases/{assigned.pk}/origin/",
    ):  # fmt: skip
        assert word in page, word
    assert "Plastic" not in page.partition('id="flows-title"')[2].partition("</table>")[0]
    answer = client.get(ORIGIN.format(assigned.pk))
    assert answer["Cache-Control"] == "private, no-store" and answer.json()["greenlane"]["simulated"]
    cells = features(answer, "cell")
    assert [(cell["country"], cell["region"]) for cell in cells] == [("CF", 50), ("CF", 90), ("TZ", 100)]
    assert {one["share"] for one in features(answer, "region")} == {50, 90}
    assert "TZ" in {one["country"] for one in features(answer, "country")}
    assert f"origin={assigned.pk}" in text(client.get(f"/tracing/cases/{assigned.pk}/"))
    assert f'<option value="{assigned.pk}" selected>' in page, "another filter keeps the origin on the map"
    assert 'name="origin"' not in text(client.get(PAGE))


def test_files_carry_the_origin_or_say_that_they_do_not(signed_in, assigned, cast):
    client, query = signed_in(cast.bo), f"?origin={assigned.pk}"
    collection = json.loads(client.post(f"/tracing/map/export/geojson/{query}").content)
    assert "cell" in {one["properties"]["kind"] for one in collection["features"]}
    assert any("SIMULATED" in note for note in collection["greenlane"]["notes"])
    svg = text(client.post(f"/tracing/map/export/svg/{query}"))
    ElementTree.fromstring(svg)
    assert svg.count("<rect") > 3 and "SIMULATED" in svg
    assert "is not in it" in client.post(f"/tracing/map/export/csv/{query}").content.decode("utf-8-sig")
    seen = client.post(f"/tracing/map/export/png/{query}", {"layer": ["flows", "cells"]}).json()["lines"]
    unseen = client.post(f"/tracing/map/export/png/{query}", {"layer": "flows"}).json()["lines"]
    assert any("SIMULATED" in line for line in seen) and not any("SIMULATED" in line for line in unseen)
    said = [entry.detail.get("origin") for entry in Entry.objects.filter(verb="routes.exported").order_by("pk")]
    assert said == [assigned.number] * 4 + [None]


def test_a_file_is_marked_as_the_case_whose_origin_is_in_it(signed_in, assigned, three, cast):
    Seizure.objects.exclude(pk=assigned.pk).update(tlp=TLP.GREEN)
    Seizure.objects.filter(pk=assigned.pk).update(tlp=TLP.AMBER_STRICT)
    client = signed_in(cast.bo)
    assert client.post("/tracing/map/export/png/?mode=road").json()["lines"][0].startswith("TLP:GREEN")
    answer = client.post(f"/tracing/map/export/png/?mode=road&origin={assigned.pk}", {"layer": "cells"})
    assert answer.json()["lines"][0].startswith("TLP:AMBER+STRICT")


@pytest.mark.parametrize("origin", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_origin_that_is_none_changes_nothing(signed_in, three, cast, origin):
    client = signed_in(cast.bo)
    page = text(client.get(PAGE, {"origin": origin}))
    assert (
        "map-origin" not in page
        and "Kenya" in page
        and origin not in page.partition("<main")[2].partition("filters")[0]
    )


@pytest.mark.parametrize("who", ["chi", "dee", "eli", "fay"])
def test_strangers_learn_nothing_of_an_origin(signed_in, assigned, cast, who):
    client = signed_in(getattr(cast, who))
    assert client.get(ORIGIN.format(assigned.pk)).status_code == 404
    told = [text(client.get(PAGE, {"origin": str(assigned.pk), "alone": alone})) for alone in ("", "yes")]
    for page in told:
        for secret in ("NCT-2026", "Invented set", "Central African", "SIMULATED", "map-origin"):
            assert secret not in page, secret
    assert client.post(f"/tracing/map/export/geojson/?origin={assigned.pk}").status_code == 403


def test_a_partner_that_sees_the_case_is_not_told_the_name_of_a_set_that_it_does_not_see(signed_in, assigned, cast):
    Seizure.objects.filter(pk=assigned.pk).update(tlp=TLP.GREEN, nominal=False)
    grant([assigned], cast.eli.organisation)
    client = signed_in(cast.eli)
    page = text(client.get(PAGE, {"origin": str(assigned.pk)}))
    answer = client.get(ORIGIN.format(assigned.pk))
    assert "a reference set that is not shown to you" in page and "Invented set" not in page + text(answer)
