"""What is in a wash bag and a medicine chest. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import sticks, strewn
from greenlane.inspection.simulate.mesh import (
    Part,
    about_x,
    about_y,
    box,
    cylinder,
    ellipsoid,
    lathe,
    moved,
    ring,
    rounded_box,
    tube,
    turn,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import board, coiled_cable, round_cells, winding
from greenlane.inspection.simulate.objects.layouts import Y, about, belly, centred, count, grid, pick, row, straight
from greenlane.inspection.simulate.objects.vessels import case, laid, rod, shell, squeezed, vessel


@clutter("toothpaste")
def toothpaste(rng: np.random.Generator) -> list[Part]:
    """A tube: round at the cap, folded flat at its end."""
    long, radius = rng.uniform(10.0, 19.0), rng.uniform(1.5, 2.5)
    path = straight(long, 9)
    flat = np.linspace(0.95, 0.12, 9)
    wide = radius * np.linspace(1.0, 1.35, 9)
    made = [Part(tube(path, wide, 16, flat), pick(rng, "pe", "aluminium"), 0.12)]
    made.append(Part(tube(path[:8], wide[:8] - 0.06, 16, flat[:8]), pick(rng, "toothpaste", "toothpaste", "cream")))
    cap = cylinder(radius * 0.7, 2.2, 12).turned(about_y(np.pi / 2))
    return centred([*made, Part(cap.moved(-long / 2 - 1.0, 0, 0), "pe", 0.6)])


@clutter("shampoo")
def shampoo(rng: np.random.Generator) -> list[Part]:
    """A plastic bottle of shampoo or lotion, often oval."""
    up = rng.random() < 0.15
    high, radius = rng.uniform(12.0, 25.0), rng.uniform(2.4, 4.2)
    shoulder = rng.uniform(0.72, 0.85)
    z = np.array([0.0, 0.02, 0.4, shoulder, shoulder + 0.08, 1.0]) * high
    radii = np.array([0.9, 1.0, rng.uniform(0.88, 1.05), 1.0, 0.5, 0.45]) * radius
    made = vessel(
        z, radii, pick(rng, "pe", "pet"), 0.13, pick(rng, "cream", "soap", "water"), rng.uniform(0.4, 0.8), lying=not up
    )
    made = squeezed(made, rng.uniform(0.5, 1.0))
    return laid(rng, moved(made, 0, 0, -high / 2.0), float(up))


@clutter("aerosol")
def aerosol(rng: np.random.Generator) -> list[Part]:
    """A spray can of deodorant or hair lacquer, with its dip tube, valve and cap."""
    high, radius = rng.uniform(11.0, 21.0), rng.uniform(1.75, 2.9)
    up = rng.random() < 0.15
    can = spray_can(rng, high, radius, pick(rng, "alcohol", "cream", "oil"), lying=not up)
    return centred(laid(rng, can, float(up)))


def spray_can(
    rng: np.random.Generator, high: float, radius: float, filling: str, lying: bool = True, sides: int = 16
) -> list[Part]:
    """Return a pressurised can standing on z, centred: steel or aluminium, domed above and, inward, below."""
    metal = pick(rng, "aluminium", "steel")
    z = np.array([0.0, 0.015, 0.86, 0.93, 0.95]) * high
    wall = 0.045 if metal == "aluminium" else 0.025
    made = vessel(
        z,
        np.array([0.96, 1.0, 1.0, 0.55, 0.5]) * radius,
        metal,
        wall,
        filling,
        rng.uniform(0.35, 0.75),
        1.0,
        sides,
        lying,
    )
    made += [Part(cylinder(0.5, 1.4, 8).moved(0, 0, 0.94 * high), "steel", 0.6)]
    made += [Part(cylinder(0.2, 0.85 * high, 6).moved(0, 0, 0.48 * high), "pe", 0.5)]
    if rng.random() < 0.75:
        cap = lathe([0.87 * high, 1.06 * high, 1.08 * high], [0.95 * radius, 0.9 * radius, 0.6 * radius], 14)
        made += shell(cap, "pe", 0.12)
    return moved(made, 0, 0, -high / 2.0)


@clutter("soap")
def soap(rng: np.random.Generator) -> list[Part]:
    """One or more bars of soap, some in a box."""
    a, b, c = rng.uniform(6.5, 9.5), rng.uniform(4.5, 6.0), rng.uniform(1.8, 3.2)
    bar = rounded_box(a, b, c, 0.8, 3) if rng.random() < 0.6 else ellipsoid(a / 2, b / 2, c / 2)
    places = row(count(rng, 1, 4), b + 0.6, Y)
    made = [Part(strewn(bar, places), "soap")]
    return (
        made if rng.random() < 0.5 else [*made, Part(strewn(box(a + 0.4, b + 0.4, c + 0.4), places), "cardboard", 0.1)]
    )


@clutter("shaver")
def shaver(rng: np.random.Generator) -> list[Part]:
    """An electric shaver: motor, cells, three cutting heads."""
    long, radius = rng.uniform(13.0, 17.0), rng.uniform(2.2, 3.0)
    made = shell(tube(straight(long, 8), radius * belly(8, 0.2), 14, 0.75), "abs", 0.2)
    made += moved(turned(winding(1.1, 3.0), about_y(np.pi / 2)), 0.15 * long, 0, 0) + moved(
        round_cells(2, 0.7, 5.0), -0.18 * long, 0, 0
    )
    head = strewn(
        cylinder(1.1, 0.7, 12).turned(about_y(np.pi / 2)), row(count(rng, 2, 3), 2.1, Y, (0.5 * long + 0.4, 0, 0))
    )
    return [*made, *moved(board(rng, 6.0, 2.0, 10), 0, 0, 0.9), Part(head, "steel", 0.7)]


@clutter("hair_dryer")
def hair_dryer(rng: np.random.Generator) -> list[Part]:
    """A hair dryer: motor and fan, heating wire on mica, handle and cable."""
    long, radius = rng.uniform(15.0, 22.0), rng.uniform(3.2, 4.2)
    body = tube(straight(long, 6), radius * np.array([0.95, 1.0, 1.0, 0.85, 0.72, 0.62]), 18)
    made = shell(body, "abs", 0.25)
    handle = tube([[-0.2 * long, 0, 0], [-0.22 * long, -7, 0], [-0.2 * long, -13, 0]], [2.0, 1.7, 1.5], 12)
    made += shell(handle, "abs", 0.25) + moved(turned(winding(1.5, 3.6), about_y(np.pi / 2)), -0.18 * long, 0, 0)
    wire = ring(0.6 * radius, 0.14, 1.0, 4, 16).turned(about_y(np.pi / 2))
    made += [Part(strewn(wire, row(count(rng, 5, 9), 0.9, middle=(0.2 * long, 0, 0))), "steel")]
    made += [Part(box(0.4 * long, 1.2 * radius, 0.08).moved(0.18 * long, 0, 0), "ceramic")]
    made += moved(board(rng, 1.6, 4.0, 6, 0.8), -0.2 * long, -8.0, 0)
    return centred(made + moved(coiled_cable(rng, 0.3), 0.05 * long, -12.0, 0))


@clutter("medicine")
def medicine(rng: np.random.Generator) -> list[Part]:
    """Boxes of blister packs: tablets in rows under foil."""
    made: list[Part] = []
    for k in range(count(rng, 1, 4)):
        along, across, many = count(rng, 4, 7), count(rng, 2, 3), count(rng, 1, 3)
        size = rng.uniform(0.3, 0.6)
        up = (0.0, 0.0, 1.6 * k)
        places, foils = grid(along, across, many, (1.5, 1.7, 0.75), up), grid(1, 1, many, (1.0, 1.0, 0.75), up)
        made.append(
            Part(
                strewn(cylinder(size, 0.35, 7), places),
                pick(rng, "talc", "sugar", "plaster"),
            )
        )
        made.append(
            Part(
                strewn(box(along * 1.6, across * 1.9, 0.05), foils),
                "aluminium",
                0.5,
            )
        )
        made += moved(case(along * 1.6 + 0.4, across * 1.9 + 0.3, 1.55, "cardboard", 0.05), 0, 0, 1.6 * k)
    return centred(made)


@clutter("pill_bottle")
def pill_bottle(rng: np.random.Generator) -> list[Part]:
    """A bottle of tablets or of syrup."""
    high, radius = rng.uniform(6.0, 14.0), rng.uniform(1.8, 3.4)
    z, radii = np.array([0.0, 0.03, 0.72, 0.8, 0.82, 1.0]) * high, np.array([0.95, 1.0, 1.0, 0.7, 0.85, 0.85]) * radius
    if rng.random() < 0.5:
        return laid(
            rng,
            moved(
                vessel(z, radii, pick(rng, "glass", "pet"), 0.2, pick(rng, "honey", "alcohol"), 0.7), 0, 0, -high / 2
            ),
        )
    many = count(rng, 15, 50)
    angle, away = rng.uniform(0, 2 * np.pi, many), radius * 0.75 * np.sqrt(rng.random(many))
    places = np.column_stack([away * np.cos(angle), away * np.sin(angle), rng.uniform(0.08, 0.5, many) * high])
    tablets = Part(strewn(cylinder(0.5, 0.45, 7), places), pick(rng, "talc", "sugar", "plaster"))
    return laid(rng, moved([*vessel(z, radii, "pe", 0.15), tablets], 0, 0, -high / 2))


@clutter("perfume")
def perfume(rng: np.random.Generator) -> list[Part]:
    """A perfume bottle of thick glass in a carton."""
    a, b, c = rng.uniform(4.5, 8.0), rng.uniform(2.5, 4.0), rng.uniform(6.0, 10.0)
    outer = box(a, b, c) if rng.random() < 0.6 else cylinder(0.5 * a, c, 16)
    inside = outer.scaled(1.0 - 1.0 / a, 1.0 - 1.0 / b if rng.random() < 0.6 else 1.0 - 1.0 / a, 1.0 - 1.4 / c)
    made = [Part(outer, "glass"), Part(inside, "glass", -1.0), Part(inside.scaled(0.99, 0.99, 0.9), "alcohol")]
    made += moved(shell(cylinder(1.2, 3.0, 12), pick(rng, "zinc", "abs", "aluminium"), 0.35), 0, 0, c / 2 + 1.4)
    if rng.random() < 0.6:
        made += moved(case(a + 1.4, b + 1.6, c + 4.4, "cardboard", 0.08), 0, 0, 1.4)
    return centred(laid(rng, made))


@clutter("cosmetics")
def cosmetics(rng: np.random.Generator) -> list[Part]:
    """Jars, a powder box, lipsticks, brushes, as they lie in a bag."""
    made: list[Part] = []
    for _ in range(count(rng, 2, 5)):
        radius, high = rng.uniform(1.5, 3.2), rng.uniform(1.5, 6.0)
        z = [0.0, 0.1, high * 0.7, high * 0.72, high]
        jar = vessel(
            z,
            np.array([0.95, 1, 1, 1.04, 1.04]) * radius,
            pick(rng, "pe", "glass", "abs"),
            rng.uniform(0.15, 0.4),
            pick(rng, "cream", "talc", "oil"),
            0.65,
            sides=14,
        )
        made += moved(
            turned(jar, turn_flat(rng, 0.1) if rng.random() < 0.5 else turn(rng)),
            *rng.normal(0, (4.0, 3.0, 0.5)).tolist(),
        )
    for _ in range(count(rng, 0, 3)):
        stick = [Part(cylinder(0.9, 7.0, 10), pick(rng, "aluminium", "abs"), 0.5), Part(cylinder(0.6, 4.5, 10), "wax")]
        made += moved(
            turned(turned(stick, about_y(np.pi / 2)), turn_flat(rng, 0.1)), *rng.normal(0, (4.0, 3.0, 0.5)).tolist()
        )
    return centred(made)


@clutter("brushes")
def brushes(rng: np.random.Generator) -> list[Part]:
    """Toothbrushes and a hair brush with pins."""
    made: list[Part] = []
    for k in range(count(rng, 1, 3)):
        brush = [
            Part(tube(straight(18.5, 6), [0.35, 0.6, 0.5, 0.35, 0.3, 0.5], 8, 0.8), "abs"),
            Part(box(2.6, 1.0, 1.0).moved(7.8, 0, 0.6), "nylon", 0.4),
        ]
        made += moved(turned(brush, turn_flat(rng, 0.05)), 0, 2.2 * k, 0)
    if rng.random() < 0.6:
        head = grid(9, 5, 1, (1.0, 0.9, 1.0))
        pins = sticks(head, grid(9, 5, 1, (1.0, 0.9, 1.0), (0.0, 0.0, 2.2)), np.full(len(head), 0.08), sides=4)
        comb = [
            Part(box(10.5, 5.5, 0.9), pick(rng, "wood", "abs")),
            Part(pins, pick(rng, "steel", "nylon")),
            Part(cylinder(1.1, 11.0, 10).turned(about_y(np.pi / 2)).moved(10.5, 0, 0), "abs"),
        ]
        made += moved(comb, rng.uniform(-3, 3), -6.0, 0)
    return centred(made)


@clutter("toilet_paper")
def toilet_paper(rng: np.random.Generator) -> list[Part]:
    """Rolls of paper, or of bandage."""
    radius, high = rng.uniform(4.5, 6.0), rng.uniform(9.0, 11.0)
    places = grid(count(rng, 1, 3), count(rng, 1, 2), 1, (2.05 * radius, 2.05 * radius, 1.0))
    roll, core = (strewn(cylinder(r, h, 18), places) for r, h in ((radius, high), (2.2, high)))
    return laid(rng, [Part(roll, "paper", 0.28), Part(core, "paper", -0.28), Part(core, "cardboard", 0.06)], 0.5)


@clutter("nail_kit")
def nail_kit(rng: np.random.Generator) -> list[Part]:
    """A manicure set: small steel tools in a leather case."""
    made = shell(
        rounded_box(rng.uniform(11.5, 14.0), rng.uniform(7.5, 10.0), rng.uniform(1.8, 3.0), 0.5, 3), "leather", 0.2
    )
    for k in range(count(rng, 4, 7)):
        long = rng.uniform(6.0, 10.0)
        tool = tube(straight(long, 5), np.array([0.15, 0.35, 0.25, 0.4, 0.1]) * rng.uniform(0.7, 1.3), 7, 0.5)
        made.append(Part(tool.moved(rng.uniform(-0.8, 0.8), 1.05 * k - 3.0, 0), "stainless"))
    return made


@clutter("massage_gun", held_out=True)
def massage_gun(rng: np.random.Generator) -> list[Part]:
    """A massage gun: motor with a crank, handle full of cells."""
    k = rng.uniform(0.85, 1.1)
    made = shell(tube(straight(16 * k, 6), np.array([2.6, 3.2, 3.2, 3.0, 2.4, 1.8]) * k, 16), "abs", 0.25)
    made += shell(
        tube([[-3 * k, 0, 0], [-4 * k, -8 * k, 0], [-4.5 * k, -15 * k, 0]], [2.4 * k, 2.1 * k, 2.4 * k], 14),
        "abs",
        0.25,
    )
    made += [*moved(winding(2.2 * k, 2.6), -3 * k, 0, 0), rod(9.0 * k, 0.6, "steel")]
    made += [Part(ellipsoid(2.4, 2.4, 2.4).moved(10 * k, 0, 0), "silicone")]
    return centred(made + moved(turned(round_cells(3, 0.9, 6.5), about_x(np.pi / 2)), -4 * k, -9 * k, 0))


@clutter("first_aid", held_out=True)
def first_aid(rng: np.random.Generator) -> list[Part]:
    """A first-aid box: scissors, rolls, ampoules, plasters."""
    made = case(rng.uniform(18, 24), rng.uniform(13, 16), 7.0, "pe", 0.2)
    for place in about(rng, count(rng, 2, 4), 4.0, 3.0, 0.8):
        made += moved(turned([Part(cylinder(2.0, 6.0, 14), "textile", 1.4)], turn(rng)), *place.tolist())
    ampoules = grid(count(rng, 3, 6), 1, 1, (1.4, 1, 1), (0.0, 4.5, 0.0))
    phial = lathe([-3.0, 1.2, 1.6, 3.0], [0.55, 0.55, 0.25, 0.2], 10).turned(about_x(np.pi / 2))
    made += [Part(strewn(phial, ampoules), "water"), Part(strewn(phial, ampoules), "glass", 0.25)]
    blades = [Part(box(8.0, 0.9, 0.25).turned(turn_flat(rng)).moved(2, -3, -2.0), "stainless") for _ in range(2)]
    return centred([*made, *blades, Part(box(9.0, 5.0, 1.5).moved(-4, -3, -2.0), "paper", 0.6)])
