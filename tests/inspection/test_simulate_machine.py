"""Tables of a scanner: read between their nodes as the sum over energies gives, and turned round without loss."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.simulate.machine import NOTHING, Calibration, Table

ENERGY = np.linspace(1, 4, 40)
FUNCTIONS = np.stack([1 / ENERGY**3, 1 / ENERGY])
CHANNELS = np.stack([np.exp(-ENERGY), ENERGY * np.exp(-ENERGY)])
TABLE = Table.made(FUNCTIONS, CHANNELS / CHANNELS.sum(axis=1, keepdims=True), (30.0, 12.0))
NUMBERS = np.linspace(3, 30, 60)
CALIBRATION = Calibration.made(TABLE, NUMBERS, 0.002 * NUMBERS**2.5, (0.9, 3.0))


def test_one_energy_weakens_exactly_by_the_exponential() -> None:
    single = Table.made(np.array([[2.0], [0.5]]), np.ones((2, 1)), (4.0, 4.0))
    first, second = np.array([0.013, 0.7, 2.9]), np.array([1.7, 0.02, 3.3])
    assert -np.log(single.through(first, second)[0]) == pytest.approx(2 * first + 0.5 * second, rel=1e-9)


def test_sums_beyond_the_table_let_nothing_more_through_than_its_end() -> None:
    end = TABLE.through(30.0, 12.0)
    assert TABLE.through(900.0, 900.0) == pytest.approx(end, rel=1e-2)
    assert TABLE.through(-1.0, -1.0) == pytest.approx([1, 1])


def test_any_shape_of_sums_comes_back_in_that_shape() -> None:
    assert TABLE.through(np.zeros((3, 5)), np.zeros((3, 5))).shape == (2, 3, 5)
    assert TABLE.through(0.2, 0.1).shape == (2,)


@pytest.mark.parametrize("number", [6.0, 11.0, 19.0, 27.0])
@pytest.mark.parametrize("second", [0.3, 1.0, 2.0])
def test_what_stood_there_is_told_again(number: float, second: float) -> None:
    first = 0.002 * number**2.5 * second
    soft, hard = (-np.log(TABLE.through(first, second))).astype(np.float32)
    assert float(CALIBRATION.effective_number(soft, hard)) == pytest.approx(number, rel=0.07)
    again = TABLE.through(*CALIBRATION.sums(soft, hard))
    assert -np.log(again) == pytest.approx(np.array([soft, hard]), rel=0.04)


def test_air_has_no_number() -> None:
    thin = np.float32(0.5 * NOTHING)
    assert CALIBRATION.effective_number(thin, thin) == 0
