"""From what stands in the beam to what a baggage scanner's two channels measure, and back. Pure.

A tungsten tube sends photons of many energies; a sandwich of two caesium iodide layers with a copper sheet between them
counts the soft ones in front (low) and the hard ones behind (high), each weighted by its energy. What is measured is
therefore no simple exponential: soft photons go first, and thick goods look thinner than they are. All of it is worked
out once for each scanner, over the two numbers (photo, compton) of material.py added up along the ray.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate.machine import Array, Calibration, Machine, Single, Table, attenuations
from greenlane.inspection.simulate.material import ELEMENTS, ENERGIES, attenuation, basis, element_ratios, functions

K_LINES = ((57.98, 0.055), (59.32, 0.095), (67.2, 0.032), (69.1, 0.010))
"""Energies in keV of tungsten's K lines, and their strength as shares of the continuum at twice the K edge."""
K_EDGE_KEV = 69.5
TARGET_CM, TARGET_DENSITY = 4e-4, 19.3
CSI_DENSITY = 4.51
MOST_PHOTO, MOST_COMPTON = 140.0, 40.0
"""Beyond these sums nothing comes through any scanner here."""
RATIOS = (0.9, 3.0)
"""Ratios of attenuation, low to high, that a calibration knows."""


@dataclass(frozen=True)
class Scanner:
    """A tube and a detector. ``kv``: the tube's voltage; the rest are thicknesses in millimetres.

    ``aluminium`` and ``copper`` filter the tube; ``front`` and ``back`` are the detector's layers of caesium iodide,
    ``between`` the copper that parts them.
    """

    name: str
    kv: float
    aluminium: float = 3.0
    copper: float = 0.3
    front: float = 0.35
    between: float = 0.6
    back: float = 4.0

    def basis(self, material: str) -> tuple[float, float]:
        """Return a material's (photo, compton) per cm of it as it is packed."""
        return basis(material)

    def table(self) -> Table:
        """Return what it measures behind sums of (photo, compton)."""
        return _table(self)

    def calibration(self) -> Calibration:
        """Return what it tells from that."""
        return _calibration(self)


SCANNERS = (
    Scanner("160 kV", 160.0),
    Scanner("140 kV, thin filter", 140.0, copper=0.15, front=0.30, between=0.5, back=3.0),
    Scanner("150 kV, hard filter", 150.0, copper=0.6, front=0.45, between=0.8, back=5.0),
    Scanner("180 kV, for pallets", 180.0, copper=1.0, front=0.40, between=1.0, back=6.0),
    Scanner("200 kV, for pallets", 200.0, copper=1.5, front=0.50, between=1.2, back=8.0),
)
HELD_OUT_SCANNERS = (
    Scanner("120 kV, held out", 120.0, aluminium=4.0, copper=0.1, front=0.25, between=0.35, back=2.5),
    Scanner("170 kV, held out", 170.0, aluminium=2.0, copper=0.45, front=0.55, between=0.3, back=3.5),
)
STANDARD = SCANNERS[0]
"""Whose calibration is taken where none is known."""


def any_scanner(rng: np.random.Generator, *, held_out: bool = False) -> Scanner:
    """Return one of the scanners, drawn."""
    shelf = HELD_OUT_SCANNERS if held_out else SCANNERS
    return shelf[int(rng.integers(len(shelf)))]


def copper(millimetres: float) -> Array:
    """Return what a copper sheet lets through at each of ``ENERGIES``."""
    return _through({"Cu": 1.0}, 8.96, millimetres / 10)


def _through(weights: dict[str, float], density: float, cm: float) -> Array:
    passed: Array = np.exp(-attenuation(weights) * density * cm)
    return passed


def spectrum(scanner: Scanner) -> Array:
    """Return the number of photons that leave the tube's filters at each of ``ENERGIES``, in no unit.

    Kramers' law for a thick target, with the K lines of tungsten growing as Green and Cosslett 1961 found, after the
    target's own absorption.
    """
    made = np.clip(scanner.kv / ENERGIES - 1, 0, None)
    if scanner.kv > K_EDGE_KEV:
        growth = (scanner.kv / K_EDGE_KEV - 1) ** 1.63
        lines = [share * np.exp(-0.5 * ((ENERGIES - kev) / 0.8) ** 2) / 2.0 for kev, share in K_LINES]
        made = made + growth / 1.5 * made.sum() * np.sum(lines, axis=0)
    through = _through({"W": 1.0}, TARGET_DENSITY, TARGET_CM) * _through({"Al": 1.0}, 2.7, scanner.aluminium / 10)
    filtered: Array = made * through * copper(scanner.copper)
    return filtered


def channels(scanner: Scanner) -> Array:
    """Return how much each photon energy counts in the low and in the high channel, (2, energies); each sums to 1."""
    iodide = {s: ELEMENTS[s].mass / (ELEMENTS["Cs"].mass + ELEMENTS["I"].mass) for s in ("Cs", "I")}
    front = _through(iodide, CSI_DENSITY, scanner.front / 10)
    back = _through(iodide, CSI_DENSITY, scanner.back / 10)
    energy = spectrum(scanner) * ENERGIES
    both = np.stack([energy * (1 - front), energy * front * copper(scanner.between) * (1 - back)])
    shares: Array = both / both.sum(axis=1, keepdims=True)
    return shares


def transmission(photo: npt.ArrayLike, compton: npt.ArrayLike, scanner: Machine = STANDARD) -> Array:
    """Return transmission (2, …), low and high, 0 to 1, behind these sums along the ray.

    Read between the nodes of a table: attenuation comes within 0.1 % of what the whole spectrum would give.
    """
    return scanner.table().through(photo, compton)


def estimate(low: npt.ArrayLike, high: npt.ArrayLike, scanner: Machine = STANDARD) -> Single:
    """Return the effective atomic number, 3 to 35, from transmissions 0 to 1; 0 where a pixel is air."""
    return scanner.calibration().effective_number(*attenuations(low, high))


def invert(low: npt.ArrayLike, high: npt.ArrayLike, scanner: Machine = STANDARD) -> tuple[Single, Single]:
    """Return the sums (photo, compton) along the ray from transmissions 0 to 1."""
    return scanner.calibration().sums(*attenuations(low, high))


@lru_cache(maxsize=32)
def _table(scanner: Scanner) -> Table:
    return Table.made(functions(ENERGIES), channels(scanner), (MOST_PHOTO, MOST_COMPTON))


@lru_cache(maxsize=32)
def _calibration(scanner: Scanner) -> Calibration:
    numbers, ratios = element_ratios()
    fine = np.linspace(numbers[0], numbers[-1], 161)
    ratio = np.exp(np.interp(np.log(fine), np.log(numbers), np.log(ratios)))
    return Calibration.made(_table(scanner), fine, ratio, RATIOS)
