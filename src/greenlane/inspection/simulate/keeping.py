"""How animals are kept while they are carried: socks, tubs, cartons, tubes, cages. Pure, in centimetres.

Each returns the parts that were given and what they are kept in.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.many import sticks
from greenlane.inspection.simulate.mesh import Part, about_y, cylinder, ellipsoid, extent, joined, rounded_box


def in_sock(rng: np.random.Generator, parts: list[Part], material: str = "textile") -> list[Part]:
    """Return the parts in a sock or a cloth bag, tied at one end."""
    low, high = extent(parts)
    half, middle = 0.5 * (high - low) + 0.4, 0.5 * (high + low)
    body = ellipsoid(*(1.18 * half).tolist()).moved(*middle.tolist())
    tied = ellipsoid(0.12 * half[0] + 0.5, 0.9, 0.9, 5, 8).moved(middle[0] + 1.18 * half[0], middle[1], middle[2])
    wall = rng.uniform(0.06, 0.16)
    return [*parts, Part(body, material), Part(body.inset(wall), material, -1.0), Part(tied, material, 2.0)]


def in_box(rng: np.random.Generator, parts: list[Part]) -> list[Part]:
    """Return the parts in a plastic tub or a carton."""
    low, high = extent(parts)
    size, middle = high - low + rng.uniform(0.6, 1.6), 0.5 * (high + low)
    outer = rounded_box(size[0], size[1], size[2], 1.0).moved(*middle.tolist())
    material, wall, share = ("pe", 0.12, 1.0) if rng.random() < 0.6 else ("cardboard", 0.35, 0.4)
    return [*parts, Part(outer, material, share), Part(outer.inset(wall), material, -share)]


def kept(rng: np.random.Generator, parts: list[Part]) -> list[Part]:
    """Return the animal as it is sent: loose or in a sock."""
    return in_sock(rng, parts) if rng.random() < 0.4 else parts


def in_tube(rng: np.random.Generator, parts: list[Part]) -> list[Part]:
    """Return the parts in a tube along x: a cardboard roll, or a length of plastic pipe with caps."""
    low, high = extent(parts)
    middle = 0.5 * (low + high)
    radius = 0.5 * float(max(high[1] - low[1], high[2] - low[2])) + rng.uniform(0.2, 0.8)
    long = float(high[0] - low[0]) + rng.uniform(-0.5, 2.0)
    material, wall = ("cardboard", 0.15) if rng.random() < 0.5 else ("pvc", rng.uniform(0.15, 0.3))
    lying = about_y(pi / 2)
    shapes = [cylinder(radius + wall, long, 20), cylinder(radius, long + 0.02, 20)]
    outer, inner = (shape.turned(lying).moved(*middle.tolist()) for shape in shapes)
    return [*parts, Part(outer, material), Part(inner, material, -1.0)]


def in_cage(rng: np.random.Generator, parts: list[Part], material: str = "steel") -> list[Part]:
    """Return the parts in a cage of wires on a plastic tray."""
    low, high = extent(parts)
    low, high = low - rng.uniform(0.3, 1.2), high + rng.uniform(0.3, 1.2)
    gap, wire = rng.uniform(1.1, 2.2), rng.uniform(0.05, 0.1)
    starts, ends = [], []
    for axis, other in ((0, 1), (1, 0)):
        for at in np.arange(low[other], high[other] + 0.1, gap):
            for z in (low[2], high[2]):
                start, end = np.array([0.0, 0, z]), np.array([0.0, 0, z])
                start[axis], end[axis], start[other], end[other] = low[axis], high[axis], at, at
                starts.append(start)
                ends.append(end)
            for side in (low[axis], high[axis]):
                start, end = np.array([0.0, 0, low[2]]), np.array([0.0, 0, high[2]])
                start[axis], end[axis], start[other], end[other] = side, side, at, at
                starts.append(start)
                ends.append(end)
    wires = sticks(np.array(starts), np.array(ends), np.full(len(starts), wire), sides=3)
    size, middle = high - low, 0.5 * (low + high)
    tray = rounded_box(size[0], size[1], 1.0, 0.4).moved(middle[0], middle[1], low[2])
    return [*parts, Part(joined([wires]), material), Part(tray, "abs", 0.25)]
