"""Genotypes: a made-up reference set of known truth; every place left out, beside two simpler ways; matches.

python -m benchmarks.run genotype              1,600 samples, 16 loci, 70 places
GREENLANE_BENCH_SAMPLES=400 python -m benchmarks.run genotype
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from benchmarks import machine

SAMPLES, LOCI, PLACES, SEED = 1600, 16, 70, 1
PAIRS, LEAST = 5000, 3.0
SAID = "simulated genotypes over a rough range of African elephants; nothing in them was measured"


def main(samples: int) -> int:
    """Measure in a process of its own, and report."""
    found = machine.fresh("bench_genotype", "measure", str(samples))
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
        ("pairs of one animal that are missed", f"{false['missed']:.2%}"),
        ("planted pairs of the made-up seizures found", f"{found['planted']['found']} of {found['planted']['all']}"),
        ("  of them pairs of one animal", f"{found['planted']['same_found']} of {found['planted']['same']}"),
        ("  pairs found that were not planted", f"{found['planted']['stray']} of {found['planted']['pairs']:,}"),
        ("every two samples compared", f"{found['pairs']:,} pairs in {found['match_s']:.1f} s"),
        ("peak memory", f"{found['peak_mb']:.0f} MB"),
    ]
    machine.report("genotype", "Where tusks are from, by genotypes", table, given=f"{SAID}; seed {SEED}", found=found)
    return 0


def _rate(count: int, of: int) -> str:
    return f"{count} of {of:,} simulated pairs at log10 LR {LEAST:g}"


def measure(samples: int) -> dict[str, Any]:
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
        "missed": rates.missed(LEAST),
    }
    with machine.spent() as matching:
        match.match(fitted, reference.samples, simulated=100)
    return {
        "counts": reference.counts(), "validation": checked.to_json(), "about": fitted.about(), "false": false,
        "planted": _planted(fitted, made), "fit_s": fit.wall, "fit_cpu_s": fit.cpu, "assign_s": assigning.wall,
        "leave_s": leaving.wall, "leave_cpu_s": leaving.cpu, "match_s": matching.wall,
        "pairs": samples * (samples - 1) // 2, "peak_mb": machine.peak_mb(),
    }  # fmt: skip


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
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        sys.exit(main(int(os.environ.get("GREENLANE_BENCH_SAMPLES", SAMPLES))))
