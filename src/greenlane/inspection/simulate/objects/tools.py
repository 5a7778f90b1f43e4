"""Hand tools, machines and what a workshop keeps. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Part,
    about_x,
    about_y,
    about_z,
    box,
    cylinder,
    extrude,
    joined,
    lathe,
    moved,
    ring,
    rounded_box,
    tube,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import board, round_cells, winding
from greenlane.inspection.simulate.objects.layouts import (
    Y,
    about,
    centred,
    count,
    loops,
    outline,
    pick,
    row,
    straight,
)  # fmt: skip
from greenlane.inspection.simulate.objects.toiletries import spray_can
from greenlane.inspection.simulate.objects.vessels import laid, rod, shell, vessel
from greenlane.inspection.simulate.paths import through


@clutter("hammer")
def hammer(rng: np.random.Generator) -> list[Part]:
    """A hammer or an axe on its handle."""
    long, head = rng.uniform(24.0, 38.0), rng.uniform(9.0, 13.0)
    made = [Part(tube(straight(long, 5), [1.6, 1.4, 1.2, 1.3, 1.4], 10, 0.75), pick(rng, "wood", "steel", "rubber"))]
    thick = rng.uniform(1.0, 1.7)
    if rng.random() < 0.75:
        iron = tube(straight(head, 6), np.array([0.8, 1.3, 1.0, 1.2, 0.9, 0.3]) * thick, 10, [1, 1, 1, 1, 0.8, 0.6])
        iron = iron.turned(about_z(np.pi / 2))
    else:
        iron = extrude([(-2, -2), (2, -2), (4.5, -11), (-4.5, -11)], 2.2)
    return centred([*made, Part(iron.moved(0.5 * long - 1.5, 0, 0), "steel")])


@clutter("spanners")
def spanners(rng: np.random.Generator) -> list[Part]:
    """Spanners from small to large, in a roll."""
    pieces = []
    for k in range(many := count(rng, 1, 7)):
        size = rng.uniform(0.9, 1.1) * (1.0 - 0.08 * k)
        long, jaw = 20.0 * size, 2.3 * size
        angle = np.linspace(0.6, 2 * np.pi - 0.6, 11)
        mouth = [(jaw * float(np.cos(a)), jaw * float(np.sin(a))) for a in angle]
        head = extrude([*mouth, (0.1 * jaw, -0.45 * jaw), (0.1 * jaw, 0.45 * jaw)], 0.8 * size).moved(0.5 * long, 0, 0)
        eye = ring(1.5 * size, 1.1 * size, 0.8, 5, 16).moved(-0.5 * long, 0, 0)
        pieces.append(joined([head, eye, box(0.92 * long, 1.3 * size, 0.5 * size)]).moved(0, 4.6 * k, 0))
    made = [Part(joined(pieces), "steel")]
    return centred([*made, Part(box(24, 4.8 * many, 0.3).moved(0, 2.3 * (many - 1), -0.7), "textile", 2.0)])


@clutter("screwdrivers")
def screwdrivers(rng: np.random.Generator) -> list[Part]:
    """Screwdrivers: steel in a fluted handle."""
    made: list[Part] = []
    for k in range(count(rng, 1, 6)):
        blade, grip, radius = rng.uniform(5.0, 16.0), rng.uniform(7.0, 11.0), rng.uniform(0.9, 1.7)
        one = [
            Part(
                tube(straight(grip, 5), radius * np.array([0.8, 1.0, 0.95, 0.75, 0.9]), 8),
                pick(rng, "abs", "wood", "nylon"),
            )
        ]
        one.append(
            Part(rod(blade + 4, 0.18 * radius + 0.15, "steel").mesh.moved(0.5 * grip + 0.5 * blade - 2, 0, 0), "steel")
        )
        made += moved(turned(one, about_z(rng.normal(0, 0.08))), rng.uniform(-2, 2), 3.6 * k, 0)
    return centred(made)


@clutter("pliers")
def pliers(rng: np.random.Generator) -> list[Part]:
    """Pliers or scissors: two levers on a rivet."""
    k, open_by = rng.uniform(0.8, 1.25), rng.uniform(0.05, 0.3)
    scissors = rng.random() < 0.5
    made: list[Part] = []
    for side in (1.0, -1.0):
        if scissors:
            blade = extrude([(-1, -0.6), (11, -0.1), (11, 0.1), (0, 0.8), (-7, 0.5), (-7, -0.3)], 0.25)
            lever = [
                Part(blade, "stainless"),
                Part(ring(1.8, 0.9, 0.8, 6, 16).moved(-8.4, -1.2, 0), pick(rng, "abs", "steel")),
            ]
        else:
            jaw = extrude([(-1, -0.9), (4.5, -0.3), (4.5, 0.5), (0, 1.1)], 0.9)
            arm = through((0, 0, 0), (-3, -1.5, 0), (-8, -2.2, 0), (-13, -1.6, 0), steps=8)
            lever = [Part(jaw, "steel"), Part(tube(arm, 0.45, 7), "steel"), Part(tube(arm[2:], 0.8, 8), "pvc", 0.7)]
        lever = [Part(p.mesh.scaled(k, k * side, k).moved(0, 0, 0.15 * side), p.material, p.share) for p in lever]
        made += turned(lever, about_z(side * open_by))
    return centred([*made, Part(cylinder(0.5 * k, 1.1 * k, 10), "steel")])


@clutter("drill")
def drill(rng: np.random.Generator) -> list[Part]:
    """A cordless drill: motor, gears, chuck, battery in the handle's foot."""
    k = rng.uniform(0.9, 1.15)
    made = shell(tube(straight(15 * k, 5), np.array([2.6, 3.4, 3.3, 2.9, 2.3]) * k, 14), "abs", 0.3)
    grip = [[-2 * k, 0, 0], [-3 * k, -8 * k, 0], [-2.5 * k, -14 * k, 0]]
    made += shell(tube(grip, np.array([2.6, 1.9, 2.4]) * k, 12), "abs", 0.3)
    made += moved(turned(winding(2.2 * k, 5.5 * k), about_y(np.pi / 2)), -3.2 * k, 0, 0)
    gears = (
        lathe([0, 0.1, 3.5, 5.5, 8.5], np.array([0.3, 2.2, 2.0, 2.1, 1.2]) * k, 14)
        .turned(about_y(np.pi / 2))
        .moved(3.0 * k, 0, 0)
    )
    made += [
        Part(gears, "steel", 0.8),
        Part(rounded_box(11 * k, 5.5, 7.5, 0.8, 3).moved(-1.5 * k, -17 * k, 0), "abs", 0.3),
    ]
    cells = turned(round_cells(3, 0.9, 6.5), about_x(np.pi / 2))
    made += (
        moved(cells, -4.0 * k, -17 * k, 0)
        + moved(cells, 1.0 * k, -17 * k, 0)
        + moved(board(rng, 3, 4, 8), -2.8 * k, -6 * k, 0)
    )
    if rng.random() < 0.6:
        made.append(Part(rod(9.0, 0.35, "steel").mesh.moved(14 * k, 0, 0), "steel"))
    return centred(made)


