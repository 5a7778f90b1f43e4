"""What was not examined is no result: it reaches nothing that counts or learns, and the consignment waits again."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.shipments import shipment

from greenlane.consignments.models import Selector
from greenlane.inspection import actions, kept
from greenlane.inspection.models import Inspection, Work, trader_records
from greenlane.inspection.outcome import Outcome
from greenlane.inspection.views.how_good import counted, in_force, results
from greenlane.ledger.models import Entry
from greenlane.people.cast import Cast
from greenlane.targeting import learned
from greenlane.targeting.models import HistoryKey, Screening, ToHistory
from greenlane.targeting.rates import standing

GONE = Outcome(unexamined="gone")
OUTCOMES = ToHistory.Dataset.OUTCOMES


@pytest.fixture
def plastic(taken_in):
    made = taken_in(shipment()).consignments[0]
    Screening.objects.update(lane="red", lane_now="red")
    return made


def closed(consignment, by, outcome=GONE, kind="open"):
    (ordered,) = actions.order([consignment], kind, because="x", by=by)
    return actions.record(ordered, outcome, note="", by=by)


def test_targeting_hears_nothing_of_it(cast: Cast, plastic, monkeypatch, django_capture_on_commit_callbacks):
    heard: list[object] = []
    monkeypatch.setattr(learned, "heard", lambda *args: heard.append(args))
    monkeypatch.setattr(learned, "model_of", lambda owner: object())
    before = dict(HistoryKey.objects.values_list("key", "days"))
    with django_capture_on_commit_callbacks(execute=True):
        closed(plastic, cast.ada)
    assert not heard and not ToHistory.objects.filter(dataset=OUTCOMES).exists()
    assert dict(HistoryKey.objects.values_list("key", "days")) == before
    with django_capture_on_commit_callbacks(execute=True):
        closed(plastic, cast.ada, Outcome(why="agrees"))
    assert heard and ToHistory.objects.filter(dataset=OUTCOMES).exists()
    assert dict(HistoryKey.objects.values_list("key", "days")) != before


def test_the_long_history_does_not_take_it_for_nothing_found(cast: Cast, plastic):
    gone = closed(plastic, cast.ada)
    assert list(kept.outcomes([gone.pk])) == [] and list(kept.of([plastic.pk])) == []
    nothing = closed(plastic, cast.ada, Outcome(why="agrees"))
    assert [row["found"] for row in kept.outcomes([gone.pk, nothing.pk])] == [False]
    assert list(kept.of([plastic.pk])) == [nothing.pk]


def test_rates_and_the_record_of_a_trader_leave_it_out(cast: Cast, plastic):
    key = Selector.objects.filter(consignment=plastic, kind="party").first().value
    closed(plastic, cast.ada)
    today = timezone.localdate()
    rate = standing(counted(cast.ada.actor, today, today, None))
    assert (rate.traffic, rate.hit.of) == (1, 0)
    assert not in_force(results(cast.ada.actor)).exists()
    assert trader_records(cast.northport, [key])[key].inspected == 0


def test_the_consignment_waits_again_and_is_still_red_and_unseen(cast: Cast, plastic, taken_in):
    other = taken_in(shipment("NP-2")).consignments[0]
    Screening.objects.filter(consignment=other).update(lane_now="amber")
    gone = closed(plastic, cast.ada)
    assert gone.result == Inspection.Result.UNEXAMINED and Work.objects.get().state == Work.State.WAITING
    assert actions.release([plastic, other], because="x", by=cast.ada) == [other]


def test_an_earlier_look_still_counts(cast: Cast, plastic):
    closed(plastic, cast.ada, Outcome(why="agrees"), kind="scan")
    closed(plastic, cast.ada)
    assert Work.objects.get().state == Work.State.INSPECTED


def test_it_takes_nothing_from_what_the_office_can_do_today(client, cast: Cast, plastic):
    from greenlane.targeting.actions import decide_policy, propose_policy
    from greenlane.targeting.lane import Policy

    decide_policy(propose_policy(cast.terminal, Policy(), note="x", by=cast.bo), approve=True, by=cast.gil)
    closed(plastic, cast.ada)
    client.force_login(cast.ada)
    capacity = client.get(f"/queue/?office={cast.terminal.pk}").context["capacity"]
    assert capacity["done"] == 0


def test_the_page_and_the_ledger_say_it_and_a_stranger_does_not_see_it(client, cast: Cast, plastic):
    (ordered,) = actions.order([plastic], "scan", because="x", by=cast.ada)
    client.force_login(cast.ada)
    form = {"result": "unexamined", "unexamined": "scanner"}
    assert client.post(f"/inspections/{ordered.pk}/record/", form).status_code == 302
    page = client.get(plastic.get_absolute_url()).content.decode()
    assert "Not examined" in page and "the scanner is out of order" in page and "Nothing found" not in page
    assert Entry.objects.filter(verb="inspection.recorded").get().detail["result"] == "unexamined"
    client.force_login(cast.chi)
    assert client.get(plastic.get_absolute_url()).status_code == 404
    assert client.post(f"/inspections/{ordered.pk}/record/", form).status_code == 404
