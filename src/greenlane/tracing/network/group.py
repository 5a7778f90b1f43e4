"""What patterns look at, taken from a graph: its companies and its consignments. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from greenlane.consignments.facts.normalise import code_key
from greenlane.tracing.network.graph import Graph, Node
from greenlane.tracing.network.patterns import Company, Passed, Result

SENDERS = ("consignor", "exporter", "shipper")
RECEIVERS = ("consignee", "importer", "buyer")


def parties(graph: Graph, *, group: Collection[str] = (), persons: bool = False) -> tuple[Company, ...]:
    """Return the companies of a graph, with ``persons`` people too, in order.

    ``group`` are the records that are looked at together: a company's other records count as its other trade.
    """
    records: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for edge in graph.edges:
        if edge.kind == "names":
            records[edge.end].add(edge.start)
        elif edge.kind == "of":
            node = graph.nodes[edge.end]
            own[edge.start].add((node.subkind, node.said))
    kinds = ("company", "person") if persons else ("company",)
    found = []
    for key, node in sorted(graph.nodes.items()):
        if node.kind in kinds:
            days = [day for record in records[key] if (day := _day(graph.nodes[record]))]
            elsewhere = len(records[key] - set(group))
            if registration := code_key(node.about.get("registration", "")):
                own[key].add(("tax", registration))
            found.append(Company(key, frozenset(own[key]), min(days, default=None), elsewhere))
    return tuple(found)


def consignments(graph: Graph) -> tuple[Passed, ...]:
    """Return the consignments of a graph, in order; what the reader may not see of them is empty."""
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for edge in graph.edges:
        if edge.kind == "names":
            named[edge.start].setdefault(edge.said, edge.end)
    return tuple(_passed(node, named[key]) for key, node in sorted(graph.nodes.items()) if node.kind == "consignment")


def _passed(node: Node, named: dict[str, str]) -> Passed:
    about = node.about
    results: dict[str, Result] = {"nothing": "nothing", "found": "found"}
    return Passed(
        key=node.key,
        sender=next((named[role] for role in SENDERS if role in named), ""),
        receiver=next((named[role] for role in RECEIVERS if role in named), ""),
        goods=about.get("hs6", "")[:4],
        day=_day(node),
        kg=float(about["kg"]) if "kg" in about else None,
        value=float(about["usd"]) if "usd" in about else None,
        office=about.get("office", ""),
        result=results.get(about.get("result", ""), ""),
    )


def _day(node: Node) -> dt.date | None:
    text = node.about.get("day", "")
    return dt.date.fromisoformat(text) if text else None
