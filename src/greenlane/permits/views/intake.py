"""Taking papers in: a file, a text, or a few typed fields."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.consignments import incoming
from greenlane.people.models import Office
from greenlane.people.need_to_know import may
from greenlane.permits import actions
from greenlane.permits.actions.receiving import Received
from greenlane.permits.forms import TYPED, ReceiveForm
from greenlane.permits.received import MOST_BYTES


def _offices(request: HttpRequest) -> QuerySet[Office]:
    """The offices for which whoever asks may take papers in."""
    if not request.user.is_authenticated:
        return Office.objects.none()
    actor = request.user.actor
    held = [office.pk for office in Office.objects.of(actor) if may(actor, "receive_paper", office.marking)]
    return Office.objects.filter(pk__in=held)


@incoming.takes_files(lambda request: _offices(request).exists())
def receive(request: HttpRequest) -> HttpResponse:
    """Take in one paper from a file, a pasted text, or the fields of a form."""
    offices = _offices(request)
    may_receive = offices.exists()
    if request.method == "POST" and not may_receive:
        raise PermissionDenied(_("You may not take in papers."))
    how = request.POST.get("how", "")
    form = ReceiveForm(offices=offices, auto_id="send_%s")
    typed = {name: made(offices=offices, auto_id=f"{name}_%s") for name, made in TYPED.items()}
    if request.method == "POST":
        refused = incoming.refusal(request)
        if how in typed:
            typed[how] = given = TYPED[how](request.POST, offices=offices, auto_id=f"{how}_%s")
            if given.is_valid():
                return _after(request, _typed(request, given))
        else:
            form = ReceiveForm(request.POST, request.FILES, offices=offices, auto_id="send_%s")
            if refused:
                form.errors["file"] = form.error_class([refused])
            elif form.is_valid():
                return _after(request, _sent(request, form))
    context = {"form": form if may_receive else None, "forms": typed}
    wrong = bool(form.errors or any(one.errors for one in typed.values()))
    return render(request, "permits/receive.html", context, status=422 if wrong else 200)


def _sent(request: HttpRequest, form: ReceiveForm) -> Received:
    data = form.cleaned_data
    file = data["file"]
    raw = file.read(MOST_BYTES + 1) if file else data["text"].encode()
    name = file.name if file else ""
    return actions.receive_paper(raw, office=data["office"], file_name=name, by=request.user)


def _typed(request: HttpRequest, form: Any) -> Received:
    raw = json.dumps(form.paper, ensure_ascii=False, indent=1).encode()
    return actions.receive_paper(raw, office=form.cleaned_data["office"], typed=True, by=request.user)


def _after(request: HttpRequest, became: Received) -> HttpResponse:
    if became.paper is None:
        assert became.unread is not None
        left = len(became.unread.faults)
        said = ngettext("%(n)s fault is left.", "%(n)s faults are left.", left) % {"n": left}
        messages.error(request, said)
        return redirect(became.unread)
    messages.success(request, {
        "received": _("Taken in, and checked."),
        "amended": _("Taken in as a new version, and checked."),
        "repeated": _("This paper was received before, word for word."),
    }[became.state])  # fmt: skip
    return redirect(became.paper)
