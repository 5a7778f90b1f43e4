"""A reference set through the form as an officer sends it: what is wrong is told and mended; specimens; the map."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.seized import IVORY, seized
from tests.tracing.test_forensics import made

from greenlane.seizures.actions.cases import write_up
from greenlane.tracing.actions import noting
from greenlane.tracing.models import ReferenceSet


@pytest.fixture
def case(transactional_db, cast):
    found = write_up(seized(IVORY), office=cast.terminal, by=cast.ada)
    noting.note([found])
    return found


def file(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def test_a_set_is_sent_mended_and_used_and_its_map_lies_below_the_routes(open_page, axe, picture, cast, case):
    page = open_page("/tracing/references/new/", cast.bo, complaints=False)
    page.get_by_label("Name", exact=True).fill("Invented elephants")
    page.get_by_text("How the texts look").click()
    expect(page.get_by_text("R001-001 1 98 93 -999 176")).to_be_visible()
    wrong = made().samples.rstrip("\n").rpartition("\n")[0]
    page.locator("input[name=samples_file]").set_input_files(file("reference.txt", wrong))
    page.locator("input[name=places_file]").set_input_files(file("places.txt", made().places))
    page.locator("input[name=grid_file]").set_input_files(file("grid.txt", made().grid))
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("This specimen has one line only")).to_be_visible()
    assert axe(page) == [] and not ReferenceSet.objects.exists()
    assert page.locator("textarea[name=places]").input_value().strip() == made().places.strip()
    last = made().samples.rstrip("\n").rpartition("\n")[2]
    page.locator("textarea[name=samples]").fill(f"{wrong}\n{last}\n")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", name="Invented elephants")).to_be_visible()
    expect(page.locator("main .chip", has_text="SIMULATED").first).to_be_visible()
    picture(page, "reference-taken-in")

    page = open_page(f"/tracing/cases/{case.pk}/specimens/", cast.kai)
    page.locator("input[name=text_file]").set_input_files(file("SimA.txt", made().seizures["SimA"]))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("specimens were added").first).to_be_visible()

    page = open_page(f"/tracing/cases/{case.pk}/specimens/", cast.bo)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Each specimen")).to_be_visible()
    page.get_by_role("link", name="On the map of routes").click()
    expect(page.locator("#routes-map[data-ready=yes]")).to_be_attached()
    expect(page.locator("input[value=cells]")).to_be_checked()
    page.locator("input[value=countries]").check()
    expect(page.locator("#map-origin")).to_contain_text("SIMULATED")
    picture(page, "map-with-origin")
    assert axe(page) == []
    page.locator("#map-origin").get_by_role("link", name="Trace").click()
    expect(page.get_by_role("heading", name=f"Trace of {case.number}")).to_be_visible()


def test_the_origin_below_the_routes_needs_no_script_and_no_stranger_sees_it(open_page, cast, case):
    address = f"/tracing/map/?origin={case.pk}&alone=yes"
    page = open_page(address, cast.bo, javascript=False)
    expect(page.locator("#map-origin")).to_contain_text("Estimate")
    expect(page.locator(".routes-svg .likely").first).to_be_visible()
    stranger = open_page(address, cast.chi)
    expect(stranger.get_by_text("No case that is shown to you fits these filters.")).to_be_visible()
    expect(stranger.locator("#map-origin")).to_have_count(0)
