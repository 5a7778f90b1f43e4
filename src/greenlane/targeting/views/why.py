"""Why a consignment is in its lane, and an officer's decision for another one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.targeting import actions
from greenlane.targeting.explained import Explained, explained
from greenlane.targeting.forms import OverrideForm
from greenlane.targeting.models import Screening


def reasons(screening: Screening) -> Explained:
    """Set out a screening's reasons, with the titles of the indicators that could not tell."""
    titles: dict[str, str] = {}
    if screening.unknown:
        titles = {fields["code"]: fields["title"] for fields in screening.indicator_set.content}
    return explained(screening.reasons, screening.points, screening.score, screening.unknown, titles)


@require_POST
def override(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a consignment to another lane, with the reason."""
    seen = Screening.objects.current().visible_to(request.user)
    screening = get_object_or_404(seen.select_related("consignment__owner"), pk=pk)
    form = OverrideForm(request.POST)
    try:
        if not form.is_valid():
            raise ValueError(_("Choose another lane and say why."))
        actions.override(screening, form.cleaned_data["lane"], reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The lane is changed. What was worked out stays on the record."))
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("consignments:one", screening.consignment_id)
