"""What a kitchen and a table give: crockery, cutlery, pans, bottles and jars. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import clutter
from greenlane.inspection.simulate.many import strewn
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_y,
    about_z,
    box,
    cylinder,
    extrude,
    joined,
    lathe,
    moved,
    ring,
    rounded_box,
    scaled,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import coiled_cable, winding
from greenlane.inspection.simulate.objects.layouts import X, Y, Z, centred, count, headings, loops, pick, row, straight
from greenlane.inspection.simulate.objects.vessels import laid, rod, squeezed, vessel
from greenlane.inspection.simulate.paths import through


def bowl(z: list[float], radii: list[float], wall: float, sides: int = 22) -> Mesh:
    """Return a plate or bowl as one turned body, open above: up along the outside, back down along the inside."""
    back = [max(r - wall, 0.02) for r in reversed(radii)]
    down = [h + wall for h in reversed(z[:-1])]
    return lathe([*z, z[-1], *down], [*radii, *back], sides)


@clutter("plates")
def plates(rng: np.random.Generator) -> list[Part]:
    """Plates and bowls, stacked."""
    radius, deep = rng.uniform(7.0, 13.5), rng.uniform(1.6, 7.0)
    material = pick(rng, "porcelain", "porcelain", "ceramic", "glass")
    one = bowl(
        [0.0, 0.2, 0.35 * deep, deep], [0.5 * radius, 0.55 * radius, 0.75 * radius, radius], rng.uniform(0.3, 0.5)
    )
    made = [Part(strewn(one, row(count(rng, 1, 6), rng.uniform(0.7, 1.2), Z)), material)]
    return turned(centred(made), turn_flat(rng, 0.1) if rng.random() < 0.6 else about_x(np.pi / 2))


@clutter("mug")
def mug(rng: np.random.Generator) -> list[Part]:
    """One to four mugs or cups with handles, upright or not."""
    high, radius = rng.uniform(6.0, 11.0), rng.uniform(3.2, 5.0)
    material = pick(rng, "porcelain", "ceramic", "glass", "stainless")
    wall = 0.08 if material == "stainless" else rng.uniform(0.25, 0.5)
    handle = through((0.9, 0, 0.25), (1.6, 0, 0.3), (1.75, 0, 0.55), (1.5, 0, 0.8), (0.9, 0, 0.8), steps=12)
    grip = tube(handle * (radius, 1.0, high), 0.5 if wall > 0.1 else 0.25, 7)
    cup = bowl(
        [0.0, 0.1, 0.5 * high, high], [0.8 * radius, 0.9 * radius, radius, radius * rng.uniform(1.0, 1.15)], wall, 18
    )
    places = row(count(rng, 1, 4), 2.4 * radius, Y)
    made = [Part(strewn(mesh, places, headings(rng.uniform(0, 6.28, len(places)))), material) for mesh in (cup, grip)]
    return laid(rng, centred(made), 0.5)


@clutter("glasses")
def glasses(rng: np.random.Generator) -> list[Part]:
    """Drinking or wine glasses."""
    high, radius = rng.uniform(9.0, 20.0), rng.uniform(3.0, 4.5)
    if high > 14:
        stem = 0.45 * high
        z = [0.0, 0.3, 0.6, stem, stem + 1, 0.7 * high, high]
        one = bowl_on_stem(z, [0.8 * radius, 0.7 * radius, 0.4, 0.4, 0.6 * radius, radius, 0.8 * radius])
    else:
        one = bowl([0.0, 0.1, high], [0.85 * radius, 0.88 * radius, radius], 0.25)
    places = row(count(rng, 1, 4), 2.2 * radius, Y)
    return laid(rng, centred([Part(strewn(one, places), pick(rng, "glass", "glass", "lead_glass"))]), 0.4)


def bowl_on_stem(z: list[float], radii: list[float]) -> Mesh:
    """Return a goblet: foot and stem are solid, the last three stations hold the drink."""
    back = [(z[-1], radii[-1] - 0.15), (z[-2], radii[-2] - 0.15), (z[-3] + 0.3, radii[-3] - 0.3), (z[-3] + 0.3, 0.02)]
    return lathe([*z, *(h for h, _ in back)], [*radii, *(r for _, r in back)], 16)


def fork(rng: np.random.Generator, long: float) -> Mesh:
    """Return a fork, level."""
    tines = strewn(box(0.24 * long, 0.22, 0.2), row(4, 0.55, Y, (0.42 * long, 0, 0)))
    return joined([tines, box(0.09 * long, 2.0, 0.2).moved(0.27 * long, 0, 0), handle(long)])


def spoon(rng: np.random.Generator, long: float) -> Mesh:
    """Return a spoon, level."""
    return joined([extrude(oval(0.17 * long, 0.105 * long), 0.22).moved(0.38 * long, 0, 0), handle(long)])


def knife(rng: np.random.Generator, long: float) -> Mesh:
    """Return a table or kitchen knife, level, edge to one side."""
    w = rng.uniform(0.9, 2.2)
    blade = [(0, -0.5 * w), (0.42 * long, -0.5 * w), (0.52 * long, 0.3 * w), (0.5 * long, 0.5 * w), (0, 0.5 * w)]
    return joined([extrude(blade, 0.17), handle(long)])


def handle(long: float) -> Mesh:
    """Return the handle of cutlery: it narrows towards the middle."""
    edge = [
        (-0.5, -0.05),
        (-0.45, -0.06),
        (-0.1, -0.02),
        (0.25, -0.015),
        (0.25, 0.015),
        (-0.1, 0.02),
        (-0.45, 0.06),
        (-0.5, 0.05),
    ]
    return extrude(np.array(edge) * long, 0.28)


def oval(a: float, b: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return an egg-shaped outline (14, 2)."""
    t = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    return np.stack([a * np.cos(t), b * np.sin(t) * (1 + 0.15 * np.cos(t))], axis=1)


