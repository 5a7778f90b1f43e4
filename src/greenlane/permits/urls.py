"""The addresses of the permit desk. What is known of a trader stands above this room, so it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from greenlane.permits.views import deeds, desk, intake, one
from greenlane.permits.views.unread import UNREAD


def patterns(*, traders: Callable[..., Any]) -> list[URLPattern]:
    """Return the room's addresses; ``traders`` gives the records of those whom papers are for."""
    known = {"traders": traders}
    return [
        path("permits/", desk.desk, known, name="desk"),
        path("permits/check/", desk.check_many, name="check-many"),
        path("permits/peek/<uuid:pk>/", desk.peek, known, name="peek"),
        path("permits/receive/", intake.receive, name="receive"),
        *UNREAD.addresses("permits/unread/"),
        path("permits/endorsements/<uuid:pk>/take-back/", deeds.take_back, name="take-back"),
        path("permits/questions/<uuid:pk>/answer/", deeds.answer, name="answer"),
        path("permits/<uuid:pk>/", one.one, known, name="one"),
        path("permits/<uuid:pk>/check/", deeds.check, name="check"),
        path("permits/<uuid:pk>/take/", deeds.take, name="take"),
        path("permits/<uuid:pk>/endorse/", deeds.endorse, name="endorse"),
        path("permits/<uuid:pk>/decide/", deeds.decide, name="decide"),
        path("permits/<uuid:pk>/ask/", deeds.ask, name="ask"),
        path("permits/<uuid:pk>/link/", deeds.link, name="link"),
        path("permits/<uuid:pk>/fast-lane/", deeds.fast_lane, known, name="fast-lane"),
    ]
