"""Back from a maker's colours to what stood in the beam, as well as colours allow. Pure.

A picture in colour says attenuation by its lightness and material by its hue, in a palette that nobody tells. The
palette that comes nearest to its colours is taken; edges that the maker drew stay in what is found.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate import palette as palettes
from greenlane.inspection.simulate.machine import Array, Machine, Places
from greenlane.inspection.simulate.palette import DARKEST, HIGHEST, PER_NUMBER, SHADES, Palette

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Bytes = npt.NDArray[np.uint8]
EVERY = (*palettes.PALETTES, *palettes.HELD_OUT_PALETTES)
SAMPLE = 4000
"""Pixels by which a palette is chosen."""


def best_fitting(colours: Bytes) -> tuple[Palette, float]:
    """Return the palette whose colours come nearest to these (n, 3), and how far from it they lie on average (RGB)."""
    sample = colours[:: max(1, len(colours) // SAMPLE)]
    far = {palette: float(_nearest(palette).query(sample)[0].mean()) for palette in EVERY}
    best = min(far, key=lambda palette: far[palette])
    return best, far[best]


def shades(colours: Bytes, palette: Palette) -> Array:
    """Return the attenuation, mean of both energies, that these colours (…, 3) stand for."""
    row, _ = _cells(colours, palette)
    found: Array = (row / (SHADES - 1)) ** 2 * DARKEST
    return found


def sums(colours: Bytes, palette: Palette, scanner: Machine) -> tuple[Array, Array]:
    """Return both sums along the ray that these colours (…, 3) stand for, as this scanner would have measured them."""
    at = _cells(colours, palette)
    first, second = _by_shade(scanner)
    return first[at], second[at]


def _cells(colours: Bytes, palette: Palette) -> tuple[Places, Places]:
    _, index = _nearest(palette).query(colours.reshape(-1, 3))
    row, column = np.divmod(np.asarray(index, dtype=np.intp), HIGHEST * PER_NUMBER)
    return row.reshape(colours.shape[:-1]), column.reshape(colours.shape[:-1])


@lru_cache(maxsize=16)
def _nearest(palette: Palette) -> cKDTree:
    from scipy.spatial import cKDTree  # here: it is slow to load, and few programs paint

    return cKDTree(palettes.table(palette).reshape(-1, 3).astype(np.float64))


@lru_cache(maxsize=16)
def _by_shade(scanner: Machine) -> tuple[Array, Array]:
    """Return both sums for each cell of a palette's table."""
    known, table = scanner.calibration(), scanner.table()
    proportion = np.interp(np.arange(HIGHEST * PER_NUMBER) / PER_NUMBER, known.known, known.proportion)
    second = np.linspace(0, 1, 300) ** 2 * table.most[1]
    every = np.broadcast_to(second, (len(proportion), len(second)))
    mean = -np.log(table.through(proportion[:, None] * second, every)).mean(axis=0)
    shade = (np.arange(SHADES) / (SHADES - 1)) ** 2 * DARKEST
    reached = np.stack([np.interp(shade, of_number, second) for of_number in mean], axis=-1)
    return reached * proportion, reached
