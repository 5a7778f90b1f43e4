"""Ordinary food, fresh, dry, in tins and in packets. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    box,
    cylinder,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rounded_box,
    tube,
    turn_flat,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import Y, Z, about, belly, centred, count, grid, outline, pick, row
from greenlane.inspection.simulate.objects.vessels import case, laid, shell, vessel
from greenlane.inspection.simulate.paths import arc, bumps


def sack(rng: np.random.Generator, a: float, b: float, c: float) -> Mesh:
    """Return a filled bag, lying: flat below, slack above, its ends drawn in."""
    path = np.column_stack([np.linspace(-a / 2, a / 2, 9), np.zeros(9), np.zeros(9)])
    return tube(path, 0.5 * b * belly(9, 0.3), 14, c / b, bumps(rng, 9, 14, 0.04))


@clutter("tins")
def tins(rng: np.random.Generator) -> list[Part]:
    """Tins of food: fish, meat, fruit, milk."""
    high, radius = rng.uniform(3.5, 12.0), rng.uniform(3.2, 5.2)
    metal, wall = (("steel", 0.022), ("steel", 0.018), ("aluminium", 0.03))[count(rng, 0, 2)]
    z = np.array([0.0, 0.01, 0.02, 0.98, 0.99, 1.0]) * high
    radii = np.array([0.98, 1.02, 1.0, 1.0, 1.02, 0.98]) * radius
    made: list[Part] = []
    for k in range(count(rng, 1, 4)):
        food = pick(rng, "meat", "fruit", "oil", "fish", "beans")
        made += moved(vessel(z, radii, metal, wall, food, rng.uniform(0.85, 0.97), sides=18), 0, 2.1 * radius * k, 0)
    return laid(rng, centred(made), 0.5)


@clutter("drink_cans")
def drink_cans(rng: np.random.Generator) -> list[Part]:
    """Cans of drink, alone or shrink-wrapped."""
    up = rng.random() < 0.5
    z = np.array([0.0, 0.5, 1.2, 10.3, 11.3, 12.0])
    radii = np.array([2.3, 2.6, 3.2, 3.2, 2.7, 2.6]) * rng.uniform(0.85, 1.05)
    can = vessel(z, radii, "aluminium", 0.02, "water", rng.uniform(0.85, 0.95), sides=14, lying=not up)
    places = grid(count(rng, 1, 3), count(rng, 1, 2), 1, (6.6, 6.6, 1.0))
    return laid(rng, centred([Part(strewn(p.mesh, places), p.material, p.share) for p in can]), float(up))


@clutter("biscuit_tin")
def biscuit_tin(rng: np.random.Generator) -> list[Part]:
    """A tin of biscuits or tea."""
    radius, high, slim = rng.uniform(6.0, 10.5), rng.uniform(5.0, 12.0), rng.uniform(0.6, 1.0)
    made = [
        Part(extrude(outline(radius, slim, 22, 0.7), high), "steel"),
        Part(extrude(outline(radius - 0.03, slim, 22, 0.7), high - 0.06), "steel", -1.0),
    ]
    size, layers = rng.uniform(1.8, 2.8), max(1, int(high / 3.0))
    cakes = strewn(
        cylinder(size, 1.0, 12),
        grid(
            max(1, int(1.3 * radius / size / 2)),
            max(1, int(slim * 1.3 * radius / size / 2)),
            layers,
            (2.1 * size, 2.1 * size, 2.0),
        ),
    )
    return laid(rng, [*made, Part(cakes, "flour", rng.uniform(0.9, 1.4))], 0.7)


@clutter("apples")
def apples(rng: np.random.Generator) -> list[Part]:
    """Apples, oranges or other round fruit, with a core."""
    many, radius = count(rng, 2, 9), rng.uniform(2.4, 4.6)
    profile = lathe(
        np.array([-0.9, -0.75, -0.3, 0.2, 0.65, 0.85, 0.7]) * radius,
        np.array([0.1, 0.55, 0.95, 1.0, 0.7, 0.3, 0.02]) * radius,
        14,
    )
    one = profile if rng.random() < 0.6 else ellipsoid(radius, radius, radius * rng.uniform(0.85, 1.1))
    places, way = about(rng, many, 1.6 * radius, 1.6 * radius, 0.35 * radius), turns(rng, many)
    sizes = np.tile(rng.uniform(0.85, 1.1, (many, 1)), 3)
    made = [Part(strewn(one, places, way, sizes), "fruit")]
    return centred(
        [
            *made,
            Part(strewn(ellipsoid(0.3 * radius, 0.3 * radius, 0.4 * radius, 4, 7), places, way, sizes), "fruit", -0.4),
        ]
    )


@clutter("mangoes")
def mangoes(rng: np.random.Generator) -> list[Part]:
    """Mangoes, avocados or peaches, each with its stone."""
    many, k = count(rng, 1, 4), rng.uniform(0.7, 1.2)
    places = np.column_stack([rng.normal(0, 1, many), 7.5 * k * (np.arange(many) - many / 2), np.zeros(many)])
    way = turns(rng, many, 0.4)
    return centred(
        [
            Part(strewn(ellipsoid(5.5 * k, 3.5 * k, 3.2 * k), places, way), "fruit"),
            Part(strewn(ellipsoid(3.2 * k, 2.0 * k, 1.0 * k), places, way), "wood", 0.5),
        ]
    )


@clutter("bread")
def bread(rng: np.random.Generator) -> list[Part]:
    """A loaf, rolls or a baguette: full of air."""
    long, wide = (
        (rng.uniform(22, 45), rng.uniform(5, 7)) if rng.random() < 0.4 else (rng.uniform(10, 26), rng.uniform(8, 13))
    )
    path = arc(long, rng.uniform(0.0, 0.3), 12)
    crust = tube(path, 0.5 * wide * belly(12, 0.3), 14, rng.uniform(0.7, 0.95), bumps(rng, 12, 14, 0.05))
    return [Part(crust, "flour", 0.75), Part(crust.scaled(0.93, 0.85, 0.85), "flour", -0.35)]


@clutter("chocolate")
def chocolate(rng: np.random.Generator) -> list[Part]:
    """Bars of chocolate in foil, or a box of them."""
    a, b = rng.uniform(13.0, 18.0), rng.uniform(6.0, 9.0)
    along, across, bars = count(rng, 5, 8), count(rng, 3, 4), count(rng, 1, 5)
    squares = grid(along, across, bars, (a / along, b / across, 1.5))
    made = [Part(strewn(box(0.86 * a / along, 0.86 * b / across, 0.5), squares), "sugar", 1.5)]
    sheet = row(bars, 1.5, Z, (0, 0, -0.35))
    return [
        *made,
        Part(strewn(box(a, b, 0.4), sheet), "sugar", 1.5),
        Part(strewn(box(a + 0.8, b + 0.6, 1.2), sheet), "aluminium", 0.004),
    ]


@clutter("rice_bag")
def rice_bag(rng: np.random.Generator) -> list[Part]:
    """Bags of rice, flour, sugar, salt or coffee."""
    a, b, c = rng.uniform(13.0, 26.0), rng.uniform(9.0, 16.0), rng.uniform(4.0, 7.0)
    made: list[Part] = []
    for k in range(count(rng, 1, 2)):
        filling = pick(rng, "rice", "rice", "flour", "sugar", "salt", "coffee")
        one = sack(rng, a, b, c) if rng.random() < 0.6 else rounded_box(a, 0.8 * b, c, 1.2, 3)
        made += moved(
            [Part(one, filling, rng.uniform(0.92, 1.0))], rng.uniform(-2, 2), rng.uniform(-2, 2), 1.05 * c * k
        )
    return centred(made)


@clutter("beans")
def beans(rng: np.random.Generator) -> list[Part]:
    """A bag of dried beans, nuts or sweets, each to be seen."""
    many, size = count(rng, 60, 110), rng.uniform(0.5, 1.1)
    spread = 0.6 * size * many ** (1 / 3)
    places = np.clip(about(rng, many, spread, 0.8 * spread, 0.35 * spread), -1.9 * spread, 1.9 * spread)
    one = ellipsoid(size, 0.65 * size, 0.55 * size, 2, 6)
    return centred(
        [Part(strewn(one, places, turns(rng, many)), pick(rng, "beans", "wood", "sugar"), rng.uniform(1.2, 1.5))]
    )


@clutter("meat")
def meat(rng: np.random.Generator) -> list[Part]:
    """Boneless meat or steaks in a tray, wrapped."""
    a, b = rng.uniform(13.0, 22.0), rng.uniform(9.0, 14.0)
    made = shell(rounded_box(a + 3, b + 3, 3.2, 0.6, 3), "foam", 0.4)
    for k in range(count(rng, 1, 3)):
        cut = extrude(outline(0.42 * a, b / a, 16) * bumps(rng, 1, 16, 0.12).T, rng.uniform(1.5, 3.0))
        made.append(Part(cut.turned(turn_flat(rng, 0.05)).moved(0, 0, 0.3 + 1.2 * k), "meat"))
        rim = extrude(outline(0.44 * a, b / a, 16)[:7], 1.5)
        made.append(Part(rim.scaled(1.0, 0.4, 1.0).moved(0, 0.3 * b, 0.3 + 1.2 * k), "fat", 0.5))
    return centred(made)


@clutter("spices")
def spices(rng: np.random.Generator) -> list[Part]:
    """Small jars or packets of spice."""
    up = rng.random() < 0.6
    made: list[Part] = []
    for place in grid(count(rng, 1, 3), count(rng, 1, 3), 1, (5.2, 5.2, 1.0)):
        high, radius = rng.uniform(7.0, 10.0), rng.uniform(1.8, 2.4)
        z = np.array([0.0, 0.1, 0.75, 0.8, 1.0]) * high
        jar = vessel(
            z,
            np.array([0.95, 1.0, 1.0, 0.85, 0.85]) * radius,
            pick(rng, "glass", "pet", "steel"),
            0.12,
            pick(rng, "herbs", "herbs", "salt", "coffee"),
            0.7,
            rng.uniform(0.8, 1.6),
            12,
            lying=not up,
        )
        made += moved(jar, *place.tolist())
    return laid(rng, centred(made), float(up))


@clutter("tea")
def tea(rng: np.random.Generator) -> list[Part]:
    """Cartons of tea or cereals: light goods in board."""
    a, b, c = rng.uniform(12.0, 28.0), rng.uniform(7.0, 19.0), rng.uniform(5.0, 8.0)
    made = case(a, b, c, "cardboard", 0.07)
    bags = rounded_box(0.08 * a, 0.8 * b, 0.8 * c, 0.4, 3)
    places = row(count(rng, 6, 10), 0.095 * a)
    return [*made, Part(strewn(bags, places), pick(rng, "coffee", "herbs"), rng.uniform(0.6, 1.3))]


@clutter("cheese")
def cheese(rng: np.random.Generator) -> list[Part]:
    """A wheel or a wedge of cheese, butter."""
    radius, high = rng.uniform(5.0, 11.0), rng.uniform(3.0, 7.0)
    angle = np.linspace(0, rng.uniform(0.6, 1.6), 8)
    wedge = np.concatenate([[[0.0, 0.0]], radius * np.column_stack([np.cos(angle), np.sin(angle)])])
    shape = extrude(wedge, high) if rng.random() < 0.5 else cylinder(0.7 * radius, high, 20)
    holes = ellipsoid(0.5, 0.5, 0.4, 3, 7)
    places = np.abs(about(rng, count(rng, 1, 8), 0.25 * radius, 0.15 * radius, 0.2 * high)) + np.array(
        (0.3 * radius, 0.1 * radius, 0)
    )
    return centred([Part(shape, "fat", rng.uniform(1.1, 1.2)), Part(strewn(holes, places), "fat", -1.0)])


@clutter("potatoes")
def potatoes(rng: np.random.Generator) -> list[Part]:
    """Potatoes, ginger, carrots: roots as they grew."""
    many, long = count(rng, 3, 9), rng.uniform(6.0, 16.0)
    made: list[Part] = []
    for place in about(rng, many, 4.0, 4.0, 0.8):
        path = arc(long * rng.uniform(0.7, 1.2), rng.uniform(0, 0.5), 9)
        taper = np.linspace(1.0, rng.uniform(0.3, 1.0), 9)
        root = tube(
            path, rng.uniform(1.6, 3.0) * belly(9, 0.4) * taper, 10, rng.uniform(0.8, 1.0), bumps(rng, 9, 10, 0.08)
        )
        made.append(Part(root.turned(turn_flat(rng, 0.2)).moved(*place.tolist()), "fruit", 1.08))
    return centred(made)


@clutter("pasta")
def pasta(rng: np.random.Generator) -> list[Part]:
    """Packets of spaghetti or of short tubes."""
    if rng.random() < 0.5:
        starts = about(rng, count(rng, 70, 130), 0.0, 1.8, 0.9) + np.array((-12.5, 0, 0))
        ends = starts + np.array((25.0, 0, 0))
        return [Part(sticks(starts, ends, np.full(len(starts), 0.1), sides=3), "flour", 2.2)]
    many, radius = count(rng, 40, 80), rng.uniform(0.35, 0.7)
    places, way = about(rng, many, 3.5, 2.6, 1.1), turns(rng, many)
    made = [Part(strewn(cylinder(radius, 3.6, 7), places, way), "flour", 2.2)]
    return centred([*made, Part(strewn(cylinder(0.75 * radius, 3.6, 5), places, way), "flour", -2.2)])


@clutter("milk_carton")
def milk_carton(rng: np.random.Generator) -> list[Part]:
    """Cartons of milk, juice or sauce."""
    a, b, c = rng.uniform(16.0, 24.0), rng.uniform(6.0, 9.5), rng.uniform(5.0, 7.5)
    full = rng.uniform(0.8, 0.97)
    places = row(count(rng, 1, 3), 1.02 * b, Y)
    made = [
        Part(strewn(box(a, b, c), places), "cardboard", 0.08),
        Part(
            strewn(box(a * full, 0.98 * b, 0.98 * c).moved(-0.48 * a * (1 - full), 0, 0), places),
            pick(rng, "water", "fruit"),
        ),
    ]
    return [
        *made,
        Part(
            strewn(cylinder(1.5, 1.4, 12).turned(about_x(0.0)), places + np.array((0.35 * a, 0, 0.5 * c + 0.6))),
            "pe",
            0.5,
        ),
    ]


@clutter("coconut", held_out=True)
def coconut(rng: np.random.Generator) -> list[Part]:
    """Coconuts: shell, flesh and water."""
    radius = rng.uniform(4.5, 6.5)
    made: list[Part] = []
    for k in range(count(rng, 1, 3)):
        nut = [
            Part(ellipsoid(radius * s, radius * s, radius * s * 1.1, 9, 14), m, f)
            for s, m, f in (
                (1.0, "wood", 1.3),
                (0.92, "wood", -1.3),
                (0.92, "fat", 1.05),
                (0.7, "fat", -1.05),
                (0.66, "water", 0.7),
            )
        ]
        made += moved(nut, 0, 2.1 * radius * k, 0)
    return centred(made)


@clutter("pineapple", held_out=True)
def pineapple(rng: np.random.Generator) -> list[Part]:
    """A pineapple with its crown."""
    long, radius = rng.uniform(13.0, 19.0), rng.uniform(4.5, 6.0)
    z = np.linspace(-long / 2, long / 2, 15)
    scales = 1.0 + 0.05 * np.cos(2 * np.pi * np.arange(15) / 2)
    made = [
        Part(lathe(z, radius * belly(15, 0.4) * scales, 16), "fruit"),
        Part(cylinder(1.2, 0.9 * long, 8), "wood", 0.3),
    ]
    many = count(rng, 20, 32)
    angle, lean = rng.uniform(0, 2 * np.pi, many), rng.uniform(0.1, 0.9, many)
    starts = np.column_stack([np.cos(angle), np.sin(angle), np.full(many, 0.48 * long)])
    ends = starts + rng.uniform(6, 12, (many, 1)) * np.column_stack(
        [np.cos(angle) * lean, np.sin(angle) * lean, np.ones(many)]
    )
    leaves = sticks(starts, ends, np.full(many, 0.6), ((0.0, 1.0), (0.5, 0.9), (1.0, 0.1)), 4)
    return laid(rng, centred([*made, Part(leaves, "fruit", 0.5)]), 0.1)
