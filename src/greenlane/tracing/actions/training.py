"""Training of weights that somebody asked for: a worker does it, one at a time for each organisation."""

from __future__ import annotations

import errno
import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from greenlane.engine.failure import NoEngine, QueryFailed
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Organisation, Person
from greenlane.targeting import at_work
from greenlane.tracing.actions import linking
from greenlane.tracing.models import LinkModel, Training

log = logging.getLogger(__name__)

MOST = 3
"""How often a worker may be killed, or the database be away, over one training before it counts as failed."""
State, Why = Training.State, Training.Why


def ask(owner: Organisation, by: Person) -> tuple[Training, bool]:
    """Ask for weights to be trained and all parties compared by them; return the training, and whether it is new.

    What is asked again while it waits or is done is the same training. Raises PermissionDenied.
    """
    require(by, "propose", owner.marking)
    with transaction.atomic():
        hold(owner.chain)
        if under_way := _moving().filter(owner=owner).first():
            return under_way, False
        made = Training.objects.create(owner=owner, by=by)
        enter(owner, [Deed("link_model.asked", "training", str(made.pk), {})], by)
    return made, True


def do_next() -> bool:
    """Do the oldest training that waits, or that a worker was killed over; tell whether there was one. For the worker.

    What stops it stands in its row, and in the log.
    """
    for row in _moving().order_by("at"):
        with at_work.alone(row.pk) as ours:
            if ours and _taken_up(row):
                _do(row)
                return True
    return False


def last_of(owner: Organisation) -> Training | None:
    """The training that an organisation asked for last."""
    return Training.objects.filter(owner=owner).select_related("by", "made").order_by("-at").first()


def _moving() -> QuerySet[Training]:
    return Training.objects.filter(state__in=(State.WAITING, State.RUNNING)).select_related("owner", "by")


def _taken_up(row: Training) -> bool:
    """Begin; one over which worker after worker was killed is given up."""
    now = timezone.now()
    ours = Training.objects.filter(pk=row.pk, state__in=(State.WAITING, State.RUNNING))
    if ours.filter(tries__gte=MOST).update(state=State.FAILED, why=Why.KILLED, finished_at=now):
        log.error("Training %s was begun %s times and never ended; it is given up", row.pk, MOST)
        return False
    return bool(ours.update(state=State.RUNNING, begun_at=now, tries=F("tries") + 1))


def _do(row: Training) -> None:
    try:
        linking.link_all(settings.ENGINE, row.by, owner=row.owner, train=True)
    except (SystemExit, KeyboardInterrupt):  # told to stop: that is no try
        Training.objects.filter(pk=row.pk).update(state=State.WAITING, tries=F("tries") - 1)
        raise
    except OperationalError:  # the database is away or busy: once more, from the beginning
        Training.objects.filter(pk=row.pk).update(state=State.WAITING)
        raise
    except Exception as error:
        log.exception("Training %s failed", row.pk)
        _close(row, State.FAILED, why=_why(error))
    else:
        made = LinkModel.objects.filter(owner=row.owner, active=True).first()
        _close(row, State.FINISHED, made=made)


def _close(row: Training, state: str, *, why: str = "", made: LinkModel | None = None) -> None:
    Training.objects.filter(pk=row.pk).update(state=state, why=why, made=made, finished_at=timezone.now())


def _why(error: Exception) -> str:
    """What kind of failure it was. What an error says of itself is for the log alone: it may hold names."""
    if isinstance(error, linking.TooLittle):
        return Why.LITTLE
    if isinstance(error, PermissionDenied):
        return Why.MAY_NOT
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, MemoryError) or full or (isinstance(error, QueryFailed) and "memory" in str(error).lower()):
        return Why.MEMORY
    return Why.ENGINE if isinstance(error, NoEngine | QueryFailed) else Why.PROGRAM
