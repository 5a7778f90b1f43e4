"""The work that waits for its turn: an uploaded file is taken in by a worker, beside the pages, not within a request.

The run and the task that will do it are written in one transaction, so that neither is there without the other. A
task is never done twice at once, because who does it holds the lock of the file. The library hands tasks out but never
looks after one whose worker was killed: ``sweep`` does, before each round.
"""

from __future__ import annotations

import logging
import os
import random
import time
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from greenlane import flow
from greenlane.consignments import actions as consignments
from greenlane.consignments import incoming, uploads
from greenlane.consignments.models import IntakeRun
from greenlane.inspection import kept, scan_files
from greenlane.inspection.actions import folders, scans
from greenlane.inspection.actions.latecomers import match_latecomers
from greenlane.inspection.models import Scan, UnreadScan
from greenlane.inspection.watched import Watched
from greenlane.people.actions import SYSTEM
from greenlane.people.models import Office, Organisation, Person
from greenlane.seizures.actions import evidence
from greenlane.targeting import at_work, past
from greenlane.targeting.actions import filling, keeping, learning
from greenlane.targeting.actions import past as counts
from greenlane.targeting.models import LearnedModel, Trial
from greenlane.tracing.actions import catching_up, forensics, training

log = logging.getLogger(__name__)

ROUND = 1.0
"""Seconds between two looks at what waits."""
SWEEP = 10.0
"""Seconds between two sweeps."""
NOTING = 5.0
"""For how many seconds consignments are noted for tracing before other work has its turn."""
TURN = 0.12
"""Seconds that others have, after each batch, to write to SQLite: longer than SQLite sleeps between two tries."""
KEEP = 300.0
"""Seconds between two times that what waits for the long history is written to it."""
KEEP_HALVES = timedelta(days=1)
KEEP_FAILED = timedelta(days=7)
"""How long the file of a failed run can be taken in again."""
KEEP_TASKS = timedelta(days=14)
MOST_FAILED = 3
"""How often the detector may fail on a scan, or its worker be killed, before it is left to an officer's eyes."""
PACKED = (b"PAR1", b"\x1f\x8b")
"""How tables begin that are packed, as Parquet or by gzip."""
UNPACKED_AT_ONCE = 1 << 20
"""Up to how many bytes a packed table is unpacked within the request, to see whether its header fits."""


def receive(
    upload: incoming.Upload, *, format: str, office: Office, by: Person, encoding: str = ""
) -> tuple[IntakeRun, bool]:
    """Let an uploaded file wait to be taken in; return its run, and whether the run is new.

    The same file, sent again to be read in the same way while it waits or is taken in, is the same run.
    Raises UnknownFormat, ProfileMismatch, PermissionDenied.
    """
    with upload.path.open("rb") as stream:
        packed = stream.read(4).startswith(PACKED)
        stream.seek(0)
        small = (upload.size or 0) <= UNPACKED_AT_ONCE
        name, options = flow.look(stream, format=format, encoding=encoding, header=small or not packed)
    read = {"format": name, "profile": options.profile or "", "encoding": options.encoding or ""}
    # The line ends of a table tell how many records to expect, less its header.
    expected = max(1, upload.line_ends - 1) if options.profile and not packed else None
    with transaction.atomic():
        same = IntakeRun.objects.open().visible_to(by.actor).filter(office=office, **read)
        if (under_way := same.filter(sha256=upload.sha256).first()) and incoming.exists(under_way.pk):
            return under_way, False
        run = consignments.begin(
            **read,
            office=office,
            file_name=upload.name or "",
            sha256=upload.sha256,
            lines_expected=expected,
            by=by,
            waits=True,
        )
        upload.keep(run.pk)
        take_in.enqueue(str(run.pk))
    return run, True


def again(run: IntakeRun, *, by: Person) -> None:
    """Have a failed upload taken in again. Raises PermissionDenied."""
    with transaction.atomic():
        uploads.again(run, by=by)
        take_in.enqueue(str(run.pk))


@task()
def take_in(run: str) -> None:
    """Take in the file of a run. What stops it stands in the run, and in the log."""
    found = IntakeRun.objects.select_related("uploaded_by", "owner", "office").get(pk=run)
    with incoming.held(found.pk) as stream:
        if stream is None:
            _gone(found)
            return
        if not uploads.take_up(found):
            return
        size = os.fstat(stream.fileno()).st_size
        try:
            flow.read_in(stream, run=found, by=found.uploaded_by, tell=lambda run: _tell(run, stream, size))
        except Exception:
            log.exception("Intake run %s failed", run)
            return
        except SystemExit:
            uploads.lay_down(found)
            raise
        incoming.drop(found.pk)


