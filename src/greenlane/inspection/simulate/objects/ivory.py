"""Ivory: tusks whole and sawn, and what is carved and turned from them. Pure, in centimetres.

A tusk is dentine with a conical pulp cavity in about its first third; worked pieces are solid and small.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_y,
    box,
    cylinder,
    ellipsoid,
    extrude,
    joined,
    lathe,
    moved,
    ring,
    tube,
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, arc, bumps

IVORY = "ivory"
STEPS, SIDES = 26, 16
FEW = (14, 10)
"""Steps and sides of a tusk among many."""


def _taper(length: float, rng: np.random.Generator, steps: int) -> Floats:
    """Return a tusk's radii from its socket to its tip."""
    s = np.linspace(0, 1, steps)
    base = length * rng.uniform(0.045, 0.075)
    return np.asarray(base * (1 - s ** rng.uniform(1.6, 2.6)) ** rng.uniform(0.5, 0.75) * (1 - 0.12 * s) + 0.12)


def _whole(
    rng: np.random.Generator,
    length: float,
    bend: float,
    twist: float = 0.0,
    sawn: bool = False,
    rough: float = 0.012,
    fine: tuple[int, int] = (STEPS, SIDES),
) -> list[Part]:
    """Return a tusk, or the socket's or the tip's part of one, with as much of the cavity as falls into it."""
    steps, sides = fine
    path, radii = arc(length, bend, steps, twist), _taper(length, rng, steps)
    flat, skin = rng.uniform(0.82, 1.0), bumps(rng, steps, sides, min(rough, 0.02))
    if rough > 0.02:
        skin = skin * (1 - rough * rng.uniform(0, 2, (steps, sides)))
    first, last = 0, steps
    if sawn and rng.random() < 0.6:
        last = int(steps * rng.uniform(0.45, 0.8))
    elif sawn:
        first = int(steps * rng.uniform(0.2, 0.5))
    parts = [Part(tube(path[first:last], radii[first:last], sides, flat, skin[first:last]), IVORY)]
    depth = min(int(steps * rng.uniform(0.24, 0.46)), last)
    if depth - first > 2:
        cone = np.linspace(rng.uniform(0.66, 0.85), 0.05, int(depth))[first:]
        hole = tube(path[first:depth], np.maximum(radii[first:depth] * cone, 0.03), sides - 4, flat)
        parts.append(Part(hole, IVORY, -1.0))
    return parts


@target("tusk", IVORY)
def tusk(rng: np.random.Generator) -> list[Part]:
    """A raw tusk that goes into a bag, 15 to 55 cm; sometimes two of them."""
    parts: list[Part] = []
    for k in range(1 if rng.random() < 0.75 else 2):
        length = rng.uniform(15, 54)
        one = _whole(rng, length, rng.uniform(0.3, 1.7), rng.uniform(-0.3, 0.3), rng.random() < 0.35)
        parts += moved(turned(one, turn_flat(rng, 0.12)), 0, k * rng.uniform(3, 7), k * rng.uniform(0, 2))
    return parts


@target("tusk_pieces", IVORY)
def tusk_pieces(rng: np.random.Generator) -> list[Part]:
    """Sections sawn from a tusk: hollow ones from its socket, solid ones from its point."""
    parts: list[Part] = []
    thick = rng.uniform(1.6, 4.0)
    for k in range(int(rng.integers(1, 8))):
        length, radius = rng.uniform(3, 12), thick * rng.uniform(0.6, 1.1)
        path, s = arc(length, rng.uniform(0.05, 0.5), 8), np.linspace(0, 1, 8)
        flat, skin = rng.uniform(0.84, 1.0), bumps(rng, 8, SIDES, 0.01)
        one = [Part(tube(path, radius * (1 - 0.2 * s), SIDES, flat, skin), IVORY)]
        if rng.random() < 0.55:
            wide = rng.uniform(0.25, 0.75)
            one.append(Part(tube(path, radius * wide * (1 - rng.uniform(0.3, 0.9) * s), 12, flat), IVORY, -1.0))
        if rng.random() < 0.25:
            one = turned(one, about_y(pi / 2))
        place = (rng.normal(0, 3.0), (k - 2) * 1.5 * thick * rng.uniform(0.7, 1.1), rng.uniform(0, 2.5))
        parts += moved(turned(one, turn_flat(rng, 0.25)), *place)
    return parts


