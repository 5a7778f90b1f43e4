"""Where goods come from, on real seizures at airports: every row estimated by the others, beside plain frequencies.

An estimate is given the goods, day, place, transit, destination, carrier and concealment of a row, and neither its
origin nor whence it was exported. Intervals draw rows again. Its weights are learned without the row's own fold.
Rows that name no country of origin, or several, have nothing to be compared with: they are listed.

The table does not ship:
    python -m benchmarks.bench_origin [FOLDER]        or GREENLANE_BENCH_DATA=FOLDER, else ../shared/data
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine
from greenlane.seizures.incoming.draft import Believed, believe
from greenlane.seizures.incoming.routes import FORMAT
from greenlane.seizures.record import Record
from greenlane.tracing.origin import validate
from greenlane.tracing.origin.combining import by_case, judged, learn, shares
from greenlane.tracing.origin.earlier import Earlier, of_record
from greenlane.tracing.origin.estimate import GROUPS
from greenlane.tracing.origin.tally import Tally, at

NAME = "routes_airport_seizures_2009_2013.csv"
DRAWS, SEED = 2_000, 1
LEARNED_ANEW = 20
WAYS = {"estimate": "the estimate", "by_class": "frequency by class of goods", "overall": "frequency over all goods"}
Row = dict[str, Any]


def main(folder: Path) -> int:
    """Measure and report."""
    if not (folder / NAME).is_file():
        print(f"  left out: {NAME} is not in {folder.name}/; name its folder, or set GREENLANE_BENCH_DATA")
        return 0
    records = list(read(folder / NAME))
    past = list(told(records))
    begun = time.perf_counter()
    judgement = validate.leave_one_out(past, most=len(past))
    seconds = time.perf_counter() - begun
    found: Row = {
        "rows": len(records), "judged": len(judgement.true), "seconds": seconds,
        "ways": {way: measured(getattr(judgement, way), judgement.true) for way in WAYS},
        "place": measured(of_place(past, judgement), judgement.true), "gain": gained(judgement),
        "calibration": [vars(one) for one in validate.bins(judgement.estimate, judgement.true)],
        "without": {kind: _without(past, features) for kind, features in GROUPS.items()},
        "events": _score(validate.leave_one_out(events(past), most=len(past))),
        "forward": forward(past), "left_out": left_out(records),
    }  # fmt: skip
    machine.report(
        "origin", "Origin, on real seizures at airports (leave one out)", table(found), given=NAME, found=found
    )
    return 0


def read(path: Path) -> Iterator[tuple[str, Record]]:
    """Yield the number of each row and its record."""
    with path.open("rb") as stream:
        for draft in FORMAT.drafts(FORMAT.rows(stream, path.name)):
            believed = believe(draft)
            if isinstance(believed, Believed):
                yield draft.origin_key.removeprefix("routes:"), believed.record


def told(records: Sequence[tuple[str, Record]]) -> Iterator[Earlier]:
    """Yield the lines of the rows that name one country of origin, by day."""
    for key, record in sorted(records, key=lambda one: (str(one[1].day or one[1].occurred), one[0])):
        countries, lines = record.countries("origin"), of_record(record)
        if len(countries) == 1:
            for _number, facts in lines:
                yield Earlier(key, facts, countries[0], share=1 / len(lines))


def events(past: Sequence[Earlier]) -> list[Earlier]:
    """Put rows of one day, place and origin together: one event may have been told several times."""
    keys = [(str(one.facts.day or one.case), one.facts.code or one.facts.place, one.origin) for one in past]
    return [
        Earlier(" ".join(key), one.facts, one.origin, share=1 / keys.count(key))
        for key, one in zip(keys, past, strict=True)
    ]


def forward(past: Sequence[Earlier]) -> Row:
    """The later half of the rows, each by those before its day alone, as a live case is."""
    cases = [(key, lines) for key, lines in by_case(past) if lines[0].facts.day]
    said, usual, true = [], [], []
    for n in range(len(cases) // 2, len(cases)):
        key, lines = cases[n]
        before = [one for one in cases[:n] if one[1][0].facts.day < lines[0].facts.day]  # type: ignore[operator]
        tally = Tally(line for _key, some in before for line in some)
        if (n - len(cases) // 2) % LEARNED_ANEW == 0:
            weights = learn(judged(before, tally))
        (case,) = judged([(key, lines)], tally, counted=False)
        said.append(shares(weights, case))
        usual.append(np.mean([validate.frequency(tally, line.facts) for line in lines], axis=0))
        true.append(case.true)
    truth = np.array(true)
    return {"estimate": measured(np.array(said), truth), "by_class": measured(np.array(usual), truth), "of": len(true)}


def of_place(past: Sequence[Earlier], judgement: validate.Judged) -> Any:
    """Return what one would say who takes the country of the seizure, as often as that was right of other rows."""
    cases = dict(by_case(past))
    tally, said = Tally(past), judgement.by_class.copy()
    for n, key in enumerate(judgement.keys):
        place = cases[key][0].facts.place
        if place in at():
            with tally.without(cases[key]):
                rate, _of = tally.rate("same", "place", start=0.5, strength=1.0)
            said[n] *= 1 - rate
            said[n, at()[place]] += rate
    return said


def measured(said: Any, true: Any) -> Row:
    """Return the score and its intervals of 95 in 100, rows drawn again."""
    draws = np.random.default_rng(SEED).integers(0, len(true), (DRAWS, len(true)))
    chance = said[np.arange(len(true)), true]
    before = (said >= chance[:, None]).sum(axis=1) - 1
    values = {"first": before < 1, "three": before < 3, "bits": -np.log2(chance)}
    return {
        name: [float(each.mean()), *(float(q) for q in np.quantile(each[draws].mean(axis=1), (0.025, 0.975)))]
        for name, each in values.items()
    }


def gained(judgement: validate.Judged) -> Row:
    """Return by how much the estimate is better than frequency by class, with intervals over the same rows."""
    true = judgement.true
    draws = np.random.default_rng(SEED).integers(0, len(true), (DRAWS, len(true)))
    rank = {}
    for way in ("estimate", "by_class"):
        said = getattr(judgement, way)
        rank[way] = (said >= said[np.arange(len(true)), true][:, None]).sum(axis=1) - 1
    found = {}
    for name, most in (("first", 1), ("three", 3)):
        better = (rank["estimate"] < most).astype(float) - (rank["by_class"] < most)
        quantiles = np.quantile(better[draws].mean(axis=1), (0.025, 0.975))
        found[name] = [float(better.mean()), *(float(q) for q in quantiles)]
    return found


def left_out(records: Sequence[tuple[str, Record]]) -> Row:
    """Return which rows name no country of origin, and which several, by their numbers."""
    none = [key for key, record in records if not record.countries("origin")]
    several = {key: list(of) for key, record in records if len(of := record.countries("origin")) > 1}
    unclear = {key: ", ".join(stop.place for stop in record.stops("origin")) for key, record in records
               if not record.countries("origin") and record.stops("origin")}  # fmt: skip
    return {"none": none, "named_no_country": unclear, "several": several}


def table(found: Row) -> list[tuple[str, Any]]:
    """Return what is printed."""
    out = found["left_out"]
    lines: list[tuple[str, Any]] = [
        ("rows", f"{found['rows']}; {found['judged']} name one country of origin and are judged"),
        ("rows without an origin country", f"{len(out['none'])}: {' '.join(out['none'])}"),
        ("of these, a place that is no country", "; ".join(f"{k}: {v}" for k, v in out["named_no_country"].items())),
        ("rows with several", "; ".join(f"{k}: {' '.join(v)}" for k, v in out["several"].items())),
        ("first right · among three · log loss in bits", "with intervals of 95 in 100"),
    ]  # fmt: skip
    lines += [(f"  {words}", said(found["ways"][way])) for way, words in WAYS.items()]
    lines.append(("  the country of the seizure first, then by class", said(found["place"])))
    first, three = (found["gain"][name] for name in ("first", "three"))
    lines.append(("  better than by class", f"{_share(first)} · {_share(three)}"))
    lines += [(f"  without {kind}", _three(score)) for kind, score in found["without"].items()]
    lines.append(("  rows of one event left out together", _three(found["events"])))
    later = found["forward"]
    lines.append((f"  later half ({later['of']}), by earlier rows alone", said(later["estimate"])))
    lines.append(("    frequency by class, likewise", said(later["by_class"])))
    lines.append(("said of the first country → right", "; ".join(
        f"{one['said']:.2f} → {one['right']:.2f} (n = {one['of']})" for one in found["calibration"])))  # fmt: skip
    return [*lines, ("seconds for all rows", f"{found['seconds']:.1f}")]


def said(one: Row) -> str:
    """Write a score with its intervals."""
    bits, low, high = one["bits"]
    return f"{_share(one['first'])} · {_share(one['three'])} · {bits:.2f} ({low:.2f}–{high:.2f})"


def _share(values: Sequence[float]) -> str:
    return f"{values[0]:.1%} ({values[1]:.1%}–{values[2]:.1%})"


def _three(score: Row) -> str:
    return f"{score['first']:.1%} · {score['three']:.1%} · {score['bits']:.2f}"


def _without(past: Sequence[Earlier], features: Sequence[str]) -> Row:
    return _score(validate.leave_one_out(past, most=len(past), without=features))


def _score(judgement: validate.Judged) -> Row:
    return vars(validate.score(judgement.estimate, judgement.true))


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "shared" / "data"
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GREENLANE_BENCH_DATA")
    sys.exit(main(Path(named) if named else here))
