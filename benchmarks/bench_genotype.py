"""Genotypes: made-up reference sets of known truth; places and samples left out, beside two simpler ways; matches.

Many worlds, few places and many: of the product's own simulation, and stepping stones. Then made-up seizures of one
place and of two, and how many relatives are found.

python -m benchmarks.run genotype              1,600 samples, 16 loci, 70 places, 14 worlds
GREENLANE_BENCH_WORLDS=2 python -m benchmarks.run genotype
GREENLANE_BENCH_SAMPLES=400 python -m benchmarks.run genotype
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from functools import lru_cache
from typing import Any

import numpy as np

from benchmarks import machine

SAMPLES, LOCI, PLACES, SEED = 1600, 16, 70, 1
PAIRS, LEAST = 5000, 3.0
STEPPING = {"steep": 0.02, "middling": 0.1, "gentle": 0.4}
"""Share of a cell's elephants that come from the cells beside it, in worlds of two kinds."""
WORLDS = [("own", n) for n in (8, 15, 24, 40, 70)] + [(name, n) for name in STEPPING for n in (8, 24, 70)]
TUSKS, SEIZURES, HELD = (2, 5, 20), 40, 40
"""Sizes of made-up seizures, how many of each, and the places of the reference set that they are compared with."""
RELATED = {"same": "one animal", "parent": "parent and young", "siblings": "full siblings"}
SAID = "simulated genotypes over a rough range of African elephants; nothing in them was measured"


def main(samples: int) -> int:
    """Measure in a process of its own, and report."""
    worlds = os.environ.get("GREENLANE_BENCH_WORLDS", str(len(WORLDS)))
    found = machine.fresh("bench_genotype", "measure", str(samples), worlds)
    counts, checked, false = found["counts"], found["validation"], found["false"]
    table: list[tuple[str, Any]] = [
        ("reference set", ", ".join(f"{count:,} {what}" for what, count in counts.items())),
        ("median error, every place left out", f"{checked['median_km']:.0f} km"),
        ("  nearest sample, in the same run", f"{checked['nearest_median_km']:.0f} km"),
        ("  population frequencies, in the same run", f"{checked['population_median_km']:.0f} km"),
        ("true cell inside the 50 % and 90 % region", f"{checked['covered_50']:.1%} and {checked['covered_90']:.1%}"),
        ("median size of those regions", f"{checked['area_50_km2']:,.0f} and {checked['area_90_km2']:,.0f} km²"),
        ("smoothing fitted", f"{found['fit_s']:.1f} s, processor {found['fit_cpu_s']:.1f} s"),
        ("every sample assigned by it", f"{found['assign_s']:.2f} s"),
        ("every place left out", f"{found['leave_s']:.1f} s, processor {found['leave_cpu_s']:.1f} s"),
        ("unrelated pairs that pass for one animal", _rate(false["same"], PAIRS)),
        ("unrelated pairs that pass for any relation", _rate(false["any"], PAIRS)),
        ("parents and siblings that pass for one animal", _rate(false["relatives"], 2 * PAIRS)),
        *[(f"pairs found of {who}", f"{found['power'][sort]:.1%}") for sort, who in RELATED.items()],
        (
            "related pairs at that ratio that are not looked at",
            f"{found['lost']['lost']} of {found['lost']['related']:,}",
        ),
        ("unrelated pairs of one place that are looked at", f"{found['lost']['looked']:.1%}"),
        ("planted pairs of the made-up seizures found", f"{found['planted']['found']} of {found['planted']['all']}"),
        ("  of them pairs of one animal", f"{found['planted']['same_found']} of {found['planted']['same']}"),
        ("  pairs found that were not planted", f"{found['planted']['stray']} of {found['planted']['pairs']:,}"),
        ("100 specimens compared with 2,000 of one place", f"{found['crowd_s']:.1f} s"),
        ("every two samples compared", f"{found['pairs']:,} pairs in {found['match_s']:.1f} s"),
        ("peak memory", f"{found['peak_mb']:.0f} MB"),
        *[_world_row(one) for one in found["worlds"]],
        *[_seizure_row(one) for one in found["seizures"]],
    ]
    machine.report("genotype", "Where tusks are from, by genotypes", table, given=f"{SAID}; seed {SEED}", found=found)
    return 0


