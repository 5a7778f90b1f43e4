"""Which part of the network is asked for. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from greenlane.tracing.network.graph import Graph

KINDS = ("case", "consignment", "company", "person", "selector", "specimen", "place")
LIMITS = (200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Around a case, around a node by its key, or the whole; ``kinds`` are those of nodes that are kept."""

    case: uuid.UUID | None = None
    key: str = ""
    hops: int = 2
    limit: int = 1000
    kinds: frozenset[str] = frozenset(KINDS)

    @property
    def start(self) -> str:
        """The key of the node in the middle; empty for the whole network."""
        return self.key or (f"case:{self.case}" if self.case else "")


def kept(graph: Graph, kinds: Collection[str], always: str = "") -> Graph:
    """Return the network of the nodes of these kinds, and of the node ``always``, with the edges between them."""
    if set(kinds) >= {node.kind for node in graph.nodes.values()}:
        return graph
    nodes = {key: node for key, node in graph.nodes.items() if node.kind in kinds or key == always}
    edges = tuple(edge for edge in graph.edges if edge.start in nodes and edge.end in nodes)
    return Graph(nodes, edges, graph.more)


def neighbours(graph: Graph, key: str) -> Graph:
    """Return a node with what it is linked to, and the edges between it and them."""
    edges = tuple(edge for edge in graph.edges if key in (edge.start, edge.end))
    near = {key} | {end for edge in edges for end in (edge.start, edge.end)}
    return Graph({one: node for one, node in graph.nodes.items() if one in near}, edges, graph.more)
