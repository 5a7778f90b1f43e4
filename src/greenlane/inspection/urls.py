from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from greenlane.inspection.views import card, deeds, examination, how_good, photos, queue, reading_statistics, scans, tile, training, viewer

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
    path("inspections/<uuid:pk>/photos/", photos.add, name="add-photo"),
    path("inspections/<uuid:pk>/photos/<uuid:photo>/remove/", photos.remove, name="remove-photo"),
    path("inspections/<uuid:pk>/photos/<uuid:photo>/<str:size>.jpg", photos.picture, name="photo"),
    path("inspections/<uuid:pk>/cancel/", deeds.cancel, name="cancel"),
    path("inspection/scans/", scans.scans, name="scans"),
    path("inspection/scans/send/", scans.send, name="send-scan"),
    path("inspection/scans/unread/", scans.unread, name="unread-scans"),
    path("inspection/scans/unread/<uuid:pk>/again/", scans.again, name="scan-again"),
    path("inspection/scans/unread/<uuid:pk>/drop/", scans.drop, name="scan-drop"),
    path("inspection/scans/<uuid:pk>/", viewer.viewer, name="viewer"),
    path("inspection/scans/<uuid:pk>/match/", scans.match, name="match"),
    path("inspection/scans/<uuid:pk>/begin/", viewer.begin, name="begin"),
    path("inspection/scans/<uuid:pk>/marks/<int:mark>/", viewer.decide, name="decide"),
    path("inspection/scans/<uuid:pk>/draw/", viewer.draw, name="draw"),
    path("inspection/scans/<uuid:pk>/take-back/", viewer.take_back, name="take-back"),
    path("inspection/scans/<uuid:pk>/finish/", viewer.finish, name="finish"),
    path("inspection/scans/<uuid:pk>/settle/", viewer.settle, name="settle"),
    path("inspection/scans/<uuid:pk>/original/", tile.original, name="original"),
    path("inspection/scans/<uuid:pk>/small.png", tile.thumb, name="thumb"),
    path("inspection/scans/<uuid:pk>/views/<int:view>.png", tile.rendered, name="rendered"),
    path(
        "inspection/scans/<uuid:pk>/views/<int:view>/<str:layer>/<int:level>/<int:column>-<int:row>.png",
        tile.tile,
        name="tile",
    ),
    path("inspection/readings/", reading_statistics.statistics, name="readings"),
    path("inspection/training/", training.training, name="training"),
    path("inspection/training/begin/", training.begin, name="training-begin"),
    path("inspection/training/forget/", training.forget, name="training-forget"),
    path("inspection/training/<uuid:pk>/answer/", training.answer, name="practise"),
    path("inspection/training/<uuid:pk>/picture.png", training.picture, name="practice-picture"),
    path("inspection/detector/", card.card, name="detector"),
]
