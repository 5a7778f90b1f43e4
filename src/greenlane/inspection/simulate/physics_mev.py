"""X-rays that go through containers: attenuation from 0.2 to 10 MeV by formulas, and scanners at those energies. Pure.

Tables for baggage end below 1 MeV. Above it three things stop a ray, and published formulas say how much: Compton
scattering by free electrons (Klein and Nishina 1929), the making of pairs in the field of the nucleus (the exact total
of the Born approximation as Maximon 1968 expanded it) and of electrons (Z² becomes Z(Z + ξ), Wheeler and Lamb 1939),
and what is left of absorption by bound electrons, carried on from 800 keV by the energy dependence of Sauter 1931.
Mass attenuation between 1 and 10 MeV comes within 1.5 % of NIST's up to copper; for lead within 4 % up to 6 MeV and
within 10 % at 10 MeV. Two sums fit thin lead within 20 %, and two centimetres of it or more within 7 %.

Goods are again two sums: pair and Compton. The heavier the atoms, the more pairs: that is how a container's scanner
tells steel from wood, far less surely than a baggage scanner does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from greenlane.inspection.simulate.machine import Array, Calibration, Table
from greenlane.inspection.simulate.material import ELECTRON_KEV, ELEMENTS, MATERIALS, klein_nishina

ENERGIES = np.arange(0.2, 10.001, 0.05)
"""In MeV."""
REFERENCE_MEV = (6.0, 1.0)
"""Where the pair function and the Compton function of the basis are 1."""
FITTED_MEV = (0.6, 6.0)
AVOGADRO_BARN = 0.602214076
"""Avogadro's number times a barn: cm²/g from barn per atom and g/mol."""
RADIUS_BARN = 0.07940788
"""The square of the classical radius of the electron, in barn."""
FINE_STRUCTURE = 1 / 137.035999
ZETA_3 = 1.2020569031595942
BOUND_MEV = 0.8
MOST_PAIR, MOST_COMPTON = 20.0, 60.0
RATIOS = (1.0, 1.35)
CSI_DENSITY = 4.51


def compton(mev: Array) -> Array:
    """Return the cross section of one free electron in barn (Klein and Nishina 1929)."""
    return 2 * math.pi * RADIUS_BARN * klein_nishina(mev * 1000)


def pairs(mev: Array) -> Array:
    """Return the cross section of pair production by a nucleus, in barn for each Z² (Maximon 1968).

    Born approximation without screening: two series in the photon's energy, in electron masses, which meet at 4.
    """
    k = np.maximum(mev * 1000 / ELECTRON_KEV, 2.0)
    e = (2 * k - 4) / (2 + k + 2 * np.sqrt(2 * k))
    near = (2 * math.pi / 3) * ((k - 2) / k) ** 3 * (1 + e / 2 + 23 * e**2 / 40 + 11 * e**3 / 60 + 29 * e**4 / 960)
    log, x = np.log(2 * k), 2 / k
    square = 6 * log - 3.5 + (2 / 3) * log**3 - log**2 - (math.pi**2 / 3) * log + 2 * ZETA_3 + math.pi**2 / 6
    far = 28 / 9 * log - 218 / 27 + x**2 * square - x**4 * (3 / 16 * log + 1 / 8)
    far -= x**6 * (29 / (9 * 256) * log - 77 / (27 * 512))
    per_square: Array = FINE_STRUCTURE * RADIUS_BARN * np.where(k < 4, near, far)
    return per_square


def bound(mev: Array) -> Array:
    """Return how absorption by bound electrons falls with energy, 1 at 800 keV.

    Above it Sauter's formula for the K shell (1931); below it the power of energy that tables show from 300 keV on.
    """

    def sauter(energy: Array) -> Array:
        g = 1 + energy * 1000 / ELECTRON_KEV
        root = np.sqrt(g**2 - 1)
        inner = 1 - np.log((g + root) / (g - root)) / (2 * g * root)
        shape: Array = (g - 1) ** -5.0 * root**3 * (4 / 3 + g * (g - 2) / (g + 1) * inner)
        return shape

    below = (BOUND_MEV / mev) ** 2.3
    fallen: Array = np.where(mev < BOUND_MEV, below, sauter(mev) / sauter(np.array([BOUND_MEV])))
    return fallen


