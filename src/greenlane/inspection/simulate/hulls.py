"""What luggage and parcels are packed in: cartons, suitcases, soft bags, with all that is riveted on. Pure.

A hull's middle is at x = 0, y = 0 and it stands on z = 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from greenlane.inspection.simulate import mesh
from greenlane.inspection.simulate.mesh import Mesh, Part
from greenlane.inspection.simulate.shadow import Floats


@dataclass(frozen=True, eq=False)
class Hull:
    """``inner``: the room for goods, and ``half``, ``height`` its half extents in x and y and its height in cm.

    ``parts``: the hull itself. ``soft``: how many layers of soft goods a full one holds, at most.
    """

    parts: list[Part]
    inner: Mesh
    half: tuple[float, float]
    height: float
    soft: int


Make = Callable[[np.random.Generator], Hull]


def parcel(rng: np.random.Generator) -> Hull:
    """Return a carton of corrugated board, taped, sometimes padded."""
    a, b, c, wall = rng.uniform(22, 50), rng.uniform(16, 38), rng.uniform(8, 28), rng.uniform(0.3, 0.6)
    outer = mesh.box(a, b, c).moved(0, 0, c / 2)
    parts = _shell(outer, wall, "cardboard", 0.35)
    parts.append(Part(mesh.box(a, 5, 0.012).moved(0, 0, c), "pe"))
    # The flaps below and above meet, or lie one on the other.
    flap = b * rng.uniform(0.25, 0.5)
    for side in (-1, 1):
        parts.append(Part(mesh.box(a, flap, wall).moved(0, side * (b - flap) / 2, c), "cardboard", 0.35))
    if rng.random() < 0.4:
        parts.append(Part(mesh.box(0.95 * a, 0.95 * b, 0.9 * c).moved(0, 0, c / 2), "foam", rng.uniform(0.4, 1.5)))
    if rng.random() < 0.3:
        parts.append(_label(rng, a, b, c))
    return Hull(parts, outer.inset(wall), (a / 2 - wall, b / 2 - wall), c - wall, 5)


def cool_box(rng: np.random.Generator) -> Hull:
    """Return a box of expanded polystyrene in a carton, as fish and live animals travel."""
    a, b, c, wall = rng.uniform(30, 50), rng.uniform(24, 38), rng.uniform(16, 28), rng.uniform(2.0, 3.5)
    outer = mesh.box(a, b, c).moved(0, 0, c / 2)
    parts = [*_shell(outer, 0.5, "cardboard", 0.35), *_shell(outer.inset(0.5), wall, "foam", 1.0)]
    bag = outer.inset(wall + 0.6)
    parts += [Part(bag, "pe", 0.05)]
    return Hull(parts, bag, (a / 2 - wall - 0.7, b / 2 - wall - 0.7), c - wall, 3)


def suitcase(rng: np.random.Generator) -> Hull:
    """Return a hard or a sewn suitcase with a frame, the rails of its handle, wheels, rivets."""
    a, b, c, wall = rng.uniform(44, 58), rng.uniform(30, 42), rng.uniform(15, 26), rng.uniform(0.2, 0.4)
    outer = mesh.rounded_box(a, b, c, rng.uniform(2.5, 6), steps=5).moved(0, 0, c / 2)
    of = str(rng.choice(["pc", "abs", "pe", "nylon"]))
    parts = _shell(outer, wall, of, 0.7 if of == "nylon" else 1.0)
    if rng.random() < 0.75:
        rim = str(rng.choice(["aluminium", "steel", "rubber", "zinc"], p=[0.35, 0.15, 0.4, 0.1]))
        parts.append(Part(_rim(a, b, c / 2, rng.uniform(0.1, 0.3)), rim))
    if rng.random() < 0.8:
        parts += _rails(rng, a, c)
    parts += _wheels(rng, a, b)
    parts += _rivets(rng, a, b, c, int(rng.integers(12, 34)))
    if rng.random() < 0.5:
        parts += _lining(rng, a, b, c)
    return Hull(parts, outer.inset(wall), (a / 2 - 1, b / 2 - 1), c - 1, 10)


def trunk(rng: np.random.Generator) -> Hull:
    """Return a case of aluminium sheet with corners of steel, two locks and hinges."""
    a, b, c, wall = rng.uniform(40, 56), rng.uniform(28, 38), rng.uniform(14, 24), rng.uniform(0.08, 0.15)
    outer = mesh.box(a, b, c).moved(0, 0, c / 2)
    parts = [*_shell(outer, wall, "aluminium", 1.0), *_shell(outer.inset(wall), 0.4, "wood", 1.0)]
    for x in (-1, 1):
        for y in (-1, 1):
            for z in (0.4, c - 0.4):
                parts.append(Part(mesh.rounded_box(3, 3, 0.3, 0.1).moved(x * (a / 2 - 1), y * (b / 2 - 1), z), "steel"))
        parts.append(Part(mesh.box(2.5, 0.6, 3.5).moved(x * a / 4, b / 2, c / 2), "steel", 0.5))
        parts.append(Part(mesh.box(5, 0.4, 2.0).moved(x * a / 3, -b / 2, c / 2), "steel", 0.5))
    return Hull(parts, outer.inset(wall + 0.4), (a / 2 - 1, b / 2 - 1), c - 1, 9)


def bag(rng: np.random.Generator) -> Hull:
    """Return a soft bag or a rucksack: an uneven outline, zips, buckles, straps."""
    a, b, c = rng.uniform(32, 52), rng.uniform(22, 36), rng.uniform(11, 23)
    angle = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    uneven = 1 + sum(rng.normal(0, 0.016) * np.cos(k * angle + rng.uniform(0, 6)) for k in (2, 3, 5, 7))
    corner = 2 / rng.uniform(2.6, 5.0)
    x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** corner * a / 2 * uneven
    y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** corner * b / 2 * uneven
    low, high = np.array([0.86, 0.97, 1.0, 1.0, 0.95, 0.8]), np.array([0.0, 0.06, 0.25, 0.75, 0.94, 1.0])
    body = mesh.lathe(high * c, np.ones(6), sides=40)
    points = body.points.copy()
    for ring, (grown, up) in enumerate(zip(low, high, strict=True)):
        points[40 * ring : 40 * ring + 40] = np.stack([grown * x, grown * y, np.full(40, up * c)], axis=1)
    points[-1] = (0, 0, c)
    outer = Mesh(points, body.faces)
    parts = _shell(outer, 0.3, "textile", rng.uniform(1.5, 3.0))
    for _ in range(int(rng.integers(1, 4))):
        parts += _zip(rng, a, b, c)
    parts += _buckles(rng, a, b, c)
    parts += _straps(rng, a, b, c)
    return Hull(parts, outer.inset(0.3), (a / 2 - 1.5, b / 2 - 1.5), c - 0.6, 9)


HULLS: dict[str, tuple[Make, ...]] = {"parcel": (parcel,), "suitcase": (suitcase,), "bag": (bag,)}
HELD_OUT_HULLS: dict[str, tuple[Make, ...]] = {
    "parcel": (parcel, cool_box),
    "suitcase": (suitcase, trunk),
    "bag": (bag,),
}


# ---- what is sewn, riveted and glued on


def _shell(outer: Mesh, wall: float, of: str, share: float) -> list[Part]:
    return [Part(outer, of, share), Part(outer.inset(wall), of, -share)]


def _label(rng: np.random.Generator, a: float, b: float, c: float) -> Part:
    plate = mesh.box(rng.uniform(8, 15), rng.uniform(6, 11), 0.02)
    return Part(plate.moved(rng.uniform(-0.2, 0.2) * a, rng.uniform(-0.2, 0.2) * b, c + 0.1), "paper")


def _rim(a: float, b: float, z: float, radius: float) -> Mesh:
    angle = np.linspace(0, 2 * math.pi, 61)
    x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.3 * (a / 2 - 0.4)
    y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.3 * (b / 2 - 0.4)
    return mesh.tube(np.stack([x, y, np.full(61, z)], axis=1), radius, 6)


def _rails(rng: np.random.Generator, a: float, c: float) -> list[Part]:
    apart, radius = rng.uniform(4, 9), rng.uniform(0.5, 0.95)
    of, wall = ("aluminium", 0.14) if rng.random() < 0.7 else ("steel", 0.06)
    end = a / 2 - rng.uniform(1, 12)
    parts = []
    for side in (-1, 1):
        rail = mesh.cylinder(radius, end + a / 2 - 1, 8).turned(mesh.about_y(math.pi / 2))
        rail = rail.moved((end - a / 2 + 1) / 2, side * apart, 0.9)
        parts += _shell(rail, wall, of, 1.0)
    parts.append(Part(mesh.rounded_box(2.6, 2 * apart + 3, 2.4, 0.8).moved(a / 2 - 1.5, 0, 1.4), "abs", 0.6))
    parts.append(Part(mesh.box(3.5, 2 * apart + 2, 0.7).moved(-a / 2 + 2, 0, 0.8), "abs", 0.7))
    return parts if c > 3 else []


def _wheels(rng: np.random.Generator, a: float, b: float) -> list[Part]:
    parts = []
    radius, wide = rng.uniform(1.7, 2.6), rng.uniform(1.2, 2.2)
    four = rng.random() < 0.4
    for x in (-1, 1) if four else (-1,):
        for y in (-1, 1):
            wheel = [
                Part(mesh.cylinder(radius, wide, 16), "rubber", 0.8),
                Part(mesh.cylinder(0.35, wide + 2, 8), "steel"),
                Part(mesh.rounded_box(3.4, 3.4, wide + 1, 0.6), "abs", 0.3),
            ]
            parts += mesh.moved(
                mesh.turned(wheel, mesh.about_x(math.pi / 2)), x * (a / 2 + 1.2), y * (b / 2 - 4), radius
            )
    return parts


def _rivets(rng: np.random.Generator, a: float, b: float, c: float, many: int) -> list[Part]:
    pieces = []
    for _ in range(many):
        on_long = rng.random() < 0.6
        side = rng.choice([-1, 1])
        x = rng.uniform(-0.47, 0.47) * a if on_long else side * (a / 2 - 0.5)
        y = side * (b / 2 - 0.5) if on_long else rng.uniform(-0.47, 0.47) * b
        rivet = mesh.cylinder(rng.uniform(0.12, 0.26), rng.uniform(0.5, 1.6), 6).turned(mesh.turn(rng))
        pieces.append(rivet.moved(x, y, rng.uniform(0.1, 0.9) * c))
    return [Part(mesh.joined(pieces), "steel")]


def _lining(rng: np.random.Generator, a: float, b: float, c: float) -> list[Part]:
    """Return the divider's zip and the cross straps with their buckle."""
    parts = _zip(rng, 0.9 * a, 0.2 * b, c / 2)
    cross = rng.uniform(-0.2, 0.2) * a
    parts.append(Part(mesh.box(3, 0.9 * b, 0.12).moved(cross, 0, 0.8 * c), "nylon", 0.8))
    parts.append(Part(mesh.rounded_box(5, 3.5, 0.8, 0.3).moved(cross, 0, 0.8 * c), "abs"))
    return parts


