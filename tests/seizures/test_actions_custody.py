"""Custody: both sides confirm, one of two at once wins, every deed is an entry, and what strangers cannot do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from greenlane.ledger import export
from greenlane.ledger.actions import hold
from greenlane.ledger.models import Entry
from greenlane.seizures.actions import custody as deeds
from greenlane.seizures.actions.cases import Refused, refer
from greenlane.seizures.actions.proving import prove
from greenlane.seizures.custody import chain_of, unconfirmed
from greenlane.seizures.models import Custody, Exhibit, HandOver


@pytest.fixture
def collected(written_up, cast):
    """A tusk that Ada collected."""

    def collect(case=None, number="1", by=None, **more):
        case = case or written_up()
        hold(case.owner.chain)
        exhibit = Exhibit.objects.create(seizure=case, number=number, description="a raw tusk", **more)
        deeds.collect(exhibit, at=timezone.now(), place="shed 4", seal="NP-1", by=by or cast.ada)
        return exhibit

    return collect


def kinds(exhibit):
    return list(exhibit.events.values_list("kind", flat=True))


def test_both_sides_confirm_a_hand_over(collected, cast):
    exhibit = collected()
    deeds.offer(exhibit, to=cast.kai, because="for the file", by=cast.ada)
    exhibit.refresh_from_db()
    assert (exhibit.state, exhibit.holder) == ("offered", cast.ada), "until it is taken over, the giver holds it"
    with pytest.raises(PermissionDenied):
        deeds.accept(exhibit, place="room 1", by=cast.ada)
    deeds.accept(exhibit, place="room 1", by=cast.kai)
    exhibit.refresh_from_db()
    assert (exhibit.state, exhibit.holder, exhibit.place, exhibit.seal) == ("held", cast.kai, "room 1", "NP-1")
    assert kinds(exhibit) == ["collect", "offer", "accept"]
    with pytest.raises(Refused, match="handed over first"):
        deeds.seal(exhibit, seal="NP-2", by=cast.ada)
    with pytest.raises(Refused, match="Nobody offers"):
        deeds.decline(exhibit, because="too late", by=cast.ada)


def test_every_event_is_an_entry_of_the_cases_chain_and_the_organisations_witnesses_it(collected, cast):
    exhibit = collected()
    deeds.unseal(exhibit, because="to weigh it", by=cast.ada)
    deeds.seal(exhibit, seal="NP-2", by=cast.ada)
    entries = list(Entry.objects.filter(chain=chain_of(exhibit.seizure_id)).order_by("seq"))
    events = list(Custody.objects.filter(seizure=exhibit.seizure_id))
    assert [entry.detail for entry in entries] == [event.said for event in events]
    seen = Entry.objects.filter(chain=exhibit.seizure.owner.chain, verb="custody.witnessed").order_by("seq")
    assert [entry.detail["hash"] for entry in seen] == [entry.hash for entry in entries]
    assert export.verify_database().sound


def test_the_whole_way_of_an_exhibit(collected, cast):
    exhibit = collected()
    deeds.send_to_laboratory(exhibit, laboratory="Institute of Invention", purpose="DNA", by=cast.ada)
    with pytest.raises(Refused, match="at a laboratory"):
        deeds.offer(exhibit, to=cast.kai, because="now", by=cast.ada)
    deeds.add_result(exhibit, laboratory="Institute of Invention", text="savanna elephant", by=cast.ada)
    deeds.back(exhibit, place="shed 4", by=cast.kai)
    with pytest.raises(Refused, match="second person"):
        deeds.destroy(exhibit, witness=cast.kai, how="crushed", by=cast.kai)
    deeds.destroy(exhibit, witness=cast.ada, how="crushed", by=cast.kai)
    exhibit.refresh_from_db()
    assert (exhibit.state, exhibit.holder, exhibit.place) == ("destroyed", None, "")
    with pytest.raises(Refused, match="destroyed"):
        deeds.give_back(exhibit, to="Jan Inventedson", because="court", by=cast.kai)


def test_a_witness_confirms_by_a_sign_in_of_their_own(collected, cast):
    exhibit = collected()
    refer(exhibit.seizure, cast.cites, because="their competence", by=cast.ada)
    deeds.destroy(exhibit, witness=cast.eli, how="crushed", by=cast.ada)
    assert unconfirmed(kinds(exhibit)) and prove(exhibit.seizure, by=cast.ada).sound
    for other in (cast.ada, cast.kai, cast.chi, cast.fay):
        with pytest.raises(PermissionDenied):
            deeds.confirm_destroyed(exhibit, by=other)
        with pytest.raises(PermissionDenied):
            deeds.deny_destroyed(exhibit, because="no", by=other)
    deeds.confirm_destroyed(exhibit, by=cast.eli)
    assert kinds(exhibit)[-2:] == ["destroy", "confirm"] and not unconfirmed(kinds(exhibit))
    with pytest.raises(Refused):
        deeds.deny_destroyed(exhibit, because="after all", by=cast.eli)
    assert prove(exhibit.seizure, by=cast.ada).sound
    HandOver.objects.update(taker=cast.kai)
    assert "hand-over is not what its events say" in str(prove(exhibit.seizure, by=cast.ada))


def test_a_witness_who_saw_nothing_says_so_and_one_without_account_stays_as_written(collected, cast):
    case = collected().seizure
    exhibit, other = case.exhibits.get(), collected(case, "2")
    deeds.destroy(exhibit, witness=cast.kai, how="crushed", by=cast.ada)
    with pytest.raises(Refused):
        deeds.accept(exhibit, place="mine", by=cast.kai)
    with pytest.raises(Refused, match="Nobody"):
        deeds.confirm_destroyed(other, by=cast.kai)
    deeds.deny_destroyed(exhibit, because="I was on leave", by=cast.kai)
    assert kinds(exhibit)[-1] == "deny" and unconfirmed(kinds(exhibit))
    for wrong in ({}, {"named": "Jan Inventedson"}, {"role": "prosecutor"}):
        with pytest.raises(Refused):
            deeds.destroy(other, how="burnt", **wrong, by=cast.ada)
    event = deeds.destroy(other, how="burnt", named="Jan Inventedson", role="prosecutor", by=cast.ada)
    assert event.whom == "Jan Inventedson" and event.said["witness_name"] == "prosecutor"
    assert unconfirmed(kinds(other)) and prove(case, by=cast.ada).sound
    assert not any("Inventedson" in line for line in Entry.objects.lines())


def test_the_name_of_who_gets_it_back_is_not_in_the_ledger(collected, cast):
    exhibit = collected()
    deeds.give_back(exhibit, to="Jan Inventedson", because="ordered by the court", by=cast.ada)
    event = exhibit.events.last()
    assert event.names["to"] == "Jan Inventedson" and "Inventedson" not in str(event.said)
    assert not any("Inventedson" in line for line in Entry.objects.lines())


def test_a_correction_is_an_event_more(collected, cast):
    exhibit = collected()
    deeds.correct(exhibit, changes={"quantity": "1 piece, 8.1 kg"}, because="weighed again", by=cast.ada)
    exhibit.refresh_from_db()
    assert exhibit.quantity == "1 piece, 8.1 kg" and kinds(exhibit) == ["collect", "correct"]
    for changes in ({"quantity": exhibit.quantity}, {"holder": cast.kai.pk}, {}):
        with pytest.raises(Refused):
            deeds.correct(exhibit, changes=changes, because="again", by=cast.ada)
    with pytest.raises(Refused, match="future"):
        deeds.unseal(exhibit, because="tomorrow", at=timezone.now() + timedelta(days=1), by=cast.ada)


def test_what_strangers_cannot_do(collected, cast):
    exhibit = collected()
    with pytest.raises(Refused, match="may not take"):
        deeds.offer(exhibit, to=cast.chi, because="a friend", by=cast.ada)
    deeds.offer(exhibit, to=cast.kai, because="for the file", by=cast.ada)
    for stranger in (cast.chi, cast.eli, cast.fay):
        for deed in (
            lambda by: deeds.accept(exhibit, place="mine", by=by),
            lambda by: deeds.decline(exhibit, because="no", by=by),
            lambda by: deeds.withdraw_offer(exhibit, because="no", by=by),
            lambda by: deeds.seal(exhibit, seal="X", by=by),
            lambda by: deeds.back(exhibit, place="mine", by=by),
            lambda by: deeds.correct(exhibit, changes={"seal": ""}, because="no", by=by),
            lambda by: deeds.add_result(exhibit, laboratory="mine", text="glass", by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(stranger)
    assert kinds(exhibit) == ["collect", "offer"]
    assert not Custody.objects.visible_to(cast.chi).exists() and not HandOver.objects.visible_to(cast.chi).exists()


def test_a_partner_takes_over_and_hands_back(collected, cast, client):
    exhibit = collected()
    deeds.offer(exhibit, to=cast.kai, because="first", by=cast.ada)
    deeds.withdraw_offer(exhibit, because="to the authority instead", by=cast.ada)
    with pytest.raises(Refused, match="may not take"):
        deeds.offer(exhibit, to=cast.eli, because="it is ivory", by=cast.ada)
    refer(exhibit.seizure, cast.cites, because="their competence", by=cast.ada)
    deeds.offer(exhibit, to=cast.eli, because="it is ivory", by=cast.ada)
    deeds.accept(exhibit, place="store of the authority", by=cast.eli)
    deeds.unseal(exhibit, because="to weigh it", by=cast.eli)
    with pytest.raises(PermissionDenied):
        deeds.destroy(exhibit, witness=cast.ada, how="burnt", by=cast.eli)
    client.force_login(cast.eli)
    page = client.get(exhibit.get_absolute_url()).content.decode()
    assert "Hand it over" in page and "Ada collected" not in page, "what was done is for the owner's own people"
    assert client.get(reverse("seizures:case-export", args=[exhibit.seizure_id])).status_code == 403
    deeds.offer(exhibit, to=cast.ada, because="weighed", by=cast.eli)
    deeds.accept(exhibit, place="shed 4", by=cast.ada)
    assert prove(exhibit.seizure, by=cast.ada).sound and kinds(exhibit)[-2:] == ["offer", "accept"]
