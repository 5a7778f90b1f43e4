"""How good are we: rates over what the reader may see, with their denominators; and what a stranger must not count."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.shipments import draft, shipment

from greenlane import flow
from greenlane.consignments.actions import begin
from greenlane.inspection.actions import order, record
from greenlane.inspection.outcome import Find, Outcome
from greenlane.inspection.views.how_good import counted
from greenlane.targeting.models import Screening
from greenlane.targeting.rates import by_regime, standing

CHAIRS = {"goods": [{"line": 1, "description": "wooden dining chairs", "hs": "940161"}], "documents": []}
FOUND = Outcome(finds=(Find(what="ivory under the bales"),))
NOTHING = Outcome(why="agrees")


@pytest.fixture
def inspected(cast, taken_in):
    """Four consignments: a find, nothing found in the random sample, one drawn without a result, one of chairs."""
    made = taken_in(*(shipment(f"NP-{n}") for n in (1, 2, 3)), shipment("NP-4", **CHAIRS)).consignments
    Screening.objects.update(lane="red", lane_now="red", rests_on="score")
    Screening.objects.filter(consignment__in=made[1:3]).update(sampled=True, rests_on="random")
    for consignment, outcome in ((made[0], FOUND), (made[1], NOTHING), (made[3], NOTHING)):
        (ordered,) = order([consignment], "open", because="x", by=cast.ada)
        record(ordered, outcome, note="looked at", by=cast.ada)
    return made


def today():
    return timezone.localdate()


def test_a_find_counts_once_and_the_sample_stands_for_all(cast, inspected):
    all_of_it = standing(counted(cast.ada.actor, today(), today(), None))
    assert (all_of_it.traffic, all_of_it.hit.finds, all_of_it.hit.of) == (4, 1, 3)
    assert (all_of_it.drawn, all_of_it.sample.finds, all_of_it.sample.of) == (2, 0, 1)
    assert all_of_it.per_hundred == pytest.approx(100 / 3)


def test_papers_that_agree_are_no_inspection_of_the_goods(cast, inspected):
    (ordered,) = order([inspected[2]], "documents", because="x", by=cast.ada)
    record(ordered, NOTHING, note="read", by=cast.ada)
    assert standing(counted(cast.ada.actor, today(), today(), None)).hit.of == 3


def test_goods_count_under_their_regime_and_chairs_under_none(cast, inspected):
    parts = by_regime(counted(cast.ada.actor, today(), today(), None))
    assert parts["BASEL"].traffic == 3
    assert "MONTREAL" not in parts


def test_an_inspection_of_an_earlier_version_counts_for_the_declaration(cast, inspected, taken_in):
    taken_in(shipment("NP-1", free_text="amended"))
    Screening.objects.filter(current=True, consignment__reference="NP-1").update(rests_on="score")
    again = standing(counted(cast.ada.actor, today(), today(), None))
    assert (again.traffic, again.hit.finds, again.hit.of) == (4, 1, 3)


def test_the_period_and_the_office_narrow_what_is_counted(cast, inspected):
    yesterday = today() - dt.timedelta(days=1)
    assert counted(cast.ada.actor, yesterday, yesterday, None) == []
    assert counted(cast.ada.actor, today(), today(), cast.airport) == []


def test_traffic_of_a_past_day_counts_on_that_day(cast, in_force):
    run = begin(office=cast.terminal, format="json", profile="", file_name="x", sha256="", by=cast.ada)
    past = today() - dt.timedelta(days=40)
    flow.arrive([draft(shipment("NP-8"))], run=run, by=cast.ada, on=past)
    assert counted(cast.ada.actor, past + dt.timedelta(days=1), today(), None) == []
    assert standing(counted(cast.ada.actor, past, past, None)).traffic == 1


def test_where_nothing_was_inspected_no_chart_is_drawn(client, cast, taken_in):
    taken_in(shipment("NP-9"))
    client.force_login(cast.ada)
    page = client.get("/how-good/")
    assert page.context["charts"] == [] and "inspected yet." in page.content.decode()
    client.force_login(cast.chi)
    assert "inspected yet." not in client.get("/how-good/").content.decode()


def test_the_page_says_source_period_and_denominator(client, cast, inspected):
    client.force_login(cast.ada)
    page = client.get("/how-good/")
    text = page.content.decode()
    assert "3 of 4 consignments were inspected" in text and "2 were drawn, 1 of them have a result." in text
    assert "Source: the consignments shown to you" in text and page.context["since"].isoformat() in text
    titles = [chart.title for chart in page.context["charts"]]
    assert titles == ["By office", "By regime", "By what the lane rested on", "By lane"]
    assert "Northport Container Terminal" in text and "the random sample" in text


@pytest.mark.parametrize("query", ["since=2026-02-02&until=2026-01-01", "since=x", "office=1"])
def test_a_period_that_cannot_be_says_so(client, cast, inspected, query):
    client.force_login(cast.ada)
    page = client.get(f"/how-good/?{query}")
    assert page.status_code == 422 and page.context["form"].errors


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_counts_nothing(client, cast, inspected, stranger):
    person = getattr(cast, stranger)
    assert counted(person.actor, today(), today(), None) == []
    client.force_login(person)
    page = client.get("/how-good/")
    assert page.context["charts"] == [] and "Northport Container" not in page.content.decode()