@clutter("saw")
def saw(rng: np.random.Generator) -> list[Part]:
    """A hand saw: a toothed blade in a handle."""
    long, wide = rng.uniform(22.0, 45.0), rng.uniform(5.0, 10.0)
    x = np.linspace(long, 0, 40)
    teeth = [(float(a), 0.25 * (k % 2)) for k, a in enumerate(x)]
    blade = extrude([(0, wide), (long, 0.45 * wide), *teeth], 0.11)
    hole = ring(3.2, 1.8, 1.0, 7, 16).scaled(0.8, 1.2, 1.0)
    return centred(
        [
            Part(blade, "steel"),
            Part(hole.moved(-2.5, 0.5 * wide, 0), pick(rng, "wood", "abs")),
            Part(strewn(cylinder(0.4, 2.0, 8), row(2, 3.0, Y, (0, 0.5 * wide, 0))), "brass"),
        ]
    )


@clutter("padlock")
def padlock(rng: np.random.Generator) -> list[Part]:
    """Padlocks, with a chain at times."""
    k = rng.uniform(0.6, 1.5)
    bow = through((-1.3, 0, 0), (-1.3, 2.2, 0), (0, 3.6, 0), (1.3, 2.2, 0), (1.3, 0, 0), steps=14) * k
    made = [
        Part(rounded_box(4.2 * k, 3.4 * k, 1.7 * k, 0.3, 3).moved(0, -1.4 * k, 0), pick(rng, "brass", "steel", "zinc"))
    ]
    made.append(Part(tube(bow, 0.35 * k, 8), "steel"))
    if rng.random() < 0.4:
        path = loops(rng, rng.uniform(1.0, 1.8), rng.uniform(4, 7), 1.0)
        links = ring(0.9, 0.5, 1.0, 4, 10).scaled(1.5, 0.8, 1.0)
        made.append(Part(strewn(links, path * 1.0, turns(rng, len(path))), "steel"))
    return centred(made)


