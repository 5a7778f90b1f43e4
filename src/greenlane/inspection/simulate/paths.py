"""Curves in space that bodies, tusks and ropes follow: arrays of points, in centimetres. Pure."""

from __future__ import annotations

from math import pi

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def arc(length: float, bend: float, steps: int = 24, twist: float = 0.0) -> Floats:
    """Return ``steps`` points of a curve of this length that turns by ``bend`` radians, more so towards its end.

    ``twist`` lifts it out of its plane as a horn is. Centred on its middle, along x where it is straight.
    """
    s = np.linspace(0.0, 1.0, steps)
    turning = np.cumsum(0.6 + 0.8 * s)
    angle = bend * turning / turning[-1]
    heading = np.stack([np.cos(angle), np.sin(angle), twist * np.sin(angle)], axis=1)
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    points = np.cumsum(heading, axis=0) * length / steps
    return np.asarray(points - points.mean(axis=0))


def coil(length: float, gap: float, steps: int, inner: float = 2.0) -> Floats:
    """Return a flat spiral of this length whose turns lie ``gap`` apart, from the outside in."""
    grow = gap / (4 * pi)
    end = (-inner + np.sqrt(inner**2 + 4 * grow * length)) / (2 * grow)
    along = np.linspace(length, 0.0, steps)
    angle = np.clip((-inner + np.sqrt(inner**2 + 4 * grow * along)) / (2 * grow), 0.0, end)
    radius = inner + 2 * grow * angle
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros(steps)], axis=1)


def knot(rng: np.random.Generator, length: float, steps: int, waves: int = 5, flat: float = 0.5) -> Floats:
    """Return a tangled curve of this length, centred; the more waves, the tighter the ball."""
    t = np.linspace(0.0, 0.95, 8 * steps)
    dense = np.zeros((len(t), 3))
    for k in range(1, waves + 1):
        size, phase = rng.normal(size=3) / k**0.6, rng.uniform(0, 2 * pi, 3)
        dense += size * np.sin(2 * pi * k * t[:, None] + phase)
    dense[:, 2] *= flat
    return resampled(dense * (length / _measure(dense)[-1]), steps)


def resampled(points: Floats, steps: int) -> Floats:
    """Return the same curve in steps of equal length, centred."""
    measure = _measure(points)
    at = np.linspace(0.0, measure[-1], steps)
    even = np.stack([np.interp(at, measure, points[:, k]) for k in range(3)], axis=1)
    return np.asarray(even - even.mean(axis=0))


def through(*stations: tuple[float, float, float], steps: int = 16) -> Floats:
    """Return a smooth curve through the stations (Catmull-Rom), in even steps; not centred."""
    given = np.asarray(stations, dtype=np.float64)
    ends = np.concatenate([[2 * given[0] - given[1]], given, [2 * given[-1] - given[-2]]])
    pieces = []
    for a, b, c, d in zip(ends[:-3], ends[1:-2], ends[2:-1], ends[3:], strict=True):
        t = np.linspace(0.0, 1.0, 9)[:, None]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    dense = np.concatenate(pieces)
    measure = _measure(dense)
    at = np.linspace(0.0, measure[-1], steps)
    return np.stack([np.interp(at, measure, dense[:, k]) for k in range(3)], axis=1)


def sides(path: Floats, up: tuple[float, float, float] = (0.0, 0.0, 1.0)) -> tuple[Floats, Floats, Floats]:
    """Return what is forward, to the side and up at each point of a path, as unit vectors, with ``up`` as wished."""
    forward = np.gradient(path, axis=0)
    forward /= np.linalg.norm(forward, axis=1, keepdims=True) + 1e-12
    across = np.cross(np.asarray(up), forward)
    size = np.linalg.norm(across, axis=1, keepdims=True)
    across = np.where(size > 1e-3, across / (size + 1e-12), np.array([0.0, 1.0, 0.0]))
    return forward, across, np.cross(forward, across)


def bumps(rng: np.random.Generator, rings: int, around: int, size: float) -> Floats:
    """Return smooth factors near 1 (rings, around) that take the perfection from a tube."""
    z, turn = np.linspace(0, 1, rings), np.linspace(0, 2 * pi, around, endpoint=False)
    total = np.ones((rings, around))
    for k in range(1, 5):
        wave = np.cos(2 * pi * k * z * rng.uniform(0.5, 1.5) + rng.uniform(0, 2 * pi))
        total += size * rng.normal() / k * np.outer(wave, np.cos(k * turn + rng.uniform(0, 2 * pi)))
    return np.clip(total, 0.4, 1.8)


def _measure(points: Floats) -> Floats:
    """Return how far along the curve each point lies."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
