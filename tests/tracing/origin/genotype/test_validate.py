"""Leaving places out: better than both simpler ways, and regions that hold what they say."""

from __future__ import annotations

import json

import numpy as np
import pytest

from greenlane.tracing.origin.genotype import baselines, reading, simulate, validate, zones
from greenlane.tracing.origin.genotype.samples import Faults


@pytest.fixture(scope="module")
def places_out(reference):
    return validate.leave_places_out(reference, folds=2)


def test_every_place_left_out_the_surface_is_better_than_two_simpler_ways(reference, places_out):
    found = places_out
    assert found.samples == len(reference.samples)
    assert found.median_km < found.population_median_km < found.nearest_median_km
    assert 0.3 < found.covered_50 < 0.7 and 0.75 < found.covered_90 <= 1
    assert found.simulated and json.dumps(found.to_json())


def test_every_sample_left_out_the_surface_is_better_than_both_on_average(reference, places_out):
    found = validate.leave_samples_out(reference, parts=4)
    assert found.left == "samples" and found.samples == len(reference.samples)
    assert found.mean_km < found.population_mean_km
    assert found.median_km < places_out.median_km / 2


def test_a_population_without_the_sample_itself_is_that_of_the_others(reference):
    spot = zones.spots(reference)[reference.where]
    known = zones.coding(reference.samples)
    codes = known.coded(reference.samples)
    chosen = baselines.population(codes, spot, known, own=True)
    for i in (0, 100, 200):
        hidden = spot.copy()
        hidden[i] = spot.max() + 1
        assert chosen[i] == baselines.population(codes, hidden, known)[i]


def test_the_simpler_ways_do_not_see_the_place_either(reference):
    spot = zones.spots(reference)[reference.where]
    known = zones.coding(reference.samples)
    codes = known.coded(reference.samples)
    assert (spot[baselines.nearest(codes, spot, known)] != spot).all()
    assert (baselines.population(codes, spot, known) != spot).all()


def test_too_few_places_are_refused(reference):
    few = reference.of(reference.where < 3)
    with pytest.raises(Faults, match="are needed"):
        validate.leave_places_out(few)


def test_the_same_seed_makes_the_same_and_every_text_says_that_it_is_made_up(made):
    again = simulate.simulate(3, samples=360, loci=12, places=26)
    assert again == made and simulate.simulate(4, samples=360, loci=12, places=26).samples != made.samples
    for text in (made.samples, made.places, made.grid, *made.seizures.values()):
        assert text.startswith("# simulated: ") and "from seed 3" in text
    found = reading.read(made.samples, made.places, made.grid)
    assert found.simulated and found.samples.simulated
    assert 0.02 < 1 - found.samples.typed().mean() < 0.2
    assert len(zones.spots(found)) > len(np.unique(zones.spots(found))), "one spot has two names"
