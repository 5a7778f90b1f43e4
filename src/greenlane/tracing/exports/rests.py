"""What an edge rests on, as text for a file. Pure."""

from __future__ import annotations

from greenlane.tracing.network.graph import Edge, Graph


def records(graph: Graph, edge: Edge) -> tuple[str, ...]:
    """Return the records that an edge rests on, each once: by what they are called where they are in the network."""
    keys = dict.fromkeys(one.record for one in edge.evidence)
    return tuple(graph.nodes[key].said if key in graph.nodes else key for key in keys)


def places(graph: Graph, edge: Edge) -> tuple[str, ...]:
    """Return a line for each place in a record: the record, the field, what stands there."""
    lines = (
        (graph.nodes[one.record].said if one.record in graph.nodes else one.record, one.where, one.said)
        for one in edge.evidence
    )
    return tuple(dict.fromkeys(" · ".join(filter(None, line)) for line in lines))
