"""The page of what is due, and the feed of it for calendar programs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenlane.people.models import Person
from greenlane.seizures import deadlines, due, ics
from greenlane.seizures.actions import feeds
from greenlane.seizures.models import Feed
from greenlane.seizures.templatetags.dues import due_said

SCOPES = {"mine": gettext_lazy("Mine"), "office": gettext_lazy("My office"), "all": gettext_lazy("All")}
YEARS = (1990, 2190)


@never_cache
def due_page(request: HttpRequest) -> HttpResponse:
    """Show what is due as a list and as a month, of what the reader may see."""
    today = timezone.localdate()
    scope = request.GET.get("scope", "")
    scope = scope if scope in SCOPES else "all"
    month = _month(request.GET.get("month", ""), today)
    after = _later(month, 1)
    since, until = min(today, month), max(today + deadlines.AHEAD, after)
    found = deadlines.narrowed(deadlines.of_person(request.user, since, until), request.user)
    listed = {name: [one for one in items if _listed(one, today)] for name, items in found.items()}
    first_day = (int(formats.get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    weeks = due.weeks(found[scope], month.year, month.month, first_day)
    context = {
        "today": today,
        "month": month,
        "before": _later(month, -1),
        "after": after,
        "weeks": weeks,
        "days": [day for day, _items in weeks[0]],
        "scope": scope,
        "tabs": [
            {"title": title, "query": f"scope={name}&month={month:%Y-%m}", "n": len(listed[name]),
             "current": name == scope}
            for name, title in SCOPES.items()
        ],
        "groups": _groups(listed[scope], today),
        "feed": Feed.objects.filter(person=request.user).first(),
        "may_feed": request.user.organisation is not None and not request.user.actor.administers,
        "address": request.session.pop("feed", ""),
    }  # fmt: skip
    return render(request, "seizures/due.html", context)


@login_not_required
@never_cache
@require_safe
def due_feed(request: HttpRequest) -> HttpResponse:
    """Give what is due as an iCalendar file, to who is signed in or has the key of a feed. No names, no goods."""
    key = request.GET.get("key", "")
    person = feeds.whose(key) if key else request.user if request.user.is_authenticated else None
    if not isinstance(person, Person):
        raise Http404
    today = timezone.localdate()
    with translation.override(person.language):
        items = deadlines.of_person(person, today, today + deadlines.AHEAD, outside=True)
        content = ics.written(
            items, at=timezone.now(), home=request.build_absolute_uri("/").rstrip("/"),
            title=_("Greenlane: what is due"),
            said=lambda one: " · ".join(filter(None, (due_said(one), one.number or one.period))),
            note=_("Open Greenlane for the rest."),
        )  # fmt: skip
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="greenlane-due.ics"'
    return response


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make the address of one's own feed, shown on the page that comes next and never again."""
    secret = feeds.make_feed(by=request.user)
    request.session["feed"] = request.build_absolute_uri(f"{reverse('seizures:due-feed')}?key={secret}")
    return redirect(reverse("seizures:due") + "#feed")


@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    """End one's own feed."""
    feeds.end_feed(by=request.user)
    messages.success(request, _("The address opens nothing any more."))
    return redirect("seizures:due")


def _listed(one: due.Due, today: dt.date) -> bool:
    """Whether it stands in the list: a yearly date that has passed is no longer due; whether it was met, others say."""
    return one.kind != "report" or bool(one.address) or one.on is None or one.on >= today


def _groups(items: list[due.Due], today: dt.date) -> list[dict[str, Any]]:
    order = ("overdue", "today", "soon", "later", "undated")
    found: dict[str, list[due.Due]] = {code: [] for code in order}
    for one in items:
        found[one.standing(today)].append(one)
    return [{"code": code, "items": standing} for code, standing in found.items() if standing]


def _month(text: str, today: dt.date) -> dt.date:
    """The first day of the month in an address, else of this month."""
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII):
        year, month = int(found[1]), int(found[2])
        if YEARS[0] <= year <= YEARS[1] and 1 <= month <= 12:
            return dt.date(year, month, 1)
    return today.replace(day=1)


def _later(month: dt.date, n: int) -> dt.date:
    return (month + dt.timedelta(days=31 if n > 0 else -1)).replace(day=1)
