"""Ways through a network: the likeliest chain of links, and what comes next to it. Pure.

A link of ``b`` bits is a coincidence with a chance of about ``2 ** -b``, so it holds with ``1 - 2 ** -b``; a chain
holds as far as all of its links do. Its cost is the negative logarithm of that product, in bits, and ``STEP`` for each
link, because a chain that somebody has to follow gets weaker with each. The chances are worked out from weights that
were partly set by hand (``links.rarity``): they put chains in an order, and are no probabilities for a court.

The ways without loops are found by Yen's algorithm (1971), with Lawler's rule (1972) against finding one twice. The
distances of all nodes to the end are worked out once (Dijkstra 1959), and every further search is led by them (A*,
Hart, Nilsson and Raphael 1968), so that it looks at few nodes of many.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from greenlane.tracing.network.graph import Edge, Graph
from greenlane.tracing.network.net import Net, net

ORDER = ("source", "collector", "exporter", "carrier", "transit", "importer", "market")
"""The parts in a trafficking chain, in the order in which goods pass them."""
STEP = 0.1
WEAKEST = 0.01
"""Below so many bits a link costs no more."""


@dataclass(frozen=True)
class Chain:
    """A way without loops: nodes in order, and all edges between each two of them. ``cost`` is in bits."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    cost: float

    @property
    def holds(self) -> float:
        """How far the chain holds by its links alone, from 0 to 1: for an order, not for a court."""
        return float(2.0 ** -(self.cost - STEP * (len(self.nodes) - 1)))


