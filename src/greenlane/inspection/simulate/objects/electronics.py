"""Ordinary electronics in bags and parcels: each in its housing, in order, as it is used. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import strewn
from greenlane.inspection.simulate.mesh import (
    Part,
    about_y,
    box,
    cylinder,
    ellipsoid,
    lathe,
    moved,
    ring,
    rounded_box,
    tube,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import (
    board,
    coiled_cable,
    plug,
    pouch_cell,
    round_cells,
    screws,
    slack_cable,
    winding,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import Y, centred, count, pick, row
from greenlane.inspection.simulate.objects.vessels import laid, shell
from greenlane.inspection.simulate.paths import through


@clutter("laptop")
def laptop(rng: np.random.Generator) -> list[Part]:
    """A closed laptop: screen over keyboard, board and fan behind, cells in front."""
    a, b = rng.uniform(28.0, 37.0), rng.uniform(20.0, 26.0)
    housing, c = pick(rng, "abs", "aluminium"), rng.uniform(1.5, 2.4)
    made = shell(rounded_box(a, b, c, 0.4, 3), housing, 0.08 if housing == "aluminium" else 0.18)
    made += [Part(box(a * 0.94, b * 0.9, 0.11).moved(0, 0, 0.3 * c), "glass")]
    made += [Part(box(a * 0.9, b * 0.4, 0.08).moved(0, -0.02 * b, 0.05 * c), pick(rng, "steel", "abs", "aluminium"))]
    made += moved(board(rng, a * rng.uniform(0.5, 0.8), b * 0.34, 35), a * rng.uniform(-0.1, 0.1), b * 0.24, -0.2 * c)
    cells, wide = count(rng, 2, 6), a * rng.uniform(0.6, 0.85)
    if rng.random() < 0.75:
        places = row(cells, wide / cells, middle=(0.0, -0.28 * b, -0.25 * c))
        made.append(Part(strewn(pouch_cell(wide / cells * 0.95, b * 0.32, 0.5).mesh, places), "battery"))
    else:
        made += moved(round_cells(3, 0.9, a * 0.25), a * 0.1, -0.3 * b, -0.1)
    fan = a * pick_side(rng) * 0.3
    made += [Part(cylinder(2.4, 0.7, 14).moved(fan, b * 0.26, -0.15 * c), "aluminium", 0.4)]
    made += [Part(box(a * 0.25, 1.0, 0.3).moved(fan * 0.5, b * 0.36, -0.2 * c), "copper", 0.7)]
    hinge = cylinder(0.35, 4.0, 8).turned(about_y(np.pi / 2.0))
    return [*made, Part(strewn(hinge, row(2, 0.7 * a, middle=(0.0, 0.48 * b, 0.0))), "steel"), screws(rng, a, b, c)]


def pick_side(rng: np.random.Generator) -> float:
    """Return which side, as a sign."""
    return 1.0 if rng.random() < 0.5 else -1.0


@clutter("phone")
def phone(rng: np.random.Generator) -> list[Part]:
    """A mobile telephone, at times in a case."""
    a, b, c = rng.uniform(13.0, 16.8), rng.uniform(6.2, 7.9), rng.uniform(0.7, 0.95)
    made = shell(rounded_box(a, b, c, 0.35, 3), pick(rng, "aluminium", "abs", "steel"), 0.07)
    made += [Part(box(a * 0.95, b * 0.93, 0.1).moved(0, 0, 0.35 * c), "glass")]
    made += [Part(box(a * rng.uniform(0.4, 0.55), b * 0.55, 0.45).moved(-0.12 * a, -0.1 * b, 0), "battery")]
    made += moved(board(rng, a * 0.8, b * 0.26, 14, 0.15), 0.0, 0.3 * b, 0.0)
    made += moved(board(rng, a * 0.2, b * 0.7, 8, 0.2), 0.35 * a, 0.0, 0.0)
    lens = strewn(cylinder(0.45, 0.5, 10), row(count(rng, 1, 3), 1.2, Y, (0.42 * a, 0.2 * b, 0.0)))
    made += [Part(lens, "glass"), Part(cylinder(0.7, 0.3, 10).moved(-0.44 * a, 0, 0), "copper", 0.6)]
    if rng.random() < 0.4:
        made += shell(rounded_box(a + 0.5, b + 0.5, c + 0.4, 0.3, 3), pick(rng, "silicone", "leather"), 0.15)
    return made


@clutter("tablet")
def tablet(rng: np.random.Generator) -> list[Part]:
    """A tablet computer: mostly cells, a board at one edge."""
    a, b, c = rng.uniform(19.0, 28.0), rng.uniform(13.0, 20.0), rng.uniform(0.6, 0.9)
    made = shell(rounded_box(a, b, c, 0.3, 3), pick(rng, "aluminium", "abs"), 0.1)
    made += [Part(box(a * 0.97, b * 0.95, 0.12).moved(0, 0, 0.3), "glass")]
    cells = row(2, 0.37 * a, middle=(-0.08 * a, 0.0, -0.1))
    made += [Part(strewn(box(0.35 * a, 0.75 * b, 0.35), cells), "battery")]
    return made + moved(board(rng, 0.16 * a, 0.8 * b, 20, 0.15), 0.38 * a, 0.0, 0.0)


@clutter("charger")
def charger(rng: np.random.Generator) -> list[Part]:
    """A power supply with its cable."""
    a, b, c = rng.uniform(5.0, 12.0), rng.uniform(4.0, 5.5), rng.uniform(2.4, 3.4)
    made = shell(rounded_box(a, b, c, 0.4, 3), "abs", 0.22) + board(rng, a * 0.85, b * 0.8, 16, 1.2)
    made += moved(winding(0.8, 1.6), -0.15 * a, 0.0, 0.3)
    can = cylinder(0.5, 2.0, 10).turned(about_y(np.pi / 2.0))
    made.append(Part(strewn(can, row(2, 1.1, Y, (0.25 * a, 0.0, 0.2))), "aluminium", 0.8))
    if rng.random() < 0.4:
        return centred(made + moved(plug(rng), 0.5 * a, 0.0, 0.0))
    return centred(
        made + moved(coiled_cable(rng, rng.uniform(0.15, 0.3)), rng.uniform(-3.0, 3.0), rng.uniform(2.0, 5.0), 0.5)
    )


@clutter("cables")
def cables(rng: np.random.Generator) -> list[Part]:
    """One to three cables, coiled or loose."""
    made: list[Part] = []
    for _ in range(count(rng, 1, 3)):
        radius = rng.uniform(0.12, 0.38)
        loose = rng.random() < 0.35
        cable = slack_cable(rng, rng.uniform(40.0, 110.0), radius) if loose else coiled_cable(rng, radius)
        made += moved(cable, *rng.normal(0.0, (3.0, 3.0, 0.5)).tolist())
    return centred(made)


@clutter("power_bank")
def power_bank(rng: np.random.Generator) -> list[Part]:
    """A battery to charge from: round cells or flat ones in a case."""
    a, b = rng.uniform(9.0, 15.0), rng.uniform(6.0, 8.0)
    made = shell(rounded_box(a, b, 2.2, 0.7, 3), pick(rng, "abs", "aluminium"), 0.15)
    if rng.random() < 0.5:
        made += moved(round_cells(count(rng, 2, 3)), -0.06 * a, 0.0, 0.0)
    else:
        made += [Part(box(0.78 * a, 0.85 * b, 0.75).moved(-0.05 * a, 0.0, z), "battery") for z in (-0.42, 0.42)]
    return made + moved(board(rng, 1.6, 0.8 * b, 9), 0.4 * a, 0.0, 0.0)


@clutter("camera")
def camera(rng: np.random.Generator) -> list[Part]:
    """A camera with its lens: glass in metal before a board."""
    a, b, c = rng.uniform(10.0, 15.0), rng.uniform(6.5, 11.0), rng.uniform(3.0, 6.0)
    made = shell(rounded_box(a, b, c, 0.9, 3), pick(rng, "abs", "aluminium"), 0.2)
    made += [*board(rng, 0.8 * a, 0.8 * b, 22), Part(box(2.2, 4.5, 1.8).moved(-0.36 * a, 0, 0), "battery")]
    radius, long = rng.uniform(0.24, 0.36) * b, rng.uniform(3.0, 13.0)
    top = c / 2.0 + long / 2.0
    barrel = [
        Part(cylinder(radius, long, 18), "aluminium"),
        Part(cylinder(radius * 0.86, long + 0.1, 18), "aluminium", -1),
    ]
    made += moved(barrel, 0.1 * a, 0, top)
    glasses = np.linspace(-0.42, 0.45, count(rng, 3, 6)) * long
    lens = ellipsoid(radius * 0.82, radius * 0.82, rng.uniform(0.3, 0.7), 5, 14)
    places = np.column_stack([np.full(len(glasses), 0.1 * a), np.zeros(len(glasses)), top + glasses])
    return centred(turned([*made, Part(strewn(lens, places), "glass")], about_y(rng.choice([0.0, np.pi / 2.0]))))


@clutter("headphones")
def headphones(rng: np.random.Generator) -> list[Part]:
    """Headphones: two cups with magnets on a bow."""
    wide, high = rng.uniform(7.0, 9.0), rng.uniform(8.0, 11.0)
    bow = through(
        (-wide, 0, 0), (-0.9 * wide, 0.7 * high, 0), (0, high * 1.15, 0), (0.9 * wide, 0.7 * high, 0), (wide, 0, 0)
    )
    made = [Part(tube(bow, 0.7, 8, 0.4), "abs"), Part(tube(bow, 0.35, 6, 0.15), "steel")]
    cup = shell(cylinder(3.6, 2.4, 18), "abs", 0.2)
    cup += [Part(cylinder(2.0, 0.5, 14), "copper", 0.5), Part(cylinder(1.1, 0.7, 12), "steel")]
    cup += [Part(ring(3.0, 1.6, 0.8, 8, 18).moved(0, 0, 1.2), "foam", 2.0), Part(box(3.0, 2.0, 0.2), "pcb")]
    for side in (-1.0, 1.0):
        made += moved(turned(cup, about_y(-side * np.pi / 2.0)), side * wide, 0.0, 0.0)
    return moved(made, 0.0, -0.4 * high, 0.0)


@clutter("batteries")
def batteries(rng: np.random.Generator) -> list[Part]:
    """A pack of alkaline cells."""
    radius, length = ((0.72, 5.0), (0.52, 4.4), (1.7, 6.1), (1.3, 5.0))[count(rng, 0, 3)]
    made = round_cells(count(rng, 2, 8), radius, length, "alkaline")
    return [*made, Part(box(length + 3.0, 8.0, 0.06).moved(0, 0, -radius), "cardboard")]


@clutter("hard_drive")
def hard_drive(rng: np.random.Generator) -> list[Part]:
    """An external drive: platters, arm and magnet, or chips alone."""
    a, b = rng.uniform(10.0, 15.0), rng.uniform(7.0, 10.5)
    made = shell(rounded_box(a, b, 2.0, 0.4, 3), pick(rng, "abs", "aluminium"), 0.15) + moved(
        board(rng, a * 0.8, b * 0.7, 14), 0, 0, -0.5
    )
    if rng.random() < 0.7:
        disc = lathe([-0.06, 0.06], [0.42 * b, 0.42 * b], 22)
        made += [Part(strewn(disc, row(2, 0.5, (0, 0, 1.0), (0.08 * a, 0, 0.2))), "aluminium")]
        made += [
            Part(cylinder(1.2, 1.0, 12).moved(0.08 * a, 0, 0.2), "steel"),
            Part(box(2.2, 2.6, 0.9).moved(-0.36 * a, 0.2 * b, 0.2), "steel"),
        ]
    return made


@clutter("speaker")
def speaker(rng: np.random.Generator) -> list[Part]:
    """A small wireless loudspeaker."""
    radius, long = rng.uniform(3.2, 4.8), rng.uniform(12.0, 20.0)
    made = shell(tube([[-long / 2, 0, 0], [0, 0, 0], [long / 2, 0, 0]], radius, 18), "abs", 0.3)
    for side in (-1.0, 1.0):
        magnet = [
            Part(cylinder(0.55 * radius, 1.2, 14), "steel"),
            Part(lathe([0.5, 2.2], [0.4 * radius, 0.85 * radius], 16), "paper", 0.2),
        ]
        made += moved(
            turned([*magnet, Part(cylinder(0.3 * radius, 1.6, 12), "copper", 0.5)], about_y(side * np.pi / 2.0)),
            side * 0.22 * long,
            0,
            0,
        )
    made += round_cells(1, 0.9, 6.5) + moved(board(rng, 0.5 * long, 0.9 * radius, 14), 0.0, 0.0, -0.6 * radius)
    return made


@clutter("game_controller", held_out=True)
def game_controller(rng: np.random.Generator) -> list[Part]:
    """A game controller: two grips, sticks, motors that shake."""
    k = rng.uniform(0.9, 1.1)
    made = shell(rounded_box(9.0 * k, 5.5 * k, 3.0, 1.2, 3), "abs", 0.2)
    for side in (-1.0, 1.0):
        grip = through((side * 4.0, 1.0, 0.0), (side * 6.0, -1.5, -0.5), (side * 6.4, -6.0, -1.2), steps=8) * k
        made += shell(tube(grip, np.linspace(2.6, 1.3, 8) * k, 12), "abs", 0.2)
        motor = [Part(cylinder(0.9, 1.6, 10), "steel"), Part(box(1.4, 0.7, 1.5).moved(0.6, 0, 1.0), "brass")]
        made += moved(motor, side * 5.6 * k, -2.0 * k, -0.3)
        made += [Part(cylinder(0.9, 1.8, 12).moved(side * 2.2, -1.0, 1.6), "abs")]
    return [*made, *board(rng, 8.0 * k, 4.2 * k, 20), Part(box(4.0, 3.0, 0.7).moved(0, -0.5, -0.8), "battery")]


@clutter("radio", held_out=True)
def radio(rng: np.random.Generator) -> list[Part]:
    """A portable radio with a rod aerial."""
    a, b, c = rng.uniform(13.0, 22.0), rng.uniform(8.0, 13.0), rng.uniform(3.5, 6.0)
    made = shell(rounded_box(a, b, c, 0.6, 3), pick(rng, "abs", "wood"), 0.3) + moved(
        board(rng, 0.5 * a, 0.8 * b, 22, 0.8), 0.2 * a, 0, 0
    )
    made += moved(
        [Part(cylinder(0.22 * b, 1.2, 14), "steel"), Part(ring(0.33 * b, 0.4, 1.0, 6, 18), "steel", 0.6)],
        -0.22 * a,
        0,
        0.2 * c,
    )
    aerial = cylinder(0.25, a * 0.95, 8).turned(about_y(np.pi / 2.0)).moved(0.02 * a, 0.46 * b, 0.3 * c)
    made += [
        Part(aerial, "brass"),
        Part(cylinder(0.45, 5.0, 10).turned(about_y(np.pi / 2.0)).moved(0.2 * a, 0.38 * b, 0), "ceramic", 1.6),
    ]
    return made + moved(round_cells(count(rng, 2, 4), 0.72, 5.0, "alkaline"), -0.1 * a, -0.3 * b, -0.2 * c)


@clutter("torch")
def torch(rng: np.random.Generator) -> list[Part]:
    """A torch: cells in a metal tube, a reflector and a glass."""
    long, radius = rng.uniform(11.0, 26.0), rng.uniform(1.1, 1.9)
    z = np.array([0.0, 0.02, 0.68, 0.8, 1.0]) * long
    wide = rng.uniform(1.15, 1.7)
    made = shell(lathe(z, np.array([0.95, 1.0, 1.0, wide, wide]) * radius, 16), pick(rng, "aluminium", "abs"), 0.18)
    inner = radius - 0.25
    cells = strewn(cylinder(inner, 0.26 * long, 12), row(2, 0.3 * long, (0, 0, 1.0), (0, 0, 0.35 * long)))
    made += [Part(cells, pick(rng, "alkaline", "battery"))]
    made += [Part(cylinder(wide * radius * 0.85, 0.3, 16).moved(0, 0, 0.97 * long), "glass")]
    return laid(rng, moved(made, 0, 0, -long / 2.0), 0.05)