def _zip(rng: np.random.Generator, a: float, b: float, c: float) -> list[Part]:
    """Return the teeth of a zip over the top, and its slider."""
    pitch = rng.uniform(0.35, 0.6)
    x = np.arange(-0.42 * a, 0.42 * a, pitch)
    y = rng.uniform(-0.4, 0.4) * b + rng.uniform(-2, 2) * np.cos(3 * x / a)
    tooth = mesh.box(0.55 * pitch, 0.36, 0.2)
    row = mesh.joined([tooth.moved(float(along), float(across), c) for along, across in zip(x, y, strict=True)])
    metal = rng.random() < 0.5
    slider = mesh.rounded_box(1.2, 0.8, 0.5, 0.2).moved(float(rng.choice(x)), float(y.mean()), c)
    return [Part(row, "brass" if metal else "nylon", 0.7), Part(slider, "zinc", 0.6)]


def _buckles(rng: np.random.Generator, a: float, b: float, c: float) -> list[Part]:
    parts = []
    for _ in range(int(rng.integers(3, 10))):
        of = str(rng.choice(["abs", "abs", "steel", "zinc", "brass"]))
        body = mesh.rounded_box(rng.uniform(1, 4), rng.uniform(0.8, 2.5), 0.35, 0.12)
        eye = mesh.ring(0.8, 0.24, around=14, sides=5).moved(rng.uniform(-2, 2), 0, 0)
        buckle = mesh.turned([Part(body, of), Part(eye, "steel")], mesh.turn_flat(rng, 0.4))
        parts += mesh.moved(buckle, rng.uniform(-0.5, 0.5) * a, rng.uniform(-0.5, 0.5) * b, c)
    return parts


def _straps(rng: np.random.Generator, a: float, b: float, c: float) -> list[Part]:
    parts = []
    along = np.linspace(-0.5, 0.5, 24)
    for side in (-1, 1):
        wave = 4 * np.sin(3 * along + rng.uniform(0, 6))
        path: Floats = np.stack([0.9 * a * along, 0.3 * b * side + wave, np.full(24, c)], axis=1)
        parts.append(Part(mesh.tube(path, rng.uniform(0.9, 1.6), 6, flat=0.15), "nylon", 0.6))
    return parts