@clutter("tape_measure")
def tape_measure(rng: np.random.Generator) -> list[Part]:
    """A steel tape wound in its case."""
    size, c = rng.uniform(5.5, 8.5), rng.uniform(2.2, 4.0)
    made = shell(rounded_box(size, 0.95 * size, c, 0.6, 3), "abs", 0.2)
    roll, core = cylinder(0.42 * size, 0.7 * c, 20), cylinder(0.2 * size, 0.72 * c, 14)
    return [
        *made,
        Part(roll, "steel", 0.55),
        Part(core, "steel", -0.55),
        Part(ring(0.15 * size, 0.2, 4.0, 4, 14), "steel"),
    ]


@clutter("screws")
def loose_screws(rng: np.random.Generator) -> list[Part]:
    """A box or bag of screws, nails, nuts."""
    many, long = count(rng, 15, 60), rng.uniform(1.5, 6.0)
    radius = long * rng.uniform(0.04, 0.08)
    one = lathe(
        [0, 0.06 * long, 0.12 * long, 0.85 * long, long], [2.1 * radius, 2.1 * radius, radius, radius, 0.1 * radius], 6
    )
    made = [Part(strewn(one, about(rng, many, 2.2, 1.8, 0.9), turns(rng, many)), pick(rng, "steel", "brass", "zinc"))]
    if rng.random() < 0.5:
        made += shell(rounded_box(10, 9, 5.5, 0.4, 3), "pe", 0.12)
    return made


@clutter("spray_paint")
def spray_paint(rng: np.random.Generator) -> list[Part]:
    """Cans of spray paint, with the mixing ball in each."""
    up = rng.random() < 0.2
    made: list[Part] = []
    high, radius = rng.uniform(15.0, 24.0), rng.uniform(2.6, 3.3)
    for k in range(count(rng, 1, 3)):
        can = [
            *spray_can(rng, high, radius, pick(rng, "cream", "oil"), lying=not up),
            Part(ring(0.3, 0.5, 1.0, 6, 8).moved(1.0, 0, -0.4 * high), "glass"),
        ]
        made += moved(can, 0, 2.15 * radius * k, 0)
    return centred(laid(rng, made, float(up)))


@clutter("wheels")
def wheels(rng: np.random.Generator) -> list[Part]:
    """Castors or wheels of skates: tyres on bearings."""
    radius, wide = rng.uniform(2.0, 5.0), rng.uniform(1.6, 3.2)
    places = row(count(rng, 2, max(2, int(18.0 / radius))) if radius > 3 else count(rng, 2, 6), 2.2 * radius)
    made = [Part(strewn(cylinder(radius, wide, 18), places), pick(rng, "rubber", "nylon", "rubber"))]
    hub = cylinder(0.42 * radius, wide, 14)
    made += [
        Part(strewn(hub, places), made[0].material, -1.0),
        Part(strewn(ring(0.31 * radius, 0.18 * radius, 3.0, 6, 14), places), "steel"),
    ]
    return turned(
        [*made, Part(strewn(cylinder(0.18 * radius, wide * 1.5, 8), places), "steel")],
        about_x(rng.choice([0.0, np.pi / 2])),
    )


@clutter("paint_tin")
def paint_tin(rng: np.random.Generator) -> list[Part]:
    """A tin of paint, glue or wax with a pressed lid."""
    up = rng.random() < 0.6
    high, radius = rng.uniform(8.0, 19.0), rng.uniform(4.0, 8.0)
    z, radii = np.array([0.0, 0.02, 0.04, 0.95, 1.0]) * high, np.array([1.02, 1.02, 1.0, 1.0, 1.02]) * radius
    made = vessel(
        z, radii, "steel", 0.03, pick(rng, "cream", "oil", "wax", "resin"), rng.uniform(0.5, 0.92), lying=not up
    )
    handle = through(
        (-radius, 0, 0.8 * high),
        (-0.7 * radius, 0, 0.3 * high),
        (0, 0.2, 0.1 * high),
        (0.7 * radius, 0, 0.3 * high),
        (radius, 0, 0.8 * high),
        steps=14,
    )
    return laid(rng, centred([*made, Part(tube(handle + np.array((0, radius, 0)), 0.15, 5), "steel")]), float(up))


