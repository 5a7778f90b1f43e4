"""The packed counts of every key of a whole history, in one pass for each kind: what the live path starts from."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

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
    for kind in KINDS.values():
        keyed = {f"k{n}": column for n, column in enumerate(kind.columns)}
        counted = batch.counted(kind, lines, keyed)
        of = (owner, kind.name)
        yield from _packed(
            engine, f"{counted} ORDER BY {''.join(f'{k}, ' for k in keyed)}d", of, len(keyed), kind.counts, today
        )
    for what, column in SHARED.items():
        days = batch.uses(lines, {end: (f"{end}_{column}", end) for end in ENDS})
        summed = f"SELECT place, d, CAST(sum(more) AS BIGINT) AS more FROM ({batch.changes(days, 'place, k')}) changes"  # noqa: S608 (ours)
        names = f"SELECT place, k, d, 1 AS lines FROM ({days}) days WHERE once = 1 ORDER BY place, k, d"  # noqa: S608 (ours)
        yield from _packed(engine, f"{summed} GROUP BY place, d ORDER BY place, d", (owner, what), 1, ("more",), today)
        yield from _packed(engine, names, (owner, f"{what}_name"), 2, ("lines",), today)
    results = f"SELECT id, max(known_d) AS d, max(hit) AS hit FROM {lines} WHERE hit IS NOT NULL GROUP BY id"  # noqa: S608 (ours)
    for rows in engine.batches(results):
        for id, day, hit in zip(*(rows.column(n).to_pylist() for n in range(3)), strict=True):
            known = live.EPOCH + dt.timedelta(days=day)
            yield key(owner, TOLD, (id,)), Told(known, bool(hit)).dump()


def _packed(
    engine: Engine, query: str, of: tuple[object, str], parts: int, counts: tuple[str, ...], today: dt.date
) -> Iterator[tuple[int, bytes]]:
    """Rows come in order of their key: the key's parts, the day, the counts."""
    held: tuple[object, ...] | None = None
    lines: list[tuple[int, ...]] = []
    for rows in engine.batches(query):
        columns = [rows.column(n).to_pylist() for n in range(rows.num_columns)]
        keyed = zip(*columns[:parts], strict=True) if parts else ((),) * rows.num_rows
        for now, line in zip(keyed, zip(*columns[parts:], strict=True), strict=True):
            if now != held:
                if held is not None:
                    yield key(*of, held), _blob(lines, counts, today)
                held, lines = now, []
            lines.append(line)
    if held is not None:
        yield key(*of, held), _blob(lines, counts, today)


def _blob(lines: list[tuple[int, ...]], counts: tuple[str, ...], today: dt.date) -> bytes:
    numbers = np.array(lines, dtype=np.int64).T
    return state.Days(counts, numbers[0], tuple(numbers[1:])).told().pruned(live.day_number(today)).dump()
