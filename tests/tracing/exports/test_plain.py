"""JSON: all that the network holds, and where it comes from."""

from __future__ import annotations

import json

from hypothesis import given
from tests.tracing.exports.networks import SOURCE, networks, ring

from greenlane.tracing.exports import plain
from greenlane.tracing.network.graph import Graph


def test_it_says_all() -> None:
    found = json.loads(plain.write(ring(), SOURCE))
    assert found["source"] == list(SOURCE.lines)
    assert found["more"] is False
    first = found["edges"][0]
    assert first["evidence"] == [{"record": "case:1", "where": "containers[0].number", "said": ""}]


@given(networks())
def test_any_network_reads_back(graph: Graph) -> None:
    found = json.loads(plain.write(graph, SOURCE))
    assert [node["key"] for node in found["nodes"]] == list(graph.nodes)
    assert [(edge["start"], edge["end"]) for edge in found["edges"]] == [(e.start, e.end) for e in graph.edges]
