"""Linking of parties: invented mentions with known truth, by Splink on DuckDB (and Spark), and one new record.

    python -m benchmarks.run linking
    GREENLANE_BENCH_MENTIONS=1000000 python -m benchmarks.run linking
    GREENLANE_BENCH_SPARK=1          also by Spark, on at most 100,000 mentions, held to DuckDB's rows
    python -m benchmarks.bench_linking ship 100000 FILE    only write the weights that ship (same_party/model.json)
    GREENLANE_FEBRL=FOLDER           also on the public FEBRL sets (dataset3.csv, dataset4a.csv, dataset4b.csv), made
                                     by a generator of the Australian National University: they do not ship

Truth is by pairs: precision is the share of found pairs that are one party, recall the share of pairs of one party that
are found. The limit is what nobody could do better (benchmarks/parties_limit.py). No label is used in training; weights
for FEBRL are learned from FEBRL itself.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import machine
from benchmarks.parties_limit import limit
from benchmarks.parties_made import mentions
from greenlane.tracing.same_party import bulk, training
from greenlane.tracing.same_party.blocking import MOST, keys_of
from greenlane.tracing.same_party.groups import groups
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.traits import Traits, traits
from greenlane.tracing.same_party.weights import Model, part_of, shipped, weigh_traits

THRESHOLD = 0.5
STRICT = 0.95
SPARK_MOST = 100_000
NEW = 1000
LIMIT_MOST = 300_000
SHIPPED_SEED = 11
BINS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 1.0)
"""Edges between which what was said is held against what is true; the last holds 1 as well."""
Row = dict[str, Any]


def main() -> int:
    """Measure every step in a process of its own, and report."""
    count = int(os.environ.get("GREENLANE_BENCH_MENTIONS", "100000"))
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        found: Row = {"bulk": machine.fresh("bench_linking", "bulk", str(count), folder)}
        found["peers"] = machine.fresh("bench_linking", "peers", str(count), folder)
        if count <= LIMIT_MOST:
            found["limit"] = machine.fresh("bench_linking", "limit", str(count), folder)
        found["new"] = machine.fresh("bench_linking", "new", str(count), folder)
        if os.environ.get("GREENLANE_BENCH_SPARK"):
            found["spark"] = machine.fresh("bench_linking", "spark", str(min(count, SPARK_MOST)), folder)
        febrl = os.environ.get("GREENLANE_FEBRL")
        if febrl and Path(febrl, "dataset3.csv").is_file():
            found["febrl"] = machine.fresh("bench_linking", "febrl", febrl, folder)
    machine.report("linking", "Linking of parties", _lines(found, count), given=_given(count), found=found)
    return 0


def _given(count: int) -> str:
    return f"{count:,} invented mentions (benchmarks/parties_made.py, seed 1): six languages, four scripts"


def _lines(found: Row, count: int) -> list[tuple[str, Any]]:
    done = found["bulk"]
    lines: list[tuple[str, Any]] = [
        (f"{count:,} mentions, {done['parties']:,} parties, {done['true_pairs']:,} pairs of one party", ""),
        *((f"  probability {one['threshold']:g} or more: precision, recall, F1", _rates(one)) for one in done["rates"]),
        *(
            (
                f"  said {one['from']:g} to {one['to']:g}: pairs; mean said, share true",
                f"{one['pairs']:,}; {one['said']:.3f}, {one['true']:.3f}",
            )
            for one in done["calibration"]
        ),
        (f"  companies taken together from {STRICT:g} on: precision, recall, F1", _rates(done["groups"])),
        ("  those of 0.5 and what such companies close: precision, recall, F1", _rates(done["closed"])),
        *((f"  {name}: precision, recall, F1", _rates(one)) for name, one in found.get("limit", {}).items()),
        ("  names, keys and columns: s, CPU s", _spent(done["columns"])),
        ("  training without labels: s, CPU s", _spent(done["training"])),
        ("  pairs by DuckDB: s, CPU s", _spent(done["pairs"])),
        ("  most memory, MB", done["peak_mb"]),
        *(
            (f"  {name}: precision, recall, F1; CPU s", f"{_rates(one)}; {one['cpu']:.1f}")
            for name, one in found["peers"].items()
        ),
        ("one new record: median, 99th of 100, ms", f"{found['new']['p50']:.2f}, {found['new']['p99']:.2f}"),
    ]
    if "spark" in found:
        one = found["spark"]
        lines.append(
            (
                f"Spark, {one['mentions']:,} mentions: s; pairs; the same as DuckDB's",
                f"{one['wall']:.1f}; {one['pairs']:,}; {one['same']}",
            )
        )
    for name, one in found.get("febrl", {}).items():
        lines.append((f"FEBRL {name}: precision, recall, F1 ({one['pairs']:,} pairs of one person)", _rates(one)))
    if "febrl" not in found:
        lines.append(("FEBRL", "left out: GREENLANE_FEBRL names no folder with dataset3.csv"))
    return lines


def _rates(one: Row) -> str:
    return f"{one['precision']:.4f}, {one['recall']:.4f}, {one['f1']:.4f}"


def _spent(one: Row) -> str:
    return f"{one['wall']:.1f}, {one['cpu']:.1f}"


def bulk_step(count: int, folder: Path) -> Row:
    """Train on the mentions and link them; leave the weights and the pairs in the folder."""
    truth: list[int] = []
    with machine.spent() as columns:
        given = bulk.columns(_told(mentions(count), truth))
    made = time.process_time()
    for _ in mentions(count):
        pass
    made = time.process_time() - made
    columns.cpu, columns.wall = columns.cpu - made, columns.wall - made
    with machine.spent() as trained:
        model = training.train_columns(given, engine="duckdb", seed=1, memory_mb=2048, overflow=folder / "overflow")
    (folder / "model.json").write_text(json.dumps(model.to_json()), encoding="utf-8")
    with machine.spent() as linked:
        pairs = bulk.pairs_of(
            given, model, engine="duckdb", threshold=0.1, memory_mb=2048, overflow=folder / "overflow"
        )
    peak = machine.peak_mb()
    numbers = np.array(truth)
    total = _true_pairs(numbers)
    each, probability = _numbers(pairs), pairs.column("probability").to_numpy()
    return {
        "parties": len(np.unique(numbers)), "true_pairs": total, "peak_mb": peak,
        "rates": [
            {"threshold": least, **_rate(each[probability >= least], numbers, total)}
            for least in (0.1, THRESHOLD, 0.9, STRICT)
        ],
        "calibration": _calibration(probability, numbers[each[:, 0]] == numbers[each[:, 1]]),
        "groups": _grouped(pairs, given, numbers),
        "closed": _closed(pairs, each[probability >= THRESHOLD], numbers, total),
        "columns": vars(columns), "training": vars(trained), "pairs": vars(linked),
    }  # fmt: skip


def _told(made: Iterable[tuple[Named, int]], truth: list[int]) -> Iterator[Named]:
    for named, party in made:
        truth.append(party)
        yield named


def _numbers(pairs: pa.Table) -> np.ndarray[Any, Any]:
    sides = (pairs.column(side).to_numpy().astype(np.int64) for side in ("first", "second"))
    return np.stack(list(sides), axis=1)


def _true_pairs(parties: np.ndarray[Any, Any]) -> int:
    counts = np.unique(parties, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _rate(pairs: np.ndarray[Any, Any], parties: np.ndarray[Any, Any], total: int) -> Row:
    right = int((parties[pairs[:, 0]] == parties[pairs[:, 1]]).sum()) if len(pairs) else 0
    return _scores(right, len(pairs), total)


def _calibration(said: np.ndarray[Any, Any], true: np.ndarray[Any, Any]) -> list[Row]:
    """Hold the probabilities said of pairs against the share of them that are one party, between ``BINS``."""
    places = np.clip(np.searchsorted(BINS, said, side="right") - 1, 0, len(BINS) - 2)
    inside = [(edges, places == place) for place, edges in enumerate(pairwise(BINS))]
    return [
        {"from": least, "to": most, "pairs": int(here.sum()), "said": float(said[here].mean()),
         "true": float(true[here].mean())}
        for (least, most), here in inside if here.any()
    ]  # fmt: skip


def _scores(right: int, found: int, total: int) -> Row:
    precision, recall = right / max(found, 1), right / max(total, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def _grouped(pairs: pa.Table, given: bulk.Columns, parties: np.ndarray[Any, Any]) -> Row:
    """Judge the groups of companies against all pairs of mentions that are said to be, or read like, companies."""
    companies = given.of(("C", "c")).table.column("id").to_numpy()
    is_company = np.zeros(len(parties), dtype=bool)
    is_company[companies] = True
    right = found = 0
    for group in groups(pairs, threshold=STRICT):
        members = np.array([int(key) for key in group if is_company[int(key)]])
        found += len(members) * (len(members) - 1) // 2
        right += _true_pairs(parties[members]) if len(members) else 0
    return _scores(right, found, _true_pairs(parties[companies]))


def _closed(pairs: pa.Table, each: np.ndarray[Any, Any], parties: np.ndarray[Any, Any], total: int) -> Row:
    """Judge pairs together with those that groups of companies close: A and B, B and C, so A and C."""
    inside = [pair for group in groups(pairs, threshold=STRICT) for pair in combinations(map(int, group), 2)]
    both = np.concatenate([each, np.array(inside, dtype=np.int64).reshape(-1, 2)])
    return _rate(np.unique(np.sort(both, axis=1), axis=0), parties, total)


def limit_step(count: int) -> dict[str, Row]:
    """Judge what nobody could do better."""
    return {"the limit, roughly": _scores(*limit(count))}


def ship_step(count: int, file: Path) -> Row:
    """Write the weights that ship: trained on invented mentions of a seed that nothing is measured on."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        given = bulk.columns(named for named, _ in mentions(count, seed=SHIPPED_SEED))
        model = training.train_columns(given, engine="duckdb", seed=1, memory_mb=2048, overflow=Path(folder, "over"))
    about = {
        "invented": True,
        "trained": f"on {count:,} invented mentions (benchmarks/parties_made.py, seed {SHIPPED_SEED}), without labels",
        **model.about, "by_hand": ["person: registration", "company: paper"],
    }  # fmt: skip
    said = json.loads(
        json.dumps({**model.to_json(), "about": about}), parse_float=lambda number: float(f"{float(number):.4g}")
    )
    file.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return about


