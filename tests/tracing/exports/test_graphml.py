"""GraphML: it reads back, whatever stands in it."""

from __future__ import annotations

import io

import networkx as nx
from hypothesis import given
from tests.tracing.exports.networks import SOURCE, networks, ring

from greenlane.tracing.exports import graphml
from greenlane.tracing.network.graph import Graph


def read(data: bytes):
    return nx.read_graphml(io.BytesIO(data), force_multigraph=True)


def test_networkx_reads_it_back() -> None:
    graph = ring()
    found = read(graphml.write(graph, SOURCE))
    assert set(found.nodes) == set(graph.nodes)
    assert sorted(map(sorted, found.edges())) == sorted(sorted((edge.start, edge.end)) for edge in graph.edges)
    assert found.nodes["company:b"]["label"] == "想像聚合物 <&>"
    assert found.nodes["company:b"]["nominal"] is True
    said = found.get_edge_data("case:1", "container:CSQU3054383")
    assert [(one["bits"], one["evidence"]) for one in said.values()] == [(9.5, "NP-1 · containers[0].number")]


def test_the_source_travels_with_it() -> None:
    found = read(graphml.write(ring(), SOURCE))
    assert found.graph["source"].splitlines() == list(SOURCE.lines)
    assert "Bo Invented" in found.graph["source"]
    assert found.graph["tlp"] == "AMBER+STRICT"


@given(networks())
def test_no_sign_breaks_it(graph: Graph) -> None:
    found = read(graphml.write(graph, SOURCE))
    assert set(found.nodes) == set(graph.nodes)
    assert found.number_of_edges() == len(graph.edges)
