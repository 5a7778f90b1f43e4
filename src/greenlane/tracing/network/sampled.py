"""How often shortest ways lead through a node, estimated from random pairs, with an error that is proven. Pure.

A pair of nodes is drawn, and one of the shortest ways between the two, all equally likely; the share of draws whose way
passes a node is its betweenness (Riondato and Kornaropoulos 2016). The way is found from both ends at once (as in
Borassi and Natale's KADABRA 2019). The error is the empirical Bernstein bound of Maurer and Pontil (2009, theorem 4),
or Hoeffding's (1963) where that is smaller, each for all nodes at once.
"""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def betweenness(matrix: Any, *, draws: int, sure: float = 0.95, seed: int = 1) -> tuple[NDArray[np.float64], float]:
    """Return the share of pairs whose shortest way passes each node, and the error that holds for all of them.

    ``matrix`` is symmetric, compressed by rows; its values are not looked at. With probability ``sure`` no share is
    further from the true one than the error. Pairs between which no way leads count as passing nobody.
    """
    size = matrix.shape[0]
    passed = np.zeros(size, dtype=np.int64)
    if size > 2:
        finder, random = _Finder(matrix), np.random.default_rng(seed)
        for _ in range(draws):
            start = int(random.integers(size))
            end = int(random.integers(size - 1))
            passed[finder.inner(start, end + (end >= start), random)] += 1
    return passed / draws, _error(passed, draws, sure)


def _error(passed: Numbers, draws: int, sure: float) -> float:
    rare = (1 - sure) / 2  # one half for each of the two bounds
    hoeffding = sqrt(log(2 * len(passed) / rare) / (2 * draws))
    spread = float(np.max(passed * (draws - passed), initial=0)) / (draws * max(1, draws - 1))
    wanted = log(4 * len(passed) / rare)
    bernstein = sqrt(2 * spread * wanted / draws) + 7 * wanted / (3 * max(1, draws - 1))
    return min(1.0, hoeffding, bernstein)


class _Side:
    """What is known from one end: how far each node is, and by how many shortest ways (of this draw alone)."""

    def __init__(self, size: int) -> None:
        self.far = np.full(size, -1, dtype=np.int32)
        self.ways = np.zeros(size)
        self.levels: list[Numbers] = []

    def begin(self, node: int) -> None:
        for level in self.levels:
            self.far[level] = -1
            self.ways[level] = 0.0
        self.levels = [np.array([node], dtype=np.int64)]
        self.far[node], self.ways[node] = 0, 1.0


class _Finder:
    def __init__(self, matrix: Any) -> None:
        self.starts, self.others = matrix.indptr.astype(np.int64), matrix.indices
        self.degrees = np.diff(self.starts)
        self.sides = _Side(matrix.shape[0]), _Side(matrix.shape[0])

    def neighbours(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return the neighbours of all ``nodes``, and for each of them the place in ``nodes`` it belongs to."""
        if len(nodes) == 1:
            node = int(nodes[0])
            found = self.others[self.starts[node] : self.starts[node + 1]]
            return found, np.zeros(len(found), dtype=np.int64)
        counts = self.degrees[nodes]
        ends = np.cumsum(counts)
        owner = np.repeat(np.arange(len(nodes)), counts)
        return self.others[np.arange(int(ends[-1])) + np.repeat(self.starts[nodes] - (ends - counts), counts)], owner

    def inner(self, start: int, end: int, random: np.random.Generator) -> list[int]:
        """Return the nodes between two on one of their shortest ways, drawn evenly; none where no way leads."""
        here, there = self.sides
        here.begin(start)
        there.begin(end)
        while not len(met := self._met(here, there)):
            side = min(self.sides, key=lambda one: int(self.degrees[one.levels[-1]].sum()))
            if not self._widen(side):
                return []
        chances = here.ways[met] * there.ways[met]
        middle = int(met[_draw(chances, random)])
        way = [*self._back(here, middle, random), middle, *self._back(there, middle, random)]
        return [node for node in way if node not in (start, end)]

    def _met(self, here: _Side, there: _Side) -> Numbers:
        """The nodes of the last levels of both: each shortest way passes exactly one of them."""
        few, other = sorted(self.sides, key=lambda one: len(one.levels[-1]))
        last = few.levels[-1]
        found: Numbers = last[other.far[last] == len(other.levels) - 1]
        return found

    def _widen(self, side: _Side) -> bool:
        nodes = side.levels[-1]
        found, owner = self.neighbours(nodes)
        new = side.far[found] < 0
        found, owner = found[new], owner[new]
        if not len(found):
            return False
        np.add.at(side.ways, found, side.ways[nodes[owner]])
        side.far[found] = len(side.levels)
        side.levels.append(np.unique(found).astype(np.int64))
        return True

    def _back(self, side: _Side, node: int, random: np.random.Generator) -> list[int]:
        way = []
        while side.far[node] > 1:
            before = self.others[self.starts[node] : self.starts[node + 1]]
            before = before[side.far[before] == side.far[node] - 1]
            node = int(before[_draw(side.ways[before], random)])
            way.append(node)
        return way


def _draw(chances: NDArray[np.float64], random: np.random.Generator) -> int:
    """Return a place, drawn by these chances."""
    if len(chances) == 1:
        return 0
    sums = np.cumsum(chances)
    return int(np.searchsorted(sums, random.random() * sums[-1], side="right").clip(0, len(chances) - 1))
