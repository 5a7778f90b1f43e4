"""What inspection adds to a consignment's page: what was ordered and found, and the forms for the next step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.panels import panel
from greenlane.inspection.forms import AssignForm, BecauseForm, OrderForm, RecordForm
from greenlane.inspection.models import Inspection, Work
from greenlane.people.need_to_know import may


@panel("consignment.head", order=20)
def state(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """Where it stands in the queue, and whose it is."""
    work = Work.objects.filter(consignment=consignment).select_related("assigned_to").first()
    return "inspection/_state_panel.html", {"work": work}


@panel("consignment.side", order=20)
def inspections(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The inspections so far, and what may be done next."""
    actor = request.user.actor
    marking = Consignment.objects.all().marking(consignment)
    rows = list(Inspection.objects.visible_to(actor).of([consignment]).select_related("ordered_by", "done_by"))
    work = Work.objects.filter(consignment=consignment).first()
    open_ones = [row for row in rows if row.state == Inspection.State.ORDERED]
    found = any(row.result == Inspection.Result.FOUND for row in rows)
    decide = consignment.current and may(actor, "decide", marking)
    released = work is not None and work.state == Work.State.RELEASED
    context = {
        "consignment": consignment,
        "rows": [_told(row, decide) for row in rows],
        "work": work,
        "mine": work is not None and work.assigned_to_id == actor.id,
        "assign_form": AssignForm(actor=actor, auto_id="assign_%s") if may(actor, "assign", marking) else None,
        "order_form": OrderForm(auto_id="order_%s") if decide else None,
        "release_form": BecauseForm(auto_id="release_%s") if decide and not (open_ones or found or released) else None,
    }
    return "inspection/_inspection_panel.html", context


def _told(row: Inspection, decide: bool) -> dict[str, Any]:
    is_open = decide and row.state == Inspection.State.ORDERED
    return {
        "inspection": row,
        "record_form": RecordForm(auto_id=f"record_{row.pk}_%s") if is_open else None,
        "cancel_form": BecauseForm(auto_id=f"cancel_{row.pk}_%s") if is_open else None,
    }