@clutter("cutlery")
def cutlery(rng: np.random.Generator) -> list[Part]:
    """Knives, forks and spoons, one or a bundle."""
    metal, made = pick(rng, "stainless", "stainless", "silver"), []
    for k in range(count(rng, 2, 9)):
        kind = (fork, spoon, knife)[count(rng, 0, 2)]
        piece = (
            kind(rng, rng.uniform(14.0, 21.0)).turned(about_x(rng.normal(0, 0.5))).turned(about_z(rng.normal(0, 0.15)))
        )
        made.append(piece.moved(rng.uniform(-2, 2), 1.5 * (k % 4), 0.4 * (k // 4)))
    return centred([Part(joined(made), metal)])


@clutter("kitchen_knives")
def kitchen_knives(rng: np.random.Generator) -> list[Part]:
    """Kitchen knives with wooden or plastic handles, riveted."""
    made: list[Part] = []
    for k in range(count(rng, 1, 4)):
        long, w = rng.uniform(10.0, 24.0), rng.uniform(2.0, 4.8)
        edge = [(-10, -0.8), (0, -0.8), (0, -w / 2), (0.7 * long, -0.4 * w), (long, 0.45 * w), (0, w / 2), (-10, 0.8)]
        piece = [
            Part(extrude(edge, 0.2), "stainless"),
            Part(rounded_box(11, 2.3, 1.6, 0.5, 3).moved(-5.5, 0, 0), pick(rng, "wood", "abs")),
        ]
        piece.append(Part(strewn(cylinder(0.25, 1.7, 8), row(3, 3.0, middle=(-5.5, 0, 0))), "brass"))
        made += moved(turned(piece, about_z(rng.normal(0, 0.1))), 0, 5.0 * k, 0)
    return centred(made)


@clutter("frying_pan")
def frying_pan(rng: np.random.Generator) -> list[Part]:
    """A frying pan with its handle."""
    radius, high = rng.uniform(8.0, 14.0), rng.uniform(3.0, 6.0)
    material = pick(rng, "aluminium", "steel", "stainless")
    pan = bowl([0.0, 0.2, high], [0.75 * radius, 0.8 * radius, radius], rng.uniform(0.15, 0.4))
    grip = tube([[radius, 0, 0.8 * high], [radius + 7, 0, high], [radius + 17, 0, high + 1]], [0.9, 1.1, 1.0], 8, 0.6)
    made = [Part(pan, material), Part(grip, pick(rng, "abs", "wood", "steel"))]
    return centred([*made, Part(box(5, 2.0, 0.3).moved(radius + 1.5, 0, 0.8 * high), "steel")])


@clutter("cooking_pot")
def cooking_pot(rng: np.random.Generator) -> list[Part]:
    """A pot with a lid and two handles."""
    radius, high = rng.uniform(7.0, 12.0), rng.uniform(8.0, 15.0)
    material = pick(rng, "aluminium", "stainless", "steel")
    made = [
        Part(
            bowl([0.0, 0.1, high], [0.97 * radius, radius, radius], 0.18 if material != "aluminium" else 0.35), material
        )
    ]
    lid = bowl([0.0, 0.6, 1.2], [radius, 0.9 * radius, 0.05], 0.12).moved(0, 0, high)
    made += [Part(lid, pick(rng, material, "glass")), Part(cylinder(1.5, 2.0, 12).moved(0, 0, high + 2.2), "abs")]
    grips = strewn(ring(2.2, 0.9, 1.0, 6, 14), row(2, 2 * radius + 2.0, X, (0, 0, 0.75 * high)))
    return laid(rng, centred([*made, Part(grips, pick(rng, "steel", "abs"))]), 0.6)


@clutter("thermos")
def thermos(rng: np.random.Generator) -> list[Part]:
    """A vacuum flask: steel within steel, or a glass flask within plastic."""
    up = rng.random() < 0.15
    high, radius = rng.uniform(17.0, 32.0), rng.uniform(3.2, 5.2)
    z, radii = np.array([0.0, 0.01, 0.72, 0.8, 0.88]) * high, np.array([0.95, 1.0, 1.0, 0.62, 0.6]) * radius
    outer = pick(rng, "stainless", "abs")
    made = vessel(z, radii, outer, 0.07 if outer == "stainless" else 0.25)
    inner, gap = ("stainless", 0.06) if outer == "stainless" else ("glass", 0.2), 0.5
    full = pick(rng, "water", "coffee") if rng.random() < 0.4 else None
    made += vessel(z * 0.94 + 0.6, np.maximum(radii - gap, 0.3), inner[0], inner[1], full, 0.8, lying=not up)
    cap = vessel(np.array([0.8, 0.81, 1.0]) * high, np.array([0.9, 0.92, 0.85]) * radius, outer, 0.12)
    return laid(
        rng,
        centred([*made, *cap, Part(cylinder(0.5 * radius, 3.0, 14).moved(0, 0, 0.86 * high), "abs", 0.7)]),
        float(up),
    )


@clutter("water_bottle")
def water_bottle(rng: np.random.Generator) -> list[Part]:
    """A bottle of water or a soft drink, of plastic or metal, full or not."""
    up = rng.random() < 0.15
    high, radius, sunk = rng.uniform(18.0, 33.0), rng.uniform(2.9, 4.6), rng.uniform(0.86, 1.0)
    z = np.array([0.0, 0.02, 0.3, 0.36, 0.42, 0.68, 0.88, 0.93, 1.0]) * high
    radii = np.array([0.85, 1.0, 1.0, sunk, 1.0, 1.0, 0.36, 0.33, 0.33]) * radius
    material, wall = (("pet", 0.05), ("pet", 0.04), ("aluminium", 0.08), ("stainless", 0.06), ("pe", 0.12))[
        count(rng, 0, 4)
    ]
    full = pick(rng, "water", "water", "oil") if rng.random() < 0.8 else None
    made = vessel(z, radii, material, wall, full, rng.uniform(0.4, 0.92), lying=not up)
    return laid(rng, centred([*made, Part(cylinder(0.42 * radius, 1.8, 12).moved(0, 0, high), "pe", 0.6)]), float(up))


@clutter("wine_bottle")
def wine_bottle(rng: np.random.Generator) -> list[Part]:
    """A bottle of wine, spirits or oil: thick glass, punted foot."""
    up = rng.random() < 0.15
    high, radius = rng.uniform(22.0, 34.0), rng.uniform(3.3, 4.4)
    shoulder = rng.uniform(0.55, 0.66)
    z = np.array([0.0, 0.02, shoulder, shoulder + 0.12, 0.8, 0.97, 1.0]) * high
    radii = np.array([0.92, 1.0, 1.0, 0.55, 0.38, 0.36, 0.4]) * radius
    made = vessel(
        z,
        radii,
        "glass",
        rng.uniform(0.28, 0.5),
        pick(rng, "water", "alcohol", "oil"),
        rng.uniform(0.75, 0.88),
        lying=not up,
    )
    punt = lathe([0.0, 0.2, 0.08 * high], [0.7 * radius, 0.6 * radius, 0.1], 14)
    cork = Part(cylinder(0.85, 4.0, 10).moved(0, 0, high - 1.5), pick(rng, "wood", "pe"), 0.4)
    return laid(rng, centred([*made, Part(punt, "glass", 0.8), cork]), float(up))


@clutter("glass_jar")
def glass_jar(rng: np.random.Generator) -> list[Part]:
    """Jars of honey, jam, pickles or sauce with steel lids."""
    up = rng.random() < 0.4
    made: list[Part] = []
    for k in range(count(rng, 1, 3)):
        high, radius = rng.uniform(7.0, 17.0), rng.uniform(2.8, 4.8)
        z, radii = np.array([0.0, 0.03, 0.75, 0.85, 0.97]) * high, np.array([0.92, 1.0, 1.0, 0.82, 0.82]) * radius
        jar = vessel(
            z,
            radii,
            "glass",
            rng.uniform(0.22, 0.4),
            pick(rng, "honey", "fruit", "oil", "water"),
            rng.uniform(0.7, 0.92),
            lying=not up,
        )
        jar += vessel([0.86 * high, 0.87 * high, high], np.array([0.87, 0.88, 0.86]) * radius, "steel", 0.03)
        made += moved(jar, 0, 9.8 * k, 0)
    return laid(rng, centred(made), float(up))


@clutter("rolling_pin")
def rolling_pin(rng: np.random.Generator) -> list[Part]:
    """A rolling pin, a pestle or wooden spoons."""
    if rng.random() < 0.5:
        long, radius = rng.uniform(22.0, 34.0), rng.uniform(2.2, 3.2)
        made = [rod(long, radius, pick(rng, "wood", "hardwood", "marble"), 16), rod(long + 16.0, 1.2, "wood", 10)]
        return [*made, rod(long, 1.2, made[0].material, 10, -1.0)]
    made = []
    for k in range(count(rng, 2, 5)):
        one = tube(straight(rng.uniform(24, 34), 6), [0.5, 0.5, 0.5, 0.6, 2.2, 1.8], 10, [1, 1, 1, 1, 0.25, 0.2])
        made.append(Part(one.turned(about_z(rng.normal(0, 0.1))).moved(0, 2.6 * k, 0), "wood"))
    return centred(made)


@clutter("whisk")
def whisk(rng: np.random.Generator) -> list[Part]:
    """A whisk, and a ladle or a strainer with it."""
    made = [rod(12.0, 0.9, pick(rng, "steel", "wood"), 10, 0.5)]
    for k in range(count(rng, 4, 6)):
        bow = through(
            (6, 0, 0), (10, 2.6, 0), (15, 3.2, 0), (17, 0, 0), (15, -3.2, 0), (10, -2.6, 0), (6, 0, 0), steps=14
        )
        made.append(Part(tube(bow, 0.1, 4).turned(about_x(k * 0.62)), "stainless"))
    ladle = [
        Part(bowl([0, 1.2, 3.2], [1.0, 3.6, 4.4], 0.12, 16), "stainless"),
        Part(box(24, 1.0, 0.3).moved(15.5, 0, 3), "stainless"),
    ]
    both = [*made, *moved(ladle, -6, rng.uniform(7.0, 9.0), 0)] if rng.random() < 0.6 else made
    return centred(scaled(both, rng.uniform(0.8, 1.15)))


@clutter("kettle", held_out=True)
def kettle(rng: np.random.Generator) -> list[Part]:
    """An electric kettle: heater in its foot, spout, handle, cable."""
    radius, high = rng.uniform(7.0, 9.0), rng.uniform(16.0, 22.0)
    body = [0.0, 0.3, 0.5 * high, high]
    made = vessel(body, np.array([1.0, 1.02, 0.9, 0.65]) * radius, pick(rng, "stainless", "abs", "glass"), 0.12)
    made += [
        Part(ring(0.6 * radius, 0.8, 1.0, 6, 22).moved(0, 0, 0.9), "steel"),
        Part(cylinder(0.9 * radius, 0.4, 20), "steel", 0.6),
    ]
    grip = through(
        (0.8 * radius, 0, high),
        (1.5 * radius, 0, 0.95 * high),
        (1.6 * radius, 0, 0.4 * high),
        (radius, 0, 0.15 * high),
        steps=12,
    )
    made += [Part(tube(grip, 1.1, 9), "abs", 0.7), *moved(coiled_cable(rng, 0.3), -radius - 5, 0, 0)]
    return laid(rng, centred(made), 0.5)


@clutter("blender", held_out=True)
def blender(rng: np.random.Generator) -> list[Part]:
    """A hand blender: motor, shaft, blade."""
    long = rng.uniform(30.0, 40.0)
    made = squeezed([Part(tube(straight(0.55 * long, 5), [2.2, 3.2, 3.2, 2.8, 2.2], 14), "abs", 0.35)], 0.9)
    made += turned(winding(1.9, 6.0), about_y(np.pi / 2))
    made += [
        Part(p.mesh.moved(0.5 * long, 0, 0), p.material, p.share)
        for p in (rod(0.5 * long, 1.3, "abs"), rod(0.5 * long, 0.35, "steel"))
    ]
    hood = lathe([0.0, 1.5, 3.5], [1.4, 2.8, 3.1], 16).turned(about_y(np.pi / 2)).moved(0.74 * long, 0, 0)
    made += [Part(hood, "stainless", 0.12), Part(box(0.3, 4.5, 1.0).moved(0.79 * long, 0, 0), "stainless")]
    return centred([*made, Part(tube(loops(rng, 2.5, 4.0, 0.6), 0.3, 6).moved(-0.35 * long, 0, 0), "pvc")])
