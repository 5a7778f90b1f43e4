"""Pangolin scales: thin curved plates of keratin, by the dozen. Pure, in centimetres.

A scale is 2 to 7 cm long, pointed at one end, 1 to 4 mm thick in its middle and bent like a fingernail.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import LONG_BONE, chain, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    box,
    ellipsoid,
    extrude,
    moved,
    rounded_box,
    tube,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, bumps, sides, through

SCALES = "scales"
PANGOLIN = "pangolin_scales"


def _scale(rng: np.random.Generator) -> Mesh:
    """Return one scale of about 2 cm across, x towards its point: a shield that thins to its rim, and bends."""
    point = rng.uniform(1.25, 1.7)
    side = [[0.7, 0.62], [0.0, 0.85], [-0.75, 0.55]]
    plate = extrude([[point, 0.0], *side, *([x, -y] for x, y in reversed(side))], 0.1)
    points = plate.points.copy()
    thick = rng.uniform(0.18, 0.32)
    points[-2:, 2] = [-thick / 2, thick / 2]
    points[:, 2] -= rng.uniform(0.14, 0.24) * (0.5 * points[:, 0] ** 2 + points[:, 1] ** 2)
    return Mesh(points, plate.faces)


def _sizes(rng: np.random.Generator, count: int) -> Floats:
    """Return the sizes of so many scales: most of an animal's are middling, some long and narrow."""
    size = rng.uniform(0.9, 2.3, count)
    return np.stack([size * rng.uniform(0.85, 1.25, count), size, size * rng.uniform(0.7, 1.2, count)], axis=1)


def _sack(rng: np.random.Generator, half: Floats) -> list[Part]:
    """Return the woven or plastic bag around a heap with these half axes."""
    a, b, c = (half + 0.35).tolist()
    body = ellipsoid(a, b, c, 9, 16)
    material, wall = ("textile", 0.25) if rng.random() < 0.5 else ("pe", 0.04)
    return [Part(body, material), Part(body.inset(wall), material, -1.0)]


