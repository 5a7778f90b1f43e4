"""The second reading: what follows from a reading that is done."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from greenlane.inspection.models import Reading, Scan
from greenlane.inspection.second_reading import agree, because
from greenlane.people.models import Assignment
from greenlane.people.need_to_know import Actor, may


def after(reading: Reading) -> str:
    """Return where a picture stands after a reading was done, and keep why a second one follows; does not save.

    Called by whoever finishes a reading, in that transaction. A first reading may call for a second; after the second
    the picture is read, or the two differ and an officer has to say what it comes to.
    """
    scan = reading.scan
    if not scan.again:
        share = settings.SECOND_READING if _another_reads(reading) else 0.0
        scan.again = because(reading.verdict, settings.SECRET_KEY.encode(), str(scan.pk), share)
        return str(Scan.State.SECOND if scan.again else Scan.State.READ)
    others = scan.readings.exclude(pk=reading.pk).exclude(verdict="").values_list("verdict", flat=True)
    return str(Scan.State.READ if agree([reading.verdict, *others]) else Scan.State.DIFFER)


def _another_reads(reading: Reading) -> bool:
    """Whether anybody else may read the picture: where one officer works alone, none is drawn to wait for ever."""
    scan = reading.scan
    marking = Scan.objects.all().marking(scan)
    held = Assignment.objects.valid_at(timezone.now()).filter(organisation=scan.owner_id, person__is_active=True)
    others = held.exclude(person=reading.reader_id).select_related("organisation")
    return any(may(Actor(each.person_id, frozenset({each.post})), "decide", marking) for each in others)
