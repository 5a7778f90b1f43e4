"""The permit desk in a browser: a paper is received, endorsed, decided; nobody shut out in light, dark and Arabic."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.permits.made import desk, paper, sent
from tests.permits.test_actions import snakes

from greenlane.permits import actions
from greenlane.permits.models import Endorsement, Paper, Unread


@pytest.fixture
def house(transactional_db, cast, taken_in):
    """A permit that a consignment names, another with a question, an endorsement and an entry that waits."""
    taken_in(snakes())
    actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada)
    desk(cast, "Invented")
    return cast


def addresses():
    row, other = Paper.objects.get(number="26GH000123"), Paper.objects.get(number="Invented-P1")
    return {
        "desk": "/permits/",
        "paper": row.get_absolute_url(),
        "asked": other.get_absolute_url(),
        "receive": "/permits/receive/",
        "unread": Unread.objects.get().get_absolute_url(),
    }


def test_nobody_is_shut_out(open_page, axe, picture, house, dress):
    page, found = open_page("/permits/", house.ada, width=1600, height=1000, **dress), {}
    for name in ("desk", "asked", "receive", "unread"):
        page.goto(addresses()[name])
        for fold in page.locator("main details.fold").all():
            fold.evaluate("fold => { fold.open = true; }")
        picture(page, f"permits-{name}-{'-'.join(dress.values())}")
        found[name] = axe(page)
    assert not any(found.values()), found


def test_nothing_runs_over_the_edge_of_a_tablet(open_page, house):
    page = open_page("/permits/", house.ada, width=800)
    for name in ("desk", "asked", "receive"):
        page.goto(addresses()[name])
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, name


def test_the_keys_walk_the_desk_and_open_a_paper(open_page, house):
    page = open_page("/permits/", house.ada)
    first = page.locator("#peek h2").inner_text()
    page.keyboard.press("j")
    expect(page.locator("#peek h2")).not_to_have_text(first)
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-count]")).to_have_text("1")
    second = page.locator("#peek h2").inner_text()
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text(second)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_paper_is_typed_endorsed_and_accepted(open_page, house, javascript):
    page = open_page("/permits/receive/", house.ada, javascript=javascript, complaints=False)
    typed = {"number": "26GH777", "country": "GH", "taxon": "Python regius", "amount": "10", "unit": "NO",
             "term": "LIV", "source": "C", "purpose": "T", "import_country": "XN", "export_country": "GH"}  # fmt: skip
    for name, value in typed.items():
        page.locator(f"#typed_{name}").fill(value)
    page.locator("button[value=typed]").click()
    expect(page.locator("h1")).to_have_text("26GH777")
    page.locator("#endorsements summary", has_text="Endorse").click()
    page.locator("#endorse_amount_1").fill("11")
    page.locator("#endorsements").get_by_role("button", name="Endorse").click()
    expect(page.locator("#endorsements .errors")).to_contain_text("only 10 NO are left")
    page.locator("#endorse_amount_1").fill("4")
    page.locator("#endorsements").get_by_role("button", name="Endorse").click()
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator("#endorsements")).to_contain_text("6 NO")
    page.locator("#decision").get_by_label("refuse").check()
    page.locator("#decide_because").fill("Not what was agreed")
    page.locator("#decision").get_by_role("button", name="Decide").click()
    expect(page.locator("#decision")).to_contain_text("Not what was agreed")
    assert Paper.objects.get(number="26GH777").state == "refused"
    assert Endorsement.objects.filter(paper__number="26GH777").count() == 1


def test_what_a_stranger_must_not_see(open_page, house):
    page = open_page("/permits/?state=any", house.chi)
    expect(page.locator("main")).not_to_contain_text("26GH")
    expect(page.locator("main")).not_to_contain_text("Invented-P1")
