"""What things are made of, and how X-rays of baggage energies weaken in it. Pure.

Composition and density of each material stand in ``materials.csv``: parts by weight of chemical formulas, rounded from
textbooks and trade descriptions (approximate: no administration's goods were measured). Attenuation of the elements
stands in ``attenuation.csv``, which ``scripts/attenuation.py`` writes from xraydb.

Between 35 and 160 keV attenuation is very nearly a sum of two functions of energy, the same two for every material
(Alvarez and Macovski 1976): photoelectric absorption, falling with the cube of energy, and Compton scattering. A
material is therefore two numbers. What a scanner measures behind materials up to zinc follows from them within 0.5 %,
behind bromine and silver within 2 %, tin within 6 %; lead, whose K edge lies in the range, comes within 25 %.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

REFERENCE_KEV = 60.0
"""Where both functions of the basis are 1: photo + compton of a material is its attenuation at this energy, per cm."""
FITTED_KEV = (35.0, 160.0)
ELECTRON_KEV = 510.99895
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Element:
    """``mass`` in g/mol; ``attenuation``: total mass attenuation in cm²/g at each of ``ENERGIES``.

    ``bound``: what of it is no Compton scattering, at 800 keV.
    """

    number: int
    mass: float
    bound: float
    attenuation: Array


@dataclass(frozen=True)
class Material:
    """``density`` in g/cm³, of the material as it is packed; ``weights``: each element's share by weight."""

    name: str
    density: float
    weights: Mapping[str, float]
    what: str


def _elements() -> tuple[Array, dict[str, Element]]:
    with (_HERE / "attenuation.csv").open(encoding="utf-8", newline="") as file:
        symbols = next(csv.reader(file))[1:]
        table = np.array([[float(cell) for cell in row] for row in csv.reader(file)])
    with (_HERE / "elements.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["symbol"]: row for row in csv.DictReader(file)}
    made = {}
    for column, symbol in enumerate(symbols, start=1):
        row = rows[symbol]
        made[symbol] = Element(int(row["number"]), float(row["mass"]), float(row["bound"]), table[:, column])
    return table[:, 0], made


ENERGIES, ELEMENTS = _elements()
"""Energies in keV, 1 keV apart; and the elements of which everything here is made."""


def weights(parts: str) -> dict[str, float]:
    """Return each element's share by weight in parts by weight of formulas: ``"H2O 60 + C2H6O 40"``."""
    found: dict[str, float] = {}
    for part in parts.split(" + "):
        formula, share = part.split()
        atoms = [(symbol, float(count or 1)) for symbol, count in re.findall(r"([A-Z][a-z]?)([\d.]*)", formula)]
        whole = sum(ELEMENTS[symbol].mass * count for symbol, count in atoms)
        for symbol, count in atoms:
            found[symbol] = found.get(symbol, 0.0) + float(share) * ELEMENTS[symbol].mass * count / whole
    total = sum(found.values())
    return {symbol: share / total for symbol, share in found.items()}


def _materials() -> Mapping[str, Material]:
    with (_HERE / "materials.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                row["name"]: Material(
                    row["name"], float(row["density"]), MappingProxyType(weights(row["parts_by_weight"])), row["what"]
                )
                for row in csv.DictReader(file)
            }
        )


MATERIALS = _materials()


def klein_nishina(kev: Array) -> Array:
    """Return the Klein-Nishina total cross section of an electron in units of 2πr², r its classical radius.

    ``kev``: photon energies in keV. Source: Klein and Nishina 1929, as in any text of radiation physics.
    """
    a = kev / ELECTRON_KEV
    b = 1 + 2 * a
    grown: Array = (1 + a) / a**2 * (2 * (1 + a) / b - np.log(b) / a) + np.log(b) / (2 * a) - (1 + 3 * a) / b**2
    return grown


def functions(kev: Array) -> Array:
    """Return the two functions of the basis at these energies, (2, n): photoelectric, Compton; 1 at 60 keV."""
    scale = klein_nishina(np.array([REFERENCE_KEV]))[0]
    return np.stack([(REFERENCE_KEV / kev) ** 3, klein_nishina(kev) / scale])


def attenuation(shares: Mapping[str, float]) -> Array:
    """Return the mass attenuation in cm²/g at each of ``ENERGIES`` of these elements' shares by weight."""
    summed: Array = np.sum([share * ELEMENTS[symbol].attenuation for symbol, share in shares.items()], axis=0)
    return summed


def fit(linear: Array) -> tuple[float, float]:
    """Return (photo, compton) that fit this attenuation, given at each of ``ENERGIES``, with least relative error."""
    low, high = FITTED_KEV
    within = (low <= ENERGIES) & (high >= ENERGIES)
    relative = functions(ENERGIES[within]) / linear[within]
    (photo, compton), *_ = np.linalg.lstsq(relative.T, np.ones(relative.shape[1]), rcond=None)
    return float(photo), float(compton)


@cache
def basis(name: str) -> tuple[float, float]:
    """Return a material's two numbers (photo, compton), per cm of it as it is packed. KeyError: no such material."""
    material = MATERIALS[name]
    return fit(attenuation(material.weights) * material.density)


@cache
def effective_number(name: str) -> float:
    """Return the effective atomic number: that of the element whose photo and compton stand in the same proportion."""
    photo, compton = basis(name)
    return number_of(photo / compton)


@cache
def element_ratios() -> tuple[Array, Array]:
    """Return atomic numbers from 3 to 35, and the ratio photo / compton of the element of each, rising with it."""
    known = sorted((e for e in ELEMENTS.values() if 3 <= e.number <= 35), key=lambda e: e.number)
    fitted = np.array([fit(e.attenuation) for e in known])
    numbers = np.array([float(e.number) for e in known])
    return numbers, fitted[:, 0] / fitted[:, 1]


def number_of(ratio: float) -> float:
    """Return the effective atomic number, 3 to 35, of a ratio photo / compton; between the elements by a power law."""
    numbers, ratios = element_ratios()
    return float(np.exp(np.interp(math.log(max(ratio, 1e-6)), np.log(ratios), np.log(numbers))))
