"""History features of millions of goods lines, from history rows, in SQL that every engine works out alike.

Days are counted for each key, whole numbers only; windows over them end the day before; each line looks up its keys'
sums of its day. ``run`` goes kind by kind and then by stretches of days, so that memory does not grow with the history.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from greenlane.engine.door import Engine
from greenlane.targeting.history import formulas
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.history.keys import COUNTS, ENDS, KINDS, MEASURES, OUTCOMES, SHARED, YEAR, Kind

AT_ONCE = 400_000
"""Goods lines of one stretch of days, at most, unless a single day has more."""
OF_LINE = ("id", "nth", "line")
"""What says which line a row of features is of."""
_HASH = {"duckdb": "CAST(hash({}) >> 1 AS BIGINT)", "spark": "xxhash64({})"}
"""Keys need not be the same on both engines, only equal where their parts are."""


def sql(table: str, dialect: str = "duckdb") -> str:
    """Return one query (DuckDB's SQL) that gives id, nth, line and every feature for each row of ``table``.

    ``table`` has the columns of ``rows.SCHEMA``. ``dialect``: the engine's, whose own hash makes the keys.
    """
    parts = {"prepared": prepared(table, dialect)}
    parts |= {f"s_{name}": query for name, query in _steps("prepared")}
    once = " MATERIALIZED" if dialect == "duckdb" else ""
    listed = ", ".join(f"{name} AS{once} ({query})" for name, query in parts.items())
    return f"WITH {listed} {looked_up('prepared')}"


def run(engine: Engine, source: str, out: Path) -> int:
    """Write the features of every row of the table ``source`` into the folder ``out``, and return how many there are.

    The folder holds Parquet files, one for each stretch of days, and appears when it is whole; one that is there is
    replaced. What lies beside it meanwhile is about as large as the history. Raises QueryFailed.
    """
    work = out.with_name(f".{out.name}.work")
    shutil.rmtree(work, ignore_errors=True)
    features = work / "features"
    features.mkdir(parents=True)
    try:
        engine.write(prepared(source, engine.dialect), work / "prepared.parquet")
        engine.table("gl_prepared", work / "prepared.parquet")
        for name, query in _steps("gl_prepared"):
            engine.write(query, work / f"{name}.parquet")
            engine.table(f"s_{name}", work / f"{name}.parquet")
        written = 0
        for first, last in _stretches(engine):
            days = f"d BETWEEN {first} AND {last}"
            written += engine.write(looked_up("gl_prepared", days), features / f"days-{first:06d}.parquet")
        shutil.rmtree(out, ignore_errors=True)
        features.replace(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return written


def _stretches(engine: Engine) -> Iterator[tuple[int, int]]:
    """Yield stretches of days, first and last, each with as many lines as go at once."""
    counted = engine.rows("SELECT d, count(*) AS n FROM gl_prepared GROUP BY d ORDER BY d").to_pylist()
    start, lines = None, 0
    before = 0
    for row in counted:
        if start is not None and lines + row["n"] > AT_ONCE:
            yield start, before
            start, lines = None, 0
        start = row["d"] if start is None else start
        lines, before = lines + row["n"], row["d"]
    if start is not None:
        yield start, before


def _steps(lines: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the query of each table of sums."""
    for kind in KINDS.values():
        yield kind.name, summed(kind, lines)
    for what in SHARED:
        yield what, others(what, lines)


def prepared(table: str, dialect: str = "duckdb") -> str:
    """Return SQL for the lines with days as numbers and a number for each key; NULL where a key has a missing part."""
    hashed = _HASH[dialect]
    keys = {kind.name: kind.columns for kind in KINDS.values()}
    for end in ENDS:
        for what, column in SHARED.items():
            keys |= {f"{end}_{what}": (f"{end}_{column}",), f"{end}_{what}_name": (f"{end}_{column}", end)}
    numbered = ", ".join(f"{_key(columns, hashed)} AS key_{name}" for name, columns in keys.items())
    scaled = ", ".join(["grams", *(f"ln_{measure}" for measure in MEASURES)])
    return f"SELECT id, nth, line, {DATED}, {scaled}, {numbered} FROM {table}"  # noqa: S608 (ours)


_DAY, _KNOWN = (f"CAST(date_diff('day', DATE '1970-01-01', {name}) AS INTEGER)" for name in ("day", "known"))
DATED = (
    f"{_DAY} AS d, CASE WHEN version = 1 THEN 1 ELSE 0 END AS once, "
    "CASE WHEN version = 1 AND nth = 0 THEN 1 ELSE 0 END AS head, "
    "CASE WHEN known IS NOT NULL THEN CAST(found AS INTEGER) END AS hit, "
    f"greatest({_DAY}, {_KNOWN}) AS known_d"
)
"""Days as numbers; whether a line counts, and whether it is the first of its consignment; its outcome."""


def _key(columns: tuple[str, ...], hashed: str) -> str:
    if not columns:
        return "CAST(0 AS BIGINT)"
    known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return f"CASE WHEN {known} THEN {hashed.format(', '.join(columns))} END"


_COUNTED = {
    "lines": "once",
    "consignments": "head",
    "grams": "CASE WHEN once = 1 THEN coalesce(grams, 0) ELSE 0 END",
    **{f"n_{m}": f"CASE WHEN once = 1 AND ln_{m} IS NOT NULL THEN 1 ELSE 0 END" for m in MEASURES},
    **{f"s_{m}": f"CASE WHEN once = 1 THEN coalesce(ln_{m}, 0) ELSE 0 END" for m in MEASURES},
    **{f"q_{m}": f"CASE WHEN once = 1 THEN coalesce(ln_{m} * ln_{m}, 0) ELSE 0 END" for m in MEASURES},
}


def counted(kind: Kind, lines: str, key: Mapping[str, str] | None = None) -> str:
    """Return SQL for what a kind of key counts on each day: the key, d and a whole number for each of its counts.

    ``key``: the parts of the key by name, k alone unless told. A consignment's outcome counts once for each key, on
    the day it was recorded: found where any of its lines was.
    """
    parts = {"k": f"key_{kind.name}"} if key is None else dict(key)
    keyed = "".join(f"{expression} AS {name}, " for name, expression in parts.items())
    names = [name for name in COUNTS if name in kind.counts]
    known = " AND ".join([f"{expression} IS NOT NULL" for expression in parts.values()] or ["TRUE"])
    columns = ", ".join(f"CAST({_COUNTED.get(name, '0')} AS BIGINT) AS {name}" for name in names)
    events = f"SELECT {keyed}d, {columns} FROM {lines} WHERE {known}"  # noqa: S608 (ours)
    by = "".join(f"{name}, " for name in parts)
    if set(OUTCOMES) <= set(names):
        told = {"inspected": "1", "found": "hit"}
        later = ", ".join(f"CAST({told.get(name, '0')} AS BIGINT) AS {name}" for name in names)
        found = (
            f"SELECT {by}id, max(known_d) AS d, max(hit) AS hit FROM "  # noqa: S608 (ours)
            f"(SELECT {keyed}id, known_d, hit FROM {lines} WHERE hit IS NOT NULL AND {known}) seen GROUP BY {by}id"
        )
        events = f"{events} UNION ALL SELECT {by}d, {later} FROM ({found}) results"  # noqa: S608 (ours)
    summed = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in names)
    return f"SELECT {by}d, {summed} FROM ({events}) events GROUP BY {by}d"  # noqa: S608 (ours)


