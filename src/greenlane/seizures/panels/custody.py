"""On the pages of a case and of an exhibit: who has what, and the way it went."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.seizures.models import Exhibit, Seizure
from greenlane.seizures.views import custody


@panel("exhibit.main", order=10)
def way(request: HttpRequest, exhibit: Exhibit) -> tuple[str, dict[str, Any]]:
    """The chain of custody of an exhibit, and what may be done to it."""
    return "seizures/_custody.html", custody.told(request, exhibit)


@panel("seizure.main", order=25)
def open_ones(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """Hand-overs that wait for an answer, and the way to the proof."""
    context = custody.of_case(request, seizure)
    return ("seizures/_custody_of_case.html", context) if context else None


@panel("seizures.head", order=10)
def waiting(request: HttpRequest, _: None) -> tuple[str, dict[str, Any]] | None:
    """Above the list of cases: the exhibits that are offered to whoever looks."""
    rows = list(custody.waiting_for(request.user)[:20])  # type: ignore[arg-type]
    return ("seizures/_custody_waiting.html", {"rows": rows}) if rows else None
