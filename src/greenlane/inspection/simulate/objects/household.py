"""Ordinary things of a home, an office and a child's room. Lengths in cm. Pure."""

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
    ellipsoid,
    extrude,
    joined,
    lathe,
    moved,
    ring,
    rounded_box,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import board, round_cells, winding
from greenlane.inspection.simulate.objects.layouts import (
    Y,
    Z,
    about,
    centred,
    count,
    grid,
    headings,
    outline,
    pick,
    row,
    straight,
)  # fmt: skip
from greenlane.inspection.simulate.objects.vessels import case, laid, rod, shell, vessel
from greenlane.inspection.simulate.paths import bumps, through


@clutter("books")
def books(rng: np.random.Generator) -> list[Part]:
    """One to four books: a block of pages between boards."""
    made, at = [], 0.0
    for _ in range(count(rng, 1, 4)):
        a, b, c = rng.uniform(15.0, 26.0), rng.uniform(11.0, 19.0), rng.uniform(1.0, 4.0)
        book = [Part(box(a, b, c), "paper")]
        if rng.random() < 0.6:
            book.append(Part(strewn(box(a + 0.6, b + 0.5, 0.25), row(2, c + 0.25, Z)), "cardboard"))
        made += moved(turned(book, about_z(rng.normal(0.0, 0.12))), 0.0, 0.0, at + c / 2.0)
        at += c + 0.6
    return centred(made)


@clutter("magazines")
def magazines(rng: np.random.Generator) -> list[Part]:
    """Magazines and letters in a fanned pile."""
    many = count(rng, 2, 9)
    places = np.column_stack([rng.normal(0, 1.5, (many, 2)), 0.45 * np.arange(many)])
    sizes = np.column_stack([rng.uniform(18, 30, many), rng.uniform(12, 21, many), rng.uniform(0.1, 0.6, many)])
    sheets = strewn(box(1.0, 1.0, 1.0), places, headings(rng.normal(0, 0.25, many)), sizes)
    staples = strewn(box(0.06, 1.2, 0.06), row(many, 0.45, Z, (0.0, 0.0, 0.22 * many)))
    return centred([Part(sheets, "paper"), Part(staples, "steel")])


@clutter("papers")
def papers(rng: np.random.Generator) -> list[Part]:
    """A ring binder full of papers."""
    a, b, c = 31.0, 24.0 * rng.uniform(0.9, 1.15), rng.uniform(3.0, 7.5)
    made = [Part(box(29.7, 21.0, c * rng.uniform(0.2, 0.85)), "paper", 0.9)]
    made.append(Part(strewn(box(a, b + 4, 0.25), row(2, c, Z)), "cardboard"))
    arch = ring(0.35 * c + 0.6, 0.35, 1.0, 6, 16).turned(about_x(np.pi / 2)).turned(about_z(np.pi / 2))
    made.append(Part(strewn(arch, row(2, 8.0, middle=(0.0, -0.43 * b, 0.0))), "steel"))
    return [*made, Part(box(14.0, 3.0, 0.15).moved(0.0, -0.46 * b, 0.0), "steel")]


@clutter("toy_bricks")
def toy_bricks(rng: np.random.Generator) -> list[Part]:
    """Building bricks of plastic or wood, tipped into a bag."""
    many, size = count(rng, 12, 40), rng.uniform(0.9, 2.0)
    sizes = np.column_stack(
        [rng.choice([1.0, 2.0, 3.0], many), rng.choice([1.0, 2.0], many), rng.choice([0.4, 1.0], many)]
    )
    places = about(rng, many, 3.0 * size, 2.5 * size, size)
    if rng.random() < 0.4:
        return [Part(strewn(box(1, 1, 1), places, turns(rng, many), sizes * size), "wood")]
    hollow = strewn(box(0.82, 0.82, 0.86), places, way := turns(rng, many), sizes * size)
    return [Part(strewn(box(1, 1, 1), places, way, sizes * size), "abs"), Part(hollow, "abs", -1.0)]


