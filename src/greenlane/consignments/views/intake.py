"""Taking in a file, and what became of its lines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from greenlane.consignments.format_shelf import UnknownFormat, all_formats
from greenlane.consignments.forms import ReceiveForm
from greenlane.consignments.models import IntakeRun
from greenlane.consignments.reading import sniff
from greenlane.consignments.tables.profile import ProfileMismatch, profiles
from greenlane.people.models import Office
from greenlane.people.need_to_know import may

RUNS = 50
LATEST = 25


def receive(request: HttpRequest, take_in: Callable[..., IntakeRun]) -> HttpResponse:
    """Take in an uploaded file and go to its run; list the runs so far."""
    actor = request.user.actor
    offices = [office for office in Office.objects.of(actor) if may(actor, "receive", office.marking)]
    form = _form(request, offices) if offices else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("You may not take in consignments."))
        if form.is_valid() and (run := _taken_in(request, form, take_in)):
            return redirect("consignments:run", run.pk)
    runs = IntakeRun.objects.visible_to(actor).select_related("office")[:RUNS]
    context = {"form": form, "runs": runs, "formats": all_formats()}
    return render(request, "consignments/receive.html", context, status=422 if form and form.errors else 200)


def run(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what became of a file's lines: in = received + repeated + quarantined."""
    actor = request.user.actor
    found = get_object_or_404(IntakeRun.objects.visible_to(actor).select_related("office"), pk=pk)
    context = {
        "run": found,
        "consignments": found.consignments.visible_to(actor)[:LATEST],
        "consignments_count": found.consignments.visible_to(actor).count(),
        "waiting": found.quarantined.visible_to(actor).filter(state="waiting").count(),
    }
    return render(request, "consignments/run.html", context)


def _form(request: HttpRequest, offices: list[Office]) -> ReceiveForm:
    names = [(f.name, f.title) for f in all_formats()]
    mapped = [(name, profile.title) for name, profile in sorted(profiles().items())]
    known = Office.objects.filter(pk__in=[office.pk for office in offices])
    if request.method == "POST":
        return ReceiveForm(request.POST, request.FILES, offices=known, formats=names, profiles=mapped)
    return ReceiveForm(offices=known, formats=names, profiles=mapped)


def _taken_in(request: HttpRequest, form: ReceiveForm, take_in: Callable[..., IntakeRun]) -> IntakeRun | None:
    file = form.cleaned_data["file"]
    name = form.cleaned_data["format"]
    if not name:
        fitting = sniff(Path(file.name), all_formats())
        if fitting is None:
            form.add_error("format", _("The file's name does not settle the format: choose it."))
            return None
        name = fitting.name
    try:
        taken = take_in(
            file.file, format=name, file_name=file.name, office=form.cleaned_data["office"], by=request.user
        )
    except (UnknownFormat, ProfileMismatch) as error:
        form.add_error("format", str(error))
        return None
    messages.success(request, _("The file is taken in."))
    return taken
