"""Northport at work: made once, worked by its officers, and seen by nobody from elsewhere."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.db import transaction

from greenlane.consignments.models import Consignment, Quarantined
from greenlane.demo import country, ring
from greenlane.inspection.actions import practice
from greenlane.inspection.models import Inspection, Reading, Scan, UnreadScan, Work
from greenlane.ledger import export
from greenlane.ledger.models import Entry
from greenlane.people.models import Person
from greenlane.targeting import learned
from greenlane.targeting.models import IndicatorSet, LearnedModel, Screening

WILDLIFE = {"ivory", "pangolin", "tortoises_turtles", "rosewood", "eels", "songbirds_parrots", "rhino_horn"}


ARRIVED = 6 * 80 + sum(ago < 6 for ago in ring.DAYS_AGO)
"""What six days bring: ordinary traffic, and what of the ring arrives on them."""


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once, in a transaction around the tests' own, and rolled back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield country.make(days=6, per_day=80, until=dt.date(2026, 11, 20))
        transaction.set_rollback(True)


@pytest.fixture
def northport(made, db):
    return made


def test_a_past_too_short_to_learn_from_leaves_it_without_a_model(db, monkeypatch):
    def too_few(*_args, **_more):
        raise learned.TooFew("There are 5 lines with a find")

    monkeypatch.setattr(country.targeting, "train", too_few)
    for unasked in (country.past, country.papers, country.scans, country.seizures):  # to draw pictures takes seconds
        monkeypatch.setattr(unasked, "make", lambda *_args, **_more: None)
    # Stands first: no country is there yet.
    assert "has 20 consignments" in country.make(days=1, per_day=20, year_before=1, until=dt.date(2026, 11, 20))
    assert not LearnedModel.objects.exists()
    assert not Consignment.objects.visible_to(Person.objects.get(username="fay")).exists()


def test_it_is_made_once_and_says_that_it_is_invented(northport):
    assert "invented" in northport
    assert country.PASSWORD in northport
    assert "already there" in country.make(days=6, per_day=80)
    assert Consignment.objects.count() == ARRIVED


def test_there_is_work_done_and_work_to_do(northport):
    assert Screening.objects.filter(current=True).count() == ARRIVED
    assert Inspection.objects.filter(state="done").exists()
    assert set(Inspection.objects.filter(state="ordered").values_list("kind", flat=True)) <= {"scan", "open"}
    last_days = Consignment.objects.filter(arrival__gte=dt.date(2026, 11, 17))
    # Two of them had their papers checked, so that the desk has a trader with a record; others have a picture.
    pictured = Scan.objects.exclude(consignment=None).values("consignment")
    assert Work.objects.filter(consignment__in=last_days).exclude(consignment__in=pictured).count() <= 2
    assert Quarantined.objects.filter(state="waiting").count() >= 5
    assert IndicatorSet.objects.filter(state="proposed").count() == 1
    assert export.verify_database().sound


def test_strangers_see_nothing_of_it(northport):
    for name in ("chi", "dee", "fay"):
        assert not Consignment.objects.visible_to(Person.objects.get(username=name)).exists()
    assert Consignment.objects.visible_to(Person.objects.get(username="ada")).count() == ARRIVED


def test_the_cites_authority_sees_what_was_shown_to_it_and_nobody_by_name(northport, client):
    eli = Person.objects.get(username="eli")
    shown = Consignment.objects.visible_to(eli)
    referred = Entry.objects.filter(verb="consignment.referred")
    assert 0 < shown.count() <= country.REFERRED_MOST
    assert {str(row.pk) for row in shown} == {entry.subject_id for entry in referred}
    for row in shown:
        found = [find["goods_class"] for done in row.inspections.filter(result="found") for find in done.found["finds"]]
        assert "I" in [facts.get("appendix") for facts in row.facts] or set(found) & WILDLIFE
        assert row.office.code == "NCT"
    names = {party["name"] for row in shown for party in row.declared["parties"]}
    client.force_login(eli)
    assert [name for name in names if name in pages_of(client, shown)]
    for row in shown:
        row.declared["parties"] = [{**party, "natural_person": True} for party in row.declared["parties"]]
        row.save(update_fields=["declared"])
    assert not [name for name in names if name in pages_of(client, shown)]


def pages_of(client, rows):
    return "".join(html.unescape(client.get(f"/consignments/{row.pk}/").content.decode()) for row in rows)


def test_pictures_came_in_and_say_that_they_are_simulated(northport):
    scans = list(Scan.objects.all())
    assert len(scans) >= 8 and all(scan.simulated for scan in scans)
    assert sum(scan.consignment is None for scan in scans) == 1
    assert {view.kind for scan in scans for view in scan.views.all()} == {"dual", "colour"}
    assert any(scan.views.count() == 2 for scan in scans)
    assert UnreadScan.objects.get().reason


def test_some_are_read_and_others_wait(northport):
    states = list(Scan.objects.values_list("state", flat=True))
    assert states.count("to_read") >= 3 and len(states) - states.count("to_read") >= 2
    assert Reading.objects.exclude(verdict="").exists()
    again = Scan.objects.filter(state="second", office__name__contains="Terminal")
    assert again.exclude(readings__reader__username="ada").exists()
    assert Inspection.objects.filter(kind="scan", state="ordered").exists()


def test_a_stranger_sees_no_picture_and_an_officer_may_train(northport):
    assert not Scan.objects.visible_to(Person.objects.get(username="chi")).exists()
    assert not Scan.objects.visible_to(Person.objects.get(username="fay")).exists()
    assert practice.pictures(Person.objects.get(username="ada"))
