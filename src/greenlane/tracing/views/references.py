"""Reference sets: listed, taken in, shown with how good they are, retired."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from greenlane.consignments import incoming as uploads
from greenlane.front.forms import refusal_said
from greenlane.people.models import Organisation
from greenlane.people.need_to_know import may
from greenlane.seizures.actions.cases import Refused
from greenlane.tracing.actions import forensics
from greenlane.tracing.forms.forensics import ReferenceForm
from greenlane.tracing.models import ForensicResult, ReferenceSet

LISTED = 200
MOST_AT_ONCE = 2000
"""Of more genotypes a set is measured by the worker alone: it takes longer than a page may."""
COUNTS = {
    "samples": _("Specimens of known origin"), "known": _("Specimens of known origin"), "places": _("Places"),
    "loci": _("Loci"), "alleles": _("Alleles"), "isotopes": _("Isotopes"), "cells": _("Cells"),
}  # fmt: skip


def references(request: HttpRequest) -> HttpResponse:
    """List the reference sets that the reader may see, retired ones last."""
    rows = ReferenceSet.objects.visible_to(request.user).select_related("owner").defer("samples", "places", "grid")
    context = {"rows": rows.order_by("retired", "-at")[:LISTED], "opens": _may_take_in(request)}
    return render(request, "tracing/forensic_references.html", context)


def _owner(request: HttpRequest) -> Organisation | None:
    """The organisation for which the reader may take sets in."""
    home = getattr(request.user, "organisation", None)
    return home if home and may(request.user.actor, "propose", home.marking) else None


def _may_take_in(request: HttpRequest) -> bool:
    return _owner(request) is not None


@uploads.takes_files(_may_take_in, sealed=True)
def new(request: HttpRequest) -> HttpResponse:
    """Take a reference set in: all of it, or nothing and what is wrong with it."""
    owner = _owner(request)
    if owner is None:
        raise PermissionDenied(gettext("Your role does not include taking in reference sets."))
    form = ReferenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if refused := uploads.refusal(request):
            form.add_error(None, refused)
        elif form.is_valid():
            data = {name: value for name, value in form.cleaned_data.items() if not name.endswith("_file")}
            try:
                made = forensics.take_in_reference(owner, **data, by=request.user)
            except forensics.BadText as error:
                form.add_error(None, str(error))
                form.refuse(error.wrong)
            except Refused as error:
                form.add_error(error.field or None, str(error))
            else:
                return redirect("tracing:reference", made.pk)
    return render(request, "tracing/forensic_new_reference.html", {"form": form}, status=422 if form.errors else 200)


def reference(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a reference set: what it is, how good it was at its own places, which cases it was used for."""
    row = get_object_or_404(ReferenceSet.objects.visible_to(request.user).select_related("owner", "by"), pk=pk)
    results = ForensicResult.objects.visible_to(request.user).filter(reference=row).select_related("seizure")
    counts = [(title, row.counts[name]) for name, title in COUNTS.items() if name in row.counts]
    context = {
        "reference": row, "counts": counts, "notes": row.counts.get("notes", []), "validation": row.validation,
        "results": results.defer("posterior", "each")[:50],
        "opens": not row.retired and may(request.user.actor, "propose", row.owner.marking),
    }  # fmt: skip
    return render(request, "tracing/forensic_reference.html", context)


@require_POST
def measure(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Work out how good a set is, now."""
    row = get_object_or_404(ReferenceSet.objects.visible_to(request.user).select_related("owner"), pk=pk)
    if row.counts.get("samples", 0) > MOST_AT_ONCE:
        messages.info(request, gettext("So large a set is measured by the worker, in its turn."))
        return redirect("tracing:reference", pk)
    with refusal_said(request, forensics.BadText):
        forensics.measure_reference(row, by=request.user)
    return redirect("tracing:reference", pk)


@require_POST
def retire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let nothing new be compared with a set; what it gave stays."""
    row = get_object_or_404(ReferenceSet.objects.visible_to(request.user).select_related("owner"), pk=pk)
    forensics.retire_reference(row, by=request.user)
    messages.success(request, gettext("The set is retired. What was found with it stays."))
    return redirect("tracing:reference", pk)
