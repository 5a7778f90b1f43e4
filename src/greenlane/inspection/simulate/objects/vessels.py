"""What holds something: bottles, tins, tubs, boxes, with walls and with what is in them. Lengths in cm. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenlane.inspection.simulate.mesh import Mesh, Numbers, Part, about_y, box, lathe, turned

LID = 0.02
"""Radius at which a turned vessel closes over its axis."""


def vessel(
    z: Numbers,
    radii: Numbers,
    material: str,
    wall: float,
    filling: str | None = None,
    full: float = 0.9,
    share: float = 1.0,
    sides: int = 16,
    lying: bool = False,
) -> list[Part]:
    """A vessel turned about z with the outer profile (z, radii) and a wall all around, filled up to ``full`` of its
    height, or, where it is to be ``laid``, of its width then; ``share`` is how densely the filling lies."""
    heights, outer = np.asarray(z, np.float64), np.asarray(radii, np.float64)
    within = np.unique(np.clip(heights, heights[0] + wall, heights[-1] - wall))
    inner = np.maximum(np.interp(within, heights, outer) - wall, LID)
    parts = [Part(lathe(heights, outer, sides), material), Part(lathe(within, inner, sides), material, -1.0)]
    if filling is not None:
        level = within[0] + (1.0 if lying else full) * (within[-1] - within[0])
        wet = np.unique(np.append(within[within < level], level))
        fits = np.maximum(np.interp(wet, within, inner) - 0.01, LID)
        body = lathe(wet, fits, sides)
        if lying:
            # Laid down, x looks down: what stands above the level is pressed flat onto it.
            points = body.points.copy()
            points[:, 0] = np.maximum(points[:, 0], (1.0 - 2.0 * full) * float(fits.max()))
            body = Mesh(points, body.faces)
        parts.append(Part(body, filling, share))
    return parts


def squeezed(parts: Sequence[Part], factor: float) -> list[Part]:
    """The parts flattened along y: an oval bottle, a hip flask."""
    return [Part(part.mesh.scaled(1.0, factor, 1.0), part.material, part.share) for part in parts]


def laid(rng: np.random.Generator, parts: Sequence[Part], standing: float = 0.15) -> list[Part]:
    """Return what stands on z as it travels: lying along x, but for the share that stays ``standing``."""
    return list(parts) if rng.random() < standing else turned(list(parts), about_y(np.pi / 2.0))


def case(a: float, b: float, c: float, material: str, wall: float, share: float = 1.0) -> list[Part]:
    """An empty box with walls; ``share`` below 1 where the walls are not solid, as of corrugated board."""
    inside = box(a - 2.0 * wall, b - 2.0 * wall, c - 2.0 * wall)
    return [Part(box(a, b, c), material, share), Part(inside, material, -share)]


def shell(outer: Mesh, material: str, wall: float) -> list[Part]:
    """A hollow thing of any shape."""
    return [Part(outer, material), Part(outer.inset(wall), material, -1.0)]


def rod(length: float, radius: float, material: str, sides: int = 8, share: float = 1.0) -> Part:
    """A round bar along x."""
    return Part(
        lathe([-length / 2.0, length / 2.0], [radius, radius], sides).turned(about_y(np.pi / 2.0)), material, share
    )