@clutter("gears")
def gears(rng: np.random.Generator) -> list[Part]:
    """Machine parts: gears, a shaft, bearings."""
    made = [rod(rng.uniform(12, 26), rng.uniform(0.7, 1.4), "steel", 12)]
    at = -8.0
    for _ in range(count(rng, 2, 4)):
        radius, teeth = rng.uniform(2.0, 5.0), count(rng, 14, 26)
        edge = outline(radius, 1.0, 2 * teeth) * np.where(np.arange(2 * teeth) % 2, 0.9, 1.05)[:, None]
        made.append(
            Part(
                extrude(edge, rng.uniform(0.8, 2.2)).turned(about_y(np.pi / 2)).moved(at, 0, 0),
                pick(rng, "steel", "brass", "nylon"),
            )
        )
        at += rng.uniform(3.0, 5.5)
    return centred(made)


@clutter("bicycle_pump")
def bicycle_pump(rng: np.random.Generator) -> list[Part]:
    """A hand pump: piston in a tube, a hose."""
    long, radius = rng.uniform(22.0, 45.0), rng.uniform(1.2, 1.9)
    made = [
        rod(long, radius, "aluminium", 14),
        rod(long - 1, radius - 0.15, "aluminium", 14, -1.0),
        rod(0.8 * long, 0.4, "steel"),
    ]
    made += [
        rod(3.0, radius - 0.2, "rubber", 12),
        Part(rod(7.0, radius * 1.2, "abs", 12).mesh.moved(-0.5 * long - 3, 0, 0), "abs"),
    ]
    hose = through((0.5 * long, 0, 0), (0.55 * long, 3, 0), (0.3 * long, 5, 0), (0, 4, 0.5), steps=14)
    return centred([*made, Part(tube(hose, 0.5, 8), "rubber")])


@clutter("fishing_reel", held_out=True)
def fishing_reel(rng: np.random.Generator) -> list[Part]:
    """A fishing reel with rod sections, hooks and weights."""
    made = [Part(cylinder(2.4, 2.8, 18), "nylon", 0.8), Part(ring(2.7, 0.5, 1.0, 6, 20).moved(0, 0, 1.6), "aluminium")]
    made += [
        Part(cylinder(1.9, 2.4, 14).moved(0, 0, -3.2), "zinc", 0.7),
        rod(7.0, 0.4, "steel"),
        Part(box(6.5, 1.2, 0.5).moved(0, 3.8, -2.5), "aluminium"),
    ]
    starts = row(count(rng, 3, 6), 1.2, Y, (-5, -6, 0))
    made.append(
        Part(sticks(starts, starts + np.array((rng.uniform(25, 40), 0, 0)), np.full(len(starts), 0.45)), "resin", 0.8)
    )
    weights = about(rng, count(rng, 3, 9), 3.0, 1.5, 0.3)
    return centred(
        [*made, Part(strewn(lathe([-0.7, 0, 0.9], [0.2, 0.6, 0.15], 8), weights + np.array((9, 3, 0))), "lead")]
    )


@clutter("sewing_machine_head", held_out=True)
def sewing_machine_head(rng: np.random.Generator) -> list[Part]:
    """A small sewing machine: arm, bed, shaft, wheel, motor."""
    k = rng.uniform(0.7, 0.95)
    made = shell(rounded_box(34 * k, 13 * k, 5 * k, 1.5, 3), pick(rng, "aluminium", "abs"), 0.5)
    made += moved(shell(rounded_box(30 * k, 9 * k, 8 * k, 1.5, 3), "abs", 0.4), 0, 20 * k, 0) + moved(
        shell(rounded_box(9 * k, 14 * k, 8 * k, 1.5, 3), "abs", 0.4), 12 * k, 10 * k, 0
    )
    shaft = [
        rod(32 * k, 0.6, "steel"),
        Part(cylinder(3.5 * k, 1.6, 18).turned(about_y(np.pi / 2)).moved(17 * k, 0, 0), "steel", 0.6),
    ]
    made += moved(shaft, 0, 20 * k, 0) + moved(turned(winding(2.4 * k, 6.0), about_y(np.pi / 2)), 12 * k, 5 * k, 0)
    needle = cylinder(0.35, 17 * k, 8).turned(about_x(np.pi / 2)).moved(-12 * k, 12 * k, 0)
    return centred([*made, Part(needle, "steel"), Part(box(5, 4, 2).moved(-12 * k, 0, 0), "steel", 0.6)])
