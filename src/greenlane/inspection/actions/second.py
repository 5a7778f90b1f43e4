"""The second reading: what follows from a reading that is done, and who sees which readings."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet

from greenlane.inspection.models import Reading, Scan
from greenlane.inspection.second_reading import TO_BE_READ, agree, because
from greenlane.people.models import Person


def after(reading: Reading) -> str:
    """Return where a picture stands after a reading was done, and keep why a second one follows; does not save.

    Called by whoever finishes a reading, in that transaction. A first reading may call for a second; after the second
    the picture is read, or the two differ and an officer has to say what it comes to.
    """
    scan = reading.scan
    if not scan.again:
        scan.again = because(reading.verdict, settings.SECRET_KEY.encode(), str(scan.pk), settings.SECOND_READING)
        return str(Scan.State.SECOND if scan.again else Scan.State.READ)
    others = scan.readings.exclude(pk=reading.pk).exclude(verdict="").values_list("verdict", flat=True)
    return str(Scan.State.READ if agree([reading.verdict, *others]) else Scan.State.DIFFER)


def seen_by(person: Person, scan: Scan) -> QuerySet[Reading]:
    """The readings of a picture that somebody who sees the picture may see: while it is being read, one's own alone."""
    own = Q(reader=person)
    return scan.readings.filter(own if scan.state in TO_BE_READ else Q())
