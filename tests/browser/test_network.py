"""The network in a browser: a picture that is not blank, the list that says the same, and nobody shut out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.seized import GAS, WASTE

from greenlane.seizures.actions.cases import amend
from greenlane.seizures.record import parties_from_json
from greenlane.tracing.actions import noting

SHELL = {"role": "consignee", "person": False, "name": "Imagined Trading Ltd", "country": "XN", "phone": "+999 555 01"}
BOX = [{"number": "CSQU3054383"}]
INKED = """canvas => {
  const sheet = document.createElement('canvas');
  [sheet.width, sheet.height] = [canvas.width, canvas.height];
  const pen = sheet.getContext('2d');
  pen.drawImage(canvas, 0, 0);
  return pen.getImageData(0, 0, sheet.width, sheet.height).data.some((value, n) => n % 4 === 3 && value > 0);
}"""


@pytest.fixture
def two(transactional_db, cast, written_up):
    made = []
    for fields in (GAS, WASTE):
        case = written_up(fields, containers=BOX)
        made.append(amend(case, case.as_recorded, parties_from_json([SHELL]), because="names", by=case.author))
    noting.note(made)
    return made


def test_a_node_is_chosen_by_keyboard_and_its_link_opens_what_it_rests_on(open_page, axe, picture, cast, two, dress):
    page = open_page(f"/tracing/network/?case={two[0].pk}&hops=4", cast.bo, **dress)
    expect(page.locator("#network[data-state=ready]")).to_be_visible()
    assert page.locator("#network canvas.sigma-labels").evaluate(INKED)
    page.locator(".network-list a", has_text="CSQU3054383").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#about")).to_contain_text(two[1].number)
    expect(page.locator(".network-list a[aria-current]")).to_contain_text("CSQU3054383")
    assert axe(page) == []
    page.locator("#about a.n").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#about a .code, #about .code").first).to_be_visible()
    picture(page, f"network-{'-'.join(dress.values())}")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    # Every other page of it in one dress each: the machine may be small.
    others = {"light": "network/standing", "dark": "network/paths", "ar": f"cases/{two[0].pk}/chronology"}
    page.goto(f"/tracing/{others[next(iter(dress.values()))]}/?case={two[0].pk}")
    assert axe(page) == []


def test_without_a_script_the_list_and_the_tables_say_the_same(open_page, cast, two):
    page = open_page(f"/tracing/network/?case={two[0].pk}", cast.bo, javascript=False)
    page.get_by_role("link", name="CSQU3054383").click()
    expect(page.get_by_role("heading", name="A node of the network")).to_be_visible()
    expect(page.locator("#about")).to_contain_text(two[1].number)


def test_thousands_of_nodes_are_laid_out_beside_the_page_and_any_of_them_is_found(open_page, cast, two):
    page = open_page("/tracing/", cast.bo)
    nodes = [
        {"key": f"company:XN:made {n}", "kind": "company", "said": f"Made {n} Ltd", "word": "company"}
        for n in range(2500)
    ]
    edges = [
        {"start": nodes[n]["key"], "end": nodes[(n * step + 7) % 2500]["key"], "kind": "names", "bits": 3.0}
        for n in range(2500)
        for step in (3, 11)
    ]
    page.route(
        "**/tracing/network/data/**", lambda route: route.fulfill(json={"nodes": nodes, "edges": edges, "more": True})
    )
    workers = []
    page.on("worker", lambda worker: workers.append(worker.url))
    page.goto(f"/tracing/network/?case={two[0].pk}")
    expect(page.locator("#network[data-state=ready]")).to_be_visible()
    assert [url.rsplit("/", 1)[-1].partition(".")[0] for url in workers] == ["network_layout"]
    expect(page.locator("#network [role=status]")).to_contain_text("2500")
    assert page.locator("#network canvas.sigma-labels").evaluate(INKED)
    page.locator("[data-search]").fill("made 1234 ")
    expect(page.locator(".network-list li:visible")).to_have_count(1)
    page.locator("[data-search]").fill("made 9")
    expect(page.locator(".network-list li:visible")).to_have_count(40)
    page.locator("[data-search]").fill("no such name")
    expect(page.locator(".network-list li:visible")).to_have_count(0)
