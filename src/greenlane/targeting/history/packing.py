"""The packed counts of every key of a whole history, in one pass for each kind: what the live path starts from."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from greenlane.engine.door import Engine
from greenlane.targeting.history import batch, live, state
from greenlane.targeting.history.keys import ENDS, KINDS, SHARED, key

TOLD = "told"
"""The kind of key under which the outcome of one consignment is kept, so that it counts once."""
_TOLD = struct.Struct("<i?")


@dataclass(frozen=True)
class Told:
    """The outcome of a consignment that was counted, and the day on which it was recorded."""

    day: dt.date
    found: bool

    def dump(self) -> bytes:
        """Return it packed."""
        return _TOLD.pack(live.day_number(self.day), self.found)


def told(blob: bytes | None) -> Told | None:
    """Return what was packed; None for nothing."""
    if not blob:
        return None
    day, found = _TOLD.unpack(blob)
    return Told(live.EPOCH + dt.timedelta(days=day), found)


def packed(engine: Engine, table: str, owner: object, today: dt.date) -> Iterator[tuple[int, bytes]]:
    """Yield each key's number and its packed counts, as if every row had been added by itself and then ``today``.

    ``table``: history rows of one administration. Memory does not grow with them.
    """
    lines = f"(SELECT *, {batch.DATED} FROM {table}) lines"  # noqa: S608 (ours)
    day = live.day_number(today)
    for kind in KINDS.values():
        keyed = {f"k{n}": column for n, column in enumerate(kind.columns)}
        query = f"{batch.counted(kind, lines, keyed)} ORDER BY {''.join(f'{k}, ' for k in keyed)}d"
        yield from _Of(owner, kind.name, len(keyed), kind.counts, day, kind.seen).packed(engine, query)
    for what, column in SHARED.items():
        days = batch.uses(lines, {end: (f"{end}_{column}", end) for end in ENDS})
        summed = f"SELECT place, d, CAST(sum(more) AS BIGINT) AS more FROM ({batch.changes(days, 'place, k')}) changes"  # noqa: S608 (ours)
        names = f"SELECT place, k, d, 1 AS lines FROM ({days}) days WHERE once = 1 ORDER BY place, k, d"  # noqa: S608 (ours)
        query = f"{summed} GROUP BY place, d ORDER BY place, d"
        yield from _Of(owner, what, 1, ("more",), day).packed(engine, query)
        yield from _Of(owner, f"{what}_name", 2, ("lines",), day).packed(engine, names)
    results = f"SELECT id, max(known_d) AS d, max(hit) AS hit FROM {lines} WHERE hit IS NOT NULL GROUP BY id"  # noqa: S608 (ours)
    for rows in engine.batches(results):
        for id, known, hit in zip(*(rows.column(n).to_pylist() for n in range(3)), strict=True):
            yield key(owner, TOLD, (id,)), Told(live.EPOCH + dt.timedelta(days=known), bool(hit)).dump()


@dataclass(frozen=True)
class _Of:
    """One kind of key, of how many parts, and what is counted under it: see ``state``."""

    owner: object
    kind: str
    parts: int
    counts: tuple[str, ...]
    today: int
    lasting: bool = False

    def packed(self, engine: Engine, query: str) -> Iterator[tuple[int, bytes]]:
        """Rows come in order of their key: the key's parts, the day, the counts. The last key of a batch may go on."""
        rest: list[pa.RecordBatch] = []
        for more in engine.batches(query):
            rows = pa.Table.from_batches([*rest, more]).combine_chunks()
            starts = self._starts(rows)
            last = int(starts[-1]) if len(starts) else 0
            yield from self._blobs(rows.slice(0, last), starts[:-1])
            rest = rows.slice(last).to_batches()
        if rest:
            yield from self._blobs(pa.Table.from_batches(rest), np.zeros(1, dtype=np.int64))

    def _starts(self, rows: pa.Table) -> npt.NDArray[np.int64]:
        """Return at which rows another key begins."""
        other = np.zeros(rows.num_rows, dtype=bool)
        other[:1] = True
        for column in (rows.column(n).combine_chunks() for n in range(self.parts)):
            other[1:] |= pc.not_equal(column.slice(1), column.slice(0, len(column) - 1)).to_numpy(zero_copy_only=False)
        return np.flatnonzero(other)

    def _blobs(self, rows: pa.Table, starts: npt.NDArray[np.int64]) -> Iterator[tuple[int, bytes]]:
        named = rows.take(pa.array(starts))
        keys = list(zip(*(named.column(n).to_pylist() for n in range(self.parts)), strict=True)) or [()]
        days, *columns = (rows.column(n).to_numpy().astype(np.int64) for n in range(self.parts, rows.num_columns))
        for n, blob in state.packed(self.counts, days, columns, starts, self.today, lasting=self.lasting):
            yield key(self.owner, self.kind, keys[n]), blob
