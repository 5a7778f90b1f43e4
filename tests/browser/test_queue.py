"""The queue in a browser: nobody shut out in light, dark and Arabic; keys; the peek, with and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.shipments import shipment

from greenlane.consignments.models import Consignment
from greenlane.targeting.models import Screening

CHAIRS = {"goods": [{"line": 1, "description": "wooden dining chairs for the garden", "hs": "940161"}], "documents": []}


@pytest.fixture
def ada(transactional_db, cast, taken_in):
    """Ada, with four consignments of her office: three to do, one green."""
    made = taken_in(*(shipment(f"NP-{n}") for n in (1, 2, 3)), shipment("NP-4", **CHAIRS)).consignments
    for row, (lane, score) in zip(made, [("red", 90), ("red", 70), ("amber", 40), ("green", 0)], strict=True):
        Screening.objects.filter(consignment=row).update(lane=lane, lane_now=lane, score=score)
    Screening.objects.filter(consignment=made[2]).update(unknown=["RI-WAS-101"])
    return cast.ada


def stands(page, reference):
    expect(page.locator("[data-row][aria-current]")).to_have_text(reference)


def test_nobody_is_shut_out(open_page, axe, picture, ada, dress):
    page = open_page("/queue/", ada, width=1600, height=1000, **dress)
    picture(page, f"queue-{'-'.join(dress.values())}")
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    for empty in ("/queue/?state=any&q=nothing-at-all", "/queue/?peek=x"):
        page.goto(empty)
        assert axe(page) == [], empty
    page.goto("/queue/")
    for summary in page.locator("details.menu > summary").all():
        summary.click()
        assert axe(page, "details.menu[open]") == []
        page.keyboard.press("Escape")


def test_on_a_tablet_rows_are_cards_and_nothing_runs_over_the_edge(open_page, axe, ada):
    page = open_page("/queue/", ada, width=800)
    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    expect(page.locator("#peek")).to_be_hidden()
    page.get_by_role("link", name="NP-2").click()
    expect(page.locator("#peek")).to_be_visible()


def test_the_table_stays_beside_the_peek(open_page, ada):
    page = open_page("/queue/", ada)
    for width in (1150, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/queue/")
        table, main = page.locator("#queue").bounding_box(), page.locator("main").bounding_box()
        assert table["x"] + table["width"] <= main["x"] + main["width"], width


def test_on_a_laptop_the_masthead_is_one_row_and_the_reasons_have_room(open_page, ada):
    for language in ("en", "fr", "ar"):
        page = open_page("/queue/", ada, width=1280, language=language)
        assert page.locator(".masthead").bounding_box()["height"] < 64, language
        assert page.locator("td.c-why").first.bounding_box()["width"] >= 190, language
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, language


def test_keys_move_through_the_rows_and_the_peek_follows(open_page, ada):
    page = open_page("/queue/", ada, width=1600)
    stands(page, "NP-1")
    page.keyboard.press("j")
    expect(page.locator("#peek h2")).to_have_text("NP-2")
    stands(page, "NP-2")
    expect(page).to_have_url(re.compile("peek="))
    page.keyboard.press("k")
    expect(page.locator("#peek h2")).to_have_text("NP-1")
    page.keyboard.press("k")
    stands(page, "NP-1")


def test_x_ticks_the_row_and_the_bar_appears(open_page, ada):
    page = open_page("/queue/", ada, width=1600)
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-count]")).to_have_text("1")
    page.locator("input[data-all]").check()
    expect(page.locator("[data-chosen-count]")).to_have_text("3")
    page.locator("[data-bulk] button[value=take]").click()
    expect(page.locator(".messages")).to_be_visible()
    assert Consignment.objects.filter(assignee=ada).count() == 3


def test_o_and_enter_open_the_row(open_page, ada):
    page = open_page("/queue/", ada, width=1600)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text("NP-2")
    page = open_page("/queue/", ada, width=1600)
    page.locator("[data-row][aria-current]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("NP-1")


def test_slash_searches_and_keys_rest_while_typing(open_page, ada):
    page = open_page("/queue/", ada, width=1600)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jxk")
    stands(page, "NP-1")
    expect(page.locator("#q")).to_have_value("jxk")


def test_a_question_mark_lists_the_keys(open_page, axe, ada):
    page = open_page("/queue/", ada)
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#keys-help")).to_be_hidden()


def test_single_keys_switched_off_do_nothing(open_page, ada):
    type(ada).objects.filter(pk=ada.pk).update(keys_on=False)
    page = open_page("/queue/", ada, width=1600)
    page.keyboard.press("j")
    page.keyboard.press("/")
    stands(page, "NP-1")
    expect(page.locator("#q")).not_to_be_focused()


def test_without_a_script_a_link_opens_the_peek_and_forms_work(open_page, ada):
    page = open_page("/queue/", ada, width=1600, javascript=False)
    page.get_by_role("link", name="NP-3").click()
    expect(page.locator("#peek h2")).to_have_text("NP-3")
    page.locator("input[name=c]").nth(2).check()
    page.locator("[data-bulk] button[value=take]").click()
    expect(page.locator(".messages")).to_be_visible()
    assert [row.reference for row in Consignment.objects.filter(assignee=ada)] == ["NP-3"]
    page.locator("summary", has_text="Filter").click()
    page.locator("#filter_q").fill("NP-4")
    page.locator("#filter_lane_0").uncheck()
    page.locator("#filter_lane_1").uncheck()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-row]")).to_have_text(["NP-4"])


def test_dark_is_switched_on_at_once_and_stays(open_page, ada):
    page = open_page("/queue/", ada)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


# ---- a yard tablet with a keyboard: the peek is a sheet over the rows, so it must not open by itself


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_tablet_the_sheet_opens_on_enter_and_escape_closes_it(open_page, ada, language):
    page = open_page("/queue/", ada, width=800, language=language)
    page.keyboard.press("j")
    stands(page, "NP-2")
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#peek")).to_be_visible()
    expect(page.locator("#peek h2")).to_have_text("NP-2")
    page.keyboard.press("j")
    expect(page.locator("#peek h2")).to_have_text("NP-3")
    row, sheet = page.locator("tr:has([aria-current])").bounding_box(), page.locator("#peek").bounding_box()
    assert row["y"] >= 0 and row["y"] + row["height"] <= sheet["y"], "the row that stands is not under the sheet"
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    expect(page.locator("[data-row][aria-current]")).to_be_focused()
    expect(page).not_to_have_url(re.compile("peek="))
    page.keyboard.press("Enter")
    expect(page.locator("#peek")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("NP-3")


def test_without_a_mouse_rows_are_ticked_and_assigned(open_page, cast, ada):
    page = open_page("/queue/", cast.bo, width=800, language="ar")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("a")
    expect(page.locator("#bulk_to")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-row][aria-current]")).to_be_focused()
    bar, row = page.locator("[data-bulk]").bounding_box(), page.locator("tr:has([aria-current])").bounding_box()
    assert row["y"] + row["height"] <= bar["y"], "the row that stands is not under the bar"
    page.keyboard.press("a")
    page.keyboard.press("A")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_be_visible()
    assert [row.reference for row in Consignment.objects.filter(assignee=ada).order_by("reference")] == ["NP-1", "NP-2"]


def test_a_acts_on_the_row_that_stands_where_none_is_ticked(open_page, ada):
    page = open_page("/queue/", ada, width=1600)
    page.keyboard.press("a")
    expect(page.locator("[data-chosen-count]")).to_have_text("1")
    expect(page.locator("#bulk_to")).to_be_focused()