def peers_step(count: int) -> dict[str, Row]:
    """Link by two ways that need no weights."""
    made = list(mentions(count))
    parties = np.array([party for _, party in made])
    total = _true_pairs(parties)
    return {
        "same normalised name and country": _peer(made, parties, total, by_name=True),
        "rapidfuzz token_sort_ratio from 90, over first letters and country": _peer(
            made, parties, total, by_name=False
        ),
    }


def _peer(made: list[tuple[Named, int]], parties: np.ndarray[Any, Any], total: int, *, by_name: bool) -> Row:
    from rapidfuzz import fuzz, process

    from greenlane.consignments.facts.normalise import party_key

    with machine.spent() as spent:
        names = [party_key(named.name) for named, _ in made]
        blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, (named, _) in enumerate(made):
            blocks[(names[number] if by_name else " ".join(sorted(names[number].split()))[:4], named.country)].append(
                number
            )
        found: list[tuple[int, int]] = []
        for block in blocks.values():
            if by_name:
                found += combinations(block, 2)
            elif 1 < len(block) <= 2000:
                texts = [" ".join(sorted(names[number].split())) for number in block]
                alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=90, dtype=np.uint8)
                ones, others = np.nonzero(np.triu(alike, 1))
                found += [(block[one], block[other]) for one, other in zip(ones, others, strict=True)]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return {**_rate(pairs, parties, total), "cpu": spent.cpu}


