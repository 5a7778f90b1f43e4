"""A network as arrays, for what has to be quick at a million nodes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

from greenlane.tracing.network.graph import Graph

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Net:
    """Nodes numbered from 0 in the order of ``keys``; between two of them at most one edge, without direction.

    ``low`` and ``high`` are the numbers of the two ends (low < high), ``weight`` is in bits and above zero.
    """

    keys: Sequence[str]
    low: Numbers
    high: Numbers
    weight: NDArray[np.float64]

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.keys)

    @cached_property
    def matrix(self) -> Any:
        """The symmetric matrix of weights, compressed by rows (scipy.sparse.csr_matrix, float64, size × size)."""
        half = coo_matrix((self.weight, (self.low, self.high)), shape=(self.size, self.size)).tocsr()
        return (half + half.T).tocsr()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each key."""
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def degrees(self) -> Numbers:
        """With how many others each node has to do."""
        found: Numbers = np.diff(self.matrix.indptr).astype(np.int64)
        return found


LEAST = 1e-3
"""The weight of an edge that says nothing, in bits: it still is one."""


def net(graph: Graph) -> Net:
    """Return a graph as arrays, nodes in the order of their keys. Of several edges between two, the strongest counts.

    An edge from a node to itself is left out.
    """
    keys = sorted(graph.nodes)
    number = {key: n for n, key in enumerate(keys)}
    ends = np.array([(number[e.start], number[e.end]) for e in graph.edges], dtype=np.int64).reshape(-1, 2)
    weights = np.array([edge.weight for edge in graph.edges], dtype=np.float64)
    return arranged(keys, ends[:, 0], ends[:, 1], weights)


def arranged(keys: Sequence[str], starts: Numbers, ends: Numbers, weights: NDArray[np.float64]) -> Net:
    """Return a net of arrays of edges in any order and direction; the strongest of repeated ones counts."""
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    proper = low != high
    low, high, weights = low[proper], high[proper], np.maximum(weights[proper], LEAST)
    order = np.lexsort((-weights, high, low))
    low, high, weights = low[order], high[order], weights[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return Net(keys, low[first], high[first], weights[first])


def without(whole: Net, gone: Sequence[int] | Numbers) -> Net:
    """Return the net without the edges of these nodes; the nodes stay, alone, so that numbers keep their meaning."""
    dead = np.zeros(whole.size, dtype=bool)
    dead[np.asarray(gone, dtype=np.int64)] = True
    kept = ~(dead[whole.low] | dead[whole.high])
    return Net(whole.keys, whole.low[kept], whole.high[kept], whole.weight[kept])
