"""A form that is refused, in a browser: what was typed stands, the reasons at their fields, the first one in focus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.shipments import shipment

from greenlane.inspection import actions
from greenlane.inspection.models import Inspection
from greenlane.targeting.models import Screening


@pytest.fixture
def plastic(transactional_db, cast, taken_in):
    return taken_in(shipment()).consignments[0]


@pytest.fixture
def order(plastic, cast):
    return actions.order([plastic], "open", because="The density does not fit", by=cast.ada)[0]


def send(page, form):
    # As a browser would that does not know our constraints: the server has the last word.
    page.locator(form).evaluate("form => { form.noValidate = true; }")
    page.locator(f"{form} button").click()


def test_a_refused_outcome_stands_as_it_was_typed(open_page, axe, picture, cast, plastic, order, dress):
    page = open_page(f"/consignments/{plastic.pk}/", cast.ada, width=1600, complaints=False, **dress)
    field = f"#record_{order.pk}_"
    expect(page.locator(f"{field}what_0")).to_be_hidden()
    page.locator(".record input[value=found]").check()
    page.locator(f"{field}what_0").fill("scales in sacks")
    page.locator(f"{field}quantity_0").fill("4100")
    page.locator(f"{field}present").evaluate("field => { field.closest('details').open = true; }")
    page.locator(f"{field}present").fill("the driver")
    page.locator("details:has(#order_because) > summary").click()
    send(page, ".record")

    expect(page.locator(f"{field}unit_0")).to_be_focused()
    expect(page.locator(f"{field}unit_0")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"{field}unit_0")).to_have_attribute("aria-describedby", f"{field[1:]}unit_0_error")
    expect(page.locator(f"{field}unit_0_error")).to_be_visible()
    expect(page.locator(f"{field}note_error")).to_be_visible()
    for name, typed in {"what_0": "scales in sacks", "quantity_0": "4100", "present": "the driver"}.items():
        expect(page.locator(f"{field}{name}")).to_have_value(typed)
        expect(page.locator(f"{field}{name}")).to_be_visible()
    expect(page.locator("#order_because")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/consignments/{plastic.pk}/$"))
    assert axe(page) == []
    picture(page, f"refused-{'-'.join(dress.values())}")

    page.locator(f"{field}unit_0").select_option("kg")
    page.locator(f"{field}note").fill("Opened")
    send(page, ".record")
    expect(page.locator("#inspection .record")).to_have_count(0)
    assert Inspection.objects.get().found["finds"] == [{"what": "scales in sacks", "quantity": "4100", "unit": "kg"}]
    picture(page, f"recorded-{'-'.join(dress.values())}")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_refused_lane_stands_as_it_was_typed(open_page, cast, plastic, javascript):
    Screening.objects.update(lane="amber", lane_now="amber", hard="papers_missing")
    page = open_page(f"/consignments/{plastic.pk}/", cast.ada, width=1600, complaints=False, javascript=javascript)
    page.locator("details:has(#override_lane) > summary").click()
    page.locator("#override_lane").select_option("green")
    page.locator("#override_reason").fill("I know this yard")
    page.locator("form:has(#override_lane) button").click()
    expect(page.locator("#override_lane")).to_be_focused()
    expect(page.locator("#override_lane")).to_have_value("green")
    expect(page.locator("#override_lane")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#override_lane_error")).to_contain_text("A legal check fired")
    expect(page.locator("#override_reason")).to_have_value("I know this yard")
    page.locator("#override_lane").select_option("red")
    page.locator("form:has(#override_lane) button").click()
    expect(page.locator("#override_lane_error")).to_have_count(0)
    assert Screening.objects.get().lane_now == "red"


def test_that_nothing_was_found_takes_two_clicks(open_page, cast, plastic, order):
    page = open_page(f"/consignments/{plastic.pk}/", cast.ada, width=800)
    page.get_by_label("nothing: goods and papers agree").click()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("#inspection .record")).to_have_count(0)
    assert Inspection.objects.get().found == {"why": "agrees"}


def test_an_outcome_without_a_result_puts_the_focus_on_the_first_choice(open_page, axe, cast, plastic, order):
    page = open_page(f"/consignments/{plastic.pk}/", cast.ada, complaints=False)
    send(page, ".record")
    expect(page.locator(".record input[name=result]").first).to_be_focused()
    expect(page.locator(f"#record_{order.pk}_result_error")).to_be_visible()
    assert axe(page) == []


def test_a_refused_policy_stands_as_it_was_typed(open_page, axe, picture, cast, in_force, transactional_db):
    page = open_page(f"/lanes/{cast.terminal.pk}/", cast.bo, width=1600, complaints=False)
    page.locator("#id_amber_from").fill("70")
    page.locator("#id_blue_hours").fill("480")
    page.locator("#id_note").fill("Fewer hands")
    page.locator("form:has(#id_note) button").click()
    expect(page.locator("#id_amber_from")).to_be_focused()
    expect(page.locator("#id_amber_from_error")).to_be_visible()
    expect(page.locator("#id_blue_hours")).to_have_value("480")
    expect(page.locator("#id_note")).to_have_value("Fewer hands")
    assert axe(page) == []
    picture(page, "policy-refused")


def test_while_the_answer_is_on_its_way_a_second_click_sends_nothing(open_page, cast, plastic, order):
    page = open_page(f"/consignments/{plastic.pk}/", cast.ada)
    sent = """form => {
        const click = () => form.dispatchEvent(new SubmitEvent("submit", {cancelable: true, bubbles: true}));
        const clicks = [click(), click()];
        dispatchEvent(new PageTransitionEvent("pageshow"));
        return [...clicks, click()];
    }"""
    # Whoever comes back to the page can send again.
    assert page.locator(".record").evaluate(sent) == [True, False, True]
