"""Where an analyst begins: what belongs together, what waits to be judged, and the trace of one case."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import belonging, words
from greenlane.tracing.asked_pairs import Filters
from greenlane.tracing.links.cases_together import Together
from greenlane.tracing.models import SpecimenMatch
from greenlane.tracing.views import desk
from greenlane.tracing.views.parties import MOST, narrowed

SHOWN, VALUES = 20, 6
"""So many groups are listed, and so many of what holds each together."""


def home(request: HttpRequest) -> HttpResponse:
    """Show what to look at first, the groups of cases that belong together, and what waits."""
    person: Person = request.user  # type: ignore[assignment]
    found = belonging.groups(person)
    wanted = {key for group in found[:SHOWN] for key in group.members}
    cases = {str(key): row for key, row in Seizure.objects.visible_to(person).in_bulk(list(wanted)).items()}
    groups = [_group(group, cases) for group in found[:SHOWN]]
    said = belonging.spelled(person, wanted, {one["what"] for group in groups for one in group["held"]})
    for one in (one for group in groups for one in group["held"]):
        one["value"] = said.get(one["what"], one["what"][1])
    waiting = narrowed(person, Filters()).order_by()
    context = {
        "desk": desk.items(person, found),
        "groups": groups,
        "n_groups": len(found),
        "n_cases": Seizure.objects.visible_to(person).standing().count(),
        "n_together": sum(len(group.members) for group in found),
        "n_pairs": waiting[:MOST].count(),
        "most": MOST,
        "n_matches": SpecimenMatch.objects.visible_to(person).standing().count(),
        "kinds": [(kind, words.IDENTIFIERS[kind]) for kind in ("container", "phone", "permit", "bl", "awb", "party")],
    }
    return render(request, "tracing/home.html", context)


def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what tracing knows of one case."""
    seizure = get_object_or_404(Seizure.objects.visible_to(request.user), pk=pk)
    return render(request, "tracing/case.html", {"seizure": seizure})


def _group(group: Together, cases: dict[str, Seizure]) -> dict[str, Any]:
    """A group as the page shows it: its cases, and what holds it together, the strongest first."""
    weights: dict[tuple[str, str], float] = {}
    pages: dict[tuple[str, str], str] = {}
    for link in group.links:
        for shared in link.shared:
            weights[shared.kind, shared.value] = max(weights.get((shared.kind, shared.value), 0), shared.weight)
            pages[shared.kind, shared.value] = _page(shared.kind, shared.value, link.first)
    held = Counter(weights).most_common(VALUES)
    members = [cases[key] for key in group.members if key in cases]
    return {
        "cases": sorted(members, key=lambda row: (row.day is None, row.day)),
        "held": [
            {
                "kind": words.IDENTIFIERS.get(kind, kind),
                "what": (kind, value),
                "worth": words.bits(weight, "relative" if kind in belonging.SPECIMENS else "shows"),
                "page": pages[kind, value],
            }
            for (kind, value), weight in held
        ],
        "more": len(weights) - len(held),
        "weakest": words.bits(group.weakest),
        "tight": group.tight,
        "network": f"{reverse('tracing:network')}?{urlencode({'case': members[0].pk, 'hops': 4})}" if members else "",
    }


def _page(kind: str, value: str, case: str) -> str:
    """Where to see what shares a value; for specimens, the matches of one of the cases."""
    if kind in belonging.SPECIMENS:
        return reverse("tracing:matches", args=[case])
    return f"{reverse('tracing:selector')}?{urlencode({'kind': kind, 'value': value})}"
