"""What is done to the costs of a take-back from its page."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import BecauseForm
from greenlane.seizures.actions import costs as deeds
from greenlane.seizures.forms.takeback import COST, CostForm, PaidForm, paid_id, passed_id
from greenlane.seizures.models import Cost
from greenlane.seizures.views.takeback import done_here, take_back_of


@require_POST
def add(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID) -> HttpResponse:
    """Write down a cost."""
    row = take_back_of(request, pk, take_back)
    form = CostForm(request.POST, auto_id=COST)

    def deed(data: dict[str, Any]) -> str:
        deeds.add_cost(row, data.pop("kind"), data.pop("amount"), data.pop("currency"), **data, by=request.user)
        return _("Recorded.")

    return done_here(request, form, deed, row.get_absolute_url() + "#costs")


@require_POST
def pay(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, cost: int) -> HttpResponse:
    """Write down that a cost was paid."""
    row = take_back_of(request, pk, take_back)
    found = get_object_or_404(Cost, pk=cost, take_back=row)
    form = PaidForm(request.POST, auto_id=paid_id(found.pk))

    def deed(data: dict[str, Any]) -> str:
        deeds.pay_cost(found, paid_on=data["paid_on"], by=request.user)
        return _("Recorded.")

    return done_here(request, form, deed, row.get_absolute_url() + "#costs")


@require_POST
def pass_on(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, cost: int) -> HttpResponse:
    """Pass a cost to whom the law names next."""
    row = take_back_of(request, pk, take_back)
    found = get_object_or_404(Cost, pk=cost, take_back=row)
    form = BecauseForm(request.POST, auto_id=passed_id(found.pk))

    def deed(data: dict[str, Any]) -> str:
        deeds.next_payer(found, because=data["because"], by=request.user)
        return _("Recorded.")

    return done_here(request, form, deed, row.get_absolute_url() + "#costs")
