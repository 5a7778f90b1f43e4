"""Made-up histories for the tests of history features: the same seed makes the same history."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

import pyarrow as pa

from greenlane.targeting.history import live
from greenlane.targeting.history.rows import SCHEMA, of

START = dt.date(2022, 1, 1)
OWNER = "owner"
Lines = list[dict[str, object]]

SHARED: dict[str, list[object]] = {
    "consignee": ["ace trading", "baobab", "cedar", None],
    "consignor": ["coral export", "dune", None],
    "broker": ["swift", None],
    "office": ["NP001", "NP002"],
    "export_country": ["KE", "NA"],
    "destination": ["NL"],
    "loading_place": ["KEMBA", "NAWVB"],
    "discharge_place": ["NLRTM"],
    "consignee_address_key": ["a1", "a2", None],
    "consignor_address_key": ["a1", "a3"],
    "consignee_phone_key": ["p1", None],
}
OF_LINE: dict[str, list[object]] = {
    "hs6": ["440799", "440710", "610910", None],
    "origin": ["KE", "NA", None],
    "taxon": ["Dalbergia", None],
    "net_kg": [1.0, 2.5, 1000.0005, None],
    "value_usd": [10.0, 99.995, None],
    "unit_value": [0.5, 3.0, 700.0, None],
    "kg_per_package": [0.25, 12.0],
    "goods_density": [123.4, 400.0, None],
}


def row(id: str, day: dt.date, facts: Mapping[str, object], **more: object) -> dict[str, object]:
    """A history row; chapter and heading follow from the subheading."""
    hs6 = facts.get("hs6")
    codes = {"hs2": hs6[:2], "hs4": hs6[:4]} if isinstance(hs6, str) else {}
    return of({"line": 1, **codes, **facts}, id=id, day=day, **more)  # type: ignore[arg-type]


def consignment(rng: random.Random, id: str, span: int) -> Lines:
    """Some goods lines, now and then an amendment, with an outcome that is known days or months later, or too early."""
    day = START + dt.timedelta(days=rng.randint(0, span))
    shared = {name: rng.choice(values) for name, values in SHARED.items()}
    later = rng.choice([None, -3, 0, 1, 60, 300])
    known = None if later is None else day + dt.timedelta(days=later)
    version = rng.choice([1, 1, 1, 2])
    return [
        row(id, day, {**shared, **{name: rng.choice(values) for name, values in OF_LINE.items()}}, nth=nth,
            version=version, known=known, found=None if known is None else rng.random() < 0.3)
        for nth in range(rng.choice([1, 1, 2, 3]))
    ]  # fmt: skip


def history(seed: int, size: int, span: int = 1000) -> list[Lines]:
    """A history of consignments, in no order of time."""
    rng = random.Random(seed)
    return [consignment(rng, str(n), span) for n in range(size)]


def table(consignments: Sequence[Sequence[Mapping[str, object]]]) -> pa.Table:
    """The rows of a history as the engine reads them."""
    return pa.Table.from_pylist([dict(line) for lines in consignments for line in lines], schema=SCHEMA)


def states(consignments: Sequence[Lines], today: dt.date = START) -> dict[int, bytes]:
    """The packed counts of a whole history, each consignment and each outcome added by itself."""
    held: dict[int, bytes] = {}
    for lines in consignments:
        held |= live.after(live.declared(OWNER, lines), held, today)
        held |= live.after(live.learned(OWNER, lines), held, today)
    return held
