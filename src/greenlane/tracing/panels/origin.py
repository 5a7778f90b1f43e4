"""On the page of a case's trace: where each line of goods most likely comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import past
from greenlane.tracing.views.origins import named

TOP = 3


@panel("trace", order=10)
def origin(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """The three likeliest countries of each line."""
    person: Person = request.user  # type: ignore[assignment]
    found = past.origins(seizure, person)
    lines = [
        {"number": line.number, "name": named(line), "top": line.estimate.top(TOP), "claims": line.claims}
        for line in found.lines
    ]
    return ("tracing/_origin_panel.html", {"lines": lines, "seizure": seizure}) if lines else None
