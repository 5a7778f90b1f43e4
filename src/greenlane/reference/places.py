"""Places a consignment passes: seaports, airports, land crossings and posts, with a point on the map.

The core (UN/LOCODE) is our own table, since public lists of UN/LOCODE are wrong by hundreds of kilometres in places;
airports beyond it come by their IATA code from airportsdata. ``free_zone`` says that the place is, or holds, a free
port or free zone in which goods change hands and papers: general knowledge, not a finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Protocol

import airportsdata

from greenlane.reference import countries, tables

EARTH_RADIUS_KM = 6371.0088
SAME_TOWN_KM = 100.0
TIERS = (0, 1, 2)
"""Where a name is looked for, first to last: the core, hub airports, all other airports."""

_CODE = re.compile(r"[A-Z]{5}")
_FRAME = re.compile(r"^(the )?(port of|(sea)?port|harbou?r) | (international|intl|airport|sea ?port|port|harbou?r)\b")


class Located(Protocol):
    """Anything with a latitude and a longitude in degrees."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``code`` is its UN/LOCODE (five letters) or, for an airport, its IATA code (three).

    A land crossing whose UN/LOCODE could not be confirmed bears a code of our own: country, hyphen, name.
    """

    code: str
    name: str
    country: str
    lat: float
    lon: float
    kind: str
    """``port``, ``airport``, ``land`` (a crossing or inland customs town) or ``post`` (an exchange office)."""
    free_zone: bool
    also: tuple[str, ...]
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Office:
    """A customs office by a code of its own administration, and the place it stands at where that is known."""

    system: str
    code: str
    name: str
    place: str
    source: str
    trust: str


def get(code: str, folder: Path | None = None) -> Place | None:
    """Return the place of a UN/LOCODE ("NLRTM", "NL RTM") or an IATA code ("JFK"), or None.

    A UN/LOCODE outside the core is read as country and IATA code where an airport bears it ("USJFK"), which most
    airport towns' codes do.
    """
    plain = "".join(code.split()).upper()
    if len(plain) == 3:
        return _airports().get(plain)
    found = _core(folder).get(plain) or _old_codes(folder).get(plain)
    if found is None and len(plain) == 5:
        airport = _airports().get(plain[2:])
        found = airport if airport is not None and airport.country == plain[:2] else None
    return found


def find(text: str, country: str | None = None, folder: Path | None = None) -> Place | None:
    """Return the place that a text names ("Port Klang", "Heathrow", "Lagos, Nigeria", "NLRTM"), or None.

    ``country`` (two letters) narrows the search. None too where the name could be several places: better no place
    than a wrong one. A core place comes before an airport of the same town, a hub before other airports.
    """
    text, country = _split(text, country)
    words = _key(text)
    bare = _FRAME.sub("", words)
    tries = ((words, TIERS), (bare, TIERS[1:] if "airport" in words else TIERS))
    for name, tiers in tries:
        held = _names(folder).get(name, ())
        for tier in tiers:
            fitting = [place for rank, place in held if rank == tier and country in (None, place.country)]
            if fitting:
                return fitting[0] if _one_town(fitting) else None
    found = get(text, folder) if text.isupper() else None
    return found if found is not None and country in (None, found.country) else None


def vague(text: str, folder: Path | None = None) -> bool:
    """Say whether a text given as a place names none: "any port", a bare country, "various", "to be advised".

    A missing text is missing, not vague. A country that is also a port (Singapore, Hong Kong, Djibouti) is a place.
    """
    plain = _key(text)
    if not plain:
        return bool(text.strip())
    whole, within = _vague(folder)
    if plain in whole or any(_says(plain, phrase) for phrase in within):
        return True
    found = find(text, folder=folder)
    if found is not None and found.code in _core(folder):
        return False
    return countries.find(text) is not None or re.fullmatch(r"[A-Z]{2} ?(ZZZ|XXX|999)", text.strip()) is not None


def distance_km(a: Located, b: Located) -> float:
    """Return the great-circle distance between two places or countries in kilometres (haversine, mean radius)."""
    rise, run = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    half = sin(rise) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(run) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def office(system: str, code: str, folder: Path | None = None) -> Office | None:
    """Return a customs office by its administration's code; systems: ``lemis`` (United States), ``korea``."""
    return _offices(folder).get((system, code.strip().upper()))


