"""On the page of tracing of a case: its parties, and where else they may stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.seizures.models import Seizure
from greenlane.tracing.actions import judging
from greenlane.tracing.actions.linking import identity_key
from greenlane.tracing.models import Mention
from greenlane.tracing.views.pair_words import percent
from greenlane.tracing.views.parties import likely_of, said_again, side

MOST = 5
"""How many likely pairs are shown of one party."""


@panel("trace", order=30)
def parties(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """The parties of a case with records elsewhere that may name them too, for who sees the names of both."""
    mentions = list(Mention.objects.standing().named_to(request.user).filter(seizure=seizure).order_by("role", "name"))
    if not mentions:
        return None
    keys = {row.pk for row in mentions}
    elsewhere: dict[Any, list[dict[str, Any]]] = {key: [] for key in keys}
    groups = judging.groups(request.user)
    for pair in likely_of(request.user, mentions):
        for here, there in ((pair.first, pair.second), (pair.second, pair.first)):
            if here.pk in keys and there.seizure_id != seizure.pk and identity_key(here) != identity_key(there):
                same = there.pk in groups.of(here.pk)
                elsewhere[here.pk].append({"pair": pair, "side": side(there), "same": same,
                                               "percent": percent(pair.probability)})  # fmt: skip
    again = said_again(request.user, mentions)
    rows = [
        {
            **side(row),
            "again": again[row.pk],
            "likely": elsewhere[row.pk][:MOST],
            "more": max(0, len(elsewhere[row.pk]) - MOST),
        }
        for row in mentions
    ]
    return "tracing/parties_panel.html", {"rows": rows, "seizure": seizure}
