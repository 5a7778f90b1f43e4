"""Maps: they sum to one, find the truth better than chance, and several tusks say more than one."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.tracing.origin.genotype import reading, surface
from greenlane.tracing.origin.genotype.assign import assign
from greenlane.tracing.origin.genotype.samples import Samples
from greenlane.tracing.origin.genotype.targets import Targets
from greenlane.tracing.origin.genotype.trust import LeftOut, Trust, calibrated
from greenlane.tracing.origin.posterior import Posterior, km_between


def off(posterior, lat, lon):
    at = posterior.centre()
    return km_between(np.asarray([at[0]]), np.asarray([at[1]]), np.asarray([lat]), np.asarray([lon]))[0, 0]


def test_each_has_a_map_and_all_have_one(fitted, made):
    tusks = reading.read_samples(made.seizures["SimA"])
    found = assign(fitted, tusks)
    assert set(found.each) == set(tusks.names) and not found.left_out
    for one in (*found.each.values(), found.joint):
        assert one.p.sum() == pytest.approx(1) and (one.p > 0).all()
    single = np.mean([one.area_km2(0.9) for one in found.each.values()])
    assert found.joint.area_km2(0.9) < single
    assert all(1 <= count <= 12 for count in found.loci.values())


def test_an_animal_of_a_sampled_place_is_put_there(fitted, reference):
    """Its point is the place itself, not the middle of the cell, and the map keeps it through JSON."""
    big = int(np.bincount(reference.where).argmax())
    place = reference.places[big]
    found = assign(fitted, reference.samples.of(reference.where == big)).joint
    assert off(found, place.lat, place.lon) < 25
    assert Posterior.from_json(found.to_json()).centre() == pytest.approx(found.centre(), abs=1e-4)


def test_a_neutral_prior_is_alike_over_the_range(reference):
    neutral = surface.fit(reference, neutral=True)
    cells = neutral.targets.on_cells(neutral.before)
    assert np.allclose(cells, 1 / len(cells), rtol=1e-6) and neutral.about()["neutral"] is True


def test_samples_of_a_far_corner_fit_badly_among_others(fitted, reference):
    lat = np.asarray([place.lat for place in reference.places])[reference.where]
    south, north = np.argsort(lat)[:8], np.argsort(lat)[-8:]
    alone = assign(fitted, reference.samples.of(north))
    mixed = assign(fitted, reference.samples.of(np.append(north, south[:1])))
    stranger = reference.samples.names[south[0]]
    assert min(mixed.fits, key=mixed.fits.get) == stranger and mixed.fits[stranger] < 0
    assert alone.together > mixed.together


def test_halves_of_two_far_places_are_told_from_one(fitted, reference):
    """Twelve of each: one place explains them better than a place for each, and two explain them far better."""
    sizes = np.bincount(reference.where)
    lat = np.asarray([place.lat for place in reference.places])
    large = np.flatnonzero(sizes >= 12)
    south, north = (np.flatnonzero(reference.where == large[f(lat[large])])[:12] for f in (np.argmin, np.argmax))
    assert assign(fitted, reference.samples.of(south)).together > 0
    assert assign(fitted, reference.samples.of(north)).together > 0
    assert assign(fitted, reference.samples.of(np.append(south, north))).together < -2


def test_too_few_loci_are_left_out_by_name(fitted, reference):
    alleles = reference.samples.alleles[:2].copy()
    alleles[0, 3:] = -1
    found = assign(fitted, Samples(("poor", "good"), reference.samples.loci, alleles, ("", ""), True))
    assert found.left_out == ("poor",) and list(found.each) == ["good"]
    nobody = assign(fitted, Samples(("poor",), reference.samples.loci, alleles[:1], ("",), True))
    assert nobody.joint is None and not nobody.each


def test_the_order_of_loci_does_not_matter(fitted, reference):
    one = reference.samples.of([0, 1])
    turned = Samples(one.names, one.loci[::-1], one.alleles[:, ::-1], one.places, True)
    for name in one.names:
        assert np.allclose(assign(fitted, one).each[name].p, assign(fitted, turned).each[name].p)


def test_trust_makes_overconfident_maps_wider():
    """Likelihoods three times too steep are tempered to about a third, and the regions hold their share again."""
    draw = np.random.default_rng(2)
    cells = 80
    x = np.arange(cells)
    rows = []
    for zone in range(40):
        true = draw.integers(10, 70, 12)
        seen = true + draw.normal(0, 6, 12)
        rows.append(LeftOut(zone, -3 * 0.5 * ((x[None, :] - seen[:, None]) / 6) ** 2, true))
    alike = np.full((cells, 40), 1 / cells)
    nowhere = np.full((12, 40), -1e6)
    rows = [LeftOut(row.zone, np.concatenate([row.log_likelihood, nowhere], axis=1), row.true) for row in rows]
    line = np.zeros(cells + 40)
    trust = calibrated(rows, Targets(line, line, cells, np.zeros(40, dtype=int), alike, np.ones(40)))
    assert 0.2 <= trust.temper <= 0.5 and trust.near == 0
    assert trust.covered_50 == pytest.approx(0.5, abs=0.07) and trust.covered_90 == pytest.approx(0.9, abs=0.05)


def test_what_one_place_gets_wrong_is_not_multiplied_away():
    maps = np.tile(np.asarray([[0.6, 0.3, 0.1]]), (10, 1))
    before = np.full(3, 1 / 3)
    naive, held = Trust(shared=0.0).joint(maps, before), Trust(shared=0.5).joint(maps, before)
    assert naive[0] > 0.99 and 0.6 < held[0] < 0.9
    assert np.allclose(Trust(shared=1.0).joint(maps, before), maps[0])


def test_a_map_says_its_centre_its_areas_and_its_squares():
    lat, lon = (part.ravel() + 0.5 for part in np.meshgrid(np.arange(-3.0, 3), np.arange(10.0, 16), indexing="ij"))
    p = np.exp(-((lat - 0.5) ** 2 + (lon - 12.5) ** 2))
    one = Posterior(lat, lon, p / p.sum(), ("KE",) * 18 + ("",) * 18)
    assert off(one, 0.5, 12.5) < 10
    assert one.area_km2(0.5) == pytest.approx(int(one.region(0.5).sum()) * 111.2**2, rel=0.01)
    assert one.area_km2(1.0) > one.area_km2(0.9) > one.area_km2(0.5)
    drawn = one.to_geojson({"specimen": "E1"})
    centre, *cells = drawn["features"]
    assert centre["geometry"]["type"] == "Point" and centre["properties"]["specimen"] == "E1"
    assert sum(cell["properties"]["region"] == 50 for cell in cells) == one.region(0.5).sum()
    assert all(cell["geometry"]["coordinates"][0][0] == cell["geometry"]["coordinates"][0][-1] for cell in cells)
    assert Posterior.from_json(one.to_json()).by_country().keys() == one.by_country().keys()


def test_a_centre_between_two_peaks_lies_in_a_cell():
    one = Posterior(np.asarray([0.5, 0.5]), np.asarray([10.5, 30.5]), np.asarray([0.5, 0.5]), ("", ""))
    assert off(one, 0.5, 10.5) < 120 or off(one, 0.5, 30.5) < 120
