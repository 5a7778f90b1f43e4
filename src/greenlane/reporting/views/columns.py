"""The columns of a return that an administration chooses for itself: added, ordered, named, tried on one case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.people.models import Person
from greenlane.reporting import mapping
from greenlane.reporting.actions.gathering import facts_of
from greenlane.reporting.actions.submissions import Refused, change_mapping
from greenlane.reporting.models import Mapping as Kept
from greenlane.reporting.period import Period
from greenlane.reporting.returns import cen_like
from greenlane.reporting.statutory import Asked, Return, make, written
from greenlane.reporting.views.returns import known, may_prepare
from greenlane.seizures.models import Seizure

MORE = 3
"""So many empty rows stand below, for columns to be added."""
FIXED = "="
"""Stands for a fixed text where else a value is named."""


@dataclass(frozen=True)
class Typed:
    """One row of the form."""

    number: int
    title: str = ""
    value: str = ""
    constant: str = ""
    required: bool = False
    codes: str = "{}"


def columns(request: HttpRequest, name: str) -> HttpResponse:
    """Show the columns of a return; keep what was typed, or try it on the last case."""
    person: Person = request.user  # type: ignore[assignment]
    what = known(name)
    if what.columns_of is None:
        raise Http404
    if not may_prepare(person):
        raise PermissionDenied
    wrong = ""
    rows = _kept(person, name)
    if request.method == "POST":
        rows = typed(request.POST)
        deed = request.POST.get("deed", "keep")
        tables = mapping.to_json(cen_like.default()) if deed == "reset" else as_tables(rows)
        try:
            if deed in ("keep", "reset"):
                change_mapping(name, tables, by=person)
                messages.success(request, _("The columns are kept."))
                return redirect("reporting:columns", name)
            mapping.read(tables)
        except (Refused, mapping.BadMapping) as error:
            wrong = str(error)
    tried = [] if wrong else _tried(what, person, as_tables(rows))
    blank = [Typed(number) for number in range(len(rows) + 1, len(rows) + 1 + MORE)]
    context = {
        "what": what, "rows": [*rows, *blank], "values": sorted(mapping.VALUES), "fixed": FIXED, "tried": tried,
        "wrong": wrong,
    }  # fmt: skip
    return render(request, "reporting/columns.html", context, status=422 if wrong else 200)


def typed(data: QueryDict) -> list[Typed]:
    """Return the rows of the form in the order that their numbers ask for, without those taken out and the empty."""
    found: list[tuple[float, int, Typed]] = []
    for n in range(1, mapping.MOST + MORE + 1):
        title = data.get(f"title-{n}", "").strip()
        if not title or data.get(f"remove-{n}"):
            continue
        row = Typed(
            n, title, data.get(f"from-{n}", ""), data.get(f"constant-{n}", "").strip(),
            bool(data.get(f"required-{n}")), data.get(f"codes-{n}", "{}"),
        )  # fmt: skip
        found.append((_place(data.get(f"place-{n}", ""), n), n, row))
    return [replace(row, number=n) for n, (_p, _n, row) in enumerate(sorted(found, key=lambda one: one[:2]), start=1)]


def as_tables(rows: list[Typed]) -> list[dict[str, Any]]:
    """Return rows of the form as the tables that ``mapping.read`` takes."""
    return [
        {
            "title": row.title,
            "from": "" if row.value == FIXED else row.value,
            "constant": row.constant if row.value == FIXED else "",
            "required": row.required,
            "codes": _codes(row.codes),
        }
        for row in rows
    ]


def _place(text: str, usual: int) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float(usual)


def _codes(text: str) -> Mapping[str, str]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}


def _kept(person: Person, name: str) -> list[Typed]:
    kept = Kept.objects.filter(owner=person.organisation, name=name).values_list("columns", flat=True).first()
    chosen = mapping.read(kept) if kept else cen_like.default()
    return [
        Typed(n, one.title, one.value or FIXED, one.constant, one.required, json.dumps(dict(one.codes)))
        for n, one in enumerate(chosen, start=1)
    ]


def _tried(what: Return, person: Person, tables: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what the columns give for the first line of the last case; nothing where there is no case."""
    last = Seizure.objects.visible_to(person).seized().filter(lines__isnull=False).order_by("-created_at").first()
    home, today = person.organisation, timezone.localdate()
    if last is None or home is None:
        return []
    facts = facts_of(Seizure.objects.filter(pk=last.pk))
    day = last.day or today
    asked = Asked(Period(day, day), home.country, home.name, today, mapping=tuple(tables))
    made = make(replace(what, cycle="case"), facts, asked)
    if not made.rows:
        return []
    return [(title, written(cell)) for title, cell in zip(made.header, made.rows[0].cells, strict=True)]
