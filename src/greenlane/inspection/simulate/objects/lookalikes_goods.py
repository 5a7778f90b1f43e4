"""What is taken for refrigerant cylinders, for plastic waste and for electronic waste, as travels in bags and parcels:
other vessels under pressure, new goods of plastic, new devices in their boxes. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import strewn
from greenlane.inspection.simulate.mesh import (
    Part,
    about_x,
    about_y,
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
)  # fmt: skip
from greenlane.inspection.simulate.objects import electronics
from greenlane.inspection.simulate.objects.circuits import board, coiled_cable, plug, pouch_cell, slack_cable, winding
from greenlane.inspection.simulate.objects.layouts import X, Y, Z, about, centred, count, grid, pick, row
from greenlane.inspection.simulate.objects.toiletries import spray_can
from greenlane.inspection.simulate.objects.vessels import case, laid, rod, shell, vessel
from greenlane.inspection.simulate.paths import through


@lookalike("fire_extinguisher", like="gas_cylinder")
def fire_extinguisher(rng: np.random.Generator) -> list[Part]:
    """A fire extinguisher: powder or water in steel, dip tube, lever, gauge, hose."""
    up = rng.random() < 0.15
    high, radius = rng.uniform(22.0, 46.0), rng.uniform(3.8, 8.0)
    z = np.array([0.0, 0.03, 0.08, 0.85, 0.95, 1.0]) * high
    radii = np.array([0.7, 0.92, 1.0, 1.0, 0.6, 0.2]) * radius
    made = vessel(
        z,
        radii,
        "steel",
        rng.uniform(0.12, 0.2),
        pick(rng, "talc", "talc", "water"),
        rng.uniform(0.55, 0.8),
        1.1,
        lying=not up,
    )
    made += [
        Part(cylinder(0.6, 0.8 * high, 8).moved(0, 0, 0.55 * high), "pe"),
        Part(cylinder(1.3, 4.0, 10).moved(0, 0, high + 1), "brass"),
    ]
    lever = box(0.6 * radius + 9, 1.6, 0.4).moved(4, 0, high + 4.0).turned(about_y(0.1))
    made += [
        Part(lever, "steel"),
        Part(box(10, 1.4, 0.4).moved(4, 0, high + 2.2), "steel"),
        Part(cylinder(1.4, 1.0, 12).turned(about_x(np.pi / 2)).moved(0, 2, high + 1.5), "brass", 0.5),
    ]
    hose = through(
        (0, 0, high + 1),
        (-radius - 2, 0, 0.9 * high),
        (-radius - 1.2, 0, 0.5 * high),
        (-radius - 1, 0, 0.25 * high),
        steps=12,
    )
    return laid(rng, centred([*made, Part(tube(hose, 0.9, 8), "rubber", 0.7)]), float(up))


@lookalike("aerosol_set", like="gas_cylinder")
def aerosol_set(rng: np.random.Generator) -> list[Part]:
    """Several aerosol cans in a tray: hair spray, air freshener, foam."""
    up = rng.random() < 0.3
    high, radius = rng.uniform(14.0, 27.0), rng.uniform(2.2, 3.4)
    can = spray_can(rng, high, radius, pick(rng, "alcohol", "cream", "oil"), not up, 10)
    places = grid(count(rng, 2, 4), count(rng, 1, 2), 1, (2.1 * radius, 2.1 * radius, 1))
    return laid(rng, [Part(strewn(part.mesh, places), part.material, part.share) for part in can], float(up))


@lookalike("gas_cartridge", like="gas_cylinder")
def gas_cartridge(rng: np.random.Generator) -> list[Part]:
    """Small cartridges of butane for a stove or of carbon dioxide for a siphon, sold for the household."""
    up = rng.random() < 0.2
    if rng.random() < 0.5:
        long, radius = rng.uniform(6.4, 8.5), rng.uniform(0.9, 1.1)
        bulb = vessel(
            np.array([0, 0.06, 0.2, 0.7, 0.88, 1.0]) * long,
            np.array([0.3, 0.8, 1.0, 1.0, 0.4, 0.35]) * radius,
            "steel",
            0.16,
            sides=9,
        )
        places = grid(count(rng, 2, 5), count(rng, 2, 4), 1, (2.3, 2.3, 1))
        made = [Part(strewn(part.mesh, places), part.material, part.share) for part in bulb]
        return laid(rng, centred([*made, Part(box(12, 12, 8.4).moved(0, 0, 4), "cardboard", 0.03)]), 0.4)
    high, radius = rng.uniform(17.0, 19.5), rng.uniform(3.1, 3.5)
    z = np.array([0.0, 0.02, 0.9, 0.95, 1.0]) * high
    made = vessel(
        z, np.array([0.9, 1.0, 1.0, 0.6, 0.35]) * radius, "steel", 0.03, "propane", rng.uniform(0.5, 0.75), lying=not up
    )
    return laid(rng, centred([*made, Part(cylinder(1.6, 1.6, 12).moved(0, 0, high), "pe", 0.5)]), float(up))


@lookalike("vacuum_jug", like="gas_cylinder")
def vacuum_jug(rng: np.random.Generator) -> list[Part]:
    """A large vacuum jug, an urn or a pressure cooker: a domed steel vessel with a tap or a valve."""
    up = rng.random() < 0.3
    high, radius = rng.uniform(22.0, 38.0), rng.uniform(6.5, 11.0)
    z = np.array([0.0, 0.02, 0.1, 0.78, 0.9, 1.0]) * high
    radii = np.array([0.85, 0.95, 1.0, 1.0, 0.7, 0.45]) * radius
    made = vessel(z, radii, "stainless", 0.07)
    made += vessel(
        z * 0.93 + 0.5, radii - 1.0, "stainless", 0.07, "water" if rng.random() < 0.4 else None, 0.7, lying=not up
    )
    grip = through(
        (radius, 0, 0.85 * high),
        (radius + 4, 0, 0.8 * high),
        (radius + 4, 0, 0.4 * high),
        (radius, 0, 0.35 * high),
        steps=12,
    )
    made += [
        Part(tube(grip, 1.1, 8), "abs", 0.7),
        Part(cylinder(0.55 * radius, 5.0, 16).moved(0, 0, high + 1), "abs", 0.5),
    ]
    return laid(
        rng,
        centred([*made, Part(rod(5.0, 0.8, "brass", 8).mesh.moved(-radius - 1, 0, 0.1 * high), "brass", 0.6)]),
        float(up),
    )


@lookalike("soda_siphon", like="gas_cylinder")
def soda_siphon(rng: np.random.Generator) -> list[Part]:
    """A siphon or whipper: an aluminium bottle with a metal head and a dip tube."""
    up = rng.random() < 0.15
    high, radius = rng.uniform(20.0, 32.0), rng.uniform(4.0, 5.5)
    z = np.array([0.0, 0.02, 0.08, 0.6, 0.74, 0.8]) * high
    made = vessel(
        z,
        np.array([0.8, 0.95, 1.0, 1.0, 0.55, 0.5]) * radius,
        pick(rng, "aluminium", "stainless", "glass"),
        rng.uniform(0.12, 0.3),
        "water",
        rng.uniform(0.3, 0.8),
        lying=not up,
    )
    head = lathe(np.array([0.78, 0.8, 0.92, 0.98]) * high, np.array([0.6, 0.65, 0.6, 0.3]) * radius, 14)
    made += [
        Part(head, pick(rng, "zinc", "abs", "aluminium"), 0.7),
        Part(cylinder(0.3, 0.75 * high, 6).moved(0, 0, 0.4 * high), "stainless", 0.6),
    ]
    lever = tube([[0, 0, 0.95 * high], [radius, 0, 0.95 * high], [1.3 * radius, 0, 0.8 * high]], 0.5, 7)
    return laid(rng, centred([*made, Part(lever, "zinc")]), float(up))


@lookalike("metal_pipes", like="gas_cylinder")
def metal_pipes(rng: np.random.Generator) -> list[Part]:
    """Water pipes, fittings, a shock absorber or an exhaust: steel and copper tubes."""
    long, radius = rng.uniform(18.0, 48.0), rng.uniform(1.0, 4.0)
    metal, wall = pick(rng, "steel", "copper", "brass", "aluminium"), rng.uniform(0.12, 0.3)
    places = grid(1, count(rng, 1, 4), count(rng, 1, 2), (1, 2.15 * radius, 2.15 * radius))
    made = [
        Part(strewn(rod(long, radius, metal, 16).mesh, places), metal),
        Part(strewn(rod(long + 0.1, radius - wall, metal, 14).mesh, places), metal, -1.0),
    ]
    if rng.random() < 0.6:
        nut = ring(radius + 0.2, 0.8, 2.5, 6, 12).turned(about_y(np.pi / 2)).moved(0.42 * long, 0, 0)
        made.append(Part(strewn(nut, places), "brass"))
    return made


@lookalike("pump_canister", like="gas_cylinder")
def pump_canister(rng: np.random.Generator) -> list[Part]:
    """A garden sprayer, a water filter or an air tank of plastic or steel, empty or with water."""
    up = rng.random() < 0.3
    high, radius = rng.uniform(22.0, 40.0), rng.uniform(5.0, 9.0)
    s = np.linspace(0, 1, 9)
    radii = radius * np.sin(np.pi * (0.08 + 0.84 * s)) ** 0.3
    material = pick(rng, "pe", "pe", "steel")
    made = vessel(
        s * high,
        radii,
        material,
        0.3 if material == "pe" else 0.1,
        pick(rng, "water", "sand") if rng.random() < 0.5 else None,
        0.6,
        lying=not up,
    )
    made += [
        Part(cylinder(1.4, 0.7 * high, 10).moved(0, 0, 0.7 * high), "pe", 0.6),
        Part(rod(10.0, 1.0, "abs", 8).mesh.moved(0, 0, 1.1 * high), "abs"),
    ]
    return laid(rng, centred(made), float(up))


@lookalike("bottle_pack", like="plastic_waste")
def bottle_pack(rng: np.random.Generator) -> list[Part]:
    """New bottles, jars or tubs in film: all alike and in rows, empty or full."""
    up = rng.random() < 0.5
    high, radius = rng.uniform(7.0, 20.0), rng.uniform(2.0, 3.8)
    full = pick(rng, "water", "cream") if rng.random() < 0.35 else None
    z = np.array([0.0, 0.02, 0.75, 0.88, 1.0]) * high
    one = vessel(
        z,
        np.array([0.9, 1.0, 1.0, 0.45, 0.42]) * radius,
        pick(rng, "pet", "pe"),
        0.07,
        full,
        0.85,
        sides=9,
        lying=not up,
    )
    places = grid(count(rng, 3, 5), count(rng, 2, 3), 1, (2.05 * radius, 2.05 * radius, 1))
    return laid(rng, centred([Part(strewn(part.mesh, places), part.material, part.share) for part in one]), float(up))


@lookalike("nested_tubs", like="plastic_waste")
def nested_tubs(rng: np.random.Generator) -> list[Part]:
    """Cups, bowls or crates of plastic, one in another."""
    many, radius, high = count(rng, 5, 14), rng.uniform(3.5, 11.0), rng.uniform(5.0, 12.0)
    wall, step = 0.12, rng.uniform(0.7, 1.6)
    outer = lathe([0, high], [0.7 * radius, radius], 16)
    inner = lathe([wall, high + 0.01], [0.7 * radius - wall, radius - wall], 16)
    places = row(many, step, Z)
    material = pick(rng, "pe", "pet", "foam")
    share = 3.0 if material == "foam" else 1.0
    return laid(
        rng, centred([Part(strewn(outer, places), material, share), Part(strewn(inner, places), material, -share)]), 0.2
    )


@lookalike("plastic_parts", like="plastic_waste")
def plastic_parts(rng: np.random.Generator) -> list[Part]:
    """New goods of plastic in bundles: pegs, caps, hangers, cable ties, brackets, all of one kind."""
    many, size = count(rng, 30, 70), rng.uniform(1.2, 3.0)
    cap = [cylinder(size, 0.9 * size, 9), cylinder(0.9 * size, 0.9 * size, 9).moved(0, 0, -0.12)]
    peg = joined([box(2.6 * size, 0.5, 0.7), box(0.5, 0.9 * size, 0.7).moved(size, 0, 0)])
    shape = cap[0] if rng.random() < 0.5 else peg
    spread = about(rng, many, 2.2 * size, 1.8 * size, 0.7 * size)
    ordered = grid(5, 6, 3, (2.7 * size, 1.2 * size, 1.1))[:many]
    places = spread if rng.random() < 0.5 else ordered
    made = [Part(strewn(shape, places), pick(rng, "pe", "abs", "pvc", "nylon"))]
    return centred([*made, Part(rounded_box(16, 13, 8, 1.5, 3), "pe", 0.01)])


@lookalike("film_rolls", like="plastic_waste")
def film_rolls(rng: np.random.Generator) -> list[Part]:
    """Rolls of film, adhesive tape, carrier bags or bubble wrap."""
    radius, high, hole = rng.uniform(3.5, 9.0), rng.uniform(2.0, 30.0), rng.uniform(1.2, 2.6)
    places = row(
        count(rng, 1, 4) if high < 12 else count(rng, 1, 2),
        2.05 * radius if high > 12 else high + 0.4,
        Y if high > 12 else Z,
    )
    material, share = (("pe", 0.95), ("pvc", 0.9), ("pe", 0.12))[count(rng, 0, 2)]
    made = [
        Part(strewn(cylinder(radius, high, 20), places), material, share),
        Part(strewn(cylinder(hole, high, 14), places), material, -share),
    ]
    made += [
        Part(strewn(cylinder(hole, high, 14), places), "cardboard"),
        Part(strewn(cylinder(hole - 0.3, high, 12), places), "cardboard", -1.0),
    ]
    return laid(rng, centred(made), 0.3)


@lookalike("pellets_bag", like="plastic_waste")
def pellets_bag(rng: np.random.Generator) -> list[Part]:
    """A bag of plastic granules, of filling beads or of cat litter: even throughout."""
    a, b, c = rng.uniform(18.0, 34.0), rng.uniform(12.0, 22.0), rng.uniform(4.0, 9.0)
    filling, share = (("pe", 0.6), ("pet", 0.6), ("sand", 0.6), ("silicone", 0.6), ("foam", 0.8))[count(rng, 0, 4)]
    return [Part(rounded_box(a, b, c, 0.4 * c, 4), filling, share * rng.uniform(0.9, 1.1))]


def boxed(rng: np.random.Generator, goods: list[Part], room: float = 1.5) -> list[Part]:
    """Return new goods in their printed box, with foam or pulp at both ends."""
    goods = centred(goods)
    a, b, c = (2.0 * np.max([np.abs(part.mesh.points).max(axis=0) for part in goods], axis=0) + 2 * room).tolist()
    pads = strewn(box(0.12 * a, 0.95 * b, 0.9 * c), row(2, 0.86 * a))
    return [
        *goods,
        *case(a + 0.6, b + 0.6, c + 0.6, "cardboard", 0.3, 0.5),
        Part(pads, pick(rng, "foam", "cardboard"), 0.6),
    ]


@lookalike("boxed_devices", like="e_waste")
def boxed_devices(rng: np.random.Generator) -> list[Part]:
    """A new device in its box: telephone, tablet, drive, loudspeaker; whole, alone and in its place."""
    kinds = (electronics.phone, electronics.tablet, electronics.hard_drive, electronics.power_bank, electronics.speaker)
    goods = kinds[count(rng, 0, len(kinds) - 1)](rng)
    if rng.random() < 0.5:
        goods = [
            *goods,
            *moved(turned(plug(rng), about_z(np.pi / 2)), 0, -9.0, -0.5),
            *moved(coiled_cable(rng, 0.15), 8, -9.0, 0),
        ]
    return boxed(rng, goods)


@lookalike("boxed_phones", like="e_waste")
def boxed_phones(rng: np.random.Generator) -> list[Part]:
    """A carton of new telephones, all alike, each in its cell."""
    one = electronics.phone(rng)
    places = grid(1, count(rng, 1, 3), count(rng, 1, 4), (18.0, 9.5, 3.2))
    made = [Part(strewn(part.mesh, places), part.material, part.share) for part in one]
    return [*made, Part(strewn(box(17.6, 9.2, 2.8), places), "cardboard", 0.12)]


@lookalike("router", like="e_waste")
def router(rng: np.random.Generator) -> list[Part]:
    """A router, a set-top box or a game console: one board in a case, aerials, power supply."""
    a, b, c = rng.uniform(16.0, 30.0), rng.uniform(11.0, 22.0), rng.uniform(2.8, 6.0)
    made = shell(rounded_box(a, b, c, 0.6, 3), pick(rng, "abs", "flame_abs", "steel"), 0.18)
    made += moved(board(rng, 0.85 * a, 0.8 * b, 40, 0.6), 0, 0, -0.2 * c)
    made.append(Part(strewn(box(1.6, 2.0, 1.4), row(count(rng, 2, 6), 2.2, X, (0, 0.42 * b, 0))), "steel", 0.4))
    fins = strewn(box(0.12, 4.0, 1.6), row(count(rng, 6, 12), 0.45, X, (0.1 * a, -0.05 * b, 0.1 * c)))
    made.append(Part(fins, "aluminium"))
    if rng.random() < 0.6:
        aerial = tube([[0, 0, 0], [0, 14.0, 0]], [0.6, 0.45], 8)
        made.append(Part(strewn(aerial, row(count(rng, 1, 3), 0.4 * a, X, (0, 0.5 * b, 0))), "abs"))
    return boxed(rng, made) if rng.random() < 0.4 else centred(made)


@lookalike("spare_boards", like="e_waste")
def spare_boards(rng: np.random.Generator) -> list[Part]:
    """New boards in foil bags, in rows, in a carton: memory, graphics cards, spare parts."""
    a, b, many = rng.uniform(10.0, 26.0), rng.uniform(4.0, 12.0), count(rng, 1, 4)
    made: list[Part] = []
    for place in row(many, 3.0, Z):
        one = board(rng, a, b, 24, 0.7)
        if rng.random() < 0.5:
            one += [
                Part(strewn(box(0.1, 0.6 * b, 1.3), row(9, 0.5, X, (0, 0, 0.8))), "aluminium"),
                *moved(winding(0.9, 0.6), 0.3 * a, 0, 0.6),
            ]
        made += moved([*one, Part(box(a + 2, b + 2, 0.6), "pe", 0.04)], *place.tolist())
    return boxed(rng, made)


@lookalike("toy_robot", like="e_waste")
def toy_robot(rng: np.random.Generator) -> list[Part]:
    """An electric toy or a small kitchen machine, whole: motor, gears, board, cells, cable."""
    a, b, c = rng.uniform(12.0, 24.0), rng.uniform(9.0, 16.0), rng.uniform(7.0, 13.0)
    made = shell(rounded_box(a, b, c, 1.5, 3), pick(rng, "abs", "steel"), 0.25)
    made += moved(turned(winding(0.22 * c, 0.35 * a), about_y(np.pi / 2)), 0.15 * a, 0, 0) + moved(
        board(rng, 0.5 * a, 0.5 * b, 18, 0.6), -0.2 * a, 0, 0.25 * c
    )
    made += [
        Part(
            strewn(cylinder(0.15 * c, 0.8, 16).turned(about_y(np.pi / 2)), row(3, 1.4, X, (-0.2 * a, 0, -0.1 * c))),
            "nylon",
        ),
        pouch_cell(4, 3, 1.2),
    ]
    if rng.random() < 0.6:
        made += moved(slack_cable(rng, rng.uniform(30, 60), 0.25), 0, 0.6 * b, 0)
    return centred([*made, Part(ellipsoid(1.0, 1.0, 1.0, 5, 9).moved(0.5 * a, 0, 0), "rubber")])
