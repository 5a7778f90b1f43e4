"""Closed surfaces of triangles and what they are made of. Pure.

Everything is in centimetres, z up. Seen from outside a triangle's corners run counter-clockwise, and each of its edges
is run the other way by exactly one neighbour: an X-ray's path through the body is then the sum of its signed crossings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int32]
Numbers = Floats | Sequence[float]
LEAST = 1e-3
"""Radii below this many centimetres are this long: a tip is a very small disc."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A closed surface: ``points`` (n, 3) in cm and ``faces`` (m, 3), three indices of points each, outward."""

    points: Floats
    faces: Faces

    def moved(self, x: float, y: float, z: float) -> Mesh:
        """Return it shifted by so many centimetres."""
        return Mesh(self.points + np.array([x, y, z]), self.faces)

    def turned(self, matrix: Floats) -> Mesh:
        """Return it rotated about the origin by a (3, 3) rotation."""
        return Mesh(self.points @ matrix.T, self.faces)

    def scaled(self, x: float, y: float, z: float) -> Mesh:
        """Return it stretched along the axes; a mirrored one still faces outward."""
        faces = self.faces if x * y * z > 0 else self.faces[:, ::-1]
        return Mesh(self.points * (x, y, z), faces)

    def inset(self, wall: float) -> Mesh:
        """Return the surface moved inward by ``wall`` cm everywhere: cut out, it leaves a shell of that thickness.

        Each point goes where the planes around it, moved inward, meet (in the sense of least squares, at most three
        walls away). A wall is at most 0.45 of the smallest extent.
        """
        wall = min(wall, 0.45 * float(np.ptp(self.points, axis=0).min()))
        a, b, c = (self.points[self.faces[:, k]] for k in range(3))
        normals = np.cross(b - a, c - a)
        area = np.linalg.norm(normals, axis=1)
        unit = normals / np.maximum(area, 1e-12)[:, None]
        planes = np.zeros((len(self.points), 3, 3))
        towards = np.zeros((len(self.points), 3))
        outer = area[:, None, None] * unit[:, :, None] * unit[:, None, :]
        for k in range(3):
            np.add.at(planes, self.faces[:, k], outer)
            np.add.at(towards, self.faces[:, k], area[:, None] * unit)
        size = np.trace(planes, axis1=1, axis2=2)[:, None, None] + 1e-12
        way = np.linalg.solve(planes / size + 1e-3 * np.eye(3), (towards / size[:, :, 0])[:, :, None])[:, :, 0]
        way *= np.minimum(1.0, 3.0 / np.maximum(np.linalg.norm(way, axis=1), 1e-12))[:, None]
        return Mesh(self.points - wall * way, self.faces)

    @property
    def volume(self) -> float:
        """Cubic centimetres inside (the sum of signed tetrahedra)."""
        a, b, c = (self.points[self.faces[:, k]] for k in range(3))
        return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


@dataclass(frozen=True, eq=False)
class Part:
    """A body of one material. ``share`` is how full of it the body is.

    0.35 is corrugated board or a heap of grains; −1 cuts a cavity out of the same material around it.
    """

    mesh: Mesh
    material: str
    share: float = 1.0


def moved(parts: Sequence[Part], x: float, y: float, z: float) -> list[Part]:
    """Return the parts, all shifted by so many centimetres."""
    return [Part(part.mesh.moved(x, y, z), part.material, part.share) for part in parts]


def turned(parts: Sequence[Part], matrix: Floats) -> list[Part]:
    """Return the parts, all rotated about the origin."""
    return [Part(part.mesh.turned(matrix), part.material, part.share) for part in parts]


def scaled(parts: Sequence[Part], by: float) -> list[Part]:
    """Return the parts, all larger by one factor, seen from the origin."""
    return [Part(part.mesh.scaled(by, by, by), part.material, part.share) for part in parts]


