"""What targeting adds to a consignment's page: the lane in its head, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.forms import as_typed
from greenlane.front.panels import panel
from greenlane.people.need_to_know import may
from greenlane.people.roles import Capability
from greenlane.targeting import standing
from greenlane.targeting.forms import OVERRIDE, OverrideForm
from greenlane.targeting.models import IndicatorSet, Screening
from greenlane.targeting.views.why import learned_reasons, of_the_past, reasons


def _screening(consignment: Consignment) -> Screening | None:
    found = Screening.objects.filter(consignment=consignment, current=True).select_related("indicator_set", "model")
    screening = found.defer("indicator_set__content", "model__content", "model__card").first()
    if screening:
        screening.consignment = consignment
    return screening


@panel("page", order=10)
def not_judged(request: HttpRequest, person: Any) -> tuple[str, dict[str, Any]] | None:
    """On every page of whoever decides about indicators: a legal check in force can no longer be made."""
    actor = request.user.actor
    minding = (Capability.PROPOSE, Capability.APPROVE)
    own = {post.organisation for post in actor.posts if any(post.reach(capability) for capability in minding)}
    active = IndicatorSet.objects.filter(owner__in=own, state=IndicatorSet.State.ACTIVE) if own else ()
    checks = [one for held in active for one in standing.compiled(held).unusable if one.hard]
    return ("targeting/_not_judged_strip.html", {"checks": checks}) if checks else None


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
        "past": of_the_past(screening),
        # Worked out only where somebody asks for it: it takes milliseconds for each line.
        "learned_reasons": learned_reasons(screening) if request.GET.get("why") == "learned" else None,
        "opened": request.GET.get("why") == "learned",
        "overrides": screening.overrides.select_related("by"),
        "form": as_typed(request, OVERRIDE, OverrideForm(auto_id=OVERRIDE) if may_override else None),
        "earlier": Screening.objects.filter(consignment=consignment, current=False).select_related("indicator_set")[:5],
    }
    return "targeting/_why_panel.html", context