def new_step(count: int, folder: Path) -> Row:
    """Look records up one by one, as they would arrive: keys in an indexed table, candidates, weights."""
    model = Model.from_json(json.loads((folder / "model.json").read_text(encoding="utf-8")))
    table = sqlite3.connect(folder / "keys.sqlite3")
    table.execute("CREATE TABLE keys (key TEXT, mention INTEGER)")
    drawn = set(random.Random(1).sample(range(count), NEW))
    held: dict[int, Traits] = {}
    fresh: list[Named] = []
    rows: list[tuple[str, int]] = []
    for number, (named, _) in enumerate(mentions(count)):
        if number in drawn:
            fresh.append(named)
        else:
            held[number] = traits(named)
            rows += ((key, number) for key in keys_of(held[number]))
    table.executemany("INSERT INTO keys VALUES (?, ?)", rows)
    table.execute("CREATE INDEX by_key ON keys (key)")
    del rows
    took = []
    for named in fresh:
        begun = time.perf_counter()
        _looked_up(named, table, held, model)
        took.append((time.perf_counter() - begun) * 1000)
    return {"p50": machine.quantile(took, 0.5), "p99": machine.quantile(took, 0.99), "records": len(took)}


def _looked_up(named: Named, table: sqlite3.Connection, held: Mapping[int, Traits], model: Model) -> int:
    one = traits(named)
    alike: set[int] = set()
    for key in keys_of(one):
        under = table.execute("SELECT mention FROM keys WHERE key = ? LIMIT ?", (key, MOST + 1)).fetchall()
        if len(under) <= MOST:
            alike.update(number for (number,) in under)
    return sum(
        weigh_traits(one, held[number], model).probability >= THRESHOLD
        for number in alike
        if part_of(one.kind, held[number].kind)
    )


