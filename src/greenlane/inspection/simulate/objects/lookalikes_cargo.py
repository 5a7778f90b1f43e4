"""What is taken for smuggled goods or waste in a container: legal loads of like shape. About 1 to 2.4 m, cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.catalogue import lookalike
from greenlane.inspection.simulate.many import sticks, strewn, turns
from greenlane.inspection.simulate.mesh import (
    Mesh,
    Part,
    about_y,
    box,
    cylinder,
    joined,
    lathe,
    moved,
    rounded_box,
    tube,
)  # fmt: skip
from greenlane.inspection.simulate.objects.circuits import board, winding
from greenlane.inspection.simulate.objects.layouts import (
    X,
    Y,
    Z,
    about,
    belly,
    centred,
    count,
    grid,
    headings,
    pick,
    row,
    straight,
)
from greenlane.inspection.simulate.objects.loads import fitting, on_pallet, pallet, repeated, stacked
from greenlane.inspection.simulate.objects.vessels import case, vessel
from greenlane.inspection.simulate.paths import arc, bumps


@lookalike("beer_kegs", like="gas_cylinder", scale="cargo")
def beer_kegs(rng: np.random.Generator) -> list[Part]:
    """Kegs of beer, standing in layers: wider than they look, rims at both ends, a spear inside."""
    radius, high = rng.uniform(14, 20.5), rng.uniform(36, 60)
    z = np.array([0.0, 0.02, 0.12, 0.3, 0.7, 0.88, 0.98, 1.0]) * high
    radii = np.array([0.93, 0.95, 0.9, 1.0, 1.0, 0.9, 0.95, 0.93]) * radius
    one = vessel(z, radii, "stainless", 0.17, "water" if rng.random() < 0.7 else None, rng.uniform(0.8, 0.97), sides=10)
    one.append(Part(cylinder(1.0, 0.9 * high, 6).moved(0, 0, 0.5 * high), "stainless", 0.5))
    across, along = int(100 // (2.05 * radius)), int(120 // (2.05 * radius))
    places = grid(along, across, count(rng, 1, 3), (2.05 * radius, 2.05 * radius, high + 2))
    return on_pallet(repeated(one, places - np.array((0, 0, float(places[:, 2].min())))))


@lookalike("water_heaters", like="gas_cylinder", scale="cargo")
def water_heaters(rng: np.random.Generator) -> list[Part]:
    """Water heaters or expansion vessels in cartons: empty steel in foam."""
    radius, high = rng.uniform(16, 24), rng.uniform(45, 100)
    s = np.linspace(0, 1, 7)
    one = vessel(s * high, radius * np.sin(np.pi * (0.1 + 0.8 * s)) ** 0.3, "steel", 0.2, sides=12)
    one += [
        Part(cylinder(radius + 2.5, high + 2, 14).moved(0, 0, 0.5 * high), "foam", 1.2),
        Part(cylinder(1.2, 0.6 * high, 8).moved(4, 0, 0.3 * high), "copper", 0.5),
    ]
    size = 2 * radius + 8
    one.append(Part(box(size, size, high + 8).moved(0, 0, 0.5 * high), "cardboard", 0.02))
    places = grid(
        int(125 // size), int(105 // size), 1 if high > 75 else count(rng, 1, 2), (size + 1, size + 1, high + 9)
    )
    return on_pallet(repeated(one, places - np.array((0, 0, float(places[:, 2].min()) - 4))))


@lookalike("steel_pipes", like="gas_cylinder", scale="cargo")
def steel_pipes(rng: np.random.Generator) -> list[Part]:
    """Bundles of pipe: steel, copper, plastic, cast iron."""
    long, radius = rng.uniform(170, 240), rng.uniform(2.5, 12)
    metal, wall = (("steel", 0.4), ("copper", 0.2), ("pvc", 0.5), ("steel", 0.8), ("aluminium", 0.3))[count(rng, 0, 4)]
    across, up = int(90 // (2.05 * radius)), max(2, int(rng.uniform(25, 100) // (2.05 * radius)))
    across, up = min(across, 12), min(up, 9)
    places = grid(1, across, up, (1, 2.05 * radius, 2.0 * radius))
    pipe, bore = (
        lathe([-0.5 * h, 0.5 * h], [r, r], 10).turned(about_y(np.pi / 2))
        for r, h in ((radius, long), (radius - wall, long + 0.2))
    )
    made = [Part(strewn(pipe, places), metal), Part(strewn(bore, places), metal, -1.0)]
    return centred(
        [
            *made,
            Part(strewn(box(8, across * 2.05 * radius, 8), row(3, 0.4 * long, X, (0, 0, -up * radius - 5))), "wood"),
        ]
    )


@lookalike("resin_bags", like="plastic_waste", scale="cargo")
def resin_bags(rng: np.random.Generator) -> list[Part]:
    """New plastic granules: big bags, octagonal boxes or bags of 25 kg, even throughout."""
    material, share = pick(rng, "pe", "pet", "abs", "pvc"), rng.uniform(0.55, 0.65)
    if rng.random() < 0.5:
        c = rng.uniform(90, 150)
        body = rounded_box(108, 98, c, 14, 4).moved(0, 0, 0.5 * c)
        return on_pallet([Part(body, material, share), Part(body, "cardboard", 0.01)])
    layers, c = count(rng, 6, 11), rng.uniform(12, 15)
    places = np.concatenate([grid(2, 2, 1, (58, 47, 1), (0, 0, (k + 0.5) * c)) for k in range(layers)])
    bag = rounded_box(56, 45, c - 0.5, 5, 3)
    return on_pallet([Part(strewn(bag, stacked(rng, places + about(rng, len(places), 0.8, 0.8, 0))), material, share)])


@lookalike("plastic_goods", like="plastic_waste", scale="cargo")
def plastic_goods(rng: np.random.Generator) -> list[Part]:
    """New goods of plastic: nested crates, chairs, buckets, bottles on slip sheets: all alike, in order."""
    if rng.random() < 0.5:
        radius, high, step = rng.uniform(11, 18), rng.uniform(22, 32), rng.uniform(3, 6)
        outer, inner = (lathe([z, high], [0.75 * radius - w, radius - w], 10) for z, w in ((0.0, 0.0), (0.25, 0.22)))
        places = grid(
            int(120 // (2.1 * radius)),
            int(100 // (2.1 * radius)),
            count(rng, 12, 24),
            (2.1 * radius, 2.1 * radius, step),
        )
        return on_pallet(
            [Part(strewn(outer, places), "pe"), Part(strewn(inner, places + np.array((0, 0, 0.3))), "pe", -1.0)][:2]
        )
    a, b, c = rng.uniform(36, 58), rng.uniform(28, 38), rng.uniform(16, 30)
    places = fitting(a, b, c, rng.uniform(90, 180))
    walls = case(a, b, c, "pe", 0.35)
    ribs = strewn(box(a, 0.4, c), grid(1, 3, 1, (1, b / 3, 1)))
    return on_pallet(repeated([*walls, Part(ribs, "pe", 0.7)], places))


def bale(
    rng: np.random.Generator, a: float, b: float, c: float, material: str, share: float, leaves: int
) -> list[Part]:
    """Return a bale about the origin: pressed in layers, strapped. Its layers are of uneven density, not its lumps."""
    made = [Part(rounded_box(a, b, c, 5.0, 3), material, share)]
    sizes = np.column_stack(
        [rng.uniform(0.5, 1.0, leaves) * a, rng.uniform(0.5, 1.0, leaves) * b, rng.uniform(0.5, 3.0, leaves)]
    )
    places = np.column_stack([rng.uniform(-0.15, 0.15, (leaves, 2)) * (a, b), rng.uniform(-0.45, 0.45, leaves) * c])
    made.append(
        Part(
            strewn(
                box(1, 1, 1), places, headings(rng.normal(0, 0.05, leaves)), np.minimum(sizes, (0.8 * a, 0.8 * b, 3))
            ),
            material,
            share * rng.uniform(0.4, 1.0),
        )
    )
    station = np.linspace(-0.4, 0.4, count(rng, 3, 6)) * a
    loop = np.array([[0, s * (0.5 * b + 0.3), t * (0.5 * c + 0.3)] for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    starts = np.concatenate([loop + np.array((x, 0, 0)) for x in station])
    ends = np.concatenate([np.roll(loop, -1, axis=0) + np.array((x, 0, 0)) for x in station])
    return [*made, Part(sticks(starts, ends, np.full(len(starts), 0.2), sides=4), pick(rng, "steel", "steel", "nylon"))]


def bales(rng: np.random.Generator, material: str, share: float) -> list[Part]:
    """Return bales as they stand: one to four, one on another."""
    a, b, c = rng.uniform(95, 125), rng.uniform(70, 105), rng.uniform(60, 90)
    made: list[Part] = []
    for place in grid(1, count(rng, 1, 2), count(rng, 1, 2), (1, b + 3, c + 2)):
        made += moved(bale(rng, a, b, c, material, share * rng.uniform(0.9, 1.1), 22), *place.tolist())
    return centred(made)


@lookalike("textile_bales", like="plastic_waste", scale="cargo")
def textile_bales(rng: np.random.Generator) -> list[Part]:
    """Bales of second-hand clothes, cotton or wool."""
    return bales(rng, "textile", rng.uniform(1.4, 2.4))


@lookalike("paper_bales", like="plastic_waste", scale="cargo")
def paper_bales(rng: np.random.Generator) -> list[Part]:
    """Bales of waste paper or pulp for a paper mill."""
    return bales(rng, "paper", rng.uniform(0.45, 0.85))


@lookalike("cardboard_bales", like="plastic_waste", scale="cargo")
def cardboard_bales(rng: np.random.Generator) -> list[Part]:
    """Bales of used cardboard."""
    return bales(rng, "cardboard", rng.uniform(0.5, 0.9))


@lookalike("new_appliances", like="e_waste", scale="cargo")
def new_appliances(rng: np.random.Generator) -> list[Part]:
    """New washing machines, ovens or refrigerators, upright in cartons with foam: all alike, in rows."""
    a, c = rng.uniform(56, 66), rng.choice([85.0, 85.0, 170.0])
    one = moved(case(a - 6, a - 6, c - 8, "steel", 0.09), 0, 0, 0.5 * c)
    if c < 100 and rng.random() < 0.7:
        drum = lathe([-0.25 * a, 0.25 * a], [0.4 * a, 0.4 * a], 16).turned(about_y(np.pi / 2)).moved(0, 0, 0.5 * c)
        one += [Part(drum, "stainless", 0.05), Part(box(0.4 * a, 0.5 * a, 9).moved(0, 0, 0.88 * c), "concrete")]
    else:
        one += [Part(box(a - 9, a - 9, c - 12).moved(0, 0, 0.5 * c), "foam", 1.0)]
    compressor = [*winding(6.5, 11.0), Part(cylinder(9.0, 16.0, 14), "steel", 0.2)]
    one += moved(compressor, 0.2 * a, 0.15 * a, 16) + moved(board(rng, 20, 12, 16, 2.0), -0.2 * a, 0.3 * a, 0.9 * c)
    one += [
        Part(strewn(box(a, a, 5), row(2, c - 5, Z, (0, 0, 0.5 * c))), "foam", 1.5),
        Part(box(a, a, c).moved(0, 0, 0.5 * c), "cardboard", 0.01),
    ]
    return centred(repeated(one, grid(2, count(rng, 1, 2), 1 if c > 100 else count(rng, 1, 2), (a + 1, a + 1, c + 1))))


@lookalike("boxed_computers", like="e_waste", scale="cargo")
def boxed_computers(rng: np.random.Generator) -> list[Part]:
    """New computers, printers or decoders in cartons on a pallet: each the same way up, in foam."""
    a, b, c = rng.uniform(40, 58), rng.uniform(30, 48), rng.uniform(18, 34)
    one = case(a - 8, b - 7, c - 7, "steel", 0.07)
    one += board(rng, 0.6 * a, 0.6 * b, 22, 1.5) + moved(winding(2.5, 4.0), 0.25 * a, 0.2 * b, 0)
    one += [Part(box(0.25 * a, 0.3 * b, 0.3 * c).moved(-0.22 * a, 0.18 * b, 0), "steel", 0.2)]
    one += [Part(strewn(box(4, b - 1, c - 1), row(2, a - 5)), "foam", 1.5), Part(box(a, b, c), "cardboard", 0.04)]
    places = fitting(a, b, c, rng.uniform(70, 170))
    return on_pallet(repeated(one, stacked(rng, places)[:24]))


@lookalike("cattle_horns", like="ivory", scale="cargo")
def cattle_horns(rng: np.random.Generator) -> list[Part]:
    """Cattle horns for buttons, or bananas on the stem, loose in a heap: curved and many."""
    material, hollow = pick(rng, "horn", "horn", "fruit", "wood"), rng.random() < 0.8
    long = rng.uniform(28, 70)
    path = arc(long, rng.uniform(0.6, 1.6), 10, 0.3)
    radii = long * 0.085 * (1.0 - np.linspace(0, 1, 10) ** 1.2) + 0.4
    many = count(rng, 18, 50)
    places = np.column_stack([rng.uniform(-50, 50, many), rng.uniform(-40, 40, many), 60 * rng.random(many) ** 1.4])
    way, sizes = turns(rng, many, 0.3), np.tile(rng.uniform(0.7, 1.1, (many, 1)), 3)
    made = [Part(strewn(tube(path, radii, 8), places, way, sizes), material)]
    if hollow and material == "horn":
        made.append(
            Part(strewn(tube(path[:7], radii[:7] * np.linspace(0.85, 0.5, 7), 7), places, way, sizes), material, -1.0)
        )
    crate = case(rng.uniform(148, 165), rng.uniform(124, 135), rng.uniform(90, 120), "wood", rng.uniform(1.0, 2.5), 0.7)
    return centred([*centred(made), *crate] if rng.random() < 0.6 else made)


@lookalike("bark_sacks", like="pangolin_scales", scale="cargo")
def bark_sacks(rng: np.random.Generator) -> list[Part]:
    """Sacks of bark, dried mushrooms, cashew shells or wood chips: light and lumpy."""
    material, share = (("wood", 0.4), ("herbs", 0.9), ("flour", 0.5), ("wood", 0.3), ("coffee", 0.8))[count(rng, 0, 4)]
    a, b, c = rng.uniform(60, 85), rng.uniform(40, 52), rng.uniform(18, 26)
    one = tube(straight(a, 7), 0.5 * b * belly(7, 0.25), 12, c / b)
    layers = count(rng, 3, 6)
    places = np.concatenate([row(2, b + 2, Y, (x, 0, (k + 0.5) * c)) for k in range(layers) for x in (-36.0, 36.0)])
    places = places + about(rng, len(places), 2.0, 2.0, 0.5)
    lumps = np.repeat(places, 6, axis=0) + about(rng, 6 * len(places), 0.22 * a, 0.18 * b, 0.18 * c)
    chips = strewn(
        Mesh(box(1, 1, 1).points, box(1, 1, 1).faces),
        lumps,
        turns(rng, len(lumps)),
        rng.uniform(3, 12, (len(lumps), 3)),
    )
    return on_pallet([Part(strewn(one, places), material, share), Part(chips, material, 0.3 * share)])


@lookalike("dried_fish_sacks", like="shark_fin", scale="cargo")
def dried_fish_sacks(rng: np.random.Generator) -> list[Part]:
    """Stockfish, dried hides or palm leaves in bundles."""
    long, many = rng.uniform(35, 70), count(rng, 30, 70)
    leaf = joined(
        [tube(straight(long, 6), long * np.array([0.03, 0.11, 0.13, 0.09, 0.04, 0.02]), 8, 0.22, bumps(rng, 6, 8, 0.1))]
    )
    places = np.column_stack([rng.uniform(-30, 30, many), rng.uniform(-42, 42, many), rng.uniform(3, 85, many)])
    made = [
        Part(
            strewn(leaf, places, turns(rng, many, 0.12)),
            pick(rng, "dried_tissue", "leather", "herbs"),
            rng.uniform(0.6, 1.0),
        )
    ]
    return on_pallet([*made, Part(box(110, 92, 92).moved(0, 0, 46), "textile", 0.02)])


@lookalike("foam_blocks", like="plastic_waste", held_out=True, scale="cargo")
def foam_blocks(rng: np.random.Generator) -> list[Part]:
    """Blocks of foam, mattresses or insulation boards: large and nearly nothing."""
    thick = rng.uniform(8, 30)
    many = min(count(rng, 4, 9), int(210 // thick))
    places = row(many, thick + 1, Z)
    made = [
        Part(strewn(box(rng.uniform(150, 200), rng.uniform(80, 120), thick), places), "foam", rng.uniform(0.8, 2.0))
    ]
    if rng.random() < 0.4:
        springs = grid(10, 6, 1, (15, 14, 1))
        made.append(Part(strewn(lathe([-0.3 * thick, 0.3 * thick], [3.0, 3.0], 6), springs), "steel", 0.02))
    return centred(made)


@lookalike("boxed_screens", like="e_waste", held_out=True, scale="cargo")
def boxed_screens(rng: np.random.Generator) -> list[Part]:
    """New flat screens, upright in cartons side by side."""
    a, c, thick = rng.uniform(75, 160), rng.uniform(50, 95), rng.uniform(12, 18)
    one = [
        Part(box(a - 10, 3.5, c - 9), "abs", 0.4),
        Part(box(a - 11, 0.4, c - 10), "glass"),
        Part(box(a - 14, 0.15, c - 14).moved(0, 1.2, 0), "steel"),
    ]
    one += [
        Part(box(0.3 * a, 0.3, 0.25 * c).moved(0, 2.0, 0), "pcb"),
        Part(strewn(box(6, thick, c), row(2, a - 6)), "foam", 1.5),
        Part(box(a, thick, c), "cardboard", 0.04),
    ]
    return centred([*repeated(one, row(count(rng, 4, 7), thick + 0.5, Y)), *moved(pallet(), 0, 0, -0.5 * c)])


@lookalike("fire_extinguishers_load", like="gas_cylinder", held_out=True, scale="cargo")
def fire_extinguishers_load(rng: np.random.Generator) -> list[Part]:
    """New fire extinguishers in cartons: powder in steel, a head with a lever on each."""
    radius, high = rng.uniform(6.5, 9.0), rng.uniform(36, 50)
    z = np.array([0.0, 0.05, 0.85, 0.95, 1.0]) * high
    one = vessel(
        z, np.array([0.85, 1.0, 1.0, 0.6, 0.2]) * radius, "steel", 0.15, "talc", rng.uniform(0.6, 0.8), 1.1, 10
    )
    one += [Part(joined([cylinder(1.5, 4, 6), box(11, 1.6, 1.0).moved(4, 0, 3)]).moved(0, 0, high + 1), "brass", 0.7)]
    step = 2 * radius + rng.uniform(1.5, 4)
    places = grid(min(6, int(120 // step)), min(5, int(100 // step)), count(rng, 1, 2), (step, step, high + 9))
    return on_pallet(repeated(one, places - np.array((0, 0, float(places[:, 2].min())))))


@lookalike("roof_tiles", like="pangolin_scales", held_out=True, scale="cargo")
def roof_tiles(rng: np.random.Generator) -> list[Part]:
    """Roof tiles or shingles, overlapping in rows."""
    tile = joined([tube([[-13, 0, 0], [13, 0, 0]], 9.0, 10, 0.12)]) if rng.random() < 0.5 else box(26, 18, 1.3)
    layers, many = count(rng, 2, 4), int(rng.integers(14, 22))
    places = np.concatenate([grid(3, many, 1, (28.5, 95 / many, 1), (0, 0, 18 * k + 12)) for k in range(layers)])
    lean = np.broadcast_to(np.array([[1, 0, 0], [0, 0.3, -0.954], [0, 0.954, 0.3]]), (len(places), 3, 3))
    return on_pallet([Part(strewn(tile, places, lean), pick(rng, "ceramic", "concrete", "wood"))])
