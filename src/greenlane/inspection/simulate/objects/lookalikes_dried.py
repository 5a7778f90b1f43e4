"""What is taken for scales, dried marine animals or fins: heaps of what is thin and dry. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_z,
    ellipsoid,
    extrude,
    joined,
    lathe,
    moved,
    tube,
    turn_flat,
    turned,
)  # fmt: skip
from greenlane.inspection.simulate.objects.layouts import (
    Floats,
    Y,
    about,
    belly,
    centred,
    count,
    outline,
    pick,
    row,
    straight,
)  # fmt: skip
from greenlane.inspection.simulate.objects.vessels import shell
from greenlane.inspection.simulate.paths import arc, bumps, through


def dished(edge: Floats, thick: float, depth: float) -> Mesh:
    """Return a thin plate with this outline, its middle ``depth`` lower than its rim: a crisp, a shell."""
    plate = extrude(edge, thick)
    away = np.linalg.norm(plate.points[:, :2], axis=1)
    points = plate.points.copy()
    points[:, 2] += depth * (away / away.max()) ** 2
    return Mesh(points, plate.faces)


def heap(rng: np.random.Generator, one: Mesh, many: int, spread: float, size: float = 0.25, tilt: float = 0.6) -> Mesh:
    """Return many copies in a low heap, of uneven size."""
    angle, away = rng.uniform(0, 2 * np.pi, many), 1.7 * spread * np.sqrt(rng.random(many))
    high = 0.55 * spread * rng.random(many) * (1.2 - away / (1.9 * spread))
    places = np.column_stack([away * np.cos(angle), 0.8 * away * np.sin(angle), high])
    sizes = np.tile(np.exp(rng.normal(0, size, (many, 1))), 3)
    return strewn(one, places, turns(rng, many, tilt), sizes)


@lookalike("dried_mushrooms", like="pangolin_scales")
def dried_mushrooms(rng: np.random.Generator) -> list[Part]:
    """Dried mushrooms: curled caps with stumps of stems, in a bag."""
    radius = rng.uniform(1.3, 2.6)
    cap = lathe(
        np.array([0.0, 0.15, 0.5, 0.8, 0.6, 0.3]) * radius, np.array([0.9, 1.0, 0.8, 0.1, 0.05, 0.02]) * radius, 9
    )
    many = count(rng, 25, 70)
    made = [Part(heap(rng, cap, many, rng.uniform(4.0, 6.5), tilt=1.2), "herbs", rng.uniform(1.2, 2.2))]
    return centred(made)


@lookalike("potato_crisps", like="pangolin_scales")
def potato_crisps(rng: np.random.Generator) -> list[Part]:
    """Crisps, prawn crackers or banana chips in a bag with some air."""
    radius = rng.uniform(1.5, 3.2)
    crisp = dished(
        outline(radius, rng.uniform(0.65, 1.0), 9), rng.uniform(0.12, 0.2), rng.choice([-1, 1]) * 0.3 * radius
    )
    made = [
        Part(heap(rng, crisp, count(rng, 60, 130), rng.uniform(3.5, 5.5), tilt=0.9), "flour", rng.uniform(1.0, 1.7))
    ]
    if rng.random() < 0.4:
        made += [Part(tube(straight(28, 7), 9.0 * belly(7, 0.3), 12, 0.5), "aluminium", 0.002)]
    return centred(made)


@lookalike("corn_flakes", like="pangolin_scales")
def corn_flakes(rng: np.random.Generator) -> list[Part]:
    """Flakes, leaves of bay or petals: small, thin and many."""
    flake = dished(outline(rng.uniform(0.7, 1.3), rng.uniform(0.5, 0.9), 7), 0.1, 0.25)
    made = [
        Part(
            heap(rng, flake, count(rng, 110, 190), rng.uniform(2.4, 3.8)),
            pick(rng, "flour", "herbs"),
            rng.uniform(1.3, 1.8),
        )
    ]
    return centred(made)


@lookalike("tile_chips", like="pangolin_scales")
def tile_chips(rng: np.random.Generator) -> list[Part]:
    """Chips of slate, tile, glass, bark or plastic: garden mulch, mosaic, guitar picks."""
    size = rng.uniform(0.9, 2.4)
    edge = outline(size, rng.uniform(0.6, 1.0), 6) * rng.uniform(0.8, 1.2, (6, 1))
    material = pick(rng, "ceramic", "marble", "glass", "wood", "abs", "resin", "leather")
    chip = extrude(edge, rng.uniform(0.15, 0.5))
    return centred([Part(heap(rng, chip, count(rng, 50, 130), rng.uniform(2.4, 4.5)), material)])


@lookalike("sea_shells", like="pangolin_scales")
def sea_shells(rng: np.random.Generator) -> list[Part]:
    """Mussels or cockles, or shells as a souvenir."""
    size = rng.uniform(1.2, 2.4)
    half = dished(outline(size, rng.uniform(0.55, 1.0), 9), rng.uniform(0.12, 0.22), 0.45 * size)
    return centred([Part(heap(rng, half, count(rng, 25, 70), rng.uniform(3.5, 5.5)), "shell")])


@lookalike("dried_squid", like="dried_marine")
def dried_squid(rng: np.random.Generator) -> list[Part]:
    """Dried squid, pressed flat, with arms and a quill."""
    made: list[Part] = []
    for k in range(count(rng, 1, 8)):
        a, b = rng.uniform(8.0, 15.0), rng.uniform(5.0, 9.0)
        mantle = extrude(
            [
                (0, -0.35 * b),
                (0.5 * a, -0.5 * b),
                (0.8 * a, -0.3 * b),
                (a, 0),
                (0.8 * a, 0.3 * b),
                (0.5 * a, 0.5 * b),
                (0, 0.35 * b),
            ],
            rng.uniform(0.2, 0.45),
        )
        roots = row(8, 0.06 * b, Y)
        arms = sticks(
            roots,
            roots * 4 + np.column_stack([-rng.uniform(0.4, 0.8, 8) * a, rng.normal(0, 1, 8), rng.normal(0, 0.2, 8)]),
            np.full(8, 0.28),
            ((0.0, 1.0), (1.0, 0.3)),
            4,
        )
        one = [Part(mantle, "dried_tissue"), Part(arms, "dried_tissue")]
        made += moved(turned(centred(one), turn_flat(rng, 0.08)), rng.normal(0, 2.0), rng.normal(0, 2.0), 0.5 * k)
    return centred(made)


@lookalike("dried_fish", like="dried_marine")
def dried_fish(rng: np.random.Generator) -> list[Part]:
    """Anchovies, sprats or other small dried fish, straight and many."""
    many, long = count(rng, 20, 55), rng.uniform(4.0, 11.0)
    fish = tube(
        straight(long, 6), long * np.array([0.03, 0.07, 0.085, 0.06, 0.025, 0.05]), 6, [0.6, 0.5, 0.5, 0.5, 0.5, 0.1]
    )
    return centred(
        [Part(heap(rng, fish, many, rng.uniform(3.0, 5.0), tilt=0.3), "dried_tissue", rng.uniform(0.8, 1.1))]
    )


@lookalike("dried_leaves", like="dried_marine")
def dried_leaves(rng: np.random.Generator) -> list[Part]:
    """Herbs, tea, seaweed, tobacco: curled leaves and stalks."""
    many = count(rng, 30, 70)
    long = rng.uniform(4.0, 11.0)
    leaf = dished(outline(0.5 * long, rng.uniform(0.2, 0.5), 9), 0.1, rng.uniform(0.5, 1.5))
    stalks = about(rng, 12, 4.0, 3.0, 1.0)
    made = [Part(heap(rng, leaf, many, rng.uniform(3.5, 5.5), tilt=0.9), "herbs", rng.uniform(1.2, 2.5))]
    return centred(
        [*made, Part(sticks(stalks, stalks + about(rng, 12, 5.0, 3.0, 0.8), np.full(12, 0.15), sides=4), "wood")]
    )


@lookalike("dried_chillies", like="dried_marine")
def dried_chillies(rng: np.random.Generator) -> list[Part]:
    """Chillies, vanilla, cinnamon, okra, ginger: curled pods and roots."""
    many, long = count(rng, 14, 36), rng.uniform(5.0, 12.0)
    pod = tube(
        arc(long, rng.uniform(0.5, 2.4), 9),
        long * rng.uniform(0.05, 0.11) * belly(9, 0.6) * np.linspace(1.2, 0.5, 9),
        7,
        0.8,
        bumps(rng, 9, 7, 0.08),
    )
    made = [
        Part(
            heap(rng, pod, many, rng.uniform(2.5, 4.5), tilt=0.4),
            pick(rng, "herbs", "wood", "fruit"),
            rng.uniform(0.9, 1.6),
        )
    ]
    return centred(made)


@lookalike("coral", like="dried_marine")
def coral(rng: np.random.Generator) -> list[Part]:
    """An ornament of branching shell-white resin, coral sand or driftwood, with a spiral shell."""
    branches: list[Mesh] = []
    for _ in range(count(rng, 5, 11)):
        tip = about(rng, 1, 4.0, 4.0, 1.0)[0] + np.array((5.0, 0, 0))
        path = through(
            (0, 0, 0),
            (float(tip[0]) * 0.5, float(tip[1]) * 0.3, 0.5),
            (float(tip[0]), float(tip[1]), float(tip[2])),
            steps=8,
        )
        branches.append(
            tube(path, np.interp(np.arange(8), [0, 2, 7], [0.45, 1.0, 0.35]), 8, 1.0, bumps(rng, 8, 8, 0.12))
        )
    angle = np.linspace(0, 14, 40)
    whorl = np.column_stack([np.cos(angle), np.sin(angle), 0.35 * angle]) * np.column_stack(
        [3.0 * np.exp(-angle / 8)] * 2 + [np.ones(40)]
    )
    snail = tube(whorl, 1.6 * np.exp(-angle / 8), 9)
    made = [Part(joined(branches), pick(rng, "shell", "resin", "wood", "ceramic"))]
    if rng.random() < 0.6:
        made += moved([Part(snail, "shell", 0.5)], rng.uniform(4, 8), rng.uniform(-7, 7), 0)
    return centred(made)


@lookalike("folded_fans", like="shark_fin")
def folded_fans(rng: np.random.Generator) -> list[Part]:
    """Fans, half open: ribs that spread from a pin, with paper between them."""
    made: list[Part] = []
    for k in range(count(rng, 1, 3)):
        long, wide, many = rng.uniform(16.0, 24.0), rng.uniform(0.5, 1.6), count(rng, 10, 18)
        angle = np.linspace(-wide / 2, wide / 2, many)
        ways = np.column_stack([np.cos(angle), np.sin(angle), np.zeros(many)])
        slats = sticks(ways * 0.3, ways * long, np.full(many, 0.3), ((0.0, 1.0), (1.0, 0.7)), 4)
        leaf = extrude(np.concatenate([long * ways[:, :2], 0.35 * long * ways[::-1, :2]]), 0.12)
        one = [Part(slats, pick(rng, "wood", "abs")), Part(leaf, pick(rng, "paper", "textile"))]
        made += moved(turned(one, about_z(rng.uniform(0, 6.28))), 0, 4.0 * k, 1.0 * k)
    return centred(made)


@lookalike("flat_bread", like="shark_fin")
def flat_bread(rng: np.random.Generator) -> list[Part]:
    """Flat bread, poppadoms, crackers, dried fruit leather: thin sheets in triangles or rounds."""
    made: list[Part] = []
    material, side = pick(rng, "flour", "fruit", "leather", "flour"), rng.uniform(8.0, 20.0)
    edge = (
        outline(0.5 * side, 0.9, 14)
        if rng.random() < 0.4
        else np.array([(0, 0), (side, 0.1 * side), (0.85 * side, 0.4 * side), (0.2 * side, 0.75 * side)])
    )
    for k in range(count(rng, 2, 7)):
        sheet = dished(edge - edge.mean(axis=0), rng.uniform(0.2, 0.5), rng.uniform(-0.8, 0.8))
        made.append(
            Part(
                sheet.turned(turn_flat(rng, 0.06)).moved(rng.normal(0, 2.0), rng.normal(0, 2.0), 0.7 * k),
                material,
                rng.uniform(0.9, 1.3),
            )
        )
    return centred(made)


@lookalike("swim_fins", like="shark_fin")
def swim_fins(rng: np.random.Generator) -> list[Part]:
    """Fins for swimming, paddles, blades of a ventilator: rubber or plastic, thick at the root."""
    long, wide = rng.uniform(14.0, 36.0), rng.uniform(0.35, 0.55)
    edge = (
        np.array([(0, -0.14), (0.5, -0.2), (1.0, -0.5 * wide), (0.95, 0.0), (1.0, 0.5 * wide), (0.5, 0.2), (0, 0.14)])
        * long
    )
    blade = extrude(edge, 0.5)
    rails = strewn(tube([[0, 0, 0], [0.95 * long, 0, 0]], [0.7, 0.3], 7), row(2, 0.25 * long, Y))
    made = [Part(blade, pick(rng, "rubber", "pe", "pvc")), Part(rails, "rubber")]
    if rng.random() < 0.6:
        made += moved(shell(ellipsoid(0.22 * long, 0.13 * long, 0.09 * long, 7, 12), "rubber", 0.4), -0.1 * long, 0, 0)
    return centred(made)


@lookalike("leather_offcuts", like="shark_fin")
def leather_offcuts(rng: np.random.Generator) -> list[Part]:
    """Pointed pieces of leather, felt, veneer or cardboard, in a pile."""
    side = rng.uniform(6.0, 15.0)
    edge = np.array([(0, 0), (0.5, 0.05), (1.0, 0.0), (0.75, 0.35), (0.3, 0.8), (0.1, 0.4)]) * side
    piece = extrude(edge - edge.mean(axis=0), rng.uniform(0.2, 0.5))
    many = count(rng, 3, 12)
    places = np.column_stack([rng.normal(0, 2.5, (many, 2)), 0.5 * np.arange(many)])
    pile = strewn(piece, places, turns(rng, many, 0.08), np.tile(rng.uniform(0.6, 1.1, (many, 1)), 3))
    return centred([Part(pile, pick(rng, "leather", "cardboard", "wood", "rubber"), rng.uniform(0.8, 1.3))])
