"""Files of a case: sent, shown as they are drawn, downloaded as they came. Nobody's browser is made to open one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from greenlane.consignments import incoming
from greenlane.front.forms import BecauseForm, as_typed, done_or_refused
from greenlane.people.need_to_know import Marking, may
from greenlane.seizures.actions import evidence
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.evidence import kinds, shown, vault
from greenlane.seizures.file_sentences import KINDS, sentences
from greenlane.seizures.forms.evidence import FILES, REMOVE, FilesForm
from greenlane.seizures.models import EvidenceFile, Exhibit, Seizure

OPEN = (Seizure.State.OPEN, Seizure.State.CLOSING)
APART = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
"""A file that somebody sent has no part in the pages: whatever it is, a browser may only save it."""


@dataclass(frozen=True)
class Told:
    """A file as a page tells it: its kind, what to beware of, whether there is a picture of it, of which exhibit."""

    file: EvidenceFile
    kind: Any
    marks: list[str]
    pictured: bool
    of: str = ""


def case(request: HttpRequest, pk: uuid.UUID) -> Seizure:
    """A case that whoever asks may see."""
    seen = Seizure.objects.visible_to(request.user).select_related("owner", "office")
    found: Seizure = get_object_or_404(seen, pk=pk)
    return found


def works(request: HttpRequest, seizure: Seizure) -> bool:
    """Whether whoever asks may add evidence to a case that takes some."""
    return seizure.state in OPEN and may(request.user.actor, "custody", Seizure.objects.all().marking(seizure))


def told(request: HttpRequest, seizure: Seizure, files: Iterable[EvidenceFile]) -> dict[str, Any]:
    """The files for a page: those that whoever asks may see, those removed, and how many are withheld."""
    marking, actor = Seizure.objects.all().marking(seizure), request.user.actor
    known = {nominal: may(actor, "see_nominal", _as_file(marking, nominal)) for nominal in (True, False)}
    rows = list(files)
    seen = [file for file in rows if known[file.nominal]]
    return {
        "files": [tell(file) for file in seen if not file.removed_at],
        "removed": [file for file in seen if file.removed_at and may(actor, "see_history", marking)],
        "withheld": sum(not file.removed_at for file in rows if not known[file.nominal]),
    }


def tell(file: EvidenceFile) -> Told:
    """One file for a page."""
    marks = sentences(file.aside.get("marks", ()))
    of = file.exhibit.number.rpartition("/")[2] if file.exhibit else ""
    return Told(file, KINDS.get(file.kind, file.kind), marks, shown.SMALL in file.aside.get("shown", ()), of)


def form_for(request: HttpRequest, seizure: Seizure, exhibit: Exhibit | None = None) -> Any:
    """The form to add files, fresh or as it was refused; None where none may be added."""
    fresh = FilesForm(seizure=seizure, exhibit=exhibit) if works(request, seizure) else None
    return as_typed(request, FILES, fresh)


@incoming.takes_files(lambda request: request.user.is_authenticated and _adds(request), sealed=True)
@require_POST
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep the files that were sent, each or none; of what may not be opened it is said why."""
    seizure = case(request, pk)
    of = _exhibit(seizure, request.POST.get("exhibit", ""))
    form = FilesForm(request.POST, request.FILES, seizure=seizure, exhibit=of)
    if refused := incoming.refusal(request):
        form.errors["files"] = form.error_class([refused])

    def deed(data: dict[str, Any]) -> str:
        return _kept(request, seizure, data)

    page = f"{of.get_absolute_url() if of else seizure.get_absolute_url()}#files"
    return done_or_refused(request, form, deed, page, Refused)


def _kept(request: HttpRequest, seizure: Seizure, data: dict[str, Any]) -> str:
    kept, refused = [], []
    for sent in data["files"]:
        try:
            file = evidence.add_file(
                seizure, sent, sent.name, data["caption"], data["exhibit"], nominal=not data["nameless"],
                by=request.user,
            )  # fmt: skip
        except Refused as error:
            refused.append(str(error))
        else:
            kept.append(file)
    if not kept:
        raise Refused(" ".join(refused), "files")
    for file in kept:
        if said := sentences(file.aside["marks"]):
            messages.warning(request, f"{file.file_name}: {' '.join(said)}")
    for reason in refused:
        messages.warning(request, reason)
    return ngettext("%(n)s file is kept.", "%(n)s files are kept.", len(kept)) % {"n": len(kept)}


