"""The story: receive → screen → inspect → seize → trace → return → report. Read this first.

A consignment is *received* when a format on the shelf has read it and every field of it can be believed; else it
waits in quarantine. It is *screened* in the same transaction, so that nothing is ever received and forgotten: the
indicators in force give it a score with reasons, the learned model ranks it, permits known to the desk are checked
against it, and the office's policy gives it a lane. An amendment shakes off no
inspection: what is open goes on with the new version. From the queue an officer
orders an *inspection*. A scan that comes in (``inspection.actions.scans``) is matched with its consignment, the
detector marks what it suggests, an officer reads it, and a second one reads what could not be told and a random share
of the rest; goods are opened by the checklist of their class. The officer records what was found, that nothing was,
or why nobody looked, and targeting learns of what was seen. What was found becomes a *seizure*
(``seizures.actions.drafts``): a record that is typed once, exhibits with a chain of custody, and the *take-back* of the
goods or what is done instead. *Returns* and statistics (``reporting``) are made of the same records. *Tracing*
stands between the two: whom a record names is noted right after it arrived (no intake waits for that, and none fails
by it) and compared with all who were named before, so that an analyst sees where goods came from, which cases belong
together and who is behind them.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from greenlane.consignments import actions as consignments
from greenlane.consignments.facts.work_out import work_out
from greenlane.consignments.format_shelf import UnknownFormat, resolve
from greenlane.consignments.library import books
from greenlane.consignments.models import Consignment, IntakeRun, Quarantined
from greenlane.consignments.reading import Draft, Options
from greenlane.consignments.tables.profile import ProfileMismatch
from greenlane.inspection import actions as inspection
from greenlane.people.actions import By
from greenlane.people.models import Office, Person
from greenlane.permits import actions as permits
from greenlane.targeting import actions as targeting
from greenlane.targeting import bulk, learned, past
from greenlane.targeting.models import Screening
from greenlane.tracing.actions import catching_up

BATCH = 200
Tell = Callable[[IntakeRun], None]
Did = TypeVar("Did")


@dataclass(frozen=True)
class Arrived:
    """What one batch became: consignments that are new or amended, each with its screening."""

    run: IntakeRun
    consignments: list[Consignment]
    screenings: list[Screening]


def arrive(drafts: list[Draft], *, run: IntakeRun, by: By, on: dt.date | None = None) -> Arrived:
    """Receive a batch and screen it, in one transaction; ``on`` is the day it counts for, where that is not today."""

    def arrived() -> Arrived:
        received = consignments.receive(drafts, run=run, by=by)
        inspection.carry_over(received, by=by)
        permits.meet(received, by=by)
        catching_up.later(received)
        return Arrived(run, received, targeting.screen(received, by=by, on=on))

    learned.ready(run.owner)
    return _at_one_go(arrived, run)


def _at_one_go(deed: Callable[[], Did], run: IntakeRun) -> Did:
    """Do it in one transaction; once more where somebody took in the same consignment meanwhile: now it is known."""
    try:
        with transaction.atomic():
            return deed()
    except IntegrityError:
        run.refresh_from_db()
        with transaction.atomic():
            return deed()


def take_in(
    stream: BinaryIO,
    *,
    format: str,
    file_name: str,
    office: Office,
    by: By,
    encoding: str = "",
    tell: Tell | None = None,
) -> IntakeRun:
    """Take in a whole file, batch by batch; ``tell`` hears of each; ``encoding`` is what a table is said to be in.

    Run again after it was cut short, it loses and doubles nothing.
    Raises UnknownFormat, ProfileMismatch (before any line is read), PermissionDenied.
    """
    reader, options = resolve(format, encoding=encoding)
    run = consignments.begin(
        office=office,
        format=reader.name,
        profile=options.profile or "",
        encoding=options.encoding or "",
        file_name=file_name,
        sha256=_sha256(stream),
        by=by,
    )
    read_in(stream, run=run, by=by, tell=tell)
    return run


def read_in(stream: BinaryIO, *, run: IntakeRun, by: By, tell: Tell | None = None) -> None:
    """Take in the file of a run that was begun, and close the run. Raises what stopped it, once the run says so."""
    try:
        reader, options = resolve(run.profile or run.format, encoding=run.encoding)
        for drafts in batched(reader.read(stream, options), BATCH):
            arrive(drafts, run=run, by=by)
            if tell:
                tell(run)
    except Exception as error:
        failure, note = _why(error)
        consignments.finish(run, by=by, failure=failure, note=note)
        raise
    consignments.finish(run, by=by)


def look(stream: BinaryIO, *, format: str, encoding: str = "", header: bool = True) -> tuple[str, Options]:
    """Return the name of the format that will read a file, and how, without reading it.

    Raises UnknownFormat, and, looking at the ``header``, ProfileMismatch where the profile does not fit it.
    """
    reader, options = resolve(format, encoding=encoding)
    if header:
        reader.read(stream, options)
    return reader.name, options


def _why(error: Exception) -> tuple[str, str]:
    """Return a kind of failure that an officer understands, and what does not fit.

    What an error says of itself is for the log alone: it may hold what stood in the file, names among it.
    """
    if isinstance(error, UnknownFormat | ProfileMismatch):
        return IntakeRun.Failure.FORMAT, str(error)
    if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or "disk is full" in str(error):
        return IntakeRun.Failure.DISK, ""
    if isinstance(error, OperationalError):
        return IntakeRun.Failure.DATABASE, ""
    return IntakeRun.Failure.PROGRAM, ""


def screen_file(
    stream: BinaryIO,
    *,
    format: str,
    out: Path,
    quarantine: Path | None = None,
    office: Office | None = None,
    encoding: str = "",
    engine: str = "duckdb",
    tell: Callable[[bulk.Counts], None] = lambda counts: None,
) -> tuple[bulk.Counts, str]:
    """Give every line of a file a lane with reasons and change no record; return the counts and the set's name.

    With an ``office``: by its administration's indicators and its lane policy; else by those that ship. The
    ``engine``, as the door calls it, judges; the answers are the same.
    Raises UnknownFormat, ProfileMismatch (before any line is read), NoEngine.
    """
    reader, options = resolve(format, encoding=encoding)
    compiled, label, policy = targeting.in_force(office)
    counts = bulk.screen(
        reader.read(stream, options),
        work_out=partial(work_out, books=books(), papers_listed=reader.lists_papers),
        compiled=compiled,
        policy=policy,
        key=settings.SECRET_KEY.encode(),
        label=label,
        out=out,
        quarantine=quarantine,
        engine=engine,
        tell=tell,
    )
    return counts, label


def screen_history(office: Office, *, out: Path) -> tuple[bulk.Counts, str]:
    """Give all that an office took in the lane that its indicators and lane policy would give it now, in one query.

    Changes no record, and ranks by no model. Each consignment of the long history counts once, in its last version,
    with what the past said of it on its day; it is drawn for the random sample if it was drawn then. Returns the counts
    and the set's name; ``out`` is as ``bulk.score_facts`` writes it. Raises NoEngine, QueryFailed.
    """
    compiled, label, policy = targeting.in_force(office)
    owner = office.organisation
    with past.opened(owner, dt.date.max) as known:
        last = "SELECT consignment AS c, max(version) AS v FROM past GROUP BY consignment"
        lines = f"({known.with_features()}) h JOIN ({last}) l ON h.consignment = l.c AND h.version = l.v"
        here = f"h.place = '{office.code.replace(chr(39), chr(39) * 2)}'"
        known.engine.write(f"SELECT h.* FROM {lines} WHERE {here}", known.work / "facts.parquet")  # noqa: S608 (quoted)
        counts = bulk.score_facts(
            known.work / "facts.parquet",
            out,
            compiled=compiled,
            policy=policy,
            key=settings.SECRET_KEY.encode(),
            owner=str(owner.pk),
            engine=settings.ENGINE,
        )
    return counts, label


def mend(
    quarantined: Quarantined, changes: dict[str, str], *, raw: str | None = None, by: Person
) -> Consignment | None:
    """Mend a quarantined declaration; if it can now be believed it is received and screened in one transaction."""

    def mended() -> Consignment | None:
        received = consignments.mend(quarantined, changes, raw=raw, by=by)
        if received:
            inspection.carry_over([received], by=by)
            permits.meet([received], by=by)
            catching_up.later([received])
            targeting.screen([received], by=by)
        return received

    learned.ready(quarantined.run.owner)
    return _at_one_go(mended, quarantined.run)


def batched(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    """Yield drafts in lists of ``size``."""
    source = iter(drafts)
    while group := list(islice(source, size)):
        yield group


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()
