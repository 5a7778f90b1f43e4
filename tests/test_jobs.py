"""What waits for a worker: begun and enqueued together, done once, gone on with after a kill, and cleaned up after."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.shipments import shipment

from greenlane import flow, jobs
from greenlane.consignments import incoming, uploads
from greenlane.consignments.actions import finish
from greenlane.consignments.format_shelf import resolve
from greenlane.consignments.models import Consignment, IntakeRun
from greenlane.consignments.reading import Options
from greenlane.consignments.tables.profile import ProfileMismatch
from greenlane.inspection.actions import order, record
from greenlane.inspection.outcome import Find, Outcome
from greenlane.ledger import export
from greenlane.targeting import past
from greenlane.targeting.models import HistoryKey, Screening, Trial


@pytest.fixture
def sent(uploads_folder):
    """A file as the page spools it."""

    def sending(*shipments, text=None, name="monday.json"):
        spool = incoming.Spool()
        spool.request = SimpleNamespace(resolver_match=SimpleNamespace(func=_anybody))
        spool.new_file("file", name, "text/plain", None)
        body = (text or json.dumps(list(shipments))).encode()
        spool.receive_data_chunk(body, 0)
        return spool.file_complete(len(body))

    return sending


@incoming.takes_files(lambda request: True)
def _anybody(request):
    """A page to which anybody sends files."""


@pytest.fixture
def waiting(queued, cast, in_force, sent):
    """The run of a file of five consignments that waits."""
    return jobs.receive(
        sent(*(shipment(f"NP-{n}") for n in range(5))), format="json", office=cast.terminal, by=cast.ada
    )[0]


def counts(run):
    run.refresh_from_db()
    return run.state, run.lines_in, run.lines_received, run.lines_repeated, run.lines_quarantined


def test_it_waits_and_a_worker_does_it_once(waiting, uploads_folder):
    assert counts(waiting) == ("waiting", 0, 0, 0, 0)
    assert [path.name for path in uploads_folder.iterdir()] == [str(waiting.pk)]
    assert not Consignment.objects.exists()
    jobs.do_what_waits()
    jobs.do_what_waits()
    assert counts(waiting) == ("finished", 5, 5, 0, 0)
    assert waiting.attempts == 1
    assert not list(uploads_folder.iterdir())
    assert Screening.objects.count() == 5
    assert set(Consignment.objects.values_list("run__by", flat=True)) == {"Ada"}
    assert export.verify_database().sound


@pytest.mark.django_db(transaction=True)
def test_without_a_task_there_is_no_run(queued, cast, in_force, sent, monkeypatch):
    def broken(*given):
        raise RuntimeError

    monkeypatch.setattr(type(jobs.take_in.get_backend()), "enqueue", broken)
    with pytest.raises(RuntimeError):
        jobs.receive(sent(shipment()), format="json", office=cast.terminal, by=cast.ada)
    assert not IntakeRun.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_same_file_sent_while_it_waits_is_the_same_run_and_afterwards_is_repeated(waiting, cast, sent):
    def send():
        shipments = [shipment(f"NP-{n}") for n in range(5)]
        return jobs.receive(sent(*shipments), format="json", office=cast.terminal, by=cast.bo)

    assert send() == (waiting, False)
    jobs.do_what_waits()
    later, new = send()
    assert new
    jobs.do_what_waits()
    assert counts(later) == ("finished", 5, 0, 5, 0)
    assert Consignment.objects.count() == Screening.objects.count() == 5


def test_what_does_not_fit_is_told_before_anything_waits(queued, cast, in_force, sent):
    with pytest.raises(ProfileMismatch):
        jobs.receive(sent(text="a,b\n1,2\n"), format="korea", office=cast.terminal, by=cast.ada)
    assert not IntakeRun.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_table_tells_how_many_lines_to_expect(queued, cast, in_force, sent, monkeypatch):
    monkeypatch.setattr(flow, "look", lambda stream, **given: ("csv", Options(profile="korea")))
    run, _ = jobs.receive(sent(text="head\n" + "x\n" * 40), format="korea", office=cast.terminal, by=cast.ada)
    assert run.lines_expected == 40
    run, _ = jobs.receive(sent(text="PAR1\n\n\n"), format="korea", office=cast.terminal, by=cast.ada)
    assert run.lines_expected is None


def test_the_encoding_that_was_said_is_kept_for_the_worker_and_for_taking_in_again(
    queued, cast, in_force, sent, ada, monkeypatch
):
    seen = []
    csv = resolve("lemis")[0]

    def read(stream, options):
        seen.append((options.profile, options.encoding))
        return iter(())

    monkeypatch.setattr(flow, "resolve", lambda *given, **named: (replace(csv, read=read), resolve(*given, **named)[1]))

    def send(encoding):
        return jobs.receive(sent(text="x\n"), format="lemis", encoding=encoding, office=cast.terminal, by=cast.ada)

    run, _ = send("Windows-1251")
    assert run.encoding == "cp1251"
    assert send("cp1251") == (run, False)
    assert send("")[1], "read in another way it is another run"
    seen.clear()
    jobs.do_what_waits()
    IntakeRun.objects.update(state="failed")
    sent(text="x\n").keep(run.pk)
    jobs.again(run, by=ada)
    jobs.do_what_waits()
    assert sorted(seen, key=str) == [("lemis", "cp1251"), ("lemis", "cp1251"), ("lemis", None)]


@pytest.mark.parametrize(
    ("format_", "encoding", "words"), [("json", "cp1251", "mapping profile"), ("lemis", "no", "'no'")]
)
def test_an_encoding_that_cannot_be_is_told_before_anything_waits(
    queued, cast, in_force, sent, format_, encoding, words
):
    with pytest.raises(ProfileMismatch, match=words):
        jobs.receive(sent(text="x\n"), format=format_, encoding=encoding, office=cast.terminal, by=cast.ada)
    assert not IntakeRun.objects.exists()


@pytest.mark.parametrize(("at", "expected"), [(0, None), (50, 120), (200, None)])
def test_of_messages_it_is_estimated_on_the_way(monkeypatch, at, expected):
    monkeypatch.setattr(jobs, "TURN", 0)
    run = IntakeRun(lines_in=30)
    jobs._tell(run, SimpleNamespace(tell=lambda: at), 200)
    assert run.lines_expected == expected


# ---- what goes wrong


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (OSError(28, "No space left on device"), "disk"),
        (ProfileMismatch("the table lacks column Weight"), "format"),
        (flow.OperationalError("database is locked"), "database"),
        (RuntimeError("Jane Invented, 2 Invented Road"), "program"),
    ],
)
def test_a_failure_is_told_by_its_kind_and_never_by_what_stood_in_the_file(waiting, monkeypatch, error, failure):
    with monkeypatch.context() as patched:
        patched.setattr(flow, "arrive", lambda *given, **named: (_ for _ in ()).throw(error))
        jobs.do_what_waits()
    assert counts(waiting)[0] == "failed"
    assert waiting.failure == failure
    assert waiting.note == ("the table lacks column Weight" if failure == "format" else "")
    assert incoming.exists(waiting.pk)


def test_taken_in_again_it_is_whole_and_counts_what_it_received_before(waiting, ada, monkeypatch):
    monkeypatch.setattr(flow, "BATCH", 2)
    arrive, calls = flow.arrive, []

    def breaks_in_the_second(drafts, **given):
        calls.append(drafts)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return arrive(drafts, **given)

    monkeypatch.setattr(flow, "arrive", breaks_in_the_second)
    jobs.do_what_waits()
    assert counts(waiting) == ("failed", 2, 2, 0, 0)
    jobs.again(waiting, by=ada)
    assert counts(waiting)[0] == "waiting"
    jobs.do_what_waits()
    assert counts(waiting) == ("finished", 5, 5, 0, 0)
    assert Consignment.objects.count() == Screening.objects.count() == 5
    assert not incoming.exists(waiting.pk)


def test_a_file_that_is_gone_is_said_to_be(waiting):
    incoming.drop(waiting.pk)
    jobs.do_what_waits()
    assert counts(waiting)[0] == "failed"
    assert waiting.failure == "gone"


def test_what_somebody_else_works_on_is_left_to_them(waiting):
    with incoming.held(waiting.pk):
        jobs.do_what_waits()
        assert counts(waiting)[0] == "waiting"
    jobs.do_what_waits()
    assert counts(waiting)[0] == "finished"


def test_a_worker_told_to_stop_leaves_the_rest_for_the_next(waiting, monkeypatch):
    monkeypatch.setattr(flow, "BATCH", 2)
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_tell", lambda *given: (_ for _ in ()).throw(SystemExit(0)))
        jobs.do_what_waits()
    assert counts(waiting)[0] == "waiting"
    assert Consignment.objects.count() == 2
    jobs.do_what_waits()
    assert counts(waiting) == ("finished", 5, 5, 0, 0)
    assert waiting.attempts == 1


def test_told_to_stop_twice_it_stops_once():
    worker = jobs._worker()
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)
    worker.shutdown(signal.SIGTERM, None)
    assert not worker.running


# ---- what nobody else looks after


@pytest.mark.parametrize("broken", ["keep_history", "watch_drift"])
def test_a_past_that_cannot_be_kept_stops_no_file(waiting, monkeypatch, broken):
    def fails():
        raise OSError("No space left on device")

    monkeypatch.setattr(jobs, broken, fails)
    jobs.work(once=True)
    assert counts(waiting)[:3] == ("finished", 5, 5)


def test_a_trial_fails_in_words_where_the_past_cannot_be_kept(cast, in_force, monkeypatch):
    trial = Trial.objects.create(owner=cast.northport, by=cast.bo, asked={"do": "test"})
    monkeypatch.setattr(jobs, "keep_history", lambda: 1 / 0)
    jobs.try_out.func(str(trial.pk))
    trial.refresh_from_db()
    assert (trial.state, bool(trial.note)) == ("failed", True)


def test_what_killed_work_on_the_past_left_goes_after_a_day(settings, tmp_path):
    settings.DATA = tmp_path
    for name, hours in (("past-old", 25), ("past-new", 1), ("history", 25)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "past.parquet").write_text("names")
        os.utime(tmp_path / name, (time.time() - hours * 3600,) * 2)
    past.drop_leftovers(jobs.KEEP_HALVES)
    assert sorted(place.name for place in tmp_path.iterdir()) == ["history", "past-new"]


def test_a_history_that_was_lost_is_filled_in_from_the_record(cast, taken_in, settings, tmp_path):
    """As after an upgrade from before there was one: nothing lies on the disk, and no key is known."""
    settings.DATA = tmp_path
    _one, other = taken_in(shipment("NP-1"), shipment("NP-2")).consignments
    taken_in(shipment("NP-1", arrival="2026-05-05"))
    (ordered,) = order([other], "open", because="x", by=cast.ada)
    record(ordered, Outcome(finds=(Find(what="ivory"),)), note="found", by=cast.ada)
    jobs.keep_history()

    def kept():
        with past.opened(cast.northport, timezone.localdate()) as held:
            return held.engine.rows("SELECT * FROM past ORDER BY id, version, nth").to_pylist()

    lines, keys = kept(), dict(HistoryKey.objects.values_list("key", "days"))
    assert {line["id"]: line["found"] for line in lines}[str(other.pk)] is True
    shutil.rmtree(past.folder(cast.northport))
    HistoryKey.objects.all().delete()
    assert jobs.rebuild_history(cast.northport) == (3, len(keys))
    assert (kept(), dict(HistoryKey.objects.values_list("key", "days"))) == (lines, keys)
    assert jobs.rebuild_history(cast.northport)[0] == 0, "what is there is not added again"
    assert not past.history(cast.southmere).paths(past.ROWS)


def test_what_a_dead_worker_left_is_enqueued_again(waiting):
    DBTaskResult.objects.update(status="RUNNING")
    uploads.take_up(waiting)
    jobs.sweep()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    jobs.sweep()
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    jobs.do_what_waits()
    assert counts(waiting)[0] == "finished"


def test_what_is_worked_on_is_not_enqueued_again(waiting):
    DBTaskResult.objects.update(status="RUNNING")
    with incoming.held(waiting.pk):
        jobs.sweep()
    assert [row.status for row in DBTaskResult.objects.all()] == ["RUNNING"]


def test_leftovers_go_and_what_may_be_needed_stays(waiting, ada, sent, uploads_folder):
    def aged(path):
        os.utime(path, (time.time() - 90_000,) * 2)

    unknown = sent(shipment())
    unknown.keep(jobs.uuid.uuid4())
    half = sent(shipment())
    aged(half.path)
    for path in uploads_folder.iterdir():
        aged(path)
    finish(waiting, by=ada, failure="program")
    jobs.sweep()
    assert [path.name for path in uploads_folder.iterdir()] == [str(waiting.pk)]
    IntakeRun.objects.update(finished_at=timezone.now() - timedelta(days=8))
    jobs.sweep()
    assert not list(uploads_folder.iterdir())


def test_old_tasks_are_forgotten(waiting):
    jobs.do_what_waits()
    jobs.sweep()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=15))
    jobs.sweep()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_case_that_cannot_be_noted_stops_no_other_work(monkeypatch):
    def broken():
        raise ValueError("a record that nobody foresaw")

    swept = []
    monkeypatch.setattr(jobs.catching_up, "catch_up", broken)
    monkeypatch.setattr(jobs, "_drop_leftovers", lambda: swept.append(True))
    jobs.sweep()
    assert swept
