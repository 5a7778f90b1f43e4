"""Dried seafood that is traded against the rules: seahorses, sea cucumbers, swim bladders, abalone, shark fins.

Pure, in centimetres.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import strands, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    box,
    ellipsoid,
    extrude,
    joined,
    moved,
    tube,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, arc, bumps

MARINE = "dried_marine"
FIN = "shark_fin"
BONY, DRIED, CARTILAGE = "bony_plate", "dried_tissue", "fin_cartilage"


def _seahorse(rng: np.random.Generator, steps: int = 20) -> tuple[Floats, Floats, Floats]:
    """Return a seahorse's body as path and radii, for 1 cm of length along it, and its snout's path.

    Neck bent down, trunk thick with rings of bone, tail curled forward.
    """
    s = np.linspace(0, 1, steps)
    curl = rng.uniform(4.5, 8.0)
    neck = rng.uniform(1.5, 2.3) * np.exp(-((s / 0.13) ** 2))
    angle = 0.6 - 0.9 * s + neck + curl * np.clip(s - rng.uniform(0.52, 0.66), 0, 1) ** 1.25 * 2
    heading = np.stack([np.sin(angle), np.cos(angle), np.zeros(steps)], axis=1)
    path = np.cumsum(heading, axis=0) / steps
    radii = 0.014 + 0.046 * np.exp(-(((s - 0.33) / 0.13) ** 2)) + 0.026 * np.exp(-(((s - 0.06) / 0.05) ** 2))
    radii = (radii + 0.012) * (1 - 0.75 * s) * (1 + 0.2 * (np.arange(steps) % 2))
    ahead = -heading[0]
    snout = np.stack([path[1], path[0] + 0.05 * ahead, path[0] + 0.13 * ahead])
    middle = path.mean(axis=0)
    return np.asarray(path - middle), np.asarray(radii), np.asarray(snout - middle)


@target("seahorses", MARINE)
def seahorses(rng: np.random.Generator) -> list[Part]:
    """4 to 22 dried seahorses of 9 to 20 cm along the body, heaped or laid in a row."""
    count, long = int(rng.integers(4, 18)), rng.uniform(9, 19)
    path, radii, snout = _seahorse(rng)
    size = long * rng.uniform(0.85, 1.12, count)
    if rng.random() < 0.35:
        lying = turns(rng, count, 0.06)
        lying[:] = np.eye(3)
        places = np.stack([0.24 * long * (np.arange(count) % 8), 0.6 * long * (np.arange(count) // 8)], axis=1)
        places = np.c_[places, np.zeros(count)] + rng.normal(0, 0.25, (count, 3))
    else:
        lying = turns(rng, count, rng.uniform(0.1, 0.5))
        places = rng.normal(0, 1, (count, 3)) * [0.28 * long, 0.24 * long, 0.05 * long]
    mirror = np.where(rng.random(count) < 0.5, 1.0, -1.0)[:, None] * [0, 0, 1.0] + [1.0, 1.0, 0]

    def placed(curve: Floats) -> Floats:
        turned_there = np.einsum("nij,nkj->nki", lying, curve * size[:, None, None] * mirror[:, None])
        return np.asarray(turned_there + places[:, None])

    bodies, snouts = placed(path), placed(snout)
    up = lying @ np.array([0, 0, 1.0])
    skin = strands(bodies, size[:, None] * radii, 6, up)
    nose = strands(snouts, size[:, None] * np.array([0.024, 0.013, 0.014]), 5, up)
    inside = strands(bodies[:, 3:13], size[:, None] * radii[3:13] * 0.72, 5, up)
    return [Part(joined([skin, nose]), BONY), Part(inside, BONY, -0.85)]


@target("sea_cucumbers", MARINE)
def cucumbers(rng: np.random.Generator) -> list[Part]:
    """6 to 30 dried sea cucumbers: short, bent, hollow, set with warts."""
    count, n, around = int(rng.integers(5, 24)), 10, 8
    s = np.linspace(0, 1, n)
    meshes, hollows = [], []
    long = rng.uniform(4, 11)
    warts = rng.uniform(0.03, 0.2)
    for _ in range(count):
        length = long * rng.uniform(0.75, 1.2)
        path = arc(length, rng.normal(0, 0.6), n)
        radii = length * rng.uniform(0.1, 0.17) * np.sin(np.clip(pi * s, 0.25, pi - 0.25)) ** 0.6
        rough = 1 + warts * rng.choice([-0.3, 1.0], (n, around))
        place = rng.normal(0, 1, 3) * [0.6 * long, 0.5 * long, 0.12 * long]
        heading = turn_flat(rng, 0.3)
        meshes.append(tube(path, radii, around, rng.uniform(0.7, 1.0), rough).turned(heading).moved(*place))
        hollows.append(tube(path[2:-2], 0.45 * radii[2:-2], 6, 0.7).turned(heading).moved(*place))
    return [Part(joined(meshes), DRIED), Part(joined(hollows), DRIED, -1.0)]


def _bladder(rng: np.random.Generator, length: float) -> list[Mesh]:
    """Return a dried swim bladder: a stiff leaf with a thick rim, and at its broad end two long tubes."""
    n = 16
    s = np.linspace(0, 1, n)
    path = arc(length, rng.normal(0, 0.35), n)
    path[:, 2] += rng.uniform(0.5, 2.0) * np.sin(pi * s * rng.uniform(0.8, 2.0))
    wide = length * rng.uniform(0.13, 0.22) * (1 - s**2.5) ** 0.6 * (0.75 + 0.25 * np.sin(pi * s)) + 0.1
    leaf = tube(path, wide, 12, 0.07, bumps(rng, n, 12, 0.05))
    heading = (path[1] - path[0]) / np.linalg.norm(path[1] - path[0])
    across = np.cross([0.0, 0, 1], heading)
    meshes = [leaf]
    for side in (-1, 1):
        rim = path + side * 0.93 * wide[:, None] * across
        meshes.append(tube(rim[:-1], 0.014 * length * (1 - 0.5 * s[:-1]), 6))
        t = np.linspace(0, 1, 8)[:, None]
        sway = side * (0.8 * wide[0] * across * (1 - t) + across * rng.normal(0, 0.1) * length * t**2)
        whisker = path[0] + sway - heading * t * length * rng.uniform(0.15, 0.4)
        meshes.append(tube(whisker, np.linspace(0.018, 0.008, 8) * length, 6))
    return meshes


@target("swim_bladders", MARINE)
def bladders(rng: np.random.Generator) -> list[Part]:
    """One to nine dried swim bladders (totoaba) of 14 to 34 cm, stacked or fanned out."""
    meshes: list[Mesh] = []
    long = rng.uniform(14, 32)
    fanned = rng.uniform(0.03, 0.6)
    for k in range(int(rng.integers(1, 10))):
        spun = turn_flat(rng, 0.05) if fanned > 0.45 else about_x(rng.normal(0, 0.1))
        place = (rng.normal(0, fanned * 6), rng.normal(0, fanned * 9), 0.8 * k)
        meshes += [mesh.turned(spun).moved(*place) for mesh in _bladder(rng, long * rng.uniform(0.8, 1.05))]
    return [Part(joined(meshes), DRIED)]


def _fin(rng: np.random.Generator, kind: int, length: float) -> list[Part]:
    """Return one dried fin: a thin triangle (0 dorsal, 1 breast, 2 lower lobe of a tail) with rays fanned in it.

    Its base is thick cartilage; skin and rays thin towards the edge that trails.
    """
    rake, high, hook = ((0.45, 0.95, 0.12), (0.75, 1.5, 0.05), (0.3, 1.15, 0.2))[kind]
    high *= rng.uniform(0.85, 1.15)
    rake *= rng.uniform(0.8, 1.2)
    lead = np.array([[0, 0], [0.35 * rake, 0.4 * high], [0.85 * rake, 0.8 * high], [rake + 0.1, high]])
    trail = np.array([[rake + 0.16, 0.96 * high], [rake + hook, 0.55 * high], [0.78, 0.22 * high], [1.0 + hook, 0.02]])
    outline = np.concatenate([lead, trail, [[0.95, 0], [0.5, -0.06]]])[::-1] * length
    thick = rng.uniform(0.5, 1.1) * (length / 14) ** 0.5
    plate = extrude(outline, thick)
    points = plate.points.copy()
    reach = np.clip(points[:, 1] / (high * length), 0, 1)
    points[:, 2] *= 1.6 - 1.3 * reach
    warp = rng.normal(0, 0.1) * length
    points[:, 2] += warp * reach**2
    count = int(rng.integers(12, 22))
    along = np.linspace(0.06, 0.92, count)
    roots = np.stack([along * length, np.zeros(count), np.zeros(count)], axis=1)
    reach_y = high * (1 - 0.55 * along**0.7) * 0.93
    shift = np.where(along < 0.5, rake * (reach_y / high), 0.25 * rake)
    tips = np.stack(
        [(0.4 * along + 0.1 + shift * 0.95) * length, reach_y * length, warp * (reach_y / high) ** 2], axis=1
    )
    middle = 0.5 * (roots + tips) - [0.0, 0, 0.25 * warp]
    rays = strands(np.stack([roots, middle, tips], axis=1), thick * np.array([[0.4, 0.3, 0.1]]).repeat(count, 0), 5)
    base = tube([[0.03 * length, 0.03 * length, 0], [0.92 * length, 0.03 * length, 0]], [0.9 * thick, 0.7 * thick], 8)
    parts = [Part(Mesh(points, plate.faces), DRIED), Part(joined([rays, base]), CARTILAGE)]
    return moved(parts, -0.6 * length, -0.4 * high * length, 0)


@target("shark_fins", FIN)
def fins(rng: np.random.Generator) -> list[Part]:
    """Two to nine dried fins, of one animal or alike, heaped."""
    parts: list[Part] = []
    long = rng.uniform(7, 15)
    same = rng.random() < 0.5
    kind = int(rng.integers(3))
    for k in range(int(rng.integers(2, 10))):
        one = _fin(rng, kind if same else int(rng.integers(3)), long * rng.uniform(0.7, 1.1))
        place = (rng.normal(0, 0.38 * long), rng.normal(0, 0.35 * long), 0.9 * k)
        parts += moved(turned(one, turn_flat(rng, 0.12)), *place)
    return parts


@target("shark_fin_set", FIN)
def fin_set(rng: np.random.Generator) -> list[Part]:
    """A set from one shark laid out side by side: a dorsal fin, two breast fins, the tail's lower lobe."""
    parts: list[Part] = []
    long = rng.uniform(7, 12.5)
    for k, (kind, size) in enumerate(((0, 1.0), (1, 0.95), (1, 0.95), (2, 0.8))):
        one = turned(_fin(rng, kind, long * size), about_x(pi if k == 2 else 0.0))
        parts += moved(one, rng.normal(0, 1.0), (k - 1.5) * long * rng.uniform(0.55, 0.85), 0.5 * k)
    return turned(parts, turn_flat(rng, 0.05))


