"""The page of a consignment and its neighbours in a browser: nobody shut out in light, dark and Arabic."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.shipments import shipment

from greenlane.consignments.models import Consignment, IntakeRun, Quarantined
from greenlane.inspection import actions
from greenlane.inspection.models import Inspection
from greenlane.targeting.actions import propose_set

LEGS = [
    {"start": {"code": "GBFXT"}, "end": {"code": "SGSIN"}, "mode": "sea", "transport_document": "INVB0001"},
    {"start": {"code": "SGSIN"}, "end": {"code": "MYPKG"}, "mode": "sea"},
]


@pytest.fixture
def house(transactional_db, cast, taken_in):
    """Two versions of a consignment, another that shares its parties, one in quarantine, one proposal."""
    taken_in(shipment("NP-1", legs=LEGS), shipment("NP-2"), shipment("NP-3", arrival="2026-13-40"))
    taken_in(shipment("NP-1", legs=LEGS, destination_country="VN"))
    propose_set(cast.northport, {"RI-WAS-101": {"points": 33}}, note="Too many slip through", by=cast.bo)
    return cast


def addresses():
    row = Consignment.objects.get(reference="NP-1", current=True)
    run = IntakeRun.objects.order_by("started_at").first()
    return {
        "consignment": f"/consignments/{row.pk}/",
        "register": "/consignments/?q=CSQU3054383",
        "receive": "/receive/",
        "run": f"/receive/{run.pk}/",
        "quarantine": "/quarantine/",
        "quarantined": f"/quarantine/{Quarantined.objects.get().pk}/",
        "indicators": "/indicators/",
        "indicator": "/indicators/RI-WAS-101/",
        "versions": "/indicators/versions/",
        "lanes": "/lanes/",
        "lane": f"/lanes/{row.office_id}/",
        "me": "/me",
        "nothing": "/nothing/",
    }


ADAS = ("consignment", "register", "receive", "run", "quarantine", "quarantined", "lanes", "me")
BOS = ("indicators", "indicator", "versions", "lane")


def test_nobody_is_shut_out(open_page, axe, picture, house, dress):
    found = {}
    for person, names, complaints in ((house.ada, ADAS, True), (house.bo, BOS, True), (house.ada, ["nothing"], False)):
        page = open_page(addresses()[names[0]], person, width=1600, height=1000, complaints=complaints, **dress)
        for name in names:
            if name != names[0]:
                page.goto(addresses()[name])
            picture(page, f"{name}-{'-'.join(dress.values())}")
            found[name] = axe(page)
    assert not any(found.values()), found


def test_nothing_runs_over_the_edge_of_a_tablet(open_page, axe, house):
    page, found = open_page("/", house.bo, width=800), {}
    for name in ("consignment", "quarantined", "lane", "indicator"):
        page.goto(addresses()[name])
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[name] = axe(page) + (["wider than the window"] if wide else [])
    assert not any(found.values()), found


def test_the_map_draws_the_legs_and_names_the_stops(open_page, house):
    page = open_page(addresses()["consignment"], house.ada, width=1600)
    assert page.locator(".map polyline.leg:not(.under)").count() == 2
    assert page.locator(".map text").count() == 3
    expect(page.locator(".map svg")).to_be_visible()
    expect(page.locator(".map use.land").first).to_be_visible()


def test_every_fold_opened_shuts_nobody_out(open_page, axe, house, dress):
    row = Consignment.objects.get(reference="NP-1", current=True)
    actions.order([row], "scan", because="The density does not fit", by=house.ada)
    page = open_page(f"/consignments/{row.pk}/", house.ada, **dress)
    for fold in page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true; }")
    assert axe(page) == []


def test_an_inspection_is_ordered_and_recorded_in_the_browser(open_page, house):
    page = open_page(addresses()["consignment"], house.ada, width=1600)
    page.locator("#order_because").fill("The density does not fit")
    page.locator("#inspection").get_by_role("button", name="Order inspection").click()
    expect(page.locator(".messages")).to_be_visible()
    page.get_by_label("nothing: goods and papers agree").check()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("#inspection .record")).to_have_count(0)
    expect(page.locator("#inspection")).to_contain_text("goods and papers agree")
    assert Inspection.objects.get().result == "nothing"


def test_a_fault_is_mended_in_the_browser(open_page, house):
    page = open_page(addresses()["quarantined"], house.ada, width=1600)
    page.get_by_label("arrival").fill("2026-05-04")
    page.get_by_role("button", name="Take in again").click()
    expect(page).to_have_url(re.compile("/consignments/"))
    expect(page.locator("h1")).to_have_text("NP-3")
    assert Consignment.objects.filter(reference="NP-3").exists()
