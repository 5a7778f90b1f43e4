"""The weights by which parties are compared: which are in force, on what they were trained, and others before them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from greenlane.front.templatetags.house import amount
from greenlane.people.actions import require
from greenlane.people.models import Organisation
from greenlane.tracing.actions import linking, training
from greenlane.tracing.models import Judgement, LinkModel, Resemblance, Training

STILL = 60
"""Seconds after which a page says that a training still waits for a worker."""

ROUGH = 100
"""Below this a number of mentions or judgements that a reader may not all see is not told."""


def weights(request: HttpRequest) -> HttpResponse:
    """Show the weights of the analyst's organisation, the latest first, and what became of the last training."""
    owner = _owner(request)
    known = linking.known_to(owner)
    counted = Judgement.objects.filter(owner=owner, undone_at=None)
    context = {
        "models": [_told(model) for model in LinkModel.objects.filter(owner=owner).defer("settings")],
        "uses_shipped": not LinkModel.objects.filter(owner=owner, active=True).exists(),
        "mentions": known.named_to(request.user).count(),
        "judged": counted.named_to(request.user).exclude(verdict="unsure").count(),
    }
    return render(request, "tracing/parties_weights.html", context | _progress(request, owner))


@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Ask for weights to be learned, and all parties to be compared by them."""
    _training, new = training.ask(_owner(request), request.user)
    if not new:
        messages.info(request, _("This is already being done."))
    return redirect("tracing:weights")


def progress(request: HttpRequest) -> HttpResponse:
    """Show how far the training is, as the part of its page that asks again and again; then the whole page."""
    context = _progress(request, _owner(request))
    if context["moves"]:
        return render(request, "tracing/part_training.html", context)
    return HttpResponseClientRefresh() if request.htmx else redirect("tracing:weights")  # type: ignore[attr-defined]


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


def _progress(request: HttpRequest, owner: Organisation) -> dict[str, Any]:
    last = training.last_of(owner)
    waits = last is not None and last.state == Training.State.WAITING
    done = last is not None and last.state == Training.State.FINISHED
    return {
        "training": last,
        "moves": last is not None and last.moves,
        "still": waits and last is not None and (timezone.now() - last.at).total_seconds() > STILL,
        # The analyst counts what the analyst sees, and the organisation may have more.
        "pairs": Resemblance.objects.filter(owner=owner).named_to(request.user).count() if done else 0,
    }


def roughly(n: int) -> str:
    """Say about how many records of an organisation something rests on: a reader who sees few learns little."""
    if n < ROUGH:
        return _("fewer than %(n)s") % {"n": ROUGH}
    return _("about %(n)s") % {"n": amount(round(n, 2 - len(str(n))))}


def _told(model: LinkModel) -> dict[str, Any]:
    """A row of weights. On how much they were trained is said roughly: some of it the reader may not see."""
    return {"model": model, "mentions": roughly(model.trained.get("mentions", 0)),
            "judged": roughly(model.trained.get("judged", 0))}  # fmt: skip


def _owner(request: HttpRequest) -> Organisation:
    owner = linking.organisation_of(request.user)
    require(request.user, "propose", owner.marking)
    return owner
