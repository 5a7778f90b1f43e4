"""The fewest nodes whose removal breaks a network, with what was proven of them. Pure.

Removing a node on paper says where a network is thin, as far as it is known: what nobody noted keeps it together all
the same, and a place that is emptied is soon taken by another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import networkit
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from greenlane.tracing.network import sampled
from greenlane.tracing.network.graph import Graph
from greenlane.tracing.network.measures import one_thread
from greenlane.tracing.network.net import Net, Numbers, net, without
from greenlane.tracing.network.pieces import parts, pieces

Proof = Literal["smallest", "bound"]

SEARCHED = 400
"""Up to how many nodes a smallest cut of a part is proven that no two nodes break, and pairs are tried out."""
RANKED = 400
"""Up to how many nodes betweenness is worked out anew after each removal; above, collective influence is."""
DRAWN = 50_000
DRAWS = 300


@dataclass(frozen=True)
class Broken:
    """Nodes to remove, in the order of removal.

    ``proof``: ``smallest``: no smaller set does it; ``bound``: it does it, and a smaller set may as well, though none
    of fewer than ``at_least`` nodes. ``left`` is the size of the largest part after it, ``steps`` that after each
    removal. ``possible`` False: no set of the allowed nodes does it.
    """

    nodes: tuple[str, ...]
    proof: Proof
    at_least: int
    left: int
    steps: tuple[int, ...] = ()
    possible: bool = True


def between(
    graph: Graph | Net, starts: Collection[str], ends: Collection[str], *, keep: Collection[str] = ()
) -> Broken:
    """Return the smallest set of nodes without which no way leads from any of ``starts`` to any of ``ends``.

    Neither those nor ``keep`` are removed. By Menger's theorem (1927) it is as large as there are ways beside each
    other; it is read off a maximum flow, so it is always the smallest. Raises KeyError for an unknown node, ValueError
    where a node is both a start and an end.
    """
    whole = _net(graph)
    sources, sinks = ([whole.numbers[key] for key in sorted(keys)] for keys in (starts, ends))
    if set(sources) & set(sinks):
        raise ValueError("a node cannot be cut off from itself")
    cut = _cut(whole, sources, sinks, [whole.numbers[key] for key in keep if key in whole.numbers])
    if cut is None:
        return Broken((), "smallest", 0, _largest(whole, ()), possible=False)
    return _broken(whole, cut, "smallest", len(cut))


def apart(graph: Graph | Net) -> Broken:
    """Return the smallest set of nodes without which the rest does not hang together any more.

    Empty where it does not anyway; not possible where each node has to do with each other. Of single nodes the one
    that leaves the smallest largest part. Above ``SEARCHED`` nodes a set of more than two is the neighbourhood of the
    node with the fewest neighbours: a bound.
    """
    whole = _net(graph)
    found = pieces(whole)
    if len(found.sizes) > 1 or whole.size < 2:
        return _broken(whole, [], "smallest", 0)
    if len(whole.low) == whole.size * (whole.size - 1) // 2:
        return Broken((), "smallest", 0, whole.size, possible=False)
    if found.cuts:
        best = min(found.cuts, key=lambda node: (max(found.cuts[node]), node))
        return _broken(whole, [best], "smallest", 1)
    lonely = int(np.argmin(whole.degrees))
    cut = sorted(_neighbours(whole, lonely))
    if whole.size > SEARCHED or len(cut) == 2:
        return _broken(whole, cut, "smallest" if len(cut) == 2 else "bound", 2)
    for one, other in _pairs_to_part(whole, lonely):
        nearer = _cut(whole, [one], [other], [])
        if nearer is not None and len(nearer) < len(cut):
            cut = nearer
        if len(cut) == 2:
            break
    return _broken(whole, cut, "smallest", len(cut))


def dismantle(graph: Graph | Net, *, share: float = 0.1, keep: Collection[str] = ()) -> Broken:
    """Return a small set of nodes without which no part has more than ``share`` of all nodes. ``keep`` stay.

    To find the smallest is NP-hard. Nodes go one after the other by betweenness worked out anew (Holme et al. 2002);
    above ``RANKED`` nodes a few at a time, by collective influence (Morone and Makse 2015) and, up to ``DRAWN`` nodes,
    once more by betweenness of random pairs. Then each that is not needed comes back (Braunstein et al. 2016), and the
    smaller set counts. One node is proven by looking at every node, two by looking at every pair (up to
    ``SEARCHED`` nodes); what is larger is a bound. Raises ValueError for a share outside 0 to 1.
    """
    if not 0 < share <= 1:
        raise ValueError(f"{share} is no share")
    whole = _net(graph)
    most = max(1, int(share * whole.size))
    kept = {whole.numbers[key] for key in keep if key in whole.numbers}
    if _largest(whole, ()) <= most:
        return _broken(whole, [], "smallest", 0)
    one = _single(whole, most, kept)
    if one is not None:
        return _broken(whole, [one], "smallest", 1)
    tried = [_one_by_one(whole, most, kept, measure) for measure in _measures(whole.size)]
    if not all(tried):
        return Broken((), "smallest", 0, _largest(whole, sorted(set(range(whole.size)) - kept)), possible=False)
    gone = min((_put_back(whole, found, most) for found in tried if found), key=len)
    if whole.size <= SEARCHED and len(gone) > 2 and (pair := _pair(whole, most, kept)):
        gone = pair
    least = 3 if whole.size <= SEARCHED and len(gone) > 2 else 2
    return _broken(whole, gone, "smallest" if len(gone) <= least else "bound", least)


def _net(graph: Graph | Net) -> Net:
    return net(graph) if isinstance(graph, Graph) else graph


def _broken(whole: Net, cut: Sequence[int], proof: Proof, at_least: int) -> Broken:
    steps = tuple(_largest(whole, cut[: n + 1]) for n in range(len(cut))) if len(cut) <= RANKED else ()
    left = steps[-1] if steps else _largest(whole, cut)
    return Broken(tuple(whole.keys[node] for node in cut), proof, at_least, left, steps)


def _largest(whole: Net, gone: Sequence[int]) -> int:
    """Return the size of the largest part without these nodes."""
    alive = np.ones(whole.size, dtype=bool)
    alive[np.asarray(gone, dtype=np.int64)] = False
    return int(np.bincount(parts(without(whole, gone))[alive], minlength=1).max()) if alive.any() else 0


def _neighbours(whole: Net, node: int) -> set[int]:
    return {int(other) for other in whole.matrix[node].indices}


def _cut(whole: Net, sources: Sequence[int], sinks: Sequence[int], keep: Sequence[int]) -> list[int] | None:
    """Return a smallest set of nodes between two sets, or None where an edge joins them or all between are kept.

    Each node is two, with a capacity of one from its way in to its way out; edges have no limit.
    """
    size, free = whole.size, whole.size + 1
    start, end = 2 * size, 2 * size + 1
    inner = np.ones(size, dtype=np.int32)
    inner[[*sources, *sinks, *keep]] = free
    nodes = np.arange(size)
    tails = [2 * nodes, 2 * whole.low + 1, 2 * whole.high + 1, np.full(len(sources), start), 2 * np.asarray(sinks) + 1]
    heads = [2 * nodes + 1, 2 * whole.high, 2 * whole.low, 2 * np.asarray(sources), np.full(len(sinks), end)]
    limits = np.full(2 * len(whole.low) + len(sources) + len(sinks), free, dtype=np.int32)
    shape = (2 * size + 2, 2 * size + 2)
    ends = (np.concatenate(tails), np.concatenate(heads))
    capacity = coo_matrix((np.concatenate([inner, limits]), ends), shape=shape).tocsr()
    flow = maximum_flow(capacity, start, end)
    if flow.flow_value >= free:
        return None
    rest: Any = capacity - flow.flow
    rest.eliminate_zeros()
    reached = np.zeros(2 * size + 2, dtype=bool)
    reached[breadth_first_order(rest, start, return_predecessors=False)] = True
    return [int(node) for node in nodes if reached[2 * node] and not reached[2 * node + 1]]


def _pairs_to_part(whole: Net, lonely: int) -> Iterator[tuple[int, int]]:
    """Yield pairs among which a smallest cut parts one: a node and all others, and its neighbours among themselves.

    Esfahanian and Hakimi (1984): either the node is in no smallest cut, or two of its neighbours are parted by one.
    """
    near = _neighbours(whole, lonely)
    yield from ((lonely, other) for other in range(whole.size) if other != lonely and other not in near)
    for one, other in combinations(sorted(near), 2):
        if other not in _neighbours(whole, one):
            yield one, other


def _single(whole: Net, most: int, kept: set[int], gone: Sequence[int] = ()) -> int | None:
    """Return the node whose removal alone leaves no part above ``most``, or None."""
    after = pieces(without(whole, gone)).largest_after()
    after[[*kept, *gone]] = whole.size + 1
    best = int(np.argmin(after))
    return best if after[best] <= most else None


def _pair(whole: Net, most: int, kept: set[int]) -> list[int] | None:
    """Return two nodes that do it together, or None: every first one is tried."""
    for one in range(whole.size):
        if one not in kept and (other := _single(whole, most, kept, [one])) is not None:
            return [one, other]
    return None


Measure = Callable[[Net, Any], Any]
"""Of a net, and of which of its nodes stand in the largest part, the values by which nodes go."""


def _measures(size: int) -> tuple[Measure, ...]:
    if size <= RANKED:
        return (_betweenness,)
    return (_influence, _drawn) if size <= DRAWN else (_influence,)


def _one_by_one(whole: Net, most: int, kept: set[int], measure: Measure) -> list[int] | None:
    """Remove what matters most in the largest part until none is above ``most``; None where that fails."""
    gone: list[int] = []
    barred = np.zeros(whole.size, dtype=bool)
    barred[list(kept)] = True
    shares: dict[Measure, int] = {_betweenness: whole.size, _drawn: 100, _influence: 1000}
    at_once = max(1, whole.size // shares[measure])
    while True:
        rest = without(whole, gone)
        part = parts(rest)
        part[np.asarray(gone, dtype=np.int64)] = whole.size  # a part of its own, past all others
        sizes = np.bincount(part, minlength=whole.size + 1)[: whole.size]
        if sizes.max() <= most:
            return gone
        largest = part == int(np.argmax(sizes))
        free = np.flatnonzero(largest & ~barred)
        if not len(free):
            return None
        values = measure(rest, largest)
        best = free[np.lexsort((free, -values[free]))][:at_once]
        barred[best] = True
        gone += [int(node) for node in best]


def _influence(rest: Net, inside: Any) -> Any:
    """Return the collective influence of each node at distance one: (d - 1) times the sum of (d - 1) of neighbours."""
    less = np.maximum(rest.degrees - 1, 0).astype(np.float64)
    pattern = rest.matrix.astype(bool).astype(np.float64)
    return less * (pattern @ less) + rest.degrees / (rest.size + 1)


def _drawn(rest: Net, inside: Any) -> Any:
    """Return betweenness in one part, by random pairs; zero elsewhere."""
    nodes = np.flatnonzero(inside)
    values = np.zeros(rest.size)
    values[nodes], _ = sampled.betweenness(rest.matrix[nodes][:, nodes], draws=DRAWS)
    return values


def _betweenness(rest: Net, inside: Any) -> Any:
    """Return betweenness in one part, every pair looked at; zero elsewhere."""
    nodes = np.flatnonzero(inside)
    place = np.full(rest.size, -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    mine = inside[rest.low]
    graph = networkit.GraphFromCoo((place[rest.low[mine]], place[rest.high[mine]]), n=len(nodes))
    with one_thread(1):
        found = networkit.centrality.Betweenness(graph)
        found.run()
    values = np.zeros(rest.size)
    values[nodes] = found.scores()
    return values


def _put_back(whole: Net, gone: Sequence[int], most: int) -> list[int]:
    """Return those that are needed: the last removed first, a node comes back where no part gets too big."""
    out = set(gone)
    rest = without(whole, gone)
    leader: Numbers = parts(rest)
    sizes = np.bincount(leader, minlength=whole.size).tolist()
    parent = list(range(len(sizes)))

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for node in reversed(gone):
        joined = {top(int(leader[other])) for other in _neighbours(whole, node) if other not in out}
        if 1 + sum(sizes[number] for number in joined) <= most:
            own = int(leader[node])
            for number in joined - {own}:
                parent[number] = own
                sizes[own] += sizes[number]
            out.discard(node)
    return [node for node in gone if node in out]