@require_safe
def about(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Show one file: its picture or first lines, what it says of itself, and what to beware of."""
    seizure = case(request, pk)
    row = _file(request, seizure, file)
    pieces = row.aside.get("shown", ())
    fresh = BecauseForm(auto_id=REMOVE) if works(request, seizure) and not row.removed_at else None
    context = {
        "seizure": seizure, "told": tell(row), "file": row, "exhibit": row.exhibit,
        "text": _text(row) if shown.TEXT in pieces and not row.removed_at else "",
        "said": sorted(row.aside.get("said", {}).items()), "form": as_typed(request, REMOVE, fresh),
        "offered": kinds.offered(row.kind, row.aside.get("marks", ()), row.file_name),
        "original": row.aside.get("name", "") if row.aside.get("name") != row.file_name else "",
    }  # fmt: skip
    return render(request, "seizures/file.html", context)


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """Give out the bytes as they came in, to be saved and not to be opened; altered ones are not given out."""
    row = _file(request, case(request, pk), file)
    owner = row.seizure.owner_id
    try:
        vault.verify(owner, row.sha256)
        pieces = vault.read(owner, row.sha256)
    except (FileNotFoundError, vault.Changed):
        messages.error(request, _("The bytes are no longer those that came in. Tell whoever runs Greenlane."))
        return redirect("seizures:about-file", pk, file)
    name = kinds.offered(row.kind, row.aside.get("marks", ()), row.file_name)
    headers = APART | {
        "Content-Length": str(row.size),
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
    }
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)


@require_safe
def preview(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID, size: str) -> HttpResponse:
    """Show a picture as it was drawn anew, never the bytes that were sent."""
    row = _file(request, case(request, pk), file)
    if size not in row.aside.get("shown", ()) or size == shown.TEXT or row.removed_at:
        raise Http404
    try:
        drawn = vault.read_beside(row.seizure.owner_id, row.sha256, size)
    except OSError as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/jpeg", headers=APART | {"Cache-Control": "private, max-age=300"})


@require_POST
def remove(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Show a file no more, saying why."""
    seizure = case(request, pk)
    row = _file(request, seizure, file)

    def deed(data: dict[str, Any]) -> str:
        evidence.remove_file(row, because=data["because"], by=request.user)
        return _("The file is removed. Its bytes stay.")

    page = reverse("seizures:about-file", args=[pk, file])
    return done_or_refused(request, BecauseForm(request.POST, auto_id=REMOVE), deed, page, Refused)


def _file(request: HttpRequest, seizure: Seizure, pk: uuid.UUID) -> EvidenceFile:
    row: EvidenceFile = get_object_or_404(seizure.files.select_related("seizure", "exhibit", "added_by"), pk=pk)
    marking = Seizure.objects.all().marking(seizure)
    actor = request.user.actor
    if not may(actor, "see_nominal", _as_file(marking, row.nominal)):
        raise Http404
    if row.removed_at and not may(actor, "see_history", marking):  # taken out: a partner has it no more
        raise Http404
    return row


def _as_file(marking: Marking, nominal: bool) -> Marking:
    """The marking of a case as one of its files, which may show a person where the case names none."""
    return replace(marking, nominal=nominal)


def _text(row: EvidenceFile) -> str:
    try:
        return vault.read_beside(row.seizure.owner_id, row.sha256, shown.TEXT).decode()
    except OSError:
        return ""


def _exhibit(seizure: Seizure, key: str) -> Exhibit | None:
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return None
    return seizure.exhibits.filter(pk=wanted).first()


def _adds(request: HttpRequest) -> bool:
    seen = Seizure.objects.visible_to(request.user).filter(pk=request.resolver_match.kwargs["pk"])
    return any(works(request, one) for one in seen.select_related("owner"))
