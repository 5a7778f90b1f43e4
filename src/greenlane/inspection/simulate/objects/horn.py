"""Rhinoceros horn: keratin without bone in it, whole, sawn, carved. Pure, in centimetres."""

from __future__ import annotations

from itertools import pairwise
from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_y,
    box,
    cylinder,
    ellipsoid,
    joined,
    lathe,
    moved,
    rounded_box,
    tube,
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, arc, bumps

HORN = "horn"
RHINO = "rhino_horn"
STEPS, SIDES = 20, 18


def _cone(rng: np.random.Generator, length: float, blunt: float = 0.0) -> tuple[Floats, Floats, float, Floats]:
    """Return a horn's path, radii from its base, flatness and fibrous skin: a broad flare, then a cone."""
    s = np.linspace(0, 1, STEPS)
    base = rng.uniform(0.15, 0.22) * min(length, 34) + blunt
    radii = base * ((1 - s) ** rng.uniform(0.75, 1.1) * 0.84 + 0.16 * np.exp(-14 * s)) + 0.25
    skin = bumps(rng, STEPS, SIDES, 0.025) + rng.normal(0, 0.012, (1, SIDES)) * np.exp(-3 * s)[:, None]
    return arc(length, rng.uniform(0.2, 1.0), STEPS), np.asarray(radii), rng.uniform(0.72, 0.95), skin


@target("horn", RHINO)
def horn(rng: np.random.Generator) -> list[Part]:
    """One horn, or two, of 11 to 40 cm: solid, its base hollowed a little where it sat on the skull."""
    parts: list[Part] = []
    for k in range(1 if rng.random() < 0.8 else 2):
        path, radii, flat, skin = _cone(rng, rng.uniform(11, 40))
        one = [Part(tube(path, radii, SIDES, flat, skin), HORN)]
        if rng.random() < 0.8:
            deep = int(rng.integers(2, 5))
            hollow = radii[:deep] * np.linspace(rng.uniform(0.55, 0.8), 0.08, deep)
            one.append(Part(tube(path[:deep], hollow, 12, flat), HORN, -1.0))
        parts += moved(turned(one, turn_flat(rng, 0.15)), 0, k * rng.uniform(7, 12), 0)
    return parts


@target("horn_pieces", RHINO)
def pieces(rng: np.random.Generator) -> list[Part]:
    """A horn sawn across into chunks, some of them split."""
    path, radii, flat, skin = _cone(rng, rng.uniform(18, 42))
    cuts = np.unique(np.r_[0, np.sort(rng.integers(3, STEPS - 3, int(rng.integers(1, 4)))), STEPS - 1])
    parts: list[Part] = []
    for k, (a, b) in enumerate(pairwise(cuts)):
        if len(parts) and rng.random() < 0.2:
            continue
        chunk = tube(path[a : b + 1] - path[a : b + 1].mean(axis=0), radii[a : b + 1], SIDES, flat, skin[a : b + 1])
        one = turned([Part(chunk, HORN)], turn(rng) if rng.random() < 0.5 else turn_flat(rng, 0.2))
        parts += moved(one, rng.normal(0, 1.5), k * rng.uniform(5, 9), rng.uniform(0, 2))
    return parts


@target("horn_shards", RHINO)
def shards(rng: np.random.Generator) -> list[Part]:
    """Offcuts and shavings in a bag: split wedges and slices, loosely heaped."""
    count = int(rng.integers(12, 45))
    wedge = tube([[-0.5, 0, 0], [0.0, 0.05, 0], [0.5, 0, 0]], [0.5, 0.42, 0.16], 6, 0.5)
    sizes = np.stack([rng.uniform(2, 7, count), rng.uniform(0.8, 2.6, count), rng.uniform(0.6, 2.0, count)], axis=1)
    places = rng.normal(0, 1, (count, 3)) * [4.0, 3.2, 1.0]
    return [Part(strewn(wedge, places, turns(rng, count, 0.5), sizes), HORN)]


