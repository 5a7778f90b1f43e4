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
from greenlane.tracing.links.cases_together import Together
from greenlane.tracing.models import Judgement, Resemblance, SpecimenMatch

SHOWN, VALUES = 20, 6
"""So many groups are listed, and so many of what holds each together."""


def home(request: HttpRequest) -> HttpResponse:
    """Show the groups of cases that belong together, and what waits."""
    person: Person = request.user  # type: ignore[assignment]
    found = belonging.groups(person)
    wanted = {key for group in found[:SHOWN] for key in group.members}
    cases = {str(key): row for key, row in Seizure.objects.visible_to(person).in_bulk(list(wanted)).items()}
    judged = Judgement.objects.filter(undone_at=None, owner=person.organisation)
    waiting = Resemblance.objects.named_to(person).filter(owner=person.organisation).exclude(
        pk__in=_judged_pairs(judged)
    )  # fmt: skip
    context = {
        "groups": [_group(group, cases) for group in found[:SHOWN]],
        "n_groups": len(found),
        "n_cases": Seizure.objects.visible_to(person).standing().count(),
        "n_together": sum(len(group.members) for group in found),
        "n_pairs": waiting.count(),
        "n_matches": SpecimenMatch.objects.visible_to(person).count(),
        "kinds": [(kind, words.IDENTIFIERS[kind]) for kind in ("container", "phone", "permit", "bl", "awb", "party")],
    }
    return render(request, "tracing/home.html", context)


def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what tracing knows of one case."""
    seizure = get_object_or_404(Seizure.objects.visible_to(request.user), pk=pk)
    return render(request, "tracing/case.html", {"seizure": seizure})


def _judged_pairs(judged: Any) -> list[int]:
    """The suggested pairs that a judgement counts for already."""
    pairs = set(judged.values_list("first", "second"))
    rows = Resemblance.objects.filter(first__in={one for one, _other in pairs}).values_list("pk", "first", "second")
    return [pk for pk, first, second in rows if (first, second) in pairs]


def _group(group: Together, cases: dict[str, Seizure]) -> dict[str, Any]:
    """A group as the page shows it: its cases, and what holds it together, the strongest first."""
    weights: dict[tuple[str, str], float] = {}
    for link in group.links:
        for shared in link.shared:
            weights[shared.kind, shared.value] = max(weights.get((shared.kind, shared.value), 0), shared.weight)
    held = Counter(weights).most_common(VALUES)
    members = [cases[key] for key in group.members if key in cases]
    return {
        "cases": sorted(members, key=lambda row: (row.day is None, row.day)),
        "held": [
            {
                "kind": words.IDENTIFIERS.get(kind, kind),
                "value": value,
                "worth": words.bits(weight),
                "page": f"{reverse('tracing:selector')}?{urlencode({'kind': kind, 'value': value})}",
            }
            for (kind, value), weight in held
        ],
        "more": len(weights) - len(held),
        "weakest": words.bits(group.weakest),
        "tight": group.tight,
        "network": f"{reverse('tracing:network')}?{urlencode({'case': members[0].pk, 'hops': 4})}" if members else "",
    }
