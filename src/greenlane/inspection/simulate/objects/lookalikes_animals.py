"""What is taken for a reptile, a bird or a mammal: toys without bones, meat and fish. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.anatomy import ribs, spine
from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import LONG_BONE, sticks, strands, strewn
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_z,
    cylinder,
    ellipsoid,
    extrude,
    joined,
    lathe,
    moved,
    rounded_box,
    tube,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import (
    Floats,
    Y,
    about,
    centred,
    count,
    grid,
    loops,
    pick,
    row,
    slack,
    straight,
)  # fmt: skip
from greenlane.inspection.simulate.objects.vessels import shell, vessel
from greenlane.inspection.simulate.paths import arc, bumps, coil


@lookalike("rubber_snake", like="reptile")
def rubber_snake(rng: np.random.Generator) -> list[Part]:
    """A toy snake: solid rubber or hollow plastic, without a bone."""
    long, thick = rng.uniform(40.0, 110.0), rng.uniform(0.8, 1.7)
    path = coil(long, 2.6 * thick, 70) if rng.random() < 0.5 else slack(rng, long, 60, 0.35)
    taper = thick * np.minimum(1.0, np.minimum(np.linspace(0.7, 8, len(path)), np.linspace(4, 0.15, len(path))))
    material = pick(rng, "rubber", "pvc", "silicone", "wood", "textile")
    return [
        Part(tube(path, taper, 9), material),
        Part(ellipsoid(1.8 * thick, 1.3 * thick, 0.8 * thick, 5, 9).moved(*path[0].tolist()), material),
    ]


@lookalike("coiled_hose", like="reptile")
def coiled_hose(rng: np.random.Generator) -> list[Part]:
    """A coiled hose or rope."""
    thick = rng.uniform(0.5, 1.3)
    path = loops(rng, rng.uniform(2.5, 6.0), rng.uniform(6.0, 11.0), 1.6 * thick, 0.15)
    if rng.random() < 0.4:
        return [Part(tube(path, thick, 7), "textile", rng.uniform(2.0, 3.5))]
    made = [
        Part(tube(path, thick, 9), pick(rng, "pvc", "rubber", "pe")),
        Part(tube(path, 0.65 * thick, 7), "pvc", -1.0),
    ]
    made[1] = Part(made[1].mesh, made[0].material, -1.0)
    fitting = cylinder(1.2 * thick, 4.0, 10).turned(about_x(np.pi / 2)).moved(*path[-1].tolist())
    return [*made, Part(fitting, pick(rng, "brass", "abs"))]


@lookalike("plastic_dinosaur", like="reptile")
def plastic_dinosaur(rng: np.random.Generator) -> list[Part]:
    """A toy lizard, crocodile or dinosaur: hollow or solid plastic, four legs, no bones."""
    long = rng.uniform(10.0, 30.0)
    s = np.linspace(0, 1, 22)
    path = arc(long, rng.uniform(-0.9, 0.9), 22)
    body = (
        long
        * (0.02 + 0.075 * np.exp(-(((s - 0.36) / 0.15) ** 2)) + 0.03 * np.exp(-(((s - 0.06) / 0.05) ** 2)))
        * (1.05 - s)
    )
    material, limbs = pick(rng, "pvc", "abs", "rubber", "pe"), []
    for at, side in ((6, 1), (6, -1), (11, 1), (11, -1)):
        hip = path[at]
        leg = np.stack(
            [hip, hip + np.array((0.0, side * 0.1, -0.02)) * long, hip + np.array((0.02, side * 0.12, -0.12)) * long]
        )
        limbs.append(tube(leg, np.array([0.03, 0.024, 0.016]) * long, 8))
    made = [Part(tube(path, body, 12), material), Part(joined(limbs), material)]
    if rng.random() < 0.6:
        made.append(Part(tube(path[2:18], np.maximum(body[2:18] - 0.2, 0.05), 10), material, -1.0))
    return centred(made)


@lookalike("domed_bowl", like="reptile")
def domed_bowl(rng: np.random.Generator) -> list[Part]:
    """A domed box, a covered dish, a toy turtle or half a coconut: a tortoise's outline without the tortoise."""
    a, b, c = rng.uniform(6.0, 13.0), rng.uniform(0.7, 0.95), rng.uniform(3.5, 6.0)
    z = np.array([0.0, 0.05, 0.5, 0.85, 1.0]) * c
    material, wall = pick(rng, "ceramic", "wood", "abs", "resin", "porcelain"), rng.uniform(0.25, 0.7)
    filling = pick(rng, "sugar", "textile", "beans") if rng.random() < 0.6 else None
    made = vessel(z, np.array([1.0, 1.0, 0.86, 0.5, 0.05]) * a, material, wall, filling, 0.6, 0.7, 18)
    made = [Part(p.mesh.scaled(1.0, b, 1.0), p.material, p.share) for p in made]
    if rng.random() < 0.5:
        feet = np.array([[x, y, 0.5] for x in (-0.8 * a, 0.8 * a) for y in (-0.8 * a * b, 0.8 * a * b)])
        made.append(Part(strewn(ellipsoid(0.22 * a, 0.16 * a, 0.14 * a, 5, 9), feet), material))
        made.append(Part(ellipsoid(0.25 * a, 0.18 * a, 0.16 * a, 5, 9).moved(1.15 * a, 0, 0.15 * c), material))
    return centred(made)


