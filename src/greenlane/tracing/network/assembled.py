"""A graph put together of what was read for one reader: records, what they show, whom they name. Pure.

A company is one node where name and country are the same; a person is one for each record that names somebody, because
two people may have one name: only an edge says that they are, or may be, the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from greenlane.consignments.facts.normalise import code_key, email_key, phone_key, tokens
from greenlane.tracing.links import rarity
from greenlane.tracing.network.graph import Edge, EdgeKind, Evidence, Graph, Node

Value = tuple[str, str]
"""(kind, value) of an identifier."""


@dataclass(frozen=True, slots=True)
class Named:
    """A party as one record names it. ``key`` is that of the mention, ``record`` that of the record's node."""

    key: str
    record: str
    role: str
    person: bool | None
    name: str
    name_key: str
    country: str = ""
    address_key: str = ""
    phone: str = ""
    email: str = ""
    registration: str = ""
    paper: str = ""

    @property
    def node(self) -> str:
        """The key of its node."""
        return company(self.country, self.name_key) if self.is_company else f"person:{self.key}"

    @property
    def is_company(self) -> bool:
        """Whether it is said to be one, or, where nothing is said, the name ends in a company's legal form."""
        if self.person is not None or not self.name_key:
            return self.person is False and bool(self.name_key)
        return _with_form(self.name, self.name_key)

    @property
    def own(self) -> tuple[Value, ...]:
        """Its own identifiers, in the forms in which records are found by them."""
        said = {
            "phone": phone_key(self.phone), "email": email_key(self.email), "tax": code_key(self.registration),
            "passport": code_key(self.paper), "address": self.address_key,
        }  # fmt: skip
        return tuple((kind, value) for kind, value in said.items() if value)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes (records or parties) that an edge of this kind joins, with its weight in bits and its evidence."""

    first: str
    second: str
    kind: EdgeKind
    weight: float
    said: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass
class Read:
    """What was read, in the order in which it was met: the first is what was asked for.

    ``records`` are nodes of cases and consignments; ``shown`` says which record shows a value, at which field, and
    whether that may give a person away; ``widely`` are values, and ("company", node), that more records show than are
    followed. ``total`` is how many records the reader may see, as far as that was counted.
    """

    records: dict[str, Node] = field(default_factory=dict)
    shown: dict[Value, dict[str, tuple[bool, str]]] = field(default_factory=lambda: defaultdict(dict))
    widely: set[Value] = field(default_factory=set)
    named: dict[str, Named] = field(default_factory=dict)
    pairs: dict[Pair, None] = field(default_factory=dict)
    total: int = 0
    more: bool = False


@lru_cache(maxsize=65536)
def _with_form(name: str, name_key: str) -> bool:
    """Whether a name has words that its key leaves out."""
    return name_key != " ".join(tokens(name))


def company(country: str, name_key: str) -> str:
    """Return the key of a company's node."""
    return f"company:{country}:{name_key}"


def selector(value: Value) -> str:
    """Return the key of an identifier's node."""
    return f"{value[0]}:{value[1]}"


def assembled(read: Read, *, limit: int, start: Collection[str] = (), bare: bool = True) -> Graph:
    """Return the graph of what was read, at most ``limit`` nodes, those met first.

    An identifier is a node where two records show it, or two parties have it; a case and the consignment of which it
    was written up count as one. ``bare``: parties of consignments that link nothing stay. Records that are joined to
    nothing are left out, but for those of ``start``. Edges stand in order of their ends, so that the same network is
    handed out as the same file.
    """
    folded = _folded(read)
    edges = [*_names(read), *_shows(read, folded), *_of(read)]
    nodes = {**read.records, **_parties(read), **_values(read)}
    edges += [
        Edge(pair.first, pair.second, pair.kind, pair.weight, pair.said, pair.evidence)
        for pair in read.pairs
        if pair.first in nodes and pair.second in nodes and pair.first != pair.second
    ]
    kept = _linking(nodes, edges, folded, set(start), bare)
    within = list(kept)[:limit]
    inside = set(within)
    drawn = (edge for edge in edges if edge.start in inside and edge.end in inside)
    return Graph(
        {key: nodes[key] for key in within},
        tuple(sorted(drawn, key=lambda edge: (edge.start, edge.end, edge.kind, edge.said))),
        more=read.more or len(kept) > limit,
    )


