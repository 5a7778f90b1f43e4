"""Simulated containers, seen from the side by rays of some megavolts: legal loads, with listed goods in them. Pure.

The sums along the rays are those of ``physics_mev``: pair and Compton. Rows count downward from above the roof.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from greenlane.inspection.simulate import loads, mesh, physics_mev
from greenlane.inspection.simulate.catalogue import Thing
from greenlane.inspection.simulate.choosing import Choice
from greenlane.inspection.simulate.container import WIDTH, Container, container
from greenlane.inspection.simulate.loads import Space
from greenlane.inspection.simulate.mesh import Part
from greenlane.inspection.simulate.packing import Wanted
from greenlane.inspection.simulate.scene import Placed, Scene, how_many
from greenlane.inspection.simulate.shadow import Floats, View, shadow

WHERE = "container"
HELD_OUT_LOADS = frozenset({"tyres", "stone", "drums"})
"""Kinds of loads that training never shows."""
UNDER, OVER = 16.0, 11.0
"""Centimetres of steel under the floor's upper side, and above the room inside."""
Box = tuple[tuple[float, float, float], tuple[float, float, float]]


def scene(
    rng: np.random.Generator,
    size: int = 640,
    feet: int | None = None,
    held_out: bool = False,
    targets: int | None = None,
    kinds: Sequence[str] | None = None,
) -> Scene:
    """Return a container ``size`` pixels long, with up to ``targets`` targets; the sums are (pair, Compton).

    ``feet``: 20 or 40, else one of them. ``held_out``: with loads, goods and geometry that training never shows.
    ``kinds``: those targets only.
    """
    box = container(rng, feet or int(rng.choice([20, 40])))
    many = how_many(rng) if targets is None else targets
    choice = Choice(held_out, "cargo", tuple(kinds) if kinds is not None else None)
    found = [_wanted(rng, box, choice, number, many) for number in range(many)]
    wanted = [each for each, _ in found]
    free = tuple(_around([*each.parts, *under]) for each, under in found)
    parts = [*box.parts, *_filled(rng, box, held_out, free)]
    parts += [part for each, under in found for part in [*each.parts, *under]] + _loose(rng, box, choice, free)
    view = _view(rng, box, size, held_out)
    pair, compton = shadow(_beside(parts, box), view, physics_mev.basis)
    placed = [
        Placed(each.kind, each.cls, *shadow(_beside(each.parts, box), view, physics_mev.basis)) for each in wanted
    ]
    return Scene(WHERE, view, pair, compton, placed)


def _view(rng: np.random.Generator, box: Container, size: int, held_out: bool) -> View:
    pixel = (box.outer + rng.uniform(10, 60)) / size
    away = rng.uniform(200, 300) if held_out else rng.uniform(300, 700)
    half = (box.height + UNDER + OVER) / 2
    # Sources stand low: what is above them looks taller the nearer it is.
    aside, middle = rng.uniform(-0.1, 0.9) * half, WIDTH / 2
    across = aside + (np.array([[-half], [half]]) - aside) * (middle + away) / (np.array([[0.0, WIDTH]]) + away)
    height = math.ceil(2 * float(np.abs(across).max()) * rng.uniform(1.02, 1.1) / pixel)
    return View(size, height, pixel, (aside, -away), middle)


def _beside(parts: Sequence[Part], box: Container) -> list[Part]:
    """Return what stands with z up as a source beside it sees it: height runs down the rows, depth away from it."""
    lying = mesh.turned(parts, mesh.about_x(math.pi / 2))
    return mesh.moved(lying, 0, (box.height + OVER - UNDER) / 2, WIDTH / 2)


def _around(parts: Sequence[Part]) -> Box:
    """Return the box that is kept free of loads: up to the roof, for nothing is stacked on what is hidden so."""
    low, high = mesh.extent(parts)
    return (float(low[0]), float(low[1]), float(low[2])), (float(high[0]), float(high[1]), 1e3)


