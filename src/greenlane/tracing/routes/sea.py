"""The way by sea: the shortest path over the network of shipping lanes that searoute brings. Pure.

searoute answers one pair at a time, in 20 to 50 ms. Here its network (some ten thousand nodes) is laid
into a sparse matrix once, and one search from a port gives the ways to all others (Dijkstra, by scipy), kept for the
next question. Its ports are not used: positions come from our own reference places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

Point = tuple[float, float]
CLOSED = frozenset({"northwest"})
"""Passages that are not taken. The Northwest Passage carries next to no freight."""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes as (lon, lat) in degrees; ``links`` a sparse matrix of kilometres; ``near`` finds the nearest node."""

    nodes: tuple[Point, ...]
    links: Any
    near: Any


def way(start: Point, end: Point) -> tuple[Point, ...]:
    """Return the (lon, lat) points from the lane nearest to ``start`` to that nearest to ``end``, both (lat, lon).

    The two ends themselves are not in it. Empty where the network joins them by no lane, or by one single point.
    """
    net = network()
    a, b = (int(net.near.query(_vector(*point))[1]) for point in (start, end))
    if a == b:
        return (net.nodes[a],)
    before = _from(a)
    walk = [b]
    while walk[-1] != a:
        previous = int(before[walk[-1]])
        if previous < 0:
            return ()
        walk.append(previous)
    return tuple(net.nodes[n] for n in reversed(walk))


@cache
def network() -> Network:
    """Return the network of lanes, its greatest connected part without the closed passages. Takes about 2 s once."""
    import searoute
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    lanes = searoute.setup_M("networkx")
    nodes = [(float(lon), float(lat)) for lon, lat in lanes.nodes]
    number = {node: n for n, node in enumerate(lanes.nodes)}
    open_ = [(number[u], number[v], w) for u, v, w in _open(lanes)]
    rows, columns, km = (np.array(part) for part in zip(*open_, strict=True))
    # A link of no length joins the two names of a point on the antimeridian: a stored zero would be no link.
    links = csr_array((np.maximum(km.astype(float), 1e-6), (rows, columns)), shape=(len(nodes), len(nodes)))
    _count, part = connected_components(links, directed=False)
    main = np.flatnonzero(part == np.bincount(part).argmax())
    links = links[main][:, main]
    kept = tuple(nodes[n] for n in main)
    return Network(kept, links, cKDTree([_vector(lat, lon) for lon, lat in kept]))


def _open(lanes: Any) -> Any:
    for u, v, about in lanes.edges(data=True):
        if about.get("passage") not in CLOSED:
            yield u, v, about["weight"]


@lru_cache(maxsize=512)
def _from(node: int) -> Any:
    from scipy.sparse.csgraph import dijkstra

    _km, before = dijkstra(network().links, directed=False, indices=node, return_predecessors=True)
    return before


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