def attenuation(weights: Mapping[str, float], mev: Array = ENERGIES) -> Array:
    """Return the total mass attenuation in cm²/g of these elements' shares by weight."""
    # A pair in an electron's field needs four electron masses, in a nucleus's two.
    by_electrons = np.clip(1 - 4 * ELECTRON_KEV / 1000 / mev, 0, None)
    total = np.zeros_like(mev)
    for symbol, share in weights.items():
        element = ELEMENTS[symbol]
        z = element.number
        barn = z * compton(mev) + z * (z + by_electrons) * pairs(mev)
        total = total + share * (AVOGADRO_BARN * barn / element.mass + element.bound * bound(mev))
    return total


def functions(mev: Array) -> Array:
    """Return the two functions of the basis at these energies, (2, n): pair (1 at 6 MeV), Compton (1 at 1 MeV)."""
    at_pair, at_compton = (np.array([energy]) for energy in REFERENCE_MEV)
    return np.stack([pairs(mev) / pairs(at_pair), compton(mev) / compton(at_compton)])


def _fit(linear: Array) -> tuple[float, float]:
    low, high = FITTED_MEV
    within = (low <= ENERGIES) & (high >= ENERGIES)
    relative = functions(ENERGIES[within]) / linear[within]
    (pair, scattered), *_ = np.linalg.lstsq(relative.T, np.ones(relative.shape[1]), rcond=None)
    return float(pair), float(scattered)


@cache
def basis(name: str) -> tuple[float, float]:
    """Return a material's two numbers (pair, compton), per cm of it as it is packed. KeyError: no such material."""
    material = MATERIALS[name]
    return _fit(attenuation(material.weights) * material.density)


@dataclass(frozen=True)
class MevScanner:
    """A linear accelerator that alternates between two voltages, and one row of detectors.

    ``low`` and ``high``: the voltages in MV; ``copper``: the filter, ``crystal``: caesium iodide, in millimetres.
    """

    name: str
    low: float
    high: float
    copper: float = 8.0
    crystal: float = 40.0

    def basis(self, material: str) -> tuple[float, float]:
        """Return a material's (pair, compton) per cm of it as it is packed."""
        return basis(material)

    def table(self) -> Table:
        """Return what it measures behind sums of (pair, compton)."""
        return _table(self)

    def calibration(self) -> Calibration:
        """Return what it tells from that."""
        return _calibration(self)


SCANNERS = (
    MevScanner("6 and 3.5 MV", 3.5, 6.0),
    MevScanner("6 and 4 MV, hard filter", 4.0, 6.0, copper=16.0, crystal=30.0),
    MevScanner("9 and 6 MV", 6.0, 9.0, copper=12.0, crystal=50.0),
)
HELD_OUT_SCANNERS = (MevScanner("7.5 and 4.5 MV, held out", 4.5, 7.5, copper=10.0, crystal=35.0),)
STANDARD = SCANNERS[0]


def any_scanner(rng: np.random.Generator, *, held_out: bool = False) -> MevScanner:
    """Return one of the scanners, drawn."""
    shelf = HELD_OUT_SCANNERS if held_out else SCANNERS
    return shelf[int(rng.integers(len(shelf)))]


def channels(scanner: MevScanner) -> Array:
    """Return how much each energy counts at the low and at the high voltage, (2, energies); each sums to 1.

    Kramers' law for a thick target behind 2 mm of tungsten and the filter; a crystal takes in the energy of what stops
    in it. Real accelerators differ, most of all at the soft end.
    """
    iodide = {s: ELEMENTS[s].mass / (ELEMENTS["Cs"].mass + ELEMENTS["I"].mass) for s in ("Cs", "I")}
    stopped = 1 - np.exp(-attenuation(iodide) * CSI_DENSITY * scanner.crystal / 10)
    through = np.exp(-attenuation({"W": 1.0}) * 19.3 * 0.2 - attenuation({"Cu": 1.0}) * 8.96 * scanner.copper / 10)
    made = np.stack([np.clip(voltage / ENERGIES - 1, 0, None) for voltage in (scanner.low, scanner.high)])
    counted = made * through * stopped * ENERGIES
    shares: Array = counted / counted.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=16)
def _table(scanner: MevScanner) -> Table:
    return Table.made(functions(ENERGIES), channels(scanner), (MOST_PAIR, MOST_COMPTON))


@lru_cache(maxsize=16)
def _calibration(scanner: MevScanner) -> Calibration:
    known = {e.number: _fit(attenuation({symbol: 1.0})) for symbol, e in ELEMENTS.items() if 3 <= e.number <= 35}
    numbers = np.array(sorted(known), dtype=np.float64)
    fitted = np.array([known[number] for number in sorted(known)])
    fine = np.linspace(numbers[0], numbers[-1], 161)
    return Calibration.made(_table(scanner), fine, np.interp(fine, numbers, fitted[:, 0] / fitted[:, 1]), RATIOS)
