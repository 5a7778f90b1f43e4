from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import maps

patterns = [
    path("tracing/map/", maps.explorer, name="map"),
    path("tracing/map/data/", maps.data, name="map-data"),
    path("tracing/map/export/<str:form>/", maps.export, name="map-export"),
]
