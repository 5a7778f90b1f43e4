"""Facts staged in a file, judged there by any engine, and handed back beside its answers in the order they came.

Spark judges a whole file at once and no single batch well: so its lines are worked out first, then judged, then said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.engine.door import Engine
from greenlane.targeting.compiled import Answers, Compiled, arrow_schema, written
from greenlane.targeting.vocabulary import NAMES

Believed = Sequence[tuple[str, list[dict[str, object]]]]
"""Consignments: the reference, and the facts of each goods line."""
_DATES = frozenset(name for name, column in NAMES.items() if column.type == "DATE")


def judged(
    batches: Iterable[Believed], compiled: Compiled, engine: Engine, folder: Path, told: Callable[[], None]
) -> Iterator[tuple[Believed, list[Answers]]]:
    """Yield each batch with the answers to its goods lines, once all have been staged in ``folder`` and judged.

    ``told`` is called for each batch that has been staged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _stage(batches, compiled, folder, told)
    engine.table("facts", folder / "facts.parquet")
    query = f"SELECT * FROM ({compiled.judged('facts', keys=('n',))}) judged ORDER BY n"  # noqa: S608 (admitted)
    answers = _answers(engine, query)
    with pq.ParquetFile(folder / "kept.parquet") as kept:
        for group in range(kept.num_row_groups):
            believed = [
                (row["reference"], [_restored(text) for text in row["facts"]])
                for row in kept.read_row_group(group).to_pylist()
            ]
            yield believed, list(islice(answers, sum(len(facts) for _, facts in believed)))


def _stage(batches: Iterable[Believed], compiled: Compiled, folder: Path, told: Callable[[], None]) -> None:
    """Write what the expressions look at, for the engine, and each consignment's facts as they were, for the words."""
    schema = arrow_schema(compiled.facts).append(pa.field("n", pa.int64()))
    as_they_were = pa.schema([("reference", pa.string()), ("facts", pa.list_(pa.string()))])
    n = 0
    with (
        pq.ParquetWriter(folder / "facts.parquet", schema, compression="zstd") as looked_at,
        pq.ParquetWriter(folder / "kept.parquet", as_they_were, compression="zstd") as kept,
    ):
        for believed in batches:
            if not believed:
                continue
            lines = [row for _, facts in believed for row in facts]
            rows = [{name: row.get(name) for name in compiled.facts} | {"n": n + at} for at, row in enumerate(lines)]
            n += len(lines)
            looked_at.write_table(pa.Table.from_pylist(rows, schema=schema))
            texts = [[json.dumps(row, default=written) for row in facts] for _, facts in believed]
            kept.write_table(pa.table([[reference for reference, _ in believed], texts], schema=as_they_were))
            told()


def _answers(engine: Engine, query: str) -> Iterator[Answers]:
    for batch in engine.batches(query):
        for _n, *words in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield tuple(words[0::2]), tuple(words[1::2])


def _restored(text: str) -> dict[str, object]:
    facts: Mapping[str, object] = json.loads(text)
    return {
        name: date.fromisoformat(value) if name in _DATES and isinstance(value, str) else value
        for name, value in facts.items()
    }
