"""Waste: mixed plastics in sacks and bales, scrapped electronics. Pure, in centimetres.

A bale is pressed: about 1.1 × 1.1 × 0.8 m, 200 to 500 kg, bound with wires; it is uneven throughout, which is what it
is known by.
"""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import sticks, strands, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_y,
    box,
    cylinder,
    ellipsoid,
    joined,
    lathe,
    moved,
    ring,
    rounded_box,
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import Floats, knot

PLASTIC = "plastic_waste"
ELECTRONIC = "e_waste"
MIXED = ("pe", "pet", "pe", "pvc", "abs", "pe", "pet")


def _spread(rng: np.random.Generator, count: int, half: Floats) -> Floats:
    """Return places within a box."""
    return np.asarray(rng.uniform(-1, 1, (count, 3)) * half)


def _bottle(rng: np.random.Generator) -> Mesh:
    """Return the outside of a bottle, 1 cm long, with its neck."""
    wide = rng.uniform(0.13, 0.2)
    return lathe([-0.5, -0.48, 0.2, 0.36, 0.4, 0.5], np.array([0.8, 1, 1, 0.45, 0.32, 0.32]) * wide, 8)


def _bottles(rng: np.random.Generator, count: int, half: Floats, wall: float, long: float) -> list[Part]:
    """Return crushed bottles: flattened, hollow, every way."""
    parts = []
    for material in ("pet", "pe"):
        outer = _bottle(rng)
        places, lying = _spread(rng, count // 2 + 1, half), turns(rng, count // 2 + 1)
        sizes = long * rng.uniform(0.6, 1.2, (len(places), 1)) * np.array([1.0, rng.uniform(0.3, 0.8), 1.0])
        walls = 1 - 2 * wall / (0.3 * sizes)
        parts.append(Part(strewn(outer, places, lying, sizes), material))
        parts.append(Part(strewn(outer, places, lying, sizes * np.clip(walls, 0.3, 0.98)), material, -1.0))
    return parts


def _films(rng: np.random.Generator, count: int, half: Floats, size: float, share: float) -> list[Part]:
    """Return crumpled film and trays: thin plates every way, of several plastics."""
    parts = []
    for material in ("pe", "pet", "pvc"):
        many = max(count // 3, 1)
        sizes = size * rng.uniform([0.5, 0.3, 0.01], [1.5, 1.0, 0.05], (many, 3))
        parts.append(Part(strewn(box(1, 1, 1), _spread(rng, many, half), turns(rng, many), sizes), material, share))
    return parts


@target("plastic_sack", PLASTIC)
def plastic_sack(rng: np.random.Generator) -> list[Part]:
    """A sack of household plastics: crushed bottles, film, caps, trays, with a can or some dirt among them."""
    half = rng.uniform([7, 6, 3], [13, 10, 5.5])
    parts = _bottles(rng, int(rng.integers(6, 16)), 0.75 * half, 0.05, 12)
    parts += _films(rng, int(rng.integers(20, 60)), 0.7 * half, 7, 0.7)
    caps = strewn(cylinder(0.5, 0.5, 7), _spread(rng, 14, 0.85 * half), turns(rng, 14), rng.uniform(2, 4, (14, 3)))
    parts.append(Part(caps, "pe", 0.4))
    if rng.random() < 0.5:
        can = cylinder(3.3, rng.uniform(2, 10), 12).turned(turn(rng))
        parts += [Part(can, "aluminium"), Part(can.inset(0.02), "aluminium", -1.0)]
    if rng.random() < 0.5:
        dirt = strewn(ellipsoid(1, 1, 1, 3, 6), _spread(rng, 10, 0.7 * half), sizes=rng.uniform(0.2, 1.0, (10, 3)))
        parts.append(Part(dirt, "soil"))
    a, b, c = (1.15 * half + 1.5).tolist()
    bag = ellipsoid(a, b, c, 9, 16)
    return [*parts, Part(bag, "pe"), Part(bag.inset(0.03), "pe", -1.0)]


@target("plastic_flakes", PLASTIC, held_out=True)
def flakes(rng: np.random.Generator) -> list[Part]:
    """Shredded plastics in a bag: thousands of chips, drawn as layers of lumps and some hundred single chips."""
    half = rng.uniform([8, 7, 4], [15, 12, 7])
    a, b, c = (1.1 * half).tolist()
    material = str(rng.choice(MIXED))
    fill = Part(ellipsoid(a, b, c, 9, 14), material, rng.uniform(0.18, 0.3))
    lumps = strewn(
        ellipsoid(1, 1, 1, 3, 6), _spread(rng, 25, 0.6 * half), turns(rng, 25), rng.uniform(0.7, 2.5, (25, 3))
    )
    count = 260
    sizes = rng.uniform([0.8, 0.5, 0.1], [2.4, 1.6, 0.3], (count, 3))
    way = rng.normal(size=(count, 3))
    places = way / np.linalg.norm(way, axis=1, keepdims=True) * rng.random((count, 1)) ** 0.4 * half
    chips = strewn(box(1, 1, 1), places, turns(rng, count), sizes)
    return [fill, Part(lumps, material, 0.25), Part(chips, "pvc" if rng.random() < 0.4 else material, 0.8)]


# ---- electronics


def _board(rng: np.random.Generator, a: float, b: float) -> list[Part]:
    """Return a circuit board: chips, capacitors standing in cans, coils, plugs, slots."""
    parts = [Part(box(a, b, 0.16), "pcb")]
    chips = int(rng.integers(6, 22))
    places = np.c_[_spread(rng, chips, np.array([0.46 * a, 0.46 * b, 0]))[:, :2], np.full(chips, 0.2)]
    parts.append(
        Part(strewn(box(1, 1, 1), places, sizes=rng.uniform([0.5, 0.5, 0.12], [3.0, 2.0, 0.3], (chips, 3))), "chip")
    )
    cans = int(rng.integers(2, 12))
    rows = np.c_[_spread(rng, cans, np.array([0.45 * a, 0.45 * b, 0]))[:, :2], np.full(cans, 0.7)]
    sizes = rng.uniform([0.5, 0.5, 0.8], [1.1, 1.1, 1.8], (cans, 3))
    sizes[:, 1] = sizes[:, 0]
    parts.append(Part(strewn(cylinder(0.5, 1, 8), rows, sizes=sizes), "aluminium", 0.8))
    slots = int(rng.integers(0, 5))
    if slots:
        rows = np.stack(
            [np.full(slots, rng.uniform(-0.2, 0.2) * a), np.linspace(-0.35, 0.35, slots) * b, np.full(slots, 0.6)], 1
        )
        parts.append(Part(strewn(box(0.6 * a, 0.7, 1.0), rows), "abs"))
        parts.append(Part(strewn(box(0.56 * a, 0.12, 0.8), rows), "copper", 0.35))
    for _ in range(int(rng.integers(0, 3))):
        place = (rng.uniform(-0.3, 0.3) * a, rng.uniform(-0.3, 0.3) * b, 0.8)
        if rng.random() < 0.5:
            parts.append(Part(ring(0.9, 0.8, 1.0, 6, 14).moved(*place), "copper", 0.6))
        else:
            parts.append(Part(box(3.4, 3.4, 1.4).moved(*place), "aluminium", 0.5))
    ports = np.stack([np.full(4, 0.47 * a), np.linspace(-0.35, 0.35, 4) * b, np.full(4, 0.7)], axis=1)
    parts.append(Part(strewn(box(1.5, 1.6, 1.2), ports), "steel", 0.25))
    return parts


def _phone(rng: np.random.Generator) -> list[Part]:
    """Return a telephone: battery, board, glass, frame."""
    a, b, c = rng.uniform(10, 15.5), rng.uniform(4.8, 7.5), rng.uniform(0.8, 1.6)
    cover = rounded_box(a, b, c, 0.4, 3)
    battery = box(0.42 * a, 0.62 * b, 0.45 * c).moved(-0.12 * a, 0.1 * b, 0)
    board = box(0.3 * a, 0.8 * b, 0.25).moved(0.3 * a, 0, 0)
    frame = [Part(cover, "flame_abs"), Part(cover.inset(0.12), "flame_abs", -1.0)]
    glass = box(0.92 * a, 0.9 * b, 0.1).moved(0, 0, 0.42 * c)
    lens = cylinder(0.4, 0.5, 8).moved(0.4 * a, 0.25 * b, 0)
    return [*frame, Part(battery, "battery"), Part(board, "pcb"), Part(glass, "glass"), Part(lens, "steel", 0.5)]


@target("boards", ELECTRONIC)
def boards(rng: np.random.Generator) -> list[Part]:
    """A box of circuit boards torn from computers, heaped, with ribbons of wire."""
    parts: list[Part] = []
    for k in range(int(rng.integers(2, 8))):
        one = _board(rng, rng.uniform(9, 20), rng.uniform(7, 15))
        lying = turn_flat(rng, 0.12) if rng.random() < 0.92 else turn_flat(rng, 0.1) @ about_x(pi / 2 * 0.9)
        parts += moved(turned(one, lying), rng.normal(0, 2.5), rng.normal(0, 2.5), 1.1 * k)
    return [*parts, *_wires(rng, int(rng.integers(1, 3)), 6.0)]


@target("phones", ELECTRONIC)
def phones(rng: np.random.Generator) -> list[Part]:
    """Old telephones by the dozen, thrown together or in rows, some without their battery."""
    parts: list[Part] = []
    thrown = rng.random() < 0.6
    for k in range(int(rng.integers(6, 19))):
        one = _phone(rng)
        if rng.random() < 0.3:
            one = [part for part in one if part.material != "battery"]
        if thrown:
            parts += moved(turned(one, turn_flat(rng, 0.3)), rng.normal(0, 5), rng.normal(0, 4), rng.uniform(0, 3.5))
        else:
            parts += moved(one, (k % 2) * 15.0, (k // 2 % 5) * 7.5, (k // 10) * 1.8)
    return parts


def _wires(rng: np.random.Generator, count: int, reach: float) -> list[Part]:
    """Return tangles of insulated wire."""
    steps = 40
    paths = np.stack([knot(rng, rng.uniform(6, 11) * reach, steps, 5, 0.3) for _ in range(count)])
    thin = np.full((count, steps), 0.11)
    away = rng.normal(0, 0.3 * reach, (count, 1, 3)) * np.array([1, 1, 0.3])
    plane = np.tile(rng.normal(size=3), (count, 1))
    return [
        Part(strands(paths + away, thin, 4, plane), "copper", 0.8),
        Part(strands(paths + away, 2.2 * thin, 4, plane), "pvc", 0.8),
    ]


def _drive(rng: np.random.Generator) -> list[Part]:
    """Return a hard disk: cast case, platters, spindle, magnet, board."""
    a, b, c = (14.7, 10.2, 2.5) if rng.random() < 0.6 else (10.0, 7.0, 1.0)
    case = box(a, b, c)
    disc = cylinder(0.45 * b, 0.3 * c, 20).moved(0.12 * a, 0, 0)
    magnet = box(0.2 * a, 0.3 * b, 0.6 * c).moved(-0.33 * a, 0.2 * b, 0)
    shell = [Part(case, "aluminium"), Part(case.inset(0.2 * c), "aluminium", -1.0)]
    spindle = cylinder(0.13 * b, 0.8 * c, 12).moved(0.12 * a, 0, 0)
    board = box(0.6 * a, 0.9 * b, 0.15).moved(-0.1 * a, 0, -0.5 * c)
    return [
        *shell,
        Part(disc, "aluminium", 0.8),
        Part(magnet, "steel"),
        Part(spindle, "steel", 0.7),
        Part(board, "pcb"),
    ]


def _supply(rng: np.random.Generator) -> list[Part]:
    """Return a power supply: sheet steel case, transformers, coolers, capacitors, fan, cables."""
    case = box(15, 14, 8.6)
    parts = [
        Part(case, "steel"),
        Part(case.inset(0.08), "steel", -1.0),
        Part(box(13, 11, 0.2).moved(0, 0, -3.5), "pcb"),
    ]
    for _ in range(3):
        core = box(*rng.uniform(2, 4, 3).tolist()).moved(rng.uniform(-5, 5), rng.uniform(-4, 4), -1.5)
        parts.append(Part(core, "copper" if rng.random() < 0.4 else "steel", 0.6))
    fins = strewn(
        box(0.3, 7, 5), np.stack([np.linspace(-4, 4, 7), np.full(7, rng.uniform(-3, 3)), np.zeros(7)], axis=1)
    )
    parts.append(Part(fins, "aluminium"))
    parts.append(Part(ring(5, 0.8, 2.5, 5, 18).turned(about_y(pi / 2)).moved(6.8, 0, 0), "abs"))
    return parts


@target("drives_and_supplies", ELECTRONIC, held_out=True)
def drives(rng: np.random.Generator) -> list[Part]:
    """Hard disks and power supplies stacked in a box, with their cables."""
    parts: list[Part] = []
    supplies = rng.random() < 0.5
    for k in range(int(rng.integers(1, 4) if supplies else rng.integers(3, 10))):
        one = _supply(rng) if supplies and k < 3 else _drive(rng)
        step = 15.5 if supplies else 11.0
        lying = about_x(0.0) if rng.random() < 0.6 else turn_flat(rng, 0.15)
        parts += moved(turned(one, lying), (k % 2) * step, (k // 2 % 3) * step * 0.95, (k // 6) * 3.0)
    return [*parts, *_wires(rng, 1, 6.0)]


# ---- cargo


def _straps(rng: np.random.Generator, half: Floats) -> Part:
    """Return the wires around a bale."""
    count = int(rng.integers(4, 7))
    x = np.linspace(-0.85, 0.85, count) * half[0]
    corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * (half[1:] + 0.3)
    starts = np.array([[at, *corner] for at in x for corner in corners])
    ends = np.array([[at, *corner] for at in x for corner in np.roll(corners, -1, axis=0)])
    return Part(sticks(starts, ends, np.full(len(starts), 0.18), sides=4), "steel")


def _bale(rng: np.random.Generator, share: float) -> list[Part]:
    """Return a bale: pressed plastics at a share of their density, uneven in lumps, holes and plates."""
    half = np.array([56.0, 54.0, 40.0]) * rng.uniform(0.92, 1.06, 3)
    first, second = str(rng.choice(MIXED)), str(rng.choice(MIXED))
    a, b, c = (2 * half).tolist()
    parts = [Part(rounded_box(a, b, c, 6.0), first, share)]
    count = 26
    lumps = strewn(
        ellipsoid(1, 1, 1, 3, 6), _spread(rng, count, 0.78 * half), turns(rng, count), rng.uniform(4, 12, (count, 3))
    )
    holes = strewn(ellipsoid(1, 1, 1, 3, 6), _spread(rng, 16, 0.72 * half), turns(rng, 16), rng.uniform(4, 12, (16, 3)))
    plates = strewn(
        box(1, 1, 1),
        _spread(rng, 50, 0.75 * half),
        turns(rng, 50, 0.4),
        rng.uniform([12, 8, 0.8], [40, 26, 2.5], (50, 3)),
    )
    parts += [Part(lumps, second, 0.9 * share), Part(holes, first, -0.45 * share), Part(plates, second, 0.8 * share)]
    return [*parts, _straps(rng, half)]


@target("plastic_bales", PLASTIC, scale="cargo")
def bales(rng: np.random.Generator) -> list[Part]:
    """Two to twelve bales in two rows, up to three high."""
    parts: list[Part] = []
    share = rng.uniform(0.25, 0.5)
    for k in range(int(rng.integers(2, 13))):
        one = _bale(rng, share * rng.uniform(0.8, 1.2))
        place = ((k // 6) * 118.0 + rng.normal(0, 2), (k % 2 - 0.5) * 114.0, (k // 2 % 3) * 84.0)
        parts += moved(one, *place)
    return parts


@target("plastic_loose", PLASTIC, held_out=True, scale="cargo")
def loose(rng: np.random.Generator) -> list[Part]:
    """Rolls of film and big bags of crushed bottles."""
    parts: list[Part] = []
    for k in range(int(rng.integers(3, 9))):
        place = ((k // 2) * 105.0 + rng.normal(0, 3), (k % 2 - 0.5) * 105.0, 0.0)
        half = np.array([46.0, 46.0, 50.0])
        if rng.random() < 0.6:
            bag = rounded_box(96, 96, 105, 14)
            one = [Part(bag, "pe", rng.uniform(0.04, 0.1)), *_bottles(rng, 40, 0.85 * half, 0.4, 34)]
        else:
            roll = cylinder(14, rng.uniform(60, 100), 14).turned(about_x(pi / 2))
            rolls = [roll.moved(x, 0, z) for x in (-30, 0, 30) for z in (-30, 0, 30)]
            one = [Part(joined(rolls), "pe", rng.uniform(0.5, 0.85))]
        parts += moved(one, *place)
    return parts


def _scrap(rng: np.random.Generator) -> list[Part]:
    """Return one scrapped machine: compressor, computer, flat screen, printer, battery, bundle of wire."""
    kind = int(rng.integers(6))
    if kind == 0:
        pot = ellipsoid(rng.uniform(9, 12), 9, 10, 6, 12)
        winding = cylinder(5.5, 8, 12)
        return [
            Part(pot, "steel"),
            Part(pot.inset(0.35), "steel", -1.0),
            Part(winding, "copper", 0.5),
            Part(cylinder(4, 9, 10), "steel", 0.5),
        ]
    if kind == 1:
        case = box(42, 18, 40)
        inner = turned(_board(rng, 28, 24), about_x(pi / 2))
        supply = box(15, 9, 14).moved(-12, 0, 12)
        return [Part(case, "steel"), Part(case.inset(0.1), "steel", -1.0), *inner, Part(supply, "steel", 0.25)]
    if kind == 2:
        return [
            Part(box(55, 34, 4), "flame_abs", 0.3),
            Part(box(52, 30, 0.6), "glass"),
            Part(box(50, 28, 0.1), "steel"),
        ]
    if kind == 3:
        case = box(42, 34, 20)
        rods = sticks(
            np.array([[-18, y, 0] for y in (-8.0, 0, 8)]), np.array([[18, y, 0] for y in (-8.0, 0, 8)]), np.full(3, 0.6)
        )
        return [
            Part(case, "flame_abs"),
            Part(case.inset(0.4), "flame_abs", -1.0),
            Part(rods, "steel"),
            Part(box(14, 5, 5), "steel", 0.4),
        ]
    if kind == 4:
        return [Part(box(rng.uniform(15, 26), 17, 17), "lead_acid" if rng.random() < 0.6 else "battery", 0.85)]
    return _wires(rng, 3, 12.0)


@target("e_waste_heap", ELECTRONIC, scale="cargo")
def scrap_heap(rng: np.random.Generator) -> list[Part]:
    """15 to 40 scrapped machines, heaped loosely, highest in the middle."""
    parts: list[Part] = []
    reach = rng.uniform(60, 110)
    for _ in range(int(rng.integers(15, 40))):
        x, y = rng.normal(0, 0.5 * reach), rng.uniform(-70, 70)
        z = rng.uniform(0, 1) * 110 * np.exp(-((x / reach) ** 2))
        parts += moved(turned(_scrap(rng), turn(rng)), x, y, z)
    return parts


def _tube_set(rng: np.random.Generator) -> list[Part]:
    """Return a television with a picture tube: thick glass front, funnel of lead glass, coil around its neck."""
    size = rng.uniform(0.75, 1.2)
    funnel = lathe(np.array([0, 3, 14, 28, 42.0]) * size, np.array([22, 24, 19, 9, 2.5]) * size, 12)
    inner = lathe(np.array([2.0, 3, 14, 28, 41]) * size, np.array([20, 23, 18.3, 8.4, 2.1]) * size, 12)
    case = box(52 * size, 44 * size, 46 * size).moved(0, 0, 21 * size)
    coil = ring(5.5 * size, 4 * size, 1.5, 6, 14).moved(0, 0, 30 * size)
    board = box(40 * size, 0.3, 30 * size).moved(0, -19 * size, 22 * size)
    glass = [Part(funnel, "lead_glass"), Part(inner, "lead_glass", -1.0), Part(box(40 * size, 32 * size, 1.0), "glass")]
    return [
        *glass,
        Part(case, "flame_abs"),
        Part(case.inset(0.4), "flame_abs", -1.0),
        Part(coil, "copper", 0.6),
        Part(board, "pcb"),
    ]


@target("crt_stack", ELECTRONIC, held_out=True, scale="cargo")
def tubes(rng: np.random.Generator) -> list[Part]:
    """Televisions with picture tubes, stacked every way."""
    parts: list[Part] = []
    for k in range(int(rng.integers(6, 20))):
        one = turned(
            moved(_tube_set(rng), 0, 0, -21),
            about_x(pi / 2 * int(rng.integers(4))) @ about_y(pi / 2 * int(rng.integers(4))),
        )
        parts += moved(one, (k // 6) * 58.0 + rng.normal(0, 2), (k % 3 - 1) * 58.0, (k // 3 % 2) * 56.0)
    return parts
