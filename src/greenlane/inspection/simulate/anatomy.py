"""Bones and bodies: what animals have in common. Pure, in centimetres.

Bones are denser than what is around them, and their pattern (a chain of vertebrae, a cage of ribs, a skull with its
eye sockets) is what an officer knows an animal by.
"""

from __future__ import annotations

from itertools import pairwise
from math import pi

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate.many import LONG_BONE, PLAIN, VERTEBRA, chain, sticks, strands
from greenlane.inspection.simulate.mesh import Mesh, Part, ellipsoid, joined, tube
from greenlane.inspection.simulate.paths import sides

Floats = npt.NDArray[np.float64]
UP = (0.0, 0.0, 1.0)


def bell(s: Floats, middle: float, wide: float) -> Floats:
    """Return a bump of height 1."""
    return np.asarray(np.exp(-(((s - middle) / wide) ** 2)))


def spine(path: Floats, radii: Floats, tall: float = 1.5, up: tuple[float, float, float] = UP) -> Mesh:
    """Return vertebrae along a path with their processes, ``tall`` radii long (long ones to the sides too)."""
    _, across, above = sides(path, up)
    middle = 0.5 * (path[:-1] + path[1:])
    size = 0.5 * (radii[:-1] + radii[1:])
    bodies = chain(path, radii, VERTEBRA, 4)
    if tall <= 0:
        return bodies
    ways = [above[:-1], across[:-1] * 0.8, -across[:-1] * 0.8][: 3 if tall > 1 else 1]
    tips = np.concatenate([middle + (1 + tall) * size[:, None] * way for way in ways])
    roots = np.tile(middle, (len(ways), 1))
    return joined([bodies, sticks(roots, tips, np.tile(0.3 * size, len(ways)), PLAIN, 3)])


def ribs(
    path: Floats,
    wide: Floats,
    deep: Floats,
    thick: float,
    reach: float = 2.4,
    lean: float = 0.3,
    up: tuple[float, float, float] = UP,
    steps: int = 5,
) -> Mesh:
    """Return a pair of ribs at each point of a path: half ellipses ``wide`` to each side and ``deep`` below.

    ``reach``: how far round they go, in radians from the spine (pi meets below); ``lean``: how far they sweep back.
    """
    forward, across, above = sides(path, up)
    angle = np.linspace(0.12, reach, steps)
    curves = []
    for side in (-1.0, 1.0):
        out = side * (wide[:, None] * np.sin(angle))[:, :, None] * across[:, None]
        down = -(deep[:, None] * 0.5 * (1 - np.cos(angle)))[:, :, None] * above[:, None]
        back = (lean * wide[:, None] * angle / pi)[:, :, None] * forward[:, None]
        curves.append(path[:, None] + out + down + back)
    paths = np.concatenate(curves)
    taper = np.broadcast_to(thick * np.linspace(1.0, 0.7, steps), paths.shape[:2])
    return strands(paths, taper, 3, np.concatenate([forward, forward]))


def limb(joints: Floats, thick: float, digits: int = 4, paw: float = 0.0, spread: float = 0.5) -> Mesh:
    """Return the bones along a limb's joints (k, 3), and ``digits`` fingers ``paw`` cm long beyond the last."""
    bones = [sticks(joints[:-1], joints[1:], thick * np.linspace(1.0, 0.7, len(joints) - 1), LONG_BONE, 5)]
    if digits and paw:
        way = joints[-1] - joints[-2]
        way = way / (np.linalg.norm(way) + 1e-9)
        across = np.cross(way, np.eye(3)[int(np.argmin(np.abs(way)))])
        across /= np.linalg.norm(across)
        fan = np.linspace(-spread, spread, digits)[:, None]
        heading = way * np.cos(fan) + across * np.sin(fan)
        roots = joints[-1] + 0.08 * paw * heading
        knuckles, tips = roots + 0.5 * paw * heading, roots + paw * heading
        thin = np.full(digits, 0.32 * thick)
        bones += [sticks(roots, knuckles, thin, PLAIN, 3), sticks(knuckles, tips, 0.75 * thin, PLAIN, 3)]
    return joined(bones)


