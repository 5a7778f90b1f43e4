"""Invented lines with outcomes, of which something can be learned, and a model trained on them."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.targeting.learning.examples import Examples
from greenlane.targeting.learning.model import Model, fit

START = dt.date(2023, 1, 1)
TYPES = {
    "id": pa.string(), "day": pa.date32(), "known": pa.date32(), "found": pa.bool_(), "quantity": pa.float64(),
    "hs_regimes": pa.list_(pa.string()),
}  # fmt: skip


def lines(count: int = 500, seed: int = 3, **same: Any) -> list[dict[str, Any]]:
    """Goods lines, two to a shipment: bodies from one country are often wrong, the rest seldom."""
    r = random.Random(seed)
    made = []
    for n in range(count):
        taxon, origin = r.choice(["Rana rana", "Rana alba", "Hyla hyla", "Bufo bufo"]), r.choice(["NA", "KE", "TH"])
        term = r.choice(["LIV", "BOD", "SKI"])
        chance = 0.5 if (origin, term) == ("TH", "BOD") else 0.02
        day = START + dt.timedelta(days=n // 2)
        made.append({
            "id": f"c{n // 2}", "day": day, "known": day + dt.timedelta(days=2), "found": r.random() < chance,
            "taxon": taxon, "taxon_group": "Amphibia", "origin": origin, "export_country": origin, "term": term,
            "quantity": float(r.randrange(1, 500)), "consignee": f"Importer {r.randrange(30)} Ltd",
            "hs": "010690", **same,
        })  # fmt: skip
    return made


def table(rows: list[dict[str, Any]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, TYPES.get(name, pa.string())) for name in names]))


def examples(**given: Any) -> Examples:
    return Examples.of(table(lines(**given)))


@cache
def model() -> Model:
    """A model trained once for all tests that do not change it."""
    return fit(examples())


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")