def weight(read: Read, value: Value, folded: Mapping[str, str]) -> float:
    """Return what a value says, in bits, by how many of the reader's records show it."""
    shown = len({folded.get(record, record) for record in read.shown[value]})
    shown = max(1, rarity.COMMON if value in read.widely else shown)
    return rarity.bits(value[0], shown, max(read.total, shown))


def _folded(read: Read) -> dict[str, str]:
    """Say of consignments which case was written up of them."""
    both = ((pair.first, pair.second) for pair in read.pairs if pair.kind == "from")
    return {second: first for first, second in both if first in read.records and second in read.records}


def _names(read: Read) -> Iterable[Edge]:
    records: dict[str, set[str]] = defaultdict(set)
    for one in read.named.values():
        records[one.node].add(one.record)
    for one in read.named.values():
        if one.record in read.records:
            shown = rarity.COMMON if ("company", one.node) in read.widely else len(records[one.node])
            bits = rarity.bits("party", shown, max(read.total, shown))
            yield Edge(one.record, one.node, "names", bits, one.role, (Evidence(one.record, "parties", one.role),))


def _shows(read: Read, folded: Mapping[str, str]) -> Iterable[Edge]:
    for value, records in read.shown.items():
        bits = weight(read, value, folded)
        for record, (_nominal, where) in records.items():
            twice = record in folded and folded[record] in records
            if record in read.records and not twice:
                yield Edge(record, selector(value), "shows", bits, value[0], (Evidence(record, where),))


def _of(read: Read) -> Iterable[Edge]:
    folded = _folded(read)
    found: dict[tuple[str, Value], dict[str, Evidence]] = defaultdict(dict)
    for one in read.named.values():
        for value in one.own:
            if value in read.shown and one.record in read.records:
                found[one.node, value][one.record] = Evidence(one.record, "parties", one.role)
    for (node, value), evidence in found.items():
        yield Edge(node, selector(value), "of", weight(read, value, folded), value[0], tuple(evidence.values()))


def _parties(read: Read) -> dict[str, Node]:
    said: dict[str, list[Named]] = defaultdict(list)
    for one in read.named.values():
        if one.record in read.records:
            said[one.node].append(one)
    return {key: _party(key, rows) for key, rows in said.items()}


def _party(key: str, rows: Sequence[Named]) -> Node:
    names, roles = Counter(row.name for row in rows), Counter(row.role for row in rows)
    registration = next((row.registration for row in rows if row.registration), "")
    about = {name: text for name, text in {"country": rows[0].country, "registration": registration}.items() if text}
    kind = "company" if rows[0].is_company else "person"
    return Node(
        key, "company" if kind == "company" else "person", names.most_common(1)[0][0], roles.most_common(1)[0][0],
        nominal=True, about=about,
    )  # fmt: skip


def _values(read: Read) -> dict[str, Node]:
    return {
        selector(value): Node(
            selector(value), "selector", value[1], value[0], nominal=all(nominal for nominal, _ in records.values())
        )
        for value, records in read.shown.items()
    }


def _linking(
    nodes: Mapping[str, Node], edges: Sequence[Edge], folded: Mapping[str, str], start: set[str], bare: bool
) -> dict[str, None]:
    """Return the keys that stay, in the order in which they are to be kept where there are too many."""
    near: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        near[edge.start].add(folded.get(edge.end, edge.end))
        near[edge.end].add(folded.get(edge.start, edge.start))
    kept = set()
    for key, node in nodes.items():
        joins = near[key]
        if node.kind == "selector":
            parties = {other for other in joins if nodes[other].kind in ("company", "person")}
            stays = len(joins - parties) > 1 or len(parties) > 1
        elif node.kind in ("company", "person") and not bare:
            stays = len(joins) > 1 or any(nodes[other].kind == "case" for other in joins)
        else:
            stays = bool(joins)
        if stays or key in start:
            kept.add(key)
    return _in_order(nodes, edges, kept, start)


def _in_order(nodes: Mapping[str, Node], edges: Sequence[Edge], kept: set[str], start: set[str]) -> dict[str, None]:
    """Return the nodes from the start outwards; a record without a node that stays is left out, unless asked for."""
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.start in kept and edge.end in kept:
            near[edge.start].append(edge.end)
            near[edge.end].append(edge.start)
    order: dict[str, None] = {}
    for first in [*(key for key in nodes if key in start), *(key for key in nodes if key in kept and near[key])]:
        waiting = [first]
        for key in waiting:
            if key not in order:
                order[key] = None
                waiting += near[key]
    return order
