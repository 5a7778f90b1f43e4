"""Why a consignment is in its lane, what the learned model says, and an officer's decision for another lane."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import refused
from greenlane.targeting import actions, learned, standing, words
from greenlane.targeting.explained import Explained, explained
from greenlane.targeting.forms import OVERRIDE, OverrideForm
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.learning.model import Why
from greenlane.targeting.models import Screening

REASONS = 6


def reasons(screening: Screening) -> Explained:
    """Set out a screening's reasons as its reader reads them, with the titles of the indicators that could not tell."""
    kept = standing.kept(screening.indicator_set)
    facts = screening.rows
    told = [
        {**reason, "sentence": words.sentence(reason, kept.get(reason["code"]), facts)} for reason in screening.reasons
    ]
    titles = {code: one.title for code, one in kept.items()}
    return explained(told, screening.points, screening.score, screening.unknown, titles)


def of_the_past(screening: Screening) -> list[tuple[Any, Any]]:
    """The history features on which the reasons rest, each with its value then."""
    kept = standing.kept(screening.indicator_set)
    fired = {reason["code"]: reason["lines"] for reason in screening.reasons}
    rows = {row.get("line"): row for row in screening.rows}
    found = {}
    for code, lines in fired.items():
        row = rows.get(lines[0]) if lines else None
        for name in sorted(kept[code].names & FEATURES.keys()) if code in kept and row else ():
            found.setdefault(name, (FEATURES[name], row.get(name) if row else None))
    return list(found.values())


def learned_reasons(screening: Screening) -> Sequence[Why] | None:
    """Why the learned model gives its score, worked out now; None where the model cannot be read any more."""
    row = screening.model
    if row is None:
        return None
    in_force = learned.model_of(screening.consignment.owner)
    try:
        model = in_force[1] if in_force and in_force[0].pk == row.pk else learned.fresh(row)
    except learned.Damaged:
        return None
    consignment = screening.consignment
    day = timezone.localdate(consignment.received_at)
    lines = learned.lines(consignment.facts, screening.history, id=str(consignment.pk), day=day)
    at = int((screening.learned or {}).get("line", 0))
    return model.explain(lines.slice(at, 1), np.datetime64(day, "D"), REASONS)[0]


def why_learned(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show why the learned model gives its score, as a part of the consignment's page; without a script, that page."""
    seen = Screening.objects.visible_to(request.user)
    screening = get_object_or_404(seen.select_related("consignment__owner", "model"), pk=pk)
    if not request.htmx:
        return redirect(f"{screening.consignment.get_absolute_url()}?why=learned#learned")
    return render(request, "targeting/_learned_reasons.html", {"learned_reasons": learned_reasons(screening)})


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
