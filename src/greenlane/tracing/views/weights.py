"""The weights by which parties are compared: which are in force, on what they were trained, and others before them."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.people.actions import require
from greenlane.people.models import Organisation
from greenlane.tracing.actions import linking
from greenlane.tracing.models import Judgement, LinkModel, Resemblance
from greenlane.tracing.same_party.weights import shipped

log = logging.getLogger(__name__)

MOST = 20_000
"""Up to how many mentions weights are trained within a request."""


def weights(request: HttpRequest) -> HttpResponse:
    """Show the weights of the analyst's organisation, the latest first."""
    owner = _owner(request)
    known = linking.known_to(owner)
    counted = Judgement.objects.filter(owner=owner, undone_at=None)
    context = {
        "models": LinkModel.objects.filter(owner=owner).defer("settings"),
        "shipped": shipped().about,
        "uses_shipped": not LinkModel.objects.filter(owner=owner, active=True).exists(),
        "mentions": known.named_to(request.user).count(),
        "judged": counted.named_to(request.user).exclude(verdict="unsure").count(),
        "too_many": _too_many(owner),
    }
    return render(request, "tracing/parties_weights.html", context)


@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Learn weights, and compare all parties by them."""
    owner = _owner(request)
    if _too_many(owner):
        messages.error(request, _("So many parties take longer than a page may: run “greenlane link”."))
        return redirect("tracing:weights")
    try:
        linking.link_all("duckdb", request.user, owner=owner, train=True)
    except ValueError as error:
        log.warning("Weights were not trained: %s", error)
        messages.error(request, _("There is too little to learn from. The weights stay as they were."))
    else:  # the analyst counts what the analyst sees, and the organisation may have more
        n = Resemblance.objects.filter(owner=owner).named_to(request.user).count()
        messages.success(request, _("Trained, and all parties compared: %(n)s likely pairs.") % {"n": n})
    return redirect("tracing:weights")


@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """Put other weights in force; pairs that are kept stay as they were weighed."""
    owner, asked = _owner(request), request.POST.get("number", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 and int(asked) else None
    if number is not None:
        get_object_or_404(LinkModel.objects.filter(owner=owner), number=number)
    linking.use_model(owner, number, request.user)
    messages.success(request, _("In force for what comes in from now on. Pairs that are known stay as weighed."))
    return redirect("tracing:weights")


def _too_many(owner: Organisation) -> bool:
    return len(linking.known_to(owner).values("pk")[: MOST + 1]) > MOST


def _owner(request: HttpRequest) -> Organisation:
    owner = linking.organisation_of(request.user)
    require(request.user, "propose", owner.marking)
    return owner