@target("scales", PANGOLIN)
def heap(rng: np.random.Generator) -> list[Part]:
    """30 to 165 scales in a bag, lying over each other every way but mostly flat."""
    count = int(rng.integers(30, 165))
    half = np.array([5.0, 4.2, 2.0]) * (count / 60) ** 0.36 * rng.uniform(0.85, 1.3, 3)
    way = rng.normal(size=(count, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    places = way * rng.uniform(0, 1, (count, 1)) ** (1 / 2.4) * half
    lying = turns(rng, count, rng.uniform(0.35, 0.9))
    parts = [Part(strewn(_scale(rng), places, lying, _sizes(rng, count)), SCALES)]
    return parts + (_sack(rng, half + 1.6) if rng.random() < 0.6 else [])


@target("scales_spread", PANGOLIN)
def spread(rng: np.random.Generator) -> list[Part]:
    """20 to 80 scales spread in a flat packet, one or two deep, as between clothes."""
    count = int(rng.integers(20, 80))
    wide = 2.1 * np.sqrt(count) * rng.uniform(0.55, 0.9)
    places = rng.uniform(-0.5, 0.5, (count, 3)) * [wide * rng.uniform(1.0, 1.7), wide, 1.2]
    return [Part(strewn(_scale(rng), places, turns(rng, count, 0.25), _sizes(rng, count)), SCALES)]


@target("scales_strings", PANGOLIN)
def strings(rng: np.random.Generator) -> list[Part]:
    """Scales still in patches of hide: short rows that overlap like shingles, several patches together."""
    parts: list[Part] = []
    for k in range(int(rng.integers(2, 6))):
        rows, deep, size = int(rng.integers(2, 5)), int(rng.integers(3, 7)), rng.uniform(1.1, 1.9)
        at = np.array([[2 * x + (y % 2), 1.5 * y] for x in range(deep) for y in range(rows)]) * size * 0.72
        places = np.c_[at, 0.3 * rng.uniform(size=len(at)) - 0.03 * (at[:, 0] - at[:, 0].mean()) ** 2]
        shingled = np.array([[0.97, 0, 0.25], [0, 1, 0], [-0.25, 0, 0.97]])
        lean = np.broadcast_to(shingled, (len(places), 3, 3))
        one = [Part(strewn(_scale(rng), places, lean, np.full((len(places), 3), size)), SCALES)]
        wide, broad = np.ptp(at, axis=0)
        one.append(Part(box(wide, broad, 0.15).moved(at[:, 0].mean(), at[:, 1].mean(), -0.4), "dried_tissue"))
        middle = places.mean(axis=0)
        one = turned(moved(one, *(-middle).tolist()), turn_flat(rng, 0.25))
        parts += moved(one, rng.normal(0, 4), rng.normal(0, 4), 0.8 * k)
    return parts


# ---- held out: other shapes of the same goods


@target("scales_on_skin", PANGOLIN, held_out=True)
def skin(rng: np.random.Generator) -> list[Part]:
    """A dried pangolin or its skin: rows of scales over a body that tapers into its tail, bones within."""
    length = rng.uniform(26, 46)
    k = length / 50
    path = through(
        (-0.5 * length, 0, 0),
        (-0.25 * length, rng.normal(0, 3 * k), 0),
        (0.0, rng.normal(0, 4 * k), 0),
        (0.5 * length, rng.normal(0, 9 * k), 0),
        steps=26,
    )
    s = np.linspace(0, 1, 26)
    radii = length * (0.015 + 0.085 * np.exp(-(((s - 0.42) / 0.24) ** 2)) + 0.03 * (1 - s))
    body = tube(path, radii, 12, 0.6)
    rows = np.arange(3, 25)
    forward, across, up = (way[rows] for way in sides(path))
    angles = np.linspace(0.1 * pi, 0.9 * pi, 6)
    away = np.cos(angles)[None, :, None] * across[:, None] + 0.6 * np.sin(angles)[None, :, None] * up[:, None]
    places = (path[rows][:, None] + radii[rows][:, None, None] * away).reshape(-1, 3)
    out = away.reshape(-1, 3) / np.linalg.norm(away.reshape(-1, 3), axis=1, keepdims=True)
    along = np.repeat(forward, 6, axis=0)
    lying = np.stack([along, np.cross(out, along), out], axis=2)
    size = np.repeat(radii[rows] * 0.42, 6)
    scales = strewn(_scale(rng), places, lying, np.stack([size, size, np.maximum(size, 0.8)], axis=1))
    bones = chain(path, np.full(26, 0.011 * length), LONG_BONE, 4)
    share = rng.uniform(0.15, 0.8)
    parts = [Part(body, "dried_tissue", share), Part(scales, SCALES)]
    return parts + ([Part(bones, "bone", 0.8)] if share > 0.4 else [])


@target("scales_stacked", PANGOLIN, held_out=True)
def stacked(rng: np.random.Generator) -> list[Part]:
    """Scales sorted and stacked like spoons, in rows in a box, all one size."""
    size, rows, deep = rng.uniform(1.2, 2.0), int(rng.integers(2, 5)), int(rng.integers(12, 28))
    step = rng.uniform(0.28, 0.45) * size
    places = np.array([[deep_at * step, row * 2.0 * size, 0.0] for row in range(rows) for deep_at in range(deep)])
    places += rng.normal(0, 0.12, places.shape)
    upright = np.array([[0.25, 0, 0.97], [0, 1, 0], [-0.97, 0, 0.25]])
    lying = np.broadcast_to(upright, (len(places), 3, 3))
    sizes = np.full((len(places), 3), size) * rng.uniform(0.92, 1.08, (len(places), 1))
    heap_of = strewn(_scale(rng), places - places.mean(axis=0), lying, sizes)
    return turned([Part(heap_of, SCALES)], turn_flat(rng, 0.1) @ about_x(rng.choice([0.0, pi / 2])))


# ---- cargo


@target("scales_sacks", PANGOLIN, scale="cargo")
def sacks(rng: np.random.Generator) -> list[Part]:
    """Eight to thirty sacks of scales, 30 to 50 kg each: lumps of uneven density, in layers."""
    parts: list[Part] = []
    for k in range(int(rng.integers(8, 30))):
        half = np.array([38.0, 26.0, 12.0]) * rng.uniform(0.85, 1.1, 3)
        bag = tube(
            np.stack([np.linspace(-1, 1, 12) * half[0], np.zeros(12), np.zeros(12)], axis=1),
            half[1] * (1 - np.abs(np.linspace(-1, 1, 12)) ** 3.0) ** 0.5 + 1.0,
            12,
            half[2] / half[1],
            bumps(rng, 12, 12, 0.05),
        )
        lumps = rng.uniform(-0.7, 0.7, (10, 3)) * half
        dense = strewn(ellipsoid(1, 1, 1, 3, 6), lumps, turns(rng, 10), rng.uniform(3, 9, (10, 3)))
        one = [Part(bag, SCALES, rng.uniform(0.36, 0.46)), Part(dense, SCALES, rng.uniform(0.08, 0.2))]
        place = ((k % 2 - 0.5) * 80 + rng.normal(0, 4), (k // 2 % 3 - 1) * 54 + rng.normal(0, 3), (k // 6) * 22.0)
        parts += moved(turned(one, turn_flat(rng, 0.06) if rng.random() < 0.2 else about_x(0.0)), *place)
    return parts


@target("scales_cartons", PANGOLIN, held_out=True, scale="cargo")
def cartons(rng: np.random.Generator) -> list[Part]:
    """Cartons filled with loose scales."""
    parts: list[Part] = []
    a, b, c = rng.uniform(40, 60), rng.uniform(30, 40), rng.uniform(25, 40)
    for k in range(int(rng.integers(6, 20))):
        outer = box(a, b, c)
        filled = rounded_box(a - 2, b - 2, c * rng.uniform(0.6, 0.9), 3.0)
        count = 40
        places = rng.uniform(-0.45, 0.45, (count, 3)) * [a, b, 0.6 * c]
        loose = strewn(_scale(rng), places, turns(rng, count), 1.6 * _sizes(rng, count))
        one = [Part(outer, "cardboard", 0.35), Part(box(a - 1, b - 1, c - 1), "cardboard", -0.35)]
        one += [Part(filled, SCALES, 0.36), Part(loose, SCALES, 0.8)]
        parts += moved(one, (k % 3 - 1) * (a + 1), (k // 3 % 2) * (b + 1), (k // 6) * (c + 1))
    return parts
