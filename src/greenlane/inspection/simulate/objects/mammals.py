"""Small mammals: monkeys, lorises, cubs, otters, and skulls. Pure, in centimetres."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np

from greenlane.inspection.simulate.anatomy import bell, flesh, limb, placed, ribs, skull, spine
from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.keeping import kept
from greenlane.inspection.simulate.many import LONG_BONE, PLAIN, chain, sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    ellipsoid,
    joined,
    moved,
    tube,
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, resampled, sides, through

MAMMAL = "mammal"
TRUNK = 22
"""Points along a trunk, from the neck to the root of the tail."""


@dataclass(frozen=True)
class Build:
    """A mammal's measures as shares of the length of its trunk, and how it lies.

    ``curl``: radians that the trunk bends (0 straight, 3 in a ball); ``arms``, ``legs``: three bones together;
    ``tail``: length; ``head``: half the length of the braincase; ``snout`` and ``eyes``: as shares of ``head``.
    """

    curl: float
    arms: float
    legs: float
    tail: float
    head: float
    snout: float
    eyes: float
    stout: float
    hand: float


def _trunk(long: float, curl: float) -> Floats:
    """Return the line of the back in the plane x, z: bent evenly, neck first."""
    s = np.linspace(0, 1, TRUNK)
    angle = curl * (s - 0.5)
    steps = np.stack([-np.cos(angle), np.zeros(TRUNK), -np.sin(angle)], axis=1)
    return resampled(np.cumsum(steps, axis=0) * long / TRUNK, TRUNK)


def _limbs(
    rng: np.random.Generator, path: Floats, radii: Floats, long: float, build: Build
) -> tuple[list[Mesh], list[Mesh]]:
    """Return the bones and the muscles of four limbs, folded in front of the belly or stretched out."""
    forward, across, above = sides(path)
    bones, meat = [], []
    for at, reach, swing in ((3, build.arms, 1.0), (TRUNK - 3, build.legs, -1.0)):
        for side in (-1.0, 1.0):
            root = path[at] + side * 0.75 * radii[at] * across[at] - 0.4 * radii[at] * above[at]
            bend = rng.uniform(0.2, 1.3)
            down, ahead, out = -above[at], -swing * forward[at], side * across[at]
            upper = np.cos(bend) * down + np.sin(bend) * ahead + rng.uniform(0.1, 0.5) * out
            back = rng.uniform(0.6, 1.4)
            lower = np.cos(bend - back) * down + np.sin(bend - back) * ahead * 0.8 + rng.normal(0, 0.15, 3)
            foot = 0.6 * lower + 0.6 * ahead * rng.uniform(-0.5, 1.0)
            steps = np.stack([0.42 * upper, 0.42 * lower, 0.13 * foot]) * reach * long
            joints = np.concatenate([[root], root + np.cumsum(steps, axis=0)])
            bones.append(limb(joints, 0.03 * long, 5, build.hand * long, 0.45))
            twin = 0.03 * long * across[at]
            bones.append(sticks(joints[1:2] + twin, joints[2:3] + twin, np.array([0.014 * long]), PLAIN, 4))
            thick = long * build.stout
            meat.append(flesh(joints, [0.5 * thick, 0.4 * thick, 0.26 * thick, 0.12 * thick], 8))
    return bones, meat


def _girdles(path: Floats, radii: Floats) -> list[Mesh]:
    """Return shoulder blades and hip bones."""
    _, across, above = sides(path)
    found = []
    for side in (-1.0, 1.0):
        for at, size, share in ((3, 0.75, 0.8), (TRUNK - 3, 0.7, 0.5)):
            r = size * radii[at]
            plate = ellipsoid(0.75 * r, 0.07 * r, 0.45 * r, 4, 8)
            place = path[at] + side * share * radii[at] * across[at] - 0.25 * radii[at] * above[at]
            found.append(plate.moved(*place.tolist()))
    return found


def mammal(rng: np.random.Generator, long: float, build: Build) -> list[Part]:
    """Return an animal whose trunk is ``long`` cm: its back upward, its head at the start of its back."""
    path = _trunk(long, build.curl)
    s = np.linspace(0, 1, TRUNK)
    radii = long * build.stout * (0.62 + 0.38 * bell(s, 0.35, 0.25) + 0.2 * bell(s, 0.85, 0.15))
    _, _, above = sides(path)
    belly = path - 0.75 * radii[:, None] * above
    parts = [Part(tube(belly, radii, 12), "tissue")]
    chest = slice(3, 11)
    parts.append(Part(tube(belly[chest], 0.6 * radii[chest], 8), "tissue", -0.6))
    bones = [spine(path, np.full(TRUNK, 0.024 * long), 1.2)]
    cage = slice(2, 14)
    bones.append(ribs(path[cage], 0.88 * radii[cage], 1.6 * radii[cage], 0.0085 * long, 2.7, 0.35))
    bones += _girdles(path, radii)
    bone, meat = _limbs(rng, path, radii, long, build)
    if build.tail > 0:
        way, tail = path[-1] - path[-2], build.tail * long
        way /= np.linalg.norm(way)
        bends = rng.normal(0, 0.35, (3, 3)) * tail
        stations = [path[-1] + way * tail * k / 3 + bends[:k].sum(axis=0) * 0.6 for k in range(4)]
        curve = through(*[(p[0], p[1], p[2]) for p in stations], steps=14)
        bones.append(chain(curve, np.linspace(0.016, 0.006, 14) * long, LONG_BONE, 4))
        meat.append(tube(curve, np.linspace(0.05, 0.02, 14) * long, 6))
    parts += [Part(joined([*bones, *bone]), "bone"), Part(joined(meat), "tissue", 0.9)]
    return parts + _head(rng, path, long, build)


def _head(rng: np.random.Generator, path: Floats, long: float, build: Build) -> list[Part]:
    """Return neck and head at the start of the back, looking ahead or down."""
    h = build.head * long
    ahead = path[0] - path[1]
    ahead = ahead / np.linalg.norm(ahead)
    gaze = ahead + rng.uniform(-0.9, 0.2) * np.array([0, 0, 1.0]) + rng.normal(0, 0.25, 3)
    at = path[0] + ahead * (0.9 * h + 0.03 * long)
    neck = np.linspace(path[0], at - 0.5 * h * ahead, 5)
    wall = max(0.12, 0.06 * h)
    face = skull(h, 0.82 * h, 0.8 * h, build.snout * h, build.eyes * h, wall, 1.0, 6)
    skin = ellipsoid(1.15 * h, 0.95 * h, 0.95 * h, 7, 12)
    muzzle = ellipsoid(0.5 * h + 0.5 * build.snout * h, 0.55 * h, 0.5 * h, 5, 10).moved(0.6 * h, 0, -0.4 * h)
    head = [*face, Part(skin, "tissue", 0.75), Part(muzzle, "tissue", 0.7)]
    parts = [
        Part(spine(neck, np.full(5, 0.024 * long), 0.7), "bone"),
        Part(tube(neck, np.full(5, 0.09 * long), 8), "tissue"),
    ]
    return parts + placed(head, at, gaze)


def _monkey(rng: np.random.Generator) -> Build:
    return Build(
        curl=rng.uniform(0.6, 2.6),
        arms=rng.uniform(0.75, 1.0),
        legs=rng.uniform(0.85, 1.1),
        tail=rng.choice([0.0, rng.uniform(0.5, 1.2)]),
        head=rng.uniform(0.16, 0.2),
        snout=rng.uniform(0.15, 0.5),
        eyes=rng.uniform(0.26, 0.34),
        stout=rng.uniform(0.15, 0.19),
        hand=rng.uniform(0.12, 0.17),
    )


def _lain(rng: np.random.Generator) -> Floats:
    """Return how an animal lies: mostly on its side, else any way."""
    return turn_flat(rng, 0.2) @ about_x(rng.choice([-1, 1]) * pi / 2) if rng.random() < 0.7 else turn(rng)


@target("monkey", MAMMAL)
def monkey(rng: np.random.Generator) -> list[Part]:
    """A small monkey, a marmoset or an infant ape, curled up, 9 to 19 cm along its back."""
    one = mammal(rng, rng.uniform(9, 19), _monkey(rng))
    return kept(rng, turned(one, _lain(rng)))


@target("loris", MAMMAL)
def loris(rng: np.random.Generator) -> list[Part]:
    """A slow loris or a bush baby, one or two: round head, huge eyes, thin limbs."""
    parts: list[Part] = []
    for k in range(int(rng.choice([1, 1, 1, 2]))):
        build = Build(
            curl=rng.uniform(1.0, 3.0),
            arms=rng.uniform(0.6, 0.75),
            legs=rng.uniform(0.65, 0.85),
            tail=rng.choice([0.0, 0.0, 1.2]),
            head=rng.uniform(0.15, 0.18),
            snout=rng.uniform(0.25, 0.45),
            eyes=rng.uniform(0.36, 0.44),
            stout=rng.uniform(0.15, 0.18),
            hand=0.1,
        )
        long = rng.uniform(8, 14)
        parts += moved(turned(mammal(rng, long, build), _lain(rng)), 0, 1.1 * long * k, 0)
    return kept(rng, parts)


@target("cub", MAMMAL)
def cub(rng: np.random.Generator) -> list[Part]:
    """A cat's or a bear's cub, lying on its side or its belly, 11 to 21 cm along its back."""
    build = Build(
        curl=rng.uniform(0.2, 1.8),
        arms=rng.uniform(0.55, 0.7),
        legs=rng.uniform(0.6, 0.75),
        tail=rng.choice([0.08, rng.uniform(0.4, 0.8)]),
        head=rng.uniform(0.14, 0.18),
        snout=rng.uniform(0.5, 0.8),
        eyes=rng.uniform(0.2, 0.27),
        stout=rng.uniform(0.17, 0.22),
        hand=0.09,
    )
    one = mammal(rng, rng.uniform(11, 21), build)
    return kept(rng, turned(one, _lain(rng)))


# ---- held out: other shapes of the same goods


@target("otter", MAMMAL, held_out=True)
def otter(rng: np.random.Generator) -> list[Part]:
    """Otters, civets, young pangolins: long trunk, short legs, thick long tail."""
    parts: list[Part] = []
    for k in range(int(rng.choice([1, 1, 1, 2]))):
        build = Build(
            curl=rng.uniform(0.0, 1.2),
            arms=rng.uniform(0.3, 0.38),
            legs=rng.uniform(0.32, 0.42),
            tail=rng.uniform(0.6, 0.9),
            head=rng.uniform(0.09, 0.12),
            snout=rng.uniform(0.6, 1.5),
            eyes=0.2,
            stout=rng.uniform(0.11, 0.14),
            hand=0.06,
        )
        one = mammal(rng, rng.uniform(13, 22), build)
        parts += moved(turned(one, turn_flat(rng, 0.3)), rng.normal(0, 2), 10.0 * k, 0)
    return parts


@target("skulls", MAMMAL, held_out=True)
def skulls(rng: np.random.Generator) -> list[Part]:
    """Dry skulls of apes, monkeys and cats, one to five, without flesh."""
    parts: list[Part] = []
    count = int(rng.integers(1, 6))
    size = rng.uniform(2.5, 4.5) if count > 2 else rng.uniform(3.5, 7.5)
    for k in range(count):
        h = size * rng.uniform(0.85, 1.1)
        one = skull(
            h, 0.8 * h, 0.78 * h, rng.uniform(0.3, 1.2) * h, rng.uniform(0.24, 0.34) * h, 0.06 * h + 0.08, 1.0, 9
        )
        parts += moved(turned(one, turn(rng)), (k % 3) * 2.7 * size, (k // 3) * 2.6 * size, 0)
    return parts


@target("bones", MAMMAL, held_out=True)
def bones(rng: np.random.Generator) -> list[Part]:
    """Bones of a big cat, cleaned and bundled: long bones, blades, a few vertebrae."""
    count, long = int(rng.integers(8, 24)), rng.uniform(11, 22)
    length = long * rng.uniform(0.5, 1.0, count)
    ways = turns(rng, count, 0.15)[:, :, 0]
    if rng.random() < 0.6:
        ways = np.array([1.0, 0, 0]) + rng.normal(0, 0.12, (count, 3)) * [0, 1.0, 0.3]
    middle = rng.normal(0, 1, (count, 3)) * [0.1 * long, 0.2 * long, 0.07 * long]
    half = 0.5 * length[:, None] * ways
    thick = rng.uniform(0.9, 1.7, count)
    shafts = sticks(middle - half, middle + half, thick, LONG_BONE, 8)
    marrow = sticks(middle - 0.7 * half, middle + 0.7 * half, 0.28 * thick, PLAIN, 6)
    blades = strewn(
        ellipsoid(1, 1, 1, 4, 10), rng.normal(0, 4, (3, 3)), turns(rng, 3, 0.4), np.array([[6.0, 3.5, 0.25]] * 3)
    )
    return [Part(joined([shafts, blades]), "bone", 0.85), Part(marrow, "bone", -0.7)]
