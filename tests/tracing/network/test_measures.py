"""Measures of a network: what networkx says of small ones, the same twice, and errors that hold."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from tests.tracing.network.nets import graph, graphs, line, peer

from greenlane.tracing.network import measures, sampled
from greenlane.tracing.network.graph import Edge, Graph
from greenlane.tracing.network.net import arranged, net


@given(graphs())
def test_components_are_those_of_networkx(found):
    parts = measures.components(found)
    assert {frozenset(part) for part in parts} == {frozenset(part) for part in nx.connected_components(peer(found))}
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


@given(graphs())
def test_each_node_is_in_one_community_that_hangs_together_and_it_is_the_same_again(found):
    groups = measures.communities(found)
    assert sorted(key for group in groups for key in group) == sorted(found.nodes)
    assert all(nx.is_connected(peer(found).subgraph(group)) for group in groups)
    assert groups == measures.communities(found)


def test_communities_are_those_that_were_planted():
    planted = nx.planted_partition_graph(5, 20, 0.6, 0.01, seed=4)
    found = graph([f"{n:03}" for n in planted], [(f"{a:03}", f"{b:03}", 2.0) for a, b in planted.edges])
    expected = {frozenset(f"{n:03}" for n in range(start, start + 20)) for start in range(0, 100, 20)}
    assert {frozenset(group) for group in measures.communities(found)} == expected


@given(graphs())
def test_degree_and_strength_are_those_of_networkx(found):
    theirs = peer(found)
    assert dict(measures.degree(found).nodes) == {key: n for key, n in theirs.degree if n}
    heavy = {key: weight for key, weight in theirs.degree(weight="weight") if weight}
    assert dict(measures.strength(found).nodes) == pytest.approx(heavy)


@given(graphs(least=3))
def test_betweenness_is_that_of_networkx_as_a_share_of_all_pairs(found):
    pairs = len(found.nodes) * (len(found.nodes) - 1) / 2
    theirs = {key: value / pairs for key, value in nx.betweenness_centrality(peer(found), normalized=False).items()}
    ranked = measures.brokers(found)
    assert ranked.exact and ranked.error == 0 and ranked.among == len(found.nodes)
    assert dict(ranked.nodes) == pytest.approx({key: value for key, value in theirs.items() if value > 1e-12})
    assert [value for _, value in ranked.nodes] == sorted((value for _, value in ranked.nodes), reverse=True)


def test_betweenness_of_random_pairs_is_within_its_error_and_the_same_again():
    theirs = nx.barabasi_albert_graph(200, 2, seed=3)
    ends = np.array(theirs.edges)
    whole = arranged([str(n) for n in range(200)], ends[:, 0], ends[:, 1], np.ones(len(ends)))
    truth = nx.betweenness_centrality(theirs, normalized=False)
    exact = np.array([truth[n] for n in range(200)]) / (200 * 199 / 2)
    values, error = sampled.betweenness(whole.matrix, draws=4000)
    assert 0 < error < 0.05 and np.abs(values - exact).max() <= error
    assert (sampled.betweenness(whole.matrix, draws=4000)[0] == values).all()


def test_of_several_shortest_ways_each_is_drawn_as_often():
    ring = line("ab ac ad be ce de")
    values, _ = sampled.betweenness(net(ring).matrix, draws=6000)
    assert values[1:4] == pytest.approx([2 / 60] * 3, abs=0.012), "a–e over b, c or d"


def test_above_the_limit_brokers_say_how_far_off_they_may_be(monkeypatch):
    monkeypatch.setattr(measures, "EXACT", 3)
    ranked = measures.brokers(line("ab bc cd de"), draws=500)
    assert not ranked.exact and 0 < ranked.error < 1 and ranked.sure == 0.95
    assert ranked.nodes[0][0] == "c"


@given(graphs(least=3, most=8))
def test_fragmenting_takes_the_node_that_cuts_most_pairs_apart(found):
    def apart(gone):
        rest = peer(found)
        rest.remove_nodes_from(gone)
        joined = sum(len(part) * (len(part) - 1) for part in nx.connected_components(rest))
        return 1 - joined / (len(rest) * (len(rest) - 1))

    chosen = measures.fragmenting(found, 2).nodes
    gone = []
    for key, value in chosen:
        best = max(apart([*gone, other]) for other in found.nodes if other not in gone)
        gone.append(key)
        assert value == pytest.approx(best) == pytest.approx(apart(gone))


@given(graphs(most=8))
def test_reaching_greedily_is_never_far_from_the_best(found):
    ball = {key: set(nx.single_source_shortest_path_length(peer(found), key, cutoff=2)) for key in found.nodes}
    chosen = measures.reaching(found, 2).nodes
    best_one = max(map(len, ball.values())) / len(found.nodes)
    assert chosen[0][1] == pytest.approx(best_one)
    pairs = combinations(found.nodes, min(2, len(found.nodes)))
    best = max(len(set().union(*(ball[key] for key in pair))) for pair in pairs) / len(found.nodes)
    assert chosen[-1][1] >= (1 - 1 / np.e) * best
    assert chosen[-1][1] == pytest.approx(len(set().union(*(ball[key] for key, _ in chosen))) / len(found.nodes))


def test_of_two_edges_between_two_nodes_the_strongest_counts_and_a_loop_does_not():
    base = graph("ab", [("a", "b", 1.0), ("b", "a", 3.0), ("a", "a", 9.0)])
    assert dict(measures.strength(base).nodes) == {"a": 3.0, "b": 3.0}
    assert dict(measures.degree(base).nodes) == {"a": 1.0, "b": 1.0}


def test_a_graph_of_nothing_has_nothing():
    empty = Graph({}, ())
    assert measures.components(empty) == measures.communities(empty) == ()
    for measure in (measures.degree, measures.strength, measures.brokers, measures.fragmenting, measures.reaching):
        assert measure(empty).nodes == ()
    with pytest.raises(ValueError, match="no node"):
        Graph({}, (Edge("a", "b", "shows"),))
