"""Specimens of a case: added, compared with a reference set and with other cases; the map that comes of it."""

from __future__ import annotations

import csv
import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, F, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.consignments import incoming as uploads
from greenlane.front.forms import as_typed, refused
from greenlane.front.inert import inert
from greenlane.people.need_to_know import may
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Seizure
from greenlane.tracing.actions import forensics
from greenlane.tracing.forms.forensics import ASSIGN, MATCH, SPECIMENS, AssignForm, MatchForm, SpecimensForm, sentence
from greenlane.tracing.models import ForensicResult, ReferenceSet, Specimen, SpecimenMatch
from greenlane.tracing.origin import pictured
from greenlane.tracing.origin.posterior import Posterior

A_PAGE = 60
MAPS = 12
"""Single maps that stand on one page."""
MATCHES = 200


def _case(request: HttpRequest, pk: uuid.UUID) -> Seizure:
    return get_object_or_404(Seizure.objects.visible_to(request.user).select_related("owner"), pk=pk)


def _references(request: HttpRequest, method: str = "") -> QuerySet[ReferenceSet]:
    """The sets with which the reader may have something compared now."""
    rows = ReferenceSet.objects.visible_to(request.user).filter(retired=False)
    return rows.filter(method=method) if method else rows


def specimens(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was measured of the specimens of a case, what it came to, and the forms to add and to compare."""
    seizure = _case(request, pk)
    may_add = may(request.user.actor, "add_result", Seizure.objects.all().marking(seizure))
    may_compare = forensics.may_compare(request.user, seizure)
    rows = Paginator(seizure.specimens.select_related("exhibit"), A_PAGE).get_page(request.GET.get("page"))
    methods = set(seizure.specimens.order_by().values_list("method", flat=True).distinct())
    usable = _references(request).filter(method__in=methods) if may_compare else ReferenceSet.objects.none()
    has_sets = usable.exists()
    seen = set(_references_seen(request).values_list("pk", flat=True))
    add = SpecimensForm(seizure=seizure) if may_add else None
    assign = AssignForm(seizure=seizure, references=usable) if has_sets else None
    context = {
        "seizure": seizure, "listed": rows, "groups": _grouped(list(rows)), "total": rows.paginator.count,
        "simulated": seizure.specimens.filter(simulated=True).exists(),
        "results": [(row, row.reference_id in seen, list(row.countries.items())[:3]) for row in _results(seizure)],
        "add_form": as_typed(request, SPECIMENS, add), "assign_form": as_typed(request, ASSIGN, assign),
        "may_compare": may_compare, "matches": _matches(request, seizure).count(),
    }  # fmt: skip
    return render(request, "tracing/forensic_specimens.html", context)


def _results(seizure: Seizure) -> QuerySet[ForensicResult]:
    rows: QuerySet[ForensicResult] = seizure.forensic_results.defer("posterior", "each").select_related("by")
    return rows


def _grouped(rows: list[Specimen]) -> list[dict[str, Any]]:
    """Specimens by method, each with a cell for every locus or isotope that any of them has."""
    groups = []
    for method, title in ReferenceSet.Method.choices:
        of = [row for row in rows if row.method == method]
        names = list(dict.fromkeys(name for row in of for name in row.measured))
        told = []
        for row in of:
            cells = [_cell(row.measured.get(name)) for name in names]
            told.append({"row": row, "cells": cells, "missing": cells.count("–") / len(cells) if cells else 1.0})
        if of:
            groups.append({"method": method, "title": title, "names": names, "rows": told})
    return groups


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(str(allele) for allele in value) if None not in value else "–"
    return "–" if value is None else f"{value:g}"


def _may_add(request: HttpRequest) -> bool:
    """Whether the reader may add specimens to the case of this address: else no file that is sent is kept."""
    match = request.resolver_match
    if not (match and request.user.is_authenticated):
        return False
    found = Seizure.objects.visible_to(request.user).filter(pk=match.kwargs["pk"]).first()
    return bool(found) and may(request.user.actor, "add_result", Seizure.objects.all().marking(found))


@require_POST
@uploads.takes_files(_may_add, sealed=True)
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add specimens: all that were sent, or none."""
    seizure = _case(request, pk)
    form = SpecimensForm(request.POST, request.FILES, seizure=seizure)
    if said := uploads.refusal(request):
        form.add_error("text_file", said)
    elif form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name not in ("text", "text_file")}
        try:
            added = forensics.add_specimens(seizure, form.cleaned_data["text"], **data, by=request.user)
        except forensics.BadText as error:
            form.refuse(error.wrong, at="text")
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, forensics.said_of(added))
            return redirect("tracing:specimens", pk)
    return refused(request, form, reverse("tracing:specimens", args=[pk]))


