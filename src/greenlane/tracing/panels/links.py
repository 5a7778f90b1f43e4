"""On the trace of a case: what else shows the same, the strongest link first."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest

from greenlane.front.panels import panel
from greenlane.seizures.models import Seizure
from greenlane.tracing import seen_graph
from greenlane.tracing.network.graph import Edge
from greenlane.tracing.views.shown import EdgeRow, NodeRow, edge_rows, node_row

LIMIT, SHOWN, OTHERS = 400, 8, 5
RECORDS = ("case", "consignment")


@panel("trace", order=40)
def links(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]]:
    """The identifiers and parties of a case that other records show too, with those records, and what it is worth."""
    own = f"case:{seizure.pk}"
    graph = seen_graph.around(request.user, case=seizure.pk, hops=2, limit=LIMIT)  # type: ignore[arg-type]
    others: dict[str, list[NodeRow]] = defaultdict(list)
    first: list[Edge] = []
    for edge in graph.edges:
        if own in (edge.start, edge.end):
            first.append(edge)
            continue
        for via, end in ((edge.start, edge.end), (edge.end, edge.start)):
            if graph.nodes[end].kind in RECORDS and graph.nodes[via].kind not in RECORDS:
                others[via].append(node_row(graph.nodes[end]))
    told: set[tuple[str, str]] = set()
    found: list[tuple[EdgeRow, list[NodeRow], int]] = []
    for row in edge_rows(graph, first, own):
        near = others.get(row.end.node.key, [])
        if (row.end.node.key, row.edge.kind) in told:  # of two cases every pair of specimens is a link
            continue
        told.add((row.end.node.key, row.edge.kind))
        if near or row.end.node.kind in RECORDS:
            found.append((row, near[:OTHERS], max(0, len(near) - OTHERS)))
    context = {"seizure": seizure, "links": found[:SHOWN], "rest": max(0, len(found) - SHOWN), "more": graph.more}
    return "tracing/_network_panel.html", context
