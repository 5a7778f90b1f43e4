from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import exclusions, not_noted, parties, weights

patterns = [
    path("tracing/parties/", parties.parties, name="parties"),
    path("tracing/parties/<int:pk>/", parties.pair, name="pair"),
    path("tracing/parties/<int:pk>/judge/", parties.judge, name="judge"),
    path("tracing/parties/judgements/<uuid:pk>/undo/", parties.undo, name="undo-judgement"),
    path("tracing/parties/weights/", weights.weights, name="weights"),
    path("tracing/parties/weights/train/", weights.train, name="train"),
    path("tracing/parties/weights/progress/", weights.progress, name="training-progress"),
    path("tracing/parties/weights/use/", weights.use, name="use-weights"),
    path("tracing/not-noted/", not_noted.not_noted, name="not-noted"),
    path("tracing/find/", exclusions.selector, name="selector"),
    path("tracing/exclusions/", exclusions.exclusions, name="exclusions"),
    path("tracing/exclusions/new/", exclusions.exclude, name="exclude"),
    path("tracing/exclusions/<int:pk>/end/", exclusions.end, name="end-exclusion"),
]
