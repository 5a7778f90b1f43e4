"""Flows, hubs and cases as GeoJSON (RFC 7946), for the map and for other programs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from greenlane.tracing.routes.flows import Flow, Node
from greenlane.tracing.routes.hubs import Hub
from greenlane.tracing.routes.journey import Journey
from greenlane.tracing.routes.legs import way

Named = Callable[[Node], str]


def collection(features: Iterable[Mapping[str, Any]], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return a FeatureCollection; ``about`` (source, filter, time) stands in it as a foreign member ``greenlane``."""
    return {"type": "FeatureCollection", "features": list(features), "greenlane": dict(about)}


def of_flows(flows: Sequence[Flow], nodes: Mapping[str, Node], named: Named) -> Iterator[dict[str, Any]]:
    """Yield one feature for each flow: the line of its most frequent mode, and what was counted."""
    for flow in flows:
        start, end = nodes[flow.start], nodes[flow.end]
        runs = way(start.at, end.at, flow.mode)
        yield {
            "type": "Feature",
            "geometry": {"type": "MultiLineString", "coordinates": [[list(at) for at in line] for line in runs.lines]},
            "properties": {
                "kind": "flow", "key": f"{flow.start}>{flow.end}", "from": flow.start, "to": flow.end,
                "from_name": named(start), "to_name": named(end), "cases": flow.cases, "kg": _number(flow.kg),
                "specimens": _number(flow.specimens), "weighed": flow.weighed, "mode": flow.mode, "how": runs.how,
                "km": round(runs.km), "ashore_km": round(runs.ashore_km), "modes": dict(flow.modes),
                "goods": dict(flow.goods), "times": dict(flow.times), "exact": start.exact and end.exact,
                "keys": list(flow.keys),
            },
        }  # fmt: skip


def of_hubs(hubs: Sequence[Hub], nodes: Mapping[str, Node], named: Named) -> Iterator[dict[str, Any]]:
    """Yield one point for each hub that has a position."""
    for hub in hubs:
        if node := nodes.get(hub.key):
            yield _point(
                (node.lon, node.lat), "hub", key=hub.key, name=named(node), country=node.country, exact=node.exact,
                out=hub.out, into=hub.into, through=hub.through, seized=hub.seized, cases=hub.cases,
                kg=_number(hub.kg), weighed=hub.weighed,
            )  # fmt: skip


def of_cases(journeys: Iterable[Journey]) -> Iterator[dict[str, Any]]:
    """Yield one point for each case: where it was seized, else its last stop that has a position."""
    for journey in journeys:
        placed = [stop for stop in journey.stops if stop.placed]
        found = next((stop for stop in placed if stop.role == "seized"), placed[-1] if placed else None)
        if found is not None:
            lat, lon = found.at
            yield _point(
                (lon, lat), "case", key=journey.key, number=journey.said, href=journey.href,
                day=journey.day.isoformat() if journey.day else None, year=journey.year, time=journey.time,
                goods=[goods for goods in journey.goods if goods], mode=journey.mode, kg=_number(journey.kg),
                exact=found.exact, role=found.role, place=found.place, country=found.country,
            )  # fmt: skip


def _point(at: tuple[float, float], kind: str, **about: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(at)},
        "properties": {"kind": kind} | about,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
