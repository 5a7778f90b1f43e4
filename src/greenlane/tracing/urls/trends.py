from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import trends

patterns = [path("tracing/trends/", trends.trends, name="trends")]