# ---- held out: other shapes of the same goods


@target("abalone", MARINE, held_out=True)
def abalone(rng: np.random.Generator) -> list[Part]:
    """Dried abalone: thick ovals with a frilled edge, some in their ear-shaped shells."""
    count, in_shell = int(rng.integers(5, 17)), rng.random() < 0.35
    foot = ellipsoid(1, 1, 1, 5, 14)
    frill = foot.points * (1 + 0.1 * np.cos(7 * np.arctan2(foot.points[:, 1], foot.points[:, 0]))[:, None])
    size = rng.uniform(2.2, 4.0) * rng.uniform(0.85, 1.15, count)
    sizes = size[:, None] * np.array([1.25, 0.85, rng.uniform(0.4, 0.6)])
    places = rng.normal(0, 1, (count, 3)) * [5.5, 5.0, 1.2]
    lying = turns(rng, count, 0.3)
    parts = [Part(strewn(Mesh(frill, foot.faces), places, lying, sizes), DRIED)]
    if in_shell:
        grown = sizes * [1.2, 1.2, 0.7]
        parts.append(Part(strewn(foot, places, lying, grown), "shell"))
        parts.append(Part(strewn(foot, places, lying, grown - 0.25), "shell", -1.0))
    return parts


@target("pipefish", MARINE, held_out=True)
def pipefish(rng: np.random.Generator) -> list[Part]:
    """Bundles of dried pipefish: straight, ringed rods of 12 to 30 cm with a long snout, tied in the middle."""
    count, n, long = int(rng.integers(8, 40)), 18, rng.uniform(12, 28)
    s = np.linspace(0, 1, n)
    radii = long * (0.008 + 0.017 * np.exp(-(((s - 0.34) / 0.16) ** 2)) + 0.008 * np.exp(-(((s - 0.13) / 0.04) ** 2)))
    radii = radii * (1 + 0.18 * (np.arange(n) % 2))
    bow = rng.normal(0, 0.02, (count, 1, 1)) * np.array([0, 1.0, 0.4]) * (long * np.sin(pi * s))[None, :, None]
    straight = np.stack([(s - 0.5) * long, np.zeros(n), np.zeros(n)], axis=1)
    slip = rng.normal(0, 1, (count, 1, 3)) * [0.06 * long, 0.13 * np.sqrt(count) * 1.3, 0.12 * np.sqrt(count)]
    paths = straight[None] + bow + slip
    paths[:, :, 1] += rng.normal(0, 0.06, (count, 1)) * straight[None, :, 0]
    flip = np.where(rng.random((count, 1, 1)) < 0.4, -1.0, 1.0) * [1.0, 0, 0] + [0, 1.0, 1.0]
    up = np.tile([0.0, 0, 1], (count, 1))
    rods = strands(paths * flip, np.tile(radii, (count, 1)), 5, up)
    return [Part(rods, BONY, 0.75)]