def costs(bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what links of so many bits cost, in bits: above ``STEP``, the more the weaker."""
    found: NDArray[np.float64] = STEP - np.log2(-np.expm1(-np.log(2.0) * np.maximum(bits, WEAKEST)))
    return found


def chains(
    graph: Graph, start: str, end: str, *, count: int = 5, roles: Mapping[str, str] | None = None
) -> tuple[Chain, ...]:
    """Return up to ``count`` ways from ``start`` to ``end``, the cheapest first; none where no way leads there.

    ``roles`` says of nodes which part of ``ORDER`` they have: a chain never goes back to an earlier part. Nodes of
    which nothing is said may stand anywhere. Raises ValueError for a role that is none, KeyError for an unknown node.
    """
    found = Ways(net(graph), roles or {}).shortest(start, end, count)
    return _with_edges(graph, found)


def through(
    graph: Graph, stations: Sequence[str], *, count: int = 5, roles: Mapping[str, str] | None = None
) -> tuple[Chain, ...]:
    """Return up to ``count`` ways that pass these nodes in this order, the cheapest first.

    They are put together of the ``count`` cheapest ways between each two stations, without those that pass a node
    twice: a way that needs a dearer part than these is not found. Raises as ``chains``.
    """
    ways = Ways(net(graph), roles or {})
    legs = [ways.shortest(one, other, count) for one, other in pairwise(stations)]
    found: dict[tuple[str, ...], float] = {}
    for choice in product(*legs):
        nodes = (*stations[:1], *(node for way, _ in choice for node in way[1:]))
        if len(set(nodes)) == len(nodes) and ways.in_order(nodes):
            found[nodes] = sum(cost for _, cost in choice)
    return _with_edges(graph, sorted(found.items(), key=lambda pair: (pair[1], pair[0]))[:count])


def _with_edges(graph: Graph, ways: Sequence[tuple[tuple[str, ...], float]]) -> tuple[Chain, ...]:
    passed = {frozenset(pair) for nodes, _ in ways for pair in pairwise(nodes)}
    between: dict[frozenset[str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        if (ends := frozenset((edge.start, edge.end))) in passed:
            between[ends].append(edge)
    return tuple(
        Chain(nodes, tuple(edge for pair in pairwise(nodes) for edge in between[frozenset(pair)]), cost)
        for nodes, cost in ways
    )


class Ways:
    """The ways through one net; distances to an end are kept, so that more questions to it cost little."""

    def __init__(self, whole: Net, roles: Mapping[str, str]) -> None:
        if unknown := set(roles.values()) - set(ORDER):
            raise ValueError(f"no part in a chain: {', '.join(sorted(unknown))}")
        self.net = whole
        self.stage = {whole.numbers[key]: ORDER.index(role) for key, role in roles.items() if key in whole.numbers}
        self._far: dict[int, NDArray[np.float64]] = {}

    @cached_property
    def costs(self) -> Any:
        """The matrix of costs, compressed by rows."""
        bits = self.net.matrix
        return csr_matrix((costs(bits.data), bits.indices, bits.indptr), shape=bits.shape)

    def shortest(self, start: str, end: str, count: int) -> list[tuple[tuple[str, ...], float]]:
        """Return up to ``count`` ways with their costs, the cheapest first. Raises KeyError."""
        first, last = self.net.numbers[start], self.net.numbers[end]
        found = []
        for way, cost in self._yen(first, last):
            found.append((tuple(self.net.keys[node] for node in way), cost))
            if len(found) == count:
                break
        return found

    def in_order(self, nodes: Sequence[str]) -> bool:
        """Tell whether no node of a way has an earlier part than one before it."""
        stages = [self.stage[number] for key in nodes if (number := self.net.numbers[key]) in self.stage]
        return stages == sorted(stages)

    def _yen(self, first: int, last: int) -> Iterator[tuple[tuple[int, ...], float]]:
        if first == last or (best := self._search((first,), frozenset(), last)) is None:
            return
        waiting = [(best[1], best[0], 0)]
        known = {best[0]}
        given: list[tuple[int, ...]] = []
        while waiting:
            cost, way, deviated = heapq.heappop(waiting)
            yield way, cost
            given.append(way)
            for at in range(deviated, len(way) - 1):
                root = way[: at + 1]
                barred = frozenset(other[at + 1] for other in given if other[: at + 1] == root and len(other) > at + 1)
                other = self._search(root, barred, last)
                if other is not None and other[0] not in known:
                    known.add(other[0])
                    heapq.heappush(waiting, (other[1], other[0], at))

    def _search(self, root: tuple[int, ...], barred: frozenset[int], last: int) -> tuple[tuple[int, ...], float] | None:
        """Return the cheapest way that begins with ``root`` and goes on to none of ``barred``, with its cost."""
        far = self._distances(last)
        reached = self._stage_of(root)
        if reached is None or far[root[-1]] == inf:
            return None
        spent = self._cost_of(root)
        closed = set(root[:-1])
        here = root[-1]
        best: dict[tuple[int, int], float] = {(here, reached): 0.0}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        queue = [(float(far[here]), 0.0, here, reached)]
        while queue:
            _, cost, node, stage = heapq.heappop(queue)
            if node == last:
                return (*root[:-1], *_way(came, (node, stage))), spent + cost
            if cost > best[node, stage]:
                continue
            for other, step in self._steps(node):
                if other in closed or far[other] == inf or (node == here and other in barred):
                    continue
                after = self.stage.get(other, stage)
                total = cost + step
                if after >= stage and total < best.get((other, after), inf):
                    best[other, after] = total
                    came[other, after] = node, stage
                    heapq.heappush(queue, (total + float(far[other]), total, other, after))
        return None

    def _steps(self, node: int) -> Iterator[tuple[int, float]]:
        matrix = self.costs
        within = slice(matrix.indptr[node], matrix.indptr[node + 1])
        return zip(matrix.indices[within].tolist(), matrix.data[within].tolist(), strict=True)

    def _distances(self, last: int) -> NDArray[np.float64]:
        if last not in self._far:
            self._far[last] = dijkstra(self.costs, directed=True, indices=last)
        return self._far[last]

    def _stage_of(self, way: Sequence[int]) -> int | None:
        """Return the latest part that a way has come to, or None where it went back."""
        stages = [self.stage[node] for node in way if node in self.stage]
        return None if stages != sorted(stages) else (stages[-1] if stages else 0)

    def _cost_of(self, way: Sequence[int]) -> float:
        return sum(dict(self._steps(one))[other] for one, other in pairwise(way))


def _way(came: Mapping[tuple[int, int], tuple[int, int]], at: tuple[int, int]) -> tuple[int, ...]:
    nodes = [at[0]]
    while at in came:
        at = came[at]
        nodes.append(at[0])
    return tuple(reversed(nodes))
