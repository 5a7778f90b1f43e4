"""Where nodes stand: on the sheet, each time the same, parts beside one another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
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


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 80)), min_size=2, max_size=12))
@settings(max_examples=30)
def test_what_stands_too_near_is_pushed_apart_and_stays_on_the_sheet(points: list[tuple[float, float]]) -> None:
    places = {str(n): point for n, point in enumerate(points)}
    pushed = layout.apart(places, (6, 5), wide=100, high=80, rounds=400)
    assert set(pushed) == set(places)
    assert all(0 <= x <= 100 and 0 <= y <= 80 for x, y in pushed.values())
    for one, other in combinations(pushed.values(), 2):
        assert abs(one[0] - other[0]) > 3 or abs(one[1] - other[1]) > 2.5


def test_what_stands_far_enough_stays_where_it_is() -> None:
    places = {"a": (0.0, 0.0), "b": (7.0, 0.0), "c": (0.0, 6.0)}
    assert layout.apart(places, (6, 5), wide=10, high=10) == places
