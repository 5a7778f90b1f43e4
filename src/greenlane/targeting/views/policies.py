"""The lane policy of each office: thresholds, expected and actual rates, proposing and deciding a version."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import refusal_said
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, may
from greenlane.targeting import actions
from greenlane.targeting.forms import PolicyForm
from greenlane.targeting.lane import PRECEDENCE, Policy, PolicyError, fitted
from greenlane.targeting.models import LanePolicy, LearnedModel, Screening

DAYS = 30
FITTED_MOST = 50_000


def listed(request: HttpRequest) -> HttpResponse:
    """List the offices with the policy in force of each."""
    actor = request.user.actor
    active = {p.office_id: p for p in LanePolicy.objects.visible_to(actor).filter(state=LanePolicy.State.ACTIVE)}
    waiting = LanePolicy.objects.visible_to(actor).filter(state=LanePolicy.State.PROPOSED)
    proposed = {policy.office_id for policy in waiting}
    rows = [(office, active.get(office.pk), office.pk in proposed) for office in Office.objects.of(actor).at_border()]
    return render(request, "targeting/policies.html", {"rows": rows})


def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an office's policy, what really happened beside what was expected, and the form that proposes another."""
    actor = request.user.actor
    office = get_object_or_404(Office.objects.of(actor).at_border(), pk=pk)
    versions = list(
        LanePolicy.objects.visible_to(actor).filter(office=office).select_related("proposed_by", "decided_by")
    )
    active = next((v for v in versions if v.state == LanePolicy.State.ACTIVE), None)
    policy = active.as_policy if active else Policy()
    form = PolicyForm(request.POST) if request.method == "POST" else PolicyForm.of(policy)
    if request.method == "POST" and form.is_valid():
        actions.propose_policy(office, form.policy, note=form.cleaned_data["note"], by=request.user)
        messages.success(request, _("Proposed. A second person decides."))
        return redirect("targeting:policy", office.pk)
    context = {
        "office": office,
        "active": active,
        "policy": policy,
        "rates": _rates(office, policy, actor),
        "fitted": _fitted(office, policy, actor),
        "form": form,
        "days": DAYS,
        "may_propose": may(actor, "propose", office.marking),
        "versions": [_told(version, actor) for version in versions],
    }
    return render(request, "targeting/policy.html", context, status=422 if form.errors else 200)


@require_POST
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve or refuse a proposed lane policy."""
    seen = LanePolicy.objects.visible_to(request.user).select_related("owner", "office")
    found = get_object_or_404(seen, pk=pk)
    wanted = request.POST.get("decision")
    if wanted not in ("approve", "refuse"):
        raise Http404
    with refusal_said(request, actions.Outdated):
        actions.decide_policy(found, approve=wanted == "approve", by=request.user)
        messages.success(request, _("In force now.") if wanted == "approve" else _("Refused."))
    return redirect("targeting:policy", found.office_id)


def _told(version: LanePolicy, actor: Actor) -> dict[str, Any]:
    marking = LanePolicy.objects.all().marking(version)
    is_open = version.state == LanePolicy.State.PROPOSED
    return {
        "version": version,
        "open": is_open,
        "may_approve": is_open and may(actor, "approve", marking),
        "own": version.proposed_by_id == actor.id,
    }


def _screened(office: Office, actor: Actor) -> Any:
    since = timezone.localdate() - dt.timedelta(days=DAYS)
    return Screening.objects.current().visible_to(actor).filter(consignment__office=office, day__gt=since).order_by()


def _rates(office: Office, policy: Policy, actor: Actor) -> dict[str, Any]:
    """Each lane's expected and actual share of the last days, in order of precedence, and the random sample's."""
    found = _screened(office, actor)
    counted = dict(found.values_list("lane").annotate(n=Count("pk")))
    total = sum(counted.values())
    expected = {
        "red": policy.red_rate, "amber": policy.amber_rate, "blue": policy.blue_rate, "green": policy.green_rate,
    }  # fmt: skip
    lanes = [
        {
            "lane": lane,
            "n": counted.get(lane, 0),
            "actual": counted.get(lane, 0) / total if total else None,
            "expected": expected[lane],
            "bar": round(1000 * counted.get(lane, 0) / total, 1) if total else 0,
            "aim": min(996, round(1000 * expected[lane], 1)),
        }
        for lane in PRECEDENCE
    ]
    drawn = found.filter(sampled=True).count() if total else 0
    return {"lanes": lanes, "total": total, "random": drawn / total if total else None, "drawn": drawn}


def _fitted(office: Office, policy: Policy, actor: Actor) -> Policy | None:
    """The thresholds that would have met the expected rates; None where there is too little to fit to."""
    scores = list(_screened(office, actor).values_list("score", flat=True)[:FITTED_MOST])
    if len(scores) < 200:
        return None
    try:
        models = LearnedModel.objects.filter(owner=office.organisation, state=LearnedModel.State.ACTIVE)
        return fitted(policy, scores, DAYS, learning=models.exists())
    except PolicyError:
        return None
