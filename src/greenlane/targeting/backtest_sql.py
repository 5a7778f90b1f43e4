"""From the long history to counts of consignments that are alike, in one query that both engines answer alike.

Every indicator of either side is judged once, also where both hold it with other points. The engine only compares,
counts and adds whole numbers, so nothing depends on which engine it is or in what order rows come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.engine.door import Engine
from greenlane.targeting import unchecked
from greenlane.targeting.compiled import BITS, Compiled
from greenlane.targeting.history import batch, rows
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.indicator import HARD, REGIMES, Indicator
from greenlane.targeting.learning.model import Model
from greenlane.targeting.score import MAX_SCORE

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
FINE = 10**9
"""What a model ranks by is kept in whole parts of this many."""
NO_RANK = -1
RANKED = pa.schema([("id", pa.string()), ("ranked", pa.int64())])
"""A goods line as a model ranked it."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What one side makes of each group: score 0 to 100, place in HARD, what the model ranks by (NO_RANK: no model)."""

    score: Whole
    hard: Whole
    ranked: Whole


@dataclass(frozen=True, eq=False)
class Counts:
    """Groups of consignments that are alike, all arrays of one length; ``n`` is how many are in each group.

    ``day``: days since 1970-01-01. ``office``: place in ``offices``. ``regimes``: bit n for REGIMES[n]. ``found``: 1,
    0, or -1 where nobody looked. ``fires``: the indicator that is tried by itself does.
    """

    offices: tuple[str, ...]
    day: Whole
    office: Whole
    regimes: Whole
    sampled: Mask
    found: Whole
    fires: Mask
    active: Judged
    candidate: Judged
    n: Whole


def counts(
    engine: Engine,
    history: Sequence[str],
    *,
    since: dt.date,
    until: dt.date,
    office: str,
    active: tuple[Compiled, Model | None],
    candidate: tuple[Compiled, Model | None],
    alone: Compiled | None = None,
    work: Path | None = None,
) -> Counts:
    """Count the consignments declared from ``since`` to ``until`` (at ``office``, where one is named).

    A consignment is what has one ``id``; its lines count together. ``work``: see ``backtest.run``.
    """
    engine.table("history", *history, schema=rows.SCHEMA)
    models = [model for _, model in (active, candidate) if model is not None]
    needed = _named((active[0], candidate[0], *([alone] if alone else [])))
    named = bool(needed & set(FEATURES))
    features = _features(engine, work) if models or named else ""
    period = _period(since, until, office, features if named else "")
    union = _Union()
    sides = {"active": union.bits(active[0].indicators), "candidate": union.bits(candidate[0].indicators)}
    fires = union.bits(alone.indicators if alone else ())
    regimes = union.bits(_regime(regime) for regime in REGIMES)
    ranks = {}
    for name, (_, model) in {"active": active, "candidate": candidate}.items():
        if model is not None:
            lines = _period(since, until, office, features)
            ranks[name] = _ranked(engine, lines, model, f"ranked_{name}", work)
    columns = [
        *(f"{_points(bits)} AS score_{name}" for name, bits in sides.items()),
        *(f"{_hard(bits)} AS hard_{name}" for name, bits in sides.items()),
        f"{_any(bit for bit, _ in fires)} AS fires",
        f"{_packed([bit for bit, _ in regimes])} AS regimes",
    ]
    return _read(engine.rows(_sql(period, union, columns, ranks)), ranks)


class _Union:
    """Different expressions, each with its bit; indicators that ask the same share one."""

    def __init__(self) -> None:
        self.indicators: list[Indicator] = []
        self._bits: dict[tuple[object, ...], int] = {}

    def bits(self, indicators: Iterable[Indicator]) -> list[tuple[int, Indicator]]:
        """Return (bit, indicator) for each of them."""
        found = []
        for indicator in indicators:
            key = (indicator.when, *sorted(indicator.values.items()))
            if key not in self._bits:
                self._bits[key] = len(self.indicators)
                self.indicators.append(replace(indicator, points=0))
            found.append((self._bits[key], indicator))
        return found

    @property
    def compiled(self) -> Compiled:
        return Compiled(tuple(self.indicators))


def _named(sets: Iterable[Compiled]) -> set[str]:
    return {name for compiled in sets for indicator in compiled.indicators for name in indicator.facts}


def _regime(regime: str) -> Indicator:
    when = unchecked.concerned(regime)
    return Indicator(regime, regime, "document", "", "derived", 0, when, "")


def _features(engine: Engine, work: Path | None) -> str:
    """Return what gives id, nth and the history features of each line of the history."""
    if work is None:
        return f"({batch.sql('history', engine.dialect)})"
    batch.run(engine, "history", work / "features")
    engine.table("features", work / "features" / "*.parquet")
    return "features"


def _period(since: dt.date, until: dt.date, office: str, features: str) -> str:
    """Return SQL for the goods lines of the period, with their history features where ``features`` gives them."""
    # A table of somebody else's does not tell which office took in what: there it is what was declared.
    taken = "coalesce(place, office)"
    here = f" AND {taken} = '{office.replace(chr(39), chr(39) * 2)}'" if office else ""
    lines = f"(SELECT *, {taken} AS taken FROM history WHERE day BETWEEN DATE '{since}' AND DATE '{until}'{here})"  # noqa: S608 (quoted)
    if not features:
        return f"{lines} period"
    names = ", ".join(f'f."{name}"' for name in FEATURES)
    return f"(SELECT p.*, {names} FROM {lines} p LEFT JOIN {features} f ON p.id = f.id AND p.nth = f.nth) period"  # noqa: S608


