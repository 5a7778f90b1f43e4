"""Writing to the ledger: with the deed or not at all, one chain without gaps, bodies erased, nothing else changed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from greenlane.ledger import chain, export, verbs
from greenlane.ledger.actions import AlreadyErased, Deed, OutsideTransaction, erase, record, record_all
from greenlane.ledger.models import Entry, Head

NORTHPORT = "0b7c3f0e-0000-4000-8000-000000000001"
verbs.register({"thing.done": "{actor} did {subject} for {reason}"})


def do(subject: str = "1", name: str = NORTHPORT, **detail: object) -> Entry:
    return record(
        chain=name, actor="ada", actor_name="Ada", verb="thing.done", subject_kind="thing", subject_id=subject,
        detail={"reason": "a test", **detail},
    )  # fmt: skip


@pytest.mark.django_db
def test_entries_follow_each_other():
    first, second = do("1"), do("2")
    assert (first.seq, first.prev, second.seq, second.prev) == (1, chain.GENESIS, 2, first.hash)
    assert Head.objects.get(chain=NORTHPORT).checkpoint == chain.Checkpoint(NORTHPORT, 2, second.hash)
    assert export.verify_database().sound


@pytest.mark.django_db
def test_an_entry_reads_back_as_it_was_written():
    written = do(quantity="12.50", names=["Zoë", "阿明"])
    kept = Entry.objects.get(pk=written.pk)
    assert kept.line == written.line
    assert kept.actor_name == "Ada"
    assert kept.detail == {"reason": "a test", "quantity": "12.50", "names": ["Zoë", "阿明"]}
    assert kept.sentence == "Ada did 1 for a test"


@pytest.mark.django_db
def test_two_bodies_alike_have_digests_that_differ():
    assert do().digest != do().digest


@pytest.mark.django_db
def test_text_is_kept_in_nfc():
    assert do(title="Cafe\u0301").detail["title"] == "Café"


@pytest.mark.django_db
def test_many_deeds_are_appended_in_order():
    do("0")
    entries = record_all(
        [Deed("thing.done", "thing", str(n), {"reason": "bulk"}) for n in range(1, 4)],
        chain=NORTHPORT, actor="ada", actor_name="Ada",
    )  # fmt: skip
    assert [(e.seq, e.subject_id) for e in entries] == [(2, "1"), (3, "2"), (4, "3")]
    assert all(e.pk for e in entries)
    assert record_all([], chain=NORTHPORT, actor="ada", actor_name="Ada") == []
    assert export.verify_database().entries == 4


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    with pytest.raises(OutsideTransaction):
        do()
    assert not Entry.objects.exists() and not Head.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_rolled_back_leaves_no_entry_and_no_gap():
    with transaction.atomic():
        do("1")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        do("2")
        raise ZeroDivisionError
    assert list(Entry.objects.values_list("subject_id", flat=True)) == ["1"]
    with transaction.atomic():
        assert do("3").seq == 2
    assert export.verify_database().sound


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("detail", "error"),
    [
        ({}, verbs.MissingField),
        ({"reason": 0.5}, chain.NotCanonical),
        ({"reason": "x\0y"}, chain.NotCanonical),
        ({"reason": "x", chain.SALT: "mine"}, chain.NotCanonical),
        ({"reason": "x", chain.NAME: "Chi"}, chain.NotCanonical),
    ],
)
def test_a_detail_that_does_not_fit_is_refused(detail, error):
    with pytest.raises(error):
        record(
            chain=NORTHPORT, actor="a", actor_name="A", verb="thing.done", subject_kind="t", subject_id="1",
            detail=detail,
        )  # fmt: skip
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_verb_that_nobody_registered_is_refused():
    with pytest.raises(verbs.UnknownVerb):
        record(
            chain=NORTHPORT, actor="a", actor_name="A", verb="thing.undone", subject_kind="t", subject_id="1", detail={}
        )


@pytest.mark.django_db
def test_what_was_done_to_one_subject():
    do("1")
    do("2")
    do("1")
    assert [entry.seq for entry in Entry.objects.about("thing", "1")] == [1, 3]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "chi"}, {"hash": "0" * 64}, {"body": {"reason": "another"}}, {"seq": 9}, {"verb": "x.y"},
        {"body": None, "actor": "chi"}, {"body": None, "digest": "0" * 64}, {"version": 2},
    ],
)  # fmt: skip
def test_the_database_refuses_changes(change):
    entry = do()
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change)
    assert Entry.objects.get(pk=entry.pk).line == entry.line


@pytest.mark.django_db
def test_the_database_refuses_deletion():
    entry = do()
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        entry.delete()
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_postgresql_refuses_truncation():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    do()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entry")
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_no_two_entries_share_a_seq():
    entry = do()
    twin = Entry.objects.get(pk=entry.pk)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.django_db
def test_erasing_a_body_keeps_the_chain_sound():
    secret = do("1", consignee="Mira Vell, 12 Quay Street")
    do("2")
    erasure = erase(chain=NORTHPORT, seq=1, actor="gil", actor_name="Gil", reason="order 7")
    report = export.verify_database()
    assert report.sound and (report.entries, report.erased) == (3, 1)
    kept = Entry.objects.get(pk=secret.pk)
    assert kept.erased and kept.actor_name == "" and kept.detail == {}
    assert kept.sentence == "(erased) did 1 for (erased)"
    assert erasure.sentence == "Gil erased the personal data of entry 1: order 7"
    assert "Mira" not in "".join(Entry.objects.all().lines()), "what is erased is in no export"


@pytest.mark.django_db
def test_erasing_twice_or_erasing_nothing_is_refused():
    do()
    erase(chain=NORTHPORT, seq=1, actor="gil", actor_name="Gil", reason="order 7")
    with pytest.raises(AlreadyErased):
        erase(chain=NORTHPORT, seq=1, actor="gil", actor_name="Gil", reason="again")
    with pytest.raises(Entry.DoesNotExist):
        erase(chain=NORTHPORT, seq=99, actor="gil", actor_name="Gil", reason="none")
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_a_body_taken_away_without_an_entry_is_found():
    do()
    Entry.objects.update(body=None)
    assert [f.fault for f in export.verify_database().findings] == [chain.Fault.UNEXPLAINED_ERASURE]


def _append(count: int, together: threading.Barrier, own_connection, index: int) -> None:
    own_connection()
    try:
        together.wait(30)
        for number in range(count):
            with transaction.atomic():
                do(f"{index}-{number}")
    finally:
        connections["default"].close()


def test_many_at_once_leave_one_chain_without_gap_or_double(own_connection):
    threads, each = 6, 8
    together = threading.Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(_append, each, together, own_connection, index) for index in range(threads)]:
            done.result(120)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, threads * each + 1))
    assert Entry.objects.values("subject_id").distinct().count() == threads * each
    assert export.verify_database().sound
