"""Training with projected threats. What an officer does here is the officer's own.

So nothing of it is written to the ledger, to scans, readings, marks or figures; nobody else is shown any of it, and
the officer may forget all of it. That is the one exception to "every deed has its entry".
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.inspection import practice, reading_pictures, scan_files
from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.models import Decision, Inspection, Practice, Reading, Scan, ScanView
from greenlane.inspection.picture import Frame, Unreadable
from greenlane.inspection.practice import Box, Task
from greenlane.people.models import Person

TODAY, BEFORE = timedelta(days=1), timedelta(days=30)
ENOUGH = 8
"""With fewer pictures of the day those of the days before are taken too."""
MOST = 500
TRIED = 5


def pictures(who: Person) -> list[int]:
    """Return the keys of views to train on: read, clear and without a find, of the day, and of earlier days if few.

    A picture that anybody still has to read is never among them.
    """
    seen = Scan.objects.visible_to(who).filter(state=Scan.State.READ, consignment__isnull=False)
    marked = Decision.objects.exclude(answer=Decision.Answer.REJECTED).values("reading__scan")
    other = Reading.objects.filter(~Q(verdict=Reading.Verdict.CLEAR)).values("scan")
    drawn = Reading.objects.filter(drawn__isnull=False).values("scan")
    found = Inspection.objects.filter(result=Inspection.Result.FOUND).values("consignment")
    clear = seen.exclude(pk__in=marked).exclude(pk__in=other).exclude(pk__in=drawn).exclude(consignment__in=found)
    for since in (TODAY, BEFORE):
        these = clear.filter(received_at__gte=timezone.now() - since)
        views = ScanView.objects.filter(scan__in=these).order_by("-scan__received_at")[:MOST]
        keys = [view.pk for view in views if practice.fits(view.width, view.height, view.pixel_mm)]
        if len(keys) >= ENOUGH:
            break
    return keys


def begin(who: Person) -> Practice:
    """Give the next task, or the one that waits for an answer. Raises Refused where there is no picture to train on."""
    if waiting := Practice.objects.filter(person=who, answered_at=None).first():
        return waiting
    keys = pictures(who)
    for _n in range(min(TRIED, len(keys))):
        view = ScanView.objects.select_related("scan").get(pk=secrets.choice(keys))
        seed = secrets.randbelow(1 << 31)
        try:
            made = practice.task(_frame(view), seed)
        except (OSError, Unreadable):
            continue
        box = list(made.box) if made.box else None
        return Practice.objects.create(person=who, view=view, seed=seed, kind=made.kind[:40], box=box)
    raise Refused(_("There is no picture to train on: pictures must be read first, and clear."))


def shown(given: Practice) -> Task:
    """Return the picture of a task: with the threat while it waits, without it once it was answered.

    Raises OSError or Unreadable where the picture is gone.
    """
    frame = _frame(given.view)
    return Task(frame) if given.answered_at else practice.task(frame, given.seed)


def answer(given: Practice, said: Box | None, *, by: Person) -> Practice:
    """Say where the threat is, or None: nothing is there. Raises Refused."""
    if given.person_id != by.pk:
        raise Refused(_("This task is somebody else's."))
    if given.answered_at:
        raise Refused(_("This task is answered."))
    given.answered_at = timezone.now()
    given.seconds = max(0, int((given.answered_at - given.began_at).total_seconds()))
    given.answer = [said[0] + said[2] // 2, said[1] + said[3] // 2] if said else "nothing"
    box = given.box
    given.right = practice.right(said, (box[0], box[1], box[2], box[3]) if box else None)
    given.save()
    return given


def forget(by: Person) -> int:
    """Forget all that one ever practised; return how many tasks."""
    return Practice.objects.filter(person=by).delete()[0]


def _frame(view: ScanView) -> Frame:
    scan = view.scan
    picture = reading_pictures.read(scan_files.read(scan.owner_id, scan.sha256), scan.file_name)
    return picture.frames[view.number]
