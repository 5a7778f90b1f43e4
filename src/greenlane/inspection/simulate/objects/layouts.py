"""How things are drawn by chance and laid out: in rows, in layers, along slack lines. Lengths in cm. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate.mesh import Part, extent, moved

Floats = npt.NDArray[np.float64]
X = (1.0, 0.0, 0.0)
Y = (0.0, 1.0, 0.0)
Z = (0.0, 0.0, 1.0)


def pick(rng: np.random.Generator, *names: str) -> str:
    """Return one of the names, each as likely as it is often named."""
    return names[int(rng.integers(len(names)))]


def count(rng: np.random.Generator, fewest: int, most: int) -> int:
    """Return a number of things, both ends included."""
    return int(rng.integers(fewest, most + 1))


def about(rng: np.random.Generator, many: int, *spread: float) -> Floats:
    """Return places (many, 3) scattered about the origin with these standard deviations."""
    return np.asarray(rng.normal(0.0, 1.0, (many, 3)) * np.asarray(spread), np.float64)


def row(many: int, step: float, across: Sequence[float] = X, middle: Sequence[float] = (0.0, 0.0, 0.0)) -> Floats:
    """Return places (many, 3) in a row along ``across`` about its ``middle``."""
    along = (np.arange(many) - (many - 1) / 2.0) * step
    return np.asarray(along[:, None] * np.asarray(across) + np.asarray(middle), np.float64)


def grid(
    along: int, across: int, high: int, steps: Sequence[float], middle: Sequence[float] = (0.0, 0.0, 0.0)
) -> Floats:
    """Return places (along · across · high, 3) in rows, columns and layers ``steps`` apart, about their ``middle``."""
    index = np.stack(np.meshgrid(np.arange(along), np.arange(across), np.arange(high), indexing="ij"), axis=-1)
    centre = (np.array([along, across, high]) - 1) / 2.0
    return np.asarray((index.reshape(-1, 3) - centre) * np.asarray(steps) + np.asarray(middle), np.float64)


def centred(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with the middle of their extent at the origin."""
    low, high = extent(parts)
    x, y, z = (-0.5 * (low + high)).tolist()
    return moved(parts, x, y, z)


def headings(angles: Floats) -> Floats:
    """Return rotations (k, 3, 3) about z by the angles (k,)."""
    turns = np.zeros((len(angles), 3, 3))
    turns[:, 0, 0] = turns[:, 1, 1] = np.cos(angles)
    turns[:, 1, 0], turns[:, 0, 1], turns[:, 2, 2] = np.sin(angles), -np.sin(angles), 1.0
    return turns


def straight(length: float, steps: int = 2) -> Floats:
    """Return a straight line (steps, 3) along x, centred."""
    path = np.zeros((steps, 3))
    path[:, 0] = np.linspace(-length / 2.0, length / 2.0, steps)
    return path


def loops(rng: np.random.Generator, turns: float, radius: float, rise: float = 0.1, shrink: float = 0.2) -> Floats:
    """Return a coil about z: its loops lie ``rise`` apart, narrow by ``shrink`` of the radius, and none is round."""
    steps = max(12, int(turns * 13))
    angle = np.linspace(0.0, 2.0 * np.pi * turns, steps)
    loose = 1.0 + 0.1 * np.sin(angle * rng.uniform(0.2, 1.3) + rng.uniform(0.0, 6.0)) - shrink * angle / angle[-1]
    oval = rng.uniform(0.55, 1.0)
    height = rise * angle / (2.0 * np.pi)
    height = height - height.mean() + 0.4 * rise * np.sin(1.7 * angle)
    return np.stack([radius * loose * np.cos(angle), oval * radius * loose * np.sin(angle), height], axis=1)


def slack(rng: np.random.Generator, length: float, steps: int = 40, bend: float = 0.5) -> Floats:
    """Return a slack line on a table, centred: it turns by smooth random amounts of about ``bend`` radians a step."""
    turn = np.convolve(rng.normal(0.0, bend, steps + 6), np.ones(7) / 7.0, mode="valid") * 1.6
    angle = np.cumsum(turn)
    way = np.stack([np.cos(angle), np.sin(angle), 0.15 * np.sin(0.7 * angle)], axis=1) * length / steps
    path = np.cumsum(way, axis=0)
    return np.asarray(path - path.mean(axis=0), np.float64)


def belly(steps: int, blunt: float = 0.35) -> Floats:
    """Return radii (steps,) of up to 1 that swell in the middle: the smaller ``blunt``, the blunter both ends."""
    return np.asarray(np.sin(np.pi * np.linspace(0.03, 0.97, steps)) ** blunt, np.float64)


def outline(radius: float, squeeze: float = 1.0, corners: int = 14, power: float = 1.0) -> Floats:
    """Return a closed outline (corners, 2): a circle, squeezed across; ``power`` below 1 makes it boxier."""
    angle = np.linspace(0.0, 2.0 * np.pi, corners, endpoint=False)
    x, y = (np.sign(f) * np.abs(f) ** power for f in (np.cos(angle), np.sin(angle)))
    return np.stack([radius * x, radius * squeeze * y], axis=1)