def extent(parts: Sequence[Part]) -> tuple[Floats, Floats]:
    """Return the lowest and the highest x, y, z that the parts reach."""
    low = np.min([part.mesh.points.min(axis=0) for part in parts], axis=0)
    high = np.max([part.mesh.points.max(axis=0) for part in parts], axis=0)
    return low, high


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Return several closed surfaces as one: beads on a string, scales in a heap."""
    starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]
    return Mesh(np.concatenate([mesh.points for mesh in meshes]), np.concatenate(faces).astype(np.int32))


# ---- builders


def tube(
    path: Floats | Sequence[Sequence[float]],
    radii: Numbers | float,
    sides: int = 14,
    flat: Numbers | float = 1.0,
    rough: Floats | None = None,
) -> Mesh:
    """Return a body swept along ``path`` (n, 3), closed at both ends.

    ``radii``: one, or one for each point of the path. ``flat``: the section's second axis as a share of its first,
    one or one for each point. ``rough`` (n, sides) multiplies the radii. Sections have the area of a true ellipse.
    """
    along = np.asarray(path, dtype=np.float64)
    n = len(along)
    rings = _sections(along, _tangents(along), np.maximum(_each(radii, n), LEAST), sides, _each(flat, n), rough)
    points = np.concatenate([rings.reshape(-1, 3), along[:1], along[-1:]])
    return Mesh(points, _faces(n, sides))


def lathe(z: Numbers, radii: Numbers, sides: int = 20) -> Mesh:
    """Return a body turned about the z axis: its radius at each height, from below to above."""
    heights = np.asarray(z, dtype=np.float64)
    axis = np.zeros((len(heights), 3))
    axis[:, 2] = heights
    upward = np.tile([0.0, 0.0, 1.0], (len(heights), 1))
    rough = np.maximum(np.asarray(radii, dtype=np.float64), LEAST)
    rings = _sections(axis, upward, rough, sides, np.ones(len(heights)), None)
    return Mesh(np.concatenate([rings.reshape(-1, 3), axis[:1], axis[-1:]]), _faces(len(heights), sides))


def cylinder(radius: float, height: float, sides: int = 18) -> Mesh:
    """Return an upright cylinder about the origin."""
    return lathe([-height / 2, height / 2], [radius, radius], sides)


def ellipsoid(a: float, b: float, c: float, rings: int = 9, sides: int = 14) -> Mesh:
    """Return an ellipsoid with half axes along x, y, z, of its true volume."""
    ball = _ball(rings, sides)
    return Mesh(ball.points * (a, b, c), ball.faces)


def box(a: float, b: float, c: float) -> Mesh:
    """Return a box about the origin with edges along x, y, z."""
    return Mesh(_CORNERS * (a, b, c), _BOX)


def rounded_box(a: float, b: float, c: float, radius: float, steps: int = 4) -> Mesh:
    """Return a box about the origin, all edges rounded."""
    radius = min(radius, 0.499 * min(a, b, c))
    turn = np.linspace(0, math.pi / 2, steps)
    corners = [((1, 1), 0.0), ((-1, 1), 0.5), ((-1, -1), 1.0), ((1, -1), 1.5)]
    # The section shrinks towards its corners' centres as it nears bottom and top.
    up = np.concatenate([-np.sin(turn[::-1]), np.sin(turn)])
    around = np.concatenate([np.cos(turn[::-1]), np.cos(turn)])
    points = np.empty((2 * steps, 4 * steps, 3))
    for k, ((x, y), start) in enumerate(corners):
        angle = turn + start * math.pi
        at = slice(k * steps, (k + 1) * steps)
        points[:, at, 0] = x * (a / 2 - radius) + radius * around[:, None] * np.cos(angle)
        points[:, at, 1] = y * (b / 2 - radius) + radius * around[:, None] * np.sin(angle)
    points[:, :, 2] = (np.sign(up) * (c / 2 - radius) + radius * up)[:, None]
    points[:steps, :, 2] = (-(c / 2 - radius) + radius * up[:steps])[:, None]
    points[steps:, :, 2] = ((c / 2 - radius) + radius * up[steps:])[:, None]
    ends = np.array([[0, 0, -c / 2], [0, 0, c / 2]])
    return Mesh(np.concatenate([points.reshape(-1, 3), ends]), _faces(2 * steps, 4 * steps))


def extrude(outline: Floats | Sequence[Sequence[float]], height: float) -> Mesh:
    """Return a plate of ``height`` about z = 0 with an ``outline`` (k, 2), which may be hollow but not cross itself."""
    edge = np.asarray(outline, dtype=np.float64)
    x, y = edge.T
    if np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) < 0:
        edge = edge[::-1]
    k = len(edge)
    points = np.empty((2 * k + 2, 3))
    points[:k, :2] = points[k : 2 * k, :2] = edge
    points[2 * k :, :2] = edge.mean(axis=0)
    points[:k, 2] = points[2 * k, 2] = -height / 2
    points[k : 2 * k, 2] = points[2 * k + 1, 2] = height / 2
    return Mesh(points, _faces(2, k))


def ring(radius: float, thickness: float, flat: float = 1.0, sides: int = 9, around: int = 28) -> Mesh:
    """Return a ring about the z axis: ``radius`` to the middle of its section, ``thickness`` across the section.

    ``flat``: the section's height (along z) as a share of its thickness.
    """
    angle = np.linspace(0, 2 * math.pi, around, endpoint=False)
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    section, outer = thickness / 2 * _true(sides), radius * _true(around)
    away = outer + section * np.cos(turn)[None, :]
    points = np.stack(
        [
            away * np.cos(angle)[:, None],
            away * np.sin(angle)[:, None],
            np.broadcast_to(-flat * section * np.sin(turn), (around, sides)),
        ],
        axis=2,
    )
    return Mesh(points.reshape(-1, 3), _ring_faces(around, sides))


# ---- turning


def about_x(angle: float) -> Floats:
    """Return the rotation about x by so many radians."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def about_y(angle: float) -> Floats:
    """Return the rotation about y by so many radians."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def about_z(angle: float) -> Floats:
    """Return the rotation about z by so many radians."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def turn(rng: np.random.Generator) -> Floats:
    """Return any rotation, each as likely as the others (a unit quaternion of four normal numbers)."""
    q = rng.normal(size=4)
    w, x, y, z = q / np.linalg.norm(q)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def turn_flat(rng: np.random.Generator, tilt: float = 0.0) -> Floats:
    """Return a rotation of something that lies flat: any heading, and a tilt of about so many radians."""
    a, b = rng.normal(0, tilt, 2) if tilt else (0.0, 0.0)
    return about_z(rng.uniform(0, 2 * math.pi)) @ about_x(a) @ about_y(b)


