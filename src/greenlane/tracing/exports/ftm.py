"""FollowTheMoney, as JSON lines: an adapter to the model that Aleph and OpenSanctions read. Pure.

One entity to a line: ``id``, ``schema``, ``properties`` (lists of texts). What it is made of:

- a case or a consignment is an ``Event``: that model's customs declaration is no thing to which a link could lead;
- a party is a ``Company`` or a ``Person``; a vessel is a ``Vessel``; a plate, a registration or a container a
  ``Vehicle``; a telephone or an e-mail address a ``UserAccount``; an address or a place an ``Address``; a bank account
  a ``BankAccount``; every other identifier a ``Document``, by its number;
- an edge is an ``UnknownLink`` whose ``role`` says what was seen. No ownership or office is claimed, and no two parties
  are merged: what is only alike stays two entities with a link between them.

The first line is a ``Document`` that says where the file comes from. Schemata and properties are those of
followthemoney 4.11; a country that ISO 3166-1 leaves to its users stands in the notes, for that model knows none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from greenlane.tracing.exports.rests import places
from greenlane.tracing.exports.signs import shown
from greenlane.tracing.exports.source import Source
from greenlane.tracing.exports.svg import DASHED
from greenlane.tracing.network.graph import Edge, Graph, Node

OWN = re.compile("AA|Q[M-Z]|X[A-JL-Z]|ZZ")
"""Codes that ISO 3166-1 leaves to its users, but for that of Kosovo, which the model knows."""
_VEHICLES = {"plate": "vehicle", "registration": "conveyance", "container": "container"}
_KINDS = {"case": "Event", "consignment": "Event", "company": "Company", "person": "Person", "place": "Address"}


def write(graph: Graph, source: Source) -> bytes:
    """Return the network as entities of FollowTheMoney, one JSON object a line, in UTF-8."""
    lines = (json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in _entities(graph, source))
    return "".join(f"{shown(line)}\n" for line in lines).encode()


def _entities(graph: Graph, source: Source) -> Iterator[Mapping[str, object]]:
    said = {
        "name": source.title, "title": source.title, "fileName": source.title, "author": source.by,
        "summary": source.line, "description": "\n".join(source.notes), "date": source.at.date().isoformat(),
    }  # fmt: skip
    yield _entity(f"source:{source.line}", "Document", said)
    for node in graph.nodes.values():
        yield _entity(node.key, _schema(node), _properties(node))
    for edge in graph.edges:
        yield _link(graph, edge)


def _entity(key: str, schema: str, said: Mapping[str, str]) -> Mapping[str, object]:
    return {"id": identity(key), "schema": schema, "properties": {name: [v] for name, v in said.items() if v}}


def identity(key: str) -> str:
    """Return the id of what has this key: the same in every export, and no name in it."""
    return hashlib.sha256(f"greenlane:{key}".encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _schema(node: Node) -> str:
    if node.kind != "selector":
        return _KINDS.get(node.kind, "Document")
    if node.subkind in _VEHICLES:
        return "Vehicle"
    others = {"imo": "Vessel", "phone": "UserAccount", "email": "UserAccount", "address": "Address",
              "bank": "BankAccount"}  # fmt: skip
    return others.get(node.subkind, "Document")


def _properties(node: Node) -> dict[str, str]:
    about = dict(node.about)
    said = {"name": node.said or node.key}
    if not OWN.fullmatch(about.get("country", "")):
        said["country"] = about.pop("country", "").lower()
    if _schema(node) in ("Event", "Document"):
        said["date"] = about.pop("day", "")
    if _schema(node) == "Document":
        said["fileName"] = node.said or node.key
    if node.kind == "selector":
        said |= _of_selector(node)
    said["notes"] = "\n".join(f"{name}: {value}" for name, value in about.items())
    return said


def _of_selector(node: Node) -> dict[str, str]:
    value = node.key.partition(":")[2] or node.said or node.key
    if node.subkind in _VEHICLES:
        return {"registrationNumber": value, "type": _VEHICLES[node.subkind]}
    named = {"imo": "imoNumber", "address": "full", "bank": "accountNumber"}
    if node.subkind in named:
        return {named[node.subkind]: node.said if node.subkind == "address" else value}
    if node.subkind in ("phone", "email"):
        return {"username": node.said or value, node.subkind: value}
    return {"title": node.said, "keywords": node.subkind}


def _link(graph: Graph, edge: Edge) -> Mapping[str, object]:
    evidence = "; ".join(places(graph, edge))
    said = {"subject": identity(edge.start), "object": identity(edge.end), "role": edge.kind,
            "status": "suggested" if edge.kind in DASHED else "", "recordId": evidence,
            "summary": f"{edge.said} ({edge.weight:.1f} bits)".strip()}  # fmt: skip
    return _entity(f"{edge.start}\n{edge.kind}\n{edge.end}", "UnknownLink", said)
