"""Goods packed into a hull: one on the other, none sticking out; targets among them, some of them hidden. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from greenlane.inspection.simulate import folds, mesh
from greenlane.inspection.simulate.catalogue import Thing
from greenlane.inspection.simulate.choosing import Choice
from greenlane.inspection.simulate.concealment import CONCEALMENTS
from greenlane.inspection.simulate.folds import Layer
from greenlane.inspection.simulate.hulls import HELD_OUT_HULLS, HULLS, Hull
from greenlane.inspection.simulate.mesh import Mesh, Part
from greenlane.inspection.simulate.shadow import Floats

CELL = 1.5
"""Centimetres: the floor of a hull is a grid of cells, each with the height up to which it is filled."""
NESTED = 0.35
"""Goods are no boxes: only that share of a thing's height is lost to what lies on it."""
CONCEALED = 0.35
SOFT = ("textile", "textile", "textile", "textile", "textile", "textile", "leather", "paper", "cardboard", "foam")


@dataclass(frozen=True, eq=False)
class Wanted:
    """A target among the goods: its own parts, without what ``concealed`` names as hiding it."""

    kind: str
    cls: str
    parts: list[Part]
    concealed: str = ""


@dataclass(frozen=True, eq=False)
class Packed:
    """All that lies in the beam. ``parts`` holds hull, goods and targets; ``layers`` is soft, within ``inner``."""

    where: str
    parts: list[Part]
    targets: list[Wanted]
    layers: list[Layer]
    inner: Mesh | None
    low: Floats
    high: Floats


def packed(rng: np.random.Generator, where: str, choice: Choice, targets: int) -> Packed:
    """Return a hull of kind ``where`` with goods and up to ``targets`` targets: one that does not fit is left out."""
    makers = (HELD_OUT_HULLS if choice.held_out else HULLS)[where]
    hull = makers[int(rng.integers(len(makers)))](rng)
    room = Room(hull)
    full = rng.beta(1.2, 0.9)
    wanted = [found for found in (target(rng, room, choice) for _ in range(targets)) if found]
    goods = [part for found in wanted for part in found[1]]
    for _ in range(int(rng.choice(5, p=[0.25, 0.3, 0.25, 0.13, 0.07]))):
        goods += placed(rng, room, choice.lookalike(rng))
    if rng.random() < 0.25:
        goods += _decoy(rng, room, choice)
    most = 4 + 44 * full * min(hull.half[0] * hull.half[1] / 380, 1.3)
    for _ in range(int(rng.integers(1 + int(0.3 * most), 3 + int(most)))):
        goods += placed(rng, room, choice.clutter(rng))
    piled = hull.soft * full
    soft = int(rng.integers(int(0.6 * piled), 2 + int(1.8 * piled)))
    layers = [_layer(rng, hull, choice.held_out) for _ in range(soft)]
    low, high = mesh.extent(hull.parts)
    return Packed(where, hull.parts + goods, [found[0] for found in wanted], layers, hull.inner, low, high)


class Room:
    """How high the goods in a hull lie, cell by cell of its floor."""

    def __init__(self, hull: Hull) -> None:
        self.half, self.height = hull.half, hull.height
        cells = (max(1, math.ceil(2 * half / CELL)) for half in hull.half)
        self.filled = np.zeros(tuple(cells))

    def place(self, rng: np.random.Generator, parts: Sequence[Part], tries: int = 6) -> list[Part] | None:
        """Return the parts where they found room, lying as they would; None where they found none."""
        for _ in range(tries):
            turned = mesh.turned(parts, _pose(rng))
            low, high = mesh.extent(turned)
            size = high - low
            left = (2 * self.half[0] - size[0], 2 * self.half[1] - size[1])
            if min(left) < 0 or size[2] > self.height:
                continue
            x, y = (float(_spread(rng) * side / 2) for side in left)
            cells = self._cells(x, size[0], 0), self._cells(y, size[1], 1)
            floor = float(self.filled[cells].max())
            if floor + size[2] > self.height:
                continue
            # Clothes hold some of it up.
            up = floor + (self.height - floor - size[2]) * rng.uniform(0, 1) ** 2
            self.filled[cells] = np.maximum(self.filled[cells], floor + NESTED * size[2])
            middle = (low + high) / 2
            return mesh.moved(turned, x - middle[0], y - middle[1], up - low[2])
        return None

    def _cells(self, middle: float, size: float, axis: int) -> slice:
        start = int((middle - size / 2 + self.half[axis]) / CELL)
        return slice(max(start, 0), max(start + 1, math.ceil((middle + size / 2 + self.half[axis]) / CELL)))