def _world_row(one: dict[str, Any]) -> tuple[str, str]:
    told = [
        f"{left} out {at['median_km']:.0f} km, mean {at['mean_km']:.0f} (population {at['population_median_km']:.0f}, "
        f"{at['population_mean_km']:.0f}), regions {at['covered_50']:.0%} {at['covered_90']:.0%}"
        for left, at in one["left"].items()
    ]
    return f"world {one['world']}, {one['places']} places", "; ".join(told)


def _seizure_row(one: dict[str, Any]) -> tuple[str, str]:
    said = (
        f"joint map {one['km']:.0f} km, regions {one['in50']:.0%} {one['in90']:.0%}; not of one place: said of "
        f"{one['false']:.0%}, and of {one['true']:.0%} where half were of another"
    )
    return f"world {one['world']}, {one['tusks']} tusks of a place {one['of']}", said


def _rate(count: int, of: int) -> str:
    return f"{count} of {of:,} simulated pairs at log10 LR {LEAST:g}"


def measure(samples: int, worlds: int) -> dict[str, Any]:
    """Make the reference set, fit, assign, leave out, match."""
    from greenlane.tracing.origin.genotype import assign, match, reading, simulate, surface, validate

    made = simulate.simulate(SEED, samples=samples, loci=LOCI, places=PLACES)
    reference = reading.read(made.samples, made.places, made.grid)
    with machine.spent() as fit:
        fitted = surface.fit(reference)
    with machine.spent() as assigning:
        assign.assign(fitted, reference.samples)
    with machine.spent() as leaving:
        checked = validate.leave_places_out(reference)
    rates = match.false_rates(fitted, PAIRS, SEED)
    reached = {name: int((values >= LEAST).sum()) for name, values in rates.unrelated.items()}
    false = {
        "same": reached["same"],
        "any": max(reached.values()),
        "relatives": int((rates.relatives >= LEAST).sum()),
    }
    with machine.spent() as matching:
        match.match(fitted, reference.samples, rates=rates)
    with machine.spent() as crowd:
        match.match(fitted, *_crowd(reference))
    return {
        "counts": reference.counts(), "validation": checked.to_json(), "about": fitted.about(), "false": false,
        "planted": _planted(fitted, made), "fit_s": fit.wall, "fit_cpu_s": fit.cpu, "assign_s": assigning.wall,
        "leave_s": leaving.wall, "leave_cpu_s": leaving.cpu, "match_s": matching.wall,
        "power": {sort: 1 - rates.missed(sort, LEAST) for sort in RELATED}, "crowd_s": crowd.wall,
        "worlds": [_world(name, places, samples) for name, places in WORLDS[:worlds]],
        "lost": _lost(fitted),
        "seizures": [one for name in list(STEPPING)[1:] for one in _seizures(name, samples)],
        "pairs": samples * (samples - 1) // 2, "peak_mb": machine.peak_mb(),
    }  # fmt: skip


def _lost(fitted: Any) -> dict[str, float]:
    """Of simulated relatives that reach the ratio, how many are not looked at; how many unrelated pairs are."""
    from greenlane.tracing.origin.genotype import match

    related = lost = 0
    for sort in RELATED:
        reached, looked = match.screened(fitted, sort, PAIRS, SEED, LEAST)
        related, lost = related + int(reached.sum()), lost + int((reached & ~looked).sum())
    _reached, looked = match.screened(fitted, match.UNRELATED, PAIRS, SEED, LEAST)
    return {"related": related, "lost": lost, "looked": float(looked.mean())}


def _crowd(reference: Any) -> tuple[Any, Any]:
    """100 and 2,000 specimens of one place, so alike that many must be weighed: alleles drawn from its samples."""
    from benchmarks import genotype_worlds

    draw = np.random.default_rng(SEED)
    pool = reference.samples.alleles[reference.where == np.bincount(reference.where).argmax()]
    made = [pool[draw.integers(len(pool), size=(n, LOCI)), np.arange(LOCI)] for n in (100, 2000)]
    ours, others = (genotype_worlds.named(one) for one in made)
    return ours, dataclasses.replace(others, names=tuple(f"O{name}" for name in others.names))