def bones_between(joints: Floats, thick: float) -> Mesh:
    """Return long bones from each joint (k, 3) to the next."""
    return sticks(joints[:-1], joints[1:], np.full(len(joints) - 1, thick), LONG_BONE, 6)


@lookalike("whole_chicken", like="bird")
def whole_chicken(rng: np.random.Generator) -> list[Part]:
    """Poultry for the kitchen: no head, feet, feathers or lungs; breast, legs, ribs, an empty belly."""
    k = rng.uniform(0.75, 1.35)
    s = np.linspace(0, 1, 10)
    path = np.column_stack([(s - 0.5) * 20, np.zeros(10), 0.8 * np.sin(np.pi * s)]) * k
    body = (6.3 * np.sin(np.pi * np.clip(0.06 + 0.88 * s, 0, 1)) ** 0.6) * k
    made = [
        Part(tube(path, body, 14, 0.8, bumps(rng, 10, 14, 0.03)), "meat"),
        Part(tube(path[2:9] * 0.95, 0.5 * body[2:9], 10, 0.8), "meat", -0.95),
    ]
    back = path[1:9] + np.array((0, 0, -4.2 * k))
    bones = [
        spine(back, np.full(8, 0.5 * k), 0.6),
        ribs(back[1:5] + 0.0, np.full(4, 4.0 * k), np.full(4, 7.0 * k), 0.16 * k, 2.0, 0.3, (0, 0, -1)),
    ]
    bones.append(extrude(np.array([(-6, -0.2), (4, -0.2), (4, 0.2), (-6, 0.2)]) * k, 3.0 * k).moved(0, 0, 3.6 * k))
    for side in (-1, 1):
        leg = np.array([(3, side * 3.4, -1), (-3, side * 6.2, 1.5), (7.5, side * 5.2, 2.0)]) * k
        wing = np.array([(-6, side * 4.6, -1), (-1, side * 6.6, -1), (-6, side * 7.0, 0)]) * k
        made += [
            Part(tube(leg, np.array([2.8, 2.6, 1.0]) * k, 9), "meat", 0.8),
            Part(tube(wing, np.array([1.3, 1.2, 0.8]) * k, 8), "meat", 0.8),
        ]
        bones += [bones_between(leg, 0.55 * k), bones_between(wing, 0.35 * k)]
    return centred([*made, Part(joined(bones), "bone", 0.7)])


@lookalike("hen_eggs", like="bird")
def hen_eggs(rng: np.random.Generator) -> list[Part]:
    """A box of hens' eggs in pulp: one size, each upright in its cup, cones of pulp between them."""
    places = grid(count(rng, 3, 5), count(rng, 2, 4), 1, (4.9, 4.9, 1.0))
    profile = np.array([0.0, 0.15, 0.5, 0.85, 1.0])
    radii = np.array([0.1, 0.68, 1.0, 0.66, 0.1])
    white, shell_of = (lathe(profile * (5.7 - 2 * w) + w - 2.85, radii * (2.15 - w), 9) for w in (0.04, 0.0))
    low, high = places.min(axis=0) - 2.6, places.max(axis=0) + 2.6
    tray = rounded_box(high[0] - low[0], high[1] - low[1], 6.6, 0.8, 3)
    cups = strewn(lathe([-3.2, 0.2], [1.3, 0.4], 6), places + np.array((2.45, 2.45, 0.0)))
    return [
        Part(cups, "cardboard", 0.6),
        Part(strewn(shell_of, places), "shell"),
        Part(strewn(white, places), "shell", -1.0),
        Part(strewn(white, places), "water", 1.03),
        *shell(tray, "cardboard", 0.2),
    ]


