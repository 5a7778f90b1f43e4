"""What containers are filled with: cartons, pallets, bales, timber, sacks, drums, tyres, machines, frozen fish. Pure.

A load stands on z = 0, its length along x and its depth along y, about x = 0 and y = 0, in the space it is given. None
is heavier than a container may carry: heavy goods are stacked less high.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from greenlane.inspection.simulate import mesh
from greenlane.inspection.simulate.material import MATERIALS
from greenlane.inspection.simulate.mesh import Mesh, Part
from greenlane.inspection.simulate.shadow import Floats

HEAVIEST = 19.0
"""Tonnes in six metres of container."""


@dataclass(frozen=True)
class Space:
    """Centimetres along x, y and z; ``free`` boxes (low, high) in it are kept for something else."""

    length: float
    depth: float
    height: float
    free: tuple[tuple[tuple[float, float, float], tuple[float, float, float]], ...] = ()

    def tall(self, density: float) -> float:
        """Return how high goods of so many g/cm³ can be stacked."""
        most = HEAVIEST * 1e6 / 600 / (self.depth * density)
        return min(self.height, most)

    def kept(self, places: Floats, half: Floats) -> Floats:
        """Return the middles (n, 3) of bodies with these half extents that reach into no free box."""
        inside = np.zeros(len(places), dtype=np.bool_)
        for low, high in self.free:
            inside |= ((places + 0.8 * half > low) & (places - 0.8 * half < high)).all(axis=1)
        return places[~inside]


Make = Callable[[np.random.Generator, Space], list[Part]]
LOADS: dict[str, Make] = {}


def load(name: str) -> Callable[[Make], Make]:
    """Register a kind of load."""

    def register(make: Make) -> Make:
        LOADS[name] = make
        return make

    return register


@load("cartons")
def cartons(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return cartons of one size stacked from the floor, columns not all equally high."""
    of = _one(rng, ("textile", "paper", "pe", "herbs", "coffee", "wood", "abs", "pet"))
    share = rng.uniform(0.15, 0.6) * min(1.0, 0.6 / MATERIALS[of].density)
    size = np.array([rng.uniform(30, 65), rng.uniform(28, 50), rng.uniform(20, 45)])
    return [Part(_stacked(rng, space, size, MATERIALS[of].density * share, 0.15), of, share)]


