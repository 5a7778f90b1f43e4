"""Ordinary cargo that no detector is trained on: it stands in the held-out scenes alone. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import strewn
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_z,
    box,
    cylinder,
    ellipsoid,
    joined,
    lathe,
    moved,
    ring,
    rounded_box,
    tube,
    turned,
)
from greenlane.inspection.simulate.objects.layouts import Y, Z, centred, count, grid, pick, row
from greenlane.inspection.simulate.objects.loads import on_pallet, repeated
from greenlane.inspection.simulate.objects.vessels import case, vessel
from greenlane.inspection.simulate.paths import through


@clutter("furniture", scale="cargo", held_out=True)
def furniture(rng: np.random.Generator) -> list[Part]:
    """Furniture: a cupboard, chairs, a sofa with springs."""
    a, b, c = rng.uniform(90, 160), rng.uniform(45, 60), rng.uniform(120, 190)
    made = moved(case(a, b, c, "wood", 1.8), 0, -30, 0.5 * c)
    made.append(Part(strewn(box(a - 4, b - 4, 1.8), row(count(rng, 2, 5), c / 5, Z, (0, -30, 0.5 * c))), "wood"))
    seat = [Part(rounded_box(a, 60, 40, 8, 3), "textile", 0.4), Part(box(a, 58, 8).moved(0, 0, -18), "wood", 0.6)]
    springs = strewn(ring(4.0, 0.5, 1.0, 4, 12), grid(7, 4, 4, (a / 8, 13, 4)))
    made += moved([*seat, Part(springs, "steel")], 0, 30, 35)
    legs = strewn(cylinder(2.0, 45, 8), grid(2, 2, 1, (38, 38, 1)))
    chair = [Part(joined([legs, box(45, 45, 3).moved(0, 0, 23), box(45, 3, 45).moved(0, 20, 46)]), "wood")]
    return centred([*made, *moved(turned(chair, about_z(rng.uniform(0, 6))), 0, 35, 85)])


@clutter("bathtubs", scale="cargo", held_out=True)
def bathtubs(rng: np.random.Generator) -> list[Part]:
    """Sanitary ware: tubs or basins nested, toilets in cartons."""
    tub = ellipsoid(80, 36, 38, 9, 18)
    points = tub.points.copy()
    points[:, 2] = np.minimum(points[:, 2], 0.0)
    outer = Mesh(points, tub.faces)
    inner = outer.scaled(0.95, 0.9, 0.92).moved(0, 0, 0.1)
    material, share = (("steel", 0.25), ("resin", 1.0), ("porcelain", 0.8))[count(rng, 0, 2)]
    places = row(count(rng, 2, 6), rng.uniform(7, 14), Z)
    return on_pallet([Part(strewn(outer, places), material, share), Part(strewn(inner, places), material, -share)])


@clutter("glass_crates", scale="cargo", held_out=True)
def glass_crates(rng: np.random.Generator) -> list[Part]:
    """Panes of glass or stone, upright on an A-frame."""
    a, c, thick = rng.uniform(120, 200), rng.uniform(90, 160), rng.uniform(0.4, 1.2)
    made = []
    for side in (-1, 1):
        panes = strewn(box(a, thick, c), row(count(rng, 6, 16), thick + 0.8, Y, (0, side * 24, 0)))
        made.append(Part(panes.turned(about_x(side * 0.1)), "glass"))
    bars = [through((x, -40, -0.5 * c), (x, 0, 0.5 * c), (x, 40, -0.5 * c), steps=7) for x in (-0.4 * a, 0.4 * a)]
    return centred([*made, Part(joined([tube(bar, 3.0, 8) for bar in bars]), "steel", 0.3)])


@clutter("drums", scale="cargo", held_out=True)
def drums(rng: np.random.Generator) -> list[Part]:
    """Steel or plastic drums: oil, juice, paint, salt."""
    high, radius = rng.uniform(82, 92), rng.uniform(28, 30)
    metal, wall = (("steel", 0.12), ("pe", 0.35))[count(rng, 0, 1)]
    z = np.array([0.0, 1.0, 29, 30, 31, 59, 60, 61, 98, 100]) / 100 * high
    radii = radius * np.array([0.98, 1, 1, 1.03, 1, 1, 1.03, 1, 1, 0.98])
    one = vessel(
        z,
        radii,
        metal,
        wall,
        pick(rng, "water", "oil", "honey", "salt", "toothpaste", "fruit"),
        rng.uniform(0.7, 0.96),
        sides=14,
    )
    places = grid(2, 2, count(rng, 1, 2), (60.5, 60.5, high + 12))
    return on_pallet(repeated(one, places - np.array((0, 0, float(places[:, 2].min())))))


@clutter("tiles", scale="cargo", held_out=True)
def tiles(rng: np.random.Generator) -> list[Part]:
    """Tiles, bricks or stone slabs on edge: dense, in packs, not high."""
    material = pick(rng, "ceramic", "porcelain", "marble", "concrete")
    size, thick = rng.uniform(28, 60), rng.uniform(0.9, 3.0)
    many, rows = int(rng.uniform(35, 100) // (thick + 0.15)), max(1, int(95 // size))
    pack = strewn(box(thick, size, size), grid(many, rows, 1, (thick + 0.12, size + 1.5, 1), (0, 0, 0.5 * size)))
    return on_pallet(
        [
            Part(pack, material),
            Part(
                box(many * (thick + 0.12) + 1, 0.96 * rows * size, size + 1).moved(0, 0, 0.5 * size), "cardboard", 0.02
            ),
        ]
    )


@clutter("tyres", scale="cargo", held_out=True)
def tyres(rng: np.random.Generator) -> list[Part]:
    """Tyres, laid in piles: rubber on steel wire."""
    radius, thick = rng.uniform(28, 42), rng.uniform(16, 24)
    up = int(rng.uniform(90, 170) // thick)
    places = grid(count(rng, 1, 2), count(rng, 1, 2), up, (2.05 * radius, 2.05 * radius, thick))
    tread = lathe([-0.5 * thick, -0.4 * thick, 0.4 * thick, 0.5 * thick], np.array([0.86, 1, 1, 0.86]) * radius, 14)
    hole = lathe([-0.5 * thick, 0.5 * thick], [0.58 * radius, 0.58 * radius], 14)
    air = ring(0.77 * radius, 0.3 * radius, 0.75 * thick / (0.3 * radius), 5, 14)
    made = [
        Part(strewn(tread, places), "rubber"),
        Part(strewn(hole, places), "rubber", -1.0),
        Part(strewn(air, places), "rubber", -1.0),
    ]
    beads = joined([ring(0.6 * radius, 1.2, 1.0, 3, 14).moved(0, 0, s * 0.42 * thick) for s in (-1, 1)])
    return centred([*made, Part(strewn(beads, places), "steel")])
