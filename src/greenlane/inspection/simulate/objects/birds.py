"""Birds and their eggs, alive or dead: in tubes, cages, boxes, belts, or mounted. Pure, in centimetres.

A bird shows as a hollow round skull with great eyes and a beak, a keel, folded wings, thin legs, grit in the gizzard,
within a faint hull of feathers.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np

from greenlane.inspection.simulate.anatomy import flesh, limb, ribs, spine
from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.keeping import in_cage, in_sock, in_tube
from greenlane.inspection.simulate.many import PLAIN, sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_y,
    box,
    ellipsoid,
    extrude,
    joined,
    lathe,
    moved,
    tube,
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, through

BIRD = "bird"


@dataclass(frozen=True)
class Build:
    """A bird's measures as shares of the half length of its body."""

    beak: float = 0.4
    hook: float = 0.0
    stout: float = 0.1
    head: float = 0.3
    neck: float = 0.5
    legs: float = 1.0
    tail: float = 1.4
    spread: float = 0.0
    stuffed: bool = False


def _head(a: float, at: Floats, build: Build) -> list[Part]:
    """Return the skull, its eyes ringed with bone, and the beak, facing +x, bent down at the tip as it is hooked."""
    h = build.head * a
    case = ellipsoid(h, 0.8 * h, 0.82 * h, 6, 12)
    wall = max(0.05, 0.09 * h)
    brain = ellipsoid(h - wall, 0.8 * h - wall, 0.82 * h - wall, 6, 12)
    parts = [Part(case, "bone", 0.8), Part(brain, "bone", -0.8), Part(brain, "tissue", 0.8)]
    ring = np.linspace(0, 2 * pi, 9)
    eyes = []
    for side in (-1, 1):
        rim = np.stack(
            [0.25 * h + 0.36 * h * np.cos(ring), np.full(9, side * 0.7 * h), 0.1 * h + 0.36 * h * np.sin(ring)], 1
        )
        eyes.append(tube(rim, 0.06 * h, 3))
    parts.append(Part(joined(eyes), "bone"))
    long, stout = build.beak * a, build.stout * a
    t = np.linspace(0, 1, 7)
    upper = np.stack([0.75 * h + long * t, 0 * t, -0.05 * h - build.hook * long * t**2.2], axis=1)
    lower = upper * [1, 1, 1] - np.array([0.0, 0, 1.0]) * (1.1 * stout * (1 - 0.4 * t))[:, None]
    shares = 1 - 0.85 * t**1.5
    bill = [tube(upper, stout * shares, 8), tube(lower[:-1], 0.7 * stout * shares[:-1], 7)]
    parts += [Part(joined(bill), "keratin", 0.9), Part(tube(upper[:5], 0.5 * stout * shares[:5], 6), "bone", 0.5)]
    return moved(parts, *at.tolist())


def _wing(a: float, side: float, b: float, spread: float, rng: np.random.Generator) -> tuple[Mesh, Mesh]:
    """Return a wing's bones and its feathers: folded against the body, or spread to a share of its span."""
    shoulder = np.array([0.5 * a, side * 0.55 * b, 0.25 * a])
    folded = np.array([[-0.5, 0.42, 0.0], [0.45, 0.12, -0.1], [-0.5, -0.05, -0.12]]) + rng.normal(0, 0.04, (3, 3))
    opened = np.array([[-0.25, 0.95, 0.1], [0.3, 1.15, 0.1], [0.0, 1.0, 0.0]])
    steps = (folded * (1 - spread) + opened * spread) * [a, side * (b * (1 - spread) + a * spread), a]
    joints = np.concatenate([[shoulder], shoulder + np.cumsum(steps, axis=0)])
    beside = np.array([0, 0, 0.06 * a])
    fore = sticks(joints[1:2] + beside, joints[2:3] + beside, np.array([0.024 * a]), PLAIN, 4)
    bones = joined([limb(joints, 0.055 * a, 2, 0.2 * a, 0.15), fore])
    count = 9
    along = np.linspace(0.15, 1.0, count)[:, None]
    roots = joints[1] * (1 - along) + joints[3] * along
    way = np.array([-1.0, side * (0.15 + 0.9 * spread), -0.05]) * np.ones((count, 1))
    way[:, 1] *= np.linspace(0.2, 1.0, count)
    tips = roots + way * a * np.linspace(0.9, 1.4, count)[:, None]
    quills = sticks(roots, tips, np.full(count, 0.03 * a), ((0.0, 1.0), (0.3, 1.6), (1.0, 0.5)), 4)
    return bones, quills


def _leg(a: float, side: float, b: float, long: float, stretched: bool) -> tuple[Mesh, Mesh]:
    """Return a leg's bones and its muscles, drawn up or stretched back."""
    hip = np.array([-0.25 * a, side * 0.4 * b, 0.1 * a])
    folded = np.array([[0.45, 0.2, -0.35], [-0.6, 0.05, -0.45], [0.45, 0, -0.35]])
    straight = np.array([[0.2, 0.2, -0.35], [-0.75, 0.0, -0.2], [-0.75, 0.1, 0.0]])
    steps = (straight if stretched else folded) * [long * a, side * a * 0.4, long * a * 0.8]
    joints = np.concatenate([[hip], hip + np.cumsum(steps, axis=0)])
    bones = limb(joints, 0.048 * a, 3, 0.35 * a * long**0.5, 0.55)
    return bones, flesh(joints[:3], [0.2 * a, 0.16 * a, 0.04 * a], 7)


def _trunk_bones(a: float, b: float, neck: Floats) -> list[Mesh]:
    """Return backbone and ribs, pelvis, keel, wishbone and neck."""
    back = np.stack([np.linspace(0.6 * a, -0.9 * a, 12), np.zeros(12), np.linspace(0.3, 0.2, 12) * a], axis=1)
    half = np.full(6, 0.75 * b)
    cage = ribs(back[:6], half, 1.3 * half, 0.02 * a, 2.2, 0.25)
    pelvis = ellipsoid(0.42 * a, 0.3 * b, 0.07 * a, 5, 10).moved(-0.4 * a, 0, 0.26 * a)
    outline = np.array([[0.62, 0.05], [0.45, -0.16], [-0.35, 0.08], [-0.3, 0.14]]) * a
    keel = extrude(outline, 0.035 * a).turned(np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])).moved(0, 0, -0.72 * b)
    dish = ellipsoid(0.45 * a, 0.4 * b, 0.03 * a, 5, 10).moved(0.1 * a, 0, -0.55 * b)
    wish = [[0.55 * a, -0.5 * b, 0.25 * a], [0.75 * a, 0, -0.3 * b], [0.55 * a, 0.5 * b, 0.25 * a]]
    return [
        spine(back, np.full(12, 0.06 * a), 0.8),
        cage,
        pelvis,
        keel,
        dish,
        tube(wish, 0.025 * a, 4),
        spine(neck, np.full(len(neck), 0.06 * a), 0.5),
    ]


def bird(rng: np.random.Generator, a: float, build: Build) -> list[Part]:
    """Return a bird whose body is ``2 a`` long, lying along x on its breast, side or back, head at +x."""
    b = a * rng.uniform(0.46, 0.56)
    s = np.linspace(0, 1, 14)
    path = np.stack([(1 - 2 * s) * a, 0 * s, 0.05 * a * np.sin(pi * s)], axis=1)
    radii = b * np.sin(np.clip(s * 0.93 + 0.06, 0, 1) * pi) ** 0.7 * (1 - 0.3 * s) + 0.03 * a
    filling, share = ("wood", 0.12) if build.stuffed else ("tissue", 0.85)
    parts = [Part(tube(path, radii, 12), filling, share), Part(tube(path, 1.22 * radii + 0.05 * a, 12), "feather", 0.7)]
    neck = through(
        (0.7 * a, 0, 0.25 * a),
        (a * (0.85 + 0.3 * build.neck), 0, 0.1 * a),
        (a * (0.8 + 0.6 * build.neck), 0, (0.35 + 0.2 * build.neck) * a),
        (a * (0.9 + build.neck), 0, (0.4 + 0.1 * build.neck) * a),
        steps=10,
    )
    parts.append(Part(tube(neck, np.linspace(0.22, 0.15, 10) * a, 8), filling, share))
    bones = [] if build.stuffed else _trunk_bones(a, b, neck)
    meat, quills = [], []
    stretched = rng.random() < 0.5
    for side in (-1.0, 1.0):
        bone, feathers = _wing(a, side, b, build.spread, rng)
        leg, muscle = _leg(a, side, b, build.legs, stretched)
        bones += [bone, leg]
        quills.append(feathers)
        meat.append(muscle)
    fan = np.linspace(-0.12, 0.12, 7)[:, None]
    root = np.tile([-0.95 * a, 0.0, 0.12 * a], (7, 1))
    tips = root + build.tail * a * np.concatenate([-np.cos(fan), np.sin(fan), 0.02 * fan], axis=1)
    quills.append(sticks(root, tips, np.full(7, 0.045 * a), ((0.0, 0.6), (0.5, 1.6), (1.0, 0.8)), 4))
    parts += [Part(joined(bones), "bone", 0.85), Part(joined(quills), "keratin", 0.25)]
    if build.stuffed:
        wires = [[[-0.9 * a, 0, 0.2 * a], [0.7 * a, 0, 0.25 * a], *neck.tolist()]]
        parts.append(Part(tube(wires[0], 0.09, 5), "steel"))
    else:
        air = ellipsoid(0.45 * a, 0.5 * b, 0.35 * b, 6, 10).moved(0.0, 0, 0.25 * b)
        grit = strewn(ellipsoid(1, 1, 1, 2, 4), rng.normal(0, 0.09 * a, (8, 3)), sizes=np.full((8, 3), 0.04 * a))
        parts += [
            Part(air, "tissue", -0.6),
            Part(joined(meat), "tissue", 0.8),
            Part(grit.moved(-0.2 * a, 0, -0.3 * b), "sand"),
        ]
    rolled = 0.0 if build.stuffed or rng.random() < 0.3 else rng.uniform(-pi, pi)
    return turned(parts + _head(a, neck[-1], build), about_x(rolled))


