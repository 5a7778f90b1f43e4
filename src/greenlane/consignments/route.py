"""The declared route as stops and legs for the map. Pure: places come from the reference tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from greenlane.consignments.consignment import Consignment, Place
from greenlane.front.map import Leg, Stop
from greenlane.reference import countries, places


@dataclass(frozen=True)
class Route:
    """``stops`` carry role codes (start, via, end, origin), ``unplaced`` the places that no table knows.

    ``rough``: labels of stops that stand in the middle of a country, because no nearer place was declared.
    """

    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    unplaced: tuple[str, ...]
    rough: tuple[str, ...]


def route(consignment: Consignment, language: str = "en") -> Route:
    """Return the route of a consignment; labels name countries in ``language``."""
    stops: list[Stop] = []
    unplaced: list[str] = []
    rough: list[str] = []
    seen: dict[tuple[float, float], int] = {}
    walk: list[int] = []
    for place in _walk(consignment):
        found, exact = locate(place, language)
        if found is None:
            unplaced.append(place.name or place.code or place.country or "")
            continue
        if not exact:
            rough.append(found.label)
        at = (found.lat, found.lon)
        if at not in seen:
            seen[at] = len(stops)
            stops.append(found)
        if not walk or walk[-1] != seen[at]:
            walk.append(seen[at])
    legs = tuple(Leg(a, b) for a, b in pairwise(walk))
    for n in walk[:1]:
        stops[n] = replace(stops[n], role="start", kind="start")
    for n in walk[1:][-1:]:
        stops[n] = replace(stops[n], role="end", kind="end")
    origins = [stop for stop in _origins(consignment, language) if stop.label not in {s.label for s in stops}]
    named = tuple(dict.fromkeys(name for name in unplaced if name))
    return Route((*stops, *origins), legs, named, tuple(dict.fromkeys(rough)))


def locate(place: Place, language: str = "en") -> tuple[Stop | None, bool]:
    """Return where a declared place is, and whether that is the place itself (False: the middle of its country)."""
    known = places.get(place.code) if place.code else None
    if known is None and place.name:
        known = places.find(place.name, place.country)
    if known is not None and known.lat is not None and known.lon is not None:
        return Stop(known.lat, known.lon, f"{known.name}, {countries.name(known.country, language)}"), True
    code = place.country or (countries.find(place.name) if place.name else None)
    if code is None and place.code and countries.get(place.code[:2]):
        code = place.code[:2]
    country = countries.get(code) if code else None
    if country is None:
        return None, False
    return Stop(country.lat, country.lon, countries.name(country.iso2, language)), False


def _walk(consignment: Consignment) -> Iterator[Place]:
    """Yield the places in the order of the journey; without legs, the countries of export and destination."""
    if not consignment.legs:
        for country in (consignment.export_country, consignment.destination_country):
            if country:
                yield Place(country=country)
        return
    for leg in consignment.legs:
        yield leg.start
        yield leg.end


def _origins(consignment: Consignment, language: str) -> Iterator[Stop]:
    touched = {consignment.export_country, *(place.country for place in _walk(consignment))}
    touched |= {place.code[:2] for place in _walk(consignment) if place.code}
    for code in dict.fromkeys(line.origin for line in consignment.goods if line.origin):
        country = countries.get(code)
        if country and code not in touched:
            yield Stop(country.lat, country.lon, countries.name(code, language), "origin", "origin")
