"""The way by sea: the shortest path over the network of shipping lanes that searoute brings. Pure.

searoute answers one pair at a time, in 20 to 50 ms. Here its network (some ten thousand nodes) is laid
into a sparse matrix once, and one search from a port gives the ways to all others (Dijkstra, by scipy), kept for the
next question. Its ports are not used: positions come from our own reference places.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
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
    """Return the network of lanes, its greatest connected part without the closed passages. Some 0.2 s, once."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    lanes = _lanes()
    nodes = [(float(lon), float(lat)) for lon, lat in lanes.node_list]
    number = {node: n for n, node in enumerate(lanes.node_list)}
    rows, columns, km = (np.array(part) for part in zip(*_open(lanes.edge_list, number), strict=True))
    # A link of no length joins the two names of a point on the antimeridian: a stored zero would be no link.
    links = csr_array((np.maximum(km.astype(float), 1e-6), (rows, columns)), shape=(len(nodes), len(nodes)))
    _count, part = connected_components(links, directed=False)
    main = np.flatnonzero(part == np.bincount(part).argmax())
    links = links[main][:, main]
    kept = tuple(nodes[n] for n in main)
    return Network(kept, links, cKDTree([_vector(lat, lon) for lon, lat in kept]))


def _lanes() -> Any:
    """The table of lanes alone: with the rest of searoute come its ports and a library of graphs, for no use here."""
    found = find_spec("searoute")
    if found is None or not found.origin:
        raise ModuleNotFoundError("searoute")
    path = str(Path(found.origin).parent / "data" / "marnet_dict.py")
    spec = spec_from_file_location("greenlane_lanes", path, loader=SourceFileLoader("greenlane_lanes", path))
    assert spec and spec.loader
    lanes = module_from_spec(spec)
    spec.loader.exec_module(lanes)
    return lanes


def _open(links: Any, number: Any) -> Iterator[tuple[int, int, float]]:
    """Each open link once, by the numbers of its nodes."""
    for u, ends in links.items():
        for v, about in ends.items():
            if (v not in links or u not in links[v] or number[u] <= number[v]) and about.get("passage") not in CLOSED:
                yield number[u], number[v], about["weight"]


@lru_cache(maxsize=512)
def _from(node: int) -> Any:
    from scipy.sparse.csgraph import dijkstra

    _km, before = dijkstra(network().links, directed=False, indices=node, return_predecessors=True)
    return before


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