@clutter("toy_car")
def toy_car(rng: np.random.Generator) -> list[Part]:
    """A toy car: shell, axles, wheels, at times a motor and cells."""
    long, wide = rng.uniform(8.0, 26.0), rng.uniform(0.38, 0.48)
    wide *= long
    body = rounded_box(long, wide, 0.2 * long, 0.05 * long, 3)
    cab = rounded_box(0.5 * long, 0.85 * wide, 0.18 * long, 0.05 * long, 3).moved(-0.05 * long, 0, 0.16 * long)
    wall = max(0.12, 0.01 * long)
    made = shell(body, pick(rng, "abs", "zinc", "steel"), wall) + shell(cab, "abs", wall)
    wheel = cylinder(0.1 * long, 0.08 * long, 14).turned(about_x(np.pi / 2))
    made.append(
        Part(
            strewn(wheel, grid(2, 2, 1, (0.6 * long, 0.95 * wide, 1), (0, 0, -0.1 * long))), pick(rng, "rubber", "abs")
        )
    )
    axle = cylinder(0.012 * long, wide, 6).turned(about_x(np.pi / 2))
    made.append(Part(strewn(axle, row(2, 0.6 * long, middle=(0, 0, -0.1 * long))), "steel"))
    if long > 14 and rng.random() < 0.6:
        made += (
            moved(winding(0.06 * long, 0.16 * long), -0.3 * long, 0, 0)
            + round_cells(2, 0.72, 5.0, "alkaline")
            + board(rng, 4.0, 3.0, 8)
        )
    return centred(made)


@clutter("doll")
def doll(rng: np.random.Generator) -> list[Part]:
    """A plastic doll: hollow body and limbs."""
    k = rng.uniform(0.6, 1.3)
    limbs = [
        through((-9, 0, 0), (-3, 0, 0.5), (2, 0, 0), (7, 0, 0), steps=10) * k,
        through((6, 1.5, 0), (5, 5.0, 0), (0, 6 + rng.uniform(-2, 4), 0), steps=7) * k,
        through((6, -1.5, 0), (5, -5.0, 0), (0, -6 + rng.uniform(-4, 2), 0), steps=7) * k,
        through((-8, 1.5, 0), (-14, 2.5, 0), (-21, 3.0, rng.uniform(-3, 3)), steps=7) * k,
        through((-8, -1.5, 0), (-14, -2.5, 0), (-21, -3.0, rng.uniform(-3, 3)), steps=7) * k,
    ]
    made: list[Part] = []
    for path, radius in zip(limbs, (2.6, 0.9, 0.9, 1.3, 1.3), strict=True):
        made += shell(tube(path, radius * k, 10), "pvc", 0.2 * k)
    made += shell(ellipsoid(3.1 * k, 2.6 * k, 2.9 * k).moved(9.5 * k, 0, 0), "pvc", 0.25 * k)
    eyes = strewn(ellipsoid(0.35 * k, 0.35 * k, 0.35 * k, 4, 8), row(2, 2.0 * k, Y, (10 * k, 0, 2.2 * k)))
    return centred(
        [*made, Part(eyes, "glass"), Part(ellipsoid(4.2 * k, 3.4 * k, 3.4 * k).moved(9.8 * k, 0, 0), "nylon", 0.08)]
    )


@clutter("ball")
def ball(rng: np.random.Generator) -> list[Part]:
    """A ball: a football blown up, tennis balls, billiard balls."""
    if rng.random() < 0.45:
        radius = rng.uniform(7.0, 12.0)
        return shell(ellipsoid(radius, radius, radius, 13, 20), pick(rng, "rubber", "leather", "pvc"), 0.25)
    radius, solid = rng.uniform(2.0, 3.6), rng.random() < 0.5
    places = row(count(rng, 1, 5), 2.05 * radius)
    one = ellipsoid(radius, radius, radius, 8, 12)
    if solid:
        return [Part(strewn(one, places), pick(rng, "resin", "rubber", "glass"))]
    inner = one.scaled(*(3 * [1 - 0.35 / radius]))
    return [Part(strewn(one, places), "rubber"), Part(strewn(inner, places), "rubber", -1.0)]


@clutter("umbrella")
def umbrella(rng: np.random.Generator) -> list[Part]:
    """A folded umbrella: stick, ribs, cloth, handle."""
    long, ribs = rng.uniform(24.0, 34.0) if rng.random() < 0.75 else rng.uniform(45.0, 60.0), count(rng, 7, 9)
    made = [
        rod(long, 0.4, "steel"),
        Part(tube(straight(0.85 * long, 5), [1.4, 2.3, 2.5, 2.4, 1.6], 12), "textile", 1.6),
    ]
    around = np.linspace(0, 2 * np.pi, ribs, endpoint=False)
    spread = np.column_stack([np.zeros(ribs), np.cos(around), np.sin(around)])
    starts, ends = spread * 0.5 + [-0.42 * long, 0, 0], spread * rng.uniform(1.2, 1.9) + [0.4 * long, 0, 0]
    made.append(Part(sticks(starts, ends, np.full(ribs, 0.11), sides=4), "steel"))
    hook = through((0, 0, 0), (5, 0, 0), (8, 2.5, 0), (6, 5, 0), (4, 4, 0), steps=12)
    handle = tube(hook, 0.9, 10) if long > 40 else cylinder(1.5, 6.0, 12).turned(about_y(np.pi / 2))
    return centred([*made, Part(handle.moved(0.5 * long, 0, 0), pick(rng, "wood", "abs"))])


