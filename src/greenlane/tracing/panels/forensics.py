"""On the page of a case's trace: what laboratories say."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.people.need_to_know import may
from greenlane.seizures.models import Seizure
from greenlane.tracing.models import ReferenceSet, SpecimenMatch


@panel("trace", order=20)
def laboratory(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """The latest result of each method and line, and how many pairs of one animal or of relatives are seen."""
    specimens = seizure.specimens.count()
    latest: dict[tuple[str, int], Any] = {}
    for row in seizure.forensic_results.defer("posterior", "each"):
        latest.setdefault((row.about.get("method", ""), row.line), row)
    if not specimens and not may(request.user.actor, "add_result", Seizure.objects.all().marking(seizure)):
        return None
    of_case = Q(first__seizure=seizure) | Q(second__seizure=seizure)
    matches = SpecimenMatch.objects.visible_to(request.user).standing().filter(of_case).count()
    sets = ReferenceSet.objects.visible_to(request.user).filter(pk__in={row.reference_id for row in latest.values()})
    seen = set(sets.values_list("pk", flat=True))
    results = [(row, row.reference_id in seen, list(row.countries.items())[:3]) for row in latest.values()]
    context = {"seizure": seizure, "specimens": specimens, "results": results, "matches": matches}
    return "tracing/_forensic_panel.html", context