def _gone(run: IntakeRun) -> None:
    run.refresh_from_db()
    if not run.ended and not incoming.exists(run.pk):
        consignments.finish(run, by=run.uploaded_by, failure=IntakeRun.Failure.GONE)


def _tell(run: IntakeRun, stream: BinaryIO, size: int) -> None:
    if not run.profile and 0 < stream.tell() < size:
        run.lines_expected = run.lines_in * size // stream.tell()
    if time.monotonic() - _NOTED.get("at", 0.0) > SWEEP:
        _note_beside()
        _NOTED["at"] = time.monotonic()
    if connection.vendor == "sqlite":
        time.sleep(TURN)


_NOTED: dict[str, float] = {}


def _note_beside() -> None:
    """Note a few of the consignments that wait, while a long file comes in; what stops that stops no intake."""
    try:
        catching_up.note_waiting(catching_up.AT_ONCE)
    except Exception:
        log.exception("Consignments could not be noted for tracing; the worker tries again")


# ---- scans


def receive_scan(data: bytes, name: str, **given: Any) -> Scan | UnreadScan:
    """Take in a scanner's file, and let the detector look at it: see ``inspection.actions.scans.receive_scan``."""
    return scans.receive_scan(data, name, later=look_later, **given)


def look_later(scan: Scan) -> None:
    """Let a scan wait for the detector, in the caller's transaction."""
    look_at.enqueue(str(scan.pk))


@task()
def look_at(scan: str) -> None:
    """Have the detector look at a scan, and draw it for the viewer."""
    found = Scan.objects.get(pk=scan)
    with scan_files.held(found.owner_id, found.sha256) as alone:
        if alone:
            scans.look(found)


def watch() -> int:
    """Take in what scanners wrote into the folder of the settings: one folder in it for each office, by its code."""
    settled = 0
    folder = Path(settings.SCAN_FOLDER) if settings.SCAN_FOLDER else None
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else []:
        offices = Office.objects.at_border().filter(code=path.name)[:2] if path.is_dir() else []
        if len(offices) == 1:
            settled += folders.take(
                _WATCHED.setdefault(path, Watched(path)),
                office=offices[0],
                by=SYSTEM,
                now=time.time(),
                later=look_later,
            )
    return settled


_WATCHED: dict[Path, Watched] = {}


def _sweep_scans() -> None:
    """Let scans wait again whose worker was killed; one that stops every worker is read without the detector."""
    ours = DBTaskResult.objects.filter(task_path=look_at.module_path)
    unseen = {str(scan.pk): scan for scan in Scan.objects.filter(looked_at=None).only("owner", "sha256")}
    waiting = {row.args_kwargs["args"][0] for row in ours.ready()}
    for row in ours.running():
        scan = unseen.get(row.args_kwargs["args"][0])
        if scan is None or scan_files.busy(scan.owner_id, scan.sha256):
            waiting.add(row.args_kwargs["args"][0])
        else:
            row.set_failed(RuntimeError("its worker was killed"))
    failed = Counter(row.args_kwargs["args"][0] for row in ours.failed())
    for key, scan in unseen.items():
        if key not in waiting and failed[key] >= MOST_FAILED:
            scans.give_up(scan)
        elif key not in waiting:
            look_later(scan)


# ---- the past: written to the long history, and tried on


def try_later(trial: Trial) -> None:
    """Let a trial wait for a worker, in the caller's transaction."""
    try_out.enqueue(str(trial.pk))


@task()
def try_out(trial: str) -> None:
    """Do what a trial asks, on all that is known by now."""
    learning.run_trial(trial, first=keep_history)


def keep_history() -> int:
    """Write what was screened and found since the last time to the long history; return how much that was."""
    return keeping.keep(kept.outcomes)


def rebuild_history(owner: Organisation) -> tuple[int, int]:
    """Give the long history what it lacks of the record, and count all keys of the past anew.

    Returns how many consignments it lacked, and how many keys there are. Nothing may be taken in meanwhile.
    """
    keep_history()
    filled = filling.fill_in(owner, kept.of)
    keep_history()
    today = timezone.localdate()
    with past.opened(owner, today) as held:
        return filled, counts.rebuild(owner, held.engine, "past", today, held.work)


def forget_keys() -> None:
    """Let go of what no day of the past is asked for any more, a few keys at a time."""
    counts.forget(timezone.localdate(), random.randint(-(2**63), 2**63 - 1))  # noqa: S311 (no secret)


def watch_drift() -> None:
    """Measure once a day how far traffic and results have moved from what each model in force was trained on."""
    today = timezone.localdate()
    for model in LearnedModel.objects.filter(state=LearnedModel.State.ACTIVE).defer("content"):
        if (model.drift or {}).get("day") != today.isoformat():
            learning.measure_drift(model, today)