@clutter("hangers")
def hangers(rng: np.random.Generator) -> list[Part]:
    """Clothes hangers, of wire, wood or plastic, one over another."""
    many, material = count(rng, 1, 5), pick(rng, "steel", "wood", "abs")
    thick = {"steel": 0.14, "wood": 0.7, "abs": 0.45}[material]
    bar = through((-20, -7, 0), (-8, -2, 0), (0, 0, 0), (8, -2, 0), (20, -7, 0), steps=9)
    foot, hook = (
        straight(40.0) + np.array((0, -7, 0)),
        through((0, 0, 0), (0, 2.5, 0), (2, 4.5, 0), (0, 6.5, 0), (-2, 5, 0), steps=10),
    )
    frames, hooks = joined([tube(bar, thick, 6), tube(foot, 0.7 * thick, 6)]), tube(hook, 0.16, 5)
    places = np.column_stack([rng.normal(0, 1.0, (many, 2)), 0.9 * np.arange(many)])
    way = headings(rng.normal(0, 0.15, many))
    return centred([Part(strewn(frames, places, way), material), Part(strewn(hooks, places, way), "steel")])


@clutter("candles")
def candles(rng: np.random.Generator) -> list[Part]:
    """Candles: pillars, tapers or tea lights."""
    radius, high = ((2.8, 11.0), (1.1, 24.0), (1.9, 1.6))[count(rng, 0, 2)]
    radius, high = radius * rng.uniform(0.8, 1.3), high * rng.uniform(0.7, 1.2)
    places = row(count(rng, 1, 6), 2.15 * radius, Y)
    upright = high < 3
    one, wick = cylinder(radius, high, 16), cylinder(0.1, high, 4)
    if not upright:
        one, wick = one.turned(about_y(np.pi / 2)), wick.turned(about_y(np.pi / 2))
    made = [Part(strewn(one, places), "wax"), Part(strewn(wick, places), "textile")]
    return [*made, Part(strewn(one, places), "aluminium", 0.01)] if upright else made


@clutter("jewellery_box")
def jewellery_box(rng: np.random.Generator) -> list[Part]:
    """A box with a lock and hinges; rings, a chain and stones in it."""
    a, b, c = rng.uniform(12.0, 24.0), rng.uniform(9.0, 17.0), rng.uniform(5.0, 10.0)
    made = case(a, b, c, pick(rng, "wood", "leather", "hardwood"), rng.uniform(0.5, 1.0))
    floor = -0.5 * c + 1.4
    for x, y in rng.uniform(-0.38, 0.38, (count(rng, 2, 6), 2)).tolist():
        metal = pick(rng, "silver", "brass", "silver")
        made.append(
            Part(ring(rng.uniform(0.8, 1.1), rng.uniform(0.15, 0.4), 1.5, 6, 18).moved(x * a, y * b, floor), metal)
        )
    links = ring(0.35, 0.12, 1.0, 4, 8)
    many = count(rng, 25, 45)
    along = np.linspace(0, 2 * np.pi, many)
    places = np.column_stack([0.28 * a * np.cos(along), 0.26 * b * np.sin(2 * along + 0.7), np.full(many, floor)])
    made.append(Part(strewn(links, places, turns(rng, many, 0.8)), pick(rng, "silver", "brass")))
    made.append(
        Part(
            strewn(cylinder(0.2, 2.2, 6).turned(about_y(np.pi / 2)), row(2, 0.6 * a, middle=(0, b / 2, 0.25 * c))),
            "brass",
        )
    )
    return [*made, Part(box(1.6, 0.6, 1.8).moved(0, -b / 2, 0.2 * c), "brass", 0.6)]