@target("horn_cup", RHINO)
def cup(rng: np.random.Generator) -> list[Part]:
    """A libation cup carved from a horn's base: flaring, thick-walled, rough outside."""
    high, wide = rng.uniform(7, 15), rng.uniform(4.5, 8)
    n = 10
    s = np.linspace(0, 1, n)
    path = np.stack([0.15 * high * s**2, np.zeros(n), (s - 0.5) * high], axis=1)
    outer = wide * (0.5 + 0.12 * np.cos(2 * pi * s) + 0.45 * s**2)
    flat = rng.uniform(0.75, 0.95)
    inner = np.maximum(outer - rng.uniform(0.6, 1.2), 0.3)
    parts = [Part(tube(path, outer, 18, flat, bumps(rng, n, 18, 0.05)), HORN)]
    parts.append(Part(tube(path[3:], inner[3:] * np.linspace(0.5, 1.0, n - 3), 14, flat), HORN, -1.0))
    return turned(parts, turn(rng))


# ---- held out: other shapes of the same goods


@target("horn_stump", RHINO, held_out=True)
def stump(rng: np.random.Generator) -> list[Part]:
    """What is left on a dehorned animal: a low dome, broad and uneven, cut flat on top."""
    parts: list[Part] = []
    for k in range(int(rng.integers(1, 4))):
        wide, high = rng.uniform(4, 7), rng.uniform(4, 8)
        s = np.linspace(0, 1, 8)
        path = np.stack([0.2 * high * s, np.zeros(8), (s - 0.5) * high], axis=1)
        radii = wide * (1 - 0.45 * s**0.8)
        dome = tube(path, radii, SIDES, rng.uniform(0.65, 0.85), bumps(rng, 8, SIDES, 0.06))
        bowl = ellipsoid(0.6 * wide, 0.45 * wide, 0.22 * high).moved(0, 0, -0.28 * high)
        one = turned([Part(dome, HORN), Part(bowl, HORN, -1.0)], turn(rng))
        parts += moved(one, rng.normal(0, 2), 9.5 * k, 0)
    return parts


def _worked(rng: np.random.Generator, kind: int) -> Mesh:
    """Return a disc, a bead, a billet or a rod of horn."""
    if kind == 0:
        return cylinder(rng.uniform(2.5, 5), rng.uniform(0.8, 2.2), 18)
    if kind == 1:
        radius = rng.uniform(0.7, 1.3)
        return ellipsoid(radius, radius, radius, 6, 10)
    if kind == 2:
        return box(rng.uniform(4, 9), rng.uniform(2, 4), rng.uniform(2, 4))
    return lathe([-4, 0, 4], [rng.uniform(0.9, 1.3)] * 3, 12).turned(about_y(pi / 2))


@target("horn_discs", RHINO, held_out=True)
def discs(rng: np.random.Generator) -> list[Part]:
    """Worked horn on its way to market: discs for bracelets, beads, billets, rods."""
    kind = int(rng.integers(4))
    meshes = []
    for k in range(int(rng.integers(4, 14))):
        piece = _worked(rng, kind if rng.random() < 0.8 else int(rng.integers(4)))
        meshes.append(piece.turned(turn_flat(rng, 0.2)).moved(rng.normal(0, 3.5), (k % 4 - 1.5) * 4.5, (k // 4) * 1.8))
    return [Part(joined(meshes), HORN)]


@target("horn_trophy", RHINO, held_out=True)
def trophy(rng: np.random.Generator) -> list[Part]:
    """Two horns on a wooden shield."""
    parts = [Part(rounded_box(rng.uniform(18, 26), rng.uniform(10, 14), 1.8, 0.8), "wood")]
    for x, length in ((-5.0, rng.uniform(13, 22)), (6.0, rng.uniform(7, 12))):
        path, radii, flat, skin = _cone(rng, length)
        upright = turned([Part(tube(path - path[0], radii, SIDES, flat, skin), HORN)], about_y(-pi / 2))
        parts += moved(upright, x, 0, 1.0)
    return turned(parts, turn_flat(rng, 0.1) @ about_y(rng.choice([0.0, pi / 2, pi / 2])))


# ---- cargo


@target("horn_sack", RHINO, scale="cargo")
def sack(rng: np.random.Generator) -> list[Part]:
    """Six to thirty horns in a heap among a load."""
    parts: list[Part] = []
    for k in range(int(rng.integers(6, 30))):
        path, radii, flat, skin = _cone(rng, rng.uniform(25, 75))
        one = [Part(tube(path[::2], radii[::2], 9, flat, skin[::2, ::2]), HORN)]
        parts += moved(turned(one, turn(rng)), rng.normal(0, 28), rng.normal(0, 22), 8 * (k // 6))
    return parts
