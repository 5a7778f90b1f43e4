"""What is taken for ivory and for rhino horn: horn and bone of cattle, pipes, fruit, sausages. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import strewn
from greenlane.inspection.simulate.mesh import (
    Part,
    about_y,
    about_z,
    box,
    ellipsoid,
    moved,
    ring,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import (
    about,
    belly,
    centred,
    count,
    pick,
    straight,
)
from greenlane.inspection.simulate.objects.vessels import rod
from greenlane.inspection.simulate.paths import Floats, arc, bumps


def horn(
    rng: np.random.Generator, path: Floats, radii: Floats, hollow: float, of: str = "horn", rings: float = 0.0
) -> list[Part]:
    """Return a horn as cattle have it: a thin sheath, hollow for ``hollow`` of its length, with growth rings."""
    n = len(path)
    skin = bumps(rng, n, 14, 0.02) * (1.0 + rings * np.cos(np.arange(n) * 2.2))[:, None]
    deep = max(3, int(hollow * n))
    within = np.maximum(radii[:deep] * np.linspace(0.88, 0.55, deep), 0.05)
    cavity = tube(path[:deep], within, 12, 0.9)
    made = [Part(tube(path, radii, 14, 0.9, skin), of), Part(cavity, of, -1.0)]
    if rng.random() < 0.3:
        core = tube(path[:deep], within * 0.9, 10, 0.9)
        made.append(Part(core, "bone_trab", rng.uniform(0.5, 0.9)))
    return made


@lookalike("cow_horn", like="rhino_horn")
def cow_horn(rng: np.random.Generator) -> list[Part]:
    """Horns of cattle, raw or made into drinking or blowing horns."""
    made: list[Part] = []
    for k in range(count(rng, 1, 2)):
        long = rng.uniform(18.0, 42.0)
        path = arc(long, rng.uniform(0.6, 1.8), 20, rng.uniform(-0.5, 0.5))
        radii = long * rng.uniform(0.08, 0.12) * (1.0 - np.linspace(0, 1, 20) ** 1.1) + 0.2
        one = horn(rng, path, radii, rng.uniform(0.55, 0.9))
        if rng.random() < 0.3:
            one.append(
                Part(
                    ring(float(radii[0]), 0.3, 2.5, 5, 18).turned(about_y(np.pi / 2)).moved(*path[0].tolist()), "brass"
                )
            )
        made += moved(turned(one, about_z(rng.uniform(0, 6.28))), 0, 8.0 * k, 0)
    return centred(made)


@lookalike("goat_horn", like="rhino_horn")
def goat_horn(rng: np.random.Generator) -> list[Part]:
    """A ridged horn of goat, sheep or antelope, bent back or curled."""
    long, curled = rng.uniform(16.0, 45.0), rng.random() < 0.4
    path = arc(long, rng.uniform(3.0, 4.6) if curled else rng.uniform(0.2, 1.4), 26, rng.uniform(0.1, 0.5))
    radii = long * (0.085 if curled else 0.06) * (1.0 - np.linspace(0, 1, 26) ** 1.3) + 0.25
    return centred(horn(rng, path, radii, rng.uniform(0.5, 0.75), rings=rng.uniform(0.03, 0.08)))


@lookalike("hooves", like="rhino_horn")
def hooves(rng: np.random.Generator) -> list[Part]:
    """Hooves of cattle, dried as chews: short hollow cones cut aslant."""
    made: list[Part] = []
    for place in about(rng, count(rng, 1, 5), 4.0, 5.0, 0.8):
        long, radius = rng.uniform(6.0, 10.0), rng.uniform(2.6, 4.0)
        s = np.linspace(0, 1, 8)
        path = arc(long, rng.uniform(0.3, 0.8), 8)
        outer = radius * (1.0 - 0.65 * s**1.5)
        one = [
            Part(tube(path, outer, 12, 0.6, bumps(rng, 8, 12, 0.04)), "keratin"),
            Part(tube(path[:7], np.maximum(outer[:7] - 0.6, 0.1), 10, 0.55), "keratin", -1.0),
        ]
        made += moved(turned(one, turn_flat(rng, 0.2)), *place.tolist())
    return centred(made)


@lookalike("wooden_cone", like="rhino_horn")
def wooden_cone(rng: np.random.Generator) -> list[Part]:
    """A cone of wood, plastic or wafer: a toy top, a funnel, a horn of wood."""
    long, radius, s = rng.uniform(10.0, 30.0), rng.uniform(3.0, 6.0), np.linspace(0, 1, 12)
    material = pick(rng, "wood", "hardwood", "pe", "flour", "foam", "resin")
    path = arc(long, rng.uniform(0.0, 0.7), 12)
    outer = radius * (1.0 - s ** rng.uniform(0.8, 1.4)) + 0.2
    made = [Part(tube(path, outer, 16, 1.0, bumps(rng, 12, 16, 0.01)), material, 4.0 if material == "foam" else 1.0)]
    if rng.random() < 0.5:
        made.append(Part(tube(path[:11], np.maximum(outer[:11] - 0.4, 0.05), 14), material, -made[0].share))
    return made


@lookalike("antler", like="ivory")
def antler(rng: np.random.Generator) -> list[Part]:
    """An antler with its tines, or pieces sawn from one: a spongy core in a dense rind."""
    long = rng.uniform(22.0, 48.0)
    beam = arc(long, rng.uniform(0.5, 1.4), 16, rng.uniform(-0.3, 0.3))
    thick = long * rng.uniform(0.03, 0.045)
    stems = [(beam, np.linspace(1.2, 0.35, 16) * thick)]
    for at in sorted(rng.choice(np.arange(2, 14), count(rng, 0, 4), replace=False).tolist()):
        way = about_z(rng.choice([-1, 1]) * rng.uniform(0.7, 1.2)) @ (beam[at + 1] - beam[at - 1])
        tine = (
            arc(rng.uniform(0.18, 0.4) * long, rng.uniform(-0.8, 0.8), 8) @ about_z(float(np.arctan2(way[1], way[0]))).T
        )
        stems.append((tine - tine[0] + beam[at], np.linspace(0.7, 0.12, 8) * thick))
    made = [Part(tube(p, r, 10, 0.92, bumps(rng, len(p), 10, 0.06)), "antler") for p, r in stems]
    core = tube(beam[:13], np.linspace(1.2, 0.45, 13) * thick * 0.6, 8)
    made += [
        Part(core, "antler", -0.6),
        Part(ring(1.35 * thick, 0.8 * thick, 1.0, 6, 14).turned(about_y(np.pi / 2)).moved(*beam[0].tolist()), "antler"),
    ]
    return centred(made)


@lookalike("dog_chew", like="ivory")
def dog_chew(rng: np.random.Generator) -> list[Part]:
    """Chews: bleached leg bones, hollow or filled, or knots of rawhide."""
    made: list[Part] = []
    for k in range(count(rng, 1, 3)):
        long, radius = rng.uniform(8.0, 20.0), rng.uniform(1.2, 2.4)
        x = np.linspace(-1, 1, 13)
        swell = 1.0 + rng.uniform(0.2, 0.8) * np.exp(-(((1 - np.abs(x)) / 0.18) ** 2))
        path = straight(long, 13)
        if rng.random() < 0.6:
            one = [
                Part(tube(path, radius * swell, 14, 0.9, bumps(rng, 13, 14, 0.04)), "bone"),
                Part(tube(path, 0.6 * radius * np.ones(13), 10), "bone", -1.0),
            ]
            if rng.random() < 0.5:
                one.append(Part(tube(path, 0.58 * radius * np.ones(13), 10), pick(rng, "meat", "fat", "flour")))
        else:
            one = [Part(tube(path, radius * swell, 12, 0.8, bumps(rng, 13, 12, 0.12)), "leather", 0.8)]
        made += moved(turned(one, turn_flat(rng, 0.1)), 0, 5.0 * k, 0)
    return centred(made)


@lookalike("soup_bones", like="ivory")
def soup_bones(rng: np.random.Generator) -> list[Part]:
    """Sawn leg bones with marrow and some meat."""
    made: list[Part] = []
    for place in about(rng, count(rng, 1, 5), 4.0, 4.0, 0.6):
        long, radius = rng.uniform(2.5, 11.0), rng.uniform(1.6, 3.2)
        path, hole = straight(long, 5), rng.uniform(0.45, 0.7) * radius
        one = [Part(tube(path, radius * np.array([1.2, 1, 0.95, 1, 1.1]), 12, 0.85, bumps(rng, 5, 12, 0.08)), "bone")]
        one += [Part(tube(path, hole, 10, 0.85), "bone", -1.0), Part(tube(path, hole, 10, 0.85), "fat")]
        if rng.random() < 0.6:
            one.append(
                Part(
                    tube(path * 0.9, radius * 1.5, 12, 0.9, bumps(rng, 5, 12, 0.15)).moved(0, 0.4 * radius, 0),
                    "meat",
                    0.7,
                )
            )
        made += moved(turned(one, turn_flat(rng, 0.4)), *place.tolist())
    return centred(made)


@lookalike("plastic_pipe", like="ivory")
def plastic_pipe(rng: np.random.Generator) -> list[Part]:
    """Straight lengths of plastic pipe or rod, with a sleeve."""
    long, radius = rng.uniform(12.0, 45.0), rng.uniform(0.8, 3.6)
    material, wall = pick(rng, "pvc", "pe", "abs", "nylon"), rng.uniform(0.18, 0.5)
    made: list[Part] = []
    for k in range(count(rng, 1, 4)):
        own = long * rng.uniform(0.8, 1.0)
        one = [rod(own, radius, material, 16)]
        if rng.random() < 0.85:
            one.append(rod(own, max(radius - wall, 0.2), material, 14, -1.0))
        made += moved(turned(one, about_z(rng.normal(0, 0.05))), rng.uniform(-2, 2), 2.2 * radius * k, 0)
    return centred(made)


@lookalike("bent_pipe", like="ivory")
def bent_pipe(rng: np.random.Generator) -> list[Part]:
    """A bent pipe, hose or handle: as long and as thick as a tusk, but of one width and hollow throughout."""
    long, radius, wall = rng.uniform(16.0, 50.0), rng.uniform(1.0, 3.2), rng.uniform(0.15, 0.45)
    path = arc(long, rng.uniform(0.3, 2.3), 20, rng.uniform(-0.2, 0.2))
    material = pick(rng, "pvc", "rubber", "pe", "abs", "steel", "aluminium")
    wall = 0.12 if material in ("steel", "aluminium") else wall
    taper = np.linspace(1.0, rng.uniform(0.6, 1.0), 20) * radius
    made = [Part(tube(path, taper, 14), material), Part(tube(path, taper - wall, 12), material, -1.0)]
    if rng.random() < 0.3:
        made.append(
            Part(ring(radius + 0.2, 0.5, 2.0, 6, 16).turned(about_y(np.pi / 2)).moved(*path[0].tolist()), "brass")
        )
    return made


@lookalike("banana_bunch", like="ivory")
def banana_bunch(rng: np.random.Generator) -> list[Part]:
    """Bananas, single or in a hand."""
    long, many, bend = rng.uniform(13.0, 22.0), count(rng, 1, 6), rng.uniform(0.7, 1.4)
    path = arc(long, bend, 14)
    one = tube(path, rng.uniform(1.5, 2.0) * belly(14, 0.4) * np.where(np.arange(14) > 11, 0.6, 1.0), 7, 0.95)
    places = np.column_stack([np.zeros(many), 3.2 * np.arange(many), 0.4 * np.abs(np.arange(many) - many / 2)])
    stems = np.array([about_z(float(a)) for a in np.linspace(-0.2, 0.2, many) + rng.normal(0, 0.05, many)])
    made = [Part(strewn(one, places, stems), "fruit")]
    if many > 2:
        made.append(
            Part(ellipsoid(1.2, 1.2 * many, 1.2, 5, 9).moved(float(path[0, 0]), 1.6 * (many - 1), 0), "fruit", 0.8)
        )
    return centred(made)


@lookalike("roots", like="ivory")
def roots(rng: np.random.Generator) -> list[Part]:
    """Radishes, carrots, cassava: pointed roots."""
    made: list[Part] = []
    for k in range(count(rng, 1, 4)):
        long = rng.uniform(14.0, 36.0)
        taper = (1.0 - np.linspace(0, 1, 14) ** rng.uniform(1.3, 3.0)) * long * rng.uniform(0.06, 0.11) + 0.15
        root = tube(arc(long, rng.uniform(0.0, 0.8), 14), taper, 12, 0.95, bumps(rng, 14, 12, 0.03))
        made.append(
            Part(root.turned(about_z(rng.normal(0, 0.15))).moved(0, 5.5 * k, 0), "fruit", rng.uniform(1.0, 1.1))
        )
    return centred(made)


@lookalike("salami", like="rhino_horn")
def salami(rng: np.random.Generator) -> list[Part]:
    """Sausages, salami, a ham on its end; metal clips at the ends."""
    made: list[Part] = []
    for k in range(count(rng, 1, 4)):
        long, radius = rng.uniform(13.0, 38.0), rng.uniform(1.3, 4.0)
        path = arc(long, rng.uniform(0.0, 1.3), 12)
        made.append(
            Part(
                tube(path, radius * belly(12, 0.25), 12, 0.95, bumps(rng, 12, 12, 0.03)).moved(0, 6.0 * k, 0),
                "meat",
                rng.uniform(1.0, 1.1),
            )
        )
        clips = strewn(box(0.3, 0.9, 0.5), path[[0, -1]] * 1.02 + np.array((0, 6.0 * k, 0)))
        made.append(Part(clips, "aluminium"))
    return centred(made)


@lookalike("plastic_tusk", like="ivory")
def plastic_tusk(rng: np.random.Generator) -> list[Part]:
    """A tusk for a costume or a wall: plastic, wood or papier mâché, mostly hollow throughout."""
    long = rng.uniform(15.0, 45.0)
    s = np.linspace(0, 1, 18)
    path, radii = arc(long, rng.uniform(0.4, 1.6), 18), long * rng.uniform(0.045, 0.08) * (1 - s**2) ** 0.7 + 0.15
    material = pick(rng, "pe", "pvc", "wood", "paper", "foam")
    made = [Part(tube(path, radii, 14), material, 3.0 if material == "foam" else 1.0)]
    if material in ("pe", "pvc", "paper"):
        made.append(Part(tube(path[:17], np.maximum(radii[:17] - 0.3, 0.05), 12), material, -1.0))
    return made
