"""Nodes and edges as pages show them: words in the reader's language, and where each leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from greenlane.consignments.models import Consignment
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import words
from greenlane.tracing.network.graph import Edge, Graph, Node

CASES = {kind.value: kind.label for kind in Seizure.Kind if kind != Seizure.Kind.SEIZURE}
"""What a case is called where it is not one of a seizure."""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node with the words for what it is, how many links it has, and the page of it."""

    node: Node
    kind: str
    part: str
    links: int

    @property
    def page(self) -> str:
        return node_page(self.node.key)

    @property
    def around(self) -> str:
        return f"{reverse('tracing:network')}?{urlencode({'key': self.node.key})}"


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """An edge with its words, and the node at its other end."""

    edge: Edge
    start: NodeRow
    end: NodeRow

    @property
    def kind(self) -> str:
        return words.link(self.edge.kind, self.edge.said)

    @property
    def worth(self) -> str:
        return words.bits(self.edge.weight, self.edge.kind)

    @property
    def page(self) -> str:
        return f"{reverse('tracing:edge')}?{urlencode({'start': self.edge.start, 'end': self.edge.end})}"


@dataclass(frozen=True, slots=True)
class Rest:
    """What an edge rests on: a record that the reader may see, the field in words, and what stands there."""

    record: Any
    href: str
    field: str
    said: str


def node_page(key: str) -> str:
    """The address of what is known of a node."""
    return f"{reverse('tracing:network-node')}?{urlencode({'key': key})}"


def node_row(node: Node, links: int = 0) -> NodeRow:
    """Return a node with its words."""
    part = CASES.get(node.subkind, "") if node.kind == "case" else words.subkind(node.kind, node.subkind)
    return NodeRow(node, str(words.NODES[node.kind]), str(part), links)


def by_links(graph: Graph) -> list[NodeRow]:
    """Return the nodes of a network, those with the most links first."""
    links = degrees(graph)
    rows = (node_row(node, links[key]) for key, node in graph.nodes.items())
    return sorted(rows, key=lambda row: (-row.links, row.kind, row.node.said))


def degrees(graph: Graph) -> Counter[str]:
    """Return how many edges each node has."""
    counted: Counter[str] = Counter()
    for edge in graph.edges:
        counted.update({edge.start, edge.end})
    return counted


def edge_rows(graph: Graph, edges: Iterable[Edge], first: str = "") -> list[EdgeRow]:
    """Return edges, the strongest first, each beginning at ``first`` where it is one of its ends."""
    rows = []
    for edge in sorted(edges, key=lambda edge: -edge.weight):
        ends = (edge.end, edge.start) if edge.end == first else (edge.start, edge.end)
        rows.append(EdgeRow(edge, *(node_row(graph.nodes[key]) for key in ends)))
    return rows


def rests(edge: Edge, records: Mapping[str, Any]) -> list[Rest]:
    """Return what an edge rests on, in the order given: of ``records``, which the reader may see, and none other."""
    return [
        Rest(
            records[one.record],
            records[one.record].get_absolute_url(),
            words.field(one.where),
            str(words.PARTS.get(one.said, one.said)),
        )
        for one in dict.fromkeys(edge.evidence)
        if one.record in records
    ]


def records_of(edges: Iterable[Edge], person: Person) -> dict[str, Any]:
    """Return, by key, the cases and consignments that edges rest on and that ``person`` may see."""
    wanted = {one.record for edge in edges for one in edge.evidence}
    found: dict[str, Any] = {}
    for kind, model in (("case", Seizure), ("consignment", Consignment)):
        ids = [key.partition(":")[2] for key in wanted if key.startswith(f"{kind}:")]
        if ids:
            rows = model.objects.visible_to(person).filter(pk__in=ids)
            found |= {f"{kind}:{row.pk}": row for row in rows}
    return found
