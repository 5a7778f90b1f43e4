"""What holds a network together, and who stands where in it. Pure.

Every ranking carries a code, so that the page can say what it means and what it does not:

- ``degree``: with how many others a node has to do. Much known is not much done: a busy forwarder leads it.
- ``strength``: the sum of the weights of its edges, in bits: rare links count, common ones hardly.
- ``broker``: through which nodes the shortest ways between others lead (betweenness, Freeman 1977). It says who
  *could* pass things on, not that anything passed; what nobody noted is missing from it.
- ``fragments``: without which nodes the rest falls apart the most (key players, negative: Borgatti 2006).
- ``reach``: from which nodes the most others are within a step or two (key players, positive: Borgatti 2006).

None of them says that anybody did anything. Each takes a graph, or the arrays of one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import networkit
import numpy as np
from numpy.typing import NDArray

from greenlane.tracing.network import sampled
from greenlane.tracing.network.graph import Graph
from greenlane.tracing.network.net import Net, net, without
from greenlane.tracing.network.pieces import parts, pieces

CODES = ("degree", "strength", "broker", "fragments", "reach")
EXACT = 2000
"""Up to how many nodes betweenness is worked out for every pair; above, from random pairs."""
DRAWS = 20_000
SURE = 0.95

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Ranked:
    """Nodes with their values, the highest first; those with value 0 are left out.

    ``exact`` False: every value lies within ``error`` of the true one with probability ``sure`` at least. ``among`` is
    how many nodes were looked at. For ``fragments`` and ``reach`` the order is that of choosing, the value is what the
    set comes to with this node in it, from 0 to 1, and another set of as many may come to more.
    """

    code: str
    nodes: tuple[tuple[str, float], ...]
    among: int
    exact: bool = True
    error: float = 0.0
    sure: float = 1.0


def components(graph: Graph | Net) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a graph that hang together, the largest first, keys in order."""
    whole = _net(graph)
    return _grouped(whole, parts(whole))


def communities(graph: Graph | Net, *, resolution: float = 1.0, seed: int = 1) -> tuple[tuple[str, ...], ...]:
    """Return groups that are denser inside than between, the largest first. Each node is in exactly one.

    Leiden's algorithm (Traag, Waltman and van Eck 2019) as networkit has it, by weights, on one thread: the same graph
    gives the same groups. ``resolution`` above 1 gives smaller ones. Where the algorithm leaves a group in two parts
    that do not hang together, they are two. It always finds groups, also in chance: that there are some says nothing.
    """
    whole = _net(graph)
    return _grouped(whole, community_numbers(whole, resolution=resolution, seed=seed))


def community_numbers(whole: Net, *, resolution: float = 1.0, seed: int = 1) -> Numbers:
    """Return for each node the number of its community: ``communities`` as an array."""
    if not len(whole.low):
        return np.arange(whole.size, dtype=np.int64)
    with one_thread(seed):
        graph = networkit.GraphFromCoo((whole.weight, (whole.low, whole.high)), n=whole.size, weighted=True)
        leiden = networkit.community.ParallelLeiden(graph, randomize=False, gamma=resolution)
        leiden.run()
        found = np.asarray(leiden.getPartition().getVector(), dtype=np.int64)
    inside = found[whole.low] == found[whole.high]
    return parts(Net(whole.keys, whole.low[inside], whole.high[inside], whole.weight[inside]))


def degree(graph: Graph | Net, top: int = 20) -> Ranked:
    """Return the nodes that have to do with the most others."""
    whole = _net(graph)
    return _ranked("degree", whole, whole.degrees.astype(np.float64), top)


def strength(graph: Graph | Net, top: int = 20) -> Ranked:
    """Return the nodes whose edges weigh the most, in bits."""
    whole = _net(graph)
    return _ranked("strength", whole, np.asarray(whole.matrix.sum(axis=1), dtype=np.float64).ravel(), top)


def brokers(graph: Graph | Net, top: int = 20, *, draws: int = DRAWS, seed: int = 1) -> Ranked:
    """Return the nodes through which the most shortest ways lead, as the share of all pairs (0 to 1).

    Ways are counted by edges, whatever their weights. Up to ``EXACT`` nodes every pair is looked at (Brandes 2001);
    above, ``draws`` random pairs (``sampled``), and ``error`` says how far off any value may be.
    """
    whole = _net(graph)
    if whole.size <= EXACT:
        return _ranked("broker", whole, _betweenness(whole), top)
    values, error = sampled.betweenness(whole.matrix, draws=draws, sure=SURE, seed=seed)
    ranked = _ranked("broker", whole, values, top)
    return Ranked("broker", ranked.nodes, whole.size, exact=False, error=error, sure=SURE)


