from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import origins

patterns = [
    path("tracing/cases/<uuid:pk>/origin/", origins.origin, name="origin"),
]
