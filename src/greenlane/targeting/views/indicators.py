"""The indicators: the list, one with its examples and thresholds, and the versions of the set."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import refusal_said
from greenlane.front.narrowing import Narrowing
from greenlane.people.models import Organisation
from greenlane.people.need_to_know import Actor, may
from greenlane.targeting import actions, standing, unchecked, words
from greenlane.targeting.compiled import Judge, compile_set
from greenlane.targeting.explained import altered
from greenlane.targeting.forms import AdoptForm, ChangeForm, SwitchOffForm
from greenlane.targeting.indicator import REGIMES, Example, Indicator, IndicatorError, Unusable, explain, read_stored
from greenlane.targeting.models import IndicatorSet, Screening
from greenlane.targeting.vocabulary import NAMES

DAYS = 30
COUNTED_MOST = 20_000


@dataclass(frozen=True)
class Wanted(Narrowing):
    """What the list of indicators is narrowed to."""

    regime: str = ""
    level: str = ""
    hard: str = ""
    q: str = ""


def listed(request: HttpRequest) -> HttpResponse:
    """List the indicators in force with how often each fired lately, and how often it could not tell."""
    actor = request.user.actor
    active = _active(actor)
    counts = _counts(actor)
    wanted = Wanted.read(dict(request.GET.lists()))
    indicators, unusable = _read(active)
    rows = [
        {"indicator": i, "fired": counts["fired"][i.code], "unknown": counts["unknown"][i.code] / counts["n"]}
        for i in indicators
        if _fits(i, wanted)
    ]
    context = {
        "active": active,
        "rows": rows if counts["n"] else [{**row, "unknown": None} for row in rows],
        "all": len(indicators),
        "unusable": unusable,
        "unchecked": [one for one in unusable if one.active and one.hard],
        "held_up": counts["fired"][unchecked.CODE],
        "unchecked_code": unchecked.CODE,
        "screened": 0 if not counts["seen"] else counts["n"],
        "days": DAYS,
        "wanted": wanted,
        "regimes": REGIMES,
        "levels": sorted({i.level for i in indicators}),
        "proposed": IndicatorSet.objects.visible_to(actor).filter(state=IndicatorSet.State.PROPOSED).count(),
    }
    return render(request, "targeting/indicators.html", context)


def _read(active: IndicatorSet | None) -> tuple[list[Indicator], list[Unusable]]:
    """Return the indicators of a stored set, and those that a later release no longer admits, each with the reason."""
    if active is None:
        return [], []
    found, unread = read_stored(active.content)
    judged = standing.compiled(active).unusable
    codes = {one.code for one in judged}
    unusable = [*judged, *(one for one in unread if one.code not in codes)]
    return [i for i in found if i.code not in codes], sorted(unusable, key=lambda one: one.code)


def _fits(indicator: Indicator, wanted: Wanted) -> bool:
    text = wanted.q.casefold()
    told = f"{indicator.code} {indicator.title} {words.plain(indicator.title)} {indicator.when}"
    return (
        (not wanted.regime or wanted.regime in indicator.regimes)
        and (not wanted.level or wanted.level == indicator.level)
        and (not wanted.hard or bool(indicator.hard))
        and (not text or text in told.casefold())
    )


def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator as it stands, with its examples tried, and the form that proposes a change."""
    actor = request.user.actor
    if code == unchecked.CODE:
        return redirect("targeting:indicators")
    active, indicator = _indicator(actor, code)
    if isinstance(indicator, Unusable):
        return _unusable(request, active, indicator)
    form = ChangeForm(request.POST or None, indicator=indicator)
    if request.method == "POST" and form.is_valid() and (proposed := _proposed(request, active.owner, code, form)):
        return redirect("targeting:version", proposed.pk)
    counts = _counts(actor)
    context = {
        "indicator": indicator,
        "facts": [NAMES[name] for name in sorted(indicator.facts) if name in NAMES],
        "examples": _examples(indicator),
        "form": form,
        "may_propose": may(actor, "propose", active.owner.marking),
        "versions": _history(actor, code),
        "fired": counts["fired"][code],
        "unknown": counts["unknown"][code] / counts["n"] if counts["seen"] else None,
        "screened": counts["n"] if counts["seen"] else 0,
        "days": DAYS,
    }
    return render(request, "targeting/indicator.html", context, status=422 if form.errors else 200)


def _unusable(request: HttpRequest, active: IndicatorSet, unusable: Unusable) -> HttpResponse:
    """Show an indicator that can no longer be judged by, and the form that proposes to switch it off."""
    form, owner = SwitchOffForm(request.POST or None), active.owner
    if request.method == "POST" and form.is_valid() and (proposed := _proposed(request, owner, unusable.code, form)):
        return redirect("targeting:version", proposed.pk)
    context = {
        "one": unusable,
        "form": form if unusable.active and may(request.user.actor, "propose", owner.marking) else None,
        "news": unusable.code in standing.news(active),
    }
    return render(request, "targeting/unusable.html", context, status=422 if form.errors else 200)


def _proposed(request: HttpRequest, owner: Organisation, code: str, form: Any) -> IndicatorSet | None:
    """Propose what the form says; None where that cannot be, and the form then says why."""
    try:
        found = actions.propose_set(owner, {code: form.change}, note=form.cleaned_data["note"], by=request.user)
    except (IndicatorError, ValueError) as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Proposed. A second person decides."))
    return found


def versions(request: HttpRequest) -> HttpResponse:
    """List the versions of the set, last first, each with what it changed."""
    return _versions(request, AdoptForm())


