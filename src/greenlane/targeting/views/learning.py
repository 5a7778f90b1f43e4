"""The learned models: the list, one with its card, training one, deciding on one, going back to one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import refusal_said
from greenlane.people.models import Organisation
from greenlane.people.need_to_know import Actor, may
from greenlane.targeting import actions, learned
from greenlane.targeting.card import read
from greenlane.targeting.forms import RollBackForm, TrainForm
from greenlane.targeting.models import LearnedModel, Screening, Trial, Version
from greenlane.targeting.views import cards

TRAININGS = 5
Later = Callable[[Trial], object]


def own(actor: Actor) -> Organisation | None:
    """The administration for which an actor may propose; None where there is none."""
    held = Organisation.objects.filter(pk__in={post.organisation for post in actor.posts})
    return next((found for found in held if may(actor, "propose", found.marking)), None)


def listed(request: HttpRequest) -> HttpResponse:
    """List the models: in force, proposed, earlier; with the form that has one trained."""
    return _listed(request, TrainForm(initial={"until": timezone.localdate() - dt.timedelta(days=1)}))


def _listed(request: HttpRequest, form: TrainForm) -> HttpResponse:
    actor = request.user.actor
    seen = LearnedModel.objects.visible_to(actor).defer("content").select_related("proposed_by", "decided_by")
    models = list(seen)
    training = Trial.objects.visible_to(actor).filter(asked__do=actions.TRAIN).select_related("by")
    context = {
        "form": form if own(actor) else None,
        "active": [model for model in models if model.state == Version.State.ACTIVE],
        "proposed": [model for model in models if model.state == Version.State.PROPOSED],
        "earlier": [model for model in models if model.state in (Version.State.RETIRED, Version.State.REFUSED)],
        "training": training.filter(state__in=(Trial.State.WAITING, Trial.State.RUNNING))[:TRAININGS],
        "failed": training.filter(state=Trial.State.FAILED)[:TRAININGS],
    }
    return render(request, "targeting/models.html", context, status=422 if form.errors else 200)


@require_POST
def train(request: HttpRequest, later: Later) -> HttpResponse:
    """Have a model trained by a worker."""
    owner = own(request.user.actor)
    form = TrainForm(request.POST)
    if owner is None:
        raise Http404
    if not form.is_valid():
        return _listed(request, form)
    until = form.cleaned_data["until"].isoformat()
    asked = {"do": actions.TRAIN, "label": _("a model"), "until": until, "note": form.cleaned_data["note"]}
    trial, new = actions.ask(owner, asked, by=request.user, later=later)
    if not new:
        messages.info(request, _("This is already being done."))
    return redirect("targeting:trial", trial.pk)


def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a model's card, and the decision on it."""
    return _one(request, _model(request, pk), RollBackForm())


def _one(request: HttpRequest, model: LearnedModel, form: RollBackForm) -> HttpResponse:
    actor = request.user.actor
    proposing = may(actor, "propose", model.owner.marking)
    card = read(model.card)
    drift = cards.drifted(model)
    context = {
        "model": model,
        "card": card,
        "span": cards.span(card),
        "features": cards.features(card),
        "out_of_fold": cards.out_of_fold(card),
        "charts": cards.charts(card.checked) if card.checked else [],
        "drift": drift,
        "damaged": _damage(model),
        "open": model.state == Version.State.PROPOSED,
        "may_approve": may(actor, "approve", LearnedModel.objects.all().marking(model)),
        "own": model.proposed_by_id == actor.id,
        "form": form if proposing and model.state == Version.State.RETIRED else None,
        "may_test": proposing,
        "screened": Screening.objects.visible_to(actor).filter(model=model).count(),
    }
    return render(request, "targeting/model.html", context, status=422 if form.errors else 200)


def _damage(model: LearnedModel) -> str:
    try:
        learned.checked(model)
    except learned.Damaged as error:
        return str(error)
    return ""


@require_POST
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve or refuse a proposed model."""
    found = _model(request, pk)
    wanted = request.POST.get("decision")
    if wanted not in ("approve", "refuse"):
        raise Http404
    with refusal_said(request, actions.Outdated, learned.Damaged):
        actions.decide_model(found, approve=wanted == "approve", by=request.user)
        messages.success(request, _("In force now.") if wanted == "approve" else _("Refused."))
    return redirect("targeting:model", found.pk)


@require_POST
def roll_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose an earlier model again."""
    found, form = _model(request, pk), RollBackForm(request.POST)
    if form.is_valid():
        try:
            proposed = actions.roll_back(found.owner, found, note=form.cleaned_data["note"], by=request.user)
        except (actions.Refused, learned.Damaged) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Proposed. A second person decides."))
            return redirect("targeting:model", proposed.pk)
    return _one(request, found, form)


def _model(request: HttpRequest, pk: uuid.UUID) -> LearnedModel:
    seen = LearnedModel.objects.visible_to(request.user).select_related("owner", "proposed_by", "decided_by")
    return get_object_or_404(seen, pk=pk)