@require_POST
def assign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Work out where the specimens of a case come from, and show it."""
    seizure = _case(request, pk)
    form = AssignForm(request.POST, seizure=seizure, references=_references(request))
    if form.is_valid():
        try:
            made = forensics.assign_origin(seizure, **form.cleaned_data, by=request.user)
        except forensics.BadText as error:
            form.add_error("reference", "; ".join(_sentences(error)))
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("tracing:forensic-result", pk, made.pk)
    return refused(request, form, reverse("tracing:specimens", args=[pk]))


def _sentences(error: forensics.BadText) -> list[str]:
    return [sentence(one) for one in error.wrong[:5]]


def _result(request: HttpRequest, pk: uuid.UUID, result: uuid.UUID) -> ForensicResult:
    rows = ForensicResult.objects.visible_to(request.user).filter(seizure=pk)
    found: ForensicResult = get_object_or_404(rows.select_related("seizure", "reference", "by"), pk=result)
    return found


def _one_of(found: ForensicResult, name: str) -> Posterior:
    """The map of one specimen, or (without a name) of all together."""
    if name and name not in found.each:
        raise Http404
    return Posterior.from_json(found.each[name] if name else found.posterior)


def result(request: HttpRequest, pk: uuid.UUID, result: uuid.UUID) -> HttpResponse:
    """Show where the specimens of a case come from: the map of all together, or of the one that is asked for."""
    found = _result(request, pk, result)
    chosen = request.GET.get("specimen", "")
    shown, whole = _one_of(found, chosen), Posterior.from_json(found.posterior)
    said = pictured.summary(shown)
    pages = Paginator(sorted(found.each), MAPS).get_page(request.GET.get("page"))
    each = []
    for name in pages:
        one = Posterior.from_json(found.each[name])
        about = {"name": name, "used": found.about["used"].get(name), "said": pictured.summary(one, most=2)}
        each.append({**about, "map": pictured.picture(one, frame=whole, levels=4)})
    reference = _references_seen(request).filter(pk=found.reference_id).first()
    context = {
        "seizure": found.seizure, "result": found, "about": found.about, "chosen": chosen,
        "map": pictured.picture(shown, frame=whole), "said": said, "listed": pages, "each": each,
        "rest": 1 - sum(p for _code, p in said.countries),
        "specimens": len(found.each), "validation": found.reference.validation,
        "together": _together(found.about), "line": _line(found.about) if reference else [],
        "settings": json.dumps(found.about["settings"], indent=1, ensure_ascii=False) if reference else "",
        "reference": reference,
        "levels": range(1, pictured.LEVELS + 1),
    }  # fmt: skip
    return render(request, "tracing/forensic_result.html", context)


def _together(about: dict[str, Any]) -> str:
    """Whether one place explains all specimens, in words."""
    power = _power(abs(about["together"]))
    if about["together"] >= 0:
        return _("%(power)s times likelier than several places") % {"power": power}
    return _("%(power)s times less likely than several places") % {"power": power}


def _line(about: dict[str, Any]) -> list[tuple[str, float, float, float]]:
    """The line from map to tissue, isotope by isotope."""
    line = about["settings"].get("line")
    names = ("isotopes", "intercept", "slope", "sd")
    return list(zip(*(line[name] for name in names), strict=True)) if line else []


def _references_seen(request: HttpRequest) -> QuerySet[ReferenceSet]:
    rows: QuerySet[ReferenceSet] = ReferenceSet.objects.visible_to(request.user).defer("samples", "places", "grid")
    return rows


def download(request: HttpRequest, pk: uuid.UUID, result: uuid.UUID, form: str) -> HttpResponse:
    """Hand out the map of all specimens, or of the one that is asked for, as GeoJSON or as a table of cells."""
    found = _result(request, pk, result)
    if form not in ("geojson", "csv"):
        raise Http404
    chosen = request.GET.get("specimen", "")
    shown = _one_of(found, chosen)
    name = f"origin-{str(found.pk)[:8]}.{form}"
    seen = _references_seen(request).filter(pk=found.reference_id).exists()
    named = found.about["reference"] if seen else _("a reference set that is not shown to you")
    about = {
        "case": found.seizure.number, "specimen": chosen or "all", "reference": named,
        "method": found.about["method"], "simulated": found.about["simulated"], "how": found.about["how"],
    }  # fmt: skip
    if form == "geojson":
        answer: HttpResponse = JsonResponse(shown.to_geojson(about), content_type="application/geo+json")
    else:
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        table = csv.writer(answer)
        for key, value in about.items():
            table.writerow([f"# {key}", inert(str(value))])
        table.writerow(["lat", "lon", "country", "probability", "in 50 %", "in 90 %"])
        table.writerows(pictured.rows(shown))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _matches(request: HttpRequest, seizure: Seizure) -> QuerySet[SpecimenMatch]:
    """Pairs with a specimen of this case of which the reader may see both cases, and both stand."""
    of_case = Q(first__seizure=seizure) | Q(second__seizure=seizure)
    rows: QuerySet[SpecimenMatch] = SpecimenMatch.objects.visible_to(request.user).standing().filter(of_case)
    return rows


def matches(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show which specimens of a case are of one animal with others, or of close relatives."""
    seizure = _case(request, pk)
    within = Case(When(first__seizure=F("second__seizure"), then=1), default=0)
    found = _matches(request, seizure).order_by(within, "-log10_lr")  # what ties cases together goes first
    rows = found.select_related("first__seizure", "second__seizure", "reference")
    usable = _references(request, ReferenceSet.Method.GENOTYPE)
    some = seizure.specimens.filter(method=ReferenceSet.Method.GENOTYPE).exists()
    asks = forensics.may_compare(request.user, seizure) and some and usable.exists()
    seen = set(_references_seen(request).values_list("pk", flat=True))
    context = {
        "seizure": seizure, "rows": [_told(row, seizure, seen) for row in rows[:MATCHES]], "some": some,
        "match_form": as_typed(request, MATCH, MatchForm(references=usable) if asks else None),
        "left": forensics.not_compared(seizure, by=request.user) if asks else 0, "all": rows.count(), "most": MATCHES,
    }  # fmt: skip
    return render(request, "tracing/forensic_matches.html", context)


