"""The smoothed surface: it learns from places, knows what it does not know, and leaving out means leaving out."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.tracing.origin.genotype import kriging, surface, zones
from greenlane.tracing.origin.genotype.kriging import Settings
from greenlane.tracing.origin.genotype.likelihood import Rates, genotypes
from greenlane.tracing.origin.genotype.reading import read
from greenlane.tracing.origin.genotype.samples import Faults
from greenlane.tracing.origin.posterior import km_between


def test_frequencies_sum_to_one_and_are_surer_near_samples(fitted):
    for p in fitted.p:
        assert np.allclose(p.sum(axis=1), 1) and (p > 0).all()
    grid, made = fitted.reference.grid, fitted.zones
    far = km_between(grid.lat, grid.lon, made.lat, made.lon).min(axis=1)
    sure = fitted.concentration[: len(grid)].mean(axis=1)
    assert sure[far < 100].mean() > 1.5 * sure[far > 600].mean()
    at_places = fitted.concentration[len(grid) :].mean(axis=1)
    assert at_places.mean() > sure[fitted.targets.cell_of].mean(), "a sampled place is known better than its cell"


def test_to_leave_a_zone_out_is_the_same_as_never_to_have_sampled_it():
    draw = np.random.default_rng(1)
    lat, lon = draw.uniform(-10, 10, 8), draw.uniform(10, 30, 8)
    table = draw.integers(0, 12, (8, 4)).astype(float)
    km, to = km_between(lat, lon, lat, lon), km_between(lat[:5] + 1, lon[:5], lat, lon)
    s = Settings()
    whole = kriging.locus(table, s.covariance(km), s.covariance(to), s, 1.3)
    kept = np.arange(8) != 3
    less = kriging.locus(table[kept], s.covariance(km[np.ix_(kept, kept)]), s.covariance(to[:, kept]), s, 1.3)
    for one, two in zip(whole.frequencies(3), less.frequencies(), strict=True):
        cells = slice(0, 5) if one.ndim == 2 or len(one) == 13 else slice(None)
        assert np.allclose(one[cells], two[cells])
    assert not np.allclose(whole.frequencies()[0][:5], less.frequencies()[0][:5])


def test_genotypes_of_a_locus_are_all_there_is():
    p = np.asarray([[0.5, 0.3, 0.15, 0.05], [0.1, 0.2, 0.3, 0.4]])
    kinds = np.asarray([(i, j) for i in range(4) for j in range(i, 4)])
    found = genotypes(kinds, p, np.asarray([9.0, 99.0]), p.mean(axis=0), Rates(0.1, 0.05))
    assert np.allclose(found.sum(axis=0), 1)


def test_settings_are_found_within_their_limits(fitted):
    for name, (low, high) in surface.LIMITS.items():
        assert low <= getattr(fitted.settings, name) <= high
    about = fitted.about()
    assert about["simulated"] is True and about["trust"]["covered_90"] is not None


def test_places_on_one_spot_are_one_zone():
    places = "a 1 0 20\nb 2 0 20\nc 3 0.5 20\nd 4 -9 25\ne 5 8 30\n"
    rows = [
        f"{name}{i} {name} {100 + 2 * (i % 3)} {90 + 2 * (i % 2)}"
        for name in "12345"
        for i in range(7 if name != "3" else 2)
    ]
    found = read("\n".join(f"{row}\n{row}" for row in rows), places, "")
    coding = zones.coding(found.samples)
    made = zones.zones(found, coding.coded(found.samples), coding)
    assert made.of_place.tolist() == [0, 0, 1, 2, 3]
    assert zones.spots(found).tolist() == [0, 0, 1, 2, 3]
    assert sum(table.sum() for table in made.counts) == found.samples.alleles.size


def test_too_few_places_and_loci_without_difference_are_refused():
    two = "A 1 90 100\nA 1 90 102\nB 2 92 100\nB 2 90 100\n"
    with pytest.raises(Faults, match="at least 3"):
        surface.fit(read(two, "x 1 0 20\ny 2 5 20\n", ""))
    same = "".join(f"{n} {i} 90 100\n{n} {i} 90 100\n" for i, n in ((1, "A"), (2, "B"), (3, "C")))
    with pytest.raises(Faults, match="more than one allele"):
        surface.fit(read(same, "x 1 0 20\ny 2 5 20\nz 3 9 9\n", ""))


def test_a_poor_reference_set_is_fitted_all_the_same(reference):
    """Seven loci, four in ten missing, one locus never read, unseen alleles."""
    draw = np.random.default_rng(4)
    alleles = reference.samples.alleles[:, :8].copy()
    alleles[draw.random(alleles.shape[:2]) < 0.4] = -1
    alleles[:, 7] = -1
    samples = type(reference.samples)(
        reference.samples.names, reference.samples.loci[:8], alleles, reference.samples.places, True
    )
    poor = surface.fit(type(reference)(samples, reference.places, reference.where, reference.grid))
    assert poor.used == tuple(range(7))
    strange = type(samples)(("new",), samples.loci, np.full((1, 8, 2), 999), ("",), True)
    maps = poor.targets.on_cells(poor.maps(poor.log_likelihood(strange)))
    assert np.isfinite(maps).all() and maps.max() < 0.2, "alleles that nobody knows say next to nothing"