@target("fin_needles", FIN, held_out=True)
def needles(rng: np.random.Generator) -> list[Part]:
    """Fins without their skin: combs of pale needles, pressed into half discs and tied in stacks."""
    parts: list[Part] = []
    for k in range(int(rng.integers(2, 6))):
        count, length = int(rng.integers(45, 80)), rng.uniform(8, 16)
        angle = np.linspace(0.12, 0.88, count) * pi + rng.normal(0, 0.02, count)
        reach = length * rng.uniform(0.8, 1.0, count)
        t = np.array([0.08, 0.55, 1.0])
        paths = (
            t[None, :, None] * reach[:, None, None] * np.stack([np.cos(angle), np.sin(angle), 0 * angle], 1)[:, None]
        )
        paths[:, :, 2] += rng.normal(0, 0.25, (count, 1))
        comb = strands(paths, np.tile([0.2, 0.18, 0.09], (count, 1)), 4)
        one = moved([Part(comb, CARTILAGE)], 0, -0.4 * length, 0)
        parts += moved(turned(one, turn_flat(rng, 0.1)), rng.normal(0, 3), rng.normal(0, 3), 0.9 * k)
    return parts


@target("fins_long", FIN, held_out=True)
def long_fins(rng: np.random.Generator) -> list[Part]:
    """Long narrow breast fins (blue shark), stacked like knives, some with flesh left at the base."""
    parts: list[Part] = []
    long, wide = rng.uniform(18, 32), rng.uniform(0.2, 0.3)
    n = 14
    s = np.linspace(0, 1, n)
    for k in range(int(rng.integers(2, 8))):
        path = arc(long * rng.uniform(0.9, 1.05), rng.uniform(0.3, 0.7), n)
        half = 0.5 * wide * long * (1 - 0.93 * s**1.2) * (1 - 0.3 * (1 - s) ** 4)
        blade = tube(path, half, 10, rng.uniform(0.1, 0.2))
        count = 12
        across = np.linspace(-0.8, 0.8, count)
        sway = np.stack([np.zeros(n), np.ones(n), np.zeros(n)], axis=1) * half[:, None]
        paths = path[None, ::3] + across[:, None, None] * sway[None, ::3]
        rays = strands(
            paths, np.tile(np.linspace(0.3, 0.08, paths.shape[1]), (count, 1)), 4, np.tile([0, 0, 1.0], (count, 1))
        )
        one = [Part(blade, DRIED), Part(rays, CARTILAGE)]
        if rng.random() < 0.4:
            lump = ellipsoid(0.07 * long, 0.11 * long, 0.05 * long, 6, 10)
            one.append(Part(lump.moved(*path[0]), DRIED))
        spun = turn_flat(rng, 0.06) if rng.random() < 0.2 else about_x(rng.choice([0.0, pi]))
        parts += moved(turned(one, spun), rng.normal(0, 2), (k - 2) * rng.uniform(1, 5), 0.8 * k)
    return turned(parts, turn_flat(rng, 0.05))


