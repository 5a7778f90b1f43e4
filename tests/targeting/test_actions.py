"""Who may change what the indicators and lanes hold: one proposes, another decides, and nothing is undone unseen."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.shipments import shipment

from greenlane.ledger.models import Entry
from greenlane.targeting import actions, standing
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import IndicatorSet, LanePolicy, Screening

SOFTER = {"RI-GEN-001": {"points": 3}}


@pytest.fixture
def proposed(cast, in_force):
    return actions.propose_set(cast.northport, SOFTER, note="too many", by=cast.bo)


def points(owner, code="RI-GEN-001"):
    return {i["code"]: i["points"] for i in standing.active_set(owner).content}[code]


def test_a_proposal_changes_nothing_until_a_second_person_approves(cast, proposed):
    assert points(cast.northport) == 7
    with pytest.raises(PermissionDenied, match="second person"):
        actions.decide_set(proposed, approve=True, by=cast.bo)
    actions.decide_set(proposed, approve=True, by=cast.gil)
    assert points(cast.northport) == 3
    assert [s.state for s in IndicatorSet.objects.order_by("version")] == ["retired", "active"]
    with pytest.raises(actions.Outdated, match="already"):
        actions.decide_set(proposed, approve=False, by=cast.gil)


def test_refused_it_never_comes_into_force(cast, proposed):
    actions.decide_set(proposed, approve=False, by=cast.gil)
    assert points(cast.northport) == 7


def test_approved_after_another_it_would_undo_that_one_and_is_not(cast, proposed):
    other = actions.propose_set(cast.northport, {"RI-GEN-008": {"active": False}}, note="noise", by=cast.bo)
    actions.decide_set(proposed, approve=True, by=cast.gil)
    with pytest.raises(actions.Outdated, match="Version 2"):
        actions.decide_set(other, approve=True, by=cast.gil)
    assert points(cast.northport) == 3
    actions.decide_set(other, approve=False, by=cast.gil)


def test_screening_says_which_version_gave_the_score(cast, proposed, taken_in):
    vague = shipment("NP-1", goods=[{"line": 1, "description": "general cargo"}], documents=[])
    taken_in(vague)
    actions.decide_set(proposed, approve=True, by=cast.gil)
    taken_in(vague | {"reference": "NP-2"})
    told = {s.consignment.reference: (s.indicator_set.version, s.points) for s in Screening.objects.all()}
    assert told["NP-1"][0] == 1
    assert told["NP-2"][0] == 2
    assert told["NP-1"][1] - told["NP-2"][1] == 4


@pytest.mark.parametrize("stranger", ["ada", "chi", "dee", "eli", "fay"])
def test_who_may_not_propose_does_not(stranger, cast, in_force):
    with pytest.raises(PermissionDenied):
        actions.propose_set(cast.northport, SOFTER, note="x", by=getattr(cast, stranger))
    with pytest.raises(PermissionDenied):
        actions.propose_policy(cast.terminal, Policy(), note="x", by=getattr(cast, stranger))
    assert IndicatorSet.objects.count() == 1
    assert not LanePolicy.objects.exists()


@pytest.mark.parametrize("stranger", ["ada", "chi", "dee", "eli", "fay"])
def test_who_may_not_approve_does_not(stranger, cast, proposed):
    with pytest.raises(PermissionDenied):
        actions.decide_set(proposed, approve=True, by=getattr(cast, stranger))
    assert points(cast.northport) == 7


def test_what_is_new_on_the_shelf_is_proposed_with_ones_own_numbers_kept(cast, proposed):
    actions.decide_set(proposed, approve=True, by=cast.gil)
    active = standing.active_set(cast.northport)
    assert standing.news(active) == []
    with pytest.raises(ValueError, match="Nothing"):
        actions.propose_shipped(cast.northport, note="upgrade", by=cast.bo)

    # As if installed with an older shelf: one indicator less, one that said something else, one since withdrawn.
    older = [fields for fields in active.content if fields["code"] != "RI-GEN-008"]
    older[0] = older[0] | {"title": "An older title"}
    older.append(older[1] | {"code": "RI-OLD-001"})
    IndicatorSet.objects.filter(pk=active.pk).update(content=older)
    assert standing.news(standing.active_set(cast.northport)) == sorted(["RI-GEN-008", older[0]["code"], "RI-OLD-001"])
    upgraded = actions.propose_shipped(cast.northport, note="upgrade", by=cast.bo)
    codes = {fields["code"]: fields for fields in upgraded.content}
    assert "RI-GEN-008" in codes
    assert "RI-OLD-001" not in codes
    assert codes["RI-GEN-001"]["points"] == 3
    assert points(cast.northport) == 3


def test_a_lane_policy_is_proposed_and_decided_alike(cast, in_force):
    first = actions.propose_policy(cast.terminal, Policy(red_from=60), note="as installed", by=cast.bo)
    with pytest.raises(PermissionDenied):
        actions.decide_policy(first, approve=True, by=cast.bo)
    actions.decide_policy(first, approve=True, by=cast.gil)
    second = actions.propose_policy(cast.terminal, Policy(red_from=70), note="calmer", by=cast.bo)
    third = actions.propose_policy(cast.terminal, Policy(red_from=40), note="stricter", by=cast.bo)
    actions.decide_policy(third, approve=True, by=cast.gil)
    with pytest.raises(actions.Outdated):
        actions.decide_policy(second, approve=True, by=cast.gil)
    assert LanePolicy.objects.get(state="active").red_from == 40


def test_another_lane_needs_a_reason_and_the_law_stays(cast, taken_in):
    screening = taken_in(shipment(documents=[{"kind": "invoice", "number": "1"}])).screenings[0]
    assert screening.hard == "papers_missing"
    for lane, reason in (
        ("red", " "),
        (screening.lane, "same"),
        ("violet", "none such"),
        ("green", "a regular client"),
    ):
        with pytest.raises(ValueError):
            actions.override(screening, lane, reason=reason, by=cast.ada)
    with pytest.raises(PermissionDenied):
        actions.override(screening, "red", reason="smells", by=cast.chi)
    before = screening.lane
    actions.override(screening, "red", reason="the seal looked tampered with", by=cast.ada)
    screening.refresh_from_db()
    assert (screening.lane, screening.lane_now, screening.overridden) == (before, "red", True)
    assert Entry.objects.get(verb="screening.overridden").detail["reason"] == "the seal looked tampered with"


def test_the_shelf_is_adopted_from_the_page(client, cast, in_force):
    older = [fields for fields in in_force.content if fields["code"] != "RI-GEN-008"]
    IndicatorSet.objects.filter(pk=in_force.pk).update(content=older)
    client.force_login(cast.bo, backend="django.contrib.auth.backends.ModelBackend")
    assert "RI-GEN-008" in client.get("/indicators/versions/").content.decode()
    client.post("/indicators/versions/adopt/", {"note": "upgrade"})
    assert IndicatorSet.objects.get(state="proposed").proposed_by == cast.bo

    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    assert "/indicators/versions/adopt/" not in client.get("/indicators/versions/").content.decode()
    assert client.post("/indicators/versions/adopt/", {"note": "x"}).status_code == 403


def test_an_amendment_shakes_off_no_closer_look(cast, taken_in):
    harmless = shipment(goods=[{"line": 1, "description": "wooden chairs, oak, new", "hs": "940161"}])
    first = taken_in(harmless).screenings[0]
    assert first.lane in ("green", "blue")
    actions.override(first, "red", reason="a tip", by=cast.ada)
    second = taken_in(harmless | {"arrival": "2026-05-06"}).screenings[0]
    assert (second.lane, second.lane_now) == (first.lane, "red")
    with pytest.raises(ValueError, match="meanwhile"):
        actions.override(first, "amber", reason="late", by=cast.ada)
    actions.override(second, "green", reason="looked at it", by=cast.ada)
    third = taken_in(harmless | {"arrival": "2026-05-07"}).screenings[0]
    assert third.lane_now == third.lane


def test_the_random_sample_is_known_whatever_the_lane_rests_on(cast, in_force, taken_in, monkeypatch):
    monkeypatch.setattr(actions.screening, "draw", lambda reference, key: 0.0 if reference.endswith("-DRAWN") else 0.5)
    lowest = Policy(red_from=1, amber_from=1, blue_from=1)
    actions.decide_policy(
        actions.propose_policy(cast.terminal, lowest, note="x", by=cast.bo), approve=True, by=cast.gil
    )
    cargo = {"documents": [], "goods": [{"line": 1, "description": "general cargo"}]}
    taken_in(shipment("CARGO-DRAWN") | cargo)
    taken_in(shipment("CARGO-NOT") | cargo)
    told = {s.consignment.reference: (s.rests_on, s.sampled) for s in Screening.objects.all()}
    assert told == {"CARGO-DRAWN": ("score", True), "CARGO-NOT": ("score", False)}


def test_screened_again_a_consignment_counts_once_for_the_past(cast, in_force, taken_in):
    from greenlane.targeting.models import HistoryKey, ToHistory

    consignment = taken_in(shipment()).consignments[0]
    counted = set(HistoryKey.objects.values_list("key", "days"))
    actions.screen([consignment], by=cast.ada)
    assert {(key, bytes(days)) for key, days in HistoryKey.objects.values_list("key", "days")} == {
        (key, bytes(days)) for key, days in counted
    }
    waiting = ToHistory.objects.values_list("dataset", flat=True)
    assert sorted(waiting) == ["rows", "screenings", "screenings"]
