"""What a line scanner sees of closed bodies: the path of every ray through them, times their material. Pure.

Columns lie along the belt (x, rays are parallel there); rows fan out from a source at (y, z) below the goods. All rays
of one row of pixels lie in one plane. It cuts a triangle in a straight piece, along which depth is linear in x, so a
triangle adds ±(alpha + beta·column) from the column where the piece begins, and takes it away where the piece ends:
two entries in two images, and one running sum along the rows gives the exact path lengths. Entries are weighted by the
material's two coefficients, so all parts of a scene are one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate import material
from greenlane.inspection.simulate.mesh import Part

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Basis = Callable[[str], tuple[float, float]]
FLATTEST = 1e-5
"""Columns: a piece shorter than that has one depth, the mean of its ends (its slope would be all rounding)."""

NOTHING = 1e-8
"""Attenuation below that is what rounding left of none, and cavities that reach out of what they are cut from."""


@dataclass(frozen=True)
class View:
    """Where a scanner stands: ``width`` × ``height`` pixels of ``pixel_cm``, their middle at x = 0, y = 0.

    ``source``: y and z of the focal spot in cm, below all goods. ``true_at``: the height z at which a row is exactly
    ``pixel_cm`` high; nearer to the source goods look larger across the belt.
    """

    width: int
    height: int
    pixel_cm: float
    source: tuple[float, float] = (0.0, -45.0)
    true_at: float = 8.0

    @property
    def step(self) -> float:
        """Return the fan's tangent from one row to the next."""
        return self.pixel_cm / (self.true_at - self.source[1])

    def tangent(self, row: Floats) -> Floats:
        """Return the tangent of the fan's angle at a row (its middle is at a whole number)."""
        start = (-self.height * self.pixel_cm / 2 - self.source[0]) / (self.true_at - self.source[1])
        found: Floats = start + (row + 0.5) * self.step
        return found

    def slant(self) -> Floats:
        """Return (height, 1): how much longer a row's rays are than the height z that they climb."""
        return np.sqrt(1.0 + self.tangent(np.arange(self.height, dtype=np.float64)) ** 2)[:, None]

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        """Return column and row, as fractions, at which points (n, 3) are seen."""
        columns = points[:, 0] / self.pixel_cm + self.width / 2 - 0.5
        tangents = (points[:, 1] - self.source[0]) / (points[:, 2] - self.source[1])
        return columns, (tangents - float(self.tangent(np.zeros(1))[0])) / self.step


def shadow(parts: Sequence[Part], view: View, basis: Basis = material.basis) -> tuple[Floats, Floats]:
    """Return two images (height, width): the parts' photo and Compton coefficients summed along every ray.

    ``basis`` gives both coefficients per cm of a material. Raises ValueError if a part reaches down to the source.
    """
    empty = np.zeros((view.height, view.width))
    if not parts:
        return empty, empty.copy()
    points, faces, weights = _gathered(parts, basis)
    if points[:, 2].min() <= view.source[1]:
        raise ValueError("goods reach down to the source of the rays")
    crossings = _crossings(points, faces, view)
    return _summed(crossings, weights[0], view), _summed(crossings, weights[1], view)


def _gathered(parts: Sequence[Part], basis: Basis) -> tuple[Floats, Ints, tuple[Floats, Floats]]:
    """Return the points and triangles of all parts as one, and both weights of each triangle."""
    starts = np.cumsum([0, *(len(part.mesh.points) for part in parts)])
    points = np.concatenate([part.mesh.points for part in parts])
    faces = np.concatenate([part.mesh.faces + start for part, start in zip(parts, starts[:-1], strict=True)])
    each = np.array([[part.share * c for c in basis(part.material)] for part in parts])
    counts = [len(part.mesh.faces) for part in parts]
    return points, faces.astype(np.int64), (np.repeat(each[:, 0], counts), np.repeat(each[:, 1], counts))


@dataclass(frozen=True, eq=False)
class _Crossings:
    """One entry for each row that a triangle is cut by: where its piece begins and ends, its line, its triangle."""

    first: Ints
    second: Ints
    alpha: Floats
    beta: Floats
    triangle: Ints