# ---- cargo


def _sack_of(rng: np.random.Generator, material: str, share: float) -> list[Part]:
    """Return a stuffed sack of 70 cm, its content in lumps."""
    s = np.linspace(-1, 1, 10)
    half = np.array([36.0, 24.0, 14.0]) * rng.uniform(0.85, 1.1, 3)
    path = np.stack([s * half[0], 0 * s, 0 * s], axis=1)
    bag = tube(path, half[1] * (1 - np.abs(s) ** 3) ** 0.5 + 1.0, 12, half[2] / half[1], bumps(rng, 10, 12, 0.05))
    places = rng.uniform(-0.75, 0.75, (14, 3)) * half
    flakes = strewn(box(1, 1, 1), places, turns(rng, 14, 0.6), rng.uniform([8, 5, 0.6], [22, 14, 1.6], (14, 3)))
    return [Part(bag, material, share), Part(flakes, material, 0.6)]


@target("fin_sacks", FIN, scale="cargo")
def fin_sacks(rng: np.random.Generator) -> list[Part]:
    """Sacks of dried fins, in layers."""
    parts: list[Part] = []
    for k in range(int(rng.integers(6, 24))):
        place = ((k % 2 - 0.5) * 76 + rng.normal(0, 3), (k // 2 % 3 - 1) * 50, (k // 6) * 26.0)
        parts += moved(_sack_of(rng, CARTILAGE, rng.uniform(0.16, 0.26)), *place)
    return parts


@target("marine_sacks", MARINE, scale="cargo")
def marine_sacks(rng: np.random.Generator) -> list[Part]:
    """Sacks of dried sea cucumbers or seahorses, in layers."""
    parts: list[Part] = []
    long = rng.uniform(8, 14)
    for k in range(int(rng.integers(6, 18))):
        half = np.array([34.0, 22.0, 12.0]) * rng.uniform(0.85, 1.1, 3)
        a, b, c = half.tolist()
        places = rng.uniform(-0.7, 0.7, (40, 3)) * half
        pieces = strewn(ellipsoid(0.5, 0.16, 0.13, 3, 6), places, turns(rng, 40), np.full((40, 3), long))
        one = [Part(ellipsoid(a, b, c, 7, 12), DRIED, rng.uniform(0.2, 0.32)), Part(pieces, DRIED, 0.5)]
        place = ((k % 2 - 0.5) * 72 + rng.normal(0, 3), (k // 2 % 3 - 1) * 46, (k // 6) * 23.0)
        parts += moved(one, *place)
    return parts


@target("fin_bundles", FIN, held_out=True, scale="cargo")
def fin_bundles(rng: np.random.Generator) -> list[Part]:
    """Large fins tied in bundles of a dozen, stacked in cartons."""
    parts: list[Part] = []
    long = rng.uniform(26, 40)
    for k in range(int(rng.integers(24, 60))):
        one = _fin(rng, int(rng.integers(3)), long * rng.uniform(0.85, 1.05))[:1]
        place = ((k // 12 % 3 - 1) * 62.0, (k // 36) * 58.0 + rng.normal(0, 2), (k % 12) * 3.0)
        parts += moved(turned(one, about_x(rng.choice([0.0, pi]))), *place)
    return parts