# ---- how triangles join points


def _each(value: Numbers | float, n: int) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (n,))


def _true(sides: int) -> float:
    """Return how much larger a polygon's corners lie out for it to have the area of the circle."""
    return math.sqrt(2 * math.pi / (sides * math.sin(2 * math.pi / sides)))


def _tangents(path: Floats) -> Floats:
    ways = np.empty_like(path)
    ways[1:-1] = path[2:] - path[:-2]
    ways[0], ways[-1] = path[1] - path[0], path[-1] - path[-2]
    unit: Floats = ways / np.maximum(np.linalg.norm(ways, axis=1), 1e-12)[:, None]
    return unit


def _across(ways: Floats) -> Floats:
    """Return for each tangent a unit vector across it, carried along the path without twisting."""
    x, y, z = ways[0].tolist()
    u = (y, -x, 0.0) if abs(z) < 0.9 else (0.0, z, -y)
    found = []
    for x, y, z in ways.tolist():
        dot = u[0] * x + u[1] * y + u[2] * z
        u = (u[0] - dot * x, u[1] - dot * y, u[2] - dot * z)
        length = math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]) or 1.0
        u = (u[0] / length, u[1] / length, u[2] / length)
        found.append(u)
    return np.array(found)


def _sections(path: Floats, ways: Floats, radii: Floats, sides: int, flat: Floats, rough: Floats | None) -> Floats:
    first = _across(ways)
    second = np.cross(ways, first)
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    away = (radii * _true(sides))[:, None] * (1.0 if rough is None else rough)
    u, w = away * np.cos(turn), away * np.sin(turn) * flat[:, None]
    rings: Floats = path[:, None] + u[:, :, None] * first[:, None] + w[:, :, None] * second[:, None]
    return rings


@lru_cache(maxsize=512)
def _faces(rings: int, sides: int) -> Faces:
    """Return the triangles of rings laid one above the other, and of two middles (the last points) that close them."""
    lower = _sides(rings, sides)[: (rings - 1) * sides * 2]
    here = np.arange(sides)
    onward = (here + 1) % sides
    last, bottom, top = (rings - 1) * sides, rings * sides, rings * sides + 1
    below = np.stack([np.full(sides, bottom), onward, here], axis=1)
    above = np.stack([np.full(sides, top), last + here, last + onward], axis=1)
    return _kept(np.concatenate([lower, below, above]))


@lru_cache(maxsize=64)
def _ring_faces(rings: int, sides: int) -> Faces:
    return _kept(_sides(rings, sides))


def _sides(rings: int, sides: int) -> npt.NDArray[np.int64]:
    """Return two triangles for each quad between a ring and the next; the last ring is followed by the first."""
    i, j = np.arange(rings)[:, None], np.arange(sides)[None, :]
    up, onward = (i + 1) % rings, (j + 1) % sides
    a, b = (i * sides + j).ravel(), (i * sides + onward).ravel()
    c, d = (up * sides + onward).ravel(), (up * sides + j).ravel()
    return np.stack([a, b, c, a, c, d], axis=1).reshape(-1, 3)


def _kept(faces: npt.NDArray[np.int64]) -> Faces:
    out = faces.astype(np.int32)
    out.setflags(write=False)
    return out


@lru_cache(maxsize=16)
def _ball(rings: int, sides: int) -> Mesh:
    t = np.linspace(0, math.pi, rings + 2)[1:-1]
    body = lathe(np.concatenate([[-1.0], -np.cos(t), [1.0]]), np.concatenate([[0.0], np.sin(t), [0.0]]), sides)
    points = body.points * (4 / 3 * math.pi / body.volume) ** (1 / 3)
    points.setflags(write=False)
    return Mesh(points, body.faces)


_CORNERS: Floats = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
_BOX: Faces = np.array(
    [
        [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
        [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
    ],
    dtype=np.int32,
)  # fmt: skip
