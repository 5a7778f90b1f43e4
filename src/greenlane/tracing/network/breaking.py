"""The fewest nodes whose removal breaks a network, with what was proven of them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from greenlane.tracing.network.graph import Graph

Proof = Literal["smallest", "bound"]


@dataclass(frozen=True)
class Broken:
    """Nodes to remove, in the order of removal.

    ``proof``: ``smallest``: no smaller set does it; ``bound``: it does it, and a smaller set may as well.
    ``at_least`` is the size below which no set does it, as far as is known. ``left`` is the size of the largest part
    after it, ``steps`` that after each removal. ``possible`` False: no set of the allowed nodes does it.
    """

    nodes: tuple[str, ...]
    proof: Proof
    at_least: int
    left: int
    steps: tuple[int, ...] = ()
    possible: bool = True


def between(graph: Graph, starts: Collection[str], ends: Collection[str], *, keep: Collection[str] = ()) -> Broken:
    """Return the smallest set of nodes without which no way leads from any of ``starts`` to any of ``ends``."""
    raise NotImplementedError


def apart(graph: Graph) -> Broken:
    """Return the smallest set of nodes without which the graph does not hang together any more."""
    raise NotImplementedError


def dismantle(graph: Graph, *, share: float = 0.1, keep: Collection[str] = ()) -> Broken:
    """Return a small set of nodes without which no part has more than ``share`` of the nodes."""
    raise NotImplementedError
