"""Showing a consignment to a partner organisation, from its page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.consignments import actions
from greenlane.consignments.forms import ReferForm
from greenlane.consignments.models import Consignment
from greenlane.front.forms import as_typed, refused
from greenlane.people.actions import require
from greenlane.people.models import Grant, Organisation
from greenlane.people.need_to_know import may

REFER = "refer_%s"


@require_POST
def refer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a consignment to the chosen partner, for the reason given."""
    seen = Consignment.objects.visible_to(request.user)
    consignment = get_object_or_404(seen.select_related("owner"), pk=pk)
    require(request.user, "propose_release", Consignment.objects.all().marking(consignment))
    page = reverse("consignments:one", args=[consignment.pk])
    language = get_language() or "en"
    form = ReferForm(request.POST, partners=partners(consignment), language=language, auto_id=REFER)
    if form.is_valid() and not consignment.current:
        form.add_error(None, _("This version has been replaced by a later one."))
    if not form.is_valid():
        return refused(request, form, page)
    chosen = form.cleaned_data["organisation"]
    try:
        actions.refer(consignment, chosen, because=form.cleaned_data["because"], by=request.user)
    except ValueError as error:
        form.add_error(None, str(error))
        return refused(request, form, page)
    said = _("Now shown to %(organisation)s, without the names.") % {"organisation": chosen.name_in(language)}
    messages.success(request, said)
    return redirect(page)


def shown(request: HttpRequest, consignment: Consignment) -> dict[str, Any]:
    """What the page says of partners: the form and who sees it already. Empty for who may not show it to anyone."""
    actor = request.user.actor
    if not may(actor, "propose_release", Consignment.objects.all().marking(consignment)):
        return {}
    language = get_language() or "en"
    left = partners(consignment)
    form = ReferForm(partners=left, language=language, auto_id=REFER)
    return {
        "refer_form": as_typed(request, REFER, form if consignment.current and left.exists() else None),
        "shown_to": sorted(organisation.name_in(language) for organisation in already(consignment)),
        "may_refer": True,
    }


def already(consignment: Consignment) -> QuerySet[Organisation]:
    """The organisations to which it is shown as a whole, beside its owner."""
    grants = Grant.objects.filter(kind="consignment", object_id=consignment.pk, person=None)
    return Organisation.objects.filter(pk__in=grants.values("organisation"))


def partners(consignment: Consignment) -> QuerySet[Organisation]:
    """The competent authorities to which it can still be shown."""
    others = Organisation.objects.filter(competent_authority=True).exclude(pk=consignment.owner_id)
    return others.exclude(pk__in=already(consignment).values("pk"))
