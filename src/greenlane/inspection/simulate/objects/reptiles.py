"""Reptiles: tortoises, lizards, snakes, alive or dead, loose or in socks and boxes. Pure, in centimetres."""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.anatomy import bell, flesh, limb, placed, ribs, skull, spine
from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.keeping import in_sock, kept
from greenlane.inspection.simulate.many import PLAIN, chain, sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    box,
    ellipsoid,
    joined,
    moved,
    tube,
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, arc, coil, knot, resampled, sides, through

REPTILE = "reptile"
CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


# ---- tortoises and turtles


def _shell(rng: np.random.Generator, a: float, b: float, c: float, wall: float) -> tuple[Mesh, Mesh]:
    """Return a shell's outside and inside: a dome, knobbed at each shield, over a flat plate."""
    dome = ellipsoid(a, b, c, 9, 18)
    points = dome.points.copy()
    bumpy = 1 + rng.uniform(0, 0.05) * np.cos(6 * pi * points[:, 0] / a) * np.cos(4 * pi * points[:, 1] / b)
    points *= np.where(points[:, 2] > 0, bumpy, 1.0)[:, None]
    floor = -0.36 * c
    points[:, 2] = np.where(points[:, 2] < floor, floor + 0.12 * (points[:, 2] - floor), points[:, 2])
    inner = points * [1 - wall / a, 1 - wall / b, 1 - 1.25 * wall / c]
    return Mesh(points, dome.faces), Mesh(inner, dome.faces)


def _tortoise(rng: np.random.Generator, a: float, flat: float, neck: float, out: float) -> list[Part]:
    """Return a tortoise of half length ``a``: ``flat`` its height to that, ``out`` how far limbs stand out."""
    b, c = a * rng.uniform(0.7, 0.85), a * flat
    outside, inside = _shell(rng, a, b, c, max(0.022 * a, 0.12) * rng.uniform(0.8, 1.4))
    parts = [
        Part(outside, "bone", 0.9),
        Part(inside, "bone", -0.9),
        Part(inside.scaled(0.97, 0.97, 0.97), "tissue", 0.8),
    ]
    lungs = ellipsoid(0.6 * a, 0.5 * b, 0.2 * c, 6, 12).moved(-0.05 * a, 0, 0.6 * c)
    parts.append(Part(lungs, "tissue", -0.7))
    bones, meat = [], []
    for x, y in CORNERS:
        hip = np.array([0.42 * x * a, 0.3 * y * b, 0.1 * c])
        knee = np.array([0.72 * x * a, 0.72 * y * b, -0.2 * c])
        foot = knee + out * a * np.array([0.24 * x + rng.normal(0, 0.06), 0.34 * y, -0.02])
        joints = np.stack([hip, knee, foot])
        bones.append(limb(joints, 0.05 * a, 4 if a > 5 else 0, 0.14 * a))
        meat.append(flesh(joints, [0.16 * a, 0.14 * a, 0.1 * a]))
        girdle = np.array([[0.4 * x * a, 0.05 * y * b, 0.75 * c], [0.45 * x * a, 0.18 * y * b, -0.25 * c]])
        bones.append(sticks(girdle[:1], girdle[1:], np.array([0.04 * a]), PLAIN, 5))
    back = np.stack(
        [np.linspace(-0.85 * a, 0.8 * a, 11), np.zeros(11), 0.88 * c * (1 - np.linspace(-0.85, 0.8, 11) ** 2)], 1
    )
    bones.append(spine(back, np.full(11, 0.042 * a), 0.0))
    throat = through(
        (0.55 * a, 0, 0.45 * c),
        (0.8 * a, 0, 0),
        (0.75 * a + 0.3 * neck * a, 0, 0.05 * c),
        (a * (0.8 + neck), 0, 0.1 * c),
        steps=9,
    )
    bones.append(spine(throat, np.full(9, 0.035 * a), 0.6))
    meat.append(tube(throat, np.linspace(0.15 * a, 0.1 * a, 9), 9))
    tail = through((-0.7 * a, 0, 0), (-a, 0, -0.15 * c), (-1.2 * a, 0.05 * a, -0.25 * c), steps=7)
    bones.append(spine(tail, np.linspace(0.035, 0.012, 7) * a, 0.0))
    parts += [Part(joined(bones), "bone"), Part(joined(meat), "tissue", 0.9)]
    face = [Part(ellipsoid(0.15 * a, 0.1 * a, 0.08 * a, 5, 8), "bone", 0.5)]
    if a > 5:
        face = skull(0.13 * a, 0.095 * a, 0.08 * a, 0.07 * a, 0.045 * a, 0.025 * a)
    head = ellipsoid(0.19 * a, 0.13 * a, 0.12 * a, 6, 10).moved(0.03 * a, 0, -0.02 * a)
    return parts + placed([*face, Part(head, "tissue", 0.7)], throat[-1], np.array([1.0, rng.normal(0, 0.2), 0]))


