"""Look-alikes that no detector is trained on: they stand in the held-out scenes alone. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.anatomy import ribs, spine
from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import strewn, turns
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
    rounded_box,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import (
    X,
    Y,
    Z,
    about,
    belly,
    centred,
    count,
    headings,
    loops,
    outline,
    pick,
    row,
    straight,
)
from greenlane.inspection.simulate.objects.lookalikes import horn
from greenlane.inspection.simulate.objects.lookalikes_animals import bones_between
from greenlane.inspection.simulate.objects.lookalikes_dried import dished, heap
from greenlane.inspection.simulate.objects.vessels import shell
from greenlane.inspection.simulate.paths import arc, bumps, through


@lookalike("resin_tusk", like="ivory", held_out=True)
def resin_tusk(rng: np.random.Generator) -> list[Part]:
    """A tusk cast in resin or soapstone on a stand, solid from root to tip."""
    long = rng.uniform(16.0, 40.0)
    s = np.linspace(0, 1, 20)
    radii = long * rng.uniform(0.05, 0.08) * (1 - s**2.2) ** 0.7 + 0.15
    carved = 1.0 + rng.uniform(0.0, 0.12) * np.cos(np.outer(np.arange(20) * 1.3, np.ones(12)) + np.arange(12) * 1.5)
    made = [
        Part(tube(arc(long, rng.uniform(0.4, 1.5), 20), radii, 12, 1.0, carved), pick(rng, "resin", "talc", "resin"))
    ]
    if rng.random() < 0.5:
        made.append(Part(box(0.5 * long, 6.0, 2.0).moved(0, 0, -0.08 * long), "wood"))
    return centred(made)


@lookalike("drum_bones", like="ivory", held_out=True)
def drum_bones(rng: np.random.Generator) -> list[Part]:
    """Handles, spoons, folders and toggles of cattle bone."""
    made: list[Part] = []
    for place in about(rng, count(rng, 3, 9), 4.0, 5.0, 0.5):
        long = rng.uniform(5.0, 15.0)
        piece = tube(
            arc(long, rng.uniform(0, 0.5), 8),
            rng.uniform(0.5, 1.1) * np.array([0.5, 1, 1.1, 0.9, 0.8, 0.9, 1.1, 0.6]),
            9,
            rng.uniform(0.3, 0.7),
        )
        made.append(Part(piece.turned(turn_flat(rng, 0.1)).moved(*(float(v) for v in place)), "bone"))
    return centred(made)


@lookalike("buffalo_horn", like="rhino_horn", held_out=True)
def buffalo_horn(rng: np.random.Generator) -> list[Part]:
    """A buffalo's horn: flat, wide, bent like a bow; or cut into plates."""
    long = rng.uniform(28.0, 50.0)
    path = arc(long, rng.uniform(1.4, 2.4), 22, 0.15)
    radii = long * 0.1 * (1.0 - np.linspace(0, 1, 22) ** 1.5) + 0.3
    made = horn(rng, path, radii, rng.uniform(0.5, 0.7), rings=0.02)
    flat = [Part(part.mesh.scaled(1.0, 1.0, 0.6), part.material, part.share) for part in made]
    plates = strewn(rounded_box(9, 4, 0.6, 0.2, 2), row(count(rng, 0, 4) or 1, 0.9, Z, (0, -9, 0)))
    return centred([*flat, Part(plates, "horn")] if rng.random() < 0.4 else flat)


@lookalike("spiral_horn", like="rhino_horn", held_out=True)
def spiral_horn(rng: np.random.Generator) -> list[Part]:
    """The twisted horn of a kudu, blown on feast days."""
    long, turns_of = rng.uniform(35.0, 58.0), rng.uniform(1.2, 2.2)
    s = np.linspace(0, 1, 32)
    away = 0.09 * long * (1 - 0.7 * s)
    angle = 2 * np.pi * turns_of * s
    path = np.column_stack([(s - 0.5) * long, away * np.cos(angle), away * np.sin(angle)])
    return centred(horn(rng, path, 0.055 * long * (1 - s**1.2) + 0.3, 0.85))


