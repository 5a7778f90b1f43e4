"""Mentions by the million: their traits as columns, the pairs that share a key, and what these weigh, by Splink."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from greenlane.tracing.same_party import splinked
from greenlane.tracing.same_party.backend import Backend, backend
from greenlane.tracing.same_party.blocking import MOST, keys_of
from greenlane.tracing.same_party.comparison import FIELDS
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.rarity import Compared
from greenlane.tracing.same_party.traits import COMPANY, MAYBE_COMPANY, MAYBE_PERSON, PERSON, SCHEMA, table, traits
from greenlane.tracing.same_party.weights import Model, Part

PARTS = {"person": (PERSON, MAYBE_PERSON), "company": (COMPANY, MAYBE_COMPANY, MAYBE_PERSON)}
"""The kinds that each part of a model weighs; two that only read like persons are weighed as persons alone."""
PAIRS = pa.schema(
    [
        ("first", pa.string()), ("second", pa.string()), ("weight", pa.float64()), ("probability", pa.float64()),
        ("part", pa.string()),
    ]
)  # fmt: skip
"""``first`` and ``second`` are keys of mentions, the smaller first; ``part`` is ``person`` or ``company``."""
_AT_ONCE = 50_000


@dataclass(frozen=True)
class Columns:
    """Mentions as columns. ``names`` are their own keys, by number; ``table`` is of ``traits.SCHEMA``; ``keys`` has
    ``id``, ``key`` (hashed to 64 bits) and ``maybe``: nobody said what it is, and it reads like a person.
    """

    names: pa.ChunkedArray
    table: pa.Table
    keys: pa.Table

    def of(self, kinds: Sequence[str]) -> Columns:
        """Return the mentions of these kinds alone."""
        return self._those(pc.is_in(self.table.column("kind"), value_set=pa.array(kinds)).to_numpy())

    def take(self, rows: Sequence[int]) -> Columns:
        """Return the mentions in these rows of the table alone."""
        wanted = np.zeros(self.table.num_rows, dtype=bool)
        wanted[list(rows)] = True
        return self._those(wanted)

    def said(self, column: str) -> int:
        """Return how many of the mentions say a column."""
        return int(self.table.num_rows - self.table.column(column).null_count)

    def with_few(self, columns: Sequence[str], most: int) -> Columns:
        """Add to each column ``few_…``: that no more than ``most`` mentions say the same."""
        added = self.table
        for name in columns:
            column = self.table.column(name).combine_chunks()
            counted = pc.value_counts(column.drop_null())
            often = pc.filter(counted.field("values"), pc.greater(counted.field("counts"), most))
            added = added.append_column(f"few_{name}", pc.invert(pc.is_in(column, value_set=often)))
        return replace(self, table=added)

    def _those(self, wanted: Any) -> Columns:
        numbers = self.table.column("id").to_numpy()
        among = np.zeros(len(self.names), dtype=bool)
        among[numbers[wanted]] = True
        kept = self.keys.filter(pa.array(among[self.keys.column("id").to_numpy()]))
        return Columns(self.names, self.table.filter(pa.array(wanted)), kept)


def columns(mentions: Iterable[Named]) -> Columns:
    """Work the traits and keys of mentions out; they are read once, in their order, and need not fit in memory."""
    names: list[pa.Array] = []
    tables, keys = [], []
    start = 0
    for some in _batches(mentions, _AT_ONCE):
        worked = [(start + number, traits(named)) for number, named in enumerate(some)]
        found = [(number, hash(key), one.kind == MAYBE_PERSON) for number, one in worked for key in keys_of(one)]
        ids, hashes, maybe = zip(*found, strict=True) if found else ((), (), ())
        keys.append(
            pa.table(
                {
                    "id": pa.array(ids, pa.int64()),
                    "key": pa.array(hashes, pa.int64()),
                    "maybe": pa.array(maybe, pa.bool_()),
                }
            )
        )
        names.append(pa.array([named.key for named in some], pa.string()))
        tables.append(table(worked))
        start += len(some)
    nothing = pa.schema([("id", pa.int64()), ("key", pa.int64()), ("maybe", pa.bool_())]).empty_table()
    return Columns(
        pa.chunked_array(names, pa.string()), pa.concat_tables([table([]), *tables]), pa.concat_tables([nothing, *keys])
    )


def pairs(
    mentions: Iterable[Named],
    model: Model,
    *,
    engine: str = "duckdb",
    threshold: float = 0.9,
    memory_mb: int = 2048,
    overflow: Path | None = None,
) -> pa.Table:
    """Return the pairs of at least that probability, as ``PAIRS``, the heaviest first.

    It is what ``weights.weigh`` says of each pair that shares a key which not too many share. What does not fit in
    ``memory_mb`` goes to the folder ``overflow``. Raises NoEngine, QueryFailed.
    """
    return pairs_of(
        columns(mentions), model, engine=engine, threshold=threshold, memory_mb=memory_mb, overflow=overflow
    )


def pairs_of(
    given: Columns, model: Model, *, engine: str, threshold: float, memory_mb: int, overflow: Path | None
) -> pa.Table:
    """Do what ``pairs`` does, of mentions whose traits are worked out."""
    found = [PAIRS.empty_table()]
    for name, kinds in PARTS.items():
        chosen = given.of(kinds)
        if chosen.table.num_rows < 2:
            continue
        with backend(engine, memory_mb=memory_mb, overflow=overflow) as opened:
            mentions = opened.table(chosen.table, "mentions")
            these = candidates(opened, chosen, apart=name == "company")
            found.append(_named(given, weighed(opened, mentions, these, name, model.part(name), threshold), name))
    return pa.concat_tables(found).sort_by([("weight", "descending"), ("first", "ascending"), ("second", "ascending")])


def candidates(opened: Backend, given: Columns, *, apart: bool = False) -> Any:
    """Return Splink's frame of the pairs that share a key; ``apart``: without those that both only read like persons.

    A key that more than ``blocking.MOST`` of these mentions share is left out.
    """
    keys = opened.table(given.keys).physical_name
    unlike = " AND NOT (a.maybe AND b.maybe)" if apart else ""
    return opened.made(
        f"""
        WITH few AS (SELECT key FROM {keys} GROUP BY key HAVING count(*) BETWEEN 2 AND {MOST}),
             held AS (SELECT k.id, k.key, k.maybe FROM {keys} AS k JOIN few ON k.key = few.key)
        SELECT DISTINCT '0' AS match_key, a.id AS join_key_l, b.id AS join_key_r
        FROM held AS a JOIN held AS b ON a.key = b.key AND a.id < b.id{unlike}
        """  # noqa: S608 (names that are given here)
    )


def weighed(opened: Backend, mentions: Any, these: Any, name: str, part: Part, threshold: float = 0.0) -> pa.Table:
    """Return ``id_l``, ``id_r``, ``match_weight`` and ``match_probability`` of pairs, of at least ``threshold``."""
    made = splinked.linker(opened, mentions, name, part, rarity=True)
    made.table_management.register_blocked_pairs_for_predict(these)
    found = made.inference.predict(threshold_match_probability=threshold or None, warning_mode="never")
    return opened.rows(
        f"SELECT id_l, id_r, match_weight, match_probability FROM {found.physical_name}"  # noqa: S608 (Splink's name)
    )


def compared(opened: Backend, mentions: Any, these: Any, name: str, ids: Any) -> Compared:
    """Return at which level each field of each pair stands; ``ids`` are those of the rows, rising."""
    columns = [column for column in SCHEMA.names if column != "id"]
    sides = ", ".join(
        f"{side}.{column} AS {column}_{end}" for side, end in (("a", "l"), ("b", "r")) for column in columns
    )
    levels = ", ".join(f"{splinked.level_of(field, opened.dialect)} AS at_{field.name}" for field in FIELDS[name])
    table = mentions.physical_name
    rows = opened.rows(
        f"""
        SELECT id_l, id_r, {levels} FROM (
            SELECT pair.join_key_l AS id_l, pair.join_key_r AS id_r, {sides} FROM {these.physical_name} AS pair
            JOIN {table} AS a ON a.id = pair.join_key_l JOIN {table} AS b ON b.id = pair.join_key_r
        ) AS pairs
        """  # noqa: S608 (names that are given here)
    )
    one, other = (np.searchsorted(ids, rows.column(side).to_numpy()) for side in ("id_l", "id_r"))
    order = np.lexsort((other, one))
    at = {field.name: rows.column(f"at_{field.name}").to_numpy()[order].astype(np.int8) for field in FIELDS[name]}
    return Compared(one[order], other[order], at)


def _named(given: Columns, found: pa.Table, name: str) -> pa.Table:
    left, right = (given.names.take(found.column(side)) for side in ("id_l", "id_r"))
    turned = pc.greater(left, right)
    columns = [
        pc.if_else(turned, right, left),
        pc.if_else(turned, left, right),
        found.column("match_weight"),
        found.column("match_probability"),
        pa.chunked_array([pa.repeat(pa.scalar(name), found.num_rows)]),
    ]
    return pa.Table.from_arrays(columns, schema=PAIRS)


def _batches(mentions: Iterable[Named], size: int) -> Iterator[list[Named]]:
    left = iter(mentions)
    while some := list(islice(left, size)):
        yield some