def turned(goods: Packed, angle: float) -> Packed:
    """Return the goods on the belt, turned by so many radians."""
    matrix = mesh.about_z(angle)
    c, s = math.cos(angle), math.sin(angle)
    layers = []
    for layer in goods.layers:
        x, y, z = layer.middle
        layers.append(replace(layer, middle=(c * x - s * y, s * x + c * y, z), heading=layer.heading + angle))
    corners = np.array([[x, y, 0] for x in (goods.low[0], goods.high[0]) for y in (goods.low[1], goods.high[1])])
    around = corners @ matrix.T
    return Packed(
        goods.where,
        [Part(part.mesh.turned(matrix), part.material, part.share) for part in goods.parts],
        [replace(each, parts=mesh.turned(each.parts, matrix)) for each in goods.targets],
        layers,
        goods.inner.turned(matrix) if goods.inner else None,
        np.array([*around.min(axis=0)[:2], goods.low[2]]),
        np.array([*around.max(axis=0)[:2], goods.high[2]]),
    )


def on_its_side(goods: Packed) -> Packed:
    """Return the goods as a source beside the belt sees them: y is height, counted downward, and z their width."""
    raised, shift = float(-goods.low[1]), float((goods.low[2] + goods.high[2]) / 2)
    matrix = mesh.about_x(math.pi / 2)

    def lie(parts: Sequence[Part]) -> list[Part]:
        return mesh.moved(mesh.turned(parts, matrix), 0, shift, raised)

    half = (goods.high[2] - goods.low[2]) / 2
    return Packed(
        goods.where,
        lie(goods.parts),
        [replace(each, parts=lie(each.parts)) for each in goods.targets],
        [folds.sideways(layer, shift, raised) for layer in goods.layers],
        goods.inner.turned(matrix).moved(0, shift, raised) if goods.inner else None,
        np.array([goods.low[0], -half, 0.0]),
        np.array([goods.high[0], half, goods.high[1] - goods.low[1]]),
    )


def target(rng: np.random.Generator, room: Room, choice: Choice) -> tuple[Wanted, list[Part]] | None:
    """Return a target that found room, and all parts of it with what hides it; None where none fits."""
    for attempt in range(6):
        thing = choice.target(rng)
        own = thing.make(rng)
        name, hiding = _hidden(rng, own) if attempt < 4 and rng.random() < CONCEALED else ("", [])
        found = room.place(rng, [*own, *hiding])
        if found:
            return Wanted(thing.kind, thing.cls, found[: len(own)], name), found
    return None


def _hidden(rng: np.random.Generator, own: list[Part]) -> tuple[str, list[Part]]:
    names = sorted(CONCEALMENTS)
    if not names:
        return "", []
    name = names[int(rng.integers(len(names)))]
    return name, CONCEALMENTS[name](rng, own)


def _decoy(rng: np.random.Generator, room: Room, choice: Choice) -> list[Part]:
    """Return ordinary goods in what elsewhere hides a target: hiding alone says nothing."""
    thing = choice.clutter(rng) if rng.random() < 0.5 else choice.lookalike(rng)
    if thing is None:
        return []
    own = thing.make(rng)
    return room.place(rng, [*own, *_hidden(rng, own)[1]]) or []


def placed(rng: np.random.Generator, room: Room, thing: Thing | None) -> list[Part]:
    """Return a new thing of that kind where it found room, else nothing."""
    return (room.place(rng, thing.make(rng)) or []) if thing else []


def _pose(rng: np.random.Generator) -> Floats:
    lying = mesh.turn_flat(rng, 0.1 if rng.random() < 0.8 else 0.4)
    standing = rng.random()
    if standing < 0.1:
        return lying @ mesh.about_y(math.pi / 2)
    if standing < 0.2:
        return lying @ mesh.about_x(math.pi / 2)
    return lying


def _spread(rng: np.random.Generator) -> float:
    """Return −1 to 1, near the walls a little oftener than in the middle."""
    return float(rng.choice([-1, 1]) * rng.random() ** 0.7)


def _layer(rng: np.random.Generator, hull: Hull, held_out: bool) -> Layer:
    a, b = hull.half
    middle = (rng.uniform(-0.6, 0.6) * a, rng.uniform(-0.6, 0.6) * b, rng.uniform(0.1, 0.9) * hull.height)
    of = SOFT[int(rng.integers(len(SOFT)))]
    thick = rng.uniform(0.3, 2.2) if of in ("textile", "foam") else rng.uniform(0.05, 0.4)
    half = (rng.uniform(0.3, 1.0) * a, rng.uniform(0.3, 1.0) * b, thick)
    return folds.drawn(rng, middle, half, of, rng.uniform(0.8, 2.0), held_out)