def summed(kind: Kind, lines: str) -> str:
    """Return SQL for the sums that are asked of a kind of key, on each day on which a line could ask for them."""
    asked = [
        f"CAST(coalesce(sum({count}) OVER w{days}, 0) AS BIGINT) AS {formulas.sum_name(count, days)}"
        for count, days in kind.sums
    ]
    spans = {days: f"RANGE BETWEEN {days} PRECEDING AND 1 PRECEDING" for _count, days in kind.sums}
    if kind.seen:
        seen = "CASE WHEN lines > 0 THEN d END"
        asked += [f"min({seen}) OVER w0 AS first", f"max({seen}) OVER w0 AS last"]
        spans[0] = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    windows = ", ".join(f"w{days} AS (PARTITION BY k ORDER BY d {span})" for days, span in spans.items())
    return f"SELECT k, d, {', '.join(asked)} FROM ({counted(kind, lines)}) days WINDOW {windows}"  # noqa: S608 (ours)


def others(what: str, lines: str) -> str:
    """Return SQL for how many other names used an address (or telephone) in the year before: k (the name there), d."""
    days = uses(lines, {end: (f"key_{end}_{what}", f"key_{end}_{what}_name") for end in ENDS})
    asked = f"SELECT place, d, 0 AS more FROM ({days}) asked"  # noqa: S608 (ours)
    there = (
        "SELECT place, d, sum(more) OVER (PARTITION BY place ORDER BY d ROWS UNBOUNDED PRECEDING) AS names FROM "  # noqa: S608 (ours)
        f"(SELECT place, d, CAST(sum(more) AS BIGINT) AS more FROM ({changes(days, 'k')} UNION ALL {asked}) "
        "changes GROUP BY place, d) summed"
    )
    self = (
        f"SELECT place, k, d, coalesce(max(once) OVER (PARTITION BY k ORDER BY d RANGE BETWEEN {YEAR} PRECEDING "  # noqa: S608 (ours)
        f"AND 1 PRECEDING), 0) AS own FROM ({days}) days"
    )
    return (
        f"SELECT self.k, self.d, CAST(there.names - self.own AS BIGINT) AS others FROM ({self}) self "  # noqa: S608 (ours)
        f"JOIN ({there}) there ON there.place = self.place AND there.d = self.d"
    )