@lookalike("wafer_cones", like="rhino_horn", held_out=True)
def wafer_cones(rng: np.random.Generator) -> list[Part]:
    """Cones of wafer, paper or plastic, one in another."""
    high, radius, many = rng.uniform(9.0, 18.0), rng.uniform(2.2, 5.0), count(rng, 2, 9)
    outer, inner = (
        lathe([h, high], [0.1, radius - w], 14).turned(about_y(np.pi / 2)) for h, w in ((0.0, 0.0), (0.4, 0.2))
    )
    places = row(many, rng.uniform(1.5, 3.5), X)
    material = pick(rng, "flour", "pe", "paper")
    return centred([Part(strewn(outer, places), material), Part(strewn(inner, places), material, -1.0)])


@lookalike("pumpkin_seeds", like="pangolin_scales", held_out=True)
def pumpkin_seeds(rng: np.random.Generator) -> list[Part]:
    """Seeds, almonds, pistachios: flat, pointed, all of one size."""
    size = rng.uniform(0.7, 1.3)
    seed = extrude(np.array([(-1, 0), (-0.3, -0.55), (0.5, -0.5), (1, 0), (0.5, 0.5), (-0.3, 0.55)]) * size, 0.3 * size)
    made = heap(rng, seed, count(rng, 110, 190), rng.uniform(2.6, 4.2), 0.08)
    return centred([Part(made, pick(rng, "beans", "wood", "flour"), rng.uniform(1.1, 1.5))])


@lookalike("pine_cones", like="pangolin_scales", held_out=True)
def pine_cones(rng: np.random.Generator) -> list[Part]:
    """Pine cones or artichokes: scales around a core."""
    made: list[Part] = []
    scale = dished(np.array([(0, -0.5), (0.8, -0.7), (1.3, 0), (0.8, 0.7), (0, 0.5)]), 0.22, 0.3)
    for place in about(rng, count(rng, 1, 4), 5.0, 5.0, 0.5):
        many, size = count(rng, 50, 80), rng.uniform(0.8, 1.5)
        angle, s = np.linspace(0.0, 2.4 * (many - 1), many), np.linspace(0, 1, many)
        away = size * 1.6 * np.sin(np.pi * (0.1 + 0.85 * s))
        places = np.column_stack([away * np.cos(angle), away * np.sin(angle), (s - 0.5) * 9 * size])
        cone = [
            Part(strewn(scale, places, headings(angle), np.full((many, 3), size)), "wood", 0.9),
            Part(cylinder(0.7 * size, 8 * size, 8), "wood"),
        ]
        made += moved(turned(turned(cone, about_y(np.pi / 2)), turn_flat(rng, 0.2)), *(float(v) for v in place))
    return centred(made)


@lookalike("shower_hose", like="reptile", held_out=True)
def shower_hose(rng: np.random.Generator) -> list[Part]:
    """A metal shower hose, a chain or a braided cable, coiled, with a head."""
    thick = rng.uniform(0.55, 0.9)
    path = loops(rng, rng.uniform(2.0, 4.0), rng.uniform(5.0, 8.0), 1.8 * thick)
    waves = np.where(np.arange(len(path)) % 2, 1.12 * thick, thick)
    made = [Part(tube(path, waves, 8), "stainless", 0.35), Part(tube(path, 0.5 * thick, 6), "pvc", 0.6)]
    head = lathe([0, 1.5, 3.0], [1.0, 3.4, 3.6], 14).turned(about_x(np.pi / 2)).moved(*(float(v) for v in path[-1]))
    return centred([*made, Part(head, "abs", 0.5)])


@lookalike("garlic_braid", like="reptile", held_out=True)
def garlic_braid(rng: np.random.Generator) -> list[Part]:
    """A braid of garlic or onions, a whip, a plaited loaf: beaded and bent, without bones."""
    path = arc(rng.uniform(25.0, 55.0), rng.uniform(0.5, 3.0), 30)
    size = np.tile(rng.uniform(0.8, 1.2, (30, 1)), 3)
    bulbs = strewn(
        lathe([-1.8, -1.2, 0.4, 1.6, 2.4], [0.3, 1.7, 2.1, 0.7, 0.3], 9),
        path + about(rng, 30, 0.4, 1.0, 0.4),
        turns(rng, 30),
        size,
    )
    return centred([Part(bulbs, pick(rng, "fruit", "flour")), Part(tube(path, 0.7, 7), "herbs")])


