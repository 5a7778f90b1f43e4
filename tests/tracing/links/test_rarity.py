"""What a shared identifier says: more the rarer it is, never more than the cap, and families count once."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.facts import identifiers
from greenlane.tracing import selector
from greenlane.tracing.links import rarity

KINDS = st.sampled_from([*rarity.TRUST, "a kind of tomorrow"])
TOTALS = st.integers(2, 10**7)


@given(KINDS, TOTALS, st.data())
def test_the_more_records_show_a_value_the_less_it_says(kind, total, data):
    few = data.draw(st.integers(1, total - 1))
    many = data.draw(st.integers(few + 1, total))
    assert 0 <= rarity.bits(kind, many, total) <= rarity.bits(kind, few, total) <= rarity.CAP
    if rarity.bits(kind, few, total) < rarity.CAP:
        assert rarity.bits(kind, many, total) < rarity.bits(kind, few, total)


@given(KINDS, st.integers(1, 10**6), TOTALS, st.integers(0, 10**6))
def test_the_same_count_among_more_records_says_no_less(kind, shown, total, further):
    total = max(shown, total)
    assert rarity.bits(kind, shown, total + further) >= rarity.bits(kind, shown, total)


def test_the_weight_is_the_information_of_the_value_by_the_trust_in_its_kind():
    assert rarity.bits("permit", 2, 10_239) == pytest.approx(log2(10_240 / 3))
    assert rarity.bits("address", 2, 10_239) == pytest.approx(0.4 * log2(10_240 / 3))
    assert rarity.bits("permit", 2, 3) == pytest.approx(log2(1025 / 3)), "a register of three knows no rarity"
    assert rarity.bits("permit", 5000, 5000) == 0


@pytest.mark.parametrize("shown, total", [(0, 5), (6, 5), (-1, 5), (1, 0)])
def test_counts_that_cannot_be_are_refused(shown, total):
    with pytest.raises(ValueError, match="cannot show"):
        rarity.bits("permit", shown, total)


def test_what_comes_together_is_one_coincidence():
    box, seal, permit = ("container", "A"), ("seal", "B"), ("permit", "C")
    assert rarity.together({box: 8.0, seal: 7.0}) == 8.0
    assert rarity.together({box: 8.0, seal: 7.0, permit: 5.0}) == 13.0
    assert rarity.together({}) == 0


def test_strong_kinds_weigh_more_than_weak_ones_and_every_kind_is_known():
    strong, weak = ("container", "genotype", "photo", "permit"), ("address", "flight", "voyage", "imo")
    assert min(rarity.TRUST[kind] for kind in strong) > 2 * max(rarity.TRUST[kind] for kind in weak)
    assert {*identifiers.KINDS, *selector.KINDS} <= set(rarity.TRUST)
    assert set(rarity.FAMILIES) <= set(rarity.TRUST)
