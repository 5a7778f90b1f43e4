"""Rows as whole numbers: each fact's values numbered over all rows, so that equal values are equal numbers."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.targeting.learning.examples import Floats, Mask, Whole

NAMES_ONE = frozenset({"consignment", "line"})
"""Facts that only name a row."""
BLANK = -1


def modelled(rows: pa.Table, leave_out: Collection[str] = ()) -> list[str]:
    """Return the declared facts that may tell rows apart: not their names, not days, not what never varies."""
    return [
        column.name
        for column in COLUMNS.values()
        if column.name in rows.column_names
        and column.type != "DATE"
        and column.name not in NAMES_ONE
        and column.name not in ("month", *leave_out)
        and pc.count_distinct(as_values(rows[column.name]), mode="all").as_py() > 1
    ]


def measured(name: str) -> bool:
    """Tell whether a fact is an amount: a number that is measured, not a count of a few."""
    return COLUMNS[name].type == "DOUBLE"


def as_values(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column whose values can be told apart one by one; lists become texts."""
    if pa.types.is_list(column.type):
        return pa.chunked_array(
            [pa.array(["\n".join(v) if v is not None else None for v in column.to_pylist()], pa.string())]
        )
    return column


@dataclass(frozen=True, eq=False)
class Coded:
    """``codes``: shape (rows, facts), BLANK where the fact is not declared; ``names`` of its columns."""

    names: tuple[str, ...]
    codes: Whole

    def column(self, name: str) -> Whole:
        """Return one fact of every row; BLANK everywhere for one that is not modelled."""
        if name not in self.names:
            return np.full(len(self.codes), BLANK, dtype=np.int64)
        return self.codes[:, self.names.index(name)]

    def keys(self, names: Sequence[str]) -> Whole:
        """Return one number for each row, equal where all these facts are equal."""
        at = [self.names.index(name) for name in names if name in self.names]
        if not at:
            return np.zeros(len(self.codes), dtype=np.int64)
        _, found = np.unique(mixed(self.codes[:, at]), return_inverse=True)
        return np.asarray(found, dtype=np.int64)


def mixed(codes: Whole) -> Whole:
    """Return 64 bits for each row of numbers; different rows share them once in 2^64 pairs."""
    chance = random.Random(7)  # noqa: S311 (a hash, no secret)
    odd = [chance.getrandbits(62) * 2 + 1 for _ in range(codes.shape[1])]
    total = np.zeros(len(codes), dtype=np.uint64)
    for column, factor in zip(codes.T, odd, strict=True):
        total = total ^ ((column + 2).astype(np.uint64) * np.uint64(factor))
        total = (total << np.uint64(17)) | (total >> np.uint64(47))
        total = total * np.uint64(0x9E3779B97F4A7C15)
    return total.view(np.int64)


def coded(rows: pa.Table, names: Sequence[str]) -> Coded:
    """Number the values of the named facts."""
    columns = [numbered(rows[name]) for name in names]
    return Coded(tuple(names), np.column_stack(columns) if columns else np.zeros((rows.num_rows, 0), np.int64))


def numbered(column: pa.ChunkedArray) -> Whole:
    """Number the values of a column in their order; BLANK for null."""
    array = as_values(column).combine_chunks()
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    encoded = array.dictionary_encode(null_encoding="mask")
    place = np.argsort(pc.sort_indices(encoded.dictionary).to_numpy()) if len(encoded.dictionary) else np.zeros(0, int)
    at = pc.fill_null(encoded.indices, BLANK).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.where(at == BLANK, BLANK, place[np.maximum(at, 0)] if len(place) else BLANK).astype(np.int64)


def amounts(rows: pa.Table, name: str) -> Floats:
    """Return a numeric fact as numbers, NaN where it is blank."""
    return np.asarray(pc.cast(rows[name], pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def rate(of_row: Whole, found: Mask, asked: Whole, *, base: float, strength: float) -> Floats:
    """Return for each asked key the share of finds among its rows, leaning on ``base`` as if on ``strength`` rows."""
    keys, place = np.unique(of_row, return_inverse=True)
    rows = np.bincount(place, minlength=len(keys)).astype(np.float64)
    finds = np.bincount(place, weights=found.astype(np.float64), minlength=len(keys))
    if not len(keys):
        return np.full(len(asked), base)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    known = keys[at] == asked
    return np.where(known, (finds[at] + strength * base) / (rows[at] + strength), base)
