"""The network as JSON: what the page itself draws, with where it comes from. Pure."""

from __future__ import annotations

import json
from typing import Any

from greenlane.tracing.exports.source import Source
from greenlane.tracing.network.graph import Edge, Graph, Node


def write(graph: Graph, source: Source) -> bytes:
    """Return the network as one JSON object: ``source`` (lines), ``tlp``, ``more``, ``nodes``, ``edges``."""
    said = {
        "source": list(source.lines),
        "tlp": source.tlp,
        "more": graph.more,
        "nodes": [of_node(node) for node in graph.nodes.values()],
        "edges": [of_edge(edge) for edge in graph.edges],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def of_node(node: Node) -> dict[str, Any]:
    """Return a node as JSON values."""
    return {"key": node.key, "kind": node.kind, "subkind": node.subkind, "said": node.said,
            "nominal": node.nominal, "about": dict(node.about)}  # fmt: skip


def of_edge(edge: Edge) -> dict[str, Any]:
    """Return an edge as JSON values, with all that it rests on."""
    evidence = [{"record": one.record, "where": one.where, "said": one.said} for one in edge.evidence]
    return {"start": edge.start, "end": edge.end, "kind": edge.kind, "bits": round(edge.weight, 4),
            "said": edge.said, "evidence": evidence}  # fmt: skip