def _wanted(
    rng: np.random.Generator, box: Container, choice: Choice, number: int, many: int
) -> tuple[Wanted, list[Part]]:
    """Return a target in its own part of the container, and what it stands on."""
    thing = choice.target(rng)
    start, wide = -box.length / 2 + number * box.length / many, box.length / many
    parts, under = _put(rng, box, thing, (start, start + wide))
    return Wanted(thing.kind, thing.cls, parts), under


def _put(
    rng: np.random.Generator, box: Container, thing: Thing, between: tuple[float, float]
) -> tuple[list[Part], list[Part]]:
    """Return new goods of a kind at a place where they fit, and what they stand on."""
    parts = mesh.turned(thing.make(rng), mesh.about_z(rng.choice([0, math.pi / 2]) + rng.normal(0, 0.05)))
    low, high = mesh.extent(parts)
    room = np.array([box.length - 10, 225.0, box.height - 5])
    shrunk = min(1.0, float((room / (high - low)).min()))
    parts = mesh.scaled(parts, shrunk)
    low, high = mesh.extent(parts)
    size = high - low
    ends = between[0] + size[0] / 2 + 2, between[1] - size[0] / 2 - 2
    x = rng.uniform(*ends) if ends[0] < ends[1] else sum(between) / 2
    x = float(np.clip(x, -box.length / 2 + size[0] / 2, box.length / 2 - size[0] / 2))
    y = rng.uniform(-0.5, 0.5) * (225 - size[1])
    up = max(0.0, min(box.height - size[2] - 5, 150.0)) * rng.choice([0, 1], p=[0.6, 0.4]) * rng.random()
    middle = (low + high) / 2
    put = mesh.moved(parts, x - middle[0], y - middle[1], up - low[2])
    return put, _under(rng, x, y, size, up)


def _under(rng: np.random.Generator, x: float, y: float, size: Floats, up: float) -> list[Part]:
    """Return what something stands on that does not stand on the floor: a crate, or cartons."""
    if up < 5:
        return []
    of = str(rng.choice(["wood", "textile", "paper", "pe", "water"]))
    return [Part(mesh.box(0.95 * float(size[0]), 0.95 * float(size[1]), up - 1).moved(x, y, up / 2), of, 0.3)]


def _filled(rng: np.random.Generator, box: Container, held_out: bool, free: tuple[Box, ...]) -> list[Part]:
    """Return the loads: one kind through the container, or several one behind the other, to the doors or not."""
    names = sorted(name for name in loads.LOADS if held_out or name not in HELD_OUT_LOADS)
    several = rng.random() < 0.4
    sections = int(rng.integers(2, 2 + box.feet // 10)) if several else 1
    cuts = np.sort(np.concatenate([[0.0, 1.0], rng.uniform(0.1, 0.9, sections - 1)]))
    reach = box.length * (1.0 if rng.random() < 0.6 else rng.uniform(0.4, 1.0))
    parts: list[Part] = []
    for first, last in itertools.pairwise(cuts.tolist()):
        length = float(last - first) * reach
        if length < 90 or rng.random() < 0.05:
            continue
        middle = float(first + last) / 2 * reach - box.length / 2
        kept = tuple(((low[0] - middle, *low[1:]), (high[0] - middle, *high[1:])) for low, high in free)
        space = Space(length, 228.0, box.height - rng.uniform(5, 40), kept)
        made = loads.LOADS[names[int(rng.integers(len(names)))]](rng, space)
        parts += mesh.moved(made, middle, 0, 0)
    return parts


def _loose(rng: np.random.Generator, box: Container, choice: Choice, free: tuple[Box, ...]) -> list[Part]:
    """Return a few more ordinary goods of the catalogue, or things that are taken for targets, beside the targets."""
    parts: list[Part] = []
    for _ in range(int(rng.integers(0, 4))):
        thing = choice.lookalike(rng) if rng.random() < 0.4 else choice.clutter(rng)
        if thing is None:
            continue
        parts_of, under = _put(rng, box, thing, (-box.length / 2, box.length / 2))
        made = [*parts_of, *under]
        low, high = mesh.extent(made)
        if not any((low < last).all() and (high > first).all() for first, last in free):
            parts += made
    return parts
