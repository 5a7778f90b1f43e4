"""Breaking a network: what is removed breaks it, and what is called the smallest set is the smallest."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.tracing.network.nets import graph, graphs, largest_without, line, peer

from greenlane.tracing.network import breaking


@given(graphs(least=2), st.data())
def test_no_way_is_left_between_two_sets_and_no_smaller_set_does_it(found, data):
    keys = sorted(found.nodes)
    starts = data.draw(st.sets(st.sampled_from(keys), min_size=1, max_size=2))
    assume(set(keys) - starts)
    ends = data.draw(st.sets(st.sampled_from(sorted(set(keys) - starts)), min_size=1, max_size=2))
    cut = breaking.between(found, starts, ends)

    def joined(gone):
        rest = peer(found)
        rest.remove_nodes_from(gone)
        return any(nx.has_path(rest, a, b) for a in starts for b in ends)

    touching = any({edge.start, edge.end} & starts and {edge.start, edge.end} & ends for edge in found.edges)
    assert cut.possible == (not touching)
    if cut.possible:
        assert not joined(cut.nodes) and not set(cut.nodes) & (starts | ends)
        others = sorted(set(keys) - starts - ends)
        assert not cut.nodes or all(joined(gone) for gone in combinations(others, len(cut.nodes) - 1))
        assert cut.proof == "smallest" and cut.at_least == len(cut.nodes)
        assert cut.left == largest_without(found, cut.nodes)


def test_nodes_that_are_kept_are_not_removed():
    two_ways = line("ab bz ac cd dz")
    assert set(breaking.between(two_ways, "a", "z").nodes) in ({"b", "c"}, {"b", "d"})
    assert set(breaking.between(two_ways, "a", "z", keep="c").nodes) == {"b", "d"}
    assert not breaking.between(two_ways, "a", "z", keep="b").possible
    with pytest.raises(ValueError, match="itself"):
        breaking.between(two_ways, "a", "ab")
    with pytest.raises(KeyError):
        breaking.between(two_ways, "a", "x")


@given(graphs(least=2))
def test_the_smallest_cut_is_as_large_as_networkx_says(found):
    theirs, cut = peer(found), breaking.apart(found)
    if not nx.is_connected(theirs):
        assert cut.possible and cut.nodes == ()
    elif nx.density(theirs) == 1:
        assert not cut.possible
    else:
        assert len(cut.nodes) == nx.node_connectivity(theirs) == cut.at_least and cut.proof == "smallest"
        theirs.remove_nodes_from(cut.nodes)
        assert not nx.is_connected(theirs)


def test_of_single_nodes_the_one_that_leaves_least_together():
    assert breaking.apart(line("ab bc cd de ef fg")).nodes == ("d",)


def test_above_the_limit_a_cut_is_a_bound(monkeypatch):
    cube = nx.hypercube_graph(3)
    keys = {node: "".join(map(str, node)) for node in cube}
    found = graph(keys.values(), [(keys[a], keys[b]) for a, b in cube.edges])
    assert breaking.apart(found).proof == "smallest" and len(breaking.apart(found).nodes) == 3
    monkeypatch.setattr(breaking, "SEARCHED", 5)
    cut = breaking.apart(found)
    assert (len(cut.nodes), cut.proof, cut.at_least) == (3, "bound", 2)


@given(graphs(most=9), st.sampled_from([0.2, 0.34, 0.5, 1.0]))
def test_a_dismantled_network_has_no_large_part_and_what_is_proven_is_true(found, share):
    most = max(1, int(share * len(found.nodes)))
    gone = breaking.dismantle(found, share=share)
    assert gone.possible and gone.left == largest_without(found, gone.nodes) <= most
    assert gone.steps == tuple(largest_without(found, gone.nodes[: n + 1]) for n in range(len(gone.nodes)))
    best = next(
        size
        for size in range(len(found.nodes) + 1)
        if any(largest_without(found, some) <= most for some in combinations(found.nodes, size))
    )
    assert gone.at_least <= best <= len(gone.nodes)
    if gone.proof == "smallest":
        assert len(gone.nodes) == best


@pytest.mark.parametrize("ranked", [400, 0])
def test_communities_joined_by_few_are_broken_at_these(monkeypatch, ranked):
    monkeypatch.setattr(breaking, "RANKED", ranked)
    rings = [(f"{g}{n:02}", f"{g}{(n + step) % 12:02}") for g in "abcde" for n in range(12) for step in (1, 2, 5)]
    hubs = [(f"h{n}", f"{g}{n:02}") for n in range(3) for g in "abcde"]
    found = graph(sorted({key for pair in rings + hubs for key in pair}), rings + hubs)
    gone = breaking.dismantle(found, share=0.25)
    assert set(gone.nodes) == {"h0", "h1", "h2"} and gone.left == 12
    assert (gone.proof, gone.at_least) == ("smallest", 3), "every pair was tried, and none does it"


def test_what_may_not_be_removed_stays():
    star = line("ab ac ad ae")
    assert breaking.dismantle(star, share=0.2).nodes == ("a",)
    gone = breaking.dismantle(star, share=0.2, keep="a")
    assert gone.possible and set(gone.nodes) == set("bcde")
    assert not breaking.dismantle(star, share=0.2, keep="ab").possible
    with pytest.raises(ValueError, match="no share"):
        breaking.dismantle(star, share=0)
