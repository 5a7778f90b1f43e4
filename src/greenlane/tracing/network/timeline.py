"""The events of a group of cases in the order of time. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from greenlane.tracing.network.graph import Graph

QUIET = 90
"""So many days without any event part two phases."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: on which day (None: not known), to which record, and what, as a code or as written.

    ``record`` is the key of a node; ``until`` is the last day of what took longer.
    """

    day: dt.date | None
    record: str
    what: str
    said: str = ""
    country: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """Events with no quiet time between them, from the first day to the last."""

    first: dt.date
    last: dt.date
    events: tuple[Event, ...]


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in the order of their days; those of one day by record, those without a day at the end."""
    return tuple(sorted(events, key=lambda e: (e.day is None, e.day or dt.date.min, e.record, e.what, e.said)))


def phases(events: Iterable[Event], *, quiet: int = QUIET) -> tuple[Phase, ...]:
    """Return the phases of activity: ``quiet`` days or more without an event part two. Without a day, no phase.

    A phase is one of noting, too: what was not looked for in a time is missing in it.
    """
    dated = [(event.day, event) for event in in_order(events) if event.day]
    runs: list[list[tuple[dt.date, Event]]] = []
    end = dt.date.min
    for day, event in dated:
        if runs and (day - end).days < quiet:
            runs[-1].append((day, event))
        else:
            runs.append([(day, event)])
        end = max(end, day, event.until or day)
    return tuple(
        Phase(run[0][0], max(event.until or day for day, event in run), tuple(event for _, event in run))
        for run in runs
    )


def rhythm(events: Iterable[Event]) -> tuple[int, ...]:
    """Return the days between each two days with an event, in order."""
    days: Sequence[dt.date] = sorted({event.day for event in events if event.day})
    return tuple((later - sooner).days for sooner, later in pairwise(days))


def of_graph(graph: Graph) -> tuple[Event, ...]:
    """Return the cases and consignments of a graph as events, in order."""
    return in_order(
        Event(_day(node.about.get("day", "")), node.key, node.kind, node.said, node.about.get("country", ""))
        for node in graph.nodes.values()
        if node.kind in ("case", "consignment")
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
