"""Returns and statistics in a browser: from the preview to the signed file; nobody shut out."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import expect
from tests.seized import IVORY, WASTE

from greenlane.reporting.models import Submission

OTHERS = {"light": "/reports/", "dark": "/reports/cen_like/columns/", "ar": "/reports/ecomessage/"}
YEAR = "since=2026-01-01&until=2026-12-31"


@pytest.fixture
def case(transactional_db, cast, written_up):
    written_up(WASTE, detection="")
    return written_up(IVORY, by=cast.kai, detection="")


def test_one_prepares_another_signs_and_downloads(open_page, cast, case):
    page = open_page("/reports/", cast.kai)
    page.get_by_role("link", name="CITES annual illegal trade report").first.click()
    page.get_by_label("Year").select_option("2026")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Method of detection").click()
    expect(page.locator("#case_detection")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Prepare for signing").click()
    expect(page.get_by_text("You prepared it: a second person signs it.")).to_be_visible()
    second = open_page(page.url.removeprefix(page.url.split("/reports")[0]), cast.gil)
    second.get_by_role("button", name="Sign", exact=True).click()
    expect(second.get_by_text("signed", exact=True)).to_be_visible()
    with second.expect_download() as found:
        second.get_by_role("link", name="Download").click()
    kept = hashlib.sha256(found.value.path().read_bytes()).hexdigest()
    assert kept == Submission.objects.get().sha256
    assert kept in second.content()


def test_reports_shut_nobody_out(open_page, axe, picture, cast, case, dress):
    page = open_page(f"/reports/statistics/?{YEAR}", cast.kai, **dress)
    expect(page.locator(".plot canvas").first).to_be_visible()
    picture(page, f"statistics-{'-'.join(dress.values())}")
    assert axe(page) == []
    # Two pages in every dress, the others in one each: the machine may be small.
    for address in ("/reports/aitr/?year=2026", OTHERS[next(iter(dress.values()))]):
        page.goto(address)
        assert axe(page) == [], address
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
