"""Which records belong together: the same pairs as looking at all of them, without looking at all of them."""

from __future__ import annotations

import time
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.links import rarity
from greenlane.tracing.links.linked import linked

VALUES = st.tuples(st.sampled_from(["container", "seal", "phone", "address"]), st.sampled_from("ABCDE"))
RECORDS = st.dictionaries(st.sampled_from("123456789"), st.frozensets(VALUES), max_size=9)


@given(RECORDS, st.frozensets(VALUES, max_size=2))
def test_the_same_pairs_are_found_as_by_comparing_each_with_each(records, excluded):
    expected = {
        (one, other): (records[one] & records[other]) - excluded for one, other in combinations(sorted(records), 2)
    }
    found = linked(records, excluded=excluded, least=0.0)
    pairs = {(link.first, link.second): {(one.kind, one.value) for one in link.shared} for link in found}
    assert pairs == {pair: values for pair, values in expected.items() if values}
    assert [link.weight for link in found] == sorted((link.weight for link in found), reverse=True)
    for link in found:
        weights = {(one.kind, one.value): one.weight for one in link.shared}
        assert link.weight == rarity.together(weights)
        assert all(one.shown == sum((one.kind, one.value) in own for own in records.values()) for one in link.shared)


def test_counts_of_a_larger_register_weigh():
    records = {"1": [("phone", "A")], "2": [("phone", "A")]}
    (alone,) = linked(records)
    (known,) = linked(records, total=100_000, shown={("phone", "A"): 90})
    assert known.shared[0].shown == 90 and known.weight < linked(records, total=100_000)[0].weight
    assert alone.weight > 0 and linked(records, least=alone.weight + 0.1) == []


def test_a_common_value_brings_no_pair_but_counts_where_another_brought_it():
    records = {str(n): [("address", "market hall")] for n in range(300)}
    records["1"], records["2"] = [*records["1"], ("seal", "S1")], [*records["2"], ("seal", "S1")]
    (link,) = linked(records)
    assert [one.kind for one in link.shared] == ["seal", "address"]


def test_fifty_thousand_records_of_one_forwarder_take_no_quadratic_time():
    records = {f"{n:05}": [("address", "forwarder"), ("container", str(n // 2))] for n in range(50_000)}
    begun = time.process_time()
    assert len(linked(records)) == 25_000
    assert time.process_time() - begun < 10, "1.25 thousand million pairs would take hours"