@lookalike("duck_decoy", like="bird", held_out=True)
def duck_decoy(rng: np.random.Generator) -> list[Part]:
    """A decoy duck or a garden bird of wood or hollow plastic, weighted with lead."""
    k = rng.uniform(0.6, 1.1)
    s = np.linspace(0, 1, 10)
    body = tube(np.column_stack([(s - 0.45) * 30, np.zeros(10), 2 * s**2]) * k, 6.5 * k * belly(10, 0.5), 14, 0.85)
    neck = through((-11 * k, 0, 2 * k), (-14 * k, 0, 6 * k), (-14 * k, 0, 9 * k), steps=6)
    head = [
        tube(neck, 2.4 * k, 10),
        ellipsoid(3.4 * k, 2.6 * k, 2.6 * k).moved(-15 * k, 0, 10 * k),
        box(4 * k, 2 * k, 0.8 * k).moved(-20 * k, 0, 9.5 * k),
    ]
    material = pick(rng, "wood", "pe", "resin")
    made = [Part(body, material), Part(joined(head), material, 0.9)]
    if material == "pe":
        made.append(Part(body.inset(0.35), material, -1.0))
    return centred([*made, Part(box(6, 1.5, 0.8).moved(0, 0, -5.5 * k), "lead")])


@lookalike("poultry_parts", like="bird", held_out=True)
def poultry_parts(rng: np.random.Generator) -> list[Part]:
    """Legs, wings or feet of poultry in a tray."""
    made: list[Part] = []
    for place in about(rng, count(rng, 4, 9), 5.0, 5.0, 0.8):
        k = rng.uniform(0.8, 1.2)
        path = np.array([(-5, 0, 0), (0, rng.uniform(-0.5, 0.5), 0), (6, 0, 0)]) * k
        one = [
            Part(tube(path, np.array([2.8, 2.2, 0.9]) * k, 10, 0.85), "meat"),
            Part(bones_between(path, 0.6 * k), "bone", 0.8),
        ]
        made += moved(turned(one, turn_flat(rng, 0.15)), *(float(v) for v in place))
    return centred([*made, *shell(rounded_box(26, 22, 5, 0.8, 3), "foam", 0.4)])


@lookalike("model_skeleton", like="mammal", held_out=True)
def model_skeleton(rng: np.random.Generator) -> list[Part]:
    """A plastic skeleton for a class room or a feast: bones, and nothing around them."""
    k = rng.uniform(0.6, 1.2)
    back = np.column_stack([np.linspace(-9, 9, 16), np.zeros(16), 0.6 * np.sin(np.linspace(0, 5, 16))]) * k
    bones = [
        spine(back, np.full(16, 0.5 * k), 0.8),
        ribs(back[8:14], np.full(6, 3.6 * k), np.full(6, 5.0 * k), 0.2 * k),
    ]
    for side in (-1, 1):
        bones.append(bones_between(np.array([(8, side * 4, 0), (1, side * 6.5, 0), (-6, side * 7, 1)]) * k, 0.5 * k))
        bones.append(bones_between(np.array([(-9, side * 2, 0), (-18, side * 3, 0), (-27, side * 3, 0)]) * k, 0.65 * k))
    skull = ellipsoid(3.4 * k, 2.8 * k, 3.0 * k).moved(13 * k, 0, 0)
    material = pick(rng, "pvc", "pe", "resin")
    return centred([Part(joined(bones), material), Part(skull, material), Part(skull.inset(0.35), material, -1.0)])