@load("pallets")
def pallets(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return goods on pallets of wood, two side by side, with air between."""
    of = _one(rng, ("water", "paper", "pe", "flour", "fruit", "honey", "textile", "oil", "soap"))
    share = rng.uniform(0.2, 0.7)
    tall = min(space.tall(MATERIALS[of].density * share * 1.4), rng.uniform(90, 200))
    parts: list[Part] = []
    for x in np.arange(-space.length / 2 + 62, space.length / 2 - 60, rng.uniform(122, 128)):
        for y in (-0.25, 0.25):
            at = np.array([[float(x), y * space.depth, tall / 2]])
            if not len(space.kept(at, np.array([60.0, 50.0, tall / 2]))):
                continue
            deck = [mesh.box(120, 100, 2).moved(0, 0, 13), mesh.box(120, 100, 2).moved(0, 0, 1)]
            deck += [mesh.box(14, 14, 10).moved(i * 52.0, j * 42.0, 7) for i in (-1, 0, 1) for j in (-1, 0, 1)]
            goods = Part(mesh.box(118, 98, tall * rng.uniform(0.85, 1.0) - 15), of, share)
            up = float(np.ptp(goods.mesh.points[:, 2])) / 2 + 14.5
            both = [Part(mesh.joined(deck), "wood", 0.7), Part(goods.mesh.moved(0, 0, up), of, share)]
            parts += mesh.moved(both, float(x), y * space.depth, 0)
    return parts


@load("bales")
def bales(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return pressed bales of cloth, paper or cotton, held by wires of steel."""
    of = _one(rng, ("textile", "paper", "wood", "herbs"))
    share = rng.uniform(0.25, 0.5) / MATERIALS[of].density
    size = np.array([rng.uniform(80, 130), rng.uniform(60, 80), rng.uniform(60, 100)])
    places = _cells(rng, space, size, MATERIALS[of].density * share, 0.05)
    bodies = [_cushion(size * rng.normal(0.97, 0.015, 3), 6, 2).moved(*at) for at in places]
    if not bodies:
        return []
    wires = [
        mesh.box(0.4, size[1], 0.4).moved(at[0] + off * size[0], at[1], at[2] + side * size[2] / 2)
        for at in places
        for off in (-0.3, 0.0, 0.3)
        for side in (-1, 1)
    ]
    return [Part(mesh.joined(bodies), of, share), Part(mesh.joined(wires), "steel")]


@load("timber")
def timber(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return sawn boards in bundles, or logs, along the container."""
    of = _one(rng, ("wood", "hardwood"))
    tall = space.tall(MATERIALS[of].density * 0.75)
    long = min(space.length - 10, rng.uniform(240, 560))
    starts = np.arange(-space.length / 2 + long / 2 + 4, space.length / 2 - long / 2 + 1, long + 8)
    bodies: list[Mesh] = []
    if rng.random() < 0.5:
        thick, wide = rng.uniform(2.5, 8), rng.uniform(10, 25)
        for x in starts:
            for z in np.arange(thick / 2, tall - thick, thick + rng.uniform(0.3, 2.5)):
                places = np.array([[x, y, z] for y in np.arange(-space.depth / 2 + wide, space.depth / 2, wide + 0.6)])
                places = space.kept(places, np.array([long / 2, wide / 2, thick / 2]))
                bodies += [mesh.box(long * rng.uniform(0.95, 1), wide, thick).moved(*at) for at in places]
    else:
        radius = rng.uniform(12, 32)
        rows = int(tall / (1.75 * radius))
        for x in starts:
            for row in range(rows):
                shift = radius * (row % 2)
                for y in np.arange(-space.depth / 2 + radius + shift, space.depth / 2 - radius, 2.04 * radius):
                    at = space.kept(np.array([[x, y, radius * (1 + 1.74 * row)]]), np.array([long / 2, radius, radius]))
                    log = mesh.cylinder(radius * rng.uniform(0.85, 1), long * rng.uniform(0.93, 1), 14)
                    bodies += [log.turned(mesh.about_y(math.pi / 2)).moved(*where) for where in at]
    return [Part(mesh.joined(bodies), of)] if bodies else []


@load("sacks")
def sacks(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return sacks of beans, rice, coffee, sugar or flour, laid crosswise."""
    of = _one(rng, ("beans", "rice", "coffee", "sugar", "flour", "salt", "herbs"))
    size = np.array([rng.uniform(55, 85), rng.uniform(38, 50), rng.uniform(14, 22)])
    places = _cells(rng, space, size, MATERIALS[of].density * 0.9, 0.25)
    bodies = []
    for at in places:
        sack = _cushion(size * rng.normal(1.0, 0.03, 3), 0.46 * size[2], 3)
        bodies.append(sack.turned(mesh.turn_flat(rng, 0.03) if rng.random() < 0.05 else np.eye(3)).moved(*at))
    return [Part(mesh.joined(bodies), of)] if bodies else []


@load("drums")
def drums(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return drums of steel or plastic, standing, in one tier or two."""
    of = _one(rng, ("oil", "water", "honey", "alcohol"))
    shell, wall = ("steel", 0.12) if rng.random() < 0.6 else ("pe", 0.35)
    size = np.array([60.0, 60.0, 90.0])
    places = _cells(rng, space, size, 1.1, 0.2)
    outer, full = mesh.cylinder(29, 88), rng.uniform(0.7, 0.97)
    fill = mesh.cylinder(28.6, 87 * full).moved(0, 0, -43.5 * (1 - full))
    if not len(places):
        return []
    groups = [mesh.joined([body.moved(*at) for at in places]) for body in (outer, outer.inset(wall), fill)]
    return [Part(groups[0], shell), Part(groups[1], shell, -1), Part(groups[2], of)]


@load("tyres")
def tyres(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return tyres laid in piles."""
    radius, wide = rng.uniform(26, 50), rng.uniform(16, 28)
    size = np.array([2.05 * radius, 2.05 * radius, 1.02 * wide])
    places = _cells(rng, space, size, 0.25, 0.3)
    tyre = mesh.ring(0.75 * radius, 0.5 * radius, flat=2 * wide / radius, sides=6, around=20)
    if not len(places):
        return []
    rubber = mesh.joined([tyre.moved(*at) for at in places])
    belts = mesh.ring(0.97 * radius, 0.4, flat=0.8 * wide / 0.4, sides=4, around=20)
    return [Part(rubber, "rubber", 0.4), Part(mesh.joined([belts.moved(*at) for at in places]), "steel", 0.5)]


@load("machines")
def machines(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return a few machines: frames, housings, motors, gears, on skids."""
    parts: list[Part] = []
    for x in np.arange(-space.length / 2 + 90, space.length / 2 - 80, rng.uniform(150, 260)):
        a, b, c = rng.uniform(90, 160), rng.uniform(70, 190), min(rng.uniform(80, 200), space.height)
        if not len(space.kept(np.array([[x, 0.0, c / 2]]), np.array([a / 2, b / 2, c / 2]))):
            continue
        made = [Part(mesh.box(a, b, 9).moved(0, 0, 4.5), "wood", 0.5)]
        housing = mesh.rounded_box(0.9 * a, 0.9 * b, 0.6 * c, 6).moved(0, 0, 9 + 0.3 * c)
        made += [Part(housing, "steel"), Part(housing.inset(rng.uniform(0.2, 0.8)), "steel", -1)]
        for _ in range(int(rng.integers(4, 14))):
            radius, long = rng.uniform(4, 22), rng.uniform(10, 0.7 * a)
            body = mesh.cylinder(radius, long, 20).turned(mesh.turn_flat(rng, 0.1) @ mesh.about_y(math.pi / 2))
            where = rng.uniform(-0.35, 0.35) * a, rng.uniform(-0.35, 0.35) * b, rng.uniform(0.2, 0.8) * c
            made.append(Part(body.moved(*where), _one(rng, ("steel", "aluminium", "copper")), rng.uniform(0.15, 0.8)))
        for i in (-1, 1):
            for j in (-1, 1):
                made.append(Part(mesh.box(6, 6, c - 9).moved(0.45 * a * i, 0.45 * b * j, c / 2 + 4), "steel", 0.4))
        parts += mesh.moved(made, float(x), 0, 0)
    return parts


@load("fish")
def fish(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return cartons of frozen fish or meat, close together, with a gap for the air along both walls."""
    of = _one(rng, ("fish", "meat"))
    size = np.array([rng.uniform(50, 62), rng.uniform(35, 42), rng.uniform(10, 18)])
    inner = Space(space.length, space.depth - 40, min(space.height, 190), space.free)
    return [Part(_stacked(rng, inner, size, MATERIALS[of].density * 0.8, 0.1), of, 0.8)]


@load("furniture")
def furniture(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return household goods: cupboards, frames of beds, a refrigerator, cartons."""
    parts: list[Part] = []
    x = -space.length / 2
    while x < space.length / 2 - 70:
        wide = rng.uniform(45, 130)
        b, c = rng.uniform(0.4, 0.95) * space.depth, rng.uniform(60, min(210, space.height))
        middle = np.array([[x + wide / 2, 0.0, c / 2]])
        x += wide + rng.uniform(2, 12)
        if not len(space.kept(middle, np.array([wide / 2, b / 2, c / 2]))):
            continue
        of, wall = [("wood", 1.8), ("wood", 1.8), ("steel", 0.08), ("cardboard", 0.6)][int(rng.integers(4))]
        outer = mesh.box(0.97 * wide, b, c)
        made = [Part(outer, of), Part(outer.inset(wall), of, -1)]
        made.append(Part(outer.inset(wall), _one(rng, ("textile", "paper", "abs", "foam")), rng.uniform(0.02, 0.3)))
        for up in rng.uniform(-0.4, 0.4, int(rng.integers(0, 5))):
            made.append(Part(mesh.box(0.93 * wide, 0.95 * b, wall).moved(0, 0, float(up) * c), of))
        parts += mesh.moved(made, *middle[0])
    return parts


@load("scrap")
def scrap(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return loose scrap of steel and aluminium, a low heap."""
    pieces: dict[str, list[Mesh]] = {"steel": [], "aluminium": []}
    height = min(space.height, rng.uniform(50, 120))
    for _ in range(int(0.4 * space.length)):
        at = rng.uniform((-0.48, -0.45, 0.0), (0.48, 0.45, 1.0)) * (space.length, space.depth, 1.0)
        at[2] = (0.05 + 0.95 * at[2] ** 1.5) * height
        if not len(space.kept(at[None, :], np.full(3, 15.0))):
            continue
        long = rng.uniform(20, 120)
        body = (
            mesh.box(long, rng.uniform(5, 40), rng.uniform(0.2, 1.5))
            if rng.random() < 0.6
            else mesh.cylinder(rng.uniform(1, 5), long, 8).turned(mesh.about_y(math.pi / 2))
        )
        of = "steel" if rng.random() < 0.75 else "aluminium"
        pieces[of].append(body.turned(mesh.turn_flat(rng, 0.35)).moved(at[0] * 0.85, at[1] * 0.7, at[2] + 24))
    return [Part(mesh.joined(bodies), of, 0.8) for of, bodies in pieces.items() if bodies]


@load("stone")
def stone(rng: np.random.Generator, space: Space) -> list[Part]:
    """Return slabs or tiles of stone on frames of wood: low, for they are heavy."""
    of = _one(rng, ("marble", "ceramic", "glass"))
    size = np.array([rng.uniform(60, 120), rng.uniform(60, 100), rng.uniform(20, 60)])
    share = rng.uniform(0.4, 0.8)
    return [Part(_stacked(rng, space, size, MATERIALS[of].density * share, 0.2), of, share)]


def _one(rng: np.random.Generator, names: tuple[str, ...]) -> str:
    return names[int(rng.integers(len(names)))]


def _cushion(size: Floats, radius: float, steps: int) -> Mesh:
    a, b, c = size.tolist()
    return mesh.rounded_box(a, b, c, radius, steps)


def _cells(rng: np.random.Generator, space: Space, size: Floats, density: float, missing: float) -> Floats:
    """Return the middles (n, 3) of bodies stacked in columns; of the top layer, a share is missing."""
    many = np.maximum(((space.length - 4) // size[0], (space.depth - 4) // size[1], space.tall(density) // size[2]), 1)
    nx, ny, nz = (int(count) for count in many)
    nz = max(1, min(nz, int(np.ceil(nz * rng.uniform(0.6, 1.0)))))
    x = (np.arange(nx) - (nx - 1) / 2) * min(size[0] + rng.uniform(0.5, 3), (space.length - 2) / nx)
    y = (np.arange(ny) - (ny - 1) / 2) * min(size[1] + rng.uniform(0.5, 4), (space.depth - 2) / ny)
    z = (np.arange(nz) + 0.5) * size[2]
    grid = np.stack(np.meshgrid(x, y, z, indexing="ij"), axis=-1).reshape(-1, 3)
    top = grid[:, 2] > z[-1] - 0.1 * size[2]
    grid = grid[~(top & (rng.random(len(grid)) < missing))]
    # Whole columns go or stay: what is kept is asked before anything stands a little askew.
    grid = space.kept(grid, size / 2)
    grid[:, :2] += rng.normal(0, 0.5, (len(grid), 2))
    return grid


def _stacked(rng: np.random.Generator, space: Space, size: Floats, density: float, missing: float) -> Mesh:
    body = mesh.box(*(size - 1.0))
    places = _cells(rng, space, size, density, missing)
    if not len(places):
        return mesh.box(1, 1, 1)
    points = (body.points[None, :, :] + places[:, None, :]).reshape(-1, 3)
    faces = body.faces[None, :, :] + 8 * np.arange(len(places))[:, None, None]
    return Mesh(points, faces.reshape(-1, 3).astype(np.int32))
