"""Plastic waste: mixed plastics in sacks and bales. Pure, in centimetres.

A bale is pressed: about 1.1 × 1.1 × 0.8 m, 200 to 500 kg, bound with wires; it is uneven throughout, which is what it
is known by.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import sticks, strewn, turns, within
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    box,
    cylinder,
    ellipsoid,
    joined,
    lathe,
    moved,
    rounded_box,
    turn,
)
from greenlane.inspection.simulate.paths import Floats

PLASTIC = "plastic_waste"
MIXED = ("pe", "pet", "pe", "pvc", "abs", "pe", "pet")


def _bottle(rng: np.random.Generator) -> Mesh:
    """Return the outside of a bottle, 1 cm long, with its neck."""
    wide = rng.uniform(0.13, 0.2)
    return lathe([-0.5, -0.48, 0.2, 0.36, 0.4, 0.5], np.array([0.8, 1, 1, 0.45, 0.32, 0.32]) * wide, 8)


def _bottles(rng: np.random.Generator, count: int, half: Floats, wall: float, long: float) -> list[Part]:
    """Return crushed bottles: flattened, hollow, every way."""
    parts = []
    for material in ("pet", "pe"):
        outer = _bottle(rng)
        places, lying = within(rng, count // 2 + 1, half), turns(rng, count // 2 + 1)
        sizes = long * rng.uniform(0.6, 1.2, (len(places), 1)) * np.array([1.0, rng.uniform(0.3, 0.8), 1.0])
        walls = 1 - 2 * wall / (0.3 * sizes)
        parts.append(Part(strewn(outer, places, lying, sizes), material))
        parts.append(Part(strewn(outer, places, lying, sizes * np.clip(walls, 0.3, 0.98)), material, -1.0))
    return parts


def _films(rng: np.random.Generator, count: int, half: Floats, size: float, share: float) -> list[Part]:
    """Return crumpled film and trays: thin plates every way, of several plastics."""
    parts = []
    for material in ("pe", "pet", "pvc"):
        many = max(count // 3, 1)
        sizes = size * rng.uniform([0.5, 0.3, 0.01], [1.5, 1.0, 0.05], (many, 3))
        parts.append(Part(strewn(box(1, 1, 1), within(rng, many, half), turns(rng, many), sizes), material, share))
    return parts


def _straps(rng: np.random.Generator, half: Floats, thick: float, material: str) -> Part:
    """Return the wires or strings around a bale."""
    count = int(rng.integers(4, 7))
    x = np.linspace(-0.85, 0.85, count) * half[0]
    corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * (half[1:] + 0.3)
    starts = np.array([[at, *corner] for at in x for corner in corners])
    ends = np.array([[at, *corner] for at in x for corner in np.roll(corners, -1, axis=0)])
    return Part(sticks(starts, ends, np.full(len(starts), thick), sides=4), material)


@target("plastic_sack", PLASTIC)
def plastic_sack(rng: np.random.Generator) -> list[Part]:
    """A sack of household plastics: crushed bottles, film, caps, trays, with a can or some dirt among them."""
    half = rng.uniform([7, 6, 2.5], [13, 10, 5])
    parts = _bottles(rng, int(rng.integers(6, 16)), 0.75 * half, 0.05, 12)
    parts += _films(rng, int(rng.integers(20, 60)), 0.7 * half, 7, 0.7)
    caps = strewn(cylinder(0.5, 0.5, 7), within(rng, 14, 0.85 * half), turns(rng, 14), rng.uniform(2, 4, (14, 3)))
    parts.append(Part(caps, "pe", 0.4))
    if rng.random() < 0.5:
        can = cylinder(3.3, rng.uniform(2, 10), 12).turned(turn(rng))
        parts += [Part(can, "aluminium"), Part(can.inset(0.02), "aluminium", -1.0)]
    if rng.random() < 0.5:
        dirt = strewn(ellipsoid(1, 1, 1, 3, 6), within(rng, 10, 0.7 * half), sizes=rng.uniform(0.2, 1.0, (10, 3)))
        parts.append(Part(dirt, "soil"))
    a, b, c = (1.08 * half + 0.8).tolist()
    bag = ellipsoid(a, b, c, 9, 16)
    return [*parts, Part(bag, "pe"), Part(bag.inset(0.03), "pe", -1.0)]


@target("crushed_bottles", PLASTIC)
def crushed_bottles(rng: np.random.Generator) -> list[Part]:
    """Bottles and tubs pressed flat, in a loose heap or tied to a small bale with string."""
    tied = rng.random() < 0.4
    half = rng.uniform([6, 5, 3], [11, 9, 5])
    parts = _bottles(rng, int(rng.integers(14, 34)), half, 0.06, rng.uniform(9, 15))
    trays = strewn(
        box(1, 1, 1), within(rng, 8, half), turns(rng, 8, 0.5), rng.uniform([5, 4, 0.1], [12, 9, 0.4], (8, 3))
    )
    parts.append(Part(trays, "abs" if rng.random() < 0.4 else "pvc", 0.8))
    return [*parts, _straps(rng, 1.15 * half, 0.12, "pe")] if tied else parts


@target("plastic_flakes", PLASTIC, held_out=True)
def flakes(rng: np.random.Generator) -> list[Part]:
    """Shredded plastics in a bag: thousands of chips, drawn as layers of lumps and some hundred single chips."""
    half = rng.uniform([8, 7, 4], [15, 12, 7])
    a, b, c = (1.1 * half).tolist()
    material = str(rng.choice(MIXED))
    fill = Part(ellipsoid(a, b, c, 9, 14), material, rng.uniform(0.18, 0.3))
    lumps = strewn(
        ellipsoid(1, 1, 1, 3, 6), within(rng, 25, 0.6 * half), turns(rng, 25), rng.uniform(0.7, 2.5, (25, 3))
    )
    count = 260
    sizes = rng.uniform([0.8, 0.5, 0.1], [2.4, 1.6, 0.3], (count, 3))
    way = rng.normal(size=(count, 3))
    places = way / np.linalg.norm(way, axis=1, keepdims=True) * rng.random((count, 1)) ** 0.4 * half
    chips = strewn(box(1, 1, 1), places, turns(rng, count), sizes)
    return [fill, Part(lumps, material, 0.25), Part(chips, "pvc" if rng.random() < 0.4 else material, 0.8)]


# ---- cargo


def _bale(rng: np.random.Generator, share: float) -> list[Part]:
    """Return a bale: pressed plastics at a share of their density, uneven in lumps, holes and plates."""
    half = np.array([56.0, 54.0, 40.0]) * rng.uniform(0.92, 1.06, 3)
    first, second = str(rng.choice(MIXED)), str(rng.choice(MIXED))
    a, b, c = (2 * half).tolist()
    parts = [Part(rounded_box(a, b, c, 6.0), first, share)]
    count = 26
    lumps = strewn(
        ellipsoid(1, 1, 1, 3, 6), within(rng, count, 0.78 * half), turns(rng, count), rng.uniform(4, 12, (count, 3))
    )
    holes = strewn(ellipsoid(1, 1, 1, 3, 6), within(rng, 16, 0.72 * half), turns(rng, 16), rng.uniform(4, 12, (16, 3)))
    plates = strewn(
        box(1, 1, 1),
        within(rng, 50, 0.75 * half),
        turns(rng, 50, 0.4),
        rng.uniform([12, 8, 0.8], [40, 26, 2.5], (50, 3)),
    )
    parts += [Part(lumps, second, 0.9 * share), Part(holes, first, -0.45 * share), Part(plates, second, 0.8 * share)]
    return [*parts, _straps(rng, half, 0.18, "steel")]


@target("plastic_bales", PLASTIC, scale="cargo")
def bales(rng: np.random.Generator) -> list[Part]:
    """Two to twelve bales in two rows, up to three high."""
    parts: list[Part] = []
    share = rng.uniform(0.25, 0.5)
    for k in range(int(rng.integers(2, 13))):
        one = _bale(rng, share * rng.uniform(0.8, 1.2))
        place = ((k // 6) * 118.0 + rng.normal(0, 2), (k % 2 - 0.5) * 114.0, (k // 2 % 3) * 84.0)
        parts += moved(one, *place)
    return parts


@target("plastic_loose", PLASTIC, held_out=True, scale="cargo")
def loose(rng: np.random.Generator) -> list[Part]:
    """Rolls of film and big bags of crushed bottles."""
    parts: list[Part] = []
    for k in range(int(rng.integers(3, 9))):
        place = ((k // 2) * 105.0 + rng.normal(0, 3), (k % 2 - 0.5) * 105.0, 0.0)
        half = np.array([46.0, 46.0, 50.0])
        if rng.random() < 0.6:
            bag = rounded_box(96, 96, 105, 14)
            one = [Part(bag, "pe", rng.uniform(0.04, 0.1)), *_bottles(rng, 40, 0.85 * half, 0.4, 34)]
        else:
            roll = cylinder(14, rng.uniform(60, 100), 14).turned(about_x(pi / 2))
            rolls = [roll.moved(x, 0, z) for x in (-30, 0, 30) for z in (-30, 0, 30)]
            one = [Part(joined(rolls), "pe", rng.uniform(0.5, 0.85))]
        parts += moved(one, *place)
    return parts
