"""Where nodes stand: on the sheet, each time the same, parts beside one another."""

from __future__ import annotations

from hypothesis import given, settings
from tests.tracing.exports.networks import networks, node, ring

from greenlane.tracing.exports import layout
from greenlane.tracing.network.graph import Edge, Graph


@given(networks())
@settings(max_examples=20)
def test_every_node_stands_on_the_sheet(graph: Graph) -> None:
    places = layout.place(graph, wide=1.5)
    assert set(places) == set(graph.nodes)
    assert all(0 <= x <= 1.5 and 0 <= y <= 1 for x, y in places.values())


def test_it_is_the_same_each_time_and_no_two_stand_on_one_spot() -> None:
    places = layout.place(ring())
    assert places == layout.place(ring())
    assert len({(round(x, 3), round(y, 3)) for x, y in places.values()}) == len(places)


def test_parts_do_not_lie_over_one_another() -> None:
    nodes = {f"{part}{n}": node(f"{part}{n}", "case", "") for part in "ab" for n in range(6)}
    edges = tuple(Edge(f"{part}0", f"{part}{n}", "shows") for part in "ab" for n in range(1, 6))
    places = layout.place(Graph(nodes, edges))
    spans = [[point for key, point in places.items() if key[0] == part] for part in "ab"]
    right = max(x for x, _ in spans[0])
    below = max(y for _, y in spans[0])
    assert right < min(x for x, _ in spans[1]) or below < min(y for _, y in spans[1])


def test_the_most_linked_stay_and_what_is_kept_stays() -> None:
    nodes = {key: node(key, "case", key) for key in "abcd"}
    graph = Graph(nodes, (Edge("a", "b", "shows"), Edge("a", "c", "shows")))
    cut = layout.most_linked(graph, 2, keep=["d"])
    assert (set(cut.nodes), cut.edges, cut.more) == ({"a", "d"}, (), True)
    assert layout.most_linked(graph, 9) is graph
