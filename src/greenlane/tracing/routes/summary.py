"""Flows, hubs, change and parts of some journeys as JSON values, for the command line and for benchmarks. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from greenlane.seizures.incoming.draft import Believed, Draft, believe
from greenlane.tracing.routes.asked import halves
from greenlane.tracing.routes.displacement import Of, between
from greenlane.tracing.routes.flows import flows
from greenlane.tracing.routes.hubs import hubs
from greenlane.tracing.routes.journey import Journey, of_case
from greenlane.tracing.routes.roles import roles

COLUMNS = ("origin", "transit", "destination")


@dataclass(frozen=True)
class Taken:
    """Journeys of a file. ``named`` and ``resolved``: for each part of the route, in how many rows a place is named,
    and in how many of those every one has its country; ``missed``: (row, part, what stands there) of the others;
    ``aside``: rows that are no record at all.
    """

    journeys: tuple[Journey, ...]
    named: Mapping[str, int]
    resolved: Mapping[str, int]
    missed: tuple[tuple[str, str, str], ...]
    aside: int


def taken(drafts: Iterable[Draft]) -> Taken:
    """Return the journeys of the rows of a file of seizures, and what of their routes could not be resolved."""
    journeys: list[Journey] = []
    named: Counter[str] = Counter()
    resolved: Counter[str] = Counter()
    missed: list[tuple[str, str, str]] = []
    aside = 0
    for draft in drafts:
        found = believe(draft)
        if not isinstance(found, Believed):
            aside += 1
            continue
        record, key = found.record, draft.origin_key
        journeys.append(of_case(record, key, said=key.rpartition(":")[2]))
        for role in COLUMNS:
            stops = record.stops(role)
            strange = [stop.place for stop in stops if stop.country is None]
            named[role] += bool(stops)
            resolved[role] += bool(stops) and not strange
            missed += [(key, role, text) for text in strange]
    return Taken(tuple(journeys), dict(named), dict(resolved), tuple(missed), aside)


def within(journeys: Iterable[Journey], first: dt.date, last: dt.date, goods: str = "") -> tuple[Journey, ...]:
    """Return the journeys of a period, and of one class of goods where asked. A bare year fits where all of it does."""
    return tuple(one for one in journeys if _in(one, first, last) and (not goods or goods in one.goods))


def _in(one: Journey, first: dt.date, last: dt.date) -> bool:
    if one.day:
        return first <= one.day <= last
    return bool(one.year) and first <= dt.date(one.year or 1, 1, 1) and dt.date(one.year or 1, 12, 31) <= last


def summary(journeys: Sequence[Journey], first: dt.date, last: dt.date) -> dict[str, Any]:
    """Return what a period's journeys come to: ``flows``, ``hubs``, ``roles``, and ``displacement`` of its halves.

    A case of which only the year is known belongs to a half where all of that year does; else to none.
    """
    middle = halves(first, last)
    before, after = within(journeys, first, middle - dt.timedelta(days=1)), within(journeys, middle, last)
    kinds: tuple[Of, ...] = ("way", "start", "end")
    return {
        "period": [first.isoformat(), last.isoformat()],
        "cases": len(journeys),
        "flows": [_without(asdict(flow), "keys") for flow in flows(journeys)],
        "hubs": [asdict(hub) for hub in hubs(journeys)],
        "roles": [
            {"code": one.code, "cases": one.cases, "leads": one.leads}
            | {"shares": {part: rate.as_json for part, rate in one.shares.items()}}
            for one in roles(journeys)
        ],
        "second_half_from": middle.isoformat(),
        "displacement": {of: asdict(between(before, after, of=of)) for of in kinds},
    }


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
