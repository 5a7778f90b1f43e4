"""Hubs: what comes in, goes out and passes through each country or place. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from greenlane.tracing.routes.flows import By, key, path
from greenlane.tracing.routes.journey import Journey


@dataclass(frozen=True, slots=True)
class Hub:
    """``out``: journeys that begin here, ``into``: that end here, ``through``: that come and go on; ``seized`` here.

    A journey that comes back counts in each part once. ``cases``: all that touch it, once each; one known by this
    single stop is neither in nor out. ``kg``: what those weighed, of the ``weighed`` cases whose weight is known.
    """

    key: str
    out: int
    into: int
    through: int
    seized: int
    cases: int
    kg: float | None
    weighed: int


def hubs(journeys: Iterable[Journey], by: By = "country") -> tuple[Hub, ...]:
    """Return the hubs, those that most journeys touch first."""
    held: dict[str, dict[str, dict[str, Journey]]] = {}

    def put(node: str, part: str, journey: Journey) -> None:
        held.setdefault(node, {}).setdefault(part, {})[journey.key] = journey

    for journey in journeys:
        walk = path(journey, by)
        for n, node in enumerate(walk):
            put(node, "cases", journey)
            if len(walk) > 1:
                put(node, "out" if n == 0 else "into" if n == len(walk) - 1 else "through", journey)
        for stop in journey.stops:
            if stop.role == "seized" and key(stop, by) in walk:
                put(key(stop, by), "seized", journey)
    found = [_hub(node, parts) for node, parts in held.items()]
    return tuple(sorted(found, key=lambda hub: (-hub.cases, hub.key)))


def _hub(node: str, parts: dict[str, dict[str, Journey]]) -> Hub:
    counts = {part: len(rows) for part, rows in parts.items()}
    weights = [row.kg for row in parts["cases"].values() if row.kg is not None]
    out, into, through, seized = (counts.get(part, 0) for part in ("out", "into", "through", "seized"))
    return Hub(node, out, into, through, seized, counts["cases"], sum(weights) if weights else None, len(weights))
