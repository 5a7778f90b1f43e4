"""What an officer does where two readers differ."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.actions.readings import Finished, Said, follow
from greenlane.inspection.models import Reading, Scan
from greenlane.inspection.models.scans import Verdict
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Person


def settle(scan: Scan, said: Said, *, by: Person) -> Finished:
    """Say what a picture comes to that two officers read differently, with the reason; what follows is done.

    The same follows as from a reading: an opening ordered, or the scan recorded. Raises Refused.
    """
    require(by, "decide", Scan.objects.all().marking(scan))
    if said.verdict not in Verdict.values:
        raise Refused(_("Say what the picture comes to."))
    if not said.note.strip():
        raise Refused(_("Say why."))
    with transaction.atomic():
        hold(scan.owner.chain)
        scan = Scan.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scan.pk)
        if scan.state != Scan.State.DIFFER:
            raise Refused(_("There is nothing to settle: two officers did not read it differently."))
        scan.state, scan.settled, scan.settled_note = Scan.State.READ, said.verdict, said.note.strip()
        scan.settled_by, scan.settled_at = by, timezone.now()
        scan.save(update_fields=["state", "settled", "settled_note", "settled_by", "settled_at"])
        detail = {"scan": str(scan), "reading_verdict": said.verdict, "because": said.note.strip()}
        enter(scan.owner, [Deed("reading.settled", "scan", str(scan.pk), detail)], by)
        told = Reading(scan=scan, reader=by, verdict=said.verdict, note=said.note.strip())
        return follow(told, said, by)