@target("tortoise", REPTILE)
def tortoise(rng: np.random.Generator) -> list[Part]:
    """One tortoise of 14 to 28 cm, or two to five small ones of 6 to 12 cm, limbs drawn in or taped."""
    many = rng.random() < 0.45
    parts: list[Part] = []
    for k in range(int(rng.integers(2, 6)) if many else 1):
        a = rng.uniform(3, 6) if many else rng.uniform(6, 14)
        one = _tortoise(rng, a, rng.uniform(0.45, 0.62), rng.uniform(0.05, 0.3), rng.uniform(0.0, 0.7))
        one = turned(one, turn_flat(rng, 0.15) if rng.random() < 0.7 else turn(rng))
        if many and rng.random() < 0.4:
            one = in_sock(rng, one)
        parts += moved(one, (k % 2) * 2.4 * a, (k // 2) * 2.2 * a, rng.uniform(0, 1))
    return parts


# ---- lizards


def _lizard(rng: np.random.Generator, path: Floats, long: float, stout: float, head: float) -> list[Part]:
    """Return a lizard whose snout is the start of the path: ``stout`` scales its trunk, ``head`` its head."""
    n = len(path)
    s = np.linspace(0, 1, n)
    trunk = (
        0.012 + stout * (0.05 * bell(s, 0.3, 0.13) + 0.022 * bell(s, 0.1, 0.08)) + 0.02 * head * bell(s, 0.05, 0.035)
    )
    radii = long * np.maximum(trunk * np.clip(1.25 - s, 0.1, 1), 0.005)
    parts = [Part(tube(path, radii, 10, 0.8), "tissue")]
    lo, hi = int(0.2 * n), int(0.38 * n)
    parts.append(Part(tube(path[lo:hi], 0.5 * radii[lo:hi], 8), "tissue", -0.7))
    first = int(0.09 * n)
    bones = [spine(path[first:], long * np.interp(s[first:], [0, 0.5, 1], [0.0085, 0.008, 0.003]), 0.9)]
    cage = slice(int(0.17 * n), int(0.4 * n))
    bones.append(ribs(path[cage], 0.8 * radii[cage], 1.2 * radii[cage], 0.0022 * long, 2.3))
    forward, across, _ = sides(path)
    meat = []
    for at, size in ((int(0.17 * n), 0.85), (int(0.43 * n), 1.0)):
        for side in (-1.0, 1.0):
            fold = rng.uniform(-0.3, 1.0)
            hip = path[at] + side * 0.5 * radii[at] * across[at]
            knee = hip + size * long * (side * 0.075 * across[at] + 0.03 * fold * forward[at])
            foot = knee + size * long * (side * 0.035 * across[at] - 0.06 * fold * forward[at])
            joints = np.stack([hip, knee, foot])
            bones.append(limb(joints, 0.008 * long, 5, 0.045 * size * long))
            meat.append(flesh(joints, [0.02 * long, 0.016 * long, 0.008 * long], 7))
    parts += [Part(joined(bones), "bone"), Part(joined(meat), "tissue")]
    h = head * long
    face = skull(0.028 * h, 0.024 * h, 0.016 * h, 0.035 * h, 0.011 * h, 0.004 * h, 1.0, 5)
    return parts + placed(face, path[max(first - 1, 1)], path[0] - path[2])


@target("lizard", REPTILE)
def lizard(rng: np.random.Generator) -> list[Part]:
    """One to three lizards of 15 to 45 cm, straight, bent or curled in socks."""
    parts: list[Part] = []
    count = int(rng.choice([1, 1, 1, 1, 2, 3]))
    for k in range(count):
        long, n = rng.uniform(15, 45 if count == 1 else 28), 32
        s = np.linspace(0, 1, n)
        if rng.random() < 0.5:
            bent = (
                rng.uniform(0.02, 0.1)
                * long
                * np.sin(2 * pi * s * rng.uniform(0.6, 1.5) + rng.uniform(0, 6))
                * (0.3 + s)
            )
            path = resampled(np.stack([-s * long, bent, np.zeros(n)], axis=1), n)
        else:
            path = arc(long, rng.uniform(1.5, 5.5), n)
        one = _lizard(rng, path, long, rng.uniform(0.8, 1.3), rng.uniform(0.85, 1.2))
        one = kept(rng, one) if count == 1 else in_sock(rng, one) if rng.random() < 0.6 else one
        parts += moved(turned(one, turn_flat(rng, 0.2)), rng.normal(0, 2), k * rng.uniform(4, 8), 0)
    return parts


# ---- snakes


def _snake(path: Floats, long: float, stout: float) -> list[Part]:
    """Return a snake along a path, head first: a body round with ribs from its neck to its vent."""
    n = len(path)
    s = np.linspace(0, 1, n)
    radii = stout * np.clip(0.55 + s / 0.12, 0.55, 1.0) * np.clip((1 - s) / 0.25, 0.1, 1.0)
    radii = radii + 0.22 * stout * bell(s, 0.012, 0.012)
    parts = [Part(tube(path, radii, 8), "tissue")]
    lung = slice(int(0.25 * n), int(0.55 * n))
    parts.append(Part(tube(path[lung], 0.4 * radii[lung], 6), "tissue", -0.8))
    _, _, above = sides(path)
    back = path + 0.45 * radii[:, None] * above
    bones = [chain(back[2:], 0.24 * radii[2:], PLAIN, 4)]
    cage = slice(4, int(0.84 * n))
    bones.append(ribs(back[cage], 0.8 * radii[cage], 1.5 * radii[cage], 0.055 * stout, 2.5, 0.6, steps=3))
    parts.append(Part(joined(bones), "bone"))
    head = 0.75 * stout
    face = skull(1.1 * head, 0.75 * head, 0.5 * head, 1.1 * head, 0.3 * head, 0.12 * head, 1.0)
    return parts + placed(face, path[2], path[0] - path[3])


@target("snake", REPTILE)
def snake(rng: np.random.Generator) -> list[Part]:
    """A snake of 50 to 150 cm, coiled flat, in a bag, a sock or a tub."""
    long = rng.uniform(50, 150)
    stout = long * rng.uniform(0.009, 0.015)
    n = int(np.clip(long / stout * 0.9, 55, 75))
    path = coil(long, 2.3 * stout * rng.uniform(1.0, 1.4), n, 2.2 * stout)
    path = path * [1, rng.uniform(0.7, 1.0), 1]
    path[:, 2] = 0.7 * stout * np.sin(np.linspace(0, rng.uniform(4, 14), n))
    if rng.random() < 0.5:
        path = path[::-1]
    return turned(kept(rng, _snake(path, long, stout)), turn_flat(rng, 0.2))


# ---- held out: other shapes of the same goods


@target("turtle_flat", REPTILE, held_out=True)
def turtle(rng: np.random.Generator) -> list[Part]:
    """Pond and snake-necked turtles: flat shells, long necks, feet out; taped together in rows or alone."""
    parts: list[Part] = []
    count = int(rng.choice([1, 1, 2, 4, 6]))
    a = rng.uniform(2.2, 4.0) if count > 1 else rng.uniform(6, 13)
    for k in range(count):
        one = _tortoise(rng, a, rng.uniform(0.28, 0.38), rng.uniform(0.4, 0.95), rng.uniform(0.5, 1.1))
        parts += moved(turned(one, turn_flat(rng, 0.15)), (k % 3) * 2.6 * a, (k // 3) * 2.3 * a, 0)
    return parts


@target("crocodile", REPTILE, held_out=True)
def crocodile(rng: np.random.Generator) -> list[Part]:
    """Young crocodiles of 20 to 40 cm: long toothed skull, rows of bony plates along the back."""
    parts: list[Part] = []
    for k in range(int(rng.choice([1, 1, 1, 2]))):
        n, long = 32, rng.uniform(20, 40)
        path = arc(long, rng.normal(0, 0.8), n)[::-1]
        one = _lizard(rng, path, long, rng.uniform(1.1, 1.3), 0.9)[:-5]
        s = np.linspace(0, 1, n)
        _, across, above = sides(path)
        rows = slice(5, 27)
        plates = [path[rows] + long * (0.03 * above[rows] + y * across[rows]) for y in (-0.03, -0.01, 0.01, 0.03)]
        size = long * 0.006 * np.clip(1.4 - s[rows], 0.3, 1)
        lift = 0.008 * long * above[rows]
        one.append(Part(joined([sticks(p, p + lift, size, PLAIN, 4) for p in plates]), "bone", 0.8))
        jaws = skull(0.03 * long, 0.03 * long, 0.02 * long, 0.11 * long, 0.01 * long, 0.004 * long, 0.9, 9)
        one += placed(jaws, path[3], path[0] - path[3])
        parts += moved(turned(one, turn_flat(rng, 0.1)), rng.normal(0, 2), 9.0 * k, 0)
    return parts


@target("snake_knot", REPTILE, held_out=True)
def snake_knot(rng: np.random.Generator) -> list[Part]:
    """A stout snake knotted into a ball, or several thin ones tangled."""
    parts: list[Part] = []
    count = int(rng.choice([1, 1, 2, 3]))
    for _ in range(count):
        long = rng.uniform(60, 110)
        stout = long * rng.uniform(0.012, 0.017) / count**0.5
        path = knot(rng, long, 64, int(rng.integers(4, 7)), 0.45)
        parts += moved(_snake(path, long, stout), rng.normal(0, 1.5), rng.normal(0, 1.5), 0)
    return in_sock(rng, parts) if rng.random() < 0.5 else parts


# ---- cargo


@target("tortoise_crates", REPTILE, scale="cargo")
def crates(rng: np.random.Generator) -> list[Part]:
    """Crates of tortoises or turtles in rows, one layer in each crate: shells, flesh, limbs as stubs."""
    parts: list[Part] = []
    a = rng.uniform(7, 13)
    shell = ellipsoid(1, 0.78, 0.5, 3, 8)
    for k in range(int(rng.integers(4, 13))):
        rows = np.array([[x, y] for x in range(5) for y in range(3)], dtype=np.float64) - [2, 1]
        places = np.c_[rows * [2.5 * a, 2.2 * a], np.zeros(15)] + rng.normal(0, 0.12 * a, (15, 3))
        lying, sizes = turns(rng, 15, 0.1), np.full((15, 3), a) * rng.uniform(0.85, 1.1, (15, 1))
        whole, inside = (strewn(shell, places, lying, sizes * share) for share in (1.0, 0.96))
        body = [Part(whole, "bone"), Part(inside, "bone", -1.0), Part(inside, "tissue", 0.8)]
        crate = box(13.5 * a, 7.5 * a, 1.6 * a)
        place = ((k // 6 - 0.5) * 14 * a, (k % 2 - 0.5) * 8 * a, (k // 2 % 3) * 1.8 * a)
        parts += moved([*body, Part(crate, "wood"), Part(crate.inset(1.2), "wood", -1.0)], *place)
    return parts
