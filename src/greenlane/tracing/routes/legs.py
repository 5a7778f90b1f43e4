"""Legs on the globe: by sea over shipping lanes, by air on the great circle, else a line that says it is no way. Pure.

Lines are lists of (longitude, latitude) in degrees, cut where they cross the antimeridian. Distances are kilometres on
a sphere of the mean radius (haversine). Positions are those of the reference places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from greenlane.front import map as plane
from greenlane.reference.places import distance_km
from greenlane.tracing.routes import sea
from greenlane.tracing.routes.journey import Stop, walked

Point = tuple[float, float]
How = Literal["lanes", "great_circle", "straight", "no_lane"]
BY_SEA = frozenset({"sea"})
BY_AIR = frozenset({"air", "express", "post", "luggage"})
KEPT = 8192


@dataclass(frozen=True, slots=True)
class Way:
    """How a leg runs. ``how``: lanes (by sea), great_circle (by air), straight (overland or unknown: the shortest line,
    not the way taken), no_lane (by sea, but no lane joins them). ``ashore_km``: of it between the ends and the lanes.
    """

    km: float
    how: How
    lines: tuple[tuple[Point, ...], ...]
    ashore_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Leg:
    """From one stop to another, by which mode (empty where nobody said), and how that runs."""

    start: Stop
    end: Stop
    mode: str
    way: Way


@dataclass(frozen=True, slots=True)
class _At:
    lat: float
    lon: float


def legs(stops: Sequence[Stop], mode: str = "") -> tuple[Leg, ...]:
    """Return the legs between the stops that have a position (``journey.walked``), all by the mode of the case."""
    return tuple(Leg(a, b, mode, way(a.at, b.at, mode)) for a, b in pairwise(walked(stops)))


def way(start: Point, end: Point, mode: str = "") -> Way:
    """Return how a leg runs from ``start`` to ``end``, both (lat, lon) in degrees, by a mode of ``consignment.Mode``.

    Kept for the next question: a sea leg costs some milliseconds, the first one a fifth of a second.
    """
    kind = "sea" if mode in BY_SEA else "air" if mode in BY_AIR else ""
    return _way((round(start[0], 4), round(start[1], 4)), (round(end[0], 4), round(end[1], 4)), kind)


@lru_cache(maxsize=KEPT)
def _way(start: Point, end: Point, kind: str) -> Way:
    if kind == "sea" and (lanes := sea.way(start, end)):
        return _by_sea(start, end, lanes)
    how: How = "no_lane" if kind == "sea" else "great_circle" if kind == "air" else "straight"
    return Way(_km(start, end), how, _cut(_arc(start, end)))


def _by_sea(start: Point, end: Point, lanes: Sequence[Point]) -> Way:
    through = [start, *((lat, lon) for lon, lat in lanes), end]
    pieces = [_km(a, b) for a, b in pairwise(through)]
    ashore = pieces[0] + pieces[-1]
    points = [start]
    for a, b in pairwise(through):
        # Between two nodes far apart a ship takes the great circle, as the distance is counted.
        points += _arc(a, b)[1:]
    return Way(sum(pieces), "lanes", _cut(points), ashore)


def _arc(start: Point, end: Point) -> list[Point]:
    return plane.great_circle(plane.Stop(*start, ""), plane.Stop(*end, ""))


def _km(start: Point, end: Point) -> float:
    return distance_km(_At(*start), _At(*end))


def _cut(points: Iterable[Point]) -> tuple[tuple[Point, ...], ...]:
    """Return lines of (lon, lat) from (lat, lon) points, cut at the antimeridian, without steps of no length."""
    cut = []
    for piece in plane.cut(list(points)):
        line: list[Point] = []
        for x, y in piece:
            at = (round(x / 10.0 - 180.0, 4), round(90.0 - y / 10.0, 4))
            if not line or line[-1] != at:
                line.append(at)
        if len(line) > 1:
            cut.append(tuple(line))
    return tuple(cut)