def uses(lines: str, of: Mapping[str, tuple[str, str]]) -> str:
    """Return SQL for the days on which a name stood at a place, at either end: place, k, d, and whether it counts."""
    each = " UNION ALL ".join(
        f"SELECT {place} AS place, {name} AS k, d, once FROM {lines} WHERE {place} IS NOT NULL AND {name} IS NOT NULL"  # noqa: S608 (ours)
        for place, name in of.values()
    )
    return f"SELECT place, k, d, max(once) AS once FROM ({each}) uses GROUP BY place, k, d"  # noqa: S608 (ours)


def changes(days: str, by: str) -> str:
    """Return SQL for how many more (or fewer) names are at a place from a day on: place, d, more.

    A name is there from the day after each use for a year. Where its stretches begin, one more is there; where they
    end, one less: so whole numbers alone are added, in any order. ``by``: what tells names at places apart.
    """
    stretches = (
        f"SELECT place, d, lag(d) OVER w AS before, lead(d) OVER w AS after FROM ({days}) days WHERE once = 1 "  # noqa: S608 (ours)
        f"WINDOW w AS (PARTITION BY {by} ORDER BY d)"
    )
    return (
        f"SELECT place, CASE WHEN ending = 1 THEN d + {YEAR + 1} ELSE d + 1 END AS d, 1 - 2 * ending AS more "  # noqa: S608 (ours)
        f"FROM ({stretches}) stretches CROSS JOIN (SELECT 0 AS ending UNION ALL SELECT 1 AS ending) ends "
        f"WHERE (ending = 0 AND (before IS NULL OR d - before > {YEAR})) "
        f"OR (ending = 1 AND (after IS NULL OR after - d > {YEAR}))"
    )


def looked_up(lines: str, days: str = "") -> str:
    """Return SQL for the features of the lines, their keys' sums looked up; ``days``: a condition on d, or none."""
    where = f" WHERE {days}" if days else ""
    tables = [(f"w_{kind}", f"s_{kind}", f"key_{kind}") for kind in KINDS]
    tables += [(f"w_{end}_{what}", f"s_{what}", f"key_{end}_{what}_name") for end in ENDS for what in SHARED]
    joined = " ".join(
        f"LEFT JOIN (SELECT * FROM {table}{where}) {name} ON {name}.k = p.{key} AND {name}.d = p.d"  # noqa: S608 (ours)
        for name, table, key in tables
    )
    line = ", ".join(f"p.{name}" for name in OF_LINE)
    inner = ", ".join(f"{expression} AS {name}" for name, expression in formulas.inner().items())
    outer = ", ".join(f"{expression} AS {name}" for name, expression in formulas.outer().items())
    return (
        f"SELECT {', '.join(OF_LINE)}, {outer} FROM "  # noqa: S608 (ours)
        f"(SELECT {line}, {inner} FROM (SELECT * FROM {lines}{where}) p {joined}) joined"
    )


def columns() -> tuple[str, ...]:
    """Return the columns of what ``sql`` and ``run`` give."""
    return (*OF_LINE, *FEATURES)
