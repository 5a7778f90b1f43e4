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
    moved,
    ring,
    rounded_box,
    tube,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import (
    Y,
    Z,
    centred,
    count,
    grid,
    row,
)
from greenlane.inspection.simulate.objects.loads import pallet
from greenlane.inspection.simulate.objects.vessels import case
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
    return centred(
        [Part(strewn(outer, places), material, share), Part(strewn(inner, places), material, -share), *pallet()]
    )


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
