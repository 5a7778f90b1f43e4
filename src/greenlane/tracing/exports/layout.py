"""Where the nodes of a network stand on a sheet. Pure, and the same each time.

Each part that hangs together is laid out by itself: a small one by the steps between its nodes (Kamada and Kawai 1989),
a large one by springs (Fruchterman and Reingold 1991), both as NetworkX has them. The parts are then set beside one
another, the largest first, so that none lies over another. ``apart`` pushes nodes apart that stand too near.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import networkx as nx
import numpy as np

from greenlane.tracing.network.graph import Graph

Places = dict[str, tuple[float, float]]
SMALL, LARGE = 100, 150
"""Up to so many nodes a part is laid out by its steps; beyond so many, fewer rounds of the springs are taken: the
picture is too dense for more to show."""


def most_linked(graph: Graph, most: int, keep: Iterable[str] = ()) -> Graph:
    """Return the network of ``most`` nodes: those in ``keep``, then those with the most edges, in a fixed order."""
    if len(graph.nodes) <= most:
        return graph
    degree = degrees(graph)
    kept = set(keep)
    chosen = set(sorted(graph.nodes, key=lambda key: (key not in kept, -degree[key], key))[:most])
    edges = tuple(edge for edge in graph.edges if edge.start in chosen and edge.end in chosen)
    return Graph({key: node for key, node in graph.nodes.items() if key in chosen}, edges, more=True)


def degrees(graph: Graph) -> Counter[str]:
    """Return how many edges each node has; one to itself counts once."""
    return Counter(key for edge in graph.edges for key in {edge.start, edge.end})


def place(graph: Graph, *, wide: float = 1.5, seed: int = 1) -> Places:
    """Return a point for each node, x from 0 to ``wide`` and y from 0 to 1, y downwards."""
    whole = nx.Graph()
    whole.add_nodes_from(graph.nodes)
    whole.add_edges_from((edge.start, edge.end) for edge in graph.edges)
    parts = sorted(nx.connected_components(whole), key=lambda part: (-len(part), min(part)))
    laid = [_laid(whole, sorted(part), seed) for part in parts]
    return _fitted(_beside(laid, wide), wide)


def apart(places: Places, least: tuple[float, float], *, wide: float, high: float, rounds: int = 60) -> Places:
    """Return places on a sheet ``wide`` by ``high`` in which no two nodes stand nearer than ``least`` in both
    directions, as far as ``rounds`` of pushing bring about: each pair is pushed along the way that is the shorter."""
    keys = list(places)
    at = np.array([places[key] for key in keys], dtype=float).reshape(-1, 2)
    gap = np.array(least)
    for _ in range(rounds):
        away = at[:, None, :] - at[None, :, :]
        lack = gap - np.abs(away)
        near = (lack > 1e-9).all(axis=2)
        np.fill_diagonal(near, val=False)
        if not near.any():
            break
        # Of two on one spot, the one that comes later is pushed right and down.
        order = np.sign(np.arange(len(keys))[:, None] - np.arange(len(keys))[None, :])[:, :, None]
        way = np.where(away == 0, order, np.sign(away))
        shorter = lack / gap == (lack / gap).min(axis=2, keepdims=True)
        at += (np.where(near[:, :, None] & shorter, lack * way, 0.0) * 0.5).sum(axis=1) * 0.7
        at = np.clip(at, 0, [wide, high])
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, at, strict=True)}


def _laid(whole: nx.Graph, part: list[str], seed: int) -> tuple[float, Places]:
    """A part within a square of its own, and the side of that: its area grows with the number of nodes."""
    side = math.sqrt(len(part)) * 0.9 + 0.5
    if len(part) == 1:
        return side, {part[0]: (side / 2, side / 2)}
    inner = nx.Graph()
    inner.add_nodes_from(part)
    inner.add_edges_from(sorted(map(sorted, whole.subgraph(part).edges)))
    # A wheel as the beginning: nodes at chance points tangle, and stay so.
    wheel = nx.circular_layout(inner)
    if len(part) <= SMALL:
        found = nx.kamada_kawai_layout(inner, pos=wheel)
    else:
        found = nx.spring_layout(
            inner, pos=wheel, k=1.6 / math.sqrt(len(part)), seed=seed, method="force",
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
