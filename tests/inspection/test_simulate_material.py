"""What things are made of: the shipped tables are xraydb's, and two numbers say what a material does to X-rays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import attenuation as tables
from greenlane.inspection.simulate import material
from greenlane.inspection.simulate.material import ENERGIES, MATERIALS, basis, effective_number, functions

HEAVY = {"tin", "silver", "lead", "solder", "lead_acid", "lead_glass", "flame_abs"}
"""With a K edge within the fitted energies, or close below them."""


def read(lines: list[str]) -> tuple[list[str], np.ndarray]:
    """Return a table's first column with its head, and its numbers."""
    head, *rows = (line.split(",") for line in lines)
    return [*head, *(row[0] for row in rows)], np.array([[float(cell) for cell in row[1:]] for row in rows])


@pytest.mark.parametrize(("name", "made"), [("attenuation", tables.attenuation), ("elements", tables.elements)])
def test_the_shipped_tables_are_what_xraydb_says(name: str, made: Callable[[], list[str]]) -> None:
    shipped = read((tables.FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    again = read(made())
    assert shipped[0] == again[0]
    assert shipped[1] == pytest.approx(again[1], rel=2e-4)


@pytest.mark.parametrize(("symbol", "kev", "expected"), [("Fe", 60, 1.205), ("O", 100, 0.1551), ("Pb", 100, 5.549)])
def test_attenuation_of_elements_is_the_published_one(symbol: str, kev: int, expected: float) -> None:
    at = int(np.searchsorted(ENERGIES, kev))
    assert material.ELEMENTS[symbol].attenuation[at] == pytest.approx(expected, rel=0.01)  # NIST, XCOM


def test_parts_by_weight_become_shares_of_elements() -> None:
    water = material.weights("H2O 3")
    assert water == {"H": pytest.approx(0.1119, abs=1e-4), "O": pytest.approx(0.8881, abs=1e-4)}
    assert material.weights("Cu 63 + Zn 37") == {"Cu": pytest.approx(0.63), "Zn": pytest.approx(0.37)}


def test_every_material_is_whole_and_stops_rays() -> None:
    assert len(MATERIALS) >= 55
    for name, made in MATERIALS.items():
        assert sum(made.weights.values()) == pytest.approx(1), name
        assert 0.01 < made.density < 12, name
        assert min(basis(name)) > 0, name


@pytest.mark.parametrize("name", sorted(set(MATERIALS) - HEAVY))
def test_two_numbers_say_what_a_material_does(name: str) -> None:
    made, within = MATERIALS[name], (ENERGIES >= 45) & (ENERGIES <= 160)
    true = material.attenuation(made.weights)[within] * made.density
    assert np.array(basis(name)) @ functions(ENERGIES[within]) == pytest.approx(true, rel=0.03)


@pytest.mark.parametrize(("name", "expected"), [("water", 7.42), ("aluminium", 13), ("steel", 26), ("pe", 5.44)])
def test_the_effective_number_is_the_known_one(name: str, expected: float) -> None:
    assert effective_number(name) == pytest.approx(expected, abs=0.15)


def test_the_order_that_officers_know_holds() -> None:
    order = [
        "pe",
        "wood",
        "water",
        "keratin",
        "fin_cartilage",
        "antler",
        "ivory",
        "marble",
        "battery",
        "steel",
        "brass",
    ]
    numbers = [effective_number(name) for name in order]
    assert numbers == sorted(numbers)
