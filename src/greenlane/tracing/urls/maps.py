from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import grounds, maps

patterns = [
    path("tracing/map/", maps.explorer, name="map"),
    path("tracing/map/data/", maps.data, name="map-data"),
    path("tracing/map/origin/<uuid:pk>/", grounds.data, name="map-origin"),
    path("tracing/map/export/<str:form>/", maps.export, name="map-export"),
]
