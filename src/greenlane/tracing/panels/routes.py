"""On the page of a case's trace: how its goods travelled, as far as papers and findings tell."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.consignments.templatetags.trade import MODES
from greenlane.front.panels import panel
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import journeys
from greenlane.tracing.routes import legs, picture
from greenlane.tracing.routes.flows import flows, nodes
from greenlane.tracing.routes.hubs import hubs
from greenlane.tracing.routes.journey import Journey, Stop, declared
from greenlane.tracing.views import routed


@panel("trace", order=50)
def routes(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """The journey of the case on a map, its legs, and the legs that its declaration tells."""
    person: Person = request.user  # type: ignore[assignment]
    journey = journeys.of_case(seizure)
    if not journey.stops:
        return None
    one = (journey,)
    return "tracing/_routes_panel.html", {
        "seizure": seizure, "rows": _rows(journey), "papers": _papers(seizure, person),
        "drawn": picture.draw(flows(one, "place"), hubs(one, "place"), nodes(one, "place"), routed.named),
        "said": " → ".join(_called(stop) for stop in journey.stops),
    }  # fmt: skip


def _rows(journey: Journey) -> list[dict[str, Any]]:
    return [_row(leg.start, leg.end, leg.mode, leg.way) for leg in legs.legs(journey.stops, journey.mode)]


def _papers(seizure: Seizure, person: Person) -> list[dict[str, Any]]:
    """The legs of the declaration that the case came from, where its reader may see that."""
    found = Consignment.objects.visible_to(person).filter(pk=seizure.consignment_id).first()
    told = declared(found.as_declared) if found else ()
    return [
        _row(start, end, mode, legs.way(start.at, end.at, mode) if start.placed and end.placed else None)
        for start, end, mode in told
    ]  # fmt: skip


def _row(start: Stop, end: Stop, mode: str, way: legs.Way | None) -> dict[str, Any]:
    return {
        "start": _called(start), "end": _called(end), "mode": MODES.get(mode, ""), "km": way.km if way else None,
        "how": routed.how(way) if way else "", "rough": not (start.exact and end.exact),
    }  # fmt: skip


def _called(stop: Stop) -> str:
    country = routed.of_country(stop.country) if stop.country else ""
    return ", ".join(filter(None, (stop.place, country))) if stop.exact or not country else country
