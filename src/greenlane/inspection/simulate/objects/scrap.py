"""Scrapped electronics: boards, telephones, disks, and whole machines by the load. Pure, in centimetres."""

from __future__ import annotations

from math import pi

import numpy as np

from greenlane.inspection.simulate.catalogue import target
from greenlane.inspection.simulate.many import sticks, strands, strewn, within
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
    turn,
    turn_flat,
    turned,
)
from greenlane.inspection.simulate.paths import knot

ELECTRONIC = "e_waste"


def _board(rng: np.random.Generator, a: float, b: float) -> list[Part]:
    """Return a circuit board: chips, capacitors standing in cans, coils, plugs, slots."""
    parts = [Part(box(a, b, 0.16), "pcb")]
    chips = int(rng.integers(6, 22))
    places = np.c_[within(rng, chips, np.array([0.46 * a, 0.46 * b, 0]))[:, :2], np.full(chips, 0.2)]
    parts.append(
        Part(strewn(box(1, 1, 1), places, sizes=rng.uniform([0.5, 0.5, 0.12], [3.0, 2.0, 0.3], (chips, 3))), "chip")
    )
    cans = int(rng.integers(2, 12))
    rows = np.c_[within(rng, cans, np.array([0.45 * a, 0.45 * b, 0]))[:, :2], np.full(cans, 0.7)]
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
