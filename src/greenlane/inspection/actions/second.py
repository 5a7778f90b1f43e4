"""The second reading: what follows from a reading that is done."""

from __future__ import annotations

from django.conf import settings

from greenlane.inspection.models import Reading, Scan
from greenlane.inspection.second_reading import agree, because


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
