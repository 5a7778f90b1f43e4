"""What hides a target: a statue, a tin, a beam, a sack of beans. Pure, in centimetres.

Each maker takes the target's parts and returns what hides them, without them, sized around their extent. What is cast
or packed around a target leaves out a cavity for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import pi

import numpy as np
import numpy.typing as npt

from greenlane.inspection.simulate.keeping import in_box, in_sock
from greenlane.inspection.simulate.many import sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    box,
    cylinder,
    ellipsoid,
    extent,
    joined,
    lathe,
    rounded_box,
    tube,
)
from greenlane.inspection.simulate.paths import bumps

Floats = npt.NDArray[np.float64]
Maker = Callable[[np.random.Generator, Sequence[Part]], list[Part]]
CONCEALMENTS: dict[str, Maker] = {}


def concealment(name: str) -> Callable[[Maker], Maker]:
    """Register what hides a target."""

    def register(make: Maker) -> Maker:
        CONCEALMENTS[name] = make
        return make

    return register


def _around(parts: Sequence[Part]) -> tuple[Floats, Floats]:
    """Return the middle of the parts and half their size."""
    low, high = extent(parts)
    return 0.5 * (low + high), 0.5 * (high - low)


def _at(mesh: Mesh, middle: Floats) -> Mesh:
    return mesh.moved(*middle.tolist())


def _boxed(half: Floats, room: float) -> Mesh:
    a, b, c = (2 * half + room).tolist()
    return box(a, b, c)


def _shell(outer: Mesh, wall: float, material: str, share: float = 1.0) -> list[Part]:
    return [Part(outer, material, share), Part(outer.inset(wall), material, -share)]


def _cavity(parts: Sequence[Part], material: str, share: float, room: float = 0.6) -> Part:
    """Return the hollow that the target lies in: an ellipsoid within what is around it."""
    middle, half = _around(parts)
    a, b, c = (half + 0.5 * room).tolist()
    return Part(_at(ellipsoid(a, b, c, 7, 12), middle), material, -share)


@concealment("statue")
def statue(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A hollow figure of resin, wood or plaster, standing along its longest side."""
    middle, half = _around(parts)
    axis = int(np.argmax(half))
    long = half[axis] * rng.uniform(1.15, 1.35) + 1.0
    across = float(np.hypot(*np.delete(half, axis))) + rng.uniform(1.0, 2.0)
    n = 20
    s = np.linspace(-1, 1, n)
    path = np.zeros((n, 3))
    path[:, axis] = s * long
    shape = 1.0 + 0.12 * np.abs(np.cos(s * rng.uniform(3, 9) + rng.uniform(0, 6)))
    radii = across * shape * np.where(np.abs(s) > 0.93, 0.85, 1.0)
    body = _at(tube(path, radii, 16, 1.0, np.maximum(bumps(rng, n, 16, 0.03), 0.97) + 0.03), middle)
    material = str(rng.choice(["resin", "wood", "plaster", "ceramic", "hardwood"]))
    return _shell(body, rng.uniform(0.5, 1.1), material)


