"""What the permit desk says is heard by screening: an objection is law, the fast lane spares a look at the papers."""

from __future__ import annotations

import pytest
from tests.shipments import shipment

from greenlane.targeting.lane import Policy, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def presented(cast, taken_in):
    """Take a consignment in again, with a paper that stands for it in a state of the desk."""
    from greenlane.permits.models import Paper, Presented
    from greenlane.targeting.actions import screen

    arrived = taken_in(shipment())
    consignment, before = arrived.consignments[0], arrived.screenings[0]

    def present(**state):
        paper = Paper.objects.create(
            owner=cast.northport, office=cast.terminal, kind="cites_export", number="INV-0001", key="INV0001",
            country="GB", declared={}, source="typed", digest=str(len(state)) * 64, received_by="Ada", **state,
        )  # fmt: skip
        Presented.objects.create(paper=paper, consignment=consignment, by_number=True, by="Ada")
        return before, screen([consignment], by=cast.ada)[0]

    return present


def test_a_paper_that_the_desk_refused_asks_for_papers_whatever_the_score(presented):
    before, after = presented(state="refused", overall="ask")
    assert "PERMIT-DESK" not in [reason["code"] for reason in before.reasons]
    assert (after.hard, after.reasons[0]["code"], after.points) == ("papers_missing", "PERMIT-DESK", before.points)
    assert "INV-0001" in after.reasons[0]["because"]
    assert after.lane in ("red", "amber")


def test_what_an_officer_accepted_is_not_objected_to(presented):
    _before, after = presented(state="accepted", overall="refuse")
    assert "PERMIT-DESK" not in [reason["code"] for reason in after.reasons]


def test_the_fast_lane_spares_papers_and_no_opening():
    policy = Policy()
    assert decide(policy.amber_from, "", 0.9, policy, let_by=True) == decide(0, "", 0.9, policy).__class__(
        "green", "permit"
    )
    assert decide(policy.red_from, "", 0.9, policy, let_by=True).lane == "red"
    assert decide(policy.amber_from, "", 0.0, policy, let_by=True).rests_on == "random"
    assert decide(policy.amber_from, "papers_missing", 0.9, policy, let_by=True).lane == "amber"


def test_a_paper_that_waits_changes_nothing(presented):
    before, after = presented(state="waiting", overall="no_objection")
    assert (after.lane, after.reasons) == (before.lane, before.reasons)


def test_a_number_that_the_desk_does_not_know_is_not_let_by_with_the_one_that_it_knows(presented, cast):
    from greenlane.consignments.models import Consignment, Selector
    from greenlane.targeting import desk

    presented(state="accepted", overall="no_objection", fast=True)
    consignment = Consignment.objects.get()
    Selector.objects.filter(kind__in=("permit", "notification", "licence")).delete()
    Selector.objects.create(consignment=consignment, kind="permit", value="INV0001")
    assert desk.says([consignment])[consignment.pk].let_by
    Selector.objects.create(consignment=consignment, kind="permit", value="INV0002")
    assert not desk.says([consignment])[consignment.pk].let_by
