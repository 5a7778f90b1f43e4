"""What is done to a case from its page: each calls one action and goes back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import BecauseForm, done_or_refused, refusal_said
from greenlane.people.actions import require
from greenlane.people.need_to_know import may
from greenlane.seizures.actions import alike, cases
from greenlane.seizures.forms.deeds import ASSIGN, PROPOSE, REFER, REOPEN, WITHDRAW, AssignForm, ShowForm
from greenlane.seizures.models import Seizure
from greenlane.seizures.views.one import partners


@require_POST
def assign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the case to somebody."""
    seizure = _seizure(request, pk)
    form = AssignForm(request.POST, actor=request.user.actor, auto_id=ASSIGN)

    def deed(data: dict[str, Any]) -> str:
        cases.assign(seizure, data["to"], by=request.user)
        return _("Assigned to %(to)s.") % {"to": data["to"]}

    return _done(request, seizure, form, deed)


@require_POST
def refer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the case to a partner."""
    seizure = _seizure(request, pk)
    marking = Seizure.objects.all().marking(seizure)
    require(request.user, "propose_release", marking)
    language = get_language() or "en"
    release = may(request.user.actor, "approve_release", marking)
    form = ShowForm(
        request.POST, partners=partners(seizure, release), language=language, release=release, auto_id=REFER
    )

    def deed(data: dict[str, Any]) -> str:
        to, names = data["organisation"], bool(data.get("names"))
        cases.refer(seizure, to, because=data["because"], names=names, by=request.user)
        said = _("Now shown to %(organisation)s, with the names.") if names else _(
            "Now shown to %(organisation)s, without the names."
        )  # fmt: skip
        return said % {"organisation": to.name_in(language)}

    return _done(request, seizure, form, deed)


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Withdraw what was written up in error."""
    return _with_reason(request, pk, WITHDRAW, cases.withdraw, _("The case is withdrawn. It stays on record."))


@require_POST
def propose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose to close the case."""
    return _with_reason(request, pk, PROPOSE, cases.propose_close, _("A second person closes it."))


@require_POST
def reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open the case again."""
    return _with_reason(request, pk, REOPEN, cases.reopen, _("The case is open again."))


@require_POST
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the case as the second person."""
    seizure = _seizure(request, pk)
    with refusal_said(request, cases.Refused):
        cases.close(seizure, by=request.user)
        messages.success(request, _("The case is closed."))
    return redirect(seizure)


@require_POST
def judge(request: HttpRequest, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Say whether two cases are the same."""
    seizure, twin = _seizure(request, pk), _seizure(request, other)
    same = request.POST.get("same") == "yes"
    with refusal_said(request, cases.Refused):
        alike.judge(seizure, twin, same=same, by=request.user)
        said = _("Withdrawn: it is the same as %(number)s.") if same else _("Kept apart from %(number)s.")
        messages.success(request, said % {"number": twin.number})
    return redirect(twin if same else seizure)


def _with_reason(
    request: HttpRequest, pk: uuid.UUID, auto_id: str, action: Callable[..., Seizure], said: str
) -> HttpResponse:
    seizure = _seizure(request, pk)

    def deed(data: dict[str, Any]) -> str:
        action(seizure, because=data["because"], by=request.user)
        return said

    return _done(request, seizure, BecauseForm(request.POST, auto_id=auto_id), deed)


def _done(request: HttpRequest, seizure: Seizure, form: Any, deed: Callable[[dict[str, Any]], str]) -> HttpResponse:
    page = f"{seizure.get_absolute_url()}#deeds"
    return done_or_refused(request, form, deed, page, refusal=cases.Refused)


def _seizure(request: HttpRequest, pk: uuid.UUID) -> Seizure:
    found: Seizure = get_object_or_404(
        Seizure.objects.visible_to(request.user).select_related("owner", "office"), pk=pk
    )
    return found
