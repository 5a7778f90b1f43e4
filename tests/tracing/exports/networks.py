"""Invented networks for the tests of exports, small ones and odd ones."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from greenlane.tracing.exports.source import Source
from greenlane.tracing.network.graph import Edge, Evidence, Graph, Node

SOURCE = Source(
    title="Network of case NP-1", by="Bo Invented, Northport Customs", at=dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC),
    tlp="AMBER+STRICT", asked="around NP-1, 2 steps", notes=("It says nothing of guilt.", "Demo data."),
)  # fmt: skip


def node(key: str, kind: str, said: str, **more) -> Node:
    return Node(key, kind, said, **more)  # type: ignore[arg-type]


def ring() -> Graph:
    """Two cases that share a container and a telephone; a company in one, and one like it in the other."""
    nodes = [
        node("case:1", "case", "NP-1", about={"day": "2026-05-04", "country": "XN", "goods": "ivory"}),
        node("case:2", "case", "NP-2"),
        node("container:CSQU3054383", "selector", "CSQU3054383", subkind="container"),
        node("phone:+99912345", "selector", "+999 12345", subkind="phone", nominal=True),
        node("company:a", "company", "=Imaginary Polymers", subkind="consignee", nominal=True),
        node("company:b", "company", "想像聚合物 <&>", subkind="consignor", nominal=True),
        node("person:c", "person", "يان", subkind="suspect", nominal=True),
    ]
    edges = (
        Edge("case:1", "container:CSQU3054383", "shows", 9.5, "", (Evidence("case:1", "containers[0].number"),)),
        Edge("case:2", "container:CSQU3054383", "shows", 9.5, "", (Evidence("case:2", "containers[0].number"),)),
        Edge("case:1", "company:a", "names", 3.0, "consignee", (Evidence("case:1", "parties[0]", "Imaginary"),)),
        Edge("case:2", "company:b", "names", 3.0, "consignor", (Evidence("case:2", "parties[0]"),)),
        Edge("company:a", "phone:+99912345", "of", 8.0, "", (Evidence("case:1", "parties[0].phone"),)),
        Edge("company:b", "phone:+99912345", "of", 8.0, "", (Evidence("case:2", "parties[0].phone"),)),
        Edge("company:a", "company:b", "alike", 6.1, "@likely", (Evidence("case:1"), Evidence("case:2"))),
    )
    return Graph({one.key: one for one in nodes}, edges)


@st.composite
def networks(draw: st.DrawFn) -> Graph:
    """Any network: names of any signs, edges between any nodes, also twice."""
    text = st.text(max_size=12)
    keys = draw(st.lists(st.text("abcXYZ:19=", min_size=1, max_size=6), unique=True, min_size=1, max_size=6))
    kinds = st.sampled_from(["case", "consignment", "company", "person", "selector", "specimen", "place"])
    sub = st.sampled_from(["", "imo", "phone", "email", "plate", "address", "bl", "bank"])
    nodes = {
        key: node(key, draw(kinds), draw(text), subkind=draw(sub), about=draw(st.dictionaries(text, text, max_size=2)))
        for key in keys
    }
    ends = st.sampled_from(keys)
    evidence = st.lists(st.builds(Evidence, record=ends, where=text, said=text), max_size=2).map(tuple)
    edge = st.builds(
        Edge, start=ends, end=ends, kind=st.sampled_from(["shows", "names", "alike", "same"]),
        weight=st.floats(-5, 40), said=text, evidence=evidence,
    )  # fmt: skip
    return Graph(nodes, tuple(draw(st.lists(edge, max_size=5))))
