"""Tests on the past: what would an indicator, a set, a model or a lane policy have done over a past period?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from greenlane.front.forms import refusal_said
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, may
from greenlane.targeting import actions, words
from greenlane.targeting.backtest import NOTES, Result
from greenlane.targeting.forms import TrialForm
from greenlane.targeting.models import IndicatorSet, LanePolicy, LearnedModel, Trial, Version
from greenlane.targeting.views.compared import charts, table
from greenlane.targeting.views.learning import Later, own

DAYS = 365
LISTED = 50
OFFERED = 20
STILL = 60


def listed(request: HttpRequest, later: Later) -> HttpResponse:
    """List what was tried, with the form that asks for another; ``?what=indicator:CODE`` fills it in."""
    actor, today = request.user.actor, timezone.localdate()
    owner = own(actor)
    offered = {"choices": _offered(actor), "offices": Office.objects.of(actor).at_border()}
    usual = {"what": request.GET.get("what", ""), "since": today - dt.timedelta(days=DAYS), "until": today}
    form = TrialForm(request.POST, **offered) if request.method == "POST" else TrialForm(initial=usual, **offered)
    if request.method == "POST":
        if owner is None:
            raise PermissionDenied(_("Your role does not include testing on the past."))
        if form.is_valid():
            trial, new = actions.ask(owner, _asked(form), by=request.user, later=later)
            if not new:
                messages.info(request, _("This is already being done."))
            return redirect("targeting:trial", trial.pk)
    found = Trial.objects.visible_to(actor).filter(asked__do=actions.TEST).defer("result").select_related("by")
    found = found.exclude(state=Trial.State.DISMISSED)
    context = {"form": form if owner else None, "trials": found[:LISTED]}
    return render(request, "targeting/trials.html", context, status=422 if form.errors else 200)


def _offered(actor: Actor) -> list[Any]:
    """What may be tested, in groups: what is proposed first, then the indicators in force."""
    active = IndicatorSet.objects.visible_to(actor).filter(state=Version.State.ACTIVE).first()
    indicators = [
        (f"indicator:{one['code']}", f"{one['code']} {words.plain(one['title'])}")
        for one in (active.content if active else ())
    ]
    sets = IndicatorSet.objects.visible_to(actor).defer("content")
    models = LearnedModel.objects.visible_to(actor).defer("content", "card")
    policies = LanePolicy.objects.visible_to(actor).select_related("office")
    return [
        ("", "–"),
        (_("Versions of the indicators"), [(f"set:{one.pk}", _named(one, one.label)) for one in sets[:OFFERED]]),
        (_("Models"), [(f"model:{one.pk}", _named(one, one.label)) for one in models[:OFFERED]]),
        (_("Lane policies"), [(f"policy:{one.pk}", _named(one, str(one))) for one in policies[:OFFERED]]),
        (_("Indicators"), indicators),
    ]


def _named(version: Version, label: str) -> str:
    return f"{label} · {version.get_state_display()}"


def _asked(form: TrialForm) -> dict[str, Any]:
    data = form.cleaned_data
    kind, _sign, key = data["what"].partition(":")
    # A lane policy is that of one office: it is tried on what that office takes in.
    policy = LanePolicy.objects.select_related("office").get(pk=key) if kind == "policy" else None
    office = policy.office if policy else data["office"]
    label = next(
        name for _group, some in form.fields["what"].choices[1:] for value, name in some if value == data["what"]
    )
    return {
        "do": actions.TEST,
        "kind": kind,
        "key": key,
        "label": key if kind == "indicator" else label.split(" · ")[0],
        "since": data["since"].isoformat(),
        "until": data["until"].isoformat(),
        "office": office.code if office else "",
    }


def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a trial is, and what came out."""
    trial = _trial(request, pk)
    context = _progress(trial)
    context["may_ask"] = may(request.user.actor, "propose", trial.owner.marking)
    done = trial.state == Trial.State.FINISHED
    if done and trial.asked["do"] == actions.TRAIN:
        return redirect("targeting:model", trial.result["model"])
    if done:
        result = Result.of_json(trial.result)
        told = [_(NOTES.get(code, code)) for code in result.notes]
        # Of the period that was asked for, the part of which anything is known.
        context |= {"since": result.asked.since, "until": result.asked.until}
        context |= {"result": result, "table": table(result), "charts": charts(result), "notes": told}
    return render(request, "targeting/trial.html", context)


def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a trial is, as the part of its page that asks again and again; once it is done, the whole page."""
    trial = _trial(request, pk)
    if trial.state not in (Trial.State.WAITING, Trial.State.RUNNING):
        return HttpResponseClientRefresh() if request.htmx else redirect("targeting:trial", trial.pk)
    return render(request, "targeting/_trial_progress.html", _progress(trial))


@require_POST
def again(request: HttpRequest, pk: uuid.UUID, later: Later) -> HttpResponse:
    """Ask again for what has failed."""
    trial = _trial(request, pk)
    with refusal_said(request, actions.Outdated):
        trial = actions.ask_again(trial, by=request.user, later=later)
    return redirect("targeting:trial", trial.pk)


@require_POST
def dismiss(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put away what has failed."""
    trial = _trial(request, pk)
    with refusal_said(request, actions.Outdated):
        actions.dismiss_trial(trial, by=request.user)
    return redirect("targeting:models" if trial.asked["do"] == actions.TRAIN else "targeting:trials")


def _progress(trial: Trial) -> dict[str, Any]:
    waits = trial.state == Trial.State.WAITING
    return {
        "trial": trial,
        "moves": waits or trial.state == Trial.State.RUNNING,
        "still": waits and (timezone.now() - trial.at).total_seconds() > STILL,
        "trains": trial.asked["do"] == actions.TRAIN,
        "since": _day(trial.asked.get("since")),
        "until": _day(trial.asked["until"]),
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _trial(request: HttpRequest, pk: uuid.UUID) -> Trial:
    return get_object_or_404(Trial.objects.visible_to(request.user).select_related("by", "owner"), pk=pk)
