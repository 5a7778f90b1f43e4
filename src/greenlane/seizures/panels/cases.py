"""On a consignment's page: the case that came of it, or the way to make one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.panels import panel
from greenlane.inspection.models import Inspection
from greenlane.people.need_to_know import may
from greenlane.seizures.models import Seizure


@panel("consignment.side", order=18)
def case(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The cases of a consignment; and for an inspection that is done and has none, the button that makes one."""
    # Of the same declaration, whichever version of it was inspected.
    same = {"consignment__owner": consignment.owner_id, "consignment__reference": consignment.reference}
    seen = list(Seizure.objects.visible_to(request.user).filter(**same).order_by("created_at"))
    marking = Consignment.objects.all().marking(consignment)
    actor = request.user.actor
    waiting: list[Inspection] = []
    if may(actor, "decide", marking) and may(actor, "write_up", consignment.office.marking):
        done = Inspection.objects.visible_to(request.user).of([consignment]).looked()
        waiting = list(done.filter(seizure=None).order_by("done_at"))
    return ("seizures/_case_panel.html", {"cases": seen, "waiting": waiting}) if seen or waiting else None
