"""The proof of a case, and what is handed out of it."""

from __future__ import annotations

import tempfile
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from greenlane.ledger import signature, signing
from greenlane.people.actions import require
from greenlane.seizures.actions import bundling, exporting, proving
from greenlane.seizures.evidence import vault
from greenlane.seizures.models import Seizure
from greenlane.seizures.views.files import case


def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse | FileResponse:
    """Show what would be handed out and, where it is asked, whether all of it fits; or hand it out."""
    seizure = case(request, pk)
    require(request.user, "see_history", Seizure.objects.all().marking(seizure))
    if request.method == "POST":
        return _handed_out(request, seizure)
    names = proving.names_for(seizure, request.user)
    files = exporting.included(seizure, names)
    context = {
        "seizure": seizure, "exhibits": seizure.exhibits.count(), "files": files.count(), "names": names,
        "size": files.aggregate(size=Sum("size"))["size"] or 0,
        "fingerprint": signature.grouped(signing.fingerprint()),
        "report": proving.prove(seizure, by=request.user) if "prove" in request.GET else None,
    }  # fmt: skip
    return render(request, "seizures/case_export.html", context)


def _handed_out(request: HttpRequest, seizure: Seizure) -> Any:
    as_pdf = request.POST.get("as") == "pdf"
    made = exporting.export(seizure, by=request.user)
    # Without a name, and gone with its last reader: what is in it is kept encrypted everywhere else.
    out = tempfile.TemporaryFile(dir=settings.DATA)  # noqa: SIM115 (the response closes it)
    try:
        if as_pdf:
            out.write(bundling.bundle(made))
        else:
            made.write(out)
    except (OSError, vault.Changed):
        out.close()
        messages.error(request, _("The bytes are no longer those that came in. Tell whoever runs Greenlane."))
        return redirect("seizures:case-export", seizure.pk)
    out.seek(0)
    kind, end = ("application/pdf", "pdf") if as_pdf else ("application/zip", "zip")
    answer = FileResponse(out, as_attachment=True, filename=f"{seizure.number}.{end}", content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer
