"""What is known of one key, day by day, packed: whole numbers in columns, the oldest folded into a few totals.

A blob is a header and then, column by column, what was counted on each day on which anything was, in order of day.
It takes a few bytes for each day, is read without being copied, and holds no name.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

KEPT = 400
"""Days that are kept one by one: a year, and a month for what arrives late."""
_HEADER = struct.Struct("<BBHiiiiq")
_VERSION = 1
_NEVER = -(2**31)
_WIDE = ("grams", "s_", "q_")

Column = npt.NDArray[Any]


class StateError(ValueError):
    """A blob that this release cannot read."""


@dataclass(frozen=True)
class Days:
    """The counts of one key: ``days`` in order (days since 1970), and a column for each of ``counts``.

    ``first`` and ``last``: of the days folded away, those with goods lines (None: none); ``through``: the last day that
    was folded; ``base``: the sum of ``more`` over them.
    """

    counts: tuple[str, ...]
    days: Column
    columns: tuple[Column, ...]
    first: int | None = None
    last: int | None = None
    through: int | None = None
    base: int = 0

    def sum(self, count: str, day: int, span: int) -> int:
        """Return how many there were from ``span`` days before ``day`` up to the day before it."""
        start, end = self._between(day - span, day)
        column = self.columns[self.counts.index(count)]
        return int(column[start:end].sum(dtype=np.int64)) if end > start else 0

    def _between(self, first: int, end: int) -> tuple[int, int]:
        return bisect_left(self.days, first), bisect_left(self.days, end)

    def seen(self, day: int) -> tuple[int | None, int | None]:
        """Return the first and the last day before ``day`` on which there were goods lines; None where there was none.

        What was folded away counts only where ``day`` is later than all of it.
        """
        end = bisect_left(self.days, day)
        lines = self.columns[self.counts.index("lines")][:end]
        held = np.flatnonzero(lines)
        first, last = (int(self.days[held[0]]), int(self.days[held[-1]])) if held.size else (None, None)
        return (first if self.first is None else self.first), (self.last if last is None else last)

    def after(self, day: int) -> int | None:
        """Return the first day after ``day`` with goods lines."""
        start = bisect_right(self.days, day)
        held = np.flatnonzero(self.columns[self.counts.index("lines")][start:])
        return int(self.days[start + held[0]]) if held.size else None

    def up_to(self, day: int) -> int:
        """Return the sum of ``more`` from the beginning up to and with ``day``."""
        end = bisect_right(self.days, day)
        return self.base + int(self.columns[self.counts.index("more")][:end].sum(dtype=np.int64))

    def plus(self, more: Mapping[int, Mapping[str, int]]) -> Days:
        """Return the counts with those of some days added, which may be less than zero."""
        fresh = np.array(sorted(more), dtype=np.int32)
        days = np.union1d(self.days, fresh).astype(np.int32)
        old, new = np.searchsorted(days, self.days), np.searchsorted(days, fresh)
        columns = []
        for count, column in zip(self.counts, self.columns, strict=True):
            joined = np.zeros(len(days), dtype=np.int64)
            joined[old] = column
            joined[new] += np.array([more[int(day)].get(count, 0) for day in fresh], dtype=np.int64)
            columns.append(joined)
        return Days(self.counts, days, tuple(columns), self.first, self.last, self.through, self.base).told()

    def told(self) -> Days:
        """Return the counts without the days on which nothing was counted, or was taken away again."""
        held = np.logical_or.reduce([column != 0 for column in self.columns])
        if held.all():
            return self
        columns = tuple(column[held] for column in self.columns)
        return Days(self.counts, self.days[held], columns, self.first, self.last, self.through, self.base)

    def pruned(self, today: int) -> Days:
        """Return the counts with the days folded that lie more than KEPT days before ``today``."""
        end = bisect_left(self.days, today - KEPT)
        if not end:
            return self
        first, last, base = self.first, self.last, self.base
        if "lines" in self.counts:
            gone = self.days[:end][self.columns[self.counts.index("lines")][:end] != 0]
            if gone.size:
                first = int(gone[0]) if first is None else min(first, int(gone[0]))
                last = int(gone[-1]) if last is None else max(last, int(gone[-1]))
        if "more" in self.counts:
            base += int(self.columns[self.counts.index("more")][:end].sum(dtype=np.int64))
        through = max(int(self.days[end - 1]), _NEVER if self.through is None else self.through)
        columns = tuple(column[end:] for column in self.columns)
        return Days(self.counts, self.days[end:], columns, first, last, through, base)

    def dump(self) -> bytes:
        """Return the counts packed. Raises StateError where a number does not fit its column."""
        marks = [_NEVER if mark is None else mark for mark in (self.first, self.last, self.through)]
        parts = [_HEADER.pack(_VERSION, len(self.counts), 0, len(self.days), *marks, self.base)]
        for (_name, kind), column in zip(_layout(self.counts), (self.days, *self.columns), strict=True):
            narrow = column.astype(kind)
            if kind.itemsize < 8 and not np.array_equal(narrow, column):
                raise StateError("a count of one day is larger than a column holds")
            parts.append(narrow.tobytes())
        return b"".join(parts)


def load(blob: bytes | memoryview | None, counts: tuple[str, ...]) -> Days:
    """Return what a blob holds; ``counts`` says of what. No blob is an empty one. Raises StateError."""
    if not blob:
        return _nothing(counts)
    if len(blob) < _HEADER.size:
        raise StateError("too short")
    version, width, _, n, *marks, base = _HEADER.unpack_from(blob)
    layout = _layout(counts)
    if version != _VERSION or width != len(counts) or n < 0:
        raise StateError(f"version {version} with {width} counts is not known here")
    if len(blob) != _HEADER.size + n * sum(kind.itemsize for _name, kind in layout):
        raise StateError("too short or too long")
    at = _HEADER.size
    columns: list[Column] = []
    for _name, kind in layout:
        columns.append(np.frombuffer(blob, dtype=kind, count=n, offset=at))
        at += n * kind.itemsize
    first, last, through = (None if mark == _NEVER else mark for mark in marks)
    return Days(counts, columns[0], tuple(columns[1:]), first, last, through, base)


@lru_cache(maxsize=64)
def _layout(counts: tuple[str, ...]) -> tuple[tuple[str, np.dtype[Any]], ...]:
    return (
        ("day", np.dtype("<i4")),
        *((name, np.dtype("<i8") if name.startswith(_WIDE) else np.dtype("<i4")) for name in counts),
    )


@lru_cache(maxsize=64)
def _nothing(counts: tuple[str, ...]) -> Days:
    empty = np.zeros(0, dtype=np.int32)
    return Days(counts, empty, tuple(empty for _ in counts))
