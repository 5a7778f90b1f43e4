"""What is taken for worked ivory: figures, turned work, bangles, beads, sticks, blocks. Lengths in cm. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_x,
    about_z,
    box,
    cylinder,
    ellipsoid,
    joined,
    lathe,
    ring,
    rounded_box,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects import ivory
from greenlane.inspection.simulate.objects.layouts import (
    Y,
    Z,
    about,
    centred,
    count,
    grid,
    pick,
    row,
    straight,
)
from greenlane.inspection.simulate.objects.vessels import laid
from greenlane.inspection.simulate.paths import bumps


def recast(parts: Sequence[Part], material: str) -> list[Part]:
    """Return the same shapes in another material."""
    return [Part(part.mesh, material, part.share) for part in parts]


@lookalike("ceramic_figurine", like="ivory")
def ceramic_figurine(rng: np.random.Generator) -> list[Part]:
    """A hollow figure of porcelain, earthenware or plaster."""
    high, wall = rng.uniform(8.0, 26.0), rng.uniform(0.3, 0.6)
    s = np.linspace(0, 1, 16)
    profile = (
        0.2
        + 0.06 * np.cos(2 * np.pi * s * rng.uniform(0.8, 2.0))
        + 0.04 * np.cos(2 * np.pi * s * 3 + rng.uniform(0, 6))
    )
    profile = high * profile * np.where(s > 0.95, 0.5, 1.0) * (1.15 - 0.4 * s)
    path = np.column_stack(
        [0.04 * high * np.sin(3 * s + rng.uniform(0, 6)), 0.03 * high * np.sin(4 * s), (s - 0.5) * high]
    )
    flat = rng.uniform(0.65, 1.0)
    material = pick(rng, "porcelain", "ceramic", "plaster", "glass")
    made = [Part(tube(path, profile, 14, flat, bumps(rng, 16, 14, 0.08)), material)]
    made.append(
        Part(tube(path[:15] + np.array((0, 0, 0.2)), np.maximum(profile[:15] - wall, 0.2), 12, flat), material, -1.0)
    )
    made.append(
        Part(
            ellipsoid(0.13 * high, 0.12 * high, 0.14 * high, 7, 12).moved(0, 0, 0.56 * high),
            material,
            rng.uniform(0.5, 1.0),
        )
    )
    return laid(rng, centred(made))


@lookalike("ceramic_cylinders", like="ivory")
def ceramic_cylinders(rng: np.random.Generator) -> list[Part]:
    """Insulators, vases, pepper mills of ceramic: turned and often bored through."""
    long, radius, material = (
        rng.uniform(6.0, 24.0),
        rng.uniform(1.5, 4.0),
        pick(rng, "porcelain", "ceramic", "marble", "concrete"),
    )
    z = np.linspace(-long / 2, long / 2, 11)
    radii = radius * (1.0 + rng.uniform(0.0, 0.3) * np.cos(z * rng.uniform(0.5, 3.0)))
    places = row(count(rng, 1, 4), 2.7 * radius)
    made = [Part(strewn(lathe(z, radii, 16), places), material)]
    if rng.random() < 0.75:
        bore = cylinder(radius * rng.uniform(0.2, 0.6), long, 12)
        made.append(Part(strewn(bore, places), material, -1.0))
    return turned(made, about_x(np.pi / 2))


@lookalike("wooden_carving", like="ivory")
def wooden_carving(rng: np.random.Generator) -> list[Part]:
    """A figure, a mask or an animal of wood."""
    made = recast(ivory.figurine(rng), pick(rng, "wood", "hardwood", "hardwood"))
    if rng.random() < 0.4:
        nail = cylinder(0.15, 4.0, 6).turned(turn_flat(rng)).moved(0, 0, rng.uniform(-2, 2))
        made.append(Part(nail, "steel"))
    return made


@lookalike("resin_carving", like="ivory")
def resin_carving(rng: np.random.Generator) -> list[Part]:
    """A cast figure of resin, plastic or soapstone."""
    return recast(ivory.figurine(rng), pick(rng, "resin", "pe", "wax", "talc", "soap", "marble"))


@lookalike("plastic_bangles", like="ivory")
def plastic_bangles(rng: np.random.Generator) -> list[Part]:
    """Bangles of plastic, glass, wood or metal; rings for curtains or seals."""
    material = pick(rng, "pe", "resin", "glass", "wood", "abs", "aluminium", "brass", "rubber")
    if rng.random() < 0.5:
        return recast(ivory.bangles(rng), material)
    radius, thick = rng.uniform(2.8, 3.8), rng.uniform(0.2, 0.6)
    return [
        Part(
            strewn(ring(radius, thick, rng.uniform(1.0, 2.0), 6, 22), row(count(rng, 4, 14), 1.3 * thick, Z)), material
        )
    ]


@lookalike("wooden_beads", like="ivory")
def wooden_beads(rng: np.random.Generator) -> list[Part]:
    """Strings of beads: wood, glass, plastic, stone, seeds; an abacus."""
    material = pick(rng, "wood", "wood", "glass", "pe", "resin", "marble", "ceramic", "silver")
    return recast(ivory.beads(rng), material)


@lookalike("chopsticks", like="ivory")
def chopsticks(rng: np.random.Generator) -> list[Part]:
    """Chopsticks, pencils, knitting needles, drum sticks: slim rods in bundles."""
    many, material = count(rng, 2, 14), pick(rng, "wood", "wood", "pe", "stainless", "resin")
    long, radius = rng.uniform(15.0, 28.0), rng.uniform(0.2, 0.5)
    one = tube(straight(long, 3), np.array([1.0, 0.85, 0.5]) * radius, 7)
    places = np.column_stack(
        [rng.normal(0, 0.6, many), 2.3 * radius * (np.arange(many) % 7), 2.2 * radius * (np.arange(many) // 7)]
    )
    lean = np.array([about_z(float(a)) for a in rng.normal(0, 0.05, many)])
    return centred([Part(strewn(one, places, lean), material)])


@lookalike("blocks", like="ivory")
def blocks(rng: np.random.Generator) -> list[Part]:
    """Blocks and bars: soap, wax, marble, wood, sugar, dominoes, dice."""
    material = pick(rng, "soap", "wood", "marble", "plaster", "sugar", "resin", "pe", "wax", "ceramic")
    if rng.random() < 0.5:
        a, b, c = rng.uniform(3, 12), rng.uniform(2, 6), rng.uniform(1.5, 5)
        return [Part(strewn(rounded_box(a, b, c, 0.3, 3), grid(1, count(rng, 1, 3), 1, (1, 1.1 * b, 1))), material)]
    many, size = count(rng, 8, 28), rng.uniform(1.4, 2.4)
    places = grid(7, 4, 1, (1.15 * size, 2.2 * size, 1))[:many]
    return centred(
        [
            Part(
                strewn(
                    box(size, 2 * size, 0.5 * size), places + about(rng, many, 0.05, 0.05, 0.1), turns(rng, many, 0.05)
                ),
                material,
            )
        ]
    )


@lookalike("piano_keys", like="ivory")
def piano_keys(rng: np.random.Generator) -> list[Part]:
    """Keys, cutlery handles, combs and fans of bone-coloured plastic or cattle bone."""
    many, material = count(rng, 4, 14), pick(rng, "pe", "abs", "bone", "resin", "wood")
    slat = _slat(rng)
    return centred(
        [
            Part(strewn(slat, row(many, rng.uniform(2.3, 2.8), Y)), material),
            Part(joined([box(0.5, 2.5 * many, 0.5)]), "wood"),
        ]
    )


def _slat(rng: np.random.Generator) -> Mesh:
    """Return a flat slat along x, its edges rounded."""
    return rounded_box(rng.uniform(10, 18), rng.uniform(1.5, 2.2), rng.uniform(0.3, 1.2), 0.15, 2)
