"""Taking papers in: a file, a text, or a few typed fields; and what could not be believed."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.consignments import incoming
from greenlane.front.forms import BecauseForm
from greenlane.people.models import Office
from greenlane.people.need_to_know import may
from greenlane.permits import actions
from greenlane.permits.actions.receiving import Closed, Received
from greenlane.permits.forms import MendForm, ReceiveForm, TypeForm, UnreadFilter
from greenlane.permits.models import Unread
from greenlane.permits.received import MOST_BYTES

ROWS = 50
DISMISS = "dismiss_%s"


def _offices(request: HttpRequest) -> QuerySet[Office]:
    """The offices for which whoever asks may take papers in."""
    if not request.user.is_authenticated:
        return Office.objects.none()
    actor = request.user.actor
    held = [office.pk for office in Office.objects.of(actor) if may(actor, "receive", office.marking)]
    return Office.objects.filter(pk__in=held)


@incoming.takes_files(lambda request: _offices(request).exists())
def receive(request: HttpRequest) -> HttpResponse:
    """Take in one paper from a file, a pasted text, or the fields of a form."""
    offices = _offices(request)
    may_receive = offices.exists()
    if request.method == "POST" and not may_receive:
        raise PermissionDenied(_("You may not take in papers."))
    typed = request.POST.get("how") == "typed"
    form = ReceiveForm(offices=offices, auto_id="send_%s")
    type_form = TypeForm(offices=offices, auto_id="type_%s")
    if request.method == "POST":
        refused = incoming.refusal(request)
        if typed:
            type_form = TypeForm(request.POST, offices=offices, auto_id="type_%s")
            if type_form.is_valid():
                return _after(request, _typed(request, type_form))
        else:
            form = ReceiveForm(request.POST, request.FILES, offices=offices, auto_id="send_%s")
            if refused:
                form.errors["file"] = form.error_class([refused])
            elif form.is_valid():
                return _after(request, _sent(request, form))
    context = {"form": form if may_receive else None, "type_form": type_form}
    wrong = bool(form.errors or type_form.errors)
    return render(request, "permits/receive.html", context, status=422 if wrong else 200)


def _sent(request: HttpRequest, form: ReceiveForm) -> Received:
    data = form.cleaned_data
    file = data["file"]
    raw = file.read(MOST_BYTES + 1) if file else data["text"].encode()
    name = file.name if file else ""
    return actions.receive_paper(raw, office=data["office"], file_name=name, by=request.user)


def _typed(request: HttpRequest, form: TypeForm) -> Received:
    raw = json.dumps(form.paper, ensure_ascii=False, indent=1).encode()
    return actions.receive_paper(raw, office=form.cleaned_data["office"], typed=True, by=request.user)


def _after(request: HttpRequest, became: Received) -> HttpResponse:
    if became.paper is None:
        assert became.unread is not None
        left = len(became.unread.faults)
        said = ngettext("%(n)s fault is left.", "%(n)s faults are left.", left) % {"n": left}
        messages.error(request, said)
        return redirect("permits:unread", became.unread.pk)
    messages.success(request, {
        "received": _("Taken in, and checked."),
        "amended": _("Taken in as a new version, and checked."),
        "repeated": _("This paper was received before, word for word."),
    }[became.state])  # fmt: skip
    return redirect(became.paper)


def unread_list(request: HttpRequest) -> HttpResponse:
    """List the papers that could not be believed."""
    actor = request.user.actor
    form = UnreadFilter(request.GET)
    state = (form.cleaned_data["state"] if form.is_valid() else "") or "waiting"
    found = Unread.objects.visible_to(actor)
    if state != "any":
        found = found.filter(state=state)
    shown = list(found[: ROWS + 1])
    markings = Unread.objects.all().markings(shown)
    entries = [(entry, _faults(entry, may(actor, "see_nominal", markings[entry.pk]))) for entry in shown[:ROWS]]
    context = {"entries": entries, "form": UnreadFilter(initial={"state": state}), "more": len(shown) > ROWS}
    return render(request, "permits/unread_list.html", context)


def _faults(entry: Unread, names: bool) -> list[dict[str, Any]]:
    """The faults of an entry; without names, not what was written, since a name may stand anywhere by mistake."""
    faults: list[dict[str, Any]] = entry.faults
    return faults if names else [{**fault, "as_written": ""} for fault in faults]


def unread(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one paper that could not be believed, with every fault; take its text in again as it was put right."""
    entry = _entry(request, pk)
    if request.method != "POST":
        return _page(request, entry, MendForm(initial={"text": entry.text}))
    form = MendForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, form, status=422)
    try:
        became = actions.mend(entry, form.cleaned_data["text"], by=request.user)
    except Closed:
        return _closed(request, entry)
    return _after(request, became)


def _page(
    request: HttpRequest, entry: Unread, form: MendForm, dismiss_form: BecauseForm | None = None, status: int = 200
) -> HttpResponse:
    actor = request.user.actor
    marking = Unread.objects.all().marking(entry)
    names = may(actor, "see_nominal", marking) or may(actor, "edit", marking)
    waits = entry.state == Unread.State.WAITING
    context = {
        "entry": entry,
        "faults": _faults(entry, names),
        "may_mend": waits and may(actor, "edit", marking),
        "form": form,
        "dismiss_form": dismiss_form or BecauseForm(auto_id=DISMISS),
        "raw": entry.raw if names else "",
    }
    return render(request, "permits/unread.html", context, status=status)


def _entry(request: HttpRequest, pk: uuid.UUID) -> Unread:
    seen = Unread.objects.visible_to(request.user.actor)
    return get_object_or_404(seen.select_related("owner", "office", "paper", "decided_by"), pk=pk)


def _closed(request: HttpRequest, entry: Unread) -> HttpResponse:
    messages.error(request, _("Nothing was changed: a colleague has closed this entry meanwhile."))
    return redirect("permits:unread", entry.pk)


@require_POST
def dismiss(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close an entry without taking it in."""
    entry = _entry(request, pk)
    form = BecauseForm(request.POST, auto_id=DISMISS)
    if not form.is_valid():
        return _page(request, entry, MendForm(initial={"text": entry.text}), form, status=422)
    try:
        actions.dismiss(entry, because=form.cleaned_data["because"], by=request.user)
    except Closed:
        return _closed(request, entry)
    messages.success(request, _("Dismissed. The entry stays on record with the reason."))
    return redirect("permits:unread-list")
