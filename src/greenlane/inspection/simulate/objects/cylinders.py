"""Gas cylinders: refrigerants and other gases, in steel and aluminium, with their valves. Pure, in centimetres.

A refrigerant stands in its cylinder as a liquid with a level surface; above it there is only gas. Sizes are those of
the trade: disposable cylinders hold 13.6 kg (25 cm wide), 5 or 1 kg; refillable ones are 10 to 23 cm wide.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_y,
    cylinder,
    lathe,
    moved,
    ring,
    tube,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats

GAS = "gas_cylinder"
REFRIGERANTS = ("r22", "r12", "r134a", "r410a", "r141b")
SIDES = 20


def _profile(radius: float, high: float, foot: float, shoulder: float, neck: float) -> tuple[Floats, Floats]:
    """Return heights and radii of a body: ``foot`` and ``shoulder`` are how high its rounded ends are."""
    t = np.linspace(0, pi / 2, 5)
    low = -high / 2 + foot * (1 - np.cos(t))
    top = high / 2 - shoulder * (1 - np.sin(t))
    z = np.concatenate([low, top])
    return z, np.concatenate([radius * (0.25 + 0.75 * np.sin(t)), neck + (radius - neck) * np.cos(t)])


def _vessel(z: Floats, radii: Floats, wall: float, material: str, upright: Floats, sides: int = SIDES) -> list[Part]:
    """Return a hollow body, turned as it lies."""
    inner_z = np.clip(z, z[0] + wall, z[-1] - wall) + np.linspace(0, 1e-3, len(z))
    inner = lathe(inner_z, np.maximum(radii - wall, 0.05), sides)
    parts = [Part(lathe(z, radii, sides), material), Part(inner, material, -1.0)]
    return turned(parts, upright)


def _liquid(z: Floats, radii: Floats, wall: float, gas: str, full: float, lying: bool, sides: int = SIDES) -> Part:
    """Return the liquid, filling a share of the height of the body: along its axis, or across it where it lies.

    Where it lies, the level is cut across the body's z axis turned to x, so that it is level once it is laid down.
    """
    r = np.maximum(radii - 1.05 * wall, 0.05)
    if not lying:
        level = z[0] + full * (z[-1] - z[0])
        keep = z < level
        at = np.append(z[keep], level)
        return Part(
            lathe(at + 1.05 * wall * np.linspace(1, 0, len(at)), np.append(r[keep], np.interp(level, z, r)), sides), gas
        )
    body = lathe(np.clip(z, z[0] + wall, z[-1] - wall) + np.linspace(0, 1e-3, len(z)), r, sides)
    points = body.points.copy()
    level = float(r.max()) * (2 * full - 1)
    # A cylinder that lies has its level along its length: what is above is pressed down to it.
    points[:, 0] = np.minimum(points[:, 0], level)
    return Part(Mesh(points, body.faces), gas)


def _valve(rng: np.random.Generator, at: float, size: float) -> list[Part]:
    """Return a brass valve on top: stem, side outlet, hand wheel."""
    stem = cylinder(0.55 * size, 2.6 * size, 10).moved(0, 0, at + 1.2 * size)
    outlet = cylinder(0.4 * size, 2.0 * size, 8).turned(about_y(pi / 2)).moved(0.9 * size, 0, at + 1.3 * size)
    wheel = ring(1.1 * size, 0.5 * size, 1.0, 6, 14).moved(0, 0, at + 2.8 * size)
    hub = cylinder(0.5 * size, 0.5 * size, 8).moved(0, 0, at + 2.8 * size)
    hand = "aluminium" if rng.random() < 0.4 else "abs"
    return [Part(stem, "brass"), Part(outlet, "brass"), Part(wheel, hand), Part(hub, "brass")]


def _lie(rng: np.random.Generator, lying: bool) -> Floats:
    """Return how a cylinder made along z lies: the side towards +x up, or upright."""
    return turn_flat(rng) @ (about_y(-pi / 2) if lying else np.eye(3))


def _filling(rng: np.random.Generator) -> tuple[str, float]:
    return str(rng.choice(REFRIGERANTS)), float(rng.uniform(0.3, 0.85))


def _disposable(rng: np.random.Generator, radius: float, high: float, lying: bool, sides: int = SIDES) -> list[Part]:
    """Return a thin-walled disposable cylinder: domed at both ends, on a foot, with two strap handles and a valve."""
    wall = 0.1 if radius > 8 else 0.07
    z, radii = _profile(radius, high, 0.35 * radius, rng.uniform(0.45, 0.6) * radius, 0.9)
    gas, full = _filling(rng)
    parts = [*_vessel(z, radii, wall, "steel", np.eye(3), sides), _liquid(z, radii, wall, gas, full, lying, sides)]
    top = 0.5 * high
    for side in (-1, 1):
        t = np.linspace(-1.4, 1.4, 7)
        bow = np.stack(
            [
                0.6 * radius * np.sin(t),
                np.full(7, side * 0.35 * radius),
                top - 0.35 * radius + 0.6 * radius * np.cos(t),
            ],
            1,
        )
        parts.append(Part(tube(bow, 0.55, 6, 0.3), "steel", 0.5))
    parts.append(Part(ring(0.6 * radius, 0.5, 2.5, 5, 18).moved(0, 0, -0.5 * high), "steel", 0.4))
    return [*parts, *_valve(rng, top - 0.2, 0.6)[:2]]


def _refillable(rng: np.random.Generator, radius: float, high: float, lying: bool, sides: int = SIDES) -> list[Part]:
    """Return a refillable cylinder: thick steel or aluminium, round shoulders, valve within a collar, foot ring."""
    light = rng.random() < 0.25
    wall, material = (0.6, "aluminium") if light else (rng.uniform(0.22, 0.4), "steel")
    z, radii = _profile(radius, high, 0.5 * radius, rng.uniform(0.7, 1.0) * radius, 1.6)
    gas, full = _filling(rng)
    parts = [*_vessel(z, radii, wall, material, np.eye(3), sides), _liquid(z, radii, wall, gas, full, lying, sides)]
    parts += _valve(rng, 0.5 * high, min(1.2, 0.12 * radius + 0.3))
    if rng.random() < 0.7:
        collar = cylinder(0.6 * radius, 6.0, 16).moved(0, 0, 0.5 * high + 0.5)
        parts += [Part(collar, "steel"), Part(collar.scaled(0.95, 0.95, 1.0), "steel", -1.0)]
    parts.append(Part(ring(0.8 * radius, 0.7, 3.0, 5, 18).moved(0, 0, -0.5 * high + 0.5), "steel", 0.7))
    return parts


@target("cylinder_disposable", GAS)
def disposable(rng: np.random.Generator) -> list[Part]:
    """One disposable cylinder, standing or lying: 13.6 kg (25 by 40 cm), 5 kg (18 by 30) or 1 kg (10 by 22)."""
    radius, high = ((12.2, 38.0), (9.0, 28.0), (6.2, 23.0), (5.0, 20.0))[int(rng.choice(4, p=[0.12, 0.2, 0.34, 0.34]))]
    lying = rng.random() < 0.92
    one = _disposable(rng, radius * rng.uniform(0.93, 1.07), high * rng.uniform(0.9, 1.1), lying)
    return turned(one, _lie(rng, lying))


@target("cylinder_refillable", GAS)
def refillable(rng: np.random.Generator) -> list[Part]:
    """One refillable cylinder, 7 to 15 cm wide, 15 to 40 cm high; sometimes two small ones."""
    count = 1 if rng.random() < 0.8 else 2
    radius = rng.uniform(3.6, 7.5) if count == 1 else rng.uniform(3.0, 4.5)
    high, lying = radius * rng.uniform(3.6, 5.4), rng.random() < 0.9
    heading = _lie(rng, lying)
    parts: list[Part] = []
    for k in range(count):
        parts += moved(_refillable(rng, radius, high, lying), 0, (2.2 * radius + 0.5) * k, 0)
    return turned(parts, heading)


@target("refrigerant_cans", GAS)
def cans(rng: np.random.Generator) -> list[Part]:
    """Two to eight small cans for cars (340 to 1000 g), in rows, standing or lying, with a charging hose at times."""
    radius, high = rng.uniform(2.8, 3.9), rng.uniform(9, 15)
    parts: list[Part] = []
    count = int(rng.integers(2, 9))
    wide, lying = int(rng.integers(2, 5)), rng.random() < 0.6
    for k in range(count):
        z = np.array([0, 0.02, 0.05, 0.85, 0.93, 0.97, 1.0]) * high - 0.5 * high
        radii = radius * np.array([0.8, 0.95, 1, 1, 0.6, 0.35, 0.3])
        gas, full = _filling(rng)
        one = [*_vessel(z, radii, 0.03, "steel", np.eye(3), 14), _liquid(z, radii, 0.03, gas, full, lying, 14)]
        one.append(Part(cylinder(0.5, 1.2, 8).moved(0, 0, 0.5 * high), "brass", 0.6))
        step = 2 * radius + 0.15
        place = (
            (0.0, (k % wide) * step, (k // wide) * high * 1.12)
            if lying
            else ((k // wide) * step, (k % wide) * step, 0.0)
        )
        parts += moved(one, *place)
    return turned(parts, _lie(rng, lying))


# ---- held out: other shapes of the same goods


@target("cylinder_squat", GAS, held_out=True)
def squat(rng: np.random.Generator) -> list[Part]:
    """Squat, nearly spherical and lens-shaped cylinders with a ring of steel around the valve."""
    radius = rng.uniform(5, 9.5)
    high = radius * rng.uniform(1.2, 1.9)
    t = np.linspace(0.12, pi - 0.05, 12)
    z, radii = -0.5 * high * np.cos(t), radius * np.sin(t) ** 0.75
    gas, full = _filling(rng)
    lying = rng.random() < 0.4
    parts = [*_vessel(z, radii, 0.25, "steel", np.eye(3)), _liquid(z, radii, 0.25, gas, full, lying)]
    parts += _valve(rng, 0.48 * high, 1.0)
    guard = ring(0.5 * radius, 0.9, 1.0, 6, 20)
    parts.append(Part(guard.moved(0, 0, 0.5 * high + 3.5), "steel", 0.6))
    for angle in (0.3, 2.4, 4.5):
        x, y = 0.5 * radius * np.cos(angle), 0.5 * radius * np.sin(angle)
        post = tube([[x, y, 0.4 * high], [x, y, 0.5 * high + 3.5]], 0.4, 6)
        parts.append(Part(post, "steel"))
    parts.append(Part(ring(0.55 * radius, 0.8, 2.0, 5, 18).moved(0, 0, -0.5 * high), "steel", 0.6))
    return turned(parts, _lie(rng, lying))


@target("cylinder_slender", GAS, held_out=True)
def slender(rng: np.random.Generator) -> list[Part]:
    """Slender seamless cylinders for calibration gas and halon, 5 to 8 cm wide, in a bundle, pear-necked."""
    radius = rng.uniform(2.0, 3.4)
    high = radius * rng.uniform(9, 12)
    parts: list[Part] = []
    for k in range(int(rng.integers(1, 5))):
        z, radii = _profile(radius, high, 0.3 * radius, 2.2 * radius, 0.9)
        one = _vessel(z, radii, rng.uniform(0.3, 0.5), "steel" if rng.random() < 0.6 else "aluminium", np.eye(3), 16)
        if rng.random() < 0.6:
            gas, full = _filling(rng)
            one.append(_liquid(z, radii, 0.45, gas, full, True, 16))
        one += _valve(rng, 0.5 * high, 0.7)[:2]
        parts += moved(
            turned(one, about_x(pi) if k % 2 and rng.random() < 0.3 else about_x(0.0)), 0, 2.15 * radius * k, 0
        )
    return turned(parts, _lie(rng, True))


# ---- cargo


@target("cylinders_pallet", GAS, scale="cargo")
def pallet(rng: np.random.Generator) -> list[Part]:
    """A pallet of disposable cylinders, each in its carton: four by five, one to four layers."""
    radius, high = rng.uniform(11.8, 12.6), rng.uniform(36, 42)
    parts: list[Part] = []
    gas = str(rng.choice(REFRIGERANTS))
    step = 2 * radius + rng.uniform(0.6, 1.6)
    z, radii = _profile(radius, high, 0.35 * radius, 0.5 * radius, 0.9)
    for layer in range(int(rng.integers(1, 5))):
        for k in range(20):
            if rng.random() < 0.03:
                continue
            one = _vessel(z, radii, 0.11, "steel", np.eye(3), 12)
            one.append(_liquid(z, radii, 0.11, gas, rng.uniform(0.6, 0.8), False, 12))
            one.append(Part(cylinder(1.0, 4, 6).moved(0, 0, 0.5 * high + 1), "brass", 0.8))
            parts += moved(one, (k % 5 - 2) * step, (k // 5 - 1.5) * step, layer * (high + 3.5))
    return parts


@target("cylinders_large", GAS, held_out=True, scale="cargo")
def large(rng: np.random.Generator) -> list[Part]:
    """Large cylinders, 1.2 to 1.6 m: standing in a rack, or lying crosswise in two or three layers."""
    radius, high = rng.uniform(10.5, 16), rng.uniform(115, 155)
    z, radii = _profile(radius, high, 0.6 * radius, 1.2 * radius, 2.0)
    lying = rng.random() < 0.5
    parts: list[Part] = []
    for k in range(int(rng.integers(6, 16))):
        one = _vessel(z, radii, rng.uniform(0.4, 0.6), "steel", np.eye(3), 12)
        gas, full = _filling(rng)
        one.append(_liquid(z, radii, 0.6, gas, full, lying, 12))
        one.append(Part(cylinder(4, 12, 10).moved(0, 0, 0.5 * high + 4), "steel", 0.3))
        step = 2.1 * radius
        place = ((k // 6) * step, (k % 6 - 2.5) * step, 0.0)
        parts += moved(one, *place)
    return turned(parts, about_y(-pi / 2) if lying else np.eye(3))
