"""Which fields look as if they were filled in after the find, and so would tell a model what it should work out.

A value is suspicious where most rows that have it are finds, far more than elsewhere, and a good part of all finds
have it. Amounts are looked at in tenths. Parties and offices are not looked at: that one of them is always caught, or
always catches, is no leak. What is named may be honest all the same: a person must judge it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from greenlane.targeting.evaluation.coded import BLANK, Coded, amounts, as_values, measured
from greenlane.targeting.learning.examples import Floats, Mask, Whole

RATE, LIFT, PART, FINDS = 0.8, 3.0, 0.1, 5
"""A value is suspicious from this rate of finds, so many times the base rate, with this part of all finds, at least
so many."""
TENTHS = 10
NOT_LOOKED_AT = frozenset({"consignor", "consignee", "notify", "broker", "office"})
FOLLOWS = {
    "quantity_unit": ("net_kg", "pieces", "volume_m3", "term_fits_unit", "kg_per_piece", "kg_per_package",
                      "piece_value", "unit_value", "goods_density", "net_over_gross"),
    "quantity": ("net_kg", "pieces", "volume_m3", "kg_per_piece", "kg_per_package", "piece_value", "unit_value",
                 "goods_density", "net_over_gross"),
    "net_kg": ("kg_per_piece", "kg_per_package", "unit_value", "goods_density", "net_over_gross"),
}  # fmt: skip
"""Facts that are worked out from another; whoever leaves out the one leaves out these."""


@dataclass(frozen=True)
class Suspicion:
    """A value of a field: ``rows`` have it, ``finds`` of them are finds, ``part`` of all finds. Empty: not declared."""

    field: str
    value: str
    rows: int
    finds: int
    part: float

    @property
    def sentence(self) -> str:
        """Say it."""
        what = f"is {self.value!r}" if self.value else "is not declared"
        return (
            f"{self.finds:,} of the {self.rows:,} lines where {self.field} {what} are finds, {self.part:.0%} of all "
            "finds: it may have been written after the find"
        )

    def json(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "field": self.field, "value": self.value, "rows": self.rows, "finds": self.finds,
            "part_of_finds": round(self.part, 4), "sentence": self.sentence,
        }  # fmt: skip


def suspicious(rows: pa.Table, table: Coded, at: Whole, found: Mask) -> list[Suspicion]:
    """Return the suspicious values, strongest first: of the inspected rows ``at``; ``found`` is of every row."""
    hit = found[at]
    total = int(hit.sum())
    least = max(RATE, LIFT * total / max(1, len(at)))
    named: list[Suspicion] = []
    for name in table.names:
        if name in NOT_LOOKED_AT:
            continue
        values = tenths(amounts(rows, name)) if measured(name) else table.column(name)
        kinds, place, many = np.unique(values[at], return_inverse=True, return_counts=True)
        finds = np.bincount(place, weights=hit, minlength=len(kinds)).astype(np.int64)
        for n in np.flatnonzero((finds >= max(FINDS, PART * total)) & (finds >= least * many)):
            first = int(at[np.flatnonzero(place == n)[0]])
            said = _said(rows, name, first, int(kinds[n]))
            named.append(Suspicion(name, said, int(many[n]), int(finds[n]), float(finds[n] / total)))
    return sorted(named, key=lambda one: (-one.finds, one.field))


def tenths(values: Floats) -> Whole:
    """Return the tenth of the values that each falls into; BLANK for NaN."""
    given = values[~np.isnan(values)]
    if not len(given):
        return np.full(len(values), BLANK, dtype=np.int64)
    edges = np.unique(np.quantile(given, np.arange(1, TENTHS) / TENTHS))
    return np.where(np.isnan(values), BLANK, np.searchsorted(edges, values, side="right")).astype(np.int64)


def _said(rows: pa.Table, name: str, row: int, code: int) -> str:
    if code == BLANK:
        return ""
    value = as_values(rows[name])[row].as_py()
    return f"about {value:g}" if measured(name) else str(value)[:80]


def with_followers(fields: Iterable[str]) -> frozenset[str]:
    """Return fields and the facts that are worked out from them."""
    fields = frozenset(fields)
    return fields.union(*(FOLLOWS.get(name, ()) for name in fields))