@target("ivory_bangles", IVORY)
def bangles(rng: np.random.Generator) -> list[Part]:
    """Bangles: turned rings, stacked on each other or spread out."""
    parts, radius, stacked = [], rng.uniform(2.7, 3.8), rng.random() < 0.6
    for k in range(int(rng.integers(1, 9))):
        thick, flat = rng.uniform(0.6, 1.3), rng.uniform(0.7, 2.4)
        one = [Part(ring(radius * rng.uniform(0.94, 1.06), thick, flat, 9, 28), IVORY)]
        if stacked:
            parts += moved(one, rng.uniform(-0.3, 0.3), rng.uniform(-0.3, 0.3), 1.7 * k)
        else:
            parts += moved(turned(one, turn_flat(rng, 0.3)), rng.normal(0, 4), rng.normal(0, 4), 0.5 * k)
    return turned(parts, turn(rng)) if stacked else parts


@target("ivory_beads", IVORY)
def beads(rng: np.random.Generator) -> list[Part]:
    """One to three strings of beads, lying as a necklace does."""
    meshes = []
    for _ in range(int(rng.integers(1, 4))):
        count, size = int(rng.integers(20, 48)), rng.uniform(0.35, 0.95)
        t = np.linspace(0, 2 * pi, count, endpoint=False)
        reach = count * 2.03 * size / (2 * pi)
        away = reach * (1 + 0.25 * np.sin(2 * t + rng.uniform(0, 6)) + 0.1 * np.sin(3 * t + rng.uniform(0, 6)))
        places = np.stack([away * np.cos(t), away * rng.uniform(0.45, 1) * np.sin(t), rng.uniform(-0.3, 0.3, count)], 1)
        graded = size * (1 + rng.uniform(0, 0.35) * np.cos(t)) * rng.uniform(0.94, 1.05, count)
        long = rng.choice([1.0, 1.0, 1.5])
        sizes = graded[:, None] * np.array([1.0, 1.0, long])
        bead = ellipsoid(1, 1, 1, 3, 6)
        heap = strewn(bead, places + rng.normal(0, [2.5, 2.5, 0.4]), turns(rng, count), sizes)
        meshes.append(heap)
    return [Part(joined(meshes), IVORY)]


def _figure(rng: np.random.Generator, height: float) -> list[Mesh]:
    """Return a standing figure: body with folds, head, arms, foot."""
    n = 24
    z = np.linspace(0, 1, n)
    radii = 0.16 + 0.05 * np.sin(2 * pi * z * rng.uniform(0.5, 1))
    for k in range(2, 7):
        radii = radii + rng.normal(0, 0.03) / k**0.4 * np.cos(2 * pi * k * z + rng.uniform(0, 6))
    radii = np.clip(radii, 0.06, 0.22) * np.where(z > 0.86, 0.7, 1.0) * height
    sway = 0.04 * height
    path = np.stack([sway * np.sin(3 * z), 0.7 * sway * np.sin(4 * z), (z - 0.5) * height], axis=1)
    meshes = [tube(path, radii, 14, rng.uniform(0.6, 1.0), bumps(rng, n, 14, 0.07))]
    head = rng.uniform(0.06, 0.095) * height
    meshes.append(ellipsoid(head, head * 0.95, head * 1.2, 6, 10).moved(path[-1, 0], path[-1, 1], 0.5 * height + head))
    for side in (-1, 1):
        shoulder, hand = rng.uniform(0.2, 0.3), rng.uniform(-0.1, 0.25)
        arm = [[0, side * 0.14, shoulder], [0.1, side * rng.uniform(0.18, 0.3), hand], [0.2, side * 0.05, hand + 0.05]]
        meshes.append(tube(np.array(arm) * height, [0.05 * height, 0.045 * height, 0.035 * height], 8))
    if rng.random() < 0.6:
        wide = rng.uniform(0.2, 0.3) * height
        meshes.append(lathe([-0.56 * height, -0.5 * height], [wide, 0.85 * wide], 16))
    return meshes


@target("ivory_figurine", IVORY)
def figurine(rng: np.random.Generator) -> list[Part]:
    """One to three carved figures, lying or standing, 6 to 24 cm."""
    parts: list[Part] = []
    for k in range(int(rng.choice([1, 1, 2, 3]))):
        one = [Part(joined(_figure(rng, rng.uniform(6, 20))), IVORY)]
        lying = about_x(pi / 2) if rng.random() < 0.75 else about_x(0.0)
        parts += moved(turned(one, turn_flat(rng, 0.15) @ lying), k * rng.uniform(4, 8), rng.normal(0, 2), 0)
    return parts