def _crossings(points: Floats, faces: Ints, view: View) -> _Crossings:
    column, row = view.at(points)
    corner, facing = _by_row(faces, row)
    from_row = np.clip(np.ceil(row[corner]), 0, view.height).astype(np.int64)
    # A triangle between two columns' middles, or between two rows', throws no shadow.
    across = np.ceil(column)[faces]
    seen = np.flatnonzero((from_row[0] < from_row[2]) & (across.min(axis=1) < across.max(axis=1)))
    corner, from_row = corner[:, seen], from_row[:, seen]
    count = from_row[2] - from_row[0]
    of = np.repeat(np.arange(len(seen)), count)
    at_row = np.arange(len(of)) - np.repeat(np.cumsum(count) - count - from_row[0], count)

    y, z = points[:, 1] - view.source[0], points[:, 2] - view.source[1]
    tangent = view.tangent(at_row.astype(np.float64))
    low, middle, high = corner[0][of], corner[1][of], corner[2][of]
    upper = at_row >= from_row[1][of]
    # Both neighbours of an edge work it out from its lower to its upper end: not one ray falls between them.
    x_a, z_a = _on_edge(low, high, tangent, column, y, z)
    x_b, z_b = _on_edge(np.where(upper, middle, low), np.where(upper, high, middle), tangent, column, y, z)
    c_a = np.clip(np.ceil(x_a), 0, view.width).astype(np.int64)
    c_b = np.clip(np.ceil(x_b), 0, view.width).astype(np.int64)
    keep = np.flatnonzero(c_a != c_b)
    x_a, z_a, x_b, z_b, of, line = x_a[keep], z_a[keep], x_b[keep], z_b[keep], of[keep], at_row[keep] * (view.width + 1)
    wide = x_b - x_a
    steep = np.abs(wide) < FLATTEST
    beta = np.where(steep, 0.0, (z_b - z_a) / np.where(steep, 1.0, wide))
    alpha = np.where(steep, (z_a + z_b) / 2, z_a - beta * (x_a - view.width / 2))
    sign = facing[seen][of]
    return _Crossings(line + c_a[keep], line + c_b[keep], sign * alpha, sign * beta, seen[of])


def _by_row(faces: Ints, row: Floats) -> tuple[Ints, Floats]:
    """Return each triangle's corners (3, m) from its first row to its last, and ±1: whether that kept their turn."""
    a, b, c = faces.T
    sign = np.ones(len(faces))
    for _ in range(2):
        swap = row[a] > row[b]
        a, b = np.where(swap, b, a), np.where(swap, a, b)
        sign = np.where(swap, -sign, sign)
        swap = row[b] > row[c]
        b, c = np.where(swap, c, b), np.where(swap, b, c)
        sign = np.where(swap, -sign, sign)
    return np.stack([a, b, c]), sign


def _on_edge(low: Ints, high: Ints, tangent: Floats, x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Return column and depth at which edges cross the planes of their rows."""
    below = y[low] - tangent * z[low]
    above = y[high] - tangent * z[high]
    apart = below - above
    share = np.clip(below / np.where(apart == 0.0, 1.0, apart), 0.0, 1.0)
    return x[low] + share * (x[high] - x[low]), z[low] + share * (z[high] - z[low])


def _summed(crossings: _Crossings, weights: Floats, view: View) -> Floats:
    """Return the running sums of weighted lines along the rows, as paths along the slanted rays."""
    weight = weights[crossings.triangle]
    size = view.height * (view.width + 1)
    sums = []
    for line in (crossings.alpha, crossings.beta):
        entry = weight * line
        image = np.bincount(crossings.first, entry, size) - np.bincount(crossings.second, entry, size)
        sums.append(np.cumsum(image.reshape(view.height, view.width + 1)[:, : view.width], axis=1))
    columns = np.arange(view.width) - view.width / 2
    paths: Floats = (sums[0] + sums[1] * columns) * view.slant()
    paths[paths < NOTHING] = 0.0
    return paths