def fragmenting(graph: Graph | Net, count: int = 3) -> Ranked:
    """Return the nodes without which the others are cut off from each other the most, one chosen after the other.

    The value is the share of pairs of the nodes left that no longer hang together (Borgatti's F). Each choice is the
    best one given those before it; the set need not be the best of its size.
    """
    whole = _net(graph)
    chosen: list[int] = []
    values: list[float] = []
    while len(chosen) < min(count, whole.size - 2):
        gone = np.array(chosen, dtype=np.int64)
        after = pieces(without(whole, gone)).pairs_after()
        after[gone] = np.inf
        best = int(np.argmin(after))
        left = whole.size - len(chosen) - 1
        chosen.append(best)
        values.append(1.0 - float(after[best]) / (left * (left - 1)))
    return Ranked("fragments", tuple((whole.keys[n], v) for n, v in zip(chosen, values, strict=True)), whole.size)


def reaching(graph: Graph | Net, count: int = 3, *, steps: int = 2) -> Ranked:
    """Return the nodes from which together the most others are within ``steps``, one chosen after the other.

    The value is the share of all nodes reached. Choosing greedily reaches at least 1 - 1/e of what the best set of as
    many would (Nemhauser, Wolsey and Fisher 1978); nodes are tried in the order of what they could reach at most.
    """
    whole = _net(graph)
    bound = np.ones(whole.size)
    for _ in range(steps):
        pattern = whole.matrix.astype(bool).astype(np.float64)
        bound = np.minimum(bound + pattern @ bound, whole.size)
    queue = [(-float(most), number, -1) for number, most in enumerate(bound)]
    heapq.heapify(queue)
    reached = np.zeros(whole.size, dtype=bool)
    chosen: list[tuple[str, float]] = []
    while queue and len(chosen) < count:
        most, number, looked = heapq.heappop(queue)
        if looked == len(chosen):
            if not most:
                break
            reached[_ball(whole, number, steps)] = True
            chosen.append((whole.keys[number], float(reached.sum()) / whole.size))
        else:
            gain = int((~reached[_ball(whole, number, steps)]).sum())
            heapq.heappush(queue, (-float(gain), number, len(chosen)))
    return Ranked("reach", tuple(chosen), whole.size)


@contextmanager
def one_thread(seed: int) -> Iterator[None]:
    """Let networkit work on one thread from this seed, so that the same graph gives the same; then as before."""
    before = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, True)
    try:
        yield
    finally:
        networkit.setNumberOfThreads(before)


def _net(graph: Graph | Net) -> Net:
    return net(graph) if isinstance(graph, Graph) else graph


def _grouped(whole: Net, numbers: Numbers) -> tuple[tuple[str, ...], ...]:
    if not whole.size:
        return ()
    order = np.argsort(numbers, kind="stable")
    cuts = np.flatnonzero(np.diff(numbers[order])) + 1
    groups: Iterable[tuple[str, ...]] = (
        tuple(sorted(whole.keys[number] for number in group)) for group in np.split(order, cuts)
    )
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _ranked(code: str, whole: Net, values: NDArray[np.float64], top: int) -> Ranked:
    best = np.lexsort((np.arange(whole.size), -values))[:top]
    nodes = tuple((whole.keys[number], float(values[number])) for number in best if values[number] > 0)
    return Ranked(code, nodes, whole.size)


def _betweenness(whole: Net) -> NDArray[np.float64]:
    if whole.size < 3:
        return np.zeros(whole.size)
    graph = networkit.GraphFromCoo((whole.low, whole.high), n=whole.size)
    with one_thread(1):
        found = networkit.centrality.Betweenness(graph)
        found.run()
    # Both directions of a pair are counted by networkit, as they are in the number of ordered pairs.
    return np.asarray(found.scores(), dtype=np.float64) / (whole.size * (whole.size - 1))


def _ball(whole: Net, node: int, steps: int) -> Numbers:
    """Return the nodes within so many steps of a node, itself among them."""
    matrix = whole.matrix
    inside = near = np.array([node], dtype=np.int64)
    for _ in range(steps):
        near = np.setdiff1d(np.unique(matrix[near].indices), inside, assume_unique=True)
        inside = np.union1d(inside, near)
    return inside