@concealment("tin")
def tin(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A steel tin, round or square, with folded rims."""
    middle, half = _around(parts)
    if rng.random() < 0.5:
        a, b, c = (2 * half + rng.uniform(0.6, 2.5, 3)).tolist()
        outer = rounded_box(a, b, c, 1.0)
        corner = (2 * half + 1.0) / 2
        square = [[x * corner[0], y * corner[1], 0] for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1), (1, 1))]
        rims = [_at(tube(np.array(square) + np.array([0, 0, z]), 0.12, 4), middle) for z in (-half[2], half[2])]
    else:
        radius = float(np.hypot(half[0], half[1])) + rng.uniform(0.3, 1.0)
        outer = cylinder(radius, 2 * half[2] + rng.uniform(0.6, 3.0), 24)
        turn = np.linspace(0, 2 * pi, 19)
        circle = radius * np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
        rims = [_at(tube(circle + np.array([0, 0, z]), 0.15, 4), middle) for z in (-half[2], half[2])]
    return [*_shell(_at(outer, middle), rng.uniform(0.02, 0.035), "steel"), Part(joined(rims), "steel", 0.5)]


@concealment("timber")
def timber(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A beam or a board of wood with a space sawn out of it, closed with nails."""
    middle, half = _around(parts)
    grown = half + rng.uniform(0.8, 2.5, 3)
    grown[int(np.argmax(half))] += rng.uniform(1, 6)
    material = "wood" if rng.random() < 0.6 else "hardwood"
    beam = _at(_boxed(grown, 0.0), middle)
    space = _at(_boxed(half, 0.4), middle)
    nails = rng.uniform(-0.9, 0.9, (int(rng.integers(2, 9)), 3)) * grown
    tops = nails.copy()
    nails[:, 2], tops[:, 2] = grown[2] - 1.8, grown[2]
    return [
        Part(beam, material),
        Part(space, material, -1.0),
        Part(_at(sticks(nails, tops, np.full(len(nails), 0.12)), middle), "steel"),
    ]


@concealment("sack")
def sack(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A sack of beans, rice, coffee, flour or sugar around it."""
    middle, half = _around(parts)
    material = str(rng.choice(["beans", "rice", "coffee", "flour", "sugar"]))
    grown = half * rng.uniform(1.02, 1.15) + rng.uniform(0.4, 1.2, 3)
    n = 12
    s = np.linspace(-1, 1, n)
    path = np.stack([s * grown[0] * 1.04, 0 * s, 0 * s], axis=1)
    radii = grown[1] * 1.12 * (1 - 0.5 * np.abs(s) ** 6)
    bag = tube(path, radii, 14, grown[2] / grown[1], bumps(rng, n, 14, 0.015))
    parts_of = [Part(_at(bag, middle), material), _cavity(parts, material, 0.75)]
    return [*parts_of, *_shell(_at(bag.scaled(1.02, 1.02, 1.02), middle), 0.06, "textile", 2.0)]


@concealment("frozen_fish")
def frozen_fish(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A block of frozen fish: bodies with backbones in ice, in a carton."""
    middle, half = _around(parts)
    grown = half + rng.uniform(1.0, 2.5)
    count, long = int(rng.integers(6, 14)), rng.uniform(8, 18)
    places = rng.uniform(-0.8, 0.8, (count, 3)) * grown
    lying = turns(rng, count, 0.1)
    fish = strewn(ellipsoid(1, 1, 1, 5, 8), places, lying, np.tile([0.5 * long, 0.14 * long, 0.08 * long], (count, 1)))
    along = lying[:, :, 0] * 0.42 * long
    bones = sticks(places - along, places + along, np.full(count, 0.014 * long), sides=4)
    block = _at(_boxed(grown, 0.0), middle)
    carton = _at(_boxed(grown, 0.8), middle)
    frozen = [Part(block, "ice", 0.8), Part(_at(fish, middle), "fish", 0.25), Part(_at(bones, middle), "bone", 0.7)]
    return [*frozen, _cavity(parts, "ice", 0.7), *_shell(carton, 0.35, "cardboard", 0.6)]


@concealment("foil")
def foil(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """Aluminium foil wrapped around in several crumpled layers."""
    middle, half = _around(parts)
    grown = half * rng.uniform(1.05, 1.3) + 0.4
    n = 14
    s = np.linspace(-1, 1, n)
    path = np.stack([s * (half[0] + 0.8), 0 * s, 0 * s], axis=1)
    round_it = tube(path, np.full(n, grown[1]), 14, grown[2] / grown[1], 1 + 0.06 * rng.random((n, 14)))
    return _shell(_at(round_it, middle), 0.03, "aluminium", float(rng.uniform(0.6, 4.0)))


@concealment("double_walled_box")
def double_walled_box(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A box within a box of wood or plastic, a layer of metal sheet or foam between them."""
    middle, half = _around(parts)
    material = str(rng.choice(["wood", "abs", "cardboard", "pe"]))
    gap, wall = rng.uniform(0.5, 2.0), rng.uniform(0.3, 0.9)
    inner, outer = _at(_boxed(half, 1.0 + wall), middle), _at(_boxed(half, 1.0 + 3 * wall + 2 * gap), middle)
    between = _at(_boxed(half, 1.0 + wall + 2 * gap), middle)
    lining = [Part(between, "foam"), Part(inner, "foam", -1.0)]
    if rng.random() < 0.4:
        lining = _shell(
            between, rng.uniform(0.03, 0.1), str(rng.choice(["steel", "aluminium", "lead"], p=[0.45, 0.5, 0.05]))
        )
    return [*_shell(outer, wall, material), *_shell(inner, wall / 2, material), *lining]


@concealment("soft_toy")
def soft_toy(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A soft toy or a bundle of cloth: loose stuffing around, head and limbs, button eyes."""
    middle, half = _around(parts)
    grown = half * rng.uniform(1.1, 1.3) + rng.uniform(0.8, 1.6)
    size = float(np.sort(grown)[1])
    shapes = [ellipsoid(grown[0], grown[1], grown[2], 7, 12)]
    axis = int(np.argmax(half))
    for sign, share in ((1, 0.45), (-1, 0.28), (-1, 0.28)):
        place = rng.normal(0, 0.5, 3) * grown
        place[axis] = sign * (grown[axis] - 0.2 * share * size)
        shapes.append(ellipsoid(share * size, share * size, share * size, 5, 10).moved(*place.tolist()))
    eyes = [
        ellipsoid(0.4, 0.4, 0.25, 3, 6).moved(*(shapes[1].points[-1] + rng.normal(0, 0.8, 3)).tolist())
        for _ in range(2)
    ]
    cloth = _at(joined(shapes), middle)
    return [Part(cloth, "textile", rng.uniform(0.3, 0.7)), Part(_at(joined(eyes), middle), "abs")]


@concealment("tub")
def tub(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A plastic tub or a small carton."""
    return in_box(rng, list(parts))[len(parts) :]


@concealment("sock")
def sock(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """A sock, or a cloth bag tied at its end."""
    return in_sock(rng, list(parts), "textile" if rng.random() < 0.7 else "leather")[len(parts) :]


@concealment("wax")
def wax(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """Cast in wax, tar, soap or resin: a solid block or candle around it."""
    middle, half = _around(parts)
    material = str(rng.choice(["wax", "rubber", "soap", "resin"], p=[0.45, 0.25, 0.15, 0.15]))
    grown = half + rng.uniform(0.6, 1.8)
    if rng.random() < 0.5:
        a, b, c = (2 * grown).tolist()
        cast = rounded_box(a, b, c, 0.5)
    else:
        radius = float(np.hypot(grown[0], grown[1]))
        cast = lathe([-grown[2], 0, grown[2]], [radius, 1.03 * radius, 0.97 * radius], 20)
    return [Part(_at(cast, middle), material), _cavity(parts, material, 0.8, 0.3)]


@concealment("electronics")
def electronics(rng: np.random.Generator, parts: Sequence[Part]) -> list[Part]:
    """The case of a loudspeaker or a computer: sheet or plastic, a board, a transformer or a magnet, screws."""
    middle, half = _around(parts)
    grown = half + rng.uniform(1.5, 4.0)
    case = _at(_boxed(grown, 0.0), middle)
    material, wall = ("steel", 0.08) if rng.random() < 0.4 else ("abs", 0.3)
    corner = np.array([rng.choice([-1, 1]), rng.choice([-1, 1]), -1]) * (grown - 0.9)
    board = box(1.3 * grown[0], 1.3 * grown[1], 0.16).moved(0, 0, -grown[2] + 0.6)
    heavy = cylinder(rng.uniform(1.5, 3.5), rng.uniform(1.0, 2.0), 14).moved(0.7 * corner[0], 0.7 * corner[1], 0)
    chips = strewn(
        box(1, 1, 1), rng.uniform(-0.6, 0.6, (9, 3)) * [grown[0], grown[1], 0], sizes=rng.uniform(0.4, 2.0, (9, 3))
    )
    chips = chips.scaled(1, 1, 0.3).moved(0, 0, -grown[2] + 0.8)
    posts = np.array([[x, y, 0.0] for x in (-1, 1) for y in (-1, 1)]) * (grown - 0.5)
    tall = np.array([0, 0, 0.8 * grown[2]])
    screws = sticks(posts - tall, posts + tall, np.full(4, 0.17), sides=5)
    inner = [Part(_at(board, middle), "pcb"), Part(_at(heavy.moved(0, 0, -0.6 * grown[2]), middle), "steel", 0.8)]
    return [*_shell(case, wall, material), *inner, Part(_at(chips, middle), "chip"), Part(_at(screws, middle), "steel")]
