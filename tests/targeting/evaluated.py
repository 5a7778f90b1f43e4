"""An invented past with outcomes, and a model that only knows rates by taxon: for the tests of the evaluation."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.targeting.history.rows import ARROW
from greenlane.targeting.learning.examples import Examples
from greenlane.targeting.learning.model import Model, Scored, TooFew

TAXA = {"Rana rana": 0.02, "Hyla hyla": 0.3, "Bufo bufo": 0.7, "Salamandra": 0.05}
START = dt.date(2020, 1, 1)


def lines(count: int = 600, seed: int = 1, lines_each: int = 2, leak: bool = False) -> list[dict[str, Any]]:
    """Goods lines over a year; the taxon drives the finds. ``leak``: finds often lack their source, written later."""
    r = random.Random(seed)
    made = []
    for n in range(count):
        taxon = r.choice(list(TAXA))
        found = r.random() < TAXA[taxon]
        source = "W" if not (leak and found and r.random() < 0.8) else None
        made.append({
            "id": str(n // lines_each), "day": START + dt.timedelta(days=(n // lines_each) * 365 * lines_each // count),
            "taxon": taxon, "source": source, "origin": r.choice(["NA", "KE", "ZA"]), "export_country": "ZA",
            "office": r.choice(["A", "B"]), "consignee": f"c{r.randrange(40)}", "hs4": "0106",
            "net_kg": round(r.uniform(1, 900), 2), "value_usd": round(r.uniform(1, 9000), 1),
            "found": found,
        })  # fmt: skip
    return made


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The lines as history rows of these facts alone; known on the day after the declaration unless said."""
    names = [name for name in COLUMNS if any(name in row for row in rows)]
    kinds = {"id": pa.string(), "day": pa.date32(), "found": pa.bool_(), "known": pa.date32()}
    kinds |= {name: ARROW[COLUMNS[name].type] for name in names}
    known = [{"known": row["day"] + dt.timedelta(days=1), **row} for row in rows]
    return pa.Table.from_pylist(known, schema=pa.schema(list(kinds.items())))


def examples(**given: Any) -> Examples:
    return Examples.of(table(lines(**given)))


class Rates(Model):
    """Knows the rate of finds of each value of a few facts, and their mean."""

    def __init__(self, train: Examples) -> None:
        self.rates: dict[tuple[str, Any], float] = {}
        seen = train.take(train.inspected)
        if seen.found.sum() < 3:
            raise TooFew("fewer than 3 finds: too few to learn from")
        self.base = float(seen.found.mean())
        for name in {"taxon", "source"} & set(seen.rows.column_names):
            values = seen.rows[name].to_pylist()
            for value in set(values):
                at = np.array([one == value for one in values])
                self.rates[name, value] = float(seen.found[at].mean())

    def score(self, rows: pa.Table, day: Any) -> Scored:
        given = [
            [self.rates.get((name, value), self.base) for value in rows[name].to_pylist()]
            for name in ("taxon", "source") if name in rows.column_names
        ]  # fmt: skip
        p = np.mean(given, axis=0) if given else np.full(rows.num_rows, self.base)
        return Scored(p, p, p, p, np.zeros(len(p)))

    def card(self) -> dict[str, Any]:
        return {"kind": "rates", "base": self.base}

    def dump(self) -> bytes:
        return b"rates"


def fit(train: Examples, *, seed: int = 0, regimes: bool = True) -> Rates:
    return Rates(train)
