"""The addresses of consignments. What takes a file in and screens it stands above this room, so it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from greenlane.consignments.views import intake, lists, one, referral
from greenlane.consignments.views.declarations import declarations


def patterns(*, enqueue: Callable[..., Any], again: Callable[..., Any], mend: Callable[..., Any]) -> list[URLPattern]:
    """Return the room's addresses; ``mend`` is that of the story (flow.py), the others let work wait (jobs.py)."""
    return [
        path("consignments/", lists.register, name="list"),
        path("consignments/<uuid:pk>/", one.one, name="one"),
        path("consignments/<uuid:pk>/refer/", referral.refer, name="refer"),
        path("receive/", intake.receive, {"enqueue": enqueue}, name="receive"),
        path("receive/<uuid:pk>/", intake.run, name="run"),
        path("receive/<uuid:pk>/progress/", intake.progress, name="progress"),
        path("receive/<uuid:pk>/again/", intake.again, {"again": again}, name="run-again"),
        *declarations(mend).addresses("quarantine/"),
    ]
