"""Made-up histories for the tests of history features."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pyarrow as pa
from hypothesis import strategies as st

from greenlane.targeting.history import live
from greenlane.targeting.history.rows import SCHEMA, of

START = dt.date(2022, 1, 1)
OWNER = "owner"

FACTS: dict[str, st.SearchStrategy[object]] = {
    "consignee": st.sampled_from(["ace trading", "baobab", None]),
    "consignor": st.sampled_from(["coral export", "dune", None]),
    "broker": st.sampled_from(["swift", None]),
    "office": st.sampled_from(["NP001", "NP002"]),
    "export_country": st.sampled_from(["KE", "NA"]),
    "destination": st.just("NL"),
    "loading_place": st.sampled_from(["KEMBA", "NAWVB"]),
    "discharge_place": st.just("NLRTM"),
    "hs6": st.sampled_from(["440799", "440710", "610910", None]),
    "origin": st.sampled_from(["KE", "NA", None]),
    "taxon": st.sampled_from(["Dalbergia", None]),
    "net_kg": st.sampled_from([1.0, 2.5, 1000.0005, None]),
    "value_usd": st.sampled_from([10.0, 99.995, None]),
    "unit_value": st.sampled_from([0.5, 3.0, 700.0, None]),
    "kg_per_package": st.sampled_from([0.25, 12.0]),
    "goods_density": st.sampled_from([400.0, None]),
    "consignee_address_key": st.sampled_from(["a1", "a2", None]),
    "consignor_address_key": st.sampled_from(["a1", "a3"]),
    "consignee_phone_key": st.sampled_from(["p1", None]),
}
SHARED = ("consignee", "consignor", "broker", "office", "export_country", "destination", "loading_place",
          "discharge_place", "consignee_address_key", "consignor_address_key", "consignee_phone_key")  # fmt: skip


def row(id: str, day: dt.date, facts: Mapping[str, object], **more: object) -> dict[str, object]:
    hs6 = facts.get("hs6")
    codes = {"hs2": hs6[:2], "hs4": hs6[:4], "line": 1} if isinstance(hs6, str) else {"line": 1}
    return of({**codes, **facts}, id=id, day=day, **more)  # type: ignore[arg-type]


@st.composite
def consignment(draw: st.DrawFn, span: int = 800) -> list[dict[str, object]]:
    number = draw(st.integers(0, 10**9))
    day = START + dt.timedelta(days=draw(st.integers(0, span)))
    lines = draw(st.lists(st.fixed_dictionaries(FACTS), min_size=1, max_size=2))
    version = draw(st.sampled_from([1, 1, 1, 2]))
    later = draw(st.none() | st.integers(-3, 200))
    known = None if later is None else day + dt.timedelta(days=later)
    shared = {name: lines[0][name] for name in SHARED}
    return [
        row(str(number), day, {**facts, **shared}, nth=n, version=version, known=known,
            found=None if known is None else draw(st.booleans()))
        for n, facts in enumerate(lines)
    ]  # fmt: skip


def histories(size: int = 14) -> st.SearchStrategy[list[list[dict[str, object]]]]:
    return st.lists(consignment(), max_size=size, unique_by=lambda lines: lines[0]["id"])


def table(consignments: Sequence[Sequence[Mapping[str, object]]]) -> pa.Table:
    return pa.Table.from_pylist([dict(line) for lines in consignments for line in lines], schema=SCHEMA)


def states(consignments: Sequence[Sequence[Mapping[str, object]]], today: dt.date = START) -> dict[int, bytes]:
    """The packed counts of a whole history, each consignment and each outcome added by itself."""
    held: dict[int, bytes] = {}
    for lines in consignments:
        held |= live.after(live.declared(OWNER, lines), held, today)
        held |= live.after(live.learned(OWNER, lines), held, today)
    return held
