"""What holds a network together, and who stands where in it. Pure.

Every ranking carries a code, so that the page can say what it means and what it does not:

- ``degree``: with how many others a node has to do. Much known is not much done: a busy forwarder leads it.
- ``strength``: the sum of the weights of its edges, in bits: rare links count, common ones hardly.
- ``broker``: through which nodes the shortest ways between others lead (betweenness). It says who *could* pass
  things on, not that anything passed; what nobody noted is missing from it.
- ``fragments``: without which nodes the rest would fall apart the most (key players, negative problem).
- ``reach``: from which nodes the most others are within a step or two (key players, positive problem).

None of them says that anybody did anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from greenlane.tracing.network.graph import Graph

CODES = ("degree", "strength", "broker", "fragments", "reach")


@dataclass(frozen=True)
class Ranked:
    """Nodes with their values, the highest first.

    ``exact`` False: every value lies within ``error`` of the true one with probability ``sure`` at least. ``among`` is
    how many nodes were looked at. For ``fragments`` and ``reach`` the order is that of choosing, the value is what the
    set comes to with this node in it, from 0 to 1.
    """

    code: str
    nodes: tuple[tuple[str, float], ...]
    among: int
    exact: bool = True
    error: float = 0.0
    sure: float = 1.0


def components(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a graph that hang together, the largest first, keys in order."""
    raise NotImplementedError


def communities(graph: Graph, *, resolution: float = 1.0, seed: int = 1) -> tuple[tuple[str, ...], ...]:
    """Return groups that are denser inside than between, the largest first. Each node is in exactly one."""
    raise NotImplementedError


def degree(graph: Graph, top: int = 20) -> Ranked:
    """Return the nodes that have to do with the most others."""
    raise NotImplementedError


def strength(graph: Graph, top: int = 20) -> Ranked:
    """Return the nodes whose edges weigh the most, in bits."""
    raise NotImplementedError


def brokers(graph: Graph, top: int = 20, *, seed: int = 1) -> Ranked:
    """Return the nodes through which the most shortest ways lead, as the share of all pairs of others (0 to 1)."""
    raise NotImplementedError


def fragmenting(graph: Graph, count: int = 3) -> Ranked:
    """Return the nodes without which the others are cut off from each other the most, one chosen after the other."""
    raise NotImplementedError


def reaching(graph: Graph, count: int = 3, *, steps: int = 2) -> Ranked:
    """Return the nodes from which together the most others are within ``steps``, one chosen after the other."""
    raise NotImplementedError
