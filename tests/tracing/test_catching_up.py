"""Noting after the intake: nothing is refused by it, nothing is lost by it, and one bad record spoils no other."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from tests.seized import GAS, IVORY, WASTE
from tests.shipments import shipment

from greenlane import flow, jobs
from greenlane.consignments.models import Consignment, Quarantined
from greenlane.seizures.actions.cases import amend
from greenlane.seizures.models import Seizure
from greenlane.tracing import mentioned, selector
from greenlane.tracing.actions import catching_up, linking, noting
from greenlane.tracing.models import CaseSelector, CaseStop, Mention, Noted, Resemblance, Unnoted

SECRET = "Jan Inventedson of 1 Invented Road"


@pytest.fixture
def poisoned(monkeypatch):
    """Let the program fail over a consignment, a case or a pair, as long as it stands in the set that is returned."""
    bad = set()

    def failing(original, name):
        def said(first, *given):
            if name(first) in bad:
                raise ValueError(f"nobody foresaw {SECRET}")
            return original(first, *given)

        return said

    monkeypatch.setattr(mentioned, "of_consignment", failing(mentioned.of_consignment, lambda told: told["reference"]))
    monkeypatch.setattr(selector, "of_case", failing(selector.of_case, lambda record: record.day.isoformat()))
    return bad


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def due_again():
    Unnoted.objects.update(after=timezone.now() - timedelta(seconds=1))


def noted():
    return set(Mention.objects.filter(consignment__isnull=False).values_list("consignment__reference", flat=True))


def test_an_intake_notes_nothing_and_leaves_what_waits(taken_in):
    rows = taken_in(shipment("A"), shipment("B")).consignments
    assert not Mention.objects.exists()
    assert set(Unnoted.objects.values_list("consignment", "tries")) == {(row.pk, 0) for row in rows}
    assert catching_up.catch_up() == 2
    assert noted() == {"A", "B"}
    assert not Unnoted.objects.exists()
    assert catching_up.catch_up() == 0


def test_an_amendment_before_it_was_noted_is_noted_once(taken_in):
    taken_in(shipment("A"))
    changed = shipment("A")
    changed["parties"].pop()
    last = taken_in(changed).consignments[0]
    catching_up.catch_up()
    assert set(Mention.objects.values_list("consignment", flat=True)) == {last.pk}
    assert Mention.objects.count() == 2
    assert not Unnoted.objects.exists()


def test_one_bad_consignment_is_left_alone_and_noted_once_it_can_be(taken_in, poisoned, caplog):
    poisoned.add("BAD")
    arrived = taken_in(*(shipment(name) for name in ("A", "B", "BAD", "C", "D")))
    assert len(arrived.screenings) == 5, "the intake knows nothing of it"
    with caplog.at_level(logging.INFO, "greenlane"):
        catching_up.catch_up()
    assert noted() == {"A", "B", "C", "D"}
    row = Unnoted.objects.get()
    assert (row.consignment.reference, row.tries) == ("BAD", 1)
    assert row.why.startswith("ValueError · greenlane.tracing.actions.noting:")
    assert SECRET not in row.why
    assert catching_up.catch_up() == 0, "its time has not come"
    before = row.after
    due_again()
    with caplog.at_level(logging.INFO, "greenlane"):
        catching_up.catch_up()
    row.refresh_from_db()
    assert row.tries == 2
    assert row.after - before > timedelta(seconds=20), "later and later"
    assert len([told for told in caplog.records if "cannot be noted" in told.getMessage()]) == 1, "the log hears once"
    poisoned.clear()
    due_again()
    catching_up.catch_up()
    assert noted() == {"A", "B", "BAD", "C", "D"}
    assert not Unnoted.objects.exists()


def test_one_bad_case_is_left_alone_and_tried_at_once_when_it_is_amended(written_up, poisoned):
    good = [written_up(fields, names=True) for fields in (GAS, WASTE)]
    bad = written_up(IVORY, names=True, day="2026-02-02")
    poisoned.add("2026-02-02")
    assert catching_up.catch_up() == 3
    assert set(Noted.objects.values_list("seizure", flat=True)) == {case.pk for case in good}
    for model in (CaseSelector, CaseStop, Mention):
        assert not model.objects.filter(seizure=bad).exists(), "nothing is half written"
    assert list(catching_up.behind()) == [bad]
    assert catching_up.catch_up() == 0
    poisoned.clear()
    amend(bad, bad.as_recorded, bad.parties[:1], because="mended", by=bad.author)
    assert catching_up.catch_up() == 1
    assert Noted.objects.filter(seizure=bad).exists()
    assert not Unnoted.objects.exists()


def test_a_case_that_failed_and_was_withdrawn_is_missing_nowhere(cast, written_up, poisoned, signed_in):
    bad = written_up(IVORY, day="2026-02-02")
    poisoned.add("2026-02-02")
    assert catching_up.catch_up() == 1
    Seizure.objects.filter(pk=bad.pk).update(state=Seizure.State.WITHDRAWN)
    for person in (cast.bo, cast.fay):
        client = signed_in(person)
        assert not catching_up.left_to(person, caught_up=True)
        assert "Nothing failed" in client.get("/tracing/not-noted/").content.decode()


def test_what_an_earlier_noting_said_stays_until_the_new_one_is_done(written_up, poisoned):
    case = written_up(GAS, names=True)
    catching_up.catch_up()
    before = set(case.selectors.values_list("value", flat=True))
    poisoned.add(case.day.isoformat())
    amend(case, case.as_recorded, case.parties[:1], because="mended", by=case.author)
    catching_up.catch_up()
    assert set(case.selectors.values_list("value", flat=True)) == before


def test_a_pair_that_cannot_be_weighed_keeps_no_record_from_being_noted(taken_in, monkeypatch, caplog):
    parties = [{"role": "consignee", "name": name, "country": "MY", "phone": "+60 3 7654321"} for name in
               ("Inventedfirm Trading", "Inventedfirm Tradings", "Inventedfirm Trade")]  # fmt: skip
    weigh = linking.weigh

    def failing(one, other, model):
        if "Tradings" in one.name + other.name:
            raise KeyError("a level of tomorrow")
        return weigh(one, other, model)

    monkeypatch.setattr(linking, "weigh", failing)
    taken_in(*(shipment(f"S{n}", parties=[party]) for n, party in enumerate(parties)))
    catching_up.catch_up()
    assert noted() == {"S0", "S1", "S2"}
    pair = Resemblance.objects.get()
    assert {pair.first.name, pair.second.name} == {"Inventedfirm Trading", "Inventedfirm Trade"}
    assert len([told for told in caplog.records if "could not be weighed" in told.getMessage()]) == 1


def test_a_busy_database_is_nobodys_fault(taken_in, monkeypatch):
    taken_in(shipment("A"))

    def locked(rows):
        raise OperationalError("database is locked")

    monkeypatch.setattr(noting, "note_consignments", locked)
    with pytest.raises(OperationalError):
        catching_up.catch_up()
    assert Unnoted.objects.get().tries == 0
    assert not catching_up.before_a_page()


def test_what_was_mended_out_of_quarantine_waits_as_well(cast, taken_in, queued):
    taken_in(shipment("A", arrival="never"))
    received = flow.mend(Quarantined.objects.get(), {"arrival": "2026-05-04"}, by=cast.ada)
    assert Unnoted.objects.get().consignment == received
    jobs.do_what_waits()
    assert noted() == {"A"}


def test_the_worker_goes_on_over_a_bad_record(taken_in, written_up, poisoned, queued):
    poisoned.update({"BAD", "2026-02-02"})
    written_up(IVORY, day="2026-02-02")
    good = written_up(GAS)
    taken_in(shipment("BAD"), shipment("A"))
    jobs.do_what_waits()
    assert noted() == {"A"}
    assert Noted.objects.get().seizure == good
    jobs.do_what_waits()


def test_all_that_is_compared_anew_goes_on_over_a_bad_record(taken_in, written_up, poisoned, cast):
    poisoned.update({"BAD", "2026-02-02"})
    written_up(IVORY, day="2026-02-02")
    taken_in(shipment("BAD"), shipment("A"))
    Unnoted.objects.all().delete()
    assert catching_up.fill() == 3
    assert noted() == {"A"}
    assert Unnoted.objects.filter(tries=1).count() == 2


def test_pages_open_and_say_what_is_missing_to_who_may_see_it(taken_in, written_up, poisoned, cast, signed_in):
    poisoned.update({"BAD", "2026-02-02"})
    bad, good = written_up(IVORY, day="2026-02-02"), written_up(GAS, names=True)
    taken_in(shipment("BAD"), shipment("A"))
    client = signed_in(cast.bo)
    for address in ("/tracing/", "/tracing/parties/", f"/tracing/cases/{good.pk}/", f"/tracing/cases/{bad.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        assert "1 case that you may see is not yet in the networks" in page, address
        assert "1 consignment is not yet in the networks" in page, address
    listed = client.get("/tracing/not-noted/").content.decode()
    assert bad.number in listed and "BAD" in listed and "ValueError" not in listed
    for stranger in (cast.chi, cast.dee, cast.eli):
        seen = signed_in(stranger).get("/tracing/").content.decode()
        assert "in the networks" not in seen
        page = signed_in(stranger).get("/tracing/not-noted/").content.decode()
        assert bad.number not in page and "Nothing failed" in page
    page = signed_in(cast.fay).get("/tracing/").content.decode()
    assert "2 records of your organisation could not be noted" in page
    page = signed_in(cast.fay).get("/tracing/not-noted/").content.decode()
    assert "ValueError · greenlane.tracing" in page and str(bad.pk) in page
    assert not [told for told in (bad.number, "BAD", SECRET) if told in page]
    poisoned.clear()
    due_again()
    assert "in the networks" not in signed_in(cast.bo).get("/tracing/").content.decode()


def test_a_page_says_how_many_wait_where_more_came_in_than_it_notes(taken_in, cast, signed_in, monkeypatch):
    monkeypatch.setattr("greenlane.tracing.middleware.AT_ONCE", 2)
    taken_in(*(shipment(f"S{n}") for n in range(5)))
    page = signed_in(cast.bo).get("/tracing/").content.decode()
    assert "3 consignments are not yet in the networks" in page
    assert "within moments" in page
    assert Consignment.objects.count() == 5


def test_many_wait_in_one_write(taken_in, django_assert_num_queries):
    rows = taken_in(*(shipment(f"S{n}") for n in range(3))).consignments
    Unnoted.objects.all().delete()
    with django_assert_num_queries(1):
        catching_up.later(rows)
