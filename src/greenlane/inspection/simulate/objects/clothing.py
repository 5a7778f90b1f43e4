"""What people wear and carry it in. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
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
    ring,
    rounded_box,
    tube,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import (
    Y,
    Z,
    centred,
    count,
    grid,
    outline,
    pick,
    row,
    slack,
    straight,
)
from greenlane.inspection.simulate.objects.vessels import shell
from greenlane.inspection.simulate.paths import bumps, through


def sole(long: float, wide: float, corners: int = 26) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the outline of a sole along x, toe forward, narrow at its waist."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    x = np.cos(angle)
    return np.stack(
        [0.5 * long * x, 0.5 * wide * np.sin(angle) * (0.86 + 0.16 * x - 0.16 * np.exp(-((x + 0.2) ** 2) * 6))], axis=1
    )


def shoe(rng: np.random.Generator, long: float, high: float) -> list[Part]:
    """Return one shoe: sole with its tread, hollow upper, eyelets, perhaps a steel shank."""
    wide, thick = 0.36 * long, rng.uniform(1.2, 3.2)
    made = [Part(extrude(sole(long, wide), thick), pick(rng, "rubber", "pe", "leather"), rng.uniform(0.5, 1.0))]
    grooves = strewn(
        box(0.02 * long, 0.8 * wide, 0.3 * thick), row(count(rng, 4, 9), 0.09 * long, middle=(0, 0, -0.4 * thick))
    )
    made.append(Part(grooves, made[0].material, -made[0].share))
    station = np.linspace(-0.48, 0.48, 9)
    lift = np.array([1.0, 1.0, 0.98, 0.9, 0.72, 0.55, 0.45, 0.38, 0.25]) * high
    path = np.column_stack([station * long, np.zeros(9), 0.5 * lift + 0.3 * thick])
    upper = tube(
        path,
        0.5 * lift + 0.2,
        14,
        np.minimum(0.9 * wide / (lift + 0.4), 1.6) * np.array([0.75, 0.8, 0.8, 0.85, 0.95, 1, 1, 0.95, 0.7]),
    )
    made += shell(upper, pick(rng, "leather", "textile", "pvc"), rng.uniform(0.25, 0.45))
    eyes = grid(count(rng, 3, 6), 2, 1, (1.3, 2.4, 1.0), (0.08 * long, 0, 0.75 * high))
    if rng.random() < 0.7:
        made.append(Part(strewn(ring(0.35, 0.18, 1.0, 4, 8), eyes), pick(rng, "brass", "steel", "abs")))
    if rng.random() < 0.4:
        made.append(Part(box(0.4 * long, 0.2 * wide, 0.12).moved(-0.12 * long, 0, 0.4 * thick), "steel"))
    return made


@clutter("shoes")
def shoes(rng: np.random.Generator) -> list[Part]:
    """A pair of shoes, heel to toe or side by side."""
    long, high, seed = rng.uniform(22.0, 31.0), rng.uniform(6.0, 11.0), int(rng.integers(1 << 30))
    left, right = (shoe(np.random.default_rng(seed), long, high) for _ in range(2))
    if rng.random() < 0.5:
        right = turned(right, about_z(np.pi))
    tipped = turned(right, about_x(rng.choice([0.0, 0.0, np.pi / 2])))
    return centred([*left, *moved(tipped, rng.uniform(-3, 3), 0.42 * long, 0)])


@clutter("high_heels")
def high_heels(rng: np.random.Generator) -> list[Part]:
    """Shoes with heels: a steel pin in each, a steel shank."""
    long, heel = rng.uniform(20.0, 25.0), rng.uniform(5.0, 11.0)
    one: list[Part] = []
    curve = through(
        (-0.5 * long, 0, heel),
        (-0.25 * long, 0, 0.85 * heel),
        (0.1 * long, 0, 0.2 * heel),
        (0.5 * long, 0, 0.2),
        steps=12,
    )
    one.append(
        Part(
            tube(curve, 3.2 * np.array([0.8, 0.85, 0.8, 0.75, 0.8, 0.9, 1, 1.1, 1.1, 1, 0.8, 0.3]), 10, 0.16), "leather"
        )
    )
    one.append(Part(tube(curve[:8], 0.5, 5, 0.3), "steel"))
    one.append(Part(lathe([0, 0.4 * heel, heel], [0.5, 0.6, 2.2], 10).moved(-0.44 * long, 0, 0), "abs"))
    one.append(Part(cylinder(0.16, 0.9 * heel, 6).moved(-0.44 * long, 0, 0.45 * heel), "steel"))
    toe = ellipsoid(0.2 * long, 3.4, 2.2, 6, 12).moved(0.32 * long, 0, 1.6)
    one += shell(toe, "leather", 0.25)
    return centred(
        [*turned(one, about_x(np.pi / 2)), *moved(turned(turned(one, about_x(np.pi / 2)), about_z(np.pi)), 0, 8.0, 0)]
    )


@clutter("boots")
def boots(rng: np.random.Generator) -> list[Part]:
    """A work boot with a steel cap."""
    long = rng.uniform(27.0, 32.0)
    made = shoe(rng, long, rng.uniform(9.0, 11.0))
    leg = tube(
        [[-0.28 * long, 0, 6], [-0.28 * long, 0, 14], [-0.3 * long, 0, rng.uniform(18, 30)]], [5.2, 4.8, 5.6], 14
    )
    made += shell(leg, "leather", 0.35)
    cap = ellipsoid(5.0, 4.4, 3.2, 7, 14)
    made += [
        Part(cap.moved(0.33 * long, 0, 2.5), "steel"),
        Part(cap.inset(0.17).moved(0.33 * long, 0, 2.5), "steel", -1.0),
    ]
    return turned(centred(made), about_x(np.pi / 2))


@clutter("belt")
def belt(rng: np.random.Generator) -> list[Part]:
    """A leather belt rolled up, with its buckle."""
    turns_of, wide = rng.uniform(2.5, 4.0), rng.uniform(2.5, 4.2)
    angle = np.linspace(0, 2 * np.pi * turns_of, int(22 * turns_of))
    radius = np.linspace(rng.uniform(2.0, 3.5), rng.uniform(4.5, 6.5), len(angle))
    strap = tube(
        np.column_stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros(len(angle))]),
        0.2,
        6,
        0.5 * wide / 0.2,
    )
    buckle = joined(
        [box(0.5, 0.5, wide + 1.4).moved(s, 0, 0) for s in (-2.2, 2.2)]
        + [box(4.9, 0.5, 0.5).moved(0, 0, s * (0.5 * wide + 0.5)) for s in (-1, 1)]
    )
    pin = cylinder(0.2, 4.4, 6).turned(about_y(np.pi / 2))
    metal = pick(rng, "brass", "steel", "zinc")
    clasp = moved([Part(buckle, metal), Part(pin, metal)], 0, radius[-1] + 0.6, 0)
    return turned(centred([Part(strap, "leather"), *clasp]), about_x(rng.choice([0.0, np.pi / 2])))


@clutter("folded_clothes")
def folded_clothes(rng: np.random.Generator) -> list[Part]:
    """A pile of folded clothes, with zips, rivets and buttons."""
    made, at, layers = [], 0.0, count(rng, 2, 6)
    a, b = rng.uniform(22.0, 36.0), rng.uniform(16.0, 28.0)
    for _ in range(layers):
        c = rng.uniform(0.8, 3.0)
        fold = rounded_box(a * rng.uniform(0.85, 1.0), b * rng.uniform(0.85, 1.0), c, 0.4 * c, 3).turned(
            about_z(rng.normal(0, 0.06))
        )
        made.append(
            Part(fold.moved(rng.normal(0, 0.6), rng.normal(0, 0.6), at + c / 2), "textile", rng.uniform(0.8, 1.8))
        )
        at += c
    if rng.random() < 0.6:
        zip_of = tube(slack(rng, rng.uniform(10, 20), 14, 0.15), 0.2, 5, 0.5)
        made.append(Part(zip_of.moved(0, 0, 0.6 * at), pick(rng, "brass", "zinc", "nylon"), 0.7))
    buttons = np.column_stack([rng.uniform(-0.4, 0.4, (6, 2)) * [a, b], rng.uniform(0, at, 6)])[: count(rng, 0, 6)]
    if len(buttons):
        made.append(Part(strewn(cylinder(0.65, 0.25, 10), buttons), pick(rng, "brass", "abs", "steel")))
    return centred(made)


@clutter("crumpled_cloth")
def crumpled_cloth(rng: np.random.Generator) -> list[Part]:
    """A shirt or towel thrown in: folds over folds."""
    made = []
    for _ in range(count(rng, 3, 7)):
        path = slack(rng, rng.uniform(20, 40), 14, 0.35)
        fold = tube(path, rng.uniform(1.5, 3.5), 9, rng.uniform(0.3, 0.7), bumps(rng, 14, 9, 0.15))
        made.append(fold.moved(*rng.normal(0, (4.0, 4.0, 1.0)).tolist()))
    return centred([Part(joined(made), "textile", rng.uniform(0.5, 1.2))])


@clutter("jacket")
def jacket(rng: np.random.Generator) -> list[Part]:
    """A quilted jacket: air, with a long zip and press studs."""
    a, b, c = rng.uniform(30.0, 40.0), rng.uniform(22.0, 30.0), rng.uniform(5.0, 9.0)
    quilts = strewn(tube([[0, -b / 2, 0], [0, 0, 0], [0, b / 2, 0]], 0.5 * c, 10), row(count(rng, 5, 7), a / 6))
    teeth = through(
        (-0.45 * a, -3, 0.4 * c), (-0.1 * a, 2, 0.5 * c), (0.2 * a, -2, 0.5 * c), (0.45 * a, 3, 0.4 * c), steps=16
    )
    made = [
        Part(quilts, "textile", rng.uniform(0.15, 0.4)),
        Part(tube(teeth, 0.28, 5, 0.6), pick(rng, "brass", "nylon", "zinc"), 0.7),
    ]
    return [
        *made,
        Part(
            strewn(cylinder(0.7, 0.35, 10), row(count(rng, 3, 7), 4.5, middle=(0, 4.0, 0.5 * c))),
            pick(rng, "steel", "brass"),
        ),
    ]


@clutter("handbag")
def handbag(rng: np.random.Generator) -> list[Part]:
    """A handbag or wallet: leather, frame, clasp, a chain strap."""
    a, b, c = rng.uniform(12.0, 30.0), rng.uniform(9.0, 22.0), rng.uniform(3.0, 9.0)
    made = shell(rounded_box(a, b, c, 0.3 * c, 3), pick(rng, "leather", "pvc"), 0.25)
    made += [Part(box(0.92 * a, 0.5, 0.5).moved(0, 0.48 * b, s * 0.35 * c), "steel") for s in (-1, 1)]
    made.append(Part(ellipsoid(0.9, 0.7, 0.5, 5, 10).moved(0, 0.5 * b, 0), "brass"))
    path = through(
        (-0.45 * a, 0.5 * b, 0), (-0.2 * a, 0.9 * b, 0), (0.2 * a, 0.85 * b, 0), (0.45 * a, 0.5 * b, 0), steps=26
    )
    links = strewn(ring(0.5, 0.25, 1.0, 4, 8), path, turns(rng, 26))
    strap = Part(links, pick(rng, "brass", "steel")) if rng.random() < 0.5 else Part(tube(path, 0.5, 8), "leather")
    return centred([*made, strap])


@clutter("spectacles")
def spectacles(rng: np.random.Generator) -> list[Part]:
    """Spectacles in a case with a steel spring."""
    made = [
        *shell(
            rounded_box(rng.uniform(15.0, 18.0), rng.uniform(6.2, 7.5), rng.uniform(3.6, 5.5), 1.6, 3),
            pick(rng, "steel", "leather", "abs"),
            0.12,
        )
    ]
    made.append(Part(strewn(extrude(outline(2.5, 0.8, 14), 0.25), row(2, 6.3)), pick(rng, "glass", "pc")))
    frame = pick(rng, "steel", "abs", "nylon")
    made.append(Part(strewn(ring(2.6, 0.35, 1.0, 5, 16).scaled(1.0, 0.8, 1.0), row(2, 6.3)), frame))
    arm = tube(straight(13.0, 4), 0.2, 5)
    return [
        *made,
        Part(strewn(arm, row(2, 1.2, Y, (0, 0, -0.9))), frame),
        Part(strewn(cylinder(0.2, 0.8, 6), row(2, 11.5)), "steel"),
    ]


@clutter("hat")
def hat(rng: np.random.Generator) -> list[Part]:
    """A hat or a cap, straw or felt, with a badge."""
    brim, crown, high = rng.uniform(11.0, 18.0), rng.uniform(8.0, 9.5), rng.uniform(8.0, 12.0)
    z = np.array([0.0, 0.3, 0.35, 0.5 * high, 0.92 * high, high])
    made = shell(
        lathe(z, [brim, brim, crown, 0.95 * crown, 0.85 * crown, 0.5 * crown], 22),
        pick(rng, "textile", "wood", "leather"),
        0.35,
    )
    return centred(
        [*made, Part(cylinder(1.2, 0.3, 12).turned(about_x(np.pi / 2)).moved(0, -crown, 0.4 * high), "brass")]
    )


@clutter("socks")
def socks(rng: np.random.Generator) -> list[Part]:
    """Rolled socks and underwear."""
    many = count(rng, 3, 9)
    places = np.column_stack([rng.normal(0, 6, many), rng.normal(0, 5, many), rng.normal(0, 1, many)])
    balls = strewn(
        ellipsoid(4.0, 3.2, 2.8, 6, 10), places, turns(rng, many, 0.5), np.tile(rng.uniform(0.8, 1.2, (many, 1)), 3)
    )
    return centred([Part(balls, "textile", rng.uniform(0.9, 1.6))])


@clutter("necklaces")
def necklaces(rng: np.random.Generator) -> list[Part]:
    """A wrist watch and chains of metal."""
    made = [
        Part(
            strewn(ring(0.3, 0.14, 1.0, 4, 7), path := slack(rng, 40.0, 70, 0.6), turns(rng, len(path))),
            pick(rng, "silver", "brass"),
        )
    ]
    watch = [
        Part(cylinder(2.0, 0.9, 18), "stainless"),
        Part(cylinder(1.8, 0.7, 18), "stainless", -0.8),
        Part(cylinder(1.8, 0.2, 18).moved(0, 0, 0.4), "glass"),
    ]
    links = strewn(box(0.5, 1.8, 0.35), row(14, 0.75, middle=(0, 0, -0.3)))
    watch += [Part(cylinder(0.5, 0.4, 10), "battery"), Part(links, pick(rng, "stainless", "leather"))]
    return centred([*made, *moved(watch, 2, 7, 0)])


@clutter("ice_skates", held_out=True)
def ice_skates(rng: np.random.Generator) -> list[Part]:
    """A skate: boot on a steel blade."""
    long = rng.uniform(24.0, 30.0)
    made = shoe(rng, long, 10.0)
    leg = tube([[-0.3 * long, 0, 6], [-0.3 * long, 0, 13], [-0.32 * long, 0, 20]], [4.8, 4.4, 5.0], 12)
    blade = extrude(
        [(-0.5 * long, 0), (0.5 * long, 0), (0.55 * long, 1.5), (0.45 * long, 2.2), (-0.5 * long, 2.2)], 0.4
    ).turned(about_x(np.pi / 2))
    posts = strewn(cylinder(1.4, 3.5, 10), row(2, 0.55 * long, middle=(0, 0, -2.6)))
    made += [
        *shell(leg, "leather", 0.4),
        Part(blade.moved(0, 0, -6.2), "stainless"),
        Part(posts, pick(rng, "steel", "abs"), 0.5),
    ]
    return turned(centred(made), about_x(np.pi / 2))


@clutter("helmet", held_out=True)
def helmet(rng: np.random.Generator) -> list[Part]:
    """A cycle or motorcycle helmet: shell, foam, visor, buckle."""
    k = rng.uniform(0.9, 1.05)
    z = np.array([-9.0, -8.5, -3.0, 3.0, 8.0, 11.0, 12.5]) * k
    outer = lathe(z, np.array([9.5, 10.5, 12.5, 12.6, 10.0, 6.0, 0.5]) * k, 20).scaled(1.12, 1.0, 1.0)
    foam = outer.scaled(0.96, 0.96, 0.96)
    made = shell(outer, pick(rng, "abs", "pc", "resin"), 0.35)
    made += [Part(foam, "foam", 2.0), Part(foam.scaled(0.78, 0.78, 0.85).moved(0, 0, -2.0), "foam", -2.0)]
    visor = box(1.0, 18, 7).moved(13.0 * k, 0, -1)
    return [
        *made,
        Part(visor, "pc", 0.25),
        Part(strewn(ring(0.9, 0.3, 1.0, 4, 10), row(2, 2.5, Z, (0, 0, -9 * k))), "steel"),
    ]
