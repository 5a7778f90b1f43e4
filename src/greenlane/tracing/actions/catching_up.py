"""Catching up: what came in, was written up or amended since is noted, and compared with what is known.

No intake waits for it, and none is refused by it: taking in leaves one row for each consignment (``Unnoted``) in its
own transaction, and whoever comes next, the worker or a page of tracing, notes what waits, many at once. What cannot
be noted is left alone with the reason, tried again later and later, and loses nothing of what stands beside it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from greenlane.consignments.models import Consignment
from greenlane.people.models import Person
from greenlane.seizures.models import EvidenceFile, Seizure
from greenlane.tracing.actions import linking, noting
from greenlane.tracing.models import Mention, Noted, Unnoted

log = logging.getLogger(__name__)

AT_ONCE = 200
"""So many records are noted in one transaction: while it lasts, nobody else writes to SQLite."""
FIRST, LATEST = timedelta(seconds=10), timedelta(hours=6)
"""How long what failed waits the first time; four times as long each time, and no longer than so."""
MOST = 100_000
"""Up to how many records that are not noted are counted."""


def later(consignments: Iterable[Consignment]) -> None:
    """Let consignments wait to be noted, in the transaction in which they are received."""
    Unnoted.objects.bulk_create([Unnoted(consignment=row) for row in consignments], batch_size=1000)


def catch_up(limit: int = 500) -> int:
    """Note cases whose record, files or rules are not those that were noted, and consignments that wait.

    The oldest first, at most ``limit`` of each; what failed only when its time has come. Returns how many records were
    looked at. Where there is nothing to do, two queries. Raises OperationalError where the database is busy or gone.
    """
    put_off = Unnoted.objects.filter(seizure=OuterRef("pk"), digest=OuterRef("digest"), after__gt=timezone.now())
    due = behind().filter(~Exists(put_off)).order_by("created_at")
    return _in_batches(list(due.values_list("pk", flat=True)[:limit]), _cases) + note_waiting(limit)


def note_waiting(limit: int = 500) -> int:
    """Note at most ``limit`` consignments that wait, the oldest first; return how many were looked at."""
    due = Unnoted.objects.filter(consignment__isnull=False, after__lte=timezone.now()).order_by("pk")
    return _in_batches(list(due.values_list("consignment", flat=True)[:limit]), _declared)


def before_a_page(limit: int = 50) -> bool:
    """Catch up with little, ahead of a page of tracing; tell whether all that is due is noted now.

    A page is made whatever happens here: while somebody else writes, it goes without.
    """
    try:
        return catch_up(limit) < limit
    except (OperationalError, IntegrityError):
        log.info("Noting waits for its turn")
    except Exception:
        log.exception("Nothing could be noted ahead of a page; the worker tries again")
    return False


def fill(batch: int = 500) -> int:
    """Note all that was never noted, however long ago it came in, and compare it; return how many records that were.

    For once: where the program is newer than the records, and before all parties are compared anew.
    """
    done = _in_batches(list(behind().order_by("created_at").values_list("pk", flat=True)), _cases)
    after = Q()
    while declared := list(_without_mentions().filter(after).values_list("received_at", "pk")[:batch]):
        done += _in_batches([pk for _at, pk in declared], _declared)
        at, last = declared[-1]
        after = Q(received_at__gt=at) | Q(received_at=at, pk__gt=last)
    return done


def behind() -> QuerySet[Seizure]:
    """Cases that are not noted as they now stand, and withdrawn ones that still are."""
    noted, of_it = Noted.objects.filter(seizure=OuterRef("pk")), {"seizure": OuterRef("pk")}
    as_it_stands = noted.filter(digest=OuterRef("digest"), version=noting.VERSION)
    moved = Q(added_at__gt=F("seizure__noted__at")) | Q(removed_at__gt=F("seizure__noted__at"))
    changed = ~Exists(as_it_stands) | Exists(EvidenceFile.objects.filter(moved, **of_it))
    withdrawn = Q(state=Seizure.State.WITHDRAWN)
    return Seizure.objects.filter((~withdrawn & changed) | (withdrawn & Exists(noted)))


@dataclass(frozen=True, slots=True)
class Left:
    """How many of the records that somebody may see are not noted, ``MOST`` at most; ``failed``: of them were tried."""

    cases: int = 0
    consignments: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.cases or self.consignments or self.failed)


def left_to(person: Person, *, caught_up: bool) -> Left:
    """What is not noted of the records that a person may see; who administers is told what failed alone.

    ``caught_up``: all that was due is noted.
    """
    waits = Unnoted.objects.all()
    if caught_up and not waits.exists():
        return Left()
    if person.actor.administers:
        return Left(failed=failed_of(person).order_by()[:MOST].count())
    ours = behind().visible_to(person)
    if caught_up:
        ours = ours.filter(pk__in=waits.filter(seizure__isnull=False).values("seizure"))
    declared = Consignment.objects.current().visible_to(person).filter(unnoted__isnull=False)
    failed = [rows.filter(unnoted__tries__gt=0) for rows in (ours, declared)]
    return Left(_few(ours), _few(declared), sum(map(_few, failed)))


def failed_of(person: Person) -> QuerySet[Unnoted]:
    """What could not be noted of the records of the organisations in which a person has a role: to administer it."""
    owners = {post.organisation for post in person.actor.posts}
    of_theirs = Q(seizure__owner__in=owners) | Q(consignment__owner__in=owners)
    return Unnoted.objects.filter(of_theirs, Q(seizure=None) | Q(seizure__in=behind()), tries__gt=0)


def _few(rows: QuerySet[Seizure] | QuerySet[Consignment]) -> int:
    return rows.order_by().values("pk")[:MOST].count()


def _without_mentions() -> QuerySet[Consignment]:
    bare = Consignment.objects.current().filter(~Exists(Mention.objects.filter(consignment=OuterRef("pk"))))
    return bare.order_by("received_at", "pk")


# ---- one batch, and what of it fails


def _cases(keys: Sequence[UUID]) -> None:
    linking.link_by_owner(noting.note(Seizure.objects.filter(pk__in=keys)))
    Unnoted.objects.filter(seizure__in=keys).delete()


def _declared(keys: Sequence[UUID]) -> None:
    rows = Consignment.objects.current().defer("facts").filter(pk__in=keys).order_by("pk")
    if connection.features.has_select_for_no_key_update:  # so that a page and the worker note nothing at once
        rows = rows.select_for_update(of=("self",), no_key=True)
    linking.link_by_owner(noting.note_consignments(rows))
    Unnoted.objects.filter(consignment__in=keys).delete()


Deed = Callable[[Sequence[UUID]], None]


def _in_batches(keys: Sequence[UUID], deed: Deed) -> int:
    for at in range(0, len(keys), AT_ONCE):
        _done(keys[at : at + AT_ONCE], deed)
    return len(keys)


def _done(keys: Sequence[UUID], deed: Deed) -> None:
    """Note records, all or none of a batch; where that fails, each half by itself, down to the one that fails."""
    try:
        with transaction.atomic():
            deed(keys)
    except Exception as error:
        if _nobodys_fault(error):
            raise
        if len(keys) == 1:
            _left_alone(keys[0], deed, error)
            return
        middle = len(keys) // 2
        _done(keys[:middle], deed)
        _done(keys[middle:], deed)


def _nobodys_fault(error: Exception) -> bool:
    """Whether the database is busy or gone, of which no record is to blame."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and (connection.vendor != "sqlite" or "locked" in str(error))


def _left_alone(key: UUID, deed: Deed, error: Exception) -> None:
    """Keep that a record could not be noted, and when it is tried again; the log hears of it once."""
    kind, model = ("seizure", Seizure) if deed is _cases else ("consignment", Consignment)
    digest = model.objects.filter(pk=key).values_list("digest", flat=True).first()
    if digest is None:
        return
    why = f"{type(error).__name__} · {_place(error.__traceback__)}"[:200]
    with transaction.atomic():
        row, _new = Unnoted.objects.get_or_create(**{f"{kind}_id": key})
        again = (row.why, row.digest) == (why, digest)
        row.tries = row.tries + 1 if again else 1
        row.after = timezone.now() + min(FIRST * 4 ** min(row.tries - 1, 8), LATEST)
        row.why, row.digest = why, digest
        row.save()
    if not again:
        log.error("The %s %s cannot be noted for tracing; it is tried again", kind, key, exc_info=error)


def _place(trace: TracebackType | None) -> str:
    """Where in the program an error arose: the last line of ours. What the error says may hold names."""
    found = ""
    while trace:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("greenlane."):
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
