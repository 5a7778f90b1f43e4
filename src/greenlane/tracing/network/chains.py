"""Ways through a network: the likeliest chain of links, and what comes next to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from greenlane.tracing.network.graph import Edge, Graph

ORDER = ("source", "collector", "exporter", "carrier", "transit", "importer", "market")
"""The parts in a trafficking chain, in the order in which goods pass them."""


@dataclass(frozen=True)
class Chain:
    """A way without loops: nodes in order, and the edges between them. ``cost`` is the sum of the edges' costs.

    The cost of an edge is 1 / (1 + bits): a rare link is near, a common one far. ``plausible`` is ordered by it.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    cost: float


def chains(
    graph: Graph, start: str, end: str, *, count: int = 5, roles: Mapping[str, str] | None = None
) -> tuple[Chain, ...]:
    """Return up to ``count`` ways from ``start`` to ``end``, the nearest first; none where no way leads there."""
    raise NotImplementedError


def through(graph: Graph, stations: Sequence[str], *, count: int = 5) -> tuple[Chain, ...]:
    """Return ways that pass nodes in this order."""
    raise NotImplementedError
