"""Exhibits: made, shown, described anew, labelled, and found by their label."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import as_typed, done_or_refused
from greenlane.seizures.actions import evidence
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.evidence import labels
from greenlane.seizures.forms.evidence import DESCRIBE, EXHIBIT, DescribeForm, ExhibitForm
from greenlane.seizures.models import Exhibit, Seizure
from greenlane.seizures.views import files


def told(request: HttpRequest, seizure: Seizure) -> dict[str, Any]:
    """Exhibits and files of a case, and the forms to add some, for its page."""
    works = files.works(request, seizure)
    count = Count("files", filter=Q(files__removed_at=None))
    exhibits = seizure.exhibits.select_related("holder").annotate(kept=count).order_by("created_at")
    fresh = ExhibitForm(seizure=seizure) if works else None
    sent = seizure.files.select_related("exhibit", "added_by", "removed_by")
    return {
        "seizure": seizure,
        "exhibits": exhibits,
        "exhibit_form": as_typed(request, EXHIBIT, fresh),
        "files_form": files.form_for(request, seizure),
        **files.told(request, seizure, sent),
    }


def exhibit(request: HttpRequest, pk: uuid.UUID, exhibit: uuid.UUID) -> HttpResponse:
    """Show an exhibit: what it is, its files, and what is said of it further down."""
    seizure = files.case(request, pk)
    row = _exhibit(seizure, exhibit)
    works = files.works(request, seizure)
    fresh = DescribeForm(auto_id=DESCRIBE, initial={"description": row.description}) if works else None
    sent = row.files.select_related("exhibit", "added_by", "removed_by")
    context = {
        "seizure": seizure, "exhibit": row, "line": seizure.lines.filter(number=row.line).first(),
        "code": labels.code(row.pk, seizure.number, row.number),
        "describe_form": as_typed(request, DESCRIBE, fresh), "files_form": files.form_for(request, seizure, row),
        **files.told(request, seizure, sent),
    }  # fmt: skip
    return render(request, "seizures/exhibit.html", context)


@require_POST
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make an exhibit."""
    seizure = files.case(request, pk)

    def deed(data: dict[str, Any]) -> str:
        made = evidence.add_exhibit(seizure, **data, by=request.user)
        return _("%(number)s is an exhibit now, and yours to keep.") % {"number": made.number}

    form = ExhibitForm(request.POST, seizure=seizure)
    return done_or_refused(request, form, deed, f"{seizure.get_absolute_url()}#evidence", Refused)


@require_POST
def describe(request: HttpRequest, pk: uuid.UUID, exhibit: uuid.UUID) -> HttpResponse:
    """Describe an exhibit anew, saying why."""
    row = _exhibit(files.case(request, pk), exhibit)

    def deed(data: dict[str, Any]) -> str:
        evidence.describe_exhibit(row, data["description"], because=data["because"], by=request.user)
        return _("Described anew. What was said before stays on record.")

    form = DescribeForm(request.POST, auto_id=DESCRIBE)
    return done_or_refused(request, form, deed, row.get_absolute_url(), Refused)


def label_sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A sheet of labels to print: of every exhibit of a case, or of those that are asked for."""
    seizure = files.case(request, pk)
    wanted = [key for text in request.GET.getlist("exhibit") if (key := _key(text))]
    rows = seizure.exhibits.order_by("created_at")
    if wanted:
        rows = rows.filter(pk__in=wanted)
    made = []
    for row in rows:
        code = labels.code(row.pk, seizure.number, row.number)
        made.append({"exhibit": row, "code": code, "symbol": labels.symbol(code)})
    return render(request, "seizures/labels.html", {"seizure": seizure, "labels": made})


class FindForm(forms.Form):
    """A code as a scanner types it, or a number as a person does."""

    code = forms.CharField(max_length=120, required=False)


def find(request: HttpRequest) -> HttpResponse:
    """Lead from a label to its exhibit; a number of an exhibit or of a case does too."""
    form = FindForm(request.GET)
    text = form.cleaned_data["code"].strip() if form.is_valid() else ""
    code = labels.read(text)
    number = code.number if code else text
    seen = Exhibit.objects.visible_to(request.user).select_related("seizure") if text else Exhibit.objects.none()
    found = [row for row in seen.filter(number__iexact=number) if code is None or _same(code, _code(row))]
    if len(found) == 1:
        return redirect(found[0])
    cases = (
        list(Seizure.objects.visible_to(request.user).filter(number__iexact=text)[:20]) if text and not found else []
    )
    if len(cases) == 1:
        return redirect(cases[0])
    context = {
        "text": text,
        "found": found,
        "cases": cases,
        "unlike": bool(code and seen.filter(number__iexact=number)),
    }
    return render(request, "seizures/find.html", context, status=404 if text and not (found or cases) else 200)


def _same(one: labels.Code, other: labels.Code) -> bool:
    return str(one).casefold() == str(other).casefold()  # a scanner types small letters where the shift lock is on


def _code(row: Exhibit) -> labels.Code:
    return labels.code(row.pk, row.seizure.number, row.number)


def _exhibit(seizure: Seizure, pk: uuid.UUID) -> Exhibit:
    rows = seizure.exhibits.select_related("holder", "created_by", "seizure__owner", "seizure__office")
    found: Exhibit = get_object_or_404(rows, pk=pk)
    return found


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
