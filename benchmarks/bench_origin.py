"""Where goods come from, on real seizures at airports: every row estimated by the others, beside plain frequencies.

An estimate is given the goods, day, place, transit, destination, carrier and concealment of a row, and neither its
origin nor whence it was exported. Intervals draw rows again. Its weights are learned without the row's own fold.
Rows that name no country of origin, or several, have nothing to be compared with: they are listed.

No row says what papers alleged, so papers are made up for them, right in a given share and else drawn by frequency, and
a linked case that repeats them: how sure the estimate then is, against one that counts the papers twice, tempers
nothing and keeps nothing for somewhere else.

The table does not ship:
    python -m benchmarks.bench_origin [FOLDER]        or GREENLANE_BENCH_DATA=FOLDER, else ../shared/data
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine
from greenlane.seizures.incoming.draft import Believed, believe
from greenlane.seizures.incoming.routes import FORMAT
from greenlane.seizures.record import Record
from greenlane.targeting.rates import wilson
from greenlane.tracing.origin import validate
from greenlane.tracing.origin.combining import Weights, by_case, judged, learn, shares
from greenlane.tracing.origin.earlier import Earlier, Facts, of_record
from greenlane.tracing.origin.estimate import GROUPS, Claim, Linked, estimate
from greenlane.tracing.origin.tally import Tally, at, codes

NAME = "routes_airport_seizures_2009_2013.csv"
DRAWS, SEED = 2_000, 1
LEARNED_ANEW = 20
PAPERS_RIGHT, SURE = (0.3, 0.5, 0.7, 0.9), 0.8
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
        "calibration": reliable(judgement.estimate, judgement.true),
        "papers": made_up_papers(past),
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


def reliable(said: Any, true: Any) -> list[Row]:
    """Return what was said of the first country and how often it was right, with Wilson's interval of 95 in 100."""
    found = []
    for one in validate.bins(said, true):
        rate = wilson(round(one.right * one.of), one.of)
        found.append(vars(one) | {"low": rate.low, "high": rate.high})
    return found


def made_up_papers(past: Sequence[Earlier]) -> list[Row]:
    """Papers for each row, right in a share of them, and a linked case whose own origin stands on the same papers."""
    cases, tally, rng = by_case(past), Tally(past), np.random.default_rng(SEED)
    weights = {}
    for fold in range(validate.FOLDS):
        held = cases[fold :: validate.FOLDS]
        with tally.without(line for _key, lines in held for line in lines):
            learned = learn(judged([case for case in cases if case not in held], tally))
        weights |= dict.fromkeys((key for key, _lines in held), learned)
    right, usual = rng.random(len(cases)), validate.frequency(tally)
    drawn = rng.choice(len(codes()), len(cases), p=usual / usual.sum())
    true = np.array([at()[lines[0].origin] for _key, lines in cases])
    found = []
    for share in PAPERS_RIGHT:
        ways: dict[str, list[Any]] = {"once": [], "twice": []}
        for n, (key, lines) in enumerate(cases):
            paper = codes()[true[n] if right[n] < share else drawn[n]]
            with tally.without(lines):
                for way, chance in papered(lines[0].facts, tally, weights[key], paper).items():
                    ways[way].append([chance[code] for code in codes()])
        found.append({"right": share, **{way: papers_score(np.array(said), true) for way, said in ways.items()}})
    return found


def papered(facts: Facts, tally: Tally, weights: Weights, paper: str) -> dict[str, Any]:
    """Return what is said where papers and a linked case name a country: counted once, and as if they were two."""
    claims = (Claim(paper),)
    once = estimate(facts, tally, weights, claims=claims, network=Linked({}, {paper: 1.0}))
    twice = estimate(facts, tally, weights, claims=claims, network=Linked({paper: 1.0}, {}))
    return {
        "once": once.countries,
        "twice": replace(twice, temper=1.0, kept=0.0, assumed_floor=0.0).countries,
    }  # fmt: skip


def papers_score(said: Any, true: Any) -> Row:
    """Return the score, and of those said to be at least ``SURE`` how likely they were said to be and were right."""
    sure = said.max(axis=1) >= SURE
    return vars(validate.score(said, true)) | {
        "sure": int(sure.sum()),
        "said": float(said.max(axis=1)[sure].mean()) if sure.any() else None,
        "true": float((said.argmax(axis=1) == true)[sure].mean()) if sure.any() else None,
    }


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
    lines.append(("said of the first country → right", "how often it was (interval of 95 in 100)"))
    lines += [
        (f"  said {one['said']:.1%}", f"right {one['right']:.1%} ({one['low']:.1%}–{one['high']:.1%}), n = {one['of']}")
        for one in found["calibration"]
    ]
    lines.append(
        ("papers made up, repeated by a linked case", "first right · bits · of those said ≥ 80 %: said → right")
    )
    for one in found["papers"]:
        lines += [
            (f"  right in {one['right']:.0%}, {words}", papers_said(one[way]))
            for way, words in (("once", "the estimate"), ("twice", "counted twice, no floor"))
        ]
    return [*lines, ("seconds for all rows", f"{found['seconds']:.1f}")]


def said(one: Row) -> str:
    """Write a score with its intervals."""
    bits, low, high = one["bits"]
    return f"{_share(one['first'])} · {_share(one['three'])} · {bits:.2f} ({low:.2f}–{high:.2f})"


def papers_said(one: Row) -> str:
    """Write a score with how sure it was."""
    return f"{one['first']:.1%} · {one['bits']:.2f} · {one['said']:.1%} → {one['true']:.1%} (n = {one['sure']})"


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
