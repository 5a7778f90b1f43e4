"""Where the nodes of a network stand on a sheet. Pure, and the same each time.

Each part that hangs together is laid out by itself (Fruchterman and Reingold's springs, as NetworkX has them), and the
parts are then set beside one another, the largest first, so that none lies over another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import networkx as nx

from greenlane.tracing.network.graph import Graph

Places = dict[str, tuple[float, float]]
LARGE = 150
"""Beyond so many nodes in one part, fewer steps are taken: the picture is too dense for more to show."""


def most_linked(graph: Graph, most: int, keep: Iterable[str] = ()) -> Graph:
    """Return the network of ``most`` nodes: those in ``keep``, then those with the most edges, in a fixed order."""
    if len(graph.nodes) <= most:
        return graph
    degree = dict.fromkeys(graph.nodes, 0)
    for edge in graph.edges:
        degree[edge.start] += 1
        degree[edge.end] += 1
    kept = set(keep)
    chosen = set(sorted(graph.nodes, key=lambda key: (key not in kept, -degree[key], key))[:most])
    edges = tuple(edge for edge in graph.edges if edge.start in chosen and edge.end in chosen)
    return Graph({key: node for key, node in graph.nodes.items() if key in chosen}, edges, more=True)


def place(graph: Graph, *, wide: float = 1.5, seed: int = 1) -> Places:
    """Return a point for each node, x from 0 to ``wide`` and y from 0 to 1, y downwards."""
    whole = nx.Graph()
    whole.add_nodes_from(graph.nodes)
    whole.add_edges_from((edge.start, edge.end) for edge in graph.edges)
    parts = sorted(nx.connected_components(whole), key=lambda part: (-len(part), min(part)))
    laid = [_laid(whole, sorted(part), seed) for part in parts]
    return _fitted(_beside(laid, wide), wide)


def _laid(whole: nx.Graph, part: list[str], seed: int) -> tuple[float, Places]:
    """A part within a square of its own, and the side of that: its area grows with the number of nodes."""
    side = math.sqrt(len(part)) * 0.9 + 0.5
    if len(part) == 1:
        return side, {part[0]: (side / 2, side / 2)}
    inner = nx.Graph()
    inner.add_nodes_from(part)
    inner.add_edges_from(sorted(map(sorted, whole.subgraph(part).edges)))
    # A wheel as the beginning: nodes at chance points tangle, and stay so.
    found = nx.spring_layout(
        inner, pos=nx.circular_layout(inner), k=1.6 / math.sqrt(len(part)), seed=seed, method="force",
        iterations=200 if len(part) <= LARGE else 50,
    )  # fmt: skip
    low = [float(min(point[axis] for point in found.values())) for axis in (0, 1)]
    high = [float(max(point[axis] for point in found.values())) for axis in (0, 1)]
    scale = [(side - 0.8) / (high[axis] - low[axis] or 1.0) for axis in (0, 1)]
    return side, {
        key: (0.4 + (float(x) - low[0]) * scale[0], 0.4 + (float(y) - low[1]) * scale[1])
        for key, (x, y) in found.items()
    }


def _beside(laid: list[tuple[float, Places]], wide: float) -> Places:
    """Squares in rows: a row is as high as its first, and ends where the sheet would be wider than it should."""
    area = sum(side * side for side, _ in laid)
    line = max(math.sqrt(area * wide), max((side for side, _ in laid), default=0.0))
    found: Places = {}
    left = top = high = 0.0
    for side, places in laid:
        if left and left + side > line:
            left, top, high = 0.0, top + high, 0.0
        found |= {key: (left + x, top + y) for key, (x, y) in places.items()}
        left, high = left + side, max(high, side)
    return found


def _fitted(places: Places, wide: float) -> Places:
    if not places:
        return {}
    across = max(x for x, _ in places.values()) + 0.4
    down = max(y for _, y in places.values()) + 0.4
    return {key: (x / across * wide, y / down) for key, (x, y) in places.items()}
