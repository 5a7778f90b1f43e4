"""What inspection adds to a consignment's page: what was ordered and found, and the forms for the next step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.forms import BecauseForm, as_typed
from greenlane.front.panels import panel
from greenlane.inspection.forms import (
    ASSIGN,
    ORDER,
    RELEASE,
    UNEXAMINED,
    AssignForm,
    OrderForm,
    RecordForm,
    of_inspection,
)
from greenlane.inspection.models import Inspection, Scan, Work
from greenlane.inspection.views.examination import told
from greenlane.inspection.views.side_by_side import side_by_side
from greenlane.people.need_to_know import may
from greenlane.targeting.models import LearnedModel


@panel("model", order=10)
def beside(request: HttpRequest, model: LearnedModel) -> tuple[str, dict[str, Any]] | None:
    """On a model's page: the model in force beside its challenger, on the same results since."""
    told = side_by_side(request.user.actor, model)
    return ("inspection/_side_by_side.html", told) if told else None


@panel("consignment.head", order=20)
def state(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """Where it stands in the queue, and whose it is."""
    work = Work.objects.filter(consignment=consignment).first()
    return "inspection/_state_panel.html", {"work": work, "assignee": consignment.assignee}


@panel("consignment.side", order=15)
def pictures(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The pictures of it, in the order in which they came; what readers said of them stands with each picture."""
    found = list(Scan.objects.visible_to(request.user).of(consignment).order_by("received_at")[:20])
    return ("inspection/_scans_panel.html", {"scans": found}) if found else None


@panel("consignment.side", order=20)
def inspections(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The inspections so far, and what may be done next."""
    actor = request.user.actor
    marking = Consignment.objects.all().marking(consignment)
    rows = list(Inspection.objects.visible_to(actor).of([consignment]).select_related("ordered_by", "done_by"))
    work = Work.objects.filter(consignment=consignment).first()
    open_ones = [row for row in rows if row.state == Inspection.State.ORDERED]
    found = any(row.result == Inspection.Result.FOUND for row in rows)
    names = may(actor, "see_nominal", marking)
    decide = consignment.current and may(actor, "decide", marking)
    released = work is not None and work.state == Work.State.RELEASED
    may_go = decide and not (open_ones or found or released)
    context = {
        "consignment": consignment,
        "rows": [_told(request, row, decide, names) for row in rows],
        "names": names,
        "work": work,
        "mine": consignment.assignee_id == actor.id,
        "assign_form": AssignForm(actor=actor, auto_id=ASSIGN) if may(actor, "assign", marking) else None,
        "order_form": as_typed(request, ORDER, OrderForm(auto_id=ORDER) if decide else None),
        "release_form": as_typed(request, RELEASE, BecauseForm(auto_id=RELEASE) if may_go else None),
    }
    return "inspection/_inspection_panel.html", context


def _told(request: HttpRequest, row: Inspection, decide: bool, names: bool) -> dict[str, Any]:
    is_open = decide and row.state == Inspection.State.ORDERED
    record, cancel = of_inspection("record", row.pk), of_inspection("cancel", row.pk)
    return {
        "inspection": row,
        "told": told(row, names) if row.kind == Inspection.Kind.OPEN else None,
        "unexamined": dict(UNEXAMINED).get(row.found.get("unexamined"), ""),
        "record_form": as_typed(request, record, RecordForm(auto_id=record) if is_open else None),
        "cancel_form": as_typed(request, cancel, BecauseForm(auto_id=cancel) if is_open else None),
    }
