"""Into which pieces a network falls when one node is taken out, for every node at once. Pure.

From the tree of blocks and cut nodes (Hopcroft and Tarjan 1973, as networkit finds the blocks): the sizes of the pieces
around a cut node are the sizes of the branches of that tree. Time grows with nodes and edges, not with their product.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import networkit
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from greenlane.tracing.network.net import Net

Numbers = NDArray[np.int64]


def parts(whole: Net) -> Numbers:
    """Return for each node the number of the part that it hangs together with (from 0)."""
    return connected_components(whole.matrix, directed=False)[1].astype(np.int64) if whole.size else _none()


@dataclass(frozen=True, eq=False)
class Pieces:
    """For each node: what is left of its own part without it, as piece sizes; others are untouched.

    ``cuts`` are the cut nodes with their pieces; without any other node its part stays one piece, smaller by one.
    ``part`` and ``sizes`` are those of ``parts``.
    """

    part: Numbers
    sizes: Numbers
    cuts: dict[int, tuple[int, ...]]

    def pairs_after(self) -> NDArray[np.float64]:
        """Return for each node how many pairs of the others still hang together without it (ordered pairs)."""
        sizes = self.sizes.astype(np.float64)
        own = sizes[self.part]
        after = float((sizes * (sizes - 1)).sum()) - own * (own - 1) + (own - 1) * (own - 2)
        for node, pieces in self.cuts.items():
            mine = float(self.sizes[self.part[node]])
            after[node] += sum(float(piece) * (piece - 1) for piece in pieces) - (mine - 1) * (mine - 2)
        return after

    def largest_after(self) -> Numbers:
        """Return for each node the size of the largest part that is left without it."""
        order = np.sort(self.sizes)
        largest, second = int(order[-1]), int(order[-2]) if len(order) > 1 else 0
        own = self.sizes[self.part]
        after = np.full(len(self.part), largest, dtype=np.int64)
        if second < largest:
            after[own == largest] = max(second, largest - 1)
        for node, found in self.cuts.items():
            mine = int(own[node])
            other = second if mine == largest else largest
            after[node] = max(other, max(found))
        return after


def pieces(whole: Net) -> Pieces:
    """Return what removing any one node leaves."""
    part = parts(whole)
    sizes = np.bincount(part) if whole.size else _none()
    if not len(whole.low):
        return Pieces(part, sizes, {})
    graph = networkit.GraphFromCoo((whole.low, whole.high), n=whole.size)
    blocks = networkit.components.BiconnectedComponents(graph)
    blocks.run()
    return Pieces(part, sizes, _cuts(blocks.getComponents(), part, sizes))


def _cuts(blocks: list[list[int]], part: Numbers, sizes: Numbers) -> dict[int, tuple[int, ...]]:
    """Return the piece sizes around each cut node: one branch for each of its blocks."""
    flat = np.concatenate([np.asarray(block, dtype=np.int64) for block in blocks])
    cut = np.bincount(flat, minlength=len(part)) > 1
    of_block = [[node for node in block if cut[node]] for block in blocks]
    of_node: dict[int, list[int]] = defaultdict(list)
    for number, nodes in enumerate(of_block):
        for node in nodes:
            of_node[node].append(number)
    weight = [len(block) - len(nodes) for block, nodes in zip(blocks, of_block, strict=True)]
    branches: dict[int, list[int]] = {}
    seen = np.zeros(len(blocks), dtype=bool)
    for root in range(len(blocks)):
        if of_block[root] and not seen[root]:
            _branches(root, of_block, of_node, weight, seen, branches)
    for node, below in branches.items():
        above = int(sizes[part[node]]) - 1 - sum(below)
        if above:
            below.append(above)
    return {node: tuple(sorted(found, reverse=True)) for node, found in branches.items()}


def _branches(
    root: int,
    of_block: list[list[int]],
    of_node: dict[int, list[int]],
    weight: list[int],
    seen: NDArray[np.bool_],
    branches: dict[int, list[int]],
) -> None:
    """Walk one tree of blocks from a root and note for each cut node the sizes of the branches below it."""
    order: list[tuple[int, int]] = [(root, -1)]  # a block, and the cut node by which it was entered
    seen[root] = True
    for block, entered in order:
        for node in of_block[block]:
            if node != entered:
                below = [number for number in of_node[node] if number != block]
                branches[node] = []
                seen[below] = True
                order += [(number, node) for number in below]
    size = dict.fromkeys((block for block, _ in order), 0)
    for block, entered in reversed(order):
        inside = (1 + sum(branches[node]) for node in of_block[block] if node != entered)
        size[block] = weight[block] + sum(inside)
        if entered >= 0:
            branches[entered].append(size[block])


def _none() -> Numbers:
    return np.zeros(0, dtype=np.int64)
