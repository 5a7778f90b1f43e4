"""The chart for a court: every node and link with its source, cut where it would be no picture, set as PDF/A."""

from __future__ import annotations

from tests.tracing.exports.networks import SOURCE, node, ring

from greenlane.seizures import pdf
from greenlane.tracing import chart
from greenlane.tracing.network.graph import Edge, Evidence, Graph

PARTS = ("nodes", "edges", "methods", "number", "kind", "name", "about", "links", "ends", "how", "worth", "source",
         "dashed", "made")  # fmt: skip
KINDS = ("case", "consignment", "company", "person", "selector", "specimen", "place")
SAID = chart.Said(
    {part: part for part in PARTS}, {kind: kind.title() for kind in KINDS}, ["method #1", "$ 2"],
    lambda edge: edge.kind, lambda edge: f"{edge.weight} bits",
    lambda edge: [f"{one.record} {one.where}" for one in edge.evidence], lambda shown, of: f"{shown} of {of}",
)  # fmt: skip


def test_every_link_names_its_ends_by_number_and_its_sources() -> None:
    data = chart.data(ring(), SOURCE, SAID, middle="case:2")
    nodes = {row[0]: row for row in data["nodes"]}  # type: ignore[attr-defined]
    assert nodes["1"][2] == "NP-2"
    edges = data["edges"]
    assert len(edges) == len(ring().edges)  # type: ignore[arg-type]
    first = edges[0]  # type: ignore[index]
    assert {nodes[end][2] for end in first[0].split(" – ")} <= {"NP-1", "NP-2", "CSQU3054383"}
    assert first[1:] == ["shows", "9.5 bits", ["case:1 containers[0].number"]]
    assert (data["nodes_of"], data["edges_of"]) == ("", "")


def test_a_large_network_is_cut_and_says_so() -> None:
    many = Graph({f"n{n}": node(f"n{n}", "selector", str(n)) for n in range(chart.DRAWN + 5)}, ())
    assert chart.data(many, SOURCE, SAID)["nodes_of"] == f"{chart.DRAWN} of {chart.DRAWN + 5}"


def test_it_is_set_as_a_pdf_and_its_shapes_are_no_text() -> None:
    kinds = {kind: node(kind, kind, f"#{kind} $x$") for kind in KINDS}
    data = chart.data(Graph(kinds, ()), SOURCE, SAID)
    assert pdf.pdf(chart.TEMPLATE, data, at=SOURCE.at).startswith(b"%PDF")
    shapes = chart.TEMPLATE[chart.TEMPLATE.index("#let shape(kind)") : chart.TEMPLATE.index("#let listed")]
    # In Typst an "else" that begins a line outside of braces is printed as text.
    assert "\n  else" not in shapes


def test_every_node_carries_its_number_and_is_named_with_its_records() -> None:
    many = {f"c{n}": node(f"c{n}", "company", f"A very long invented name {n}") for n in range(chart.DRAWN - 1)}
    case = node("case:1", "case", "NP-1")
    edges = tuple(Edge("case:1", key, "names", 1.0, "", (Evidence("case:1", "parties"),)) for key in many)
    data = chart.data(Graph({"case:1": case, **many}, edges), SOURCE, SAID, middle="case:1")
    dots, rows = data["dots"], data["nodes"]
    assert {dot["number"] for dot in dots} == {row[0] for row in rows}  # type: ignore[attr-defined]
    named = [dot for dot in dots if dot["place"]]  # type: ignore[attr-defined]
    assert 10 < len(named) < chart.DRAWN and named[0]["name"] == "NP-1"
    assert all(row[3] == "NP-1" for row in rows[1:])  # type: ignore[index]
