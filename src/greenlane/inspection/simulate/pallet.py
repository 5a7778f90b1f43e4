"""Air pallets: cartons stacked on a deck of wood, seen from the side; goods, and targets, in some of the cartons. Pure.

Height runs across the fan: y counts downward, as rows do. Depth z runs away from the source, as through a gantry.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from greenlane.inspection.simulate import folds, mesh
from greenlane.inspection.simulate.choosing import Choice
from greenlane.inspection.simulate.hulls import Hull
from greenlane.inspection.simulate.material import MATERIALS
from greenlane.inspection.simulate.mesh import Part
from greenlane.inspection.simulate.packing import Packed, Room, Wanted, placed, target

FILLS = ("textile", "fruit", "paper", "herbs", "coffee", "pe", "flour", "water", "wood", "fish")
MOST_AREAL = 22.0
"""g/cm² of fill along a ray through the whole stack, at most: beyond, no scanner for pallets sees anything."""


@dataclass(frozen=True)
class _Stack:
    """Cartons in x, y and z, and the size of each in cm."""

    many: tuple[int, int, int]
    size: tuple[float, float, float]


def packed(rng: np.random.Generator, choice: Choice, targets: int) -> Packed:
    """Return a pallet with up to ``targets`` targets, each in a carton of its own."""
    many = (int(rng.integers(2, 5)), int(rng.integers(2, 5)), int(rng.integers(1, 4)))
    size = (rng.uniform(28, 46), rng.uniform(20, 40), rng.uniform(28, 42))
    stack = _Stack(many, size)
    cells = [(i, j, k) for i in range(many[0]) for j in range(many[1]) for k in range(many[2])]
    order = [cells[int(at)] for at in rng.permutation(len(cells))]
    missing = int(rng.integers(0, 1 + len(cells) // 5))
    parts, wanted, layers = _deck(rng, stack), [], []
    usual = _fill(rng, stack)
    for number, cell in enumerate(order[: len(order) - missing]):
        middle = _middle(stack, cell, rng)
        goods, found, soft = _carton(rng, stack, usual, choice, number < targets)
        parts += mesh.moved(goods, *middle)
        wanted += [replace(each, parts=mesh.moved(each.parts, *middle)) for each in found]
        layers += [replace(layer, middle=_sum(layer.middle, middle)) for layer in soft]
    parts += _wrapped(rng, stack)
    low, high = mesh.extent(parts)
    return Packed("pallet", parts, wanted, layers, None, low, high)


def _middle(stack: _Stack, cell: tuple[int, int, int], rng: np.random.Generator) -> tuple[float, float, float]:
    x, y = ((cell[axis] - (stack.many[axis] - 1) / 2) * (stack.size[axis] + 0.3) for axis in (0, 1))
    z = (cell[2] + 0.5) * (stack.size[2] + 0.3)
    return x + rng.normal(0, 0.4), y, z + rng.normal(0, 0.4)


def _sum(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _fill(rng: np.random.Generator, stack: _Stack) -> tuple[str, float]:
    """Return what most cartons hold, and how full of it they are."""
    of = FILLS[int(rng.integers(len(FILLS)))]
    deep = stack.many[2] * stack.size[2]
    areal = rng.uniform(1.0, MOST_AREAL)
    return of, float(min(areal / (deep * MATERIALS[of].density), 0.9))


def _carton(
    rng: np.random.Generator, stack: _Stack, usual: tuple[str, float], choice: Choice, with_target: bool
) -> tuple[list[Part], list[Wanted], list[folds.Layer]]:
    """Return one carton about the origin: its walls, its fill, and goods in it."""
    a, b, c = stack.size
    wall = 0.5
    outer = mesh.box(a, b, c)
    parts = [Part(outer, "cardboard", 0.35), Part(outer.inset(wall), "cardboard", -0.35)]
    room = Room(Hull([], outer, (a / 2 - wall, c / 2 - wall), b - 2 * wall, 0))
    found: list[Wanted] = []
    goods: list[Part] = []
    if with_target:
        made = target(rng, room, choice)
        if made:
            found, goods = [made[0]], made[1]
    loose = rng.random() < 0.25
    for _ in range(int(rng.integers(1, 5)) if loose else 0):
        goods += placed(rng, room, choice.lookalike(rng) if rng.random() < 0.3 else choice.clutter(rng))
    parts += _lying(goods, b / 2 - wall)
    found = [replace(each, parts=_lying(each.parts, b / 2 - wall)) for each in found]
    of, share = usual
    share *= rng.uniform(0.85, 1.15) * (rng.uniform(0.1, 0.8) if loose or with_target else 1.0)
    if of == "textile" or loose:
        half = (a / 2 - 1, b / 2 - 1, (c / 2 - 1) * rng.uniform(0.5, 1.0))
        return parts, found, [replace(folds.drawn(rng, (0, 0, 0), half, of, share), heading=0.0, square=7.0)]
    level = rng.uniform(0.75, 1.0)
    fill = outer.inset(wall + 0.3).scaled(1, level, 1).moved(0, (1 - level) * b / 2, 0)
    return [*parts, Part(fill, of, share)], found, []


def _lying(goods: list[Part], floor: float) -> list[Part]:
    """Return goods that stand on z = 0 as they stand on y = ``floor``, with z for depth."""
    return mesh.moved(mesh.turned(goods, mesh.about_x(math.pi / 2)), 0, floor, 0)


def _deck(rng: np.random.Generator, stack: _Stack) -> list[Part]:
    """Return the deck under the stack: boards across three rows of blocks."""
    wide, deep = stack.many[0] * stack.size[0] + 2, stack.many[2] * (stack.size[2] + 0.3)
    floor = stack.many[1] * (stack.size[1] + 0.3) / 2
    parts = []
    for at in np.linspace(-0.46, 0.46, 3):
        for z in np.linspace(0.08, 0.92, 3):
            block = mesh.box(rng.uniform(9, 14), 9, 9)
            parts.append(Part(block.moved(float(at) * wide, floor + 6.5, float(z) * deep), "wood"))
    for up in (1.0, 12.0):
        for z in np.linspace(0.06, 0.94, 6):
            parts.append(Part(mesh.box(wide, 2, 9).moved(0, floor + up, float(z) * deep), "wood"))
    nails = [
        mesh.cylinder(0.18, 6, 6).turned(mesh.about_x(math.pi / 2)).moved(float(at) * wide, floor + 4, float(z) * deep)
        for at in np.linspace(-0.46, 0.46, 3)
        for z in np.linspace(0.06, 0.94, 6)
    ]
    return [*parts, Part(mesh.joined(nails), "steel")]


def _wrapped(rng: np.random.Generator, stack: _Stack) -> list[Part]:
    """Return straps around the stack: of steel, or of plastic."""
    of, thick = ("steel", 0.06) if rng.random() < 0.3 else ("pe", 0.12)
    tall, deep = stack.many[1] * (stack.size[1] + 0.3), stack.many[2] * (stack.size[2] + 0.3)
    wide = stack.many[0] * (stack.size[0] + 0.3)
    parts = []
    for at in rng.uniform(-0.4, 0.4, int(rng.integers(0, 4))):
        for z in (0.0, deep):
            parts.append(Part(mesh.box(1.4, tall, thick).moved(float(at) * wide, 0, z), of))
        parts.append(Part(mesh.box(1.4, thick, deep).moved(float(at) * wide, -tall / 2, deep / 2), of))
    return parts
