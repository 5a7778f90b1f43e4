"""The demo's papers: every state of the desk is there, and most stand for consignments of the traffic."""

from __future__ import annotations

import datetime as dt

import pytest

from greenlane.demo import papers, stories
from greenlane.demo.traffic import AIRPORT, Clerk
from greenlane.inspection.models import trader_records
from greenlane.permits.models import Endorsement, FastLane, ForeignQuestion, Overall, Paper, Presented, Unread
from greenlane.permits.views import rows


def today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


@pytest.fixture
def country(cast, taken_in):
    """A day of lawful wildlife and gas, and an importer of many ordinary things."""
    clerk = Clerk(7)
    kinds = (stories._orchids, stories._caviar, stories._pythons)
    wildlife = [kinds[n % 3](clerk, today()) for n in range(8)]
    taken_in(*wildlife, office=cast.airport, by="system")
    gases = [stories._licensed_gas(clerk, today()) for _ in range(2)]
    plastic = [stories._clean_plastic(clerk, today()) for _ in range(40)]
    taken_in(*gases, *plastic, by="system")
    assert all(fields["office"] == AIRPORT for fields in wildlife)
    return cast


def test_every_state_of_the_desk_is_there(country):
    made = papers.make(country, until=today())
    current = Paper.objects.current()
    assert made == current.filter(owner=country.northport).count() >= 12
    assert set(current.values_list("state", flat=True)) == {"waiting", "asked", "accepted", "refused"}
    assert set(Overall.values) - {"cannot_tell"} <= set(current.values_list("overall", flat=True))
    assert current.filter(left=False).count() == 1
    assert FastLane.objects.get().granted, FastLane.objects.get().reasons
    assert current.filter(fast=True).count() == 1
    assert current.filter(rows.may_go_fast(country.ada, trader_records)).exists()
    assert ForeignQuestion.objects.filter(answer="", organisation=country.cites).count() == 1
    assert ForeignQuestion.objects.exclude(answer="").count() == 1
    assert Endorsement.objects.filter(takes_back__isnull=False).count() == 1
    assert Paper.objects.filter(version=2).count() == 3
    assert Unread.objects.get().state == "waiting"
    assert Presented.objects.filter(paper__current=True, by_number=True).count() >= 8
    assert set(current.values_list("source", flat=True)) == {"xml2", "json"}


def test_a_second_call_makes_nothing(country):
    papers.make(country, until=today())
    before = Paper.objects.count()
    assert papers.make(country, until=today()) == 0
    assert Paper.objects.count() == before


def test_what_a_stranger_must_not_see(country):
    papers.make(country, until=today())
    assert not Paper.objects.visible_to(country.chi).exists()
    assert not Unread.objects.visible_to(country.chi).exists()
    ours, theirs = Paper.objects.filter(owner=country.cites), Paper.objects.filter(owner=country.northport)
    assert theirs.visible_to(country.eli).count() == 1, "the one about which the authority is asked"
    assert ours.visible_to(country.eli).count() == ours.count() == 3
    for stranger in (country.ada, country.bo, country.chi, country.dee):
        assert not ours.visible_to(stranger).exists()