@clutter("clock")
def clock(rng: np.random.Generator) -> list[Part]:
    """A clock: wheels and spring, or a quartz movement with its cell."""
    radius = rng.uniform(4.0, 13.0)
    made = shell(cylinder(radius, 3.6, 24), pick(rng, "abs", "steel", "wood"), 0.25)
    made += [Part(cylinder(radius * 0.95, 0.25, 24).moved(0, 0, 1.5), "glass")]
    hand = strewn(
        box(0.8 * radius, 0.3, 0.06),
        np.array([[0.3 * radius, 0, 1.0], [0, 0.25 * radius, 1.1]]),
        headings(np.array([0.0, 1.4])),
    )
    if rng.random() < 0.5:
        many = count(rng, 4, 7)
        places = np.column_stack([rng.normal(0, 0.25 * radius, (many, 2)), rng.uniform(-1, 0.6, many)])
        sizes = np.column_stack([np.tile(rng.uniform(0.12, 0.35, (many, 1)) * radius, 2), np.full(many, 0.15)])
        made += [
            Part(strewn(cylinder(1.0, 1.0, 16), places, None, sizes), "brass"),
            Part(ring(0.3 * radius, 0.25, 4.0, 5, 18), "steel"),
        ]
        made += [Part(strewn(box(1.1 * radius, 0.9 * radius, 0.15), row(2, 2.0, Z)), "brass")]
    else:
        made += [
            Part(box(5.5, 5.5, 1.5), "abs", 0.5),
            *moved(winding(0.4, 1.0), 1.4, 1.2, 0),
            *moved(round_cells(1, 0.72, 5.0, "alkaline"), 0, -1.6, 0),
        ]
    return laid(rng, [*made, Part(hand, "aluminium")], 0.7)


@clutter("lamp")
def lamp(rng: np.random.Generator) -> list[Part]:
    """A table lamp: weighted foot, stem, socket, bulb and shade."""
    high, foot = rng.uniform(25.0, 42.0), rng.uniform(5.0, 8.0)
    z = np.array([0.0, 0.5, 1.6, 3.0, 0.35 * high, 0.62 * high])
    profile = np.array([foot, foot, 0.8 * foot, 1.2, rng.uniform(0.8, 3.8), 1.0])
    made = shell(lathe(z, profile, 18), pick(rng, "ceramic", "wood", "brass", "glass"), 0.35)
    made += [
        Part(cylinder(0.8 * foot, 0.8, 18).moved(0, 0, 0.9), "steel"),
        Part(cylinder(0.3, 0.6 * high, 6).moved(0, 0, 0.3 * high), "steel", 0.5),
    ]
    bulb = lathe(np.array([0, 2, 4, 7, 9.5, 10.5]) + 0.63 * high, [1.3, 1.3, 1.8, 3.0, 2.2, 0.3], 14)
    made += [*shell(bulb, "glass", 0.08), Part(cylinder(1.4, 4.0, 12).moved(0, 0, 0.63 * high), "brass", 0.5)]
    shade = lathe([0.55 * high, high], [rng.uniform(9, 13), rng.uniform(5, 8)], 20)
    return laid(rng, moved([*made, *shell(shade, "textile", 0.3)], 0, 0, -0.5 * high))


@clutter("picture_frame", held_out=True)
def picture_frame(rng: np.random.Generator) -> list[Part]:
    """A framed picture: moulding, glass, board."""
    a, b, w = rng.uniform(18.0, 40.0), rng.uniform(13.0, 30.0), rng.uniform(1.2, 3.5)
    material = pick(rng, "wood", "plaster")
    frame = [Part(box(a, b, 2.0), material), Part(box(a - 2 * w, b - 2 * w, 2.0), material, -1.0)]
    made = [
        *frame,
        Part(box(a - 2 * w + 0.6, b - 2 * w + 0.6, 0.2), "glass"),
        Part(box(a - w, b - w, 0.3).moved(0, 0, -0.5), "cardboard"),
    ]
    hook, nail = (row(1, 1.0, middle=(side * 0.4 * a, 0.2 * b, -1.0)) for side in (-1, 1))
    return [*made, Part(sticks(hook, nail, np.array([0.08])), "steel")]


@clutter("plant_pot")
def plant_pot(rng: np.random.Generator) -> list[Part]:
    """A flower pot, empty or with earth and a stump of a plant."""
    high, radius, wall = rng.uniform(8.0, 18.0), rng.uniform(4.5, 9.0), rng.uniform(0.4, 0.9)
    z, radii = np.array([0.0, 0.8 * high, 0.81 * high, high]), np.array([0.68, 0.95, 1.08, 1.1]) * radius
    filled = rng.random() < 0.5
    made = vessel(z, radii, pick(rng, "ceramic", "pe"), wall, "soil" if filled else None, 0.75, 0.8)
    made += [Part(cylinder(radius, wall, 16).moved(0, 0, high - 0.5 * wall), made[0].material, -1.0)]
    if filled:
        stem = through((0, 0, 0.7 * high), (0.5, 0.3, high), (rng.uniform(-3, 3), 0, 1.5 * high), steps=8)
        made.append(Part(tube(stem, np.linspace(0.7, 0.2, 8), 6, rough=bumps(rng, 8, 6, 0.1)), "wood", 1.3))
    return laid(rng, moved(made, 0, 0, -0.5 * high), 0.5)


