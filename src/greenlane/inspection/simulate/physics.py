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

from greenlane.inspection.simulate.material import ELEMENTS, ENERGIES, attenuation, element_ratios, functions

Array = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]

K_LINES = ((57.98, 0.055), (59.32, 0.095), (67.2, 0.032), (69.1, 0.010))
"""Energies in keV of tungsten's K lines, and their strength as shares of the continuum at twice the K edge."""
K_EDGE_KEV = 69.5
TARGET_CM, TARGET_DENSITY = 4e-4, 19.3
CSI_DENSITY = 4.51
MOST_PHOTO, MOST_COMPTON = 140.0, 40.0
"""Beyond these sums nothing comes through any scanner here."""
LEAST = 1e-9
"""Transmission below which all is one: no ray came through."""
NOTHING = 0.012
"""Attenuation at high energy below which a pixel is air, and no material can be told."""


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


def transmission(photo: npt.ArrayLike, compton: npt.ArrayLike, scanner: Scanner) -> Array:
    """Return transmission (2, …), low and high, 0 to 1, behind these sums along the ray.

    Read between the nodes of a table: attenuation comes within 0.1 % of what the whole spectrum would give.
    """
    table = _table(scanner)
    a, i = _between(np.asarray(photo, dtype=np.float64), MOST_PHOTO, table.shape[0])
    b, j = _between(np.asarray(compton, dtype=np.float64), MOST_COMPTON, table.shape[1])
    flat, across = table.reshape(-1, 2), table.shape[1]
    corner = i * across + j
    a, b = a[..., None], b[..., None]
    logs = (1 - a) * ((1 - b) * flat[corner] + b * flat[corner + 1])
    logs += a * ((1 - b) * flat[corner + across] + b * flat[corner + across + 1])
    through: Array = np.exp(-np.moveaxis(logs, -1, 0))
    return through


def _between(value: Array, most: float, steps: int) -> tuple[Array, npt.NDArray[np.intp]]:
    """Return how far a value stands between two nodes of a grid that grows with the square, and the lower node."""
    clipped = np.clip(value, 0, most * 0.9999)
    last = steps - 1
    node = np.sqrt(clipped * (last * last / most)).astype(np.intp)
    low = node.astype(np.float64) ** 2
    return (clipped * (last * last / most) - low) / (2 * np.sqrt(low) + 1), node


@lru_cache(maxsize=32)
def _table(scanner: Scanner) -> Array:
    """Return attenuation (photo, compton, channel) over both grids."""
    of_photo, of_compton = functions(ENERGIES)
    photo = np.linspace(0, 1, 281) ** 2 * MOST_PHOTO
    compton = np.linspace(0, 1, 161) ** 2 * MOST_COMPTON
    behind = np.exp(-np.outer(photo, of_photo)), np.exp(-np.outer(compton, of_compton))
    through = [(behind[0] * share) @ behind[1].T for share in channels(scanner)]
    logs: Array = -np.log(np.maximum(np.stack(through, axis=-1), LEAST))
    return logs


# ---- and back: what could have stood there

_HIGHS = np.linspace(0.08, 2.7, 96) ** 2
"""Attenuations at high energy, 0.0064 to 7.3."""
_RATIOS = np.linspace(0.9, 3.0, 256)
"""Ratios of attenuation, low to high."""


def estimate(low: npt.ArrayLike, high: npt.ArrayLike, scanner: Scanner = STANDARD) -> Single:
    """Return the effective atomic number, 3 to 35, from transmissions 0 to 1; 0 where a pixel is air."""
    return _looked_up(low, high, scanner)[0]


def invert(low: npt.ArrayLike, high: npt.ArrayLike, scanner: Scanner = STANDARD) -> tuple[Single, Single]:
    """Return the sums (photo, compton) along the ray from transmissions 0 to 1."""
    _, photo, compton = _looked_up(low, high, scanner)
    return photo, compton


def attenuations(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[Single, Single]:
    """Return minus the logarithms of transmissions 0 to 1; no less than 0, no more than 9.2."""
    first = -np.log(np.clip(np.asarray(low, dtype=np.float32), 1e-4, 1))
    second = -np.log(np.clip(np.asarray(high, dtype=np.float32), 1e-4, 1))
    return first, second


def _looked_up(low: npt.ArrayLike, high: npt.ArrayLike, scanner: Scanner) -> tuple[Single, Single, Single]:
    soft, hard = attenuations(low, high)
    row, column = ratio_cell(soft, hard)
    number, per_high, photo_per_high = (plane[row, column] for plane in _inverse(scanner))
    return np.where(hard < NOTHING, np.float32(0), number), photo_per_high * hard, per_high * hard


def ratio_cell(soft: Single, hard: Single) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the row (attenuation at high energy) and the column (ratio, low to high) of pixels in ``numbers``."""
    step = (np.sqrt(_HIGHS[-1]) - np.sqrt(_HIGHS[0])) / (len(_HIGHS) - 1)
    row = ((np.sqrt(hard) - np.sqrt(_HIGHS[0])) / step + 0.5).astype(np.intp)
    ratio = soft / np.maximum(hard, np.float32(1e-4))
    column = ((ratio - _RATIOS[0]) / (_RATIOS[1] - _RATIOS[0]) + 0.5).astype(np.intp)
    return np.clip(row, 0, len(_HIGHS) - 1), np.clip(column, 0, len(_RATIOS) - 1)


@lru_cache(maxsize=32)
def _inverse(scanner: Scanner) -> tuple[Single, Single, Single]:
    """Return three planes over (``_HIGHS``, ``_RATIOS``): atomic number, compton and photo for each attenuation."""
    numbers, ratios = element_ratios()
    number = np.linspace(numbers[0], numbers[-1], 161)
    ratio = np.exp(np.interp(np.log(number), np.log(numbers), np.log(ratios)))
    compton = np.linspace(0, 1, 400)[1:] ** 2 * MOST_COMPTON
    soft, hard = -np.log(transmission(ratio[:, None] * compton, np.broadcast_to(compton, (161, 399)), scanner))
    planes = np.empty((3, len(_HIGHS), len(_RATIOS)), dtype=np.float32)
    reached = np.stack([np.interp(_HIGHS, h, compton) for h in hard])
    seen = np.stack([np.interp(_HIGHS, h, s) for h, s in zip(hard, soft, strict=True)]) / _HIGHS
    for row, high in enumerate(_HIGHS):
        rising = np.maximum.accumulate(seen[:, row]) + 1e-9 * np.arange(len(number))
        planes[0, row] = np.interp(_RATIOS, rising, number)
        planes[1, row] = np.interp(_RATIOS, rising, reached[:, row]) / high
        planes[2, row] = np.interp(_RATIOS, rising, reached[:, row] * ratio) / high
    return planes[0], planes[1], planes[2]


def numbers(scanner: Scanner = STANDARD) -> Single:
    """Return atomic numbers over the rows and columns of ``ratio_cell``, for whoever looks up millions of pixels."""
    return _inverse(scanner)[0]
