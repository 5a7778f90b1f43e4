"""The training page: threats projected into pictures that are read, and answers that are nobody else's."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.front.forms import refusal_said
from greenlane.inspection import practice
from greenlane.inspection.actions import Refused
from greenlane.inspection.actions import practice as deeds
from greenlane.inspection.models import Practice
from greenlane.inspection.picture import Unreadable
from greenlane.inspection.practice import Box
from greenlane.inspection.simulate.catalogue import TARGETS, all_things
from greenlane.inspection.templatetags.marks import marked


@never_cache
def training(request: HttpRequest) -> HttpResponse:
    """Show the task that waits, or the one that was answered last with its solution, and one's own figures."""
    mine = Practice.objects.filter(person=request.user).select_related("view__scan")
    waiting = mine.filter(answered_at=None).first()
    last = None if waiting else mine.exclude(answered_at=None).order_by("-answered_at").first()
    context = {
        "task": waiting,
        "last": last if "answered" in request.GET else None,
        "what": _what(last) if last else "",
        "fields": practice.fields(),
        "figures": _figures(list(mine.exclude(answered_at=None))),
        "some": waiting is not None or bool(deeds.pictures(request.user)),
    }
    return render(request, "inspection/training.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Give the next task."""
    with refusal_said(request, Refused):
        deeds.begin(request.user)
    return redirect("inspection:training")


@require_POST
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an answer: where it was pointed, a field by its name, or that nothing is there."""
    given = _mine(request, pk)
    said: Box | None = None
    if "nothing" not in request.POST:
        said = _pointed(request, given)
        if said is None:
            messages.error(request, _("Point at the picture, choose a field, or say that nothing is there."))
            return redirect("inspection:training")
    with refusal_said(request, Refused):
        deeds.answer(given, said, by=request.user)
    return redirect(f"{reverse('inspection:training')}?answered=1")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget all that one practised."""
    deeds.forget(request.user)
    messages.success(request, _("All that you practised is forgotten."))
    return redirect("inspection:training")


@never_cache
def picture(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the picture of a task: with the threat while it waits for an answer, after that without it."""
    given = _mine(request, pk)
    try:
        made = deeds.shown(given)
    except (OSError, Unreadable):
        raise Http404 from None
    where = tuple(given.box) if given.answered_at and given.box else None
    drawn = practice.sheet(made.frame, where)
    return HttpResponse(drawn.png, content_type="image/png")


def _mine(request: HttpRequest, pk: uuid.UUID) -> Practice:
    found: Practice = get_object_or_404(Practice.objects.select_related("view__scan"), pk=pk, person=request.user)
    return found


def _pointed(request: HttpRequest, given: Practice) -> Box | None:
    size = (given.view.width, given.view.height)
    at = [request.POST.get(f"at.{side}", "") for side in "xy"]
    # A button that is a picture says where it was clicked; pressed from the keyboard it says the corner.
    clicked = all(text.isdecimal() and len(text) < 6 for text in at)
    if clicked and (box := practice.pointed(int(at[0]), int(at[1]), *size)):
        return box
    return practice.field(request.POST.get("field", ""), *size)


def _what(given: Practice) -> str:
    all_things()
    known = TARGETS.get(given.kind)
    return marked(known.cls) if known else ""


def _figures(answered: list[Practice]) -> dict[str, Any]:
    with_one = [one for one in answered if one.kind]
    without = [one for one in answered if not one.kind]
    return {
        "n": len(answered),
        "threats": len(with_one),
        "found": sum(bool(one.right) for one in with_one),
        "clear": len(without),
        "quiet": sum(bool(one.right) for one in without),
    }