@cache
def _core(folder: Path | None) -> dict[str, Place]:
    return {row["code"]: _place(row) for row in tables.read("places", folder)}


@cache
def _old_codes(folder: Path | None) -> dict[str, Place]:
    """Further UN/LOCODEs of a core place, given among its other names."""
    core = _core(folder)
    codes = ((name, place) for place in core.values() for name in place.also if _CODE.fullmatch(name))
    return {name: place for name, place in codes if name not in core and name[:2] == place.country}


def _place(row: dict[str, str]) -> Place:
    free, also = row["free_zone"] == "yes", tables.words(row["also"])
    point = float(row["lat"]), float(row["lon"])
    return Place(row["code"], row["name"], row["country"], *point, row["kind"], free, also, row["source"], row["trust"])


@cache
def _airports() -> dict[str, Place]:
    found = {}
    for iata, row in airportsdata.load("IATA").items():
        town = (row["city"],) if row["city"] else ()
        point = row["lat"], row["lon"]
        found[iata] = Place(
            iata, row["name"], row["country"], *point, "airport", False, town, "airportsdata", "single source"
        )
    return found


@cache
def _hubs(folder: Path | None) -> dict[str, Place]:
    codes = [row["iata"] for row in tables.read("hub_airports", folder)]
    return {code: _airports()[code] for code in codes if code in _airports()}


@cache
def _names(folder: Path | None) -> dict[str, tuple[tuple[int, Place], ...]]:
    """Every name with its places, each with a tier: 0 the core, 1 hub airports, 2 other airports."""
    found: dict[str, dict[tuple[int, str], Place]] = {}
    for tier, place, name in _all_names(folder):
        found.setdefault(_key(name), {}).setdefault((tier, place.code), place)
    return {name: tuple((tier, place) for (tier, _), place in held.items()) for name, held in found.items()}


def _all_names(folder: Path | None) -> Iterator[tuple[int, Place, str]]:
    for place in _core(folder).values():
        bare, _, inner = place.name.rstrip(")").partition(" (")
        inner = "" if countries.find(inner) else inner
        yield from ((0, place, name) for name in (place.name, bare, inner, *place.also) if name)
    hubs = {row["iata"]: tables.words(row["also"]) for row in tables.read("hub_airports", folder)}
    for iata, place in (_hubs(folder) | _airports()).items():
        tier = 1 if iata in hubs else 2
        short = re.sub(r"\b(International|Intl|Airport)\b", "", place.name)
        yield from ((tier, place, name) for name in (place.name, short, *place.also, *hubs.get(iata, ())) if _key(name))


@cache
def _vague(folder: Path | None) -> tuple[frozenset[str], tuple[str, ...]]:
    rows = tables.read("vague_places", folder)
    whole = frozenset(_key(row["phrase"]) for row in rows if row["match"] == "whole")
    return whole, tuple(_key(row["phrase"]) for row in rows if row["match"] == "within")


@cache
def _offices(folder: Path | None) -> dict[tuple[str, str], Office]:
    return {(row["system"], row["code"]): Office(**row) for row in tables.read("customs_offices", folder)}


def _split(text: str, country: str | None) -> tuple[str, str | None]:
    """Take a country named after the last comma off a text: "Lagos, Nigeria"."""
    head, comma, tail = text.rpartition(",")
    named = countries.find(tail) if comma and head.strip() else None
    if named is not None and country in (None, named):
        return head, named
    return text, country


def _says(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text: as whole words, or anywhere in a script that parts none."""
    return f" {phrase} " in f" {text} " or (phrase in text and not phrase.isascii())


def _one_town(places: Iterable[Place]) -> bool:
    first, *others = places
    return all(distance_km(first, other) <= SAME_TOWN_KM for other in others)


def _key(text: str) -> str:
    """Fold case, accents and punctuation away."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c) and c not in "'’.")
    return " ".join(plain.split())
