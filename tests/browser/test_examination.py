"""The pages of an opening, of training and of figures in a browser: nobody is shut out, and answers are kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.inspection.scanned import grey
from tests.inspection.test_photograph import made
from tests.shipments import shipment

from greenlane.inspection.actions import orders, photos, practice, readings
from greenlane.inspection.actions.scans import receive_scan
from greenlane.inspection.models import Examination, Inspection, Practice


@pytest.fixture
def house(transactional_db, cast, taken_in, settings, tmp_path):
    """An opening with a photograph, and a picture that is read and clear."""
    settings.DATA, settings.SECOND_READING = tmp_path, 0
    opened, clear = taken_in(shipment("NP-1"), shipment("NP-2")).consignments
    opening = orders.order([opened], "open", because="red", by=cast.ada)[0]
    photos.add(opening, made(), "a.jpg", caption="The crate", by=cast.ada)
    written = io.BytesIO()
    Image.fromarray(grey().pixels).save(written, "PNG")
    picture = receive_scan(written.getvalue(), "clear.png", office=cast.terminal, by=cast.ada, consignment=clear)
    readings.finish(picture, readings.Said("clear"), by=cast.ada)
    return cast


def addresses() -> dict[str, str]:
    opening = Inspection.objects.get(kind="open")
    return {
        "examination": f"/inspections/{opening.pk}/examination/",
        "training": "/inspection/training/",
        "readings": "/inspection/readings/",
    }


def test_nobody_is_shut_out(open_page, axe, picture, house, dress):
    practice.begin(house.ada)
    found = {}
    for name, address in addresses().items():
        page = open_page(address, house.bo if name == "readings" else house.ada, **dress)
        picture(page, f"{name}-{'-'.join(dress.values())}")
        found[name] = axe(page)
    assert not any(found.values()), found


def test_an_answer_is_kept_as_it_is_given_and_a_wrong_one_is_said(open_page, house):
    page = open_page(addresses()["examination"], house.ada, width=800)
    page.check('input[name="container_aired"][value=yes]')
    expect(page.locator("#kept")).to_contain_text("1 of")
    page.fill('input[name="packages_counted"]', "7,5")
    page.keyboard.press("Tab")
    expect(page.locator("#kept")).to_contain_text("Write a number")
    page.fill('input[name="packages_counted"]', "7")
    page.keyboard.press("Tab")
    expect(page.locator("#kept")).to_contain_text("2 of")
    assert set(Examination.objects.get().answers) == {"container_aired", "packages_counted"}
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("javascript", [True, False])
def test_training_is_answered_by_a_click_and_by_keys_with_and_without_a_script(open_page, house, javascript):
    given = practice.begin(house.ada)
    page = open_page(addresses()["training"], house.ada, javascript=javascript)
    page.locator("input[type=image]").click(position={"x": 60, "y": 60})
    expect(page.get_by_text("it is shown as it was received").or_(page.get_by_text("It is removed"))).to_be_visible()
    given.refresh_from_db()
    assert given.answered_at and given.answer != "nothing"
    page.get_by_role("button", name="Next picture").click()
    page.get_by_label("Field").select_option("C4")
    page.get_by_role("button", name="It is there").press("Enter")
    expect(page.get_by_text("it is shown as it was received").or_(page.get_by_text("It is removed"))).to_be_visible()
    assert Practice.objects.filter(answered_at=None).count() == 0
