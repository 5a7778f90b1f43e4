"""A made-up past of any length: history rows of an invented country, month by month, in a history of its own.

The facts of some thousand consignments are worked out by the product; each row takes one of them and gets its own
day, parties, amounts and outcome. What is found follows the goods and the importer, so that one can learn from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import made
from greenlane.engine.history import History
from greenlane.targeting.history.features import SCALE
from greenlane.targeting.history.keys import MEASURES
from greenlane.targeting.history.rows import SCHEMA, of

FIRST, MONTHS = dt.date(2021, 1, 1), 36
TEMPLATES, AT_ONCE = 4000, 100_000
INSPECTED, FOUND = 0.03, 0.06
DATASET = "rows"


def write(folder: Path, rows: int, seed: int = 5) -> int:
    """Write ``rows`` history rows, one goods line to a consignment, into a history in ``folder``."""
    r = np.random.default_rng(seed)
    given = made.facts(TEMPLATES)
    templates = pa.Table.from_pylist([of(facts, id="", day=FIRST) for facts in given], schema=SCHEMA)
    guilty = r.random(len(given)) ** 6  # a few kinds of goods are often found, most never
    history, written = History(folder), 0
    for month, part, count in _parts(rows):
        history.append(
            DATASET, _rows(r, templates, guilty, month, written, count), day="day", part=f"made-{month}-{part}"
        )
        written += count
    return written


def _parts(rows: int) -> Iterator[tuple[int, int, int]]:
    """Yield month, part and rows: every month as many, none more than fit in memory at once."""
    each = np.diff(np.linspace(0, rows, MONTHS + 1).astype(int))
    for month, left in enumerate(each):
        for part in range(-(-int(left) // AT_ONCE)):
            yield month, part, min(AT_ONCE, int(left) - part * AT_ONCE)


def _rows(
    r: np.random.Generator, templates: pa.Table, guilty: np.ndarray[Any, Any], month: int, first: int, count: int
) -> pa.Table:
    which = r.integers(0, templates.num_rows, count)
    start = np.datetime64(f"{FIRST.year + month // 12}-{month % 12 + 1:02d}", "M")
    begins = start.astype("datetime64[D]")
    day = begins + r.integers(0, int(((start + 1).astype("datetime64[D]") - begins).astype(int)), count)
    numbers = np.arange(first, first + count)
    importer = np.minimum(r.zipf(1.3, count), 2_000_000)
    sender = np.minimum(r.zipf(1.25, count), 3_000_000)
    columns: dict[str, Any] = {
        "id": pa.array(numbers).cast(pa.string()),
        "consignment": pa.array(numbers).cast(pa.string()),
        "line": pa.array(numbers),
        "day": pa.array(day),
        "consignee": _named("importer ", importer),
        "consignor": _named("sender ", sender),
        "broker": _named("broker ", r.integers(0, 400, count)),
        "consignee_address_key": _named("a", importer % 900_001),
        "consignor_phone_key": _named("p", sender % 700_001),
    }
    columns |= _amounts(r, templates, which)
    chance = np.clip(FOUND * 4 * guilty[which] + 0.5 * (importer % 97 == 3), 0, 0.9)
    inspected = r.random(count) < INSPECTED
    later = day + r.integers(1, 30, count)
    columns["found"] = pa.array(r.random(count) < chance, mask=~inspected)
    columns["known"] = pa.array(later, mask=~inspected)
    taken = templates.take(pa.array(which))
    return pa.table({field.name: columns.get(field.name, taken[field.name]) for field in SCHEMA}, schema=SCHEMA)


def _named(word: str, numbers: np.ndarray[Any, Any]) -> pa.Array:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(word, pa.array(numbers).cast(pa.string()), "")


def _amounts(r: np.random.Generator, templates: pa.Table, which: np.ndarray[Any, Any]) -> dict[str, pa.Array]:
    """Scale amounts at random, and what is worked out from them with them."""
    scale = np.round(r.lognormal(0, 0.4, len(which)), 3)
    made_: dict[str, pa.Array] = {}
    for name in ("net_kg", "gross_kg", "value_usd"):
        values = np.round(_doubles(templates, name)[which] * scale, 3)
        made_[name] = pa.array(values, mask=np.isnan(values))
    for name, parts in (("net_kg", 1000), ("value_usd", 100)):
        values = np.floor(np.asarray(made_[name].to_numpy(zero_copy_only=False), dtype=float) * parts + 0.5)
        absent = np.isnan(values)
        made_["grams" if parts == 1000 else "cents"] = pa.array(np.where(absent, 0, values).astype(int), mask=absent)
    for name in MEASURES:
        values = _doubles(templates, name)[which] * np.round(r.lognormal(0, 0.3, len(which)), 3)
        absent = ~(values > 0)
        logs = np.floor(np.log(np.where(absent, 1, values)) * SCALE + 0.5).astype(int)
        made_ |= {name: pa.array(values, mask=np.isnan(values)), f"ln_{name}": pa.array(logs, mask=absent)}
    return made_


def _doubles(table: pa.Table, name: str) -> np.ndarray[Any, Any]:
    return np.asarray(table[name].to_numpy(), dtype=float)
