"""What an outcome was recorded under is kept: what is learned later must know how each consignment had been chosen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.shipments import shipment

from greenlane.consignments.models import Selector
from greenlane.inspection import actions
from greenlane.inspection.models import trader_records
from greenlane.inspection.outcome import Find, Outcome
from greenlane.targeting.actions import decide_policy, override, propose_policy, propose_set, screen
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import IndicatorSet, Screening


def ordered(consignment, ada):
    return actions.order([consignment], "open", because="x", by=ada)[0]


@pytest.fixture
def plastic(taken_in):
    return taken_in(shipment()).consignments[0]


def test_an_outcome_keeps_under_what_it_was_inspected(cast, plastic):
    decide_policy(propose_policy(cast.terminal, Policy(), note="x", by=cast.bo), approve=True, by=cast.gil)
    screen([plastic], by=cast.ada)
    screening = Screening.objects.get(current=True)
    wanted = "blue" if screening.lane != "blue" else "red"
    Screening.objects.filter(pk=screening.pk).update(hard="")
    override(Screening.objects.get(pk=screening.pk), wanted, reason="I know this yard", by=cast.ada)
    inspection = actions.record(ordered(plastic, cast.ada), Outcome(why="agrees"), note="", by=cast.ada)
    active = IndicatorSet.objects.get(state="active")
    assert inspection.under == {
        "version": 1,
        "screening": str(screening.pk),
        "lane": wanted,
        "lane_worked_out": screening.lane,
        "score": screening.score,
        "rests_on": screening.rests_on,
        "random": False,
        "set_version": active.version,
        "set_digest": active.digest,
        "policy_version": 1,
    }


def test_whoever_records_an_outcome_holds_the_chain_first_as_whoever_takes_consignments_in_does(cast, plastic):
    inspection = ordered(plastic, cast.ada)
    tables = ("ledger_head", "inspection_inspection", "targeting_historykey")
    with CaptureQueriesContext(connection) as asked:
        actions.record(inspection, Outcome(why="agrees"), note="", by=cast.ada)
    found = [name for query in asked for name in tables if f'FROM "{name}"' in query["sql"]]
    assert found[0] == "ledger_head" and {"inspection_inspection", "targeting_historykey"} <= set(found)


def test_papers_that_agree_make_no_record_of_a_trader(cast, plastic):
    key = Selector.objects.filter(consignment=plastic, kind="party").first().value
    for kind, looks in (("documents", 0), ("scan", 1)):
        inspection = actions.order([plastic], kind, because="x", by=cast.ada)[0]
        actions.record(inspection, Outcome(why="agrees"), note="", by=cast.ada)
        assert trader_records(cast.northport, [key])[key].inspected == looks
    assert trader_records(cast.southmere, [key])[key].consignments == 0


@pytest.mark.parametrize("rests_on", ["random", "law", "score"])
def test_it_says_that_the_random_sample_drew_it_whatever_the_lane_rests_on(cast, plastic, rests_on):
    Screening.objects.update(lane="red", lane_now="red", rests_on=rests_on, sampled=True)
    assert actions.record(ordered(plastic, cast.ada), Outcome(why="agrees"), note="", by=cast.ada).under["random"]


def test_what_comes_later_changes_nothing_of_it(cast, plastic):
    inspection = actions.record(ordered(plastic, cast.ada), Outcome(why="agrees"), note="", by=cast.ada)
    under = inspection.under
    decide = propose_set(cast.northport, {"RI-WAS-101": {"points": 3}}, note="x", by=cast.bo)
    from greenlane.targeting.actions import decide_set

    decide_set(decide, approve=True, by=cast.gil)
    screen([plastic], by=cast.ada)
    assert Screening.objects.get(current=True).score != under["score"]
    inspection.refresh_from_db()
    assert inspection.under == under and str(inspection.screening_id) == under["screening"]


def test_an_amended_consignment_is_inspected_as_its_last_version_and_remembers_why_it_was_ordered(cast, taken_in):
    first = taken_in(shipment()).consignments[0]
    order = ordered(first, cast.ada)
    last = taken_in(shipment(arrival="2026-05-05")).consignments[0]
    order.refresh_from_db()
    inspection = actions.record(order, Outcome(finds=(Find(what="ivory"),)), note="opened", by=cast.ada)
    assert (inspection.consignment, inspection.under["version"]) == (last, 2)
    assert inspection.under["screening"] == str(Screening.objects.get(consignment=last).pk)
    assert inspection.screening.consignment == first


@pytest.mark.parametrize(
    ("outcome", "note"),
    [(Outcome(why="unseen"), " "), (Outcome(finds=(Find(what="x"),)), ""), (Outcome(), "x"), (Outcome(why="x"), "x")],
)
def test_an_outcome_that_does_not_hold_together_is_not_recorded(cast, plastic, outcome, note):
    inspection = ordered(plastic, cast.ada)
    with pytest.raises(actions.Refused):
        actions.record(inspection, outcome, note=note, by=cast.ada)
    inspection.refresh_from_db()
    assert inspection.state == "ordered" and inspection.under == {}
