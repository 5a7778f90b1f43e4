"""Where a case stopped, from the origin over the place of its seizure to the destination. Pure.

Places come from the reference tables; what they do not know keeps its words and has no position.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from greenlane.consignments.consignment import Place
from greenlane.consignments.route import locate
from greenlane.seizures.record import Record
from greenlane.seizures.way import ORDER

SEIZED = "seized"


@dataclass(frozen=True, slots=True)
class Stopped:
    """One stop. ``role`` is that of ``record.Stop``, or ``seized``; degrees north and east, None where not known."""

    role: str
    country: str
    place: str
    code: str
    latitude: float | None
    longitude: float | None
    exact: bool
    established: bool
    day: dt.date | None


def of_case(record: Record) -> tuple[Stopped, ...]:
    """Return the stops of the record in the order of the journey, and among them the place of the seizure.

    Transit keeps the order in which it was written. The seizure stands after the last stop at its own place, else in
    its own country; where there is none, before what was still to come: import and destination.
    """
    ordered = sorted(record.route, key=lambda stop: ORDER.index(stop.role))
    stops = [
        _stopped(stop.role, Place(code=stop.code or None, name=stop.place or None, country=stop.country),
                 stop.standing == "established", stop.day)
        for stop in ordered
    ]  # fmt: skip
    seized = _seized(record)
    if seized:
        stops.insert(_after(seized, stops), seized)
    return tuple(stops)


def _seized(record: Record) -> Stopped | None:
    if record.place is None and record.latitude is None:
        return None
    stop = _stopped(SEIZED, record.place or Place(), True, record.day)
    if record.latitude is None or record.longitude is None:
        return stop
    at = (float(record.latitude), float(record.longitude))
    return Stopped(SEIZED, stop.country, stop.place, stop.code, *at, True, True, record.day)


def _after(seized: Stopped, stops: list[Stopped]) -> int:
    here = (seized.latitude, seized.longitude)
    same_place = [n for n, stop in enumerate(stops) if stop.exact and (stop.latitude, stop.longitude) == here]
    same_country = [n for n, stop in enumerate(stops) if stop.country and stop.country == seized.country]
    if found := same_place or same_country:
        return found[-1] + 1
    return sum(stop.role not in ("import", "destination") for stop in stops)


def _stopped(role: str, place: Place, established: bool, day: dt.date | None) -> Stopped:
    lat, lon, exact = _located(place.code, place.name, place.country)
    words = ((place.name or "")[:200], (place.code or "")[:8])
    return Stopped(role, place.country or "", *words, lat, lon, exact, established, day)


@lru_cache(maxsize=4096)
def _located(code: str | None, name: str | None, country: str | None) -> tuple[float | None, float | None, bool]:
    found, exact = locate(Place(code=code, name=name, country=country))
    return (found.lat, found.lon, exact) if found else (None, None, False)
