"""What a model learns from: goods lines as declared, and apart from them what became known later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

KNOWN_LATER = ("found", "known")
"""Columns of a history row that are known only after the inspection: never an input."""
NOT_DECLARED = (*KNOWN_LATER, "lane", "score", "sampled", "version", "nth", "place")
"""Columns of a history row that the declaration does not hold: how it was kept and screened, and what was found."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Goods lines with their outcomes, all arrays as long as ``rows``.

    ``rows``: declared facts and history features only. ``day``: of declaration. ``shipment``: lines with one number
    travel together. ``found``: 1 found, 0 nothing found, NaN not inspected. ``known``: the day the outcome was
    recorded, NaT where there is none.
    """

    rows: pa.Table
    day: Days
    shipment: Whole
    found: Floats
    known: Days

    def __post_init__(self) -> None:
        lengths = {len(self.day), len(self.shipment), len(self.found), len(self.known), self.rows.num_rows}
        if len(lengths) != 1:
            raise ValueError("Rows and outcomes are not equally many.")
        late = sorted(set(NOT_DECLARED) & set(self.rows.column_names))
        if late:
            raise ValueError(f"Known only later, and no input: {', '.join(late)}.")

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    @staticmethod
    def of(table: pa.Table) -> Examples:
        """Take history rows apart: needs ``id`` (of the consignment) and ``day``; ``found`` and ``known`` may lack.

        An outcome without the day on which it was recorded is not known to anybody: it counts nowhere.
        """
        day = days(table["day"])
        found = np.full(len(day), np.nan)
        if "found" in table.column_names:
            found = pc.cast(table["found"], pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
        known = days(table["known"]) if "known" in table.column_names else np.full(len(day), np.datetime64("NaT", "D"))
        found = np.where(np.isnat(known), np.nan, found)
        known = np.where(np.isnan(found), np.datetime64("NaT", "D"), known)
        rows = table.drop_columns([name for name in (*NOT_DECLARED, "id", "day") if name in table.column_names])
        return Examples(rows, day, codes(table["id"]), found, known)

    @property
    def inspected(self) -> Mask:
        """Which lines have an outcome."""
        return ~np.isnan(self.found)

    def take(self, which: Mask | Whole) -> Examples:
        """Return the lines that a mask or an array of positions names, in that order."""
        at = np.flatnonzero(which) if which.dtype == np.bool_ else which
        return Examples(self.rows.take(pa.array(at)), self.day[at], self.shipment[at], self.found[at], self.known[at])

    def before(self, day: np.datetime64) -> Examples:
        """Return what was declared before a day, with the outcomes that were known before it and no others."""
        early = self.take(self.day < day)
        open_ = ~(early.known < day)
        found, known = early.found.copy(), early.known.copy()
        found[open_], known[open_] = np.nan, np.datetime64("NaT", "D")
        return Examples(early.rows, early.day, early.shipment, found, known)


def days(column: pa.ChunkedArray) -> Days:
    """Return a date column as days; NaT where it is blank."""
    return np.asarray(pc.cast(column, pa.date32()).to_numpy(zero_copy_only=False), dtype="datetime64[D]")


def codes(column: pa.ChunkedArray) -> Whole:
    """Return a number for each different value, in order of first appearance; a blank is its own value each time."""
    whole = pc.dictionary_encode(column.combine_chunks(), null_encoding="mask")
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    found = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    blank = np.flatnonzero(found < 0)
    found[blank] = len(whole.dictionary) + np.arange(len(blank))
    return np.asarray(found, dtype=np.int64)
