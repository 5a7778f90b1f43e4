"""The list of cases, and the peek beside it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import ANY
from greenlane.front.narrowing import key, page
from greenlane.inspection.forms import goods_choices
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, may
from greenlane.seizures import words
from greenlane.seizures.filters import Filters
from greenlane.seizures.forms.lists import FilterForm
from greenlane.seizures.models import Line, Seizure
from greenlane.seizures.views.writing import writable

ROWS = 50
TABS: tuple[tuple[Any, Filters], ...] = (
    (_("All cases"), Filters()),
    (_("Mine"), Filters(mine="1", state="open")),
    (_("To be closed"), Filters(state="closing")),
    (_("Negative controls"), Filters(kind="negative")),
)
ELSEWHERE = (
    (_("What is due"), "seizures:due"), (_("Files taken in"), "seizures:incoming"),
    (_("Find an exhibit"), "seizures:find"),
)  # fmt: skip
NAMES = {
    "regime": _("Regime"), "goods": _("Goods"), "office": _("Office"), "year": _("Year"), "state": _("State"),
    "kind": _("Kind"), "mine": _("Whose"), "q": _("Matches"),
}  # fmt: skip
STATES = {"standing": _("not withdrawn"), **dict(Seizure.State.choices), "any": _("any state")}


def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases under the filters of the address, with the first or ``peek`` in the aside."""
    actor = request.user.actor
    by = Filters.read(dict(request.GET.lists()))
    seen = Seizure.objects.listed_to(actor)
    found = narrowed(seen, by, actor).select_related("owner", "office", "assignee").prefetch_related("lines")
    listed = page(found, request.GET.get("from", ""), ROWS)
    peeked = _peeked(request, listed.rows, seen)
    context = {
        "filters": by,
        "query": by.query,
        "rows": [{"seizure": row, "regimes": _regimes(row), "theirs": _theirs(row, actor)} for row in listed.rows],
        "listed": listed,
        "chips": list(_chips(by, actor)),
        "filter_form": _filter_form(by, actor, seen),
        "tabs": [
            {"title": title, "query": wanted.query, "n": narrowed(seen, wanted, actor).count(), "current": wanted == by}
            for title, wanted in TABS
        ],
        "elsewhere": [(title, address) for title, name in ELSEWHERE if (address := _address(name))],
        "peek": _peek(peeked, actor) if peeked else None,
        "asked_for_peek": "peek" in request.GET,
        "may_write": bool(writable(actor)),
    }
    return render(request, "seizures/list.html", context)


def peek(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one case's aside alone, for the script that puts it beside the list."""
    actor = request.user.actor
    seizure = get_object_or_404(Seizure.objects.visible_to(actor).select_related("owner", "office"), pk=pk)
    context = {"peek": _peek(seizure, actor), "asked_for_peek": True}
    return render(request, "seizures/_peek.html", context | {"query": Filters.read(dict(request.GET.lists())).query})


def narrowed(found: QuerySet[Seizure], by: Filters, actor: Actor) -> QuerySet[Seizure]:
    """Keep the cases that fit every filter."""
    if by.state != "any":
        found = found.exclude(state=Seizure.State.WITHDRAWN) if by.state == "standing" else found.filter(state=by.state)
    lines = Line.objects.filter(seizure=OuterRef("pk"))
    if by.regime:
        found = found.filter(Exists(lines.filter(regime__in=by.regime)))
    if by.goods:
        found = found.filter(Exists(lines.filter(goods_class=by.goods)))
    if by.office:
        found = found.filter(office=key(by.office))
    if by.in_year:
        found = found.filter(year=by.in_year)
    if by.kind:
        found = found.filter(kind=by.kind)
    if by.mine:
        found = found.filter(assignee=actor.id)
    return _with_words(found, by.q, actor) if by.q else found


def _with_words(found: QuerySet[Seizure], text: str, actor: Actor) -> QuerySet[Seizure]:
    """Those that a text is found in: in names only where their reader may see the names of that very case."""
    # Kept as JSON, letters beyond ASCII may stand escaped.
    by_name = Seizure.objects.named_to(actor).annotate(named=Cast("names", TextField()))
    by_name = by_name.filter(Q(named__icontains=text) | Q(named__icontains=json.dumps(text)[1:-1]))
    lines = Line.objects.filter(seizure=OuterRef("pk")).filter(Q(name__icontains=text) | Q(as_written__icontains=text))
    boxes = Cast(KeyTransform("containers", "record"), TextField())
    return found.annotate(boxes=boxes).filter(
        Q(number__icontains=text) | Q(summary__icontains=text) | Q(place__icontains=text) | Q(boxes__icontains=text)
        | Exists(lines) | Q(pk__in=by_name.order_by().values("pk"))
    )  # fmt: skip


def _regimes(seizure: Seizure) -> list[Any]:
    codes = dict.fromkeys(line.regime for line in seizure.lines.all())
    return [words.REGIMES.get(code, code) for code in codes]


def _theirs(seizure: Seizure, actor: Actor) -> bool:
    return seizure.owner_id not in {post.organisation for post in actor.posts}


def _peeked(request: HttpRequest, shown: list[Seizure], seen: QuerySet[Seizure]) -> Seizure | None:
    wanted = request.GET.get("peek", "")
    for row in shown:
        if not wanted or str(row.pk) == wanted:
            return row
    return seen.select_related("owner", "office").filter(pk=key(wanted)).first()


def _peek(seizure: Seizure, actor: Actor) -> dict[str, Any]:
    marking = Seizure.objects.all().marking(seizure)
    return {
        "seizure": seizure,
        "record": seizure.as_recorded,
        "regimes": _regimes(seizure),
        "lines": list(seizure.lines.all()[:6]),
        "detection": words.DETECTIONS.get(seizure.detection, ""),
        "may_edit": may(actor, "edit", marking) and seizure.state in (Seizure.State.OPEN, Seizure.State.CLOSING),
    }


def _filter_form(by: Filters, actor: Actor, seen: QuerySet[Seizure]) -> FilterForm:
    years = [year for year in seen.order_by("-year").values_list("year", flat=True).distinct() if year]
    choices: Mapping[str, Iterable[Any]] = {
        "regime": list(words.REGIMES.items()),
        "goods": [ANY, *goods_choices()],
        "office": [ANY, *((str(office.pk), office.name) for office in Office.objects.of(actor))],
        "year": [ANY, *((str(year), str(year)) for year in years[:60])],
        "state": list(STATES.items()),
        "kind": [ANY, *words.KINDS.items()],
    }
    return FilterForm(initial=by.__dict__, choices=choices)


def _chips(by: Filters, actor: Actor) -> Iterable[dict[str, Any]]:
    offices = {str(office.pk): office.name for office in Office.objects.of(actor)} if by.office else {}
    named: dict[str, Mapping[str, Any]] = {
        "regime": words.REGIMES, "goods": dict(goods_choices()) if by.goods else {}, "office": offices,
        "state": STATES, "kind": words.KINDS, "mine": {"1": _("mine")},
    }  # fmt: skip
    return (chip for chip in by.chips(NAMES, named) if chip["name"] != NAMES["state"] or by.state != "standing")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
