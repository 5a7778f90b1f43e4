"""What is done to an upload's run: a worker takes it up or lays it down, an officer has it taken in again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from greenlane.consignments.actions import finish
from greenlane.consignments.models import IntakeRun
from greenlane.ledger.actions import Deed
from greenlane.people.actions import SYSTEM, enter, require
from greenlane.people.models import Person

ATTEMPTS = 3
"""How often a worker may begin with a file and be killed over it."""


def take_up(run: IntakeRun) -> bool:
    """Begin the work on a run that waits, or whose worker was killed; tell whether there is anything to do.

    It is counted afresh, from the start of the file. Who was killed over it too often does not get it again.
    """
    with transaction.atomic():
        IntakeRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        run.refresh_from_db()
        if run.ended:
            return False
        if run.attempts >= ATTEMPTS:
            finish(run, by=run.uploaded_by or SYSTEM, failure=IntakeRun.Failure.STOPPED)
            return False
        run.state, run.attempts, run.moved_at = IntakeRun.State.RUNNING, run.attempts + 1, timezone.now()
        run.lines_in = run.lines_received = run.lines_repeated = run.lines_quarantined = 0
        run.save()
    return True


def lay_down(run: IntakeRun) -> None:
    """Let a run wait again that its worker, who was told to stop, leaves unfinished."""
    open_ones = IntakeRun.objects.filter(pk=run.pk, state=IntakeRun.State.RUNNING)
    open_ones.update(state=IntakeRun.State.WAITING, attempts=F("attempts") - 1)


def again(run: IntakeRun, *, by: Person) -> None:
    """Let a failed upload wait for a worker once more."""
    require(by, "receive", run.office.marking)
    with transaction.atomic():
        IntakeRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        run.refresh_from_db()
        if run.state != IntakeRun.State.FAILED:
            return
        run.state, run.attempts, run.failure, run.note = IntakeRun.State.WAITING, 0, "", ""
        run.finished_at, run.moved_at, run.uploaded_by, run.by = None, timezone.now(), by, str(by)
        run.save()
        enter(run.owner, [Deed("intake.again", "intake", str(run.pk), {"file": run.file_name})], by)