def _versions(request: HttpRequest, form: AdoptForm) -> HttpResponse:
    actor = request.user.actor
    sets = list(IndicatorSet.objects.visible_to(actor).select_related("proposed_by", "decided_by", "owner"))
    told = [{"set": one, "altered": _altered(one, sets)} for one in sets]
    active = _active(actor)
    news = standing.news(active) if active and may(actor, "propose", active.owner.marking) else []
    context = {"versions": told, "news": news, "form": form}
    return render(request, "targeting/versions.html", context, status=422 if form.errors else 200)


@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Propose what stands on the shelf now as a new version."""
    active = _active(request.user.actor)
    if active is None:
        raise Http404
    form = AdoptForm(request.POST)
    if form.is_valid():
        try:
            proposed = actions.propose_shipped(active.owner, note=form.cleaned_data["note"], by=request.user)
        except (IndicatorError, ValueError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Proposed. A second person decides."))
            return redirect("targeting:version", proposed.pk)
    return _versions(request, form)


def version(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one version: what it changes, who proposed it and why, and the decision."""
    actor = request.user.actor
    seen = IndicatorSet.objects.visible_to(actor).select_related("proposed_by", "decided_by", "owner")
    found = get_object_or_404(seen, pk=pk)
    marking = IndicatorSet.objects.all().marking(found)
    context = {
        "version": found,
        "altered": _altered(found, list(seen.filter(owner=found.owner))),
        "open": found.state == IndicatorSet.State.PROPOSED,
        "may_approve": may(actor, "approve", marking),
        "may_test": may(actor, "propose", found.owner.marking),
        "own": found.proposed_by_id == actor.id,
    }
    return render(request, "targeting/version.html", context)


@require_POST
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve or refuse a proposed version."""
    found = get_object_or_404(IndicatorSet.objects.visible_to(request.user).select_related("owner"), pk=pk)
    wanted = request.POST.get("decision")
    if wanted not in ("approve", "refuse"):
        raise Http404
    with refusal_said(request, actions.Outdated):
        actions.decide_set(found, approve=wanted == "approve", by=request.user)
        messages.success(request, _("In force now.") if wanted == "approve" else _("Refused."))
    return redirect("targeting:version", found.pk)


def _active(actor: Actor) -> IndicatorSet | None:
    """The set in force of the actor's own administration."""
    own = {post.organisation for post in actor.posts}
    seen = IndicatorSet.objects.visible_to(actor).filter(state=IndicatorSet.State.ACTIVE)
    return seen.filter(owner__in=own).select_related("owner").first() or seen.select_related("owner").first()


def _indicator(actor: Actor, code: str) -> tuple[IndicatorSet, Indicator | Unusable]:
    active = _active(actor)
    for fields in active.content if active else ():
        if fields["code"] == code:
            assert active is not None
            (found, unread) = read_stored([fields])
            unusable = [*unread, *(one for one in standing.compiled(active).unusable if one.code == code)]
            shipped = {indicator.code: indicator for indicator in standing.shelf().usable}
            examples = shipped[code].examples if code in shipped else ()
            return active, unusable[0] if unusable else replace(found[0], examples=examples)
    raise Http404


def _counts(actor: Actor) -> dict[str, Any]:
    """How often each indicator fired and could not tell, over the last screenings that the actor may see."""
    since = timezone.localdate() - dt.timedelta(days=DAYS)
    seen = Screening.objects.current().visible_to(actor).filter(day__gt=since).order_by()
    fired: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    n = 0
    for screening in seen.only("reasons", "unknown")[:COUNTED_MOST].iterator(2000):
        n += 1
        fired.update(reason["code"] for reason in screening.reasons)
        unknown.update(screening.cannot_tell)
    return {"fired": fired, "unknown": unknown, "n": max(1, n), "seen": bool(n)}


def _examples(indicator: Indicator) -> list[dict[str, Any]]:
    """Each example with what the indicator gives for it now, under the thresholds in force."""
    if not indicator.examples:
        return []
    compiled = compile_set([replace(indicator, active=True)])
    judge = Judge(compiled)
    answers = list(judge.answers([dict(example.facts) for example in indicator.examples]))
    judge.close()
    told = []
    for example, (yes, maybe) in zip(indicator.examples, answers, strict=True):
        given = True if any(compiled.unpack(yes)) else None if any(compiled.unpack(maybe)) else False
        told.append(
            {
                "facts": [(NAMES[name], value) for name, value in example.facts.items()],
                "expected": example.expected,
                "given": given,
                "because": _because(indicator, example) if given else "",
            }
        )
    return told


def _because(indicator: Indicator, example: Example) -> SafeString:
    reason = {"because": explain(indicator, example.facts), "lines": [example.facts.get("line")]}
    return words.sentence(reason, standing.Kept(indicator.title, indicator.because, indicator.values), [example.facts])


def _history(actor: Actor, code: str) -> list[dict[str, Any]]:
    sets = list(IndicatorSet.objects.visible_to(actor).select_related("proposed_by", "decided_by", "owner"))
    told = [{"set": one, "altered": [a for a in _altered(one, sets) if a.code == code]} for one in sets]
    return [row for row in told if row["altered"]]


def _altered(version: IndicatorSet, sets: list[IndicatorSet]) -> tuple[Any, ...]:
    """What a version changed against the last one in force before it, else against the one before it."""
    earlier = [s for s in sets if s.owner_id == version.owner_id and s.version < version.version]
    in_force = [s for s in earlier if s.state in (IndicatorSet.State.ACTIVE, IndicatorSet.State.RETIRED)]
    if not earlier:
        return ()
    return altered(max(in_force or earlier, key=lambda s: s.version).content, version.content)