@target("ivory_chopsticks", IVORY)
def chopsticks(rng: np.random.Generator) -> list[Part]:
    """A bundle of chopsticks."""
    length, count = rng.uniform(20, 27), int(rng.integers(4, 25))
    stick = tube([[-length / 2, 0, 0], [0, 0, 0], [length / 2, 0, 0]], [0.38, 0.32, 0.2], 7)
    wide = int(rng.integers(3, 8))
    k = np.arange(count)
    places = np.stack([rng.normal(0, 0.5, count), 0.8 * (k % wide), 0.75 * (k // wide)], axis=1)
    slip = turns(rng, count, 0.01)
    skew = rng.normal(0, rng.choice([0.0, 0.03, 0.25]), count)
    c, s = np.cos(skew), np.sin(skew)
    slip[:] = np.eye(3)
    slip[:, 0, 0], slip[:, 0, 1], slip[:, 1, 0], slip[:, 1, 1] = c, -s, s, c
    return [Part(strewn(stick, places, slip), IVORY)]


@target("ivory_seals", IVORY)
def seals(rng: np.random.Generator) -> list[Part]:
    """Name seals (hanko): short rods, round or square, in rows or loose."""
    count, radius, long = int(rng.integers(2, 22)), rng.uniform(0.5, 1.0), rng.uniform(4.5, 7)
    blank = cylinder(radius, long, 12) if rng.random() < 0.7 else box(1.7 * radius, 1.7 * radius, long)
    blank = blank.turned(about_y(pi / 2))
    k, wide = np.arange(count), int(rng.integers(4, 8))
    if rng.random() < 0.6:
        places = np.stack([(k // wide) * (long + 0.4), 2.2 * radius * (k % wide), rng.uniform(0, 0.2, count)], axis=1)
        return [Part(strewn(blank, places), IVORY)]
    places = rng.normal(0, 1, (count, 3)) * [3.5, 3.0, 0.8]
    return [Part(strewn(blank, places, turns(rng, count, 0.2)), IVORY)]


@target("ivory_balls", IVORY)
def balls(rng: np.random.Generator) -> list[Part]:
    """Turned balls, or a carved ball with balls within it."""
    radius = rng.uniform(2.2, 3.6)
    if rng.random() < 0.5:
        count = int(rng.integers(2, 9))
        places = np.stack([2.1 * radius * (np.arange(count) % 3), 2.1 * radius * (np.arange(count) // 3)], axis=1)
        places = np.c_[places, np.zeros(count)] + rng.normal(0, 0.4, (count, 3))
        return [Part(strewn(ellipsoid(1, 1, 1, 9, 18), places, sizes=np.full((count, 3), radius)), IVORY)]
    parts = []
    for shell in np.linspace(1.0, 0.3, int(rng.integers(3, 6))):
        around, inside = radius * 1.5 * shell, radius * 1.5 * (shell - 0.09)
        parts.append(Part(ellipsoid(around, around, around, 11, 20), IVORY, 0.8))
        parts.append(Part(ellipsoid(inside, inside, inside, 11, 20), IVORY, -0.8))
    return parts


@target("tusk_carved", IVORY)
def carved(rng: np.random.Generator) -> list[Part]:
    """A tusk carved all over, sometimes on its wooden stand."""
    length = rng.uniform(18, 50)
    parts = _whole(rng, length, rng.uniform(0.5, 1.3), rough=0.09, fine=(44, 16))
    if rng.random() < 0.5:
        low = min(float(part.mesh.points[:, 2].min()) for part in parts)
        foot = rng.uniform(0.3, 0.6) * length
        parts.append(Part(box(foot, rng.uniform(4, 8), 1.8).moved(0, 0, low - 1.2), "hardwood"))
    return turned(parts, turn_flat(rng, 0.1) @ about_x(rng.choice([0.0, pi / 2])))


# ---- held out: other shapes of the same goods


@target("tusk_curled", IVORY, held_out=True)
def curled(rng: np.random.Generator) -> list[Part]:
    """Hippopotamus and warthog tusks: curled, three-sided, ground off at the point."""
    parts: list[Part] = []
    for k in range(int(rng.integers(1, 5))):
        n, length = 22, rng.uniform(14, 38)
        s = np.linspace(0, 1, n)
        turning = np.linspace(0, 2 * pi, 12, endpoint=False)
        corner = 1 + 0.14 * np.cos(3 * turning) + np.zeros((n, 1))
        radii = length * rng.uniform(0.045, 0.065) * (1 - 0.35 * s**3)
        path = arc(length, rng.uniform(1.9, 3.4), n, rng.uniform(-0.5, 0.5))
        one = [Part(tube(path, radii, 12, 0.75, corner), IVORY)]
        cone = radii[:10] * np.linspace(0.75, 0.05, 10)
        one.append(Part(tube(path[:10], cone, 10, 0.75), IVORY, -1.0))
        parts += moved(turned(one, turn_flat(rng, 0.2)), rng.normal(0, 4), k * rng.uniform(2, 5), k * 0.7)
    return parts


@target("ivory_blocks", IVORY, held_out=True)
def blocks(rng: np.random.Generator) -> list[Part]:
    """A tusk cut lengthwise into half-rounds, boards and billets, packed together."""
    meshes, t = [], np.linspace(0, pi, 9)
    long = rng.uniform(6, 18)
    for k in range(int(rng.integers(3, 10))):
        if rng.random() < 0.5:
            radius = rng.uniform(1.6, 3.6)
            half = extrude(np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1), long * rng.uniform(0.7, 1.0))
            piece = half.turned(about_y(pi / 2))
        else:
            piece = box(long * rng.uniform(0.6, 1.0), rng.uniform(1.2, 4), rng.uniform(0.8, 2.2))
        heading = turn_flat(rng, 0.05) if rng.random() < 0.3 else about_x(rng.normal(0, 0.1))
        meshes.append(piece.turned(heading).moved(rng.normal(0, 1.0), (k % 4) * 3.4, (k // 4) * 2.4))
    return [Part(joined(meshes), IVORY)]


@target("ivory_chessmen", IVORY, held_out=True)
def chessmen(rng: np.random.Generator) -> list[Part]:
    """A set of chessmen, loose or in rows."""
    z = np.array([0, 0.12, 0.2, 0.3, 0.62, 0.7, 0.74, 0.86, 1.0])
    shapes = [(0.3, 0.28, 0.18, 0.12, 0.1, 0.17, 0.1, w, 0.04) for w in (0.16, 0.13, 0.2)]
    meshes = []
    rows = rng.random() < 0.5
    for k in range(int(rng.integers(12, 29))):
        tall = rng.uniform(3.0, 6.5)
        man = lathe((z - 0.5) * tall, np.array(shapes[int(rng.integers(3))]) * tall, 9)
        if rows:
            meshes.append(man.turned(about_x(pi / 2)).moved((k % 6) * 3.0, (k // 6) * 6.5, 0))
        else:
            meshes.append(man.turned(turn(rng)).moved(*(rng.normal(0, 1, 3) * [4.5, 3.5, 1.2])))
    return [Part(joined(meshes), IVORY)]


# ---- cargo


@target("tusk_heap", IVORY, scale="cargo")
def heap(rng: np.random.Generator) -> list[Part]:
    """Eight to forty tusks of 60 to 150 cm, lying together among a load."""
    parts: list[Part] = []
    count = int(rng.integers(8, 40))
    for k in range(count):
        one = _whole(rng, rng.uniform(60, 150), rng.uniform(0.4, 1.4), rng.uniform(-0.2, 0.2), fine=FEW)
        lying = turn_flat(rng, 0.08) if rng.random() < 0.3 else about_y(rng.normal(0, 0.05))
        layer = k // 8
        parts += moved(turned(one, lying), rng.normal(0, 20), (k % 8 - 4) * 15 + rng.normal(0, 3), 12 * layer)
    return parts


@target("tusk_crate", IVORY, held_out=True, scale="cargo")
def crate(rng: np.random.Generator) -> list[Part]:
    """Tusks sawn into lengths of 20 to 45 cm, packed in layers into crates."""
    parts: list[Part] = []
    for k in range(int(rng.integers(30, 70))):
        n, length, radius = 6, rng.uniform(20, 45), rng.uniform(3, 6.5)
        path = arc(length, rng.uniform(0.1, 0.6), n)
        one = [Part(tube(path, np.linspace(radius, 0.8 * radius, n), 10), IVORY)]
        if k % 2:
            one.append(Part(tube(path, np.linspace(0.7 * radius, 0.2 * radius, n), 8), IVORY, -1.0))
        place = ((k % 3 - 1) * 46 + rng.normal(0, 2), (k // 3 % 6 - 2.5) * 14, (k // 18) * 13 + rng.normal(0, 1))
        parts += moved(turned(one, about_x(rng.uniform(0, 6)) if k % 5 else turn_flat(rng, 0.1)), *place)
    return parts
