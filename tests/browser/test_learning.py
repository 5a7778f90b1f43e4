"""Models, tests on the past and rates in a browser: charts drawn from tables that stay reachable; nobody shut out."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect
from tests.shipments import shipment
from tests.targeting import taught
from tests.targeting.taught import CARD, CHECKED, Taught
from tests.targeting.test_learning_views import result

from greenlane.inspection.actions import order, record
from greenlane.inspection.outcome import Find, Outcome
from greenlane.targeting import actions, drift, learned, past
from greenlane.targeting.models import LearnedModel, Screening, Trial

UNTIL = dt.date(2026, 6, 30)
CODE = "RI-WAS-101"
# A canvas says nothing when it is drawn: look at it frame by frame, until it has stood still, or has become another.
FRAMES = """const frame = () => new Promise(requestAnimationFrame);"""
LASTING = f"""async canvas => {{ {FRAMES}
    for (let n = 0, same = 0, before = ""; n < 1000; n += 1) {{
        const now = canvas.toDataURL();
        same = now === before ? same + 1 : 0;
        before = now;
        if (same > 5) return true;
        await frame();
    }}
    return false;
}}"""
OTHER = f"""async (canvas, before) => {{ {FRAMES}
    for (let n = 0; n < 1000 && canvas.toDataURL() === before; n += 1) await frame();
    return canvas.toDataURL() !== before;
}}"""


@pytest.fixture(autouse=True)
def models(monkeypatch):
    monkeypatch.setattr(learned, "load", taught.load)
    monkeypatch.setattr(learned, "_held", {})
    monkeypatch.setattr(learned, "_damaged", set())
    monkeypatch.setattr(past, "mark", lambda owner: None)
    monkeypatch.setattr(learned, "_beside", lambda work: work())
    monkeypatch.setattr(past, "tested", lambda owner, asked: result(asked))
    monkeypatch.setattr(past, "trained", lambda owner, until, others: (Taught(0.4), CARD | {"checked": CHECKED}))


@pytest.fixture
def model(transactional_db, cast, in_force):
    """A model in force, with its check and its drift."""
    found = actions.propose_model(
        cast.northport, Taught().dump(), CARD | {"checked": CHECKED}, until=UNTIL, note="Spring's results", by=cast.bo
    )
    actions.decide_model(found, approve=True, by=cast.gil)
    moved = drift.measured([drift.sketch("mode", ["sea"] * 500)], {"mode": ["air"] * 500}, sample=[(True, 0.1)] * 5)
    LearnedModel.objects.update(drift=moved.as_json | {"day": "2026-07-01"})
    return found


@pytest.fixture
def inspected(model, cast, taken_in):
    made = taken_in(*(shipment(f"NP-{n}") for n in (1, 2, 3, 4))).consignments
    Screening.objects.update(lane="red", lane_now="red", rests_on="learned", sampled=False)
    Screening.objects.filter(consignment__in=made[2:]).update(sampled=True, rests_on="random")
    for consignment, outcome in zip(
        made, (Outcome(finds=(Find(what="ivory"),)), Outcome(why="agrees"), Outcome(why="agrees")), strict=False
    ):
        (ordered,) = order([consignment], "open", because="x", by=cast.ada)
        record(ordered, outcome, note="looked at", by=cast.ada)
    return made


@pytest.fixture
def tried(model, cast):
    asked = {"do": "test", "kind": "indicator", "key": CODE, "label": CODE, "since": "2026-01-01",
             "until": "2026-02-28", "office": ""}  # fmt: skip
    return actions.ask(cast.northport, asked, by=cast.bo, later=actions.run_trial)[0]


def drawn(page):
    """Wait until every chart of a page is drawn."""
    for plot in page.locator("figure.chart > .plot").all():
        expect(plot.locator("canvas")).to_be_visible()
    return page.locator("figure.chart > .plot").count()


def test_the_card_a_test_on_the_past_and_how_good_we_are_shut_nobody_out(
    open_page, axe, picture, cast, model, tried, inspected, dress
):
    page, found = open_page("/", cast.bo, width=1400, **dress), {}
    for name, address, charts in (
        ("model", f"/models/{model.pk}/", 5), ("trial", f"/trials/{tried.pk}/", 5), ("how-good", "/how-good/", 4),
    ):  # fmt: skip
        page.goto(address)
        assert drawn(page) == charts, name
        picture(page, f"{name}-{'-'.join(dress.values())}")
        found[name] = axe(page)
    assert not any(found.values()), found


def test_lists_shut_nobody_out_and_run_over_no_edge(open_page, axe, cast, tried, dress):
    page, found = open_page("/", cast.bo, width=800, **dress), {}
    for address in ("/models/", "/trials/", "/how-good/"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[address] = axe(page) + (["wider than the window"] if wide else [])
    assert not any(found.values()), found


def test_a_table_opens_beside_its_chart_and_stands_open_without_a_script(open_page, cast, tried):
    page = open_page(f"/trials/{tried.pk}/", cast.bo)
    figure = page.locator("figure.chart").first
    expect(figure.locator("table")).to_be_hidden()
    figure.locator("summary").click()
    expect(figure.locator("table")).to_be_visible()
    plain = open_page(f"/trials/{tried.pk}/", cast.bo, javascript=False)
    expect(plain.locator("figure.chart table").first).to_be_visible()
    assert plain.locator(".plot").count() == 0


def test_a_chart_follows_the_theme(open_page, cast, tried):
    page = open_page(f"/trials/{tried.pk}/", cast.bo)
    drawn(page)
    chart = page.locator(".plot canvas").first
    assert chart.evaluate(LASTING), "the chart never came to rest"
    before = chart.evaluate("canvas => canvas.toDataURL()")
    page.locator("form[data-theme-form] button").first.click()
    assert chart.evaluate(OTHER, before)


def test_pages_without_charts_do_not_load_them(open_page, cast, inspected):
    page = open_page("/queue/", cast.ada)
    assert page.locator("script[src*=charts]").count() == 0


def test_bo_trains_gil_approves_and_bo_tests_an_indicator(open_page, cast, model):
    page = open_page("/models/", cast.bo)
    page.get_by_label("Why it should change").fill("Summer's results")
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_text("You proposed it: a second person decides.")).to_be_visible()
    second = open_page(page.url, cast.gil)
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_text("In force now.")).to_be_visible()
    assert LearnedModel.objects.get(state="active").version == 2
    page.goto(f"/indicators/{CODE}/")
    page.get_by_role("link", name="Test on the past").click()
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    assert Trial.objects.filter(asked__key=CODE).count() == 1


def test_why_this_chance_opens_in_place(open_page, axe, picture, cast, inspected):
    page = open_page(f"/consignments/{inspected[0].pk}/", cast.ada)
    page.get_by_role("link", name="Why this chance").click()
    expect(page.get_by_text("1 line of this route")).to_be_visible()
    picture(page, "why-learned")
    assert axe(page) == []
