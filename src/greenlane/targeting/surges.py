"""What has grown lately and has not been looked into: where exploring begins.

A model's own uncertainty is widest where it suspects most already, and nearly everything lawful was never opened
either. What tells a new scheme is that it was not there before: a consignor, a ware from a country, by a route or at a
price, of which there is suddenly more than chance explains. A few inspections show whether it is only new trade.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt

from greenlane.engine.door import Engine
from greenlane.targeting.history.rows import logarithm

RECENT, BEFORE = 28, 56
"""Days that are compared: the last four weeks with the eight before. Starting values, as are the next two."""
SIGMAS = 3.0
"""Growth counts beyond so many standard deviations of what chance would give."""
LEAST = 0.1
"""Below this there is nothing to look into: reached after about six inspections without a find."""
KINDS: dict[str, tuple[str, ...]] = {
    "consignor": ("consignor",),
    "ware from": ("hs6", "origin"),
    "ware by": ("hs6", "loading_place", "stops"),
    "ware at": ("hs6", "price"),
}
"""What is counted: columns of a history row, ``stops`` (countries between), ``price`` (a power of the root of 2)."""
HALVING = 3466
"""Half the logarithm of 2, in ten-thousandths: two steps of a price are a doubling."""
Floats = npt.NDArray[np.float64]


def fresh(now: Floats, then: Floats, looked: Floats, found: Floats, before: int = BEFORE) -> Floats:
    """Return from 0 to 1 how much each line stands in what is new and may hide something.

    All arrays: a row for each line, a column for each kind of key. ``now``: lines under the key in the last RECENT
    days; ``then``: in the ``before`` days before these; ``looked`` and ``found``: consignments inspected, and those of
    them with a find, in both. An amendment is no growth: lines count in the first version of a consignment alone. The
    part of ``now`` that neither the past nor chance explains (the largest of the line's keys) is multiplied by the
    rate of finds by Laplace's rule, (found + 1) / (looked + 2): the lowest of those of its keys that have grown.
    """
    expected = then * (RECENT / before)
    growth = np.maximum(0.0, now - expected - SIGMAS * np.sqrt(expected + 1)) / (now + 1)
    rate = np.where(growth > 0, (found + 1) / (looked + 2), 1.0)
    return np.asarray(growth.max(axis=1) * rate.min(axis=1), dtype=np.float64)


@dataclass(frozen=True)
class Surges:
    """What has grown as of ``day``: by kind and by the hash of the key, the four counts that ``fresh`` takes.

    No name stands here. Keys that have not grown are left out.
    """

    day: dt.date
    counts: Mapping[str, Mapping[str, tuple[int, int, int, int]]]

    def of(self, facts: Mapping[str, object]) -> float:
        """Return how much one goods line stands in what is new, from its facts."""
        listed = [self.counts.get(kind, {}).get(_key(kind, facts), (0, 0, 0, 0)) for kind in KINDS]
        now, then, looked, found = np.asarray(listed, dtype=np.float64).T[:, None, :]
        return float(fresh(now, then, looked, found)[0])

    @property
    def as_json(self) -> dict[str, Any]:
        """The surges as JSON values."""
        counts = {kind: {key: list(row) for key, row in rows.items()} for kind, rows in self.counts.items()}
        return {"day": self.day.isoformat(), "counts": counts}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Surges:
        """The surges as they were kept."""
        counts = {
            kind: {key: (row[0], row[1], row[2], row[3]) for key, row in rows.items()}
            for kind, rows in kept["counts"].items()
        }
        return cls(dt.date.fromisoformat(kept["day"]), counts)


def surging(engine: Engine, table: str, day: dt.date) -> Surges:
    """Return what has grown in the weeks before ``day`` in ``table``, a view of history rows the engine knows."""
    counts = {kind: _grown(engine.rows(_sql(table, columns, day)).to_pylist(), kind) for kind, columns in KINDS.items()}
    return Surges(day, counts)


_COLUMNS = {
    "stops": "coalesce(array_to_string(transit_countries, ' '), '')",
    "price": f"CAST(floor(CAST(ln_unit_value AS DOUBLE) / CAST({HALVING} AS DOUBLE)) AS BIGINT)",
}


def _sql(table: str, columns: Sequence[str], day: dt.date) -> str:
    named = [f"{_COLUMNS.get(name, name)} AS {name}" for name in columns]
    known = f"found IS NOT NULL AND known < DATE '{day}'"
    recent, first = day - dt.timedelta(days=RECENT), day - dt.timedelta(days=RECENT + BEFORE)
    keys = ", ".join(columns)
    lines = (
        f"SELECT id, {', '.join(named)}, "  # noqa: S608 (names and dates)
        f"CASE WHEN version = 1 AND day >= DATE '{recent}' THEN 1 ELSE 0 END AS late, "
        f"CASE WHEN version = 1 AND day < DATE '{recent}' THEN 1 ELSE 0 END AS early, "
        f"CASE WHEN {known} THEN 1 ELSE 0 END AS looked, CASE WHEN {known} AND found THEN 1 ELSE 0 END AS hit "
        f"FROM {table} WHERE day >= DATE '{first}' AND day < DATE '{day}'"
    )
    each = (
        f"SELECT {keys}, sum(late) AS late, sum(early) AS early, max(looked) AS looked, max(hit) AS hit "  # noqa: S608
        f"FROM ({lines}) lines GROUP BY {keys}, id"
    )
    return (
        f"SELECT * FROM (SELECT {keys}, sum(late) AS now, sum(early) AS earlier, sum(looked) AS looked, "  # noqa: S608
        f"sum(hit) AS hits FROM ({each}) each_one GROUP BY {keys}) grouped "
        f"WHERE now > {SIGMAS:.0f} AND 2 * now > earlier"
    )


def _grown(rows: Sequence[Mapping[str, Any]], kind: str) -> dict[str, tuple[int, int, int, int]]:
    found = {}
    for row in rows:
        counts = (int(row["now"]), int(row["earlier"]), int(row["looked"]), int(row["hits"]))
        now, then, looked, hits = (np.array([[count]], dtype=np.float64) for count in counts)
        if all(row[name] is not None for name in KINDS[kind]) and fresh(now, then, looked, hits)[0] > 0:
            found[_hashed(kind, [row[name] for name in KINDS[kind]])] = counts
    return found


def _key(kind: str, facts: Mapping[str, object]) -> str:
    values = [_value(name, facts) for name in KINDS[kind]]
    return "" if any(value is None for value in values) else _hashed(kind, values)


def _value(name: str, facts: Mapping[str, object]) -> object:
    if name == "stops":
        stops = facts.get("transit_countries")
        return " ".join(map(str, stops)) if isinstance(stops, (list, tuple)) else ""
    if name == "price":
        scaled = logarithm(facts.get("unit_value"))
        return None if scaled is None else floor(scaled / HALVING)
    return facts.get(name)


def _hashed(kind: str, values: Sequence[object]) -> str:
    return blake2b("\x1f".join((kind, *map(str, values))).encode(), digest_size=8).hexdigest()