@lookalike("oxtail", like="mammal", held_out=True)
def oxtail(rng: np.random.Generator) -> list[Part]:
    """Oxtail or neck of lamb, whole or in slices: vertebrae in meat."""
    long, whole = rng.uniform(18.0, 34.0), rng.random() < 0.5
    path = arc(long, rng.uniform(0.2, 2.5), 12)
    taper = np.linspace(1.0, 0.3, 12)
    if whole:
        return [Part(tube(path, 3.4 * taper, 12), "meat"), Part(spine(path, 1.3 * taper, 0.8), "bone", 0.8)]
    made: list[Part] = []
    for place in about(rng, count(rng, 4, 9), 4.5, 4.5, 0.5):
        size = rng.uniform(0.5, 1.0)
        one = [
            Part(cylinder(3.6 * size, 3.0, 14), "meat"),
            Part(cylinder(1.4 * size, 3.0, 9), "bone", 0.8),
            Part(box(5.0 * size, 0.6, 2.0), "bone", 0.8),
        ]
        made += moved(turned(one, turn_flat(rng, 0.3)), *(float(v) for v in place))
    return centred(made)


@lookalike("ginseng", like="dried_marine", held_out=True)
def ginseng(rng: np.random.Generator) -> list[Part]:
    """Ginseng, mandrake or ginger: forked roots, dried."""
    made: list[Part] = []
    for k in range(count(rng, 3, 12)):
        long = rng.uniform(7.0, 15.0)
        limbs = [tube(arc(long, rng.uniform(-0.3, 0.3), 8), 0.09 * long * belly(8, 0.5), 8, 1.0, bumps(rng, 8, 8, 0.1))]
        for _ in range(count(rng, 2, 4)):
            branch = arc(0.6 * long, rng.uniform(-1, 1), 6)
            limbs.append(
                tube(
                    (branch - branch[0]) @ about_z(rng.uniform(-0.8, 0.8)).T + (0.1 * long, 0, 0),
                    np.linspace(0.05, 0.01, 6) * long,
                    6,
                )
            )
        made += moved(
            turned([Part(joined(limbs), "wood", rng.uniform(1.2, 1.8))], turn_flat(rng, 0.1)),
            rng.normal(0, 2),
            2.2 * k - 8,
            rng.uniform(0, 2),
        )
    return centred(made)


@lookalike("star_anise", like="dried_marine", held_out=True)
def star_anise(rng: np.random.Generator) -> list[Part]:
    """Star anise, cloves, dried flowers, starfish of sugar."""
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    star = np.column_stack([np.cos(angle), np.sin(angle)]) * np.where(np.arange(16) % 2, 0.35, 1.0)[:, None]
    one = dished(star * rng.uniform(1.0, 2.6), 0.35, 0.3)
    return centred(
        [
            Part(
                heap(rng, one, count(rng, 20, 60), rng.uniform(3.0, 4.5)),
                pick(rng, "herbs", "sugar", "wood"),
                rng.uniform(1.0, 1.6),
            )
        ]
    )


@lookalike("dried_mango", like="shark_fin", held_out=True)
def dried_mango(rng: np.random.Generator) -> list[Part]:
    """Slices of dried mango, coconut or jerky: long, thin and bent."""
    slice_of = dished(
        outline(rng.uniform(3.5, 7.0), rng.uniform(0.3, 0.5), 10), rng.uniform(0.3, 0.6), rng.uniform(0.5, 1.5)
    )
    return centred(
        [
            Part(
                heap(rng, slice_of, count(rng, 10, 28), rng.uniform(3.0, 4.5), tilt=0.3),
                pick(rng, "fruit", "leather", "meat"),
                rng.uniform(1.1, 1.4),
            )
        ]
    )


@lookalike("sticks_of_rhubarb", like="ivory", held_out=True)
def sticks_of_rhubarb(rng: np.random.Generator) -> list[Part]:
    """Celery, leeks, sugar cane, daikon: long and pale, in a bundle."""
    many, long = count(rng, 2, 6), rng.uniform(24.0, 45.0)
    ends = straight(long, 3)
    stalks = strewn(
        tube(ends, [rng.uniform(1.2, 2.6), 1.3, 0.8], 9),
        row(many, 3.0, Y) + about(rng, many, 1.5, 0.3, 0.4),
        headings(rng.normal(0, 0.06, many)),
    )
    return centred([Part(stalks, pick(rng, "fruit", "wood", "fruit"))])
