"""On a case's page: exhibits, files and labels."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.seizures.models import Seizure
from greenlane.seizures.views import evidence


@panel("seizure.main", order=20)
def kept(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]]:
    """Exhibits and files of the case, and the ways to add to them."""
    return "seizures/_evidence.html", evidence.told(request, seizure)
