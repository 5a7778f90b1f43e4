"""What is done from the queue and from a consignment's page: each calls one action and goes back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.consignments.models import Consignment
from greenlane.front.forms import BecauseForm, done_or_refused
from greenlane.front.narrowing import key
from greenlane.inspection import actions
from greenlane.inspection.filters import Filters
from greenlane.inspection.forms import ORDER, RELEASE, AssignForm, OrderForm, RecordForm, ViewForm, of_inspection
from greenlane.inspection.models import Inspection, SavedView

MOST = 500


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Assign, order or release every ticked consignment: all of them or none."""
    chosen = _chosen(request)
    deed = {"assign": _assign, "take": _take, "order": _order, "release": _release}.get(request.POST.get("act", ""))
    if deed is None:
        raise Http404
    return _done(request, lambda: deed(request, chosen))


@require_POST
def order(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Order an inspection of one consignment."""
    consignment = _consignment(request, pk)
    form = OrderForm(request.POST, auto_id=ORDER)

    def deed(data: dict[str, Any]) -> str:
        actions.order([consignment], data["kind"], because=data["because"], by=request.user)
        return _("The inspection is ordered.")

    return _done_or_refused(request, consignment, form, deed)


@require_POST
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let one consignment go."""
    consignment = _consignment(request, pk)
    form = BecauseForm(request.POST, auto_id=RELEASE)

    def deed(data: dict[str, Any]) -> str:
        actions.release([consignment], because=data["because"], by=request.user)
        return _("The consignment is released.")

    return _done_or_refused(request, consignment, form, deed)


@require_POST
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record what an inspection gave."""
    inspection = _inspection(request, pk)
    form = RecordForm(request.POST, auto_id=of_inspection("record", pk))

    def deed(data: dict[str, Any]) -> str:
        actions.record(inspection, form.outcome, note=data["note"], minutes=data["minutes"], by=request.user)
        return _("Recorded. The outcome is kept, whatever it was.")

    return _done_or_refused(request, inspection.consignment, form, deed)


@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cancel an ordered inspection."""
    inspection = _inspection(request, pk)

    form = BecauseForm(request.POST, auto_id=of_inspection("cancel", pk))

    def deed(data: dict[str, Any]) -> str:
        actions.cancel(inspection, because=data["because"], by=request.user)
        return _("The inspection is cancelled.")

    return _done_or_refused(request, inspection.consignment, form, deed)


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under a name."""
    form = ViewForm(request.POST)
    query = Filters.read(dict(_query(request).lists())).query

    def deed() -> str:
        view = actions.save_view(_valid(form)["name"], query or "state=open", by=request.user)
        return _("The view “%(name)s” is kept.") % {"name": view.name}

    return _done(request, deed)


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    view = get_object_or_404(SavedView, pk=pk, person=request.user)
    actions.drop_view(view, by=request.user)
    messages.success(request, _("The view “%(name)s” is forgotten.") % {"name": view.name})
    return redirect("inspection:queue")


def _assign(request: HttpRequest, chosen: list[Consignment]) -> str:
    to = _valid(AssignForm(request.POST, actor=request.user.actor))["to"]
    actions.assign(chosen, to, by=request.user)
    said = ngettext(
        "%(n)s consignment is assigned to %(to)s.", "%(n)s consignments are assigned to %(to)s.", len(chosen)
    )
    return said % {"n": len(chosen), "to": to}


def _take(request: HttpRequest, chosen: list[Consignment]) -> str:
    actions.assign(chosen, request.user, by=request.user)
    said = ngettext("%(n)s consignment is yours.", "%(n)s consignments are yours.", len(chosen))
    return said % {"n": len(chosen)}


def _order(request: HttpRequest, chosen: list[Consignment]) -> str:
    data = _valid(OrderForm(request.POST))
    actions.order(chosen, data["kind"], because=data["because"], by=request.user)
    said = ngettext("%(n)s inspection is ordered.", "%(n)s inspections are ordered.", len(chosen))
    return said % {"n": len(chosen)}


def _release(request: HttpRequest, chosen: list[Consignment]) -> str:
    released = actions.release(chosen, because=_valid(BecauseForm(request.POST))["because"], by=request.user)
    if left := len(chosen) - len(released):
        said = ngettext(
            "%(n)s red consignment was left: nobody has inspected it. Release it from its own page, with its reason.",
            "%(n)s red consignments were left: nobody has inspected them. Release each from its own page, with its "
            "reason.",
            left,
        )
        messages.warning(request, said % {"n": left})
    said = ngettext("%(n)s consignment is released.", "%(n)s consignments are released.", len(released))
    return said % {"n": len(released)}


def _valid(form: Any) -> dict[str, Any]:
    """Return what was filled in. Raises actions.Refused with what is missing."""
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        return data
    faults = [(form.fields[name].label, errors) for name, errors in form.errors.items() if name in form.fields]
    told = [f"{label}: {' '.join(errors)}" for label, errors in faults]
    raise actions.Refused(" ".join(told) or _("The form could not be read."))


def _done(request: HttpRequest, deed: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, deed())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(_back(request))


def _done_or_refused(request: HttpRequest, consignment: Consignment, form: Any, deed: Any) -> HttpResponse:
    page = f"{consignment.get_absolute_url()}#inspection"
    return done_or_refused(request, form, deed, page, refusal=actions.Refused)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else reverse("inspection:queue")


def _query(request: HttpRequest) -> Any:
    return QueryDict(request.POST.get("query", "")[:1000])


def _chosen(request: HttpRequest) -> list[Consignment]:
    """The ticked consignments, if the person may see every one of them."""
    keys = {key(ticked) for ticked in request.POST.getlist("c")[:MOST]}
    found = list(Consignment.objects.visible_to(request.user).filter(pk__in=keys).select_related("owner"))
    if len(found) != len(keys):
        raise Http404
    return found


def _consignment(request: HttpRequest, pk: uuid.UUID) -> Consignment:
    found: Consignment = get_object_or_404(Consignment.objects.visible_to(request.user).select_related("owner"), pk=pk)
    return found


def _inspection(request: HttpRequest, pk: uuid.UUID) -> Inspection:
    seen = Inspection.objects.visible_to(request.user)
    found: Inspection = get_object_or_404(seen.select_related("consignment__owner"), pk=pk)
    return found