@lru_cache(maxsize=1)
def _stones(name: str) -> Any:
    from benchmarks import genotype_worlds

    return genotype_worlds.stepping_stones(SEED, STEPPING[name], kinds=True, loci=LOCI)


def _world(name: str, places: int, samples: int) -> dict[str, Any]:
    """Leave places and samples of one world out."""
    from greenlane.tracing.origin.genotype import reading, simulate, validate

    if name == "own":
        made = simulate.simulate(SEED, samples=samples, loci=LOCI, places=places)
        reference = reading.read(made.samples, made.places, made.grid)
    else:
        reference = _stones(name).reference(places, samples)
    ways = {"places": validate.leave_places_out, "samples": validate.leave_samples_out}
    return {"world": name, "places": places, "left": {left: way(reference).to_json() for left, way in ways.items()}}


def _seizures(name: str, samples: int) -> list[dict[str, Any]]:
    """Assign seizures of one place and of two: of cells anywhere in the range, and of cells that were sampled."""
    from greenlane.tracing.origin.genotype import surface

    world = _stones(name)
    fitted = surface.fit(world.reference(HELD, samples))
    anywhere = np.arange(len(world.cells))
    return [
        {"world": name, "tusks": tusks, "of": of, **_joint(fitted, world, cells, tusks)}
        for of, cells in (("sampled", fitted.targets.cell_of), ("anywhere", anywhere)) for tusks in TUSKS
    ]  # fmt: skip


def _joint(fitted: Any, world: Any, cells: Any, tusks: int) -> dict[str, float]:
    from benchmarks.genotype_worlds import named
    from greenlane.tracing.origin.genotype.assign import assign
    from greenlane.tracing.origin.genotype.trust import before_true
    from greenlane.tracing.origin.laboratory import HARDLY_SHARED
    from greenlane.tracing.origin.posterior import km_apart

    km, mass, one_place, two_places = [], [], [], []
    for _ in range(SEIZURES):
        cell, other = world.draw.choice(cells, 2, replace=False)
        found = assign(fitted, named(world.animals(cell, tusks)))
        at, grid = np.asarray(found.joint.centre()), fitted.reference.grid
        km.append(float(km_apart(at[0], at[1], grid.lat[cell], grid.lon[cell])))
        mass.append(float(before_true(found.joint.p[None, :], np.asarray([cell]))[0]))
        one_place.append(found.together)
        half = tusks // 2
        mixed = np.concatenate([world.animals(cell, tusks - half), world.animals(other, half)])
        two_places.append(assign(fitted, named(mixed)).together)
    apart = [float((np.asarray(values) < HARDLY_SHARED).mean()) for values in (one_place, two_places)]
    inside = [float((np.asarray(mass) < share).mean()) for share in (0.5, 0.9)]
    return {"km": float(np.median(km)), "in50": inside[0], "in90": inside[1], "false": apart[0], "true": apart[1]}


def _planted(fitted: Any, made: Any) -> dict[str, int]:
    """What is found of the pairs that the simulated seizures hold."""
    from greenlane.tracing.origin.genotype import match, reading
    from greenlane.tracing.origin.genotype.samples import Samples

    read = [reading.read_samples(text) for text in made.seizures.values()]
    tusks = Samples.from_measured({name: loci for one in read for name, loci in one.measured().items()})
    found = {(min(m.first, m.second), max(m.first, m.second)): m for m in match.match(fitted, tusks, least=LEAST)}
    same = {pair for pair, relation in made.relations.items() if relation == "same"}
    return {
        "all": len(made.relations), "found": len(found.keys() & made.relations.keys()), "same": len(same),
        "same_found": sum(pair in found and found[pair].relation == "same" for pair in same),
        "stray": len(found.keys() - made.relations.keys()), "pairs": len(tusks) * (len(tusks) - 1) // 2,
    }  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        sys.exit(main(int(os.environ.get("GREENLANE_BENCH_SAMPLES", SAMPLES))))
