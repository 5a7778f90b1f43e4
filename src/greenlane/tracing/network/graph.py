"""A network as values: nodes, edges, and for each edge what it rests on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal["case", "consignment", "company", "person", "selector", "specimen", "place"]
EdgeKind = Literal["names", "shows", "same", "alike", "relative", "route", "of", "from"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an edge rests on: ``record`` is the key of a case or consignment node, ``where`` the field in it."""

    record: str
    where: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A case, consignment, party or identifier. ``key`` is unique: ``case:UUID``, ``consignment:UUID``,
    ``company:…``, ``person:…``, ``container:CSQU3054383`` …

    ``said`` is what the page calls it, ``subkind`` the kind of an identifier or the role of a party, ``href`` where it
    is opened. ``about`` are further values for exports (day, country, goods).
    """

    key: str
    kind: NodeKind
    said: str
    subkind: str = ""
    href: str = ""
    nominal: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """Two nodes that have to do with each other.

    ``names``: a record names a party; ``shows``: a record shows an identifier; ``same``: judged to be one party;
    ``alike``: thought to be one, never merged; ``relative``: one animal or close relatives; ``of``: a party's own
    identifier; ``from``: a case was written up of a consignment. ``weight`` is in bits: how much it says, the rarer the
    more.
    """

    start: str
    end: str
    kind: EdgeKind
    weight: float = 1.0
    said: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Graph:
    """Nodes by key, and edges between them. An edge whose node is missing is not allowed (ValueError).

    ``more``: a limit cut something off.
    """

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    more: bool = False

    def __post_init__(self) -> None:
        for edge in self.edges:
            if edge.start not in self.nodes or edge.end not in self.nodes:
                raise ValueError(f"an edge has no node: {edge.start} – {edge.end}")
