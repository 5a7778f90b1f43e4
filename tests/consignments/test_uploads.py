"""The run of an upload: taken up once, laid down, given up after three kills, taken in again by whom it may be."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from greenlane.consignments import uploads
from greenlane.consignments.actions import begin, finish
from greenlane.consignments.models import IntakeRun
from greenlane.ledger.models import Entry


@pytest.fixture
def run(cast):
    given = {"format": "json", "profile": "", "file_name": "monday.json", "sha256": "ab", "waits": True}
    return begin(office=cast.terminal, by=cast.ada, **given)


def test_it_waits_for_whom_it_was_uploaded(run, ada):
    assert (run.state, run.uploaded_by, run.ended, run.moves) == ("waiting", ada, False, True)
    assert list(IntakeRun.objects.open()) == [run]


def test_it_is_counted_afresh_each_time_it_is_taken_up(run):
    assert uploads.take_up(run)
    IntakeRun.objects.filter(pk=run.pk).update(lines_in=7, lines_received=5, lines_quarantined=2)
    assert uploads.take_up(run)
    run.refresh_from_db()
    assert (run.state, run.attempts, run.lines_in, run.lines_received, run.lines_quarantined) == ("running", 2, 0, 0, 0)


def test_what_ended_is_not_taken_up(run, ada):
    finish(run, by=ada)
    assert not uploads.take_up(run)
    assert run.state == "finished"


def test_after_three_kills_it_is_given_up_in_words(run):
    assert [uploads.take_up(run) for _ in range(4)] == [True, True, True, False]
    assert (run.state, run.failure) == ("failed", "stopped")
    assert Entry.objects.filter(verb="intake.failed", subject_id=str(run.pk)).count() == 1


def test_a_worker_that_is_told_to_stop_is_not_counted(run):
    for _ in range(5):
        assert uploads.take_up(run)
        uploads.lay_down(run)
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("waiting", 0)


def test_what_ended_is_not_laid_down(run, ada):
    finish(run, by=ada)
    uploads.lay_down(run)
    run.refresh_from_db()
    assert run.state == "finished"


def test_a_colleague_has_it_taken_in_again_and_is_answerable(run, cast):
    uploads.take_up(run)
    finish(run, by=cast.ada, failure=IntakeRun.Failure.PROGRAM)
    uploads.again(run, by=cast.bo)
    assert (run.state, run.failure, run.attempts, run.uploaded_by, run.by) == ("waiting", "", 0, cast.bo, str(cast.bo))
    assert Entry.objects.filter(verb="intake.again", actor=str(cast.bo.pk)).exists()


def test_only_what_failed_is_taken_in_again(run, cast):
    uploads.again(run, by=cast.bo)
    assert (run.uploaded_by, run.state) == (cast.ada, "waiting")
    assert not Entry.objects.filter(verb="intake.again").exists()


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_does_not(run, cast, stranger):
    finish(run, by=cast.ada, failure=IntakeRun.Failure.PROGRAM)
    with pytest.raises(PermissionDenied):
        uploads.again(run, by=getattr(cast, stranger))
    run.refresh_from_db()
    assert run.state == "failed"


def test_the_same_file_at_the_command_line_leaves_an_upload_alone(run, cast):
    uploads.take_up(run)
    begin(office=cast.terminal, format="json", profile="", file_name="monday.json", sha256="ab", by=cast.ada)
    run.refresh_from_db()
    assert run.state == "running"


def test_how_much_is_read_is_told_where_it_can_be(run):
    assert run.share is None
    run.lines_expected, run.lines_in = 200, 50
    assert run.share == 25
    run.lines_in = 900
    assert run.share == 99
