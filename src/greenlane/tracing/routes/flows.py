"""Flows: how many cases went from where to where, with what and when. Pure.

A case counts once for each pair of neighbouring stops of its journey. What it weighed counts on every leg that it went:
weights of flows are therefore not to be added up along a route.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from greenlane.tracing.routes.journey import Journey, Stop, walked

By = Literal["country", "place"]


@dataclass(frozen=True, slots=True)
class Node:
    """A country or a place that journeys touch; position in degrees. ``exact`` False: the middle of the country.

    The position of a country is that of the place in it which most journeys touch: where goods leave and enter.
    """

    key: str
    country: str
    place: str
    lat: float
    lon: float
    exact: bool

    @property
    def at(self) -> tuple[float, float]:
        """(latitude, longitude) in degrees."""
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Flow:
    """From one node to another: ``cases``; kilograms and specimens where known, ``weighed`` of how many cases.

    ``modes``, ``goods`` and ``times`` count cases, the most frequent first (times in their order).
    """

    start: str
    end: str
    cases: int
    kg: float | None
    specimens: float | None
    weighed: int
    modes: tuple[tuple[str, int], ...]
    goods: tuple[tuple[str, int], ...]
    times: tuple[tuple[str, int], ...]
    keys: tuple[str, ...]

    @property
    def mode(self) -> str:
        """How most of it went; empty where nobody said."""
        return self.modes[0][0] if self.modes else ""


def key(stop: Stop, by: By) -> str:
    """Return what a stop is counted under: its country, or its place by its position (names of one are many).

    Empty where it has none.
    """
    if by == "country" or not (stop.exact and stop.placed):
        return stop.country
    return f"{stop.country}@{stop.lat:.2f},{stop.lon:.2f}"


def path(journey: Journey, by: By) -> tuple[str, ...]:
    """Return the nodes of a journey in order, none twice in a row."""
    keys = [found for stop in walked(journey.stops) if (found := key(stop, by))]
    return tuple(one for n, one in enumerate(keys) if n == 0 or one != keys[n - 1])


def nodes(journeys: Iterable[Journey], by: By) -> Mapping[str, Node]:
    """Return every node that a journey touches, by key."""
    seen: dict[str, Counter[tuple[bool, str, float, float]]] = {}
    for journey in journeys:
        for stop in dict.fromkeys(walked(journey.stops)):
            if found := key(stop, by):
                spots = seen.setdefault(found, Counter())
                spots[(stop.exact, stop.place if stop.exact else "", *stop.at)] += 1
    return {name: _node(name, spots) for name, spots in seen.items()}


def _node(name: str, spots: Counter[tuple[bool, str, float, float]]) -> Node:
    exact, place, lat, lon = max(spots, key=lambda spot: (spot[0], spots[spot], spot[1:]))
    country, at, _position = name.partition("@")
    return Node(name, country, place if at else "", lat, lon, exact)


def flows(journeys: Iterable[Journey], by: By = "country") -> tuple[Flow, ...]:
    """Return the flows between nodes, the strongest first."""
    held: dict[tuple[str, str], list[Journey]] = {}
    for journey in journeys:
        for pair in dict.fromkeys(pairwise(path(journey, by))):
            held.setdefault(pair, []).append(journey)
    found = [_flow(start, end, rows) for (start, end), rows in held.items()]
    return tuple(sorted(found, key=lambda flow: (-flow.cases, flow.start, flow.end)))


def _flow(start: str, end: str, rows: Sequence[Journey]) -> Flow:
    weights = [row.kg for row in rows if row.kg is not None]
    counts = [row.specimens for row in rows if row.specimens is not None]
    return Flow(
        start, end, len(rows),
        sum(weights) if weights else None, sum(counts) if counts else None, len(weights),
        _most(row.mode for row in rows if row.mode),
        _most(goods for row in rows for goods in row.goods),
        tuple(sorted(Counter(row.time for row in rows).items())),
        tuple(row.key for row in rows),
    )  # fmt: skip


def _most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))
