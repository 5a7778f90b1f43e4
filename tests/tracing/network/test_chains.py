"""Chains: without loops, each once, in the order of their costs, all that networkx finds, never back in their parts."""

from __future__ import annotations

from itertools import islice, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tracing.network.nets import graph, graphs, line, peer

from greenlane.tracing.network import chains as module
from greenlane.tracing.network.chains import ORDER, chains, costs, through

MOST = 40


def all_ways(found):
    """All ways from the first to the last node with their costs, the cheapest first."""
    theirs = peer(found)
    for _, _, data in theirs.edges(data=True):
        data["cost"] = float(costs(np.array([data["weight"]]))[0])
    first, last = min(found.nodes), max(found.nodes)
    ways = nx.all_simple_paths(theirs, first, last) if first != last else ()
    return sorted((nx.path_weight(theirs, way, "cost"), tuple(way)) for way in ways)


@given(graphs(most=7))
def test_the_cheapest_ways_are_found_in_order_each_once_and_without_loops(found):
    mine = chains(found, min(found.nodes), max(found.nodes), count=MOST)
    theirs = list(islice(all_ways(found), MOST))
    assert [chain.cost for chain in mine] == pytest.approx([cost for cost, _ in theirs])
    assert len({chain.nodes for chain in mine}) == len(mine)
    known = {frozenset((edge.start, edge.end)) for edge in found.edges}
    for chain in mine:
        assert len(set(chain.nodes)) == len(chain.nodes)
        assert all(frozenset(pair) in known for pair in pairwise(chain.nodes))
        assert [{edge.start, edge.end} for edge in chain.edges] == [set(pair) for pair in pairwise(chain.nodes)]
        assert 0 < chain.holds <= 1


@given(graphs(most=7), st.data())
def test_a_chain_never_goes_back_to_an_earlier_part(found, data):
    roles = data.draw(st.dictionaries(st.sampled_from(sorted(found.nodes)), st.sampled_from(ORDER), max_size=4))

    def forward(way):
        stages = [ORDER.index(roles[key]) for key in way if key in roles]
        return stages == sorted(stages)

    mine = chains(found, min(found.nodes), max(found.nodes), count=MOST, roles=roles)
    theirs = [cost for cost, way in all_ways(found) if forward(way)]
    assert all(forward(chain.nodes) for chain in mine)
    assert [chain.cost for chain in mine] == pytest.approx(theirs[:MOST])


def test_a_rare_link_is_nearer_than_a_common_one_and_a_short_chain_than_a_long_one():
    found = graph("abz", [("a", "b", 12.0), ("b", "z", 12.0), ("a", "z", 1.0)])
    assert [chain.nodes for chain in chains(found, "a", "z")] == [tuple("abz"), tuple("az")]
    strong = graph("abz", [("a", "b", 12.0), ("b", "z", 12.0), ("a", "z", 11.0)])
    assert chains(strong, "a", "z")[0].nodes == tuple("az")
    assert (np.diff(costs(np.linspace(0.01, 16, 50))) < 0).all()
    assert np.isfinite(costs(np.array([0.0, 1e-9, 16.0, 1000.0]))).all()


def test_between_what_does_not_hang_together_there_is_no_chain():
    apart = line("ab cd")
    assert chains(apart, "a", "d") == () and chains(apart, "a", "a") == ()
    with pytest.raises(KeyError):
        chains(apart, "a", "x")
    with pytest.raises(ValueError, match="no part"):
        chains(apart, "a", "b", roles={"a": "boss"})


def test_all_edges_between_two_nodes_of_a_chain_come_with_it():
    found = graph("ab", [("a", "b", 2.0), ("b", "a", 5.0)])
    (chain,) = chains(found, "a", "b")
    assert len(chain.edges) == 2 and chain.holds == pytest.approx(1 - 2**-5)


def test_chains_through_stations_pass_them_in_order_and_no_node_twice():
    found = line("ab bc cd ae ed be")
    ways = through(found, "acd", count=10)
    assert {chain.nodes for chain in ways} == {tuple("abcd"), tuple("aebcd")}
    assert [chain.cost for chain in ways] == sorted(chain.cost for chain in ways)
    assert through(found, "acd", roles={"c": "market", "d": "source"}) == ()


def test_after_the_first_question_to_an_end_no_distance_is_worked_out_again(monkeypatch):
    asked = []
    true = module.dijkstra
    monkeypatch.setattr(module, "dijkstra", lambda *a, **k: asked.append(1) or true(*a, **k))
    chains(line("ab bc cd ad bd"), "a", "d", count=5)
    assert len(asked) == 1
