"""Groups of cases: every strong link lies in one group, and its weakest link is the one that holds it."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.links.cases_together import ENOUGH, together
from greenlane.tracing.links.linked import Link

PAIRS = st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1])
LINKS = st.dictionaries(PAIRS, st.floats(0, 16, width=16), max_size=15).map(
    lambda found: [Link(str(a), str(b), weight, ()) for (a, b), weight in found.items()]
)


@given(LINKS)
def test_groups_are_the_parts_that_strong_links_make(links):
    strong = [link for link in links if link.weight >= ENOUGH]
    graph = nx.Graph()
    graph.add_weighted_edges_from((link.first, link.second, link.weight) for link in strong)
    groups = together(links)
    assert {frozenset(group.members) for group in groups} == {
        frozenset(part) for part in nx.connected_components(graph)
    }
    assert sorted(map(id, (link for group in groups for link in group.links))) == sorted(map(id, strong))
    for group in groups:
        part = graph.subgraph(group.members)
        tree = nx.maximum_spanning_tree(part)
        assert group.weakest == min(weight for _, _, weight in tree.edges(data="weight"))
        assert group.tight == (nx.density(part) == 1)
        assert list(group.members) == sorted(group.members)


def test_weak_links_make_no_group():
    assert together([Link("1", "2", ENOUGH - 0.1, ())]) == ()
    assert together([]) == ()