@lookalike("feather_duster", like="bird")
def feather_duster(rng: np.random.Generator) -> list[Part]:
    """Feathers, a duster, a boa or shuttlecocks: quills and no bird."""
    many = count(rng, 18, 45)
    starts = about(rng, many, 0.5, 0.5, 0.5)
    ends = starts + about(rng, many, 2.0, 6.0, 3.0) + np.array((rng.uniform(12, 20), 0, 0))
    quills = sticks(starts, ends, np.full(many, 0.12), ((0.0, 1.0), (1.0, 0.3)), 3)
    plume = tube(np.stack([starts.mean(0), 0.5 * (starts.mean(0) + ends.mean(0)), ends.mean(0)]), [1.5, 5.5, 4.0], 12)
    handle = tube([[-24, 0, 0], [-10, 0, 0], [1, 0, 0]], [0.7, 0.6, 0.8], 8)
    return centred(
        [
            Part(quills, "keratin", 0.7),
            Part(plume, "feather", rng.uniform(0.2, 0.6)),
            Part(handle, pick(rng, "wood", "abs")),
        ]
    )


@lookalike("stuffed_toy", like="mammal")
def stuffed_toy(rng: np.random.Generator) -> list[Part]:
    """A soft toy: stuffing, wire in the limbs or a squeaker, beans in its feet, glass eyes."""
    k = rng.uniform(0.6, 1.25)
    stuffing = rng.uniform(0.4, 1.0)
    limbs = [((8, 6, 0), (16, 9, 0)), ((8, -6, 0), (16, -9, 0)), ((-7, 5, 0), (-16, 8, 0)), ((-7, -5, 0), (-16, -8, 0))]
    made = [
        Part(ellipsoid(11 * k, 8 * k, 6.5 * k), "textile", stuffing),
        Part(ellipsoid(6.5 * k, 6.5 * k, 6 * k).moved(15 * k, 0, 1), "textile", stuffing),
    ]
    wire, beans = rng.random() < 0.5, rng.random() < 0.5
    for start, end in limbs:
        path = np.stack([np.array(start, np.float64), np.array(end, np.float64) + rng.normal(0, 1.5, 3)]) * k
        made.append(Part(tube(path, np.array([3.0, 2.6]) * k, 10), "textile", stuffing))
        if wire:
            made.append(Part(tube(path * 0.97, 0.12, 4), "steel"))
        if beans:
            pellets = path[1] + about(rng, 22, 1.1, 1.1, 0.8) * k
            made.append(Part(strewn(ellipsoid(0.28, 0.28, 0.28, 2, 5), pellets), pick(rng, "pe", "beans")))
    eyes = row(2, 4.5 * k, Y, (17 * k, 0, 5.5 * k))
    made += [Part(strewn(ellipsoid(0.6, 0.6, 0.5, 4, 8), eyes), pick(rng, "glass", "abs"))]
    if rng.random() < 0.4:
        made += [Part(rounded_box(5, 4, 2.2, 0.4, 3), "abs", 0.4), Part(cylinder(1.6, 0.7, 12), "steel", 0.7)]
    return centred(made)


