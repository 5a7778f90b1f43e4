"""X-rays through containers: the published attenuation, and two channels that tell steel from wood."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.simulate import material, physics_mev
from greenlane.inspection.simulate.material import MATERIALS
from greenlane.inspection.simulate.physics_mev import ENERGIES, HELD_OUT_SCANNERS, SCANNERS, MevScanner, basis

EVERY = (*SCANNERS, *HELD_OUT_SCANNERS)
# Mass attenuation in cm²/g with coherent scattering, NIST (XCOM): formula, MeV, value, error that is allowed.
PUBLISHED = [
    ("H2O", 1.0, 0.0707, 0.005), ("H2O", 3.0, 0.0397, 0.005), ("H2O", 6.0, 0.0277, 0.005),
    ("C", 1.0, 0.0636, 0.005), ("C", 6.0, 0.0247, 0.005), ("Al", 3.0, 0.0354, 0.005), ("Al", 6.0, 0.0266, 0.005),
    ("Fe", 1.0, 0.0599, 0.005), ("Fe", 3.0, 0.0362, 0.005), ("Fe", 6.0, 0.0306, 0.005), ("Fe", 10.0, 0.0299, 0.015),
    ("Cu", 1.0, 0.0590, 0.015), ("Cu", 3.0, 0.0360, 0.015), ("Cu", 6.0, 0.0308, 0.015),
    ("Pb", 1.0, 0.0710, 0.01), ("Pb", 3.0, 0.0423, 0.04), ("Pb", 6.0, 0.0439, 0.04), ("Pb", 10.0, 0.0497, 0.11),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "mev", "expected", "within"), PUBLISHED)
def test_attenuation_is_the_published_one(formula: str, mev: float, expected: float, within: float) -> None:
    found = physics_mev.attenuation(material.weights(f"{formula} 1"), np.array([mev]))
    assert found[0] == pytest.approx(expected, rel=within)


@pytest.mark.parametrize("formula", ["H2O", "Al", "Fe", "Cu"])
def test_it_goes_on_where_the_tables_for_baggage_end(formula: str) -> None:
    weights = material.weights(f"{formula} 1")
    assert physics_mev.attenuation(weights, np.array([0.3]))[0] == pytest.approx(
        material.attenuation(weights)[material.ENERGIES == 300][0], rel=0.012
    )


def test_the_two_series_for_pairs_meet() -> None:
    at = 4 * material.ELECTRON_KEV / 1000
    below, above = physics_mev.pairs(np.array([at - 1e-6, at + 1e-6]))
    assert below == pytest.approx(above, rel=5e-4)
    assert physics_mev.pairs(np.array([1.0]))[0] == 0


@pytest.mark.parametrize("scanner", EVERY, ids=lambda s: s.name)
@pytest.mark.parametrize("name", ["wood", "water", "aluminium", "steel"])
def test_two_sums_come_to_what_the_whole_spectrum_gives(name: str, scanner: MevScanner) -> None:
    linear = physics_mev.attenuation(MATERIALS[name].weights) * MATERIALS[name].density
    cm = 2 / float(np.interp(3, ENERGIES, linear))
    true = physics_mev.channels(scanner) @ np.exp(-linear * cm)
    pair, scattered = basis(name)
    assert np.log(scanner.table().through(pair * cm, scattered * cm)) == pytest.approx(np.log(true), rel=0.01)


@pytest.mark.parametrize("scanner", EVERY, ids=lambda s: s.name)
@pytest.mark.parametrize(("name", "low", "high"), [("water", 5, 8.5), ("aluminium", 11.5, 14.5), ("steel", 24.5, 27.5)])
def test_the_number_is_told(name: str, low: float, high: float, scanner: MevScanner) -> None:
    cm = {"water": 40.0, "aluminium": 20.0, "steel": 8.0}[name]
    logs = -np.log(scanner.table().through(*(coefficient * cm for coefficient in basis(name)))).astype(np.float32)
    assert low < float(scanner.calibration().effective_number(logs[0], logs[1])) < high


def test_a_container_is_seen_through() -> None:
    for scanner in EVERY:
        through = scanner.table().through(*(coefficient * 0.4 for coefficient in basis("steel")))
        assert (through > 0.7).all()
        thick = scanner.table().through(*(coefficient * 25 for coefficient in basis("steel")))
        assert (thick < 2e-3).all()
        assert (thick > 1e-6).all()


def test_a_scanner_is_drawn_from_its_own_shelf() -> None:
    rng = np.random.default_rng(1)
    assert {physics_mev.any_scanner(rng) for _ in range(40)} == set(SCANNERS)
    assert {physics_mev.any_scanner(rng, held_out=True) for _ in range(5)} == set(HELD_OUT_SCANNERS)
