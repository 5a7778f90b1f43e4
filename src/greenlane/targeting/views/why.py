"""Why a consignment is in its lane, and an officer's decision for another one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import refused
from greenlane.targeting import actions, standing, words
from greenlane.targeting.explained import Explained, explained
from greenlane.targeting.forms import OVERRIDE, OverrideForm
from greenlane.targeting.models import Screening


def reasons(screening: Screening) -> Explained:
    """Set out a screening's reasons as its reader reads them, with the titles of the indicators that could not tell."""
    kept = standing.kept(screening.indicator_set)
    facts = screening.rows
    told = [
        {**reason, "sentence": words.sentence(reason, kept.get(reason["code"]), facts)} for reason in screening.reasons
    ]
    titles = {code: one.title for code, one in kept.items()}
    return explained(told, screening.points, screening.score, screening.unknown, titles)


@require_POST
def override(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a consignment to another lane, with the reason."""
    seen = Screening.objects.visible_to(request.user)
    screening = get_object_or_404(seen.select_related("consignment__owner"), pk=pk)
    page = reverse("consignments:one", args=[screening.consignment_id])
    form = OverrideForm(request.POST, auto_id=OVERRIDE)
    if form.is_valid():
        try:
            actions.override(screening, **form.cleaned_data, by=request.user)
            messages.success(request, _("The lane is changed. What was worked out stays on the record."))
            return redirect(page)
        except actions.Outdated as error:
            form.add_error(None, str(error))
        except ValueError as error:
            form.add_error("lane", str(error))
    return refused(request, form, page)
