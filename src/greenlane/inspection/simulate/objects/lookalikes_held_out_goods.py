"""Look-alikes among made goods that no detector is trained on: in the held-out scenes alone. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import strewn, turns
from greenlane.inspection.simulate.mesh import (
    Part,
    about_y,
    about_z,
    box,
    cylinder,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rounded_box,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import board, pouch_cell, winding
from greenlane.inspection.simulate.objects.layouts import (
    about,
    centred,
    count,
    grid,
    pick,
)
from greenlane.inspection.simulate.objects.lookalikes_dried import heap
from greenlane.inspection.simulate.objects.lookalikes_goods import boxed
from greenlane.inspection.simulate.objects.vessels import laid, shell, vessel
from greenlane.inspection.simulate.paths import arc


@lookalike("wooden_chessmen", like="ivory", held_out=True)
def wooden_chessmen(rng: np.random.Generator) -> list[Part]:
    """Chessmen or skittles of wood or plastic, weighted with a steel slug."""
    high = rng.uniform(4.0, 9.0)
    z = np.array([0.0, 0.05, 0.15, 0.25, 0.6, 0.68, 0.72, 0.9, 1.0]) * high
    radii = np.array([1.5, 1.55, 1.4, 0.8, 0.55, 0.95, 0.5, 0.75, 0.1]) * high / 7.0
    places = about(rng, count(rng, 6, 20), 5.0, 4.5, 0.8)
    way = turns(rng, len(places))
    made = [Part(strewn(lathe(z, radii, 9), places, way), pick(rng, "wood", "abs", "hardwood"))]
    if rng.random() < 0.6:
        made.append(Part(strewn(cylinder(0.7, 0.5, 8).moved(0, 0, 0.5), places, way), "steel"))
    return centred(made)


@lookalike("set_squares", like="shark_fin", held_out=True)
def set_squares(rng: np.random.Generator) -> list[Part]:
    """Set squares, pennants, guitar picks, saw blades of plastic: clean triangles."""
    made: list[Part] = []
    for k in range(count(rng, 2, 6)):
        a, b = rng.uniform(9.0, 26.0), rng.uniform(7.0, 15.0)
        edge = np.array([(0, 0), (a, 0), (0, b)])
        plate = [
            Part(extrude(edge, 0.25), pick(rng, "pc", "abs", "wood")),
            Part(extrude(edge * 0.45 + (0.13 * a, 0.13 * b), 0.26), "pc", -1.0),
        ]
        plate[1] = Part(plate[1].mesh, plate[0].material, -1.0)
        made += moved(turned(centred(plate), turn_flat(rng, 0.05)), rng.normal(0, 2), rng.normal(0, 2), 0.5 * k)
    return centred(made)


@lookalike("cocktail_shaker", like="gas_cylinder", held_out=True)
def cocktail_shaker(rng: np.random.Generator) -> list[Part]:
    """A shaker, a milk churn, an urn or a trophy of steel or silver: thin and empty."""
    high, radius = rng.uniform(18.0, 34.0), rng.uniform(4.0, 8.0)
    z = np.array([0.0, 0.03, 0.6, 0.72, 0.8, 0.92, 1.0]) * high
    return laid(
        rng,
        centred(
            vessel(
                z,
                np.array([0.7, 0.75, 1.0, 0.85, 0.45, 0.5, 0.2]) * radius,
                pick(rng, "stainless", "silver", "aluminium"),
                0.08,
            )
        ),
        0.3,
    )


@lookalike("party_keg", like="gas_cylinder", held_out=True)
def party_keg(rng: np.random.Generator) -> list[Part]:
    """A keg of five litres of beer: steel, full, with a plastic tap."""
    lying, high, radius = rng.random() < 0.6, rng.uniform(22.0, 27.0), rng.uniform(7.8, 9.0)
    z = np.array([0.0, 0.04, 0.12, 0.88, 0.96, 1.0]) * high
    made = vessel(
        z,
        np.array([0.9, 0.95, 1.0, 1.0, 0.95, 0.9]) * radius,
        "steel",
        0.035,
        "water",
        rng.uniform(0.85, 0.97),
        lying=lying,
    )
    made += [Part(cylinder(2.0, 1.5, 12).moved(0, 0, high), "pe"), Part(box(4, 2, 2).moved(radius, 0, 2.5), "pe")]
    return laid(rng, centred(made), 0.0 if lying else 1.0)


@lookalike("drinking_straws", like="plastic_waste", held_out=True)
def drinking_straws(rng: np.random.Generator) -> list[Part]:
    """Straws, disposable cutlery or pens in bundles."""
    many, long, radius = count(rng, 40, 80), rng.uniform(13.0, 24.0), rng.uniform(0.25, 0.5)
    places = grid(1, 10, 8, (1, 2.2 * radius, 1.9 * radius))[:many] + about(rng, many, 0.3, 0.05, 0.05)
    pipe, bore = (cylinder(r, long, 6).turned(about_y(np.pi / 2)) for r in (radius, 0.85 * radius))
    return centred([Part(strewn(pipe, places), "pe"), Part(strewn(bore, places), "pe", -1.0)])


@lookalike("bubble_wrap", like="plastic_waste", held_out=True)
def bubble_wrap(rng: np.random.Generator) -> list[Part]:
    """Air cushions, bubble wrap or foam chips around nothing much."""
    many = count(rng, 30, 80)
    chip = tube(arc(4.0, 2.5, 6), 0.8, 7)
    made = [Part(heap(rng, chip, many, rng.uniform(6.0, 9.0), tilt=1.5), "foam", rng.uniform(0.6, 1.5))]
    pillows = strewn(ellipsoid(5, 4, 2, 6, 10), about(rng, count(rng, 2, 6), 6, 6, 2))
    return centred([*made, Part(pillows, "pe", 0.012)])


@lookalike("drone", like="e_waste", held_out=True)
def drone(rng: np.random.Generator) -> list[Part]:
    """A new drone in its case: four motors on arms, a cell, a camera, a board."""
    k = rng.uniform(0.8, 1.3)
    made = shell(rounded_box(12 * k, 7 * k, 4 * k, 1.2, 3), "abs", 0.2) + board(rng, 8 * k, 5 * k, 22)
    made += [pouch_cell(7 * k, 3.6 * k, 2.0), Part(ellipsoid(1.4, 1.4, 1.4, 5, 9).moved(7 * k, 0, -1), "glass", 0.6)]
    for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        tip = np.array((11.0 * x, 10.0 * y, 0.5)) * k
        made += [
            Part(tube(np.stack([0.3 * tip, tip]), 0.7, 8), "abs", 0.6),
            *moved(winding(1.2, 1.4), *(float(v) for v in tip)),
        ]
        made.append(
            Part(
                box(11 * k, 1.2, 0.15).turned(about_z(rng.uniform(0, 3))).moved(float(tip[0]), float(tip[1]), 1.8),
                "nylon",
            )
        )
    return boxed(rng, made) if rng.random() < 0.6 else centred(made)


@lookalike("calculators", like="e_waste", held_out=True)
def calculators(rng: np.random.Generator) -> list[Part]:
    """New calculators, remote controls or meters, in rows, each in its pack."""
    a, b = rng.uniform(12.0, 17.0), rng.uniform(4.5, 8.0)
    one = [*shell(rounded_box(a, b, 1.6, 0.4, 3), "abs", 0.15), *board(rng, 0.85 * a, 0.8 * b, 6, 0.15)]
    one += [
        Part(
            strewn(ellipsoid(0.4, 0.4, 0.2, 2, 6), grid(5, 3, 1, (0.13 * a, 0.25 * b, 1), (-0.12 * a, 0, 0.6))),
            "silicone",
        )
    ]
    one += [Part(cylinder(0.5, 4.4, 8).turned(about_y(np.pi / 2)).moved(0.2 * a, 0, -0.3), "alkaline")]
    places = grid(1, count(rng, 2, 4), count(rng, 1, 2), (1, b + 1.5, 2.6))
    return [Part(strewn(part.mesh, places), part.material, part.share) for part in one]