def _keep_up() -> None:
    """Keep and watch the past. What stops that is tried again, and stops no file on its way in."""
    for deed in (keep_history, watch_drift, forget_keys, match_latecomers, forensics.measure_waiting):
        try:
            deed()
        except OperationalError:
            raise
        except Exception:
            log.exception("The long history is not up to date; the worker tries again")


# ---- what nobody else looks after


def sweep() -> None:
    """Let what a dead worker left wait again, and delete what nobody needs any more."""
    ours = DBTaskResult.objects.filter(task_path=take_in.module_path)
    unfinished = list(IntakeRun.objects.open().values_list("pk", flat=True))
    waiting = {row.args_kwargs["args"][0] for row in ours.ready()}
    for row in ours.running():
        if not incoming.busy(uuid.UUID(row.args_kwargs["args"][0])):
            row.set_failed(RuntimeError("its worker was killed"))
    for pk in unfinished:
        if str(pk) not in waiting and not incoming.busy(pk):
            take_in.enqueue(str(pk))
    for row in DBTaskResult.objects.filter(task_path=try_out.module_path).running():
        if not at_work.busy(uuid.UUID(row.args_kwargs["args"][0])):
            row.set_failed(RuntimeError("its worker was killed"))
    for trial in learning.left_lying():
        try_later(trial)
    _sweep_scans()
    _note_cases()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_TASKS).delete()
    _drop_leftovers()


def _drop_leftovers() -> None:
    incoming.drop_halves(KEEP_HALVES)
    past.drop_leftovers(KEEP_HALVES)
    late = timezone.now() - KEEP_FAILED
    runs = IntakeRun.objects.in_bulk(incoming.kept())
    for run in runs.values():
        if run.state == IntakeRun.State.FINISHED or (run.state == IntakeRun.State.FAILED and run.finished_at < late):
            incoming.drop(run.pk)
    for pk in incoming.kept(older_than=KEEP_HALVES):
        if pk not in runs:
            incoming.drop(pk)


# ---- the worker


class _Worker(db_worker.Worker):
    """The library's worker, which, told to stop, stops at once: a file in the middle is gone on with later."""

    def shutdown(self, signum: int, frame: Any) -> None:
        # Whoever stops a service tells the keeper and the worker: told again, it goes on laying its file down.
        if self.running:
            self.running = False
            raise SystemExit(0)


def work(*, once: bool = False) -> None:
    """Do what waits, and go on looking for more until told to stop; with ``once``, end when nothing waits."""
    worker = _worker()
    worker.configure_signals()
    if settings.SCAN_FOLDER and not Path(settings.SCAN_FOLDER).is_dir():
        log.warning("There is no folder %s, into which scanners were to write", settings.SCAN_FOLDER)
    swept = kept_at = -KEEP
    while worker.running:
        try:
            if time.monotonic() - swept > SWEEP:
                sweep()
                swept = time.monotonic()
            if time.monotonic() - kept_at > KEEP:
                _keep_up()
                _sweep_evidence()
                kept_at = time.monotonic()
            _watch()
            worker.run()
            _trace()
        except OperationalError:
            if once:
                raise
            log.exception("The database did not answer; the worker tries again")
        if once:
            return
        if worker.running:
            time.sleep(ROUND)


def _watch() -> None:
    """Look into the folder of scanners, and for scans that came in otherwise. What stops that stops no other work."""
    try:
        watch()
        waiting = DBTaskResult.objects.filter(task_path=look_at.module_path, finished_at=None).count()
        if Scan.objects.filter(looked_at=None).count() > waiting:
            _sweep_scans()
    except OperationalError:
        raise
    except Exception:
        log.exception("The folder of scanners could not be looked into; the worker tries again")


def _note_cases() -> None:
    """Note for tracing what was written up or amended since. What stops that stops no other work."""
    try:
        catching_up.catch_up()
    except OperationalError:
        raise
    except Exception:
        log.exception("Cases could not be noted for tracing; the worker tries again")


def _trace() -> None:
    """Note consignments that wait for it, for a while; train weights if somebody asked. It stops no other work."""
    try:
        until = time.monotonic() + NOTING
        while catching_up.note_waiting() and time.monotonic() < until:
            pass
        training.do_next()
    except OperationalError:
        raise
    except Exception:
        log.exception("Consignments could not be noted, or weights not trained; the worker tries again")


def _sweep_evidence() -> None:
    """Delete bytes of evidence that no row names. What stops that stops no other work."""
    try:
        evidence.sweep()
    except OperationalError:
        raise
    except Exception:
        log.exception("The vault of evidence could not be swept; the worker tries again")


def do_what_waits() -> None:
    """Do what waits, here and now, whatever signals come."""
    sweep()
    _worker().run()
    _trace()


def _worker() -> _Worker:
    return _Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
        excluded_queue_names=[],
    )
