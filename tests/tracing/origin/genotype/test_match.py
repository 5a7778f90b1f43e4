"""Matches: the same animal stands out, relatives are told, and chance is measured."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.tracing.origin.genotype import kinship, reading
from greenlane.tracing.origin.genotype import match as matching
from greenlane.tracing.origin.genotype.baselines import shared_alleles
from greenlane.tracing.origin.genotype.likelihood import Rates
from greenlane.tracing.origin.genotype.match import FalseRates, match
from greenlane.tracing.origin.genotype.samples import Samples
from greenlane.tracing.origin.genotype.zones import coding


@pytest.fixture(scope="module")
def tusks(made):
    read = [reading.read_samples(text) for text in made.seizures.values()]
    return Samples.from_measured({name: loci for one in read for name, loci in one.measured().items()})


@pytest.fixture(scope="module")
def found(fitted, tusks):
    return match(fitted, tusks, simulated=300)


def test_two_tusks_of_one_elephant_are_found_and_nothing_unrelated_passes_for_one(found, made):
    same = {pair for pair, relation in made.relations.items() if relation == "same"}
    told = {(m.first, m.second) for m in found if m.relation == "same"}
    assert same <= told | {(b, a) for a, b in told} and len(same) == 6
    for m in found:
        if m.relation == "same" and m.log10_lr > 6:
            assert made.relations.get((m.first, m.second)) == "same"
    assert all(0 < m.false_rate < 0.05 for m in found if m.log10_lr > 5)


def test_between_two_seizures_only_pairs_across_are_told(fitted, made):
    a, b = (reading.read_samples(made.seizures[name]) for name in ("SimA", "SimB"))
    across = match(fitted, a, b, simulated=100)
    assert across and all(m.first.startswith("SimA") and m.second.startswith("SimB") for m in across)
    strongest = across[0]
    assert strongest.relation == "same" and made.relations[strongest.first, strongest.second] == "same"
    assert strongest.log10_lrs["same"] > strongest.log10_lrs["siblings"]
    assert strongest.about()["loci"] == strongest.loci


def lr(one, two, p=(0.1, 0.2, 0.7), theta=0.0, rates=None):
    pair = [np.asarray([[genotype]]) for genotype in (one, two)]
    found = kinship.log10_ratios(*pair, (np.asarray([p]),), np.asarray([[theta]]), rates or Rates(0.0, 0.0))
    return {name: float(10 ** values[0]) for name, values in found.items()}


def test_ratios_are_those_of_the_textbook():
    """Without structure and error: 1/(2 pq) and 1/p² for one animal, (p + q)/(4 pq) for parent and young."""
    both = lr((0, 1), (0, 1))
    assert both["same"] == pytest.approx(1 / (2 * 0.1 * 0.2), rel=1e-4)
    assert both["parent"] == pytest.approx((0.1 + 0.2) / (4 * 0.1 * 0.2), rel=1e-4)
    assert both["siblings"] == pytest.approx(0.25 + 0.5 * both["parent"] + 0.25 * both["same"], rel=1e-4)
    assert lr((0, 0), (0, 0))["same"] == pytest.approx(1 / 0.01, rel=1e-4)
    assert lr((0, 0), (0, 1))["parent"] == pytest.approx(1 / (2 * 0.1), rel=1e-4)
    assert lr((0, 0), (1, 1))["parent"] == pytest.approx(0, abs=1e-9)
    assert lr((0, 0), (1, 1))["siblings"] == pytest.approx(0.25, rel=1e-4)


def test_structure_error_and_drop_out_make_a_match_say_less_and_a_mismatch_less_final():
    """With theta the match of a homozygote is that of Balding and Nichols: (2θ + (1-θ)p)(3θ + (1-θ)p)/((1+θ)(1+2θ))."""
    t, p = 0.05, 0.1
    expected = (1 + t) * (1 + 2 * t) / ((2 * t + (1 - t) * p) * (3 * t + (1 - t) * p))
    assert lr((0, 0), (0, 0), theta=t)["same"] == pytest.approx(expected, rel=1e-4)
    assert lr((0, 1), (0, 1), theta=t)["same"] < lr((0, 1), (0, 1))["same"]
    dropped = lr((0, 1), (0, 0), rates=Rates(0.05, 0.0))["same"]
    assert 0 < dropped < lr((0, 1), (0, 1))["same"] / 4
    assert lr((0, 1), (0, 0))["same"] == pytest.approx(0, abs=1e-9)
    assert 0 < lr((0, 0), (1, 1), rates=Rates(0.0, 0.02))["same"] < 0.1


def test_a_missing_locus_says_nothing_and_the_order_of_the_two_neither():
    assert lr((-1, -1), (0, 1)) == {"same": 1.0, "parent": 1.0, "siblings": 1.0}
    one, two = lr((0, 1), (1, 2), theta=0.03, rates=Rates()), lr((1, 2), (0, 1), theta=0.03, rates=Rates())
    assert one == pytest.approx(two)


def test_false_rates_are_bounds_that_fall(fitted):
    rates = FalseRates({"same": np.arange(100.0)}, np.arange(50.0), {"same": np.arange(10.0)})
    assert rates.of("same", 1000) == pytest.approx(3 / 100, rel=0.01)
    shares = [rates.of("same", least) for least in (0, 50, 99, 1000)]
    assert shares == sorted(shares, reverse=True) and shares[0] == 1
    assert rates.missed("same", 5) == 0.5 and rates.of_relatives(1000) == pytest.approx(3 / 50, rel=0.01)


def test_shared_alleles_are_the_lesser_counts():
    samples = reading.read_samples("A 90 100\nA 90 102\nB 90 100\nB 92 100\nC 92 -999\nC 94 -999\n", loci=2)
    known = coding(samples)
    codes = known.coded(samples)
    shared, common = shared_alleles(codes, codes, known)
    assert shared.tolist() == [[4, 2, 0], [2, 4, 1], [0, 1, 2]]
    assert common.tolist() == [[2, 2, 1], [2, 2, 1], [1, 1, 1]]


def test_who_is_not_looked_at_is_hardly_ever_a_relative(fitted):
    for sort in kinship.DESCENT:
        reached, looked = matching.screened(fitted, sort, 400, 2, 3.0)
        assert reached.sum() > 20
        assert (reached & ~looked).sum() <= 0.03 * reached.sum(), sort
    assert matching.screened(fitted, matching.UNRELATED, 400, 2, 3.0)[1].mean() < 0.1
