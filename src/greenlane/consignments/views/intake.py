"""Taking in a file, how far it is, and what became of its lines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from greenlane.consignments import incoming
from greenlane.consignments.format_shelf import UnknownFormat, all_formats
from greenlane.consignments.forms import ReceiveForm
from greenlane.consignments.models import IntakeRun
from greenlane.consignments.reading import sniff
from greenlane.consignments.received_text import DAMAGED
from greenlane.consignments.tables.profile import ProfileMismatch, UnknownProfile, profiles
from greenlane.people.models import Office
from greenlane.people.need_to_know import may

RUNS = 50
LATEST = 25
FOUND_SHOWN = 400
STILL = 60
"""Seconds without a batch, after which the page says so."""


def _offices(request: HttpRequest) -> list[Office]:
    """Return the offices for which whoever asks may take files in."""
    if not request.user.is_authenticated:
        return []
    actor = request.user.actor
    return [office for office in Office.objects.of(actor) if may(actor, "receive", office.marking)]


@incoming.takes_files(lambda request: bool(_offices(request)))
def receive(request: HttpRequest, enqueue: Callable[..., tuple[IntakeRun, bool]]) -> HttpResponse:
    """Let an uploaded file wait to be taken in, and go to its run at once; list the runs so far."""
    offices = _offices(request)
    form = _form(request, offices) if offices else None
    refused = ""
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("You may not take in consignments."))
        if refused := incoming.refusal(request):
            form.errors["file"] = form.error_class([refused])
        elif form.is_valid() and (run := _enqueued(request, form, enqueue)):
            return redirect("consignments:run", run.pk)
    runs = IntakeRun.objects.visible_to(request.user.actor).select_related("office")[:RUNS]
    context = {"form": form, "runs": runs, "formats": all_formats()}
    status = 413 if refused else 422 if form and form.errors else 200
    return render(request, "consignments/receive.html", context, status=status)


def run(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a file is, and what became of its lines: in = received + repeated + quarantined."""
    actor = request.user.actor
    found = _run(request, pk)
    context = _progress(request, found) | {
        "consignments": found.consignments.visible_to(actor)[:LATEST],
        "consignments_count": found.consignments.visible_to(actor).count(),
    }
    return render(request, "consignments/run.html", context)


def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a file is, as the part of its page that asks again and again; once it is done, the whole page."""
    found = _run(request, pk)
    if not found.moves:
        return HttpResponseClientRefresh() if request.htmx else redirect("consignments:run", found.pk)
    return render(request, "consignments/_progress.html", _progress(request, found))


@require_POST
def again(request: HttpRequest, pk: uuid.UUID, again: Callable[..., None]) -> HttpResponse:
    """Have a failed upload taken in again, while its file is there."""
    found = _run(request, pk)
    if incoming.exists(found.pk):
        again(found, by=request.user)
    else:
        messages.error(request, IntakeRun.Failure.GONE.label)
    return redirect("consignments:run", found.pk)


def _run(request: HttpRequest, pk: uuid.UUID) -> IntakeRun:
    return get_object_or_404(IntakeRun.objects.visible_to(request.user.actor).select_related("office"), pk=pk)


def _progress(request: HttpRequest, run: IntakeRun) -> dict[str, Any]:
    actor = request.user.actor
    failed = run.state == IntakeRun.State.FAILED
    return {
        "run": run,
        "waiting": run.quarantined.visible_to(actor).filter(state="waiting").count(),
        "still": (timezone.now() - run.moved_at).total_seconds() > STILL,
        "may_again": failed and may(actor, "receive", run.office.marking) and incoming.exists(run.pk),
    }


def _form(request: HttpRequest, offices: list[Office]) -> ReceiveForm:
    names = [(f.name, f.title) for f in all_formats()]
    mapped = [(name, profile.title) for name, profile in sorted(profiles().items())]
    known = Office.objects.filter(pk__in=[office.pk for office in offices])
    if request.method == "POST":
        return ReceiveForm(request.POST, request.FILES, offices=known, formats=names, profiles=mapped)
    return ReceiveForm(offices=known, formats=names, profiles=mapped)


def _enqueued(
    request: HttpRequest, form: ReceiveForm, enqueue: Callable[..., tuple[IntakeRun, bool]]
) -> IntakeRun | None:
    file = form.cleaned_data["file"]
    name = form.cleaned_data["format"]
    if not name:
        fitting = sniff(Path(file.name), all_formats())
        if fitting is None:
            form.add_error("format", _("The file's name does not settle the format: choose it."))
            return None
        name = fitting.name
    try:
        run, new = enqueue(
            file,
            format=name,
            office=form.cleaned_data["office"],
            by=request.user,
            encoding=form.cleaned_data["encoding"],
        )
    except (UnknownFormat, ProfileMismatch) as error:
        form.add_error("format", _why(error))
        return None
    if not new:
        messages.info(request, _("This file is already being taken in."))
    return run


def _why(error: Exception) -> str:
    """Say in the reader's language what a table lacks: a profile, the encoding, columns. The rest as it was said."""
    if isinstance(error, UnknownProfile):
        return _("A table is read through a mapping profile: choose it.")
    if isinstance(error, ProfileMismatch) and any(DAMAGED in name for name in error.found):
        return _("The header of the table is not text in the encoding that was expected: say which encoding it is in.")
    if isinstance(error, ProfileMismatch) and error.missing:
        shown = {"missing": ", ".join(error.missing), "found": ", ".join(error.found)[:FOUND_SHOWN] or "–"}
        told = _(
            "The table does not fit this format. Columns missing: %(missing)s. What stands in its header: %(found)s"
        )
        return told % shown
    return str(error)