def _ranked(engine: Engine, period: str, model: Model, name: str, work: Path | None) -> str:
    """Return SQL that gives of each consignment the highest of what the model ranks its lines by, in parts of FINE.

    The lines are scored batch by batch and go to a file in ``work``; without one they are kept in memory.
    """
    names = ", ".join(f'"{name}"' for name in ("id", "day", *COLUMNS, *FEATURES))
    scored = (_scored(lines, model) for lines in engine.batches(f"SELECT {names} FROM {period}"))  # noqa: S608 (from tables)
    if work is None:
        engine.arrow(f"{name}_lines", pa.Table.from_batches(scored, RANKED))
    else:
        file = work / f"{name}.parquet"
        with pq.ParquetWriter(file, RANKED, compression="zstd") as writer:
            for batch in scored:
                writer.write_batch(batch)
        engine.table(f"{name}_lines", file)
    return f"(SELECT id, max(ranked) AS ranked FROM {name}_lines GROUP BY id)"  # noqa: S608 (names of ours)


def _scored(lines: pa.RecordBatch, model: Model) -> pa.RecordBatch:
    table = pa.Table.from_batches([lines])
    days = np.asarray(table["day"].to_numpy(), dtype="datetime64[D]")
    raw = np.rint(model.score(table.drop_columns(["id", "day"]), days).raw * FINE).astype(np.int64)
    return pa.record_batch([lines["id"].cast(pa.string()), pa.array(np.maximum(raw, 0))], schema=RANKED)


def _bit(bit: int) -> str:
    return f"((fired_{bit // BITS} >> {bit % BITS}) & 1)"


def _points(bits: Sequence[tuple[int, Indicator]]) -> str:
    points = " + ".join(f"{_bit(bit)} * {indicator.points}" for bit, indicator in bits if indicator.points)
    return f"least({points or '0'}, {MAX_SCORE})"


def _any(bits: Iterable[int]) -> str:
    words: dict[int, int] = {}
    for bit in bits:
        words[bit // BITS] = words.get(bit // BITS, 0) | 1 << (bit % BITS)
    tests = " OR ".join(f"(fired_{word} & {mask}) <> 0" for word, mask in words.items())
    return f"CASE WHEN {tests or 'FALSE'} THEN 1 ELSE 0 END"


def _hard(bits: Sequence[tuple[int, Indicator]]) -> str:
    papers, prohibited = (_any(bit for bit, i in bits if i.hard == hard) for hard in HARD[1:])
    return f"CASE WHEN {prohibited} = 1 THEN 2 WHEN {papers} = 1 THEN 1 ELSE 0 END"


def _packed(bits: Sequence[int]) -> str:
    return " + ".join(f"{_bit(bit)} * {1 << place}" for place, bit in enumerate(bits))


def _sql(period: str, union: _Union, columns: Sequence[str], ranks: dict[str, str]) -> str:
    compiled = union.compiled
    kept = ("id", "day", "taken", "sampled", "found")
    fired = [f"fired_{word}" for word in range(compiled.words)]
    merged = ", ".join(f"bit_or({word}) AS {word}" for word in fired)
    consignments = (
        "SELECT id, min(day) AS day, min(taken) AS taken, "  # noqa: S608 (admitted expressions, names from tables)
        "max(CASE WHEN sampled THEN 1 ELSE 0 END) AS sampled, "
        f"max(CASE WHEN found IS NULL THEN -1 WHEN found THEN 1 ELSE 0 END) AS found, {merged} "
        f"FROM ({compiled.judged(period, keys=kept)}) judged GROUP BY id"
    )
    joins = "".join(
        f" LEFT JOIN {ranked} ranked_{name} ON ranked_{name}.id = consignments.id" for name, ranked in ranks.items()
    )
    ranked = [
        f"{f'coalesce(ranked_{name}.ranked, {NO_RANK})' if name in ranks else NO_RANK} AS ranked_{name}"
        for name in ("active", "candidate")
    ]
    groups = (*kept[1:], *(column.rpartition(" AS ")[2] for column in (*columns, *ranked)))
    one = f"SELECT {', '.join([*kept[1:], *columns, *ranked])} FROM ({consignments}) consignments{joins}"  # noqa: S608
    return f"SELECT {', '.join(groups)}, count(*) AS n FROM ({one}) one GROUP BY {', '.join(groups)}"  # noqa: S608


def _read(table: pa.Table, ranks: dict[str, str]) -> Counts:
    whole = {
        name: table[name].cast(pa.int64()).to_numpy().astype(np.int64)
        for name in table.column_names
        if name not in ("day", "taken")
    }
    codes = ["" if code is None else code for code in table["taken"].to_pylist()]
    offices = tuple(sorted(set(codes)))
    places = {code: place for place, code in enumerate(offices)}
    sides = {
        name: Judged(whole[f"score_{name}"], whole[f"hard_{name}"], whole[f"ranked_{name}"])
        for name in ("active", "candidate")
    }
    return Counts(
        offices=offices,
        day=table["day"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64),
        office=np.asarray([places[code] for code in codes], dtype=np.int64),
        regimes=whole["regimes"],
        sampled=whole["sampled"] == 1,
        found=whole["found"],
        fires=whole["fires"] == 1,
        n=whole["n"],
        **sides,
    )
