"""Cases in a browser: how long a simple one takes and how many fields it asks, and that nobody is shut out."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect
from tests.seized import IVORY, PARTIES, WASTE, seized

from greenlane.reporting.returns import aitr, ecomessage, etis
from greenlane.seizures.actions.cases import amend, write_up
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import parties_from_json

SEPARATE_FORMS = {
    "CITES annual illegal trade report": len(aitr.COLUMNS),
    "ETIS": len(etis.COLUMNS),
    "Ecomessage": len(ecomessage.COLUMNS),
    "a customs seizure record": 19,
}
"""The fields of the forms that one record replaces; the last as it is counted by hand, ours has more columns."""


@pytest.fixture
def house(transactional_db, cast):
    """A case with names, amended once; one like it; one of waste."""
    for fields, names in ((IVORY, True), (IVORY, False), (WASTE, False)):
        write_up(seized(fields), office=cast.terminal, parties=parties_from_json(PARTIES if names else []), by=cast.ada)
    amend(first(), seized(IVORY, arrests=2), because="The arrests came later", by=cast.ada)
    return cast


def first() -> Seizure:
    return Seizure.objects.get(number="NCT-2026-00001")


def addresses() -> dict[str, str]:
    case = first().get_absolute_url()
    return {"list": "/seizures/", "choose": "/seizures/new/", "new": "/seizures/new/?kind=CITES&class=ivory",
            "case": case, "edit": f"{case}edit/"}  # fmt: skip


def test_nobody_is_shut_out(open_page, axe, picture, house, dress):
    page, found = open_page("/seizures/", house.ada, **dress), {}
    for name, address in addresses().items():
        page.goto(address)
        picture(page, f"seizures-{name}-{'-'.join(dress.values())}")
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[name] = axe(page) + (["wider than the window"] if wide else [])
    assert not any(found.values()), found


@pytest.mark.parametrize("javascript", [True, False])
def test_a_simple_seizure_takes_ten_fields_and_seconds(open_page, house, javascript):
    page = open_page("/seizures/", house.ada, javascript=javascript)
    began = time.monotonic()
    page.locator("main").get_by_role("link", name="New case").first.click()
    page.get_by_role("link", name="Ivory", exact=True).click()
    texts = {
        "description": "tusks cut in pieces, in sacks of beans", "taxon": "Loxodonta africana",
        "quantities-0-amount": "118.4", "quantities-1-amount": "52",
    }  # fmt: skip
    for name, value in texts.items():
        page.fill(f'[name="goods-0-{name}"]', value)
    choices = {"goods-0-term": "TUS", "detection": "scan", "concealment": "cover_load", "mode": "sea"}
    for name, value in choices.items():
        page.select_option(f'[name="{name}"]', value)
    countries = {"route-1-country": "Kenya", "route-3-country": "VN"}
    for name, value in countries.items():
        page.fill(f'[name="{name}"]', value)
    page.locator("main").get_by_role("button", name="Write up").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("NCT-")
    took, filled = time.monotonic() - began, len(texts) + len(choices) + len(countries)
    separate = sum(SEPARATE_FORMS.values())
    print(f"\n{filled} fields instead of {separate}, {took:.1f} s in the browser")
    seizure = Seizure.objects.latest("created_at")
    record = seizure.as_recorded
    assert (record.place.name, record.agency, record.countries("export")) == (
        "Northport Container Terminal", "Northport Customs", ("KE",),
    )  # fmt: skip
    assert seizure.lines.get().kg and filled <= separate / 8
