"""The model in force beside its challenger, on the same results; and what a stranger must not see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.shipments import shipment

from greenlane.inspection.actions import order, record
from greenlane.inspection.outcome import Find, Outcome
from greenlane.inspection.views import side_by_side as page
from greenlane.inspection.views.side_by_side import side_by_side
from greenlane.targeting import learned
from greenlane.targeting.models import LearnedModel, Screening

UNTIL = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def no_model_scores(monkeypatch):
    monkeypatch.setattr(learned, "_current", lambda models: None)


@pytest.fixture
def models(cast, in_force):
    made = {"owner": cast.northport, "content": b"", "until": UNTIL, "proposed_by": cast.bo}
    champion = LearnedModel.objects.create(version=1, state="active", digest="a" * 64, **made)
    return champion, LearnedModel.objects.create(version=2, state="proposed", digest="b" * 64, **made)


@pytest.fixture
def inspected(cast, models, taken_in, monkeypatch):
    """Twenty results; the challenger ranks the four finds highest, the model in force ranks them lowest."""
    champion, challenger = models
    rows = taken_in(*(shipment(f"NP-{n}") for n in range(20))).consignments
    for n, row in enumerate(rows):
        told = {"model": champion.label, "rank": n / 20, "challenger": {"model": challenger.label, "rank": 1 - n / 20}}
        Screening.objects.filter(consignment=row).update(learned=told, model=champion)
        (ordered,) = order([row], "open", because="x", by=cast.ada)
        outcome = Outcome(finds=(Find(what="ivory"),)) if n < 4 else Outcome(why="agrees")
        record(ordered, outcome, note="looked at", by=cast.ada)


def test_both_are_measured_on_the_same_results(cast, models, inspected):
    for model in models:
        told = side_by_side(cast.ada.actor, model)
        assert (told["n"], told["finds"]) == (20, 4)
        assert [[point.value for point in row.points] for row in told["chart"].rows] == [[0, 1], [0, 1], [0, 1]]


def test_what_was_scored_after_its_inspection_is_not_compared(cast, models, inspected):
    last = Screening.objects.order_by("-at").first()
    Screening.objects.filter(pk=last.pk).update(at=timezone.now())
    assert side_by_side(cast.ada.actor, models[0])["n"] == 19


def test_few_results_are_not_compared(cast, models, inspected, monkeypatch):
    monkeypatch.setattr(page, "FEW", 21)
    assert side_by_side(cast.ada.actor, models[0])["chart"] is None


def test_without_both_there_is_nothing_to_compare(cast, models):
    LearnedModel.objects.filter(version=2).update(state="refused")
    assert side_by_side(cast.ada.actor, models[0]) is None


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_compares_nothing(client, cast, models, inspected, stranger):
    person = getattr(cast, stranger)
    assert side_by_side(person.actor, models[0]) is None
    client.force_login(person)
    assert client.get(f"/models/{models[0].pk}/").status_code == 404
