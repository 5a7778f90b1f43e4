"""Letting go and handing over: a red lane is not released in passing, and who holds a consignment is one's own."""

from __future__ import annotations

import pytest
from tests.shipments import shipment

from greenlane.consignments.models import Consignment
from greenlane.inspection import actions
from greenlane.inspection.models import Inspection, Work
from greenlane.inspection.outcome import Outcome
from greenlane.people.actions import SYSTEM, create_person
from greenlane.people.actions import assign as give_role
from greenlane.people.need_to_know import may
from greenlane.people.roles import Role
from greenlane.targeting.models import Screening


@pytest.fixture
def three(taken_in):
    """A red one, another red one, and an amber one."""
    made = taken_in(*(shipment(f"NP-{n}") for n in (1, 2, 3))).consignments
    Screening.objects.update(lane_now="red")
    Screening.objects.filter(consignment=made[2]).update(lane_now="amber")
    return made


@pytest.fixture
def hal(cast):
    """A case officer of the terminal."""
    person = create_person(by=SYSTEM, organisation=cast.northport, username="hal", name="Hal")
    give_role(by=SYSTEM, person=person, organisation=cast.northport, role=Role.CASE_OFFICER, office=cast.terminal)
    return person


def inspected(consignment, by):
    (ordered,) = actions.order([consignment], "scan", because="dense", by=by)
    actions.record(ordered, Outcome(why="agrees"), note="", by=by)


def released():
    return set(Work.objects.filter(state="released").values_list("consignment__reference", flat=True))


def test_of_several_the_red_ones_that_nobody_inspected_are_left(ada, three):
    assert actions.release(three, because="Papers agree", by=ada) == [three[2]]
    assert released() == {"NP-3"}


def test_a_red_one_that_was_inspected_goes_with_the_others(ada, three):
    inspected(three[0], ada)
    actions.release(three, because="Papers agree", by=ada)
    assert released() == {"NP-1", "NP-3"}


def test_what_was_inspected_before_an_amendment_is_red_and_unseen_again(ada, taken_in, three):
    inspected(three[0], ada)
    last = taken_in(shipment("NP-1", arrival="2026-05-05")).consignments[0]
    Screening.objects.filter(consignment=last).update(lane_now="red")
    actions.release([last, three[2]], because="Papers agree", by=ada)
    assert released() == {"NP-3"}


def test_red_ones_alone_are_refused_with_the_way_out(ada, three):
    with pytest.raises(actions.Refused, match="from its own page"):
        actions.release(three[:2], because="Papers agree", by=ada)
    assert released() == set()


def test_one_red_one_goes_with_a_reason_of_its_own(ada, three):
    actions.release(three[:1], because="The manifest was mistyped", by=ada)
    assert released() == {"NP-1"}


def test_who_may_not_override_a_lane_does_not_release_against_it(hal, ada, three):
    with pytest.raises(actions.Refused, match="override"):
        actions.release(three[:1], because="x", by=hal)
    actions.release(three[2:], because="x", by=hal)
    inspected(three[0], ada)
    actions.release(three[:1], because="x", by=hal)
    assert released() == {"NP-1", "NP-3"}


def test_the_queue_says_how_many_were_left(client, ada, three):
    client.force_login(ada)
    form = {"act": "release", "c": [row.pk for row in three], "because": "Papers agree"}
    told = [(m.level_tag, str(m)) for m in client.post("/queue/act/", form, follow=True).context["messages"]]
    assert [level for level, _ in told] == ["warning", "success"]
    assert told[0][1].startswith("2 red consignments were left") and told[1][1].startswith("1 consignment is")


def test_a_case_officer_reads_the_names_of_what_is_assigned(client, cast, hal, three):
    client.force_login(hal)
    address = f"/consignments/{three[0].pk}/"
    assert "Jan Invented" not in client.get(address).content.decode()
    assert "not assigned to you" in client.get(address).content.decode()
    actions.assign(three[:1], hal, by=cast.ada)
    assert "Jan Invented" in client.get(address).content.decode()
    assert "Jan Invented" not in client.get(f"/consignments/{three[1].pk}/").content.decode()
    assert [row.reference for row, _, _ in client.get("/consignments/?q=jan invented").context["rows"]] == ["NP-1"]
    actions.assign(three[:1], cast.ada, by=cast.ada)
    assert "Jan Invented" not in client.get(address).content.decode()


def test_who_holds_a_consignment_holds_its_next_version(cast, hal, taken_in, three):
    actions.assign(three[:1], hal, by=cast.ada)
    last = taken_in(shipment("NP-1", arrival="2026-05-05")).consignments[0]
    assert last.assignee == hal
    assert may(hal.actor, "see_nominal", Consignment.objects.all().marking(last))
    assert not Inspection.objects.exists()
