"""An analyst finds a planted ring: from the group to its network, to patterns and what they are worth, to judging."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect
from tests.shipments import draft

from greenlane import flow
from greenlane.consignments import actions as consignments
from greenlane.demo import ring
from greenlane.demo.traffic import AIRPORT, NOTHING, PORT, Clerk, day
from greenlane.people.actions import SYSTEM, assign
from greenlane.people.roles import Role
from greenlane.tracing.models import Judgement

LAST = dt.date(2026, 11, 21)
WORTH = "about traffic, and about no person who works there."


@pytest.fixture
def planted(transactional_db, cast, in_force):
    """What the demo plants, among a little ordinary traffic by sea and by air."""
    assign(by=SYSTEM, person=cast.ada, organisation=cast.northport, role=Role.OFFICER, office=cast.airport)
    days = [LAST - dt.timedelta(days=ago) for ago in sorted(set(ring.DAYS_AGO))]
    ordinary = [fields for fields, truth in day(Clerk(4), LAST, 60) if truth == NOTHING]
    by_sea = [fields for fields in ordinary if fields["office"] == PORT][:20]
    by_air = [fields for fields in ordinary if fields["office"] == AIRPORT][:10]
    for number, fields in enumerate([*by_sea, *by_air]):
        fields["arrival"] = days[number % len(days)].isoformat()
    theirs = [fields for date in days for fields in ring.day(date, LAST)]
    by_sea += [fields for fields in theirs if fields["office"] == PORT]
    by_air += [fields for fields in theirs if fields["office"] == AIRPORT]
    for office, traffic in ((cast.terminal, by_sea), (cast.airport, by_air)):
        run = consignments.begin(office=office, format="json", profile="", file_name="made", sha256="", by=SYSTEM)
        flow.arrive([draft(fields) for fields in traffic], run=run, by=SYSTEM)
        consignments.finish(run, by=SYSTEM)
    for date in days:
        ring.let_through(cast, {cast.airport.pk: cast.ada, cast.terminal.pk: cast.ada}, date)
    return ring.write_up(cast, until=LAST)


def test_an_analyst_finds_the_ring_and_reads_what_each_finding_is_worth(open_page, axe, picture, cast, planted):
    page = open_page("/tracing/", cast.bo)
    group = page.locator("section.card", has=page.get_by_role("link", name="Open the network")).first
    for said in (planted[0].number, planted[1].number, "INVU4418020", "TZINV20417"):
        expect(group).to_contain_text(said)
    group.get_by_role("link", name="Open the network").click()
    expect(page.locator("#network[data-state=ready]")).to_be_visible()
    expect(page.locator(".network-list").first).to_contain_text("Kestrel Amber Cosmetics Ltd (invented)")

    page.get_by_role("link", name="Patterns").click()
    shells = _card(page, "Companies that may be made for one purpose")
    for shell in ring.SHELLS:
        expect(shells).to_contain_text(shell["name"])
    expect(shells).to_contain_text("A family, or one office building, has several companies too.")
    phone = _card(page, "One telephone or e-mail address of several parties")
    expect(phone).to_contain_text("999205550142")
    split = _card(page, "One load in several consignments")
    expect(split).to_contain_text("weights that hardly vary")
    expect(split).to_contain_text("Each is just below 500 kg")
    expect(split).to_contain_text("A factory ships the same load every week")
    for title, counted in (
        ("More than expected pass one office: ", "17 of 20"),
        ("More than expected pass one office with a check of the papers", "17 of 17"),
        ("One office lets go what other offices find something in", "17 of 17 here; at the other offices 0 of 3"),
    ):
        office = _card(page, title)
        expect(office).to_contain_text("Northport International Airport")
        expect(office).to_contain_text(counted)
        expect(office).to_contain_text("By chance as much or more would be found in")
        expect(office).to_contain_text(WORTH)
    assert axe(page) == []
    picture(page, "tracing-patterns")

    page.goto("/tracing/parties/?who=company&q=kestrel")
    page.locator("#queue tbody th a").first.click()
    expect(page.get_by_role("heading", name="Why they are linked")).to_be_visible()
    page.get_by_label("the same party", exact=True).check()
    page.get_by_label("Reason").fill("One telephone and one address")
    page.get_by_role("button", name="Judge").click()
    expect(page.locator(".headline")).to_contain_text("Judged:")
    assert Judgement.objects.get().verdict == Judgement.Verdict.SAME

    stranger = open_page("/tracing/", cast.eli)
    expect(stranger.locator(".empty")).to_be_visible()
    for secret in ("Kestrel", "INVU4418020", planted[0].number):
        assert secret not in stranger.content()
    case = stranger.request.get(f"/tracing/network/findings/?case={planted[0].pk}")
    assert case.status == 404


def _card(page, title):
    """The first finding whose heading begins so."""
    return page.locator("section.card", has=page.locator("h2", has_text=title)).first
