"""What is known of one key, day by day, packed: whole numbers in columns, the oldest folded into a few totals.

A blob is a header and then, column by column, what was counted on each day on which anything was, in order of day.
It takes a few bytes for each day, is read without being copied, and holds no name.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

KEPT = 400
"""Days that are kept one by one: a year, and a month for what arrives late."""
_HEADER = struct.Struct("<BBHiiiiq")
_HEAD = np.dtype(
    [("version", "u1"), ("width", "u1"), ("forgets", "<u2"), ("n", "<i4"), ("first", "<i4"), ("last", "<i4"),
     ("through", "<i4"), ("base", "<i8")]
)  # fmt: skip
"""The same header, for many at once."""
_DAY = struct.Struct("<i")
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
    was folded; ``base``: the sum of ``more`` over them. ``lasting``: whether days folded away are ever asked for.
    """

    counts: tuple[str, ...]
    days: Column
    columns: tuple[Column, ...]
    first: int | None = None
    last: int | None = None
    through: int | None = None
    base: int = 0
    lasting: bool = True

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
        return replace(self, days=days, columns=tuple(columns)).told()

    def told(self) -> Days:
        """Return the counts without the days on which nothing was counted, or was taken away again."""
        held = np.logical_or.reduce([column != 0 for column in self.columns])
        if held.all():
            return self
        return replace(self, days=self.days[held], columns=tuple(column[held] for column in self.columns))

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
        return Days(self.counts, self.days[end:], columns, first, last, through, base, self.lasting)

    def dump(self) -> bytes:
        """Return the counts packed. Raises StateError where a number does not fit its column."""
        marks = [_NEVER if mark is None else mark for mark in (self.first, self.last, self.through)]
        parts = [_HEADER.pack(_VERSION, len(self.counts), not self.lasting, len(self.days), *marks, self.base)]
        columns = zip(_layout(self.counts), (self.days, *self.columns), strict=True)
        return b"".join([*parts, *(_narrow(column, kind) for (_name, kind), column in columns)])


def packed(
    counts: tuple[str, ...],
    days: Column,
    columns: Sequence[Column],
    starts: Column,
    today: int,
    *,
    lasting: bool = True,
) -> Iterator[tuple[int, bytes]]:
    """Yield the packed counts of many keys at once, each with its place in ``starts``: told, and pruned for ``today``.

    ``days`` and ``columns`` (64 bits) hold the keys one after another, each in order of day, from ``starts`` on. A key
    of which nothing is ever asked is left out. Raises StateError where a number does not fit its column.
    """
    told = np.flatnonzero(np.logical_or.reduce([column != 0 for column in columns]))
    of = np.searchsorted(starts, told, side="right") - 1
    days, columns = days[told], [column[told] for column in columns]
    nth, begins = np.unique(of, return_index=True)
    if not len(nth):
        return
    ends = np.append(begins[1:], len(days))
    old = days < today - KEPT
    kept = begins + np.add.reduceat(old, begins)
    heads = np.zeros(len(nth), dtype=_HEAD)
    heads["version"], heads["width"], heads["forgets"], heads["n"] = _VERSION, len(counts), not lasting, ends - kept
    heads["first"] = heads["last"] = heads["through"] = _NEVER
    heads["through"][kept > begins] = days[kept[kept > begins] - 1]
    if "lines" in counts:
        seen = old & (columns[counts.index("lines")] != 0)
        first = np.minimum.reduceat(np.where(seen, days, -_NEVER), begins)
        heads["first"] = np.where(first < -_NEVER, first, _NEVER)
        heads["last"] = np.maximum.reduceat(np.where(seen, days, _NEVER), begins)
    if "more" in counts:
        heads["base"] = np.add.reduceat(np.where(old, columns[counts.index("more")], 0), begins)
    parts = [
        (_narrow(column, kind), kind.itemsize)
        for (_name, kind), column in zip(_layout(counts), (days, *columns), strict=True)
    ]
    head, size = heads.tobytes(), _HEAD.itemsize
    spans = zip(nth.tolist(), kept.tolist(), ends.tolist(), strict=True)
    for n, (key, start, end) in enumerate(spans):
        if lasting or end > start:
            held = (part[start * width : end * width] for part, width in parts)
            yield key, b"".join([head[n * size : (n + 1) * size], *held])


def _narrow(column: Column, kind: np.dtype[Any]) -> bytes:
    narrow = column.astype(kind)
    if kind.itemsize < 8 and not np.array_equal(narrow, column):
        raise StateError("a count of one day is larger than a column holds")
    return narrow.tobytes()


def stale(blob: bytes, today: int) -> bool:
    """Tell whether nothing of what a blob holds is ever asked for any more, from ``today`` on."""
    if len(blob) < _HEADER.size:
        return False
    _version, _width, forgets, n, *_marks = _HEADER.unpack_from(blob)
    return bool(forgets) and (n == 0 or _DAY.unpack_from(blob, _HEADER.size + (n - 1) * _DAY.size)[0] < today - KEPT)


def load(blob: bytes | memoryview | None, counts: tuple[str, ...], *, lasting: bool = True) -> Days:
    """Return what a blob holds; ``counts`` says of what. No blob is an empty one. Raises StateError."""
    if not blob:
        return _nothing(counts, lasting)
    if len(blob) < _HEADER.size:
        raise StateError("too short")
    version, width, _forgets, n, *marks, base = _HEADER.unpack_from(blob)
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
    return Days(counts, columns[0], tuple(columns[1:]), first, last, through, base, lasting)


@lru_cache(maxsize=64)
def _layout(counts: tuple[str, ...]) -> tuple[tuple[str, np.dtype[Any]], ...]:
    return (
        ("day", np.dtype("<i4")),
        *((name, np.dtype("<i8") if name.startswith(_WIDE) else np.dtype("<i4")) for name in counts),
    )


@lru_cache(maxsize=64)
def _nothing(counts: tuple[str, ...], lasting: bool) -> Days:
    empty = np.zeros(0, dtype=np.int32)
    return Days(counts, empty, tuple(empty for _ in counts), lasting=lasting)
