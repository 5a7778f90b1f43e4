"""A baggage scanner's two channels: what stands in the beam weakens both, as physics says, and can be told again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.inspection.simulate import material, physics
from greenlane.inspection.simulate.material import ENERGIES, MATERIALS, basis, functions
from greenlane.inspection.simulate.physics import HELD_OUT_SCANNERS, SCANNERS, STANDARD, Scanner

EVERY = (*SCANNERS, *HELD_OUT_SCANNERS)


def behind(name: str, cm: float, scanner: Scanner = STANDARD) -> np.ndarray:
    photo, compton = basis(name)
    return physics.transmission(photo * cm, compton * cm, scanner)


def test_nothing_in_the_beam_lets_everything_through() -> None:
    assert physics.transmission(0.0, 0.0, STANDARD) == pytest.approx([1, 1], abs=1e-12)


@pytest.mark.parametrize("scanner", EVERY, ids=lambda s: s.name)
def test_the_front_layer_sees_softer_photons_than_the_back(scanner: Scanner) -> None:
    counted = physics.channels(scanner)
    low, high = counted @ ENERGIES
    assert counted.sum(axis=1) == pytest.approx([1, 1])
    assert 50 < low < high - 10 < scanner.kv
    assert not counted[:, scanner.kv < ENERGIES].any()


def test_a_thin_layer_weakens_by_beer_and_lambert() -> None:
    true = material.attenuation(MATERIALS["aluminium"].weights) * MATERIALS["aluminium"].density
    expected = physics.channels(STANDARD) @ true * 1e-3
    assert -np.log(behind("aluminium", 1e-3)) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("name", ["pe", "water", "ivory", "glass", "steel"])
@pytest.mark.parametrize("scanner", EVERY, ids=lambda s: s.name)
def test_two_numbers_come_to_what_the_whole_spectrum_gives(name: str, scanner: Scanner) -> None:
    made = MATERIALS[name]
    linear = material.attenuation(made.weights) * made.density
    cm = 1 / linear[60]
    true = physics.channels(scanner) @ np.exp(-linear * cm)
    assert np.log(behind(name, cm, scanner)) == pytest.approx(np.log(true), rel=6e-3)


def test_the_table_comes_to_the_sum_over_energies() -> None:
    rng = np.random.default_rng(4)
    photo, compton = rng.uniform(0, 1, 300) ** 3 * 40, rng.uniform(0, 1, 300) ** 2 * 15
    true = physics.channels(STANDARD) @ np.exp(-functions(ENERGIES).T @ np.stack([photo, compton]))
    seen = true > 1e-6
    got = physics.transmission(photo, compton, STANDARD)
    assert np.log(got[seen]) == pytest.approx(np.log(true[seen]), rel=1e-3)


@given(st.floats(0, 200), st.floats(0, 60), st.floats(0, 20), st.sampled_from(EVERY))
def test_more_of_anything_never_lets_more_through(photo: float, compton: float, more: float, scanner: Scanner) -> None:
    before = physics.transmission(photo, compton, scanner)
    assert (physics.transmission(photo + more, compton, scanner) <= before + 1e-12).all()
    assert (physics.transmission(photo, compton + more, scanner) <= before + 1e-12).all()


def test_thick_goods_look_thinner_than_they_are() -> None:
    once, twice = -np.log(behind("steel", 0.5)), -np.log(behind("steel", 1.0))
    assert (twice < 2 * once * 0.97).all()


@pytest.mark.parametrize("scanner", EVERY, ids=lambda s: s.name)
@pytest.mark.parametrize(("name", "number"), [("water", 7.42), ("aluminium", 13), ("steel", 26)])
@pytest.mark.parametrize("high", [0.05, 0.5, 2.0])
def test_the_number_told_is_the_known_one(name: str, number: float, high: float, scanner: Scanner) -> None:
    cm = np.linspace(0, 60, 4000)
    rows = np.array(basis(name))[:, None] * cm
    seen = physics.transmission(*rows, scanner)
    at = int(np.argmax(-np.log(seen[1]) >= high))
    assert float(physics.estimate(*seen[:, at], scanner)) == pytest.approx(number, rel=0.045)


def test_air_has_no_number() -> None:
    assert physics.estimate([1.0, 0.995], [1.0, 0.995]).tolist() == [0, 0]


def test_what_stood_there_is_found_again() -> None:
    photo, compton = (np.array([basis(name)[i] for name in ("ivory", "glass", "steel")]) for i in (0, 1))
    cm = np.array([4.0, 3.0, 0.4])
    seen = physics.transmission(photo * cm, compton * cm, STANDARD)
    again = physics.transmission(*physics.invert(*seen), STANDARD)
    assert np.log(again) == pytest.approx(np.log(seen), rel=0.03)


def test_a_scanner_is_drawn_from_its_own_shelf() -> None:
    rng = np.random.default_rng(1)
    assert {physics.any_scanner(rng) for _ in range(60)} == set(SCANNERS)
    assert {physics.any_scanner(rng, held_out=True) for _ in range(30)} == set(HELD_OUT_SCANNERS)
    assert not set(SCANNERS) & set(HELD_OUT_SCANNERS)