def _told(row: SpecimenMatch, seizure: Seizure, seen: set[uuid.UUID]) -> dict[str, Any]:
    """A match as the page of one of its cases tells it: the own specimen first."""
    own, other = (row.first, row.second) if row.first.seizure_id == seizure.pk else (row.second, row.first)
    return {
        "row": row, "own": own, "other": other, "within": other.seizure_id == seizure.pk, "said": likelier(row),
        "one_in": _one_in(row.false_rate), "relatives_in": _one_in(row.about.get("false_rate_relatives")),
        "simulated": own.simulated or other.simulated or row.reference.simulated,
        "reference": row.reference if row.reference_id in seen else None,
    }  # fmt: skip


def _power(log10: float) -> str:
    """A power of ten, isolated: written from right to left it would be another number."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}10^{log10:.1f}\N{POP DIRECTIONAL ISOLATE}"


def _one_in(rate: float | None) -> int | None:
    return round(1 / rate) if rate else None


def likelier(row: SpecimenMatch) -> str:
    """Say a likelihood ratio in words."""
    power = _power(row.log10_lr)
    sentences = {
        SpecimenMatch.Relation.SAME: _("%(power)s times likelier if both are of one animal than of unrelated ones"),
        SpecimenMatch.Relation.PARENT: _("%(power)s times likelier if of parent and young than of unrelated animals"),
        SpecimenMatch.Relation.SIBLINGS: _("%(power)s times likelier if of full siblings than of unrelated animals"),
    }
    return sentences[SpecimenMatch.Relation(row.relation)] % {"power": power}


@require_POST
def find(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Compare the specimens of a case with all that the reader may see."""
    seizure = _case(request, pk)
    form = MatchForm(request.POST, references=_references(request, ReferenceSet.Method.GENOTYPE))
    if form.is_valid():
        try:
            found = forensics.find_matches(seizure, form.cleaned_data["reference"], by=request.user)
        except forensics.BadText as error:
            form.add_error("reference", "; ".join(_sentences(error)))
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            told = ngettext("%(n)s pair was found.", "%(n)s pairs were found.", found) % {"n": found}
            messages.success(request, told)
            return redirect("tracing:matches", pk)
    return refused(request, form, reverse("tracing:matches", args=[pk]))