def flesh(joints: Floats, radii: list[float], around: int = 9) -> Mesh:
    """Return the muscles around a limb."""
    dense = np.concatenate([joints[:1], *(np.linspace(a, b, 4)[1:] for a, b in pairwise(joints))])
    at = np.linspace(0, 1, len(dense))
    return tube(dense, np.interp(at, np.linspace(0, 1, len(radii)), radii), around)


def skull(
    long: float, wide: float, high: float, snout: float, eyes: float, wall: float, jaw: float = 1.0, teeth: int = 0
) -> list[Part]:
    """Return a skull about the middle of its braincase, facing +x.

    ``long``, ``wide``, ``high``: half axes of the braincase; ``snout``: how far the face stands out before it;
    ``eyes``: radius of the sockets; ``wall``: thickness of the bone; ``jaw``: size of the lower jaw; ``teeth``: on
    each side.
    """
    case = ellipsoid(long, wide, high, 6, 12)
    brain = ellipsoid(long - wall, wide - wall, high - wall, 6, 12)
    parts = [Part(case, "bone"), Part(brain, "bone", -1.0)]
    front = long + snout
    path = np.array([[0.45 * long, 0, -0.3 * high], [0.8 * long, 0, -0.35 * high], [front, 0, -0.45 * high]])
    face = tube(path, [0.62 * wide, 0.5 * wide, 0.26 * wide], 10, 0.8)
    parts += [Part(face, "bone_trab", 0.9)]
    bones = []
    for side in (-1.0, 1.0):
        socket = ellipsoid(0.8 * eyes, 0.7 * eyes, eyes, 4, 8)
        at = (0.62 * long + 0.12 * snout, side * 0.52 * wide, 0.12 * high)
        parts.append(Part(socket.moved(*at), "bone_trab", -0.4))
        brow = np.linspace(-0.4 * pi, 1.4 * pi, 8)
        rim = np.stack(
            [at[0] + 0 * brow + 0.3 * eyes, at[1] + eyes * np.cos(brow), at[2] + eyes * np.sin(brow)], axis=1
        )
        bones.append(tube(rim, wall * 0.7, 3))
        low = -0.95 * high * jaw
        mandible = [[-0.05 * long, side * 0.75 * wide, -0.25 * high], [0.1 * long, side * 0.72 * wide, low]]
        mandible += [[0.6 * front, side * 0.45 * wide, low], [0.97 * front, side * 0.08 * wide, 0.85 * low]]
        bones.append(tube(mandible, [1.4 * wall, 1.8 * wall, 1.5 * wall, 1.2 * wall], 4))
        arch = [[-0.1 * long, side * 0.85 * wide, -0.3 * high], [0.4 * long, side * 1.02 * wide, -0.3 * high]]
        bones.append(tube([*arch, [0.8 * long, side * 0.55 * wide, -0.3 * high]], 0.8 * wall, 4))
        if teeth:
            x = np.linspace(0.5 * long, 0.95 * front, teeth)
            y = side * wide * np.interp(x, [0.4 * long, front], [0.5, 0.12])
            root = np.stack([x, y, np.full(teeth, -0.5 * high)], axis=1)
            tips = root + np.array([0, 0, 0.35 * (low + 0.5 * high)])
            bones.append(sticks(root, tips, np.full(teeth, 1.1 * wall), PLAIN, 3))
    return [*parts, Part(joined(bones), "bone")]


def placed(parts: list[Part], at: Floats, facing: Floats, up: tuple[float, float, float] = UP) -> list[Part]:
    """Return parts that face +x with +z up, at a place and facing another way."""
    ahead = facing / np.linalg.norm(facing)
    left = np.cross(up, ahead)
    left /= np.linalg.norm(left) + 1e-9
    matrix = np.stack([ahead, left, np.cross(ahead, left)], axis=1)
    return [Part(part.mesh.turned(matrix).moved(*at.tolist()), part.material, part.share) for part in parts]
