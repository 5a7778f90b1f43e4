"""Small networks of chance for tests, in the forms of the house and of networkx."""

from __future__ import annotations

from hypothesis import strategies as st
from networkx import Graph as Peer

from greenlane.tracing.network.graph import Edge, Graph, Node

MOST = 11


@st.composite
def graphs(draw, most=MOST, least=1):
    """Draw a graph of up to ``most`` nodes, 00 and so on, with weights from 0.1 to 12 bits."""
    size = draw(st.integers(least, most))
    keys = [f"{n:02}" for n in range(size)]
    pairs = [(a, b) for a in keys for b in keys if a < b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3 * size)) if pairs else []
    return graph(keys, [(*pair, draw(st.integers(1, 120)) / 10) for pair in chosen])


def graph(keys, edges):
    """Return a graph of keys and (start, end[, weight])."""
    nodes = {key: Node(key, "selector", key) for key in keys}
    return Graph(nodes, tuple(Edge(a, b, "shows", *weight) for a, b, *weight in edges))


def line(text):
    """Return a graph of single letters: ``"ab bc"`` has two edges."""
    pairs = text.split()
    return graph(sorted(set("".join(pairs))), [tuple(pair) for pair in pairs])


def peer(found) -> Peer:
    """Return the same graph for networkx."""
    made = Peer()
    made.add_nodes_from(found.nodes)
    made.add_weighted_edges_from((edge.start, edge.end, edge.weight) for edge in found.edges)
    return made


def largest_without(found, gone) -> int:
    """The size of the largest part without some nodes, as networkx counts it."""
    import networkx as nx

    rest = peer(found)
    rest.remove_nodes_from(gone)
    return max(map(len, nx.connected_components(rest)), default=0)