@lookalike("rack_of_ribs", like="mammal")
def rack_of_ribs(rng: np.random.Generator) -> list[Part]:
    """A rack of ribs: rows of flat bones in meat, with or without the chine."""
    many, long, step = count(rng, 5, 11), rng.uniform(10.0, 20.0), rng.uniform(1.8, 2.6)
    station = row(many, step)
    bow = np.column_stack([np.zeros(9), np.linspace(-0.5, 0.5, 9) * long, 2.2 * np.cos(np.linspace(-1.3, 1.3, 9))])
    bow[:, 0] = rng.uniform(0.0, 2.5) * np.cos(np.linspace(-1.3, 1.3, 9))
    paths = station[:, None, :] + bow[None] * np.linspace(rng.uniform(0.6, 1.0), 1.0, many)[:, None, None]
    bones = strands(paths, np.full(paths.shape[:2], rng.uniform(0.35, 0.55)), 6, np.tile([[1.0, 0, 0]], (many, 1)))
    flank = tube(bow, 0.5 * many * step + 1.0, 12, 2.4 / (many * step), bumps(rng, 9, 12, 0.05))
    made = [Part(flank, "meat", 0.95), Part(bones, "bone", 0.85)]
    if rng.random() < 0.5:
        chine = straight(many * step, many) + np.array((0, -0.5 * long, 1.0))
        made.append(Part(spine(chine, np.full(many, 0.9), 1.0), "bone", 0.7))
    return centred(made)


@lookalike("leg_of_lamb", like="mammal")
def leg_of_lamb(rng: np.random.Generator) -> list[Part]:
    """A leg or shoulder of lamb, a ham, a shank: one or two thick bones in meat."""
    long = rng.uniform(16.0, 38.0)
    path = arc(long, rng.uniform(0.2, 0.7), 10)
    swell = long * np.array([0.1, 0.17, 0.2, 0.2, 0.17, 0.13, 0.1, 0.08, 0.06, 0.045])
    bone = np.stack([path[1], path[5], path[9]])
    made = [
        Part(tube(path, swell, 14, 0.75, bumps(rng, 10, 14, 0.06)), "meat"),
        Part(tube(path[:7], 1.05 * swell[:7], 12, 0.78), "fat", 0.08),
    ]
    made += [
        Part(bones_between(bone, 0.045 * long), "bone"),
        Part(ellipsoid(0.07 * long, 0.06 * long, 0.05 * long).moved(*path[1].tolist()), "bone_trab"),
    ]
    return centred(made)


@lookalike("frozen_fish", like="reptile")
def frozen_fish(rng: np.random.Generator) -> list[Part]:
    """Whole fish, fresh or frozen: flat from side to side, a comb of fine bones, fins, no legs."""
    made: list[Part] = []
    long = rng.uniform(16.0, 38.0)
    for k in range(count(rng, 1, 4)):
        s = np.linspace(0, 1, 14)
        path = straight(long, 14)
        deep = long * (0.11 * np.sin(np.pi * np.clip(0.05 + s * 0.95, 0, 1)) ** 0.75 + 0.012)
        one = [Part(tube(path, deep, 12, rng.uniform(0.42, 0.6)), "fish")]
        back = path[3:13]
        comb = [spine(back, np.full(10, 0.007 * long), 0.0, (0, 1, 0))]
        tips = back[:-1] + np.array((0.02 * long, 0, 0))
        for side in (-1, 1):
            comb.append(
                sticks(
                    back[:-1],
                    tips + np.column_stack([np.zeros(9), side * 0.8 * deep[3:12], np.zeros(9)]),
                    np.full(9, 0.003 * long + 0.03),
                    sides=3,
                )
            )
        skull = ellipsoid(0.08 * long, 0.06 * long, 0.035 * long, 6, 10).moved(float(path[1, 0]) + 0.02 * long, 0, 0)
        tail = extrude(
            [
                (0, -0.02 * long),
                (0.12 * long, -0.1 * long),
                (0.09 * long, 0),
                (0.12 * long, 0.1 * long),
                (0, 0.02 * long),
            ],
            0.25,
        )
        one += [
            Part(joined(comb), "bone", 0.7),
            Part(skull, "bone", 0.25),
            Part(tail.moved(0.48 * long, 0, 0), "dried_tissue", 0.8),
        ]
        made += moved(
            turned(one, about_z(rng.choice([0.0, np.pi]) + rng.normal(0, 0.08))), rng.uniform(-2, 2), 0.26 * long * k, 0
        )
    if rng.random() < 0.3:
        made.append(Part(rounded_box(1.1 * long, 0.5 * long, 0.16 * long, 1.0, 3), "ice", rng.uniform(0.2, 0.5)))
    return centred(made)
