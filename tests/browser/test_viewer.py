"""Scans in a browser: from the worklist to the outcome by keys alone, with and without a script; nobody shut out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.inspection.scanned import IVORY, REPTILE, dual, grey, pictured, scan
from tests.shipments import shipment

from greenlane.inspection.actions import orders
from greenlane.inspection.models import Decision, Inspection, Mark, Reading, Scan, UnreadScan


@pytest.fixture
def house(transactional_db, cast, taken_in, settings, tmp_path):
    """A bag with two marks and two views, and a picture without a consignment in which nothing is marked."""
    settings.DATA, settings.SECOND_READING = tmp_path, 0
    consignment = taken_in(shipment("NP-1")).consignments[0]
    orders.order([consignment], "scan", because="red", by=cast.ada)
    bag = scan(
        cast, consignment, IVORY, REPTILE, name="bag.tiff", risk=0.9, simulated=True, looked_at="2026-05-04T10:00Z"
    )
    pictured(bag, dual(name="from above"), grey(name="from the side"))
    other = scan(cast, name="unknown.png", risk=0.4, abstained="unlike", looked_at="2026-05-04T10:00Z")
    pictured(other, grey(900, 300))
    return cast


def ready(page):
    expect(page.locator("[data-viewer][data-state=loaded]")).to_be_attached()
    expect(page.locator("#undo")).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")  # letters that come late move the picture
    return page


WHERE = """given => new Promise(done => {
    const look = n => requestAnimationFrame(() => {
        const {x, y, width, height} = document.querySelector(".mark .edge").getBoundingClientRect();
        if (n > 1 && (width > given || n > 1000)) done({x, y, width, height});
        else look(n + 1);
    });
    look(0);
})"""


def mark(page, wider_than=0):
    """Where the first mark stands in the window, once what was done before is painted, and it is wider than given."""
    return page.evaluate(WHERE, wider_than)


def bag(open_page, house, **dress):
    return open_page(Scan.objects.get(file_name="bag.tiff").get_absolute_url(), house.ada, **dress)


def test_nobody_is_shut_out(open_page, axe, picture, house, dress):
    UnreadScan.objects.create(
        owner=house.northport, office=house.terminal, file_name="note.txt", sha256="0" * 64, size=9, reason="is a text"
    )
    addresses = {
        "list": "/inspection/scans/",
        "viewer": Scan.objects.get(file_name="bag.tiff").get_absolute_url(),
        "unknown": Scan.objects.get(file_name="unknown.png").get_absolute_url(),
        "detector": "/inspection/detector/",
        "send": "/inspection/scans/send/",
        "unread": "/inspection/scans/unread/",
    }
    page = open_page("/inspection/scans/", house.ada, **dress)
    for name, address in addresses.items():
        page.goto(address)
        if name in ("viewer", "unknown"):
            ready(page)
            page.keyboard.press("j")
        picture(page, f"scans-{name}-{'-'.join(dress.values())}")
        assert axe(page) == [], name


def test_by_keys_alone_from_the_worklist_to_the_outcome(open_page, house):
    page = open_page("/inspection/scans/", house.ada)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    ready(page)
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator("[data-mark][data-answer=accepted]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator("[data-mark][data-answer=rejected]")).to_have_count(1)
    page.keyboard.press("a")
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("g")  # gas cylinder, in the list that now has the focus
    page.keyboard.press("Enter")
    expect(page.locator("[data-mark][data-answer=own]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Space")  # the first verdict: open it
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("two tusks")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("bag.tiff")
    reading = Reading.objects.get()
    assert (reading.verdict, reading.note) == ("suspect", "two tusks")
    assert {d.mark.goods: d.answer for d in Decision.objects.all()} == {"ivory": "accepted", "reptile": "rejected"}
    assert Mark.objects.get(reading=reading).goods == "gas_cylinder"
    assert Inspection.objects.get(kind="open").because == "two tusks"


def test_the_detectors_marks_come_once_it_has_looked(open_page, house):
    made = Scan.objects.get(file_name="unknown.png")
    Scan.objects.filter(pk=made.pk).update(looked_at=None, abstained="")
    page = ready(open_page(made.get_absolute_url(), house.ada))
    not_yet = page.get_by_text("The detector has not looked at this picture yet.")
    expect(not_yet).to_be_visible()
    Mark.objects.create(view=made.views.get(), detector="seeing-1", **IVORY)
    Scan.objects.filter(pk=made.pk).update(looked_at="2026-05-04T10:00Z")
    expect(page.locator("[data-mark]")).to_have_count(1)
    expect(not_yet).to_have_count(0)


def test_redrawn_measured_and_taken_back(open_page, house):
    page = ready(bag(open_page, house))
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-mark][data-answer=redrawn]")).to_have_count(1)
    assert Decision.objects.get().instead.box[0] > IVORY["box"][0]
    page.keyboard.press("u")
    expect(page.locator("[data-mark][data-answer]")).to_have_count(0)
    page.keyboard.press("w")
    page.keyboard.press("d")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ruler text").last).to_contain_text("mm")
    page.keyboard.press("Escape")
    expect(page.locator(".ruler")).to_have_count(0)


def test_with_a_pointer_a_mark_is_drawn_and_the_picture_moved_windowed_and_enlarged(open_page, house):
    page = ready(bag(open_page, house))
    stage = page.locator(".pane:visible").bounding_box()
    middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2

    def drag(button="left"):
        page.mouse.move(*middle)
        page.mouse.down(button=button)
        page.mouse.move(middle[0] + 60, middle[1] + 40, steps=4)
        page.mouse.up(button=button)

    before = mark(page)
    drag("right")
    assert mark(page) == before
    drag()
    assert mark(page)["x"] == pytest.approx(before["x"] + 60, abs=3)
    page.mouse.wheel(0, -400)
    assert mark(page, wider_than=before["width"] + 1)["width"] > before["width"] + 1
    page.get_by_role("button", name="Add a mark").click()
    page.locator("#draft-goods").select_option("bird")
    drag()
    page.get_by_role("button", name="Keep the mark").click()
    expect(page.locator("[data-mark][data-answer=own]")).to_have_count(1)
    drawn = Mark.objects.exclude(reading=None).get()
    assert (drawn.goods, drawn.box[2] > drawn.box[3] > 10) == ("bird", True)


def test_the_picture_is_changed_by_keys_and_what_was_done_is_said(open_page, house):
    page = ready(bag(open_page, house))
    said = page.locator("[data-said-here]")
    for key, tool in (
        ("i", "invert"),
        ("o", "organic"),
        ("m", "metal"),
        ("e", "edges"),
        ("v", "beside"),
        ("h", "hide"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"[data-tool={tool}]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-tool=organic]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("]")
    expect(said).to_contain_text("Grey from")
    page.keyboard.press("+")
    expect(said).to_contain_text("Zoom")
    page.keyboard.press("?")
    expect(page.locator("#viewer-keys")).to_be_visible()


def test_single_keys_switched_off_rest_and_the_buttons_do_the_same(open_page, house):
    type(house.ada).objects.filter(pk=house.ada.pk).update(keys_on=False)
    page = ready(bag(open_page, house))
    page.keyboard.press("i")
    page.keyboard.press("y")
    expect(page.locator("[data-tool=invert]")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Accept").first.click()
    expect(page.locator("[data-mark][data-answer=accepted]")).to_have_count(1)


def test_without_a_script_the_picture_is_there_and_is_decided(open_page, house):
    page = bag(open_page, house, javascript=False)
    assert page.locator("noscript img, .viewer-stage img").count() == 2
    page.get_by_role("button", name="Reject").first.click()
    expect(page.locator("[data-mark][data-answer=rejected]")).to_have_count(1)
    page.get_by_label("nothing to be seen").check()
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".messages")).to_contain_text("nothing found")
    assert Inspection.objects.get(kind="scan").result == "nothing"


def test_a_container_of_four_thousand_pixels_is_there_soon(open_page, house):
    container = pictured(scan(house, name="container.tiff"), grey(4000, 1000))
    page = ready(open_page(container.get_absolute_url(), house.ada))
    first = page.evaluate("performance.getEntriesByName('picture')[0].startTime")
    print(f"first picture of 4000 x 1000 after {first:.0f} ms")
    assert first > 0


def test_nothing_runs_over_the_edge(open_page, house):
    for page in (open_page("/inspection/scans/", house.ada, width=800), ready(bag(open_page, house, width=800))):
        for width in (800, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_what_a_stranger_must_not_see(open_page, house):
    page = open_page("/inspection/scans/?state=any", house.chi)
    expect(page.locator("main")).not_to_contain_text("bag.tiff")
    page = bag(lambda address, _person: open_page(address, house.chi, complaints=False), house)
    expect(page.locator("main")).not_to_contain_text("bag.tiff")
