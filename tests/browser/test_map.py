"""The map of routes in a browser: it is drawn, moved through time and picked from, and nobody needs it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.seized import GAS, IVORY, WASTE, seized

from greenlane.ledger.models import Entry
from greenlane.seizures.actions.cases import write_up
from greenlane.tracing.actions import noting

FAR = [{"role": "export", "country": "NZ"}, {"role": "destination", "country": "CL"}]
SHADES = """() => {
    const canvas = document.querySelector('.maplibregl-canvas');
    const copy = Object.assign(document.createElement('canvas'), {width: 200, height: 100});
    const pen = copy.getContext('2d');
    pen.drawImage(canvas, 0, 0, 200, 100);
    const data = pen.getImageData(0, 0, 200, 100).data;
    return new Set(Array.from({length: 20000}, (_, n) => data.slice(4 * n, 4 * n + 3).join())).size;
}"""


@pytest.fixture
def house(transactional_db, cast):
    """Cases by sea and by road, and one across the Pacific."""
    made = [write_up(seized(fields), office=cast.terminal, by=cast.ada) for fields in (IVORY, WASTE, GAS)]
    made.append(write_up(seized(WASTE, route=FAR), office=cast.terminal, by=cast.ada))
    noting.note(made)
    return cast


def test_the_map_is_drawn_and_picked_from_and_the_keyboard_has_all_of_it(open_page, axe, picture, house, dress):
    page = open_page("/tracing/map/", house.bo, **dress)
    expect(page.locator("#routes-map[data-ready=yes]")).to_be_attached()
    assert page.evaluate(SHADES) > 20
    page.locator("a[data-pick='KE>XS']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picked").get_by_role("link", name="NCT-2026-00001")).to_be_visible()
    page.locator("#routes-time").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#routes-time-said")).to_have_text("2026-Q2")
    page.locator("input[value=cases]").check()
    picture(page, f"map-{'-'.join(dress.values())}")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert axe(page) == [] and not wide
    if dress == {"theme": "light"}:
        with page.expect_download() as download:
            page.locator(".routes-png button").click()
        assert download.value.suggested_filename.endswith(".png")
        assert Entry.objects.filter(verb="routes.exported").count() == 1


def test_without_a_script_the_picture_and_the_tables_stand(open_page, house):
    page = open_page("/tracing/map/", house.bo, javascript=False)
    expect(page.locator(".routes-svg")).to_be_visible()
    page.locator("a[data-pick='KE>XS']").click()
    expect(page.locator("#picked").get_by_role("link", name="NCT-2026-00001")).to_be_visible()
