"""The route of a seizure as stops and legs of the map. Pure."""

from __future__ import annotations

from itertools import pairwise

from greenlane.consignments.consignment import Place
from greenlane.consignments.route import locate
from greenlane.front.map import Leg, Stop
from greenlane.seizures.record import Record

ORDER = ("origin", "export", "transit", "import", "destination")
KINDS = {"origin": "origin", "export": "start", "destination": "end", "import": "end"}


def way(record: Record, language: str = "en") -> tuple[tuple[Stop, ...], tuple[Leg, ...]]:
    """Return the stops from origin to destination, each place once, with legs between; ``role`` is the code of each.

    Transit keeps the order in which it was written. Places that no table knows are left out.
    """
    stops: list[Stop] = []
    walk: list[int] = []
    ordered = sorted(record.route, key=lambda stop: ORDER.index(stop.role))
    for one in ordered:
        place = Place(code=one.code or None, name=one.place or None, country=one.country)
        found, _exact = locate(place, language)
        if found is None:
            continue
        at = next((n for n, stop in enumerate(stops) if (stop.lat, stop.lon) == (found.lat, found.lon)), len(stops))
        if at == len(stops):
            stops.append(Stop(found.lat, found.lon, found.label, one.role, KINDS.get(one.role, "via")))
        if not walk or walk[-1] != at:
            walk.append(at)
    return tuple(stops), tuple(Leg(a, b) for a, b in pairwise(walk))
