"""Ordinary cargo, in loads as they stand in a container: about 1 to 2.4 m, standing on z. Lengths in cm. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_y,
    box,
    cylinder,
    extent,
    joined,
    moved,
    ring,
    rounded_box,
    tube,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import winding
from greenlane.inspection.simulate.objects.layouts import (
    Floats,
    X,
    Y,
    Z,
    about,
    belly,
    centred,
    count,
    grid,
    pick,
    row,
    straight,
)
from greenlane.inspection.simulate.objects.vessels import case
from greenlane.inspection.simulate.paths import bumps

DECK = (120.0, 100.0, 14.4)
"""A pallet."""


def pallet(a: float = DECK[0], b: float = DECK[1]) -> list[Part]:
    """Return a wooden pallet whose deck is at z = 0: boards, blocks, nails left out."""
    boards = strewn(box(a, 9.0, 2.0), row(7, (b - 9.0) / 6.0, Y, (0, 0, -1.0)))
    blocks = strewn(box(10.0, 10.0, 9.0), grid(3, 3, 1, (0.5 * (a - 10), 0.5 * (b - 10), 1), (0, 0, -7.0)))
    return [Part(joined([boards, blocks, strewn(box(a, 9.0, 2.0), row(3, 0.45 * b, Y, (0, 0, -12.8)))]), "wood")]


def repeated(parts: Sequence[Part], places: Floats) -> list[Part]:
    """Return the parts at each of the places (k, 3)."""
    return [Part(strewn(part.mesh, places), part.material, part.share) for part in parts]


def stacked(rng: np.random.Generator, places: Floats, gaps: float = 0.04) -> Floats:
    """Return the places without a few of the topmost: a load is not always full."""
    top = places[:, 2] >= places[:, 2].max() - 1e-6
    return np.asarray(places[~(top & (rng.random(len(places)) < gaps * rng.integers(0, 12)))], np.float64)


def on_pallet(parts: Sequence[Part]) -> list[Part]:
    """Return the parts on their pallet, all centred: the lowest stands on the deck."""
    low, _ = extent(parts)
    return centred([*moved(parts, 0, 0, -float(low[2])), *pallet()])


def fitting(a: float, b: float, c: float, high: float) -> Floats:
    """Return how boxes a by b by c stand on a pallet up to this height, on z = 0."""
    along, across, up = int(120 // a), int(100 // b), max(1, int(high // c))
    return grid(along, across, up, (a + 0.4, b + 0.4, c + 0.2), (0, 0, 0.5 * up * c))


@clutter("cartons_load", scale="cargo")
def cartons_load(rng: np.random.Generator) -> list[Part]:
    """Cartons on a pallet: shoes, clothes, paper, food, tins, glass."""
    a, b, c = rng.uniform(28, 60), rng.uniform(24, 50), rng.uniform(20, 45)
    goods, share = (
        ("paper", 0.3),
        ("textile", 1.0),
        ("fruit", 0.55),
        ("beans", 0.6),
        ("glass", 0.14),
        ("pe", 0.25),
        ("leather", 0.2),
        ("steel", 0.05),
    )[count(rng, 0, 7)]
    places = stacked(rng, fitting(a, b, c, rng.uniform(90, 180)))
    inner = strewn(box(a - 2, b - 2, c - 2), places, None, rng.uniform(0.86, 1.0, (len(places), 3)))
    return on_pallet(
        [Part(strewn(box(a, b, c), places), "cardboard", 0.08), Part(inner, goods, share * rng.uniform(0.8, 1.2))]
    )


@clutter("mixed_cartons", scale="cargo")
def mixed_cartons(rng: np.random.Generator) -> list[Part]:
    """Household goods in cartons of all sizes, of all weights."""
    made: list[Part] = []
    for goods, share in (
        ("textile", 0.8),
        ("paper", 0.5),
        ("abs", 0.25),
        ("porcelain", 0.12),
        ("wood", 0.4),
        ("steel", 0.03),
    ):
        many = count(rng, 3, 8)
        places = np.column_stack([rng.uniform(-45, 45, many), rng.uniform(-38, 38, many), rng.uniform(18, 120, many)])
        sizes = rng.uniform(18, 48, (many, 3))
        made += [Part(strewn(box(1, 1, 1), places, turns(rng, many, 0.05), sizes), goods, share)]
    return on_pallet(made)


@clutter("big_bags", scale="cargo")
def big_bags(rng: np.random.Generator) -> list[Part]:
    """Big bags: sand, cement, rice, fertiliser, sugar; one or two high."""
    filling = pick(rng, "sand", "rice", "sugar", "salt", "beans", "talc", "flour", "soil")
    a, c = rng.uniform(88, 105), rng.uniform(80, 120)
    many = 1 if c > 95 else count(rng, 1, 2)
    body = rounded_box(a, a * rng.uniform(0.92, 1.0), c, 14, 4)
    made: list[Part] = []
    for k in range(many):
        rough = body.points * bumps(rng, len(body.points), 1, 0.01)
        made.append(Part(Mesh(rough, body.faces).moved(0, 0, 0.5 * c + (c + 3) * k), filling, rng.uniform(0.9, 1.0)))
        made.append(
            Part(
                strewn(
                    tube([[-20, 0, 0], [0, 0, 14], [20, 0, 0]], 2.0, 6), row(2, 0.8 * a, Y, (0, 0, c + (c + 3) * k))
                ),
                "pe",
                0.5,
            )
        )
    return on_pallet(made)


@clutter("sacks", scale="cargo")
def sacks(rng: np.random.Generator) -> list[Part]:
    """Sacks laid crosswise: coffee, rice, flour, feed, charcoal."""
    filling = pick(rng, "coffee", "rice", "flour", "beans", "sugar", "herbs", "salt")
    a, b, c = rng.uniform(55, 75), rng.uniform(36, 46), rng.uniform(11, 16)
    one = tube(straight(a, 7), 0.5 * b * belly(7, 0.25), 12, c / b)
    layers = int(rng.uniform(80, 160) / c)
    places = np.concatenate([row(2, b + 2, Y, (x, 0, (k + 0.5) * c)) for k in range(layers) for x in (-32.0, 30.0)])
    places = places + about(rng, len(places), 2.0, 1.5, 0.4)
    return on_pallet(
        [
            Part(
                strewn(one, stacked(rng, places), None, None),
                filling,
                rng.uniform(0.8, 1.0) * (1.6 if filling == "herbs" else 1.0),
            )
        ]
    )


@clutter("sawn_timber", scale="cargo")
def sawn_timber(rng: np.random.Generator) -> list[Part]:
    """Bundles of planks or beams with battens between the layers, steel straps."""
    long, b, c = rng.uniform(160, 240), rng.uniform(8, 22), rng.uniform(2.5, 9.0)
    across, up = int(105 // b), max(2, int(rng.uniform(60, 130) // (c + 1)))
    step = c + (2.2 if rng.random() < 0.6 else 0.3)
    places = grid(1, across, up, (1, b + 0.5, step), (0, 0, 0.5 * up * step))
    many = len(places)
    planks = strewn(
        box(1, 1, 1),
        places,
        None,
        np.column_stack([long * rng.uniform(0.9, 1.0, many), np.full(many, b), np.full(many, c)]),
    )
    straps = strewn(box(2.0, across * (b + 0.5) + 1, 0.12), row(3, 0.35 * long, X, (0, 0, up * step + 1)))
    return centred([Part(planks, pick(rng, "wood", "wood", "hardwood"), rng.uniform(0.8, 1.15)), Part(straps, "steel")])


@clutter("logs", scale="cargo")
def logs(rng: np.random.Generator) -> list[Part]:
    """Round timber, with bark, hearts a little denser."""
    long, radius = rng.uniform(180, 240), rng.uniform(9, 24)
    made: list[Part] = []
    across, up = int(115 // (2 * radius)), max(1, int(rng.uniform(60, 170) // (1.8 * radius)))
    for level in range(up):
        for place in row(max(1, across - level % 2), 2.05 * radius, Y, (0, 0, radius * (1 + 1.75 * level))):
            size = radius * rng.uniform(0.8, 1.0)
            stem = tube(
                straight(long * rng.uniform(0.9, 1.0), 5),
                size * np.linspace(1.0, rng.uniform(0.85, 1.0), 5),
                10,
                1.0,
                bumps(rng, 5, 10, 0.03),
            )
            made.append(Part(stem.moved(*place.tolist()), "wood", rng.uniform(1.0, 1.4)))
    return centred(made)


@clutter("machinery", scale="cargo")
def machinery(rng: np.random.Generator) -> list[Part]:
    """A machine in a crate: housing, motor, gear box, shaft, plates."""
    a, b, c = rng.uniform(80, 180), rng.uniform(60, 110), rng.uniform(60, 140)
    made = [*moved(case(a, b, c, "wood", 2.2, 0.7), 0, 0, 0.5 * c)]
    made += moved(case(0.6 * a, 0.6 * b, 0.5 * c, "steel", rng.uniform(0.3, 1.2)), -0.1 * a, 0, 0.4 * c)
    motor = [Part(cylinder(0.17 * c, 0.32 * a, 18), "steel", 0.25), *winding(0.13 * c, 0.2 * a)]
    made += moved(turned(motor, about_y(np.pi / 2)), 0.25 * a, 0.1 * b, 0.35 * c)
    for _ in range(count(rng, 4, 9)):
        metal, share = (("steel", 1.0), ("steel", 0.5), ("aluminium", 0.7), ("brass", 0.6))[count(rng, 0, 3)]
        piece = cylinder(rng.uniform(3, 9), rng.uniform(8, 30), 14).turned(about_x(rng.choice([0.0, np.pi / 2])))
        x, y, z = (rng.uniform((-0.35, -0.35, 0.15), (0.35, 0.35, 0.75)) * (a, b, c)).tolist()
        made.append(Part(piece.moved(x, y, z), metal, share))
    made.append(Part(cylinder(3.0, 0.8 * a, 12).turned(about_y(np.pi / 2)).moved(0, -0.2 * b, 0.55 * c), "steel"))
    return centred([*made, Part(strewn(box(8, b, 9), row(3, 0.42 * a, X, (0, 0, -5))), "wood")])


@clutter("paper_reels", scale="cargo")
def paper_reels(rng: np.random.Generator) -> list[Part]:
    """Reels of paper, cloth or film on end or lying."""
    radius, high = rng.uniform(35, 58), rng.uniform(70, 130)
    material, share = (("paper", 1.0), ("paper", 0.85), ("textile", 2.2))[count(rng, 0, 2)]
    places = grid(count(rng, 1, 2), 1, 1 if high > 100 else count(rng, 1, 2), (2.03 * radius, 1, high + 1))
    core = cylinder(rng.uniform(4, 8), high, 14)
    made = [
        Part(strewn(cylinder(radius, high, 26), places), material, share),
        Part(strewn(core, places), material, -share),
        Part(strewn(core, places), "cardboard", 0.5),
    ]
    return centred(turned(made, about_x(rng.choice([0.0, 0.0, np.pi / 2]))))


@clutter("frozen_fish_cartons", scale="cargo")
def frozen_fish_cartons(rng: np.random.Generator) -> list[Part]:
    """Cartons of frozen fish or meat: blocks of ice and flesh, close and even."""
    a, b, c = rng.uniform(45, 60), rng.uniform(28, 34), rng.uniform(9, 15)
    places = stacked(rng, fitting(a, b, c, rng.uniform(110, 190)))
    flesh = pick(rng, "fish", "fish", "meat")
    made = [
        Part(strewn(box(a, b, c), places), "cardboard", 0.06),
        Part(strewn(box(a - 1.5, b - 1.5, c - 1.2), places), flesh, rng.uniform(0.75, 0.95)),
    ]
    lines = strewn(box(a - 2, 0.8, 0.8), places + about(rng, len(places), 0.5, 0.3 * b, 0.2 * c))
    return on_pallet([*made, Part(lines, "bone", rng.uniform(0.1, 0.5))])


@clutter("metal_scrap", scale="cargo")
def metal_scrap(rng: np.random.Generator) -> list[Part]:
    """Scrap metal, loose: sheets, pipes, castings, no boards among them."""
    made: list[Part] = []
    for metal, share, many in (
        ("steel", 0.35, 22),
        ("steel", 0.9, 12),
        ("aluminium", 0.6, 10),
        ("copper", 0.5, 3),
        ("brass", 0.5, 3),
    ):
        places = np.column_stack([rng.uniform(-80, 80, many), rng.uniform(-48, 48, many), 90 * rng.random(many) ** 1.6])
        sizes = np.exp(rng.normal(0, 0.5, (many, 3))) * (18.0, 10.0, 2.5)
        made.append(Part(strewn(box(1, 1, 1), places, turns(rng, many), sizes), metal, share))
    many = count(rng, 5, 12)
    pipes = strewn(
        cylinder(3.0, 60.0, 10),
        np.column_stack([rng.uniform(-50, 50, many), rng.uniform(-40, 40, many), rng.uniform(0, 70, many)]),
        turns(rng, many),
    )
    return centred([*made, Part(pipes, "steel", 0.3)])


@clutter("steel_coils", scale="cargo")
def steel_coils(rng: np.random.Generator) -> list[Part]:
    """Coils of sheet or of wire, lying on cradles."""
    radius, wide, hole = rng.uniform(40, 62), rng.uniform(20, 90), rng.uniform(20, 27)
    metal, share = (("steel", 1.0), ("steel", 0.6), ("aluminium", 1.0), ("copper", 0.6))[count(rng, 0, 3)]
    places = row(count(rng, 1, 2) if radius < 55 else 1, 2.1 * radius)
    outer, inner = (cylinder(r, wide, 28).turned(about_x(np.pi / 2)) for r in (radius, hole))
    made = [Part(strewn(outer, places), metal, share), Part(strewn(inner, places), metal, -share)]
    return centred(
        [
            *made,
            Part(strewn(box(12, wide + 20, 12), row(2 * len(places), 0.9 * radius, X, (0, 0, -radius - 2))), "wood"),
        ]
    )


@clutter("ibc_tanks", scale="cargo")
def ibc_tanks(rng: np.random.Generator) -> list[Part]:
    """Square plastic tanks in cages of steel tube, full of water, wine, oil or soap."""
    full = rng.uniform(0.6, 0.97)
    liquid = pick(rng, "water", "water", "oil", "alcohol", "soap")
    tank = rounded_box(112, 92, 92, 8, 3)
    made = [
        Part(tank, "pe"),
        Part(tank.inset(0.25), "pe", -1.0),
        Part(box(110, 90, 91 * full).moved(0, 0, -45.5 * (1 - full)), liquid),
    ]
    bars = strewn(box(1.6, 1.6, 100), grid(8, 2, 1, (16.5, 97, 1)))
    rails = strewn(box(118, 1.6, 1.6), grid(1, 2, 6, (1, 97, 18)))
    sides = strewn(box(1.6, 97, 1.6), grid(2, 1, 6, (118, 1, 18)))
    cage = joined([bars, rails, sides])
    made.append(Part(cage, "steel", 0.35))
    made.append(Part(cylinder(8, 4, 14).moved(0, 0, 47), "pe"))
    return on_pallet(repeated(moved(made, 0, 0, 52), row(count(rng, 1, 2), 116, Z)))


@clutter("car_parts", scale="cargo")
def car_parts(rng: np.random.Generator) -> list[Part]:
    """Engines, gear boxes, doors, bumpers, wheels in racks."""
    made: list[Part] = []
    for k in range(count(rng, 1, 2)):
        block = [Part(rounded_box(55, 45, 50, 6, 3), pick(rng, "aluminium", "steel"), 0.3)]
        block.append(Part(strewn(cylinder(4.5, 40, 12), row(4, 11.5)), block[0].material, -0.3))
        block.append(Part(cylinder(4, 60, 12).turned(about_y(np.pi / 2)).moved(0, 0, -16), "steel"))
        made += moved(block, -40 + 80 * k, 0, 40)
    doors = strewn(box(100, 3, 65), row(count(rng, 2, 6), 9.0, Y, (0, 10, 110)))
    rims = strewn(ring(19, 6, 2.5, 6, 18).turned(about_x(np.pi / 2)), row(count(rng, 1, 4), 40, X, (0, -38, 95)))
    made += [Part(doors, "steel", 0.08), Part(doors, "abs", 0.15), Part(rims, "aluminium")]
    frame = strewn(box(3, 3, 150), grid(2, 2, 1, (140, 96, 1), (0, 0, 75)))
    return centred(
        [*made, Part(joined([frame, strewn(box(140, 3, 3), grid(1, 2, 2, (1, 96, 130), (0, 0, 70)))]), "steel", 0.3)]
    )
