"""Northport at work: made once, worked by its officers, and seen by nobody from elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest

from greenlane.consignments.models import Consignment, Quarantined
from greenlane.demo import country
from greenlane.inspection.models import Inspection, Work
from greenlane.ledger import export
from greenlane.people.models import Person
from greenlane.targeting.models import IndicatorSet, Screening


@pytest.fixture
def northport(db):
    return country.make(days=6, per_day=80, until=dt.date(2026, 11, 20))


def test_it_is_made_once_and_says_that_it_is_invented(northport):
    assert "invented" in northport
    assert country.PASSWORD in northport
    assert "already there" in country.make(days=6, per_day=80)
    assert Consignment.objects.count() == 480


def test_there_is_work_done_and_work_to_do(northport):
    assert Screening.objects.filter(current=True).count() == 480
    assert Inspection.objects.filter(state="done").exists()
    assert not Inspection.objects.filter(state="ordered").exists()
    last_days = Consignment.objects.filter(arrival__gte=dt.date(2026, 11, 17))
    assert not Work.objects.filter(consignment__in=last_days).exists()
    assert Quarantined.objects.filter(state="waiting").count() >= 5
    assert IndicatorSet.objects.filter(state="proposed").count() == 1
    assert export.verify_database().sound


def test_strangers_see_nothing_of_it(northport):
    for name in ("chi", "dee", "eli", "fay"):
        assert not Consignment.objects.visible_to(Person.objects.get(username=name)).exists()
    assert Consignment.objects.visible_to(Person.objects.get(username="ada")).count() == 480
