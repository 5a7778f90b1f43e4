"""What every simulated scanner can do, at baggage and at container energies: measure, and tell material again. Pure.

A scanner measures two channels, each of many photon energies. Goods are two sums along the ray, of two functions of
energy (material.py, physics_mev.py). What the channels then measure is worked out once over a grid of both sums, and
read between its nodes; a second table goes the other way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

LEAST = 1e-9
"""Transmission below which all is one: no ray came through."""
NOTHING = 0.012
"""Attenuation at high energy below which a pixel is air, and no material can be told."""
NODES = (281, 161)
HIGHS = np.linspace(0.08, 2.7, 96) ** 2
"""Attenuations at high energy that a calibration knows, 0.0064 to 7.3."""


@dataclass(frozen=True, eq=False)
class Table:
    """Attenuation (first sum, second sum, channel); both grids grow with the square, up to ``most``."""

    attenuation: Array
    most: tuple[float, float]

    @staticmethod
    def made(functions: Array, channels: Array, most: tuple[float, float]) -> Table:
        """Work it out from two functions of energy (2, n) and what each energy counts in each channel (2, n)."""
        grids = [np.linspace(0, 1, nodes) ** 2 * end for nodes, end in zip(NODES, most, strict=True)]
        first, second = (np.exp(-np.outer(grid, of)) for grid, of in zip(grids, functions, strict=True))
        through = np.stack([(first * channel) @ second.T for channel in channels], axis=-1)
        return Table(-np.log(np.maximum(through, LEAST)), most)

    def through(self, first: npt.ArrayLike, second: npt.ArrayLike) -> Array:
        """Return transmission (2, …), low and high channel, 0 to 1, behind these sums along the ray."""
        a, i = _between(np.asarray(first, dtype=np.float64), self.most[0], NODES[0])
        b, j = _between(np.asarray(second, dtype=np.float64), self.most[1], NODES[1])
        flat, across = self.attenuation.reshape(-1, 2), NODES[1]
        corner = i * across + j
        a, b = a[..., None], b[..., None]
        logs = (1 - a) * ((1 - b) * flat[corner] + b * flat[corner + 1])
        logs += a * ((1 - b) * flat[corner + across] + b * flat[corner + across + 1])
        passed: Array = np.exp(-np.moveaxis(logs, -1, 0))
        return passed


def _between(value: Array, most: float, nodes: int) -> tuple[Array, Places]:
    """Return how far a value stands between two nodes of a grid that grows with the square, and the lower node."""
    last = nodes - 1
    at = np.clip(value, 0, most * 0.9999) * (last * last / most)
    node = np.sqrt(at).astype(np.intp)
    low = node.astype(np.float64) ** 2
    return (at - low) / (2 * np.sqrt(low) + 1), node


@dataclass(frozen=True, eq=False)
class Calibration:
    """What stood in the beam, by attenuation at high energy (``HIGHS``) and by ratio of attenuations low to high.

    ``number``: effective atomic number; ``first`` and ``second``: the sums along the ray, for each attenuation at high
    energy. ``ratios``: lowest and highest of the columns. ``proportion``: first sum to second, for elements of the
    numbers ``known``.
    """

    number: Single
    first: Single
    second: Single
    ratios: tuple[float, float]
    known: Array
    proportion: Array

    @staticmethod
    def made(table: Table, numbers: Array, ratio: Array, ratios: tuple[float, float]) -> Calibration:
        """Turn a table round. ``ratio``: first sum for each of the second, of the element with each of ``numbers``."""
        columns = np.linspace(*ratios, 256)
        second = np.linspace(0, 1, 400)[1:] ** 2 * table.most[1]
        soft, hard = -np.log(table.through(ratio[:, None] * second, np.broadcast_to(second, (len(ratio), len(second)))))
        reached = np.stack([np.interp(HIGHS, h, second) for h in hard])
        seen = np.stack([np.interp(HIGHS, h, s) for h, s in zip(hard, soft, strict=True)]) / HIGHS
        planes = np.empty((3, len(HIGHS), len(columns)), dtype=np.float32)
        upward = 1 if seen[-1, 0] > seen[0, 0] else -1
        for row, high in enumerate(HIGHS):
            rising = np.maximum.accumulate(seen[::upward, row]) + 1e-9 * np.arange(len(numbers))
            planes[0, row] = np.interp(columns, rising, numbers[::upward])
            planes[1, row] = np.interp(columns, rising, (reached[:, row] * ratio)[::upward]) / high
            planes[2, row] = np.interp(columns, rising, reached[::upward, row]) / high
        return Calibration(planes[0], planes[1], planes[2], ratios, numbers, ratio)

    def cell(self, soft: Single, hard: Single) -> tuple[Places, Places]:
        """Return the row and the column of pixels with these attenuations at low and at high energy."""
        rows, columns = self.number.shape
        start, end = np.sqrt(HIGHS[0]), np.sqrt(HIGHS[-1])
        row = (np.sqrt(hard) - np.float32(start)) * np.float32((rows - 1) / (end - start)) + np.float32(0.5)
        ratio = soft / np.maximum(hard, np.float32(1e-4))
        step = (self.ratios[1] - self.ratios[0]) / (columns - 1)
        column = (ratio - np.float32(self.ratios[0])) * np.float32(1 / step) + np.float32(0.5)
        return np.clip(row.astype(np.intp), 0, rows - 1), np.clip(column.astype(np.intp), 0, columns - 1)

    def effective_number(self, soft: Single, hard: Single) -> Single:
        """Return the effective atomic number behind these attenuations; 0 where a pixel is air."""
        return np.where(hard < NOTHING, np.float32(0), self.number[self.cell(soft, hard)])

    def sums(self, soft: Single, hard: Single) -> tuple[Single, Single]:
        """Return both sums along the ray behind these attenuations."""
        at = self.cell(soft, hard)
        return self.first[at] * hard, self.second[at] * hard


class Machine(Protocol):
    """A scanner, at whatever energies. Two that are equal measure the same."""

    def __hash__(self) -> int:
        """Tables are kept by scanner."""

    def basis(self, material: str) -> tuple[float, float]:
        """Return both of a material's numbers at its energies, per cm of it."""

    def table(self) -> Table:
        """Return what it measures."""

    def calibration(self) -> Calibration:
        """Return what it tells from that."""


def attenuations(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[Single, Single]:
    """Return minus the logarithms of transmissions 0 to 1; no less than 0, no more than 9.2."""
    first = -np.log(np.clip(np.asarray(low, dtype=np.float32), 1e-4, 1))
    second = -np.log(np.clip(np.asarray(high, dtype=np.float32), 1e-4, 1))
    return first, second
