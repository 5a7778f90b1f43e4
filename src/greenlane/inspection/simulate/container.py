"""Freight containers of 20 and 40 feet: corrugated walls, posts, rails, a floor on beams, doors with their bars. Pure.

Sizes after ISO 668 and ISO 1496-1, rounded. A container stands with the upper side of its floor on z = 0, length along
x, about x = 0 and y = 0; the doors are at the end of higher x.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from greenlane.inspection.simulate import mesh
from greenlane.inspection.simulate.mesh import Mesh, Part

LENGTHS = {20: 605.8, 40: 1219.2}
WIDTH = 243.8
INNER_WIDTH = 234.0
WALL = 0.18
"""Centimetres of steel in a corrugated wall."""
PITCH, DEEP = 27.8, 3.6
"""Of the corrugation: from crest to crest, and from crest to trough, in cm."""
FLOOR, BEAMS = 2.8, 12.2


@dataclass(frozen=True, eq=False)
class Container:
    """``parts``: the steel and the floor. ``length`` and ``height`` of the room inside, in cm; ``low`` and ``high``."""

    feet: int
    parts: list[Part]
    length: float
    height: float
    outer: float


def container(rng: np.random.Generator, feet: int) -> Container:
    """Return a container: dry, of usual height or (40 feet, seldom) high; sometimes one with insulated walls."""
    outer = LENGTHS[feet]
    height = 269.0 if feet == 40 and rng.random() < 0.4 else 238.5
    cold = rng.random() < 0.15
    parts = _walls(outer, height) + _frame(outer, height) + _floor(outer) + _doors(rng, outer, height)
    inner = outer - 18
    if cold:
        parts += _insulation(inner, height)
        inner, height = inner - 40, height - 14
    return Container(feet, parts, inner, height, outer)


def _walls(outer: float, height: float) -> list[Part]:
    x = np.arange(-outer / 2 + 12, outer / 2 - 12, PITCH / 4)
    wave = DEEP * np.tile([0.0, 0.0, 1.0, 1.0], len(x) // 4 + 1)[: len(x)]
    # On its slopes a sheet is longer than the crests are wide: a little more steel stands in the rays there.
    outline = np.concatenate([np.stack([x, wave], axis=1), np.stack([x + 0.25 * WALL, wave + WALL], axis=1)[::-1]])
    sheet = mesh.extrude(outline, height).moved(0, 0, height / 2)
    side = WIDTH / 2 - DEEP - 1
    # A roof is a wall that lies: seen from the side, all of its waves stand one behind the other.
    roof = mesh.box(outer - 10, WIDTH - 10, 2.4).moved(0, 0, height + 3)
    front = mesh.box(DEEP, WIDTH - 16, height).moved(-outer / 2 + 5, 0, height / 2)
    return [
        Part(mesh.joined([sheet.moved(0, side, 0), sheet.moved(0, -side - DEEP, 0)]), "steel"),
        Part(roof, "steel", 0.08),
        Part(front, "steel", 0.06),
    ]


def _frame(outer: float, height: float) -> list[Part]:
    bodies: list[Mesh] = []
    castings: list[Mesh] = []
    low = -FLOOR - BEAMS
    for x in (-1, 1):
        for y in (-1, 1):
            at = x * (outer / 2 - 8), y * (WIDTH / 2 - 8)
            bodies.append(mesh.box(14, 14, height - low).moved(*at, (height + low) / 2))
            castings += [mesh.box(17.8, 16.2, 11.8).moved(*at, up) for up in (low + 5.9, height - 0.3)]
    for y in (-1, 1):
        bodies.append(mesh.box(outer - 20, 6, 6).moved(0, y * (WIDTH / 2 - 3), height + 2))
        bodies.append(mesh.box(outer - 20, 5, 16).moved(0, y * (WIDTH / 2 - 3), low + 8))
    shells = [Part(mesh.joined(bodies), "steel", 0.18), Part(mesh.joined(castings), "steel", 0.45)]
    sill = mesh.box(12, WIDTH - 20, 14).moved(outer / 2 - 8, 0, low + 7)
    header = mesh.box(10, WIDTH - 20, 12).moved(outer / 2 - 8, 0, height)
    return [*shells, Part(mesh.joined([sill, header]), "steel", 0.12)]


def _floor(outer: float) -> list[Part]:
    boards = mesh.box(outer - 12, INNER_WIDTH, FLOOR).moved(0, 0, -FLOOR / 2)
    webs, flanges = [], []
    for x in np.arange(-outer / 2 + 22, outer / 2 - 15, 28.5):
        up = -FLOOR - BEAMS / 2
        webs.append(mesh.box(0.4, INNER_WIDTH, BEAMS).moved(float(x), 0, up))
        flanges += [mesh.box(4.5, INNER_WIDTH, 0.4).moved(float(x) + 2, 0, up + end * BEAMS / 2) for end in (-1, 1)]
    return [Part(boards, "hardwood"), Part(mesh.joined([*webs, *flanges]), "steel")]


def _doors(rng: np.random.Generator, outer: float, height: float) -> list[Part]:
    at = outer / 2 - 4
    leaves = [mesh.box(3, WIDTH / 2 - 12, height - 4).moved(at, y * (WIDTH / 4 - 3), height / 2) for y in (-1, 1)]
    bars = [
        mesh.cylinder(1.7, height, 10).moved(at + 4, y * WIDTH, height / 2) for y in (-0.36, -0.15, 0.15, 0.36)
    ]  # fmt: skip
    handles = [mesh.box(3, 45, 2).moved(at + 5, y * WIDTH, rng.uniform(85, 115)) for y in (-0.25, 0.25)]
    seal = mesh.tube([[at + 6, 8, 100], [at + 6, 8, 94], [at + 6, 8, 90]], 0.9, 8)
    return [
        Part(mesh.joined(leaves), "steel", 0.08),
        Part(mesh.joined(bars), "steel", 0.4),
        Part(mesh.joined([*handles, seal]), "steel", 0.6),
    ]


def _insulation(inner: float, height: float) -> list[Part]:
    """Return foamed walls between sheets of aluminium, and the machine at the front end."""
    outer = mesh.box(inner - 2, INNER_WIDTH - 2, height - 1).moved(0, 0, height / 2)
    foamed = outer.inset(6)
    machine = mesh.box(34, 0.8 * INNER_WIDTH, 0.8 * height).moved(-inner / 2 + 20, 0, 0.5 * height)
    compressor = mesh.cylinder(14, 30, 20).turned(mesh.about_x(math.pi / 2)).moved(-inner / 2 + 20, 40, 40)
    coils = [
        mesh.cylinder(0.8, 0.7 * INNER_WIDTH, 6).turned(mesh.about_x(math.pi / 2)).moved(-inner / 2 + 20, 0, up)
        for up in np.linspace(0.5, 0.85, 9) * height
    ]
    return [
        Part(outer, "foam", 1.6), Part(foamed, "foam", -1.6),
        Part(foamed, "aluminium"), Part(foamed.inset(0.15), "aluminium", -1),
        Part(machine, "steel", 0.02), Part(compressor, "steel", 0.5), Part(mesh.joined(coils), "copper", 0.5),
    ]  # fmt: skip
