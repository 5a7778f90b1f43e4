"""What targeting adds to a consignment's page: the lane in its head, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.panels import panel
from greenlane.people.need_to_know import may
from greenlane.targeting.forms import OverrideForm
from greenlane.targeting.models import Screening
from greenlane.targeting.views.why import reasons


def _screening(consignment: Consignment) -> Screening | None:
    return Screening.objects.filter(consignment=consignment, current=True).select_related("indicator_set").first()


@panel("consignment.head", order=10)
def lane(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The lane and the score beside the reference."""
    screening = _screening(consignment)
    return ("targeting/_lane_panel.html", {"screening": screening}) if screening else None


@panel("consignment.side", order=10)
def why(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """Why this lane; the officer's own decision for another one."""
    screening = _screening(consignment)
    if screening is None:
        return None
    marking = Consignment.objects.all().marking(consignment)
    may_override = consignment.current and may(request.user.actor, "override", marking)
    context = {
        "screening": screening,
        "why": reasons(screening),
        "overrides": screening.overrides.select_related("by"),
        "form": OverrideForm(auto_id="override_%s") if may_override else None,
        "earlier": Screening.objects.filter(consignment=consignment, current=False).select_related("indicator_set")[:5],
    }
    return "targeting/_why_panel.html", context
