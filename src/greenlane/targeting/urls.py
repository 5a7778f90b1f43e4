"""The addresses of targeting. What lets work wait for a worker stands above this room, so it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from greenlane.targeting.views import indicators, learning, policies, trials, why


def patterns(*, later: Callable[..., Any]) -> list[URLPattern]:
    """Return the room's addresses; ``later`` lets a trial wait for a worker (jobs.py), in the caller's transaction."""
    return [
        path("indicators/", indicators.listed, name="indicators"),
        path("indicators/versions/", indicators.versions, name="versions"),
        path("indicators/versions/adopt/", indicators.adopt, name="adopt"),
        path("indicators/versions/<uuid:pk>/", indicators.version, name="version"),
        path("indicators/versions/<uuid:pk>/decide/", indicators.decide, name="decide"),
        path("indicators/<str:code>/", indicators.one, name="indicator"),
        path("lanes/", policies.listed, name="policies"),
        path("lanes/<uuid:pk>/", policies.one, name="policy"),
        path("lanes/versions/<uuid:pk>/decide/", policies.decide, name="decide-policy"),
        path("models/", learning.listed, name="models"),
        path("models/train/", learning.train, {"later": later}, name="train"),
        path("models/<uuid:pk>/", learning.one, name="model"),
        path("models/<uuid:pk>/decide/", learning.decide, name="decide-model"),
        path("models/<uuid:pk>/roll-back/", learning.roll_back, name="roll-back"),
        path("trials/", trials.listed, {"later": later}, name="trials"),
        path("trials/<uuid:pk>/", trials.one, name="trial"),
        path("trials/<uuid:pk>/progress/", trials.progress, name="trial-progress"),
        path("trials/<uuid:pk>/again/", trials.again, {"later": later}, name="try-again"),
        path("trials/<uuid:pk>/dismiss/", trials.dismiss, name="dismiss-trial"),
        path("screenings/<uuid:pk>/lane/", why.override, name="override"),
        path("screenings/<uuid:pk>/learned/", why.why_learned, name="why-learned"),
    ]
