from __future__ import annotations

from django.urls import path

from greenlane.targeting.views import indicators, policies, why

app_name = "targeting"
urlpatterns = [
    path("indicators/", indicators.listed, name="indicators"),
    path("indicators/versions/", indicators.versions, name="versions"),
    path("indicators/versions/adopt/", indicators.adopt, name="adopt"),
    path("indicators/versions/<uuid:pk>/", indicators.version, name="version"),
    path("indicators/versions/<uuid:pk>/decide/", indicators.decide, name="decide"),
    path("indicators/<str:code>/", indicators.one, name="indicator"),
    path("lanes/", policies.listed, name="policies"),
    path("lanes/<uuid:pk>/", policies.one, name="policy"),
    path("lanes/versions/<uuid:pk>/decide/", policies.decide, name="decide-policy"),
    path("screenings/<uuid:pk>/lane/", why.override, name="override"),
]