@clutter("guitar", held_out=True)
def guitar(rng: np.random.Generator) -> list[Part]:
    """A small guitar: hollow body, neck with a steel rod, frets, strings and their pegs."""
    k = rng.uniform(0.55, 0.85)
    edge = outline(16.0, 0.85, 26) * (1.0 - 0.28 * np.exp(-(((outline(1.0, 1.0, 26)[:, :1] - 0.15) / 0.3) ** 2))) * k
    made = shell(extrude(edge, 8.0 * k), "wood", 0.3)
    made += [Part(box(34 * k, 5 * k, 2.2 * k).moved(31 * k, 0, 3 * k), "hardwood"), rod(30 * k, 0.3, "steel")]
    made[-1] = Part(made[-1].mesh.moved(31 * k, 0, 3 * k), "steel")
    frets = strewn(box(0.18, 5 * k, 0.2), row(14, 2.2 * k, middle=(30 * k, 0, 4.2 * k)))
    ends = row(6, 0.75 * k, Y)
    strings = sticks(
        ends + np.array((-8 * k, 0, 5 * k)), ends + np.array((50 * k, 0, 4.8 * k)), np.full(6, 0.05), sides=3
    )
    pegs = grid(3, 2, 1, (2.6 * k, 6 * k, 1), (52 * k, 0, 3 * k))
    made += [Part(frets, "brass"), Part(strings, "steel"), Part(strewn(cylinder(0.5, 2.2, 8), pegs), "zinc")]
    return centred([*made, Part(box(9 * k, 5.5 * k, 1.4).moved(52 * k, 0, 3 * k), "wood")])


@clutter("flute")
def flute(rng: np.random.Generator) -> list[Part]:
    """A recorder or a flute in two or three joints, with or without keys."""
    material = pick(rng, "wood", "silver", "abs", "hardwood")
    made: list[Part] = []
    for k in range(count(rng, 2, 3)):
        long, radius = rng.uniform(12.0, 24.0), rng.uniform(0.9, 1.3)
        pipe = [
            rod(long, radius, material, 14),
            rod(long + 0.1, radius - (0.1 if material == "silver" else 0.35), material, 12, -1.0),
        ]
        if material == "silver":
            pipe.append(Part(strewn(cylinder(0.7, 0.3, 10), row(6, 1.9, middle=(0, 0, radius + 0.3))), "silver"))
        made += moved(turned(pipe, about_z(rng.normal(0, 0.04))), rng.uniform(-2, 2), 3.4 * k, 0)
    return centred(made)


@clutter("keys")
def keys(rng: np.random.Generator) -> list[Part]:
    """A bunch of keys on a ring, with a tag."""
    made = [Part(ring(1.5, 0.22, 1.0, 5, 20), "steel")]
    for angle in np.cumsum(rng.uniform(0.3, 0.9, count(rng, 2, 7))):
        long = rng.uniform(2.5, 4.5)
        teeth = [
            (0, -0.35),
            *((long * t, -0.35 + 0.3 * rng.random()) for t in (0.3, 0.45, 0.6, 0.75, 0.9)),
            (long, 0.2),
            (0, 0.35),
        ]
        blade = extrude(teeth, 0.2).moved(2.6, 0, 0)
        bow = ring(0.9, 0.8, 0.25, 5, 12).moved(1.9, 0, 0)
        key = [Part(joined([blade, bow]), pick(rng, "brass", "steel", "brass"))]
        made += turned(turned(key, about_x(rng.normal(0, 0.4))), about_z(float(angle)))
    if rng.random() < 0.5:
        made.append(Part(rounded_box(5, 3, 1.0, 0.4, 3).moved(-3.8, 0, 0), pick(rng, "leather", "abs", "silicone")))
    return centred(made)


@clutter("coins")
def coins(rng: np.random.Generator) -> list[Part]:
    """Loose change or a roll of coins."""
    made: list[Part] = []
    for metal in ("brass", "copper", "steel"):
        many, radius = count(rng, 1, 7), rng.uniform(0.8, 1.4)
        made.append(
            Part(strewn(cylinder(radius, 0.19, 16), about(rng, many, 2.2, 2.2, 0.4), turns(rng, many, 0.3)), metal)
        )
    if rng.random() < 0.4:
        pile = cylinder(1.2, rng.uniform(2.0, 6.0), 16).turned(about_y(np.pi / 2)).turned(turn_flat(rng))
        made.append(Part(pile.moved(*rng.normal(0, (2, 2, 0.3)).tolist()), "brass", 0.97))
    return centred(made)
