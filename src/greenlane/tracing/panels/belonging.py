"""On the page of a case: the way to its trace, and how many other cases it belongs with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing.models import CaseSelector
from greenlane.tracing.past import left_out


@panel("seizure.side", order=12)
def trace(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """How many other cases that the reader sees share an identifier with this one."""
    if seizure.kind != Seizure.Kind.SEIZURE or seizure.state == Seizure.State.WITHDRAWN:
        return None
    person: Person = request.user  # type: ignore[assignment]
    shown = CaseSelector.objects.shown_to(person).order_by()
    pairs = set(shown.filter(seizure=seizure).values_list("kind", "value")) - left_out(seizure, person)
    same = shown.filter(value__in={value for _kind, value in pairs}, seizure__in=Seizure.objects.standing())
    found = same.exclude(seizure=seizure).values_list("seizure", "kind", "value")[:500]
    others = {key for key, *pair in found if tuple(pair) in pairs}
    return "tracing/_belonging_panel.html", {"seizure": seizure, "others": len(others)}
