from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from greenlane.inspection.views import deeds, examination, how_good, queue

app_name = "inspection"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inspection:queue", query_string=True), name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/peek/<uuid:pk>/", queue.peek, name="peek"),
    path("queue/act/", deeds.bulk, name="bulk"),
    path("queue/views/", deeds.save_view, name="save-view"),
    path("queue/views/<int:pk>/forget/", deeds.drop_view, name="drop-view"),
    path("how-good/", how_good.how_good, name="how-good"),
    path("consignments/<uuid:pk>/order/", deeds.order, name="order"),
    path("consignments/<uuid:pk>/release/", deeds.release, name="release"),
    path("inspections/<uuid:pk>/record/", deeds.record, name="record"),
    path("inspections/<uuid:pk>/examination/", examination.examination, name="examination"),
    path("inspections/<uuid:pk>/cancel/", deeds.cancel, name="cancel"),
]
