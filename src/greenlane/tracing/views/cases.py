"""Where an analyst begins: what tracing found, and the page of one case."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from greenlane.seizures.models import Seizure


def home(request: HttpRequest) -> HttpResponse:
    """Show what tracing found."""
    return render(request, "tracing/home.html", {})


def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what tracing knows of one case."""
    seizure = get_object_or_404(Seizure.objects.visible_to(request.user), pk=pk)
    return render(request, "tracing/case.html", {"seizure": seizure})
