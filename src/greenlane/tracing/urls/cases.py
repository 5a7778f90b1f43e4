from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import cases

patterns = [
    path("tracing/", cases.home, name="home"),
    path("tracing/cases/<uuid:pk>/", cases.case, name="case"),
]
