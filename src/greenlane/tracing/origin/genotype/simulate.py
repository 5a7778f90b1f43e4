"""A made-up reference set over a rough range of African elephants, and made-up seizures of known truth. Pure.

Nothing in it was measured. What is like the real thing: two kinds (forest, savanna) that hardly mix, frequencies that
change with distance at two scales, drift of its own at each place, places in clusters and of very unequal size, loci
that were not read, drop-out and misreading. It is not made by the model that ``surface`` fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from greenlane.tracing.origin.genotype.reading import format_samples
from greenlane.tracing.origin.genotype.samples import MISSING, Floats, Ints, Samples
from greenlane.tracing.origin.posterior import EARTH_KM, unit

_SPANS = """14 -12 -11 -3 1|13 -13 -10 -2 4 13 19|12 -13 -9 -4 5 9 12 14 24|11 -14 -8 -5 5 9 12 14 27 34 36
10 -13 -7 -5 4 9 16 17 30 33 35|9 -12 -4 -3 4 8 32|8 -12 3 7 33|7 -12 3 9 35|6 -11 2 5 36|5 -9 -1 5 8 9 37|4 9 36
3 9 38|2 9 40|1 9 41|0 9 41|-1 9 41|-2 9 41|-3 10 40|-4 11 40|-5 12 39|-6 13 39|-7 13 39|-8 13 39|-9 13 39|-10 13 40
-11 14 40|-12 13 40|-13 13 40|-14 12 40|-15 12 40|-16 12 39|-17 12 37|-18 12 36|-19 13 35|-20 13 35|-21 14 35
-22 14 35|-23 20 35|-24 26 34|-25 30 33|-27 31 33|-34 25 27"""
"""The south edge of each row of cells, then west and east edges of its spans: drawn roughly by hand, for simulation."""

KINDS_APART, LOCAL_DRIFT = 0.15, 0.02
SCALES = ((1800.0, 0.8), (450.0, 0.45))
"""Length in km and size (of the logarithm of a frequency) of the two fields that change over the range."""
MISREAD, DROPPED, LACKING = 0.005, 0.01, 0.08
SAID = "# simulated: these {} were made up from seed {}; nothing in them was measured\n"


@dataclass(frozen=True)
class Made:
    """Texts in the plain layout (each says that it is simulated) and the truth.

    ``seizures``: text of specimens for each made-up seizure by its name. ``truth``: specimen -> (lat, lon, animal).
    ``relations``: pairs of specimens and what they are (same, parent, siblings), the smaller name first.
    """

    samples: str
    places: str
    grid: str
    seizures: Mapping[str, str]
    truth: Mapping[str, tuple[float, float, str]]
    relations: Mapping[tuple[str, str], str]


@dataclass
class _World:
    """Allele frequencies at any point, by locus; alleles are lengths, two base pairs apart."""

    draw: np.random.Generator
    cells: Floats
    lengths: list[Ints]
    base: list[Floats]
    waves: Floats
    phases: Floats
    loads: list[Floats]

    def forest(self, lat: float, lon: float) -> float:
        """The share of forest elephants: high in the middle and west of the coast, with a border some 100 km wide."""
        middle = max(abs(lat) / 5.0, abs(lon - 18.0) / 10.5)
        west = max(abs(lat - 6.0) / 2.0, abs(lon + 5.5) / 7.5)
        return float(1 / (1 + np.exp((min(middle, west) - 1.0) * 12)))

    def frequencies(self, lat: float, lon: float, kind: int) -> list[Floats]:
        at = unit(np.asarray([lat]), np.asarray([lon]))[0] * EARTH_KM
        field = np.cos(self.waves @ at + self.phases)
        found = []
        for locus, base in enumerate(self.base):
            raw = np.log(base[kind]) + self.loads[locus] @ field
            p = np.exp(raw - raw.max())
            found.append(p / p.sum())
        return found


def cells() -> Floats:
    """Return the south-west corners of the cells of the made-up range, shape (n, 2), latitude and longitude."""
    found = []
    for row in _SPANS.replace("\n", "|").split("|"):
        south, *edges = map(int, row.split())
        found += [(south, lon) for west, east in zip(edges[::2], edges[1::2], strict=True) for lon in range(west, east)]
    return np.asarray(sorted(set(found)), dtype=float)


def simulate(seed: int, *, samples: int = 1600, loci: int = 16, places: int = 70) -> Made:
    """Make a reference set and seizures from a seed. The same seed gives the same texts."""
    world = _world(np.random.default_rng(seed), loci)
    sites = _sites(world, places)
    sizes = _sizes(world.draw, samples, places)
    names, at, rows = [], [], []
    for number, ((lat, lon), size) in enumerate(zip(sites, sizes, strict=True)):
        local = _drifted(world, lat, lon)
        for i in range(size):
            names.append(f"R{number + 1:03}-{i + 1:03}")
            at.append(str(number * 3 + 1))
            rows.append(_read(world, _animal(world, local, lat, lon)))
    reference = _samples(names, rows, at)
    place_lines = [f"Site{n + 1} {n * 3 + 1} {lat:.3f} {lon:.3f}" for n, (lat, lon) in enumerate(sites)]
    seizures, truth, relations = _seizures(world)
    return Made(
        SAID.format("genotypes", seed) + format_samples(reference),
        SAID.format("places", seed) + "\n".join(place_lines) + "\n",
        SAID.format("cells", seed) + "\n".join(f"{lat:.0f} {lon:.0f}" for lat, lon in world.cells) + "\n",
        {name: SAID.format("genotypes", seed) + format_samples(one) for name, one in seizures.items()},
        truth,
        relations,
    )


def _world(draw: np.random.Generator, loci: int) -> _World:
    waves, sizes = [], []
    for length, size in SCALES:
        waves.append(draw.normal(size=(60, 3)) / length)
        sizes += [size * np.sqrt(2 / 60)] * 60
    base, lengths, loads = [], [], []
    for _ in range(loci):
        count = int(draw.integers(6, 19))
        ancient = draw.dirichlet(np.full(count, 0.9)) + 1e-4
        ancient /= ancient.sum()
        two = draw.dirichlet(ancient * (1 / KINDS_APART - 1), size=2) + 1e-4
        base.append(two / two.sum(axis=1, keepdims=True))
        lengths.append(int(draw.integers(60, 200)) + 2 * np.arange(count))
        loads.append(draw.normal(size=(count, 120)) * np.asarray(sizes))
    return _World(draw, cells(), lengths, base, np.concatenate(waves), draw.uniform(0, 2 * np.pi, 120), loads)


def _sites(world: _World, places: int) -> list[tuple[float, float]]:
    """Places in clusters, each inside the range; every twentieth is another name for the spot of the one before."""
    draw, inside = world.draw, {(int(a), int(b)) for a, b in world.cells}
    hearts = world.cells[draw.choice(len(world.cells), max(3, places * 2 // 5), replace=False)] + 0.5
    found: list[tuple[float, float]] = []
    while len(found) < places:
        lat, lon = hearts[draw.integers(len(hearts))] + draw.normal(0, 0.9, 2)
        if len(found) % 20 == 19:
            found.append(found[-1])
        elif (int(np.floor(lat)), int(np.floor(lon))) in inside:
            found.append((float(np.round(lat, 3)), float(np.round(lon, 3))))
    return found


def _sizes(draw: np.random.Generator, samples: int, places: int) -> list[int]:
    weights = draw.lognormal(0, 0.9, places)
    sizes = np.maximum(1, np.round(samples * weights / weights.sum())).astype(int)
    sizes[np.argmax(sizes)] += samples - sizes.sum()
    return [int(max(1, size)) for size in sizes]


def _drifted(world: _World, lat: float, lon: float) -> list[list[Floats]]:
    """The frequencies at a place, of both kinds, after drift of its own (Balding and Nichols 1995)."""
    return [
        [world.draw.dirichlet(p * (1 / LOCAL_DRIFT - 1) + 1e-6) for p in world.frequencies(lat, lon, kind)]
        for kind in (0, 1)
    ]


def _animal(world: _World, local: list[list[Floats]], lat: float, lon: float) -> Ints:
    """The true genotype of an animal, as positions of alleles, shape (loci, 2); at the border a few are mixed."""
    forest = world.forest(lat, lon)
    kinds = world.draw.random(2) < forest if world.draw.random() < 0.05 else [world.draw.random() < forest] * 2
    pairs = [[world.draw.choice(len(p), p=p) for p in (local[int(k)][locus] for k in kinds)]
             for locus in range(len(world.base))]  # fmt: skip
    return np.asarray(pairs, dtype=np.int64)


def _read(world: _World, true: Ints) -> Ints:
    """What a laboratory reads of an animal: lengths, with drop-out, misreading and loci that lack."""
    draw, found = world.draw, true.copy()
    dropped = draw.random(len(true)) < DROPPED
    found[dropped] = found[dropped][:, [0, 0]] if draw.random() < 0.5 else found[dropped][:, [1, 1]]
    for locus, strand in np.argwhere(draw.random(found.shape) < MISREAD):
        found[locus, strand] = draw.integers(len(world.lengths[locus]))
    lengths = np.stack([world.lengths[i][found[i]] for i in range(len(found))])
    lacking = draw.random(len(found)) < min(0.6, LACKING * draw.gamma(0.5, 2.0))
    lacking[draw.integers(len(found))] = False
    lengths[lacking] = MISSING
    return np.sort(lengths, axis=1)


def _samples(names: list[str], rows: list[Ints], places: list[str]) -> Samples:
    loci = tuple(f"SIM{i + 1:02}" for i in range(len(rows[0])))
    return Samples(tuple(names), loci, np.stack(rows), tuple(places), True, True)


def _child(draw: np.random.Generator, mother: Ints, father: Ints) -> Ints:
    pick = np.arange(len(mother))
    return np.stack(
        [mother[pick, draw.integers(0, 2, len(pick))], father[pick, draw.integers(0, 2, len(pick))]], axis=1
    )


def _seizures(
    world: _World,
) -> tuple[dict[str, Samples], dict[str, tuple[float, float, str]], dict[tuple[str, str], str]]:
    """Three seizures: two from one spot that share an elephant and a family, and one from two spots."""
    draw = world.draw
    spots = world.cells[draw.choice(len(world.cells), 3, replace=False)] + draw.uniform(0.2, 0.8, (3, 2))
    drifted = [_drifted(world, lat, lon) for lat, lon in spots]
    animals: dict[str, tuple[Ints, int]] = {}

    def one(name: str, spot: int) -> Ints:
        true = _animal(world, drifted[spot], *spots[spot])
        animals[name] = true, spot
        return true

    mother, father = one("mother", 0), one("father", 0)
    animals["young1"] = _child(draw, mother, father), 0
    animals["young2"] = _child(draw, mother, father), 0
    for name, spot in [(f"lone{i}", 0) for i in range(16)] + [(f"far{i}", 1 + i % 2) for i in range(14)]:
        one(name, spot)
    held = {
        "SimA": ["mother", "young1", "young2", "lone0", "lone0", "lone1", "lone1", *[f"lone{i}" for i in range(2, 9)]],
        "SimB": ["mother", "young1", *[f"lone{i}" for i in range(8, 16)]],
        "SimC": ["far0", "far0", *[f"far{i}" for i in range(1, 14)]],
    }
    found, truth, whose = {}, {}, {}
    for seizure, tusks in held.items():
        names = [f"{seizure}-{i + 1:02}" for i in range(len(tusks))]
        found[seizure] = _samples(names, [_read(world, animals[tusk][0]) for tusk in tusks], [""] * len(tusks))
        for name, tusk in zip(names, tusks, strict=True):
            lat, lon = spots[animals[tusk][1]]
            truth[name], whose[name] = (float(lat), float(lon), tusk), tusk
    return found, truth, _relations(whose)


def _relations(whose: dict[str, str]) -> dict[tuple[str, str], str]:
    kin = {("mother", "young1"): "parent", ("mother", "young2"): "parent", ("young1", "young2"): "siblings"}
    names = sorted(whose)
    found = {}
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            a, b = sorted((whose[first], whose[second]))
            relation = "same" if a == b else kin.get((a, b), "")
            if relation:
                found[first, second] = relation
    return found