def _small(rng: np.random.Generator) -> Build:
    return Build(
        beak=rng.uniform(0.25, 0.5),
        stout=rng.uniform(0.06, 0.14),
        head=rng.uniform(0.27, 0.34),
        neck=rng.uniform(0.2, 0.45),
        legs=rng.uniform(0.7, 1.0),
        tail=rng.uniform(0.9, 1.7),
    )


@target("songbirds", BIRD)
def songbirds(rng: np.random.Generator) -> list[Part]:
    """One to three songbirds, each in its roll of cardboard or pipe, or in one sock."""
    parts: list[Part] = []
    count, rolled = int(rng.integers(1, 4)), rng.random() < 0.65
    a = rng.uniform(3, 4.6)
    for k in range(count):
        one = bird(rng, a * rng.uniform(0.92, 1.08), _small(rng))
        one = in_tube(rng, one) if rolled else turned(one, turn_flat(rng, 0.3))
        parts += moved(one, rng.normal(0, 1.0), k * (2.2 if rolled else 1.7) * a, 0)
    parts = parts if rolled or rng.random() < 0.5 else in_sock(rng, parts)
    return turned(parts, turn_flat(rng, 0.15))


def _parrot(rng: np.random.Generator) -> list[Part]:
    build = Build(
        beak=rng.uniform(0.26, 0.36),
        hook=rng.uniform(0.8, 1.3),
        stout=rng.uniform(0.13, 0.18),
        head=rng.uniform(0.32, 0.4),
        neck=rng.uniform(0.15, 0.4),
        legs=rng.uniform(0.45, 0.65),
        tail=rng.uniform(1.0, 2.4),
    )
    return bird(rng, rng.uniform(4.4, 7.4), build)


@target("parrot", BIRD)
def parrot(rng: np.random.Generator) -> list[Part]:
    """A parrot or a cockatoo, bound: in a tube, in a sock, or loose."""
    one, how = _parrot(rng), rng.random()
    bound = in_tube(rng, one) if how < 0.3 else in_sock(rng, one) if how < 0.6 else one
    return turned(bound, turn_flat(rng, 0.2) @ (about_y(0.0) if rng.random() < 0.85 else turn(rng)))


@target("caged_bird", BIRD)
def caged(rng: np.random.Generator) -> list[Part]:
    """A bird in a small wire cage."""
    one = bird(rng, rng.uniform(2.8, 4.4), _small(rng)) if rng.random() < 0.75 else _parrot(rng)
    return turned(in_cage(rng, turned(one, turn_flat(rng, 0.2))), turn_flat(rng, 0.1))


def _egg(long: float, slim: float, sharp: float) -> Mesh:
    """Return an egg's surface along z: ``sharp`` pulls its narrow end in."""
    t = np.linspace(0.05, pi - 0.05, 8)
    radii = 0.5 * long * slim * np.sin(t) * (1 + sharp * np.cos(t))
    return lathe(-0.5 * long * np.cos(t), radii, 10)