def spark_step(count: int, folder: Path) -> Row:
    """Weigh the same mentions by both engines, and hold the rows together."""
    given = bulk.columns(named for named, _ in mentions(count))
    here = bulk.pairs_of(given, shipped(), engine="duckdb", threshold=THRESHOLD, memory_mb=2048, overflow=None)
    with machine.spent() as spent:
        there = bulk.pairs_of(
            given, shipped(), engine="spark", threshold=THRESHOLD, memory_mb=3072, overflow=folder / "spark"
        )
    return {"mentions": count, "pairs": there.num_rows, "same": _same(here, there), "wall": spent.wall}


def _same(one: pa.Table, other: pa.Table) -> bool:
    """Tell whether the same pairs have the same weights, up to the order in which an engine adds them."""
    rows = [{(row["first"], row["second"]): row["weight"] for row in table.to_pylist()} for table in (one, other)]
    return rows[0].keys() == rows[1].keys() and all(abs(rows[0][pair] - rows[1][pair]) < 1e-9 for pair in rows[0])


def febrl_step(folder: Path) -> dict[str, Row]:
    """Link public sets of invented Australian persons with weights learned from themselves."""
    found = {}
    for name, files in {"3": ["dataset3.csv"], "4": ["dataset4a.csv", "dataset4b.csv"]}.items():
        rows = [row for file in files for row in _febrl(folder / file)]
        parties = np.array([int(named.key.split("-")[1]) for named in rows])
        renamed = [Named(str(number), *_rest(named)) for number, named in enumerate(rows)]
        given = bulk.columns(renamed)
        model = training.train_columns(given, engine="duckdb", seed=1, memory_mb=1024, overflow=None)
        pairs = bulk.pairs_of(given, model, engine="duckdb", threshold=THRESHOLD, memory_mb=1024, overflow=None)
        total = _true_pairs(parties)
        found[name] = {**_rate(_numbers(pairs), parties, total), "pairs": total}
    return found


def _rest(named: Named) -> tuple[Any, ...]:
    return tuple(getattr(named, field) for field in Named.__slots__[1:])


def _febrl(file: Path) -> Iterator[Named]:
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, skipinitialspace=True):
            try:
                born = dt.datetime.strptime(row["date_of_birth"], "%Y%m%d").date()
            except ValueError:
                born = None
            address = " ".join(
                row[field] for field in ("street_number", "address_1", "address_2", "suburb", "postcode")
            )
            yield Named(
                row["rec_id"], f"{row['given_name']} {row['surname']}".strip(), True, "AU", address.strip(),
                paper=row["soc_sec_id"], born=born,
            )  # fmt: skip


def step(name: str, first: str, folder: Path) -> Any:
    """Run one step by its name."""
    if name == "febrl":
        return febrl_step(Path(first))
    count = int(first)
    if name in ("peers", "limit"):
        return {"peers": peers_step, "limit": limit_step}[name](count)
    return {"bulk": bulk_step, "new": new_step, "spark": spark_step, "ship": ship_step}[name](count, folder)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(step(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
    else:
        sys.exit(main())
