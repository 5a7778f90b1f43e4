"""A take-back in a browser: opened, the State of export notified by a letter, its answer, the end."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.seized import WASTE

from greenlane.seizures.actions import takeback
from greenlane.seizures.models import TakeBack

SAID = {
    "agreed": {"outcome": "return"},
    "assessed": {"outcome": "illegal"}, "fault": {"fault": "exporter"}, "cost_order": {"payer": "exporter"},
    "booked": {"carrier": "Invented Line"}, "disposed": {"disposal": "recovered"},
}  # fmt: skip


@pytest.fixture
def officer(transactional_db, cast):
    return cast.ada


def led(by, *states):
    for state in states:
        takeback.take_step(
            TakeBack.objects.get(), state, on=timezone.localdate(), because="as found", document="paper",
            said=SAID.get(state), by=by,
        )  # fmt: skip


def test_a_take_back_from_its_opening_to_its_end(officer, written_up, open_page, axe):
    case = written_up(WASTE, names=True, by=officer)
    page = open_page(f"/seizures/{case.pk}/take-backs/new/?fault=exporter&state_of_export=GB", officer)
    page.get_by_label("Basel Convention, Article 9(2)").check()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="The way")).to_be_visible()
    led(officer, "identified", "assessed", "fault")

    page.get_by_label("Letter", exact=True).select_option("request")
    page.get_by_label("Language", exact=True).select_option("fr")
    page.get_by_role("button", name="Write a letter").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("Imaginary Polymers"))
    page.get_by_role("button", name="Keep the letter").click()
    page.get_by_role("button", name="It was sent").click()
    page.get_by_label("Answer").select_option("acknowledged")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.locator("#sent-title ~ p strong")).to_be_visible()
    address = TakeBack.objects.get().get_absolute_url()
    for dress in ({}, {"theme": "dark"}, {"language": "ar"}):
        other = open_page(address, officer, **dress)
        assert axe(other) == []
    other.goto("/seizures/due/")
    assert axe(other) == []

    led(officer, "agreed", "cost_order", "documents", "booked", "departed", "arrived", "disposed", "settled")
    page.goto(address)
    page.get_by_label("Reason").fill("recovered where it came from")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Closed.", exact=True)).to_be_visible()