def _clutch(rng: np.random.Generator, places: Floats, long: float, slim: float, sharp: float) -> list[Part]:
    """Return eggs at these places: shell, white and yolk, the bubble of air at the blunt end."""
    count = len(places)
    lying = turns(rng, count, 0.15) @ np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])
    if rng.random() < 0.4:
        lying = turns(rng, count)
    sizes = np.full((count, 3), 1.0) * rng.uniform(0.93, 1.05, (count, 1))
    outer, wall = _egg(long, slim, sharp), rng.uniform(0.02, 0.045)
    shell = strewn(outer, places, lying, sizes)
    inner = strewn(outer, places, lying, sizes * (1 - 2 * wall / (long * slim)))
    ends = places - 0.38 * long * (lying @ np.array([0, 0, 1.0]))
    air = strewn(ellipsoid(1, 1, 0.5, 3, 6), ends, lying, np.full((count, 3), 0.2 * long * slim))
    return [Part(shell, "shell"), Part(inner, "shell", -1.0), Part(inner, "tissue", 0.97), Part(air, "tissue", -1.0)]


@target("eggs", BIRD)
def eggs(rng: np.random.Generator) -> list[Part]:
    """5 to 20 eggs of 2.5 to 7 cm laid out in rows."""
    count, long = int(rng.integers(5, 21)), rng.uniform(2.6, 6)
    wide = max(2, round(count**0.5))
    k = np.arange(count)
    places = np.stack([(k % wide) * long * 1.15, (k // wide) * long * 0.95, np.zeros(count)], axis=1)
    places += rng.normal(0, 0.12 * long, (count, 3))
    parts = _clutch(rng, places - places.mean(axis=0), long, rng.uniform(0.7, 0.8), rng.uniform(0.08, 0.2))
    return turned(parts, turn_flat(rng, 0.1))


# ---- held out: other shapes of the same goods


@target("raptor", BIRD, held_out=True)
def raptor(rng: np.random.Generator) -> list[Part]:
    """A falcon or a young eagle: long legs and talons, broad shoulders, hooked beak."""
    build = Build(
        beak=rng.uniform(0.18, 0.26),
        hook=rng.uniform(0.7, 1.1),
        stout=0.1,
        head=rng.uniform(0.24, 0.3),
        neck=rng.uniform(0.3, 0.5),
        legs=rng.uniform(0.9, 1.2),
        tail=rng.uniform(1.0, 1.5),
        spread=rng.uniform(0, 0.2),
    )
    one = bird(rng, rng.uniform(5.5, 8.5), build)
    return turned(one, turn_flat(rng, 0.2))


@target("bird_mounted", BIRD, held_out=True)
def mounted(rng: np.random.Generator) -> list[Part]:
    """A mounted bird with its wings spread: wires and stuffing where the body was, on a wooden foot."""
    build = Build(
        beak=rng.uniform(0.3, 0.9),
        hook=rng.uniform(0, 0.5),
        head=0.27,
        neck=rng.uniform(0.4, 1.2),
        legs=rng.uniform(0.9, 1.4),
        tail=rng.uniform(0.8, 1.6),
        spread=rng.uniform(0.5, 1.0),
        stuffed=True,
    )
    a = rng.uniform(3, 5.6)
    foot = box(1.6 * a, 1.2 * a, 1.5).moved(0, 0, -1.5 * a)
    return turned([*bird(rng, a, build), Part(foot, "wood")], turn_flat(rng, 0.15))


@target("egg_belt", BIRD, held_out=True)
def egg_belt(rng: np.random.Generator) -> list[Part]:
    """Small or long eggs in the pockets of a belt: one or two bent rows."""
    count, long = int(rng.integers(8, 21)), rng.uniform(2.0, 3.4)
    rows = int(rng.integers(1, 3)) if count < 13 else 2
    k = np.arange(count)
    x = (k // rows) * long * 1.25
    places = np.stack([x, (k % rows) * long * 1.4, np.zeros(count)], axis=1)
    places[:, 1] += rng.uniform(-0.25, 0.25) * (x - x.mean()) ** 2 / max(float(np.ptp(x)), 1.0)
    places -= places.mean(axis=0)
    parts = _clutch(rng, places, long, rng.uniform(0.55, 0.68), rng.uniform(0.15, 0.3))
    pockets = strewn(box(1, 1, 1), places, sizes=np.full((count, 3), long) * np.array([1.15, 1.2, 0.9]))
    return turned([*parts, Part(pockets, "textile", 0.3)], turn_flat(rng, 0.1))
