"""Many shapes as one mesh: a heap of scales, a cage of ribs, a string of beads. Vectorised, so that heaps are cheap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate.mesh import Mesh

Floats = npt.NDArray[np.float64]

PLAIN = ((0.0, 1.0), (1.0, 1.0))
"""A rod: radius along a stick, as (where, factor)."""
LONG_BONE = ((0.0, 0.85), (0.08, 1.0), (0.3, 0.55), (0.75, 0.55), (0.93, 1.0), (1.0, 0.85))
"""A bone of a limb: wide at both ends."""
VERTEBRA = ((0.08, 1.0), (0.5, 0.72), (0.92, 1.0))
"""A body of a vertebra: discs part it from the next."""


def strewn(mesh: Mesh, places: Floats, turns: Floats | None = None, sizes: Floats | None = None) -> Mesh:
    """Return the mesh once for each place (n, 3), made larger by ``sizes`` (n, 3) and turned by ``turns`` (n, 3, 3)."""
    points = np.broadcast_to(mesh.points, (len(places), *mesh.points.shape))
    if sizes is not None:
        points = points * sizes[:, None, :]
    if turns is not None:
        points = np.einsum("nij,nkj->nki", turns, points)
    return _repeated(points + places[:, None, :], mesh.faces)


def strands(paths: Floats, radii: Floats, sides: int = 5, plane: Floats | None = None) -> Mesh:
    """Return one tube for each path (n, steps, 3) with its radii (n, steps).

    ``plane`` (n, 3) is a direction that no path runs along; without it, one is chosen for each from its ends.
    """
    count, steps, _ = paths.shape
    forward = np.gradient(paths, axis=1)
    forward /= np.linalg.norm(forward, axis=2, keepdims=True) + 1e-12
    if plane is None:
        whole = paths[:, -1] - paths[:, 0]
        plane = np.eye(3)[np.argmin(np.abs(whole), axis=1)]
    first = plane[:, None, :] - forward * np.sum(plane[:, None, :] * forward, axis=2, keepdims=True)
    first /= np.linalg.norm(first, axis=2, keepdims=True) + 1e-9
    second = np.cross(forward, first)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    around = np.cos(turn)[:, None] * first[:, :, None, :] + np.sin(turn)[:, None] * second[:, :, None, :]
    points = paths[:, :, None, :] + np.maximum(radii, 1e-3)[:, :, None, None] * around
    return _repeated(points.reshape(count, steps * sides, 3), _tube_faces(steps, sides))


def sticks(
    starts: Floats, ends: Floats, radii: Floats, profile: tuple[tuple[float, float], ...] = PLAIN, sides: int = 5
) -> Mesh:
    """Return a straight stick from each start (n, 3) to each end, of these radii (n,), shaped by the profile."""
    at = np.array([p[0] for p in profile])
    paths = starts[:, None, :] + at[:, None] * (ends - starts)[:, None, :]
    return strands(paths, np.asarray(radii)[:, None] * np.array([p[1] for p in profile]), sides)


def chain(path: Floats, radii: Floats, profile: tuple[tuple[float, float], ...], sides: int = 5) -> Mesh:
    """Return sticks from each point of a path to the next."""
    return sticks(path[:-1], path[1:], 0.5 * (radii[:-1] + radii[1:]), profile, sides)


def turns(rng: np.random.Generator, count: int, tilt: float | None = None) -> Floats:
    """Return rotations (count, 3, 3): any at all, or about the upright with this tilt (radians, standard deviation)."""
    if tilt is None:
        q = rng.normal(size=(count, 4))
    else:
        half, lean = rng.uniform(0, np.pi, count), rng.normal(0, tilt / 2, (count, 2))
        c, s = np.cos(half), np.sin(half)
        q = np.stack([c, c * lean[:, 0] - s * lean[:, 1], c * lean[:, 1] + s * lean[:, 0], s], axis=1)
    w, x, y, z = (q / np.linalg.norm(q, axis=1, keepdims=True)).T
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), 2, 0)


def within(rng: np.random.Generator, count: int, half: Floats) -> Floats:
    """Return places (count, 3) anywhere in a box about the origin, of these half sizes."""
    return np.asarray(rng.uniform(-1, 1, (count, 3)) * half)


def _repeated(points: Floats, faces: npt.NDArray[np.int32]) -> Mesh:
    """Return copies (n, points, 3) of one shape as one mesh."""
    count, each, _ = points.shape
    offsets = (np.arange(count, dtype=np.int32) * each)[:, None, None]
    return Mesh(points.reshape(-1, 3).copy(), (faces[None] + offsets).reshape(-1, 3).astype(np.int32))


def _tube_faces(steps: int, sides: int) -> npt.NDArray[np.int32]:
    """Return the faces of a tube of rings of points, with flat ends."""
    ring, spoke = np.meshgrid(np.arange(steps - 1) * sides, np.arange(sides), indexing="ij")
    after = (spoke + 1) % sides
    a, b, c, d = (x.ravel() for x in (ring + spoke, ring + after, ring + sides + after, ring + sides + spoke))
    last, fan = (steps - 1) * sides, np.arange(1, sides - 1)
    zero = np.zeros_like(fan)
    wall = [np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]
    caps = [np.stack([zero, fan + 1, fan], axis=1), np.stack([zero + last, last + fan, last + fan + 1], axis=1)]
    return np.concatenate([*wall, *caps]).astype(np.int32)
