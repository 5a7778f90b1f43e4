"""All active indicators as one vectorised query, for a million consignments or for one.

Each expression gives true, false or NULL (*cannot tell*) for each goods line. The query packs the answers into
integers, one bit for each indicator: ``fired_n`` and ``unknown_n`` hold indicators 62·n to 62·n+61 (62 so that every
engine's signed 64-bit integer can hold them). A consignment's bits are its lines' bits, or-ed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from greenlane.engine import duck
from greenlane.targeting import expression
from greenlane.targeting.history.rows import ARROW
from greenlane.targeting.indicator import Indicator, IndicatorError, Unusable, read_stored
from greenlane.targeting.unchecked import stand_ins
from greenlane.targeting.vocabulary import NAMES

BITS = 62
Answers = tuple[tuple[int, ...], tuple[int, ...]]


def arrow_schema(names: Iterable[str] = NAMES) -> pa.Schema:
    """Return the Arrow schema of the named facts, in the order of the table of facts."""
    wanted = set(names)
    return pa.schema([(name, ARROW[column.type]) for name, column in NAMES.items() if name in wanted])


@dataclass(frozen=True)
class Compiled:
    """The active indicators of one set, in order of code, and the SQL that judges by them.

    ``unusable`` are active and cannot be judged by; each has a stand-in among ``indicators`` that cannot tell.
    """

    indicators: tuple[Indicator, ...]
    unusable: tuple[Unusable, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the active indicators as canonical JSON, as they were kept: sets that judge alike share it."""
        content = [indicator.as_json() for indicator in self.usable]
        content = sorted([*content, *(dict(one.fields) for one in self.unusable)], key=lambda fields: fields["code"])
        return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    @cached_property
    def usable(self) -> tuple[Indicator, ...]:
        """The indicators without those that stand in for others."""
        standing_in = {indicator.code for indicator in stand_ins(self.unusable)}
        return tuple(indicator for indicator in self.indicators if indicator.code not in standing_in)

    @cached_property
    def words(self) -> int:
        """How many integers hold one bit for each indicator."""
        return max(1, -(-len(self.indicators) // BITS))

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that the expressions look at."""
        named = frozenset[str]().union(*(expression.names(tree) for tree in self._trees))
        return tuple(name for name in NAMES if name in named)

    @cached_property
    def _trees(self) -> tuple[exp.Expr, ...]:
        return tuple(expression.parse(indicator.when, indicator.values) for indicator in self.indicators)

    def judged(self, table: str, keys: Sequence[str] = ("consignment", "line")) -> str:
        """Return SQL that gives the ``keys`` and the packed answers for each row of ``table``."""
        quoted = [f'"{key}"' for key in keys]
        answers = [
            f"({expression.sql(tree, indicator.values)}) AS i{n}"
            for n, (indicator, tree) in enumerate(zip(self.indicators, self._trees, strict=True))
        ]
        packed = [f"{self._packed(word, test)} AS {name}_{word}" for name, test, word in self._columns()]
        return (
            f"SELECT {', '.join([*quoted, *packed])} FROM (SELECT {', '.join([*quoted, *answers])} FROM {table}) judged"
        )

    def merged(self, table: str) -> str:
        """Return SQL that gives one row for each consignment of ``table``: bits, points, hard bits."""
        merged = [f"bit_or({name}_{word}) AS {name}_{word}" for name, _, word in self._columns()]
        score = " + ".join(
            f"((fired_{n // BITS} >> {n % BITS}) & 1) * {i.points}" for n, i in enumerate(self.indicators) if i.points
        )
        return (
            f"SELECT *, {score or '0'} AS points FROM "
            f"(SELECT consignment, count(*) AS lines, {', '.join(merged)} FROM {table} GROUP BY consignment) merged"
        )

    def _columns(self) -> list[tuple[str, str, int]]:
        return [(name, test, w) for w in range(self.words) for name, test in (("fired", ""), ("unknown", " IS NULL"))]

    def _packed(self, word: int, test: str) -> str:
        numbers = range(word * BITS, min((word + 1) * BITS, len(self.indicators)))
        cases = [f"CASE WHEN i{n}{test} THEN CAST({1 << (n % BITS)} AS BIGINT) ELSE 0 END" for n in numbers]
        return " | ".join(cases) or "CAST(0 AS BIGINT)"

    def mask(self, wanted: Iterable[str]) -> tuple[int, ...]:
        """Return the words in which the bits of the indicators with these codes are set."""
        codes = set(wanted)
        words = [0] * self.words
        for n, indicator in enumerate(self.indicators):
            if indicator.code in codes:
                words[n // BITS] |= 1 << (n % BITS)
        return tuple(words)

    def unpack(self, words: Sequence[int]) -> tuple[Indicator, ...]:
        """Return the indicators whose bits are set in ``words``."""
        found = []
        for number, word in enumerate(words):
            while word:
                lowest = word & -word
                found.append(self.indicators[number * BITS + lowest.bit_length() - 1])
                word ^= lowest
        return tuple(found)


_PROBE: Mapping[str, object] = {
    "BOOLEAN": True,
    "BIGINT": 1,
    "DOUBLE": 1.0,
    "VARCHAR": "word",
    "DATE": date(2024, 2, 29),
    "VARCHAR[]": ["word"],
}
_tried: dict[tuple[str, tuple[tuple[str, float], ...]], str] = {}
TRIED_MOST = 5000
"""How many expressions a process remembers to have tried, with their thresholds."""


def compile_set(indicators: Iterable[Indicator]) -> Compiled:
    """Compile the active ones of ``indicators``. Raises IndicatorError where an expression does not fit its facts.

    Every part of every expression is run once on made-up facts, so that no text that is compared with a number and
    no pattern that cannot be read stops a screening later.
    """
    active = _active(indicators)
    for indicator, misfit in _misfits(active):
        raise IndicatorError(f"{indicator.code}: {misfit}")
    return Compiled(active)


def compile_stored(content: Iterable[Mapping[str, Any]]) -> Compiled:
    """Compile a set as it was kept. What today's code admits no more cannot tell, and stops nothing else."""
    found, unusable = read_stored(content)
    return compile_fitting(found, unusable)


def compile_fitting(indicators: Iterable[Indicator], unusable: Iterable[Unusable]) -> Compiled:
    """Compile what fits its facts; what does not joins the ``unusable``."""
    active = _active(indicators)
    misfits = {indicator.code: misfit for indicator, misfit in _misfits(active)}
    fit = [indicator for indicator in active if indicator.code not in misfits]
    unfit = [Unusable(i.as_json(), f"{i.code}: {misfits[i.code]}") for i in active if i.code in misfits]
    codes = {indicator.code for indicator in fit}
    left = tuple(one for one in [*unusable, *unfit] if one.active and one.code not in codes)
    return Compiled(_active([*fit, *stand_ins(left)]), left)


def _active(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    return tuple(sorted((indicator for indicator in indicators if indicator.active), key=lambda i: i.code))


def _misfits(indicators: Sequence[Indicator]) -> Iterator[tuple[Indicator, str]]:
    """Yield each indicator whose expression cannot be run on facts of today's types, and why.

    An expression that was tried before with the same thresholds is not tried again: when a set changes, most of it
    stays as it was.
    """
    keys = [(indicator.when, tuple(sorted(indicator.values.items()))) for indicator in indicators]
    known = {key: said for key in keys if (said := _tried.get(key)) is not None}
    new = {key: indicator for key, indicator in zip(keys, indicators, strict=True) if key not in known}
    if new:
        known |= zip(new, _tried_out(list(new.values())), strict=True)
        if len(_tried) > TRIED_MOST:
            _tried.clear()
        _tried.update({key: known[key] for key in new})
    yield from ((i, known[key]) for i, key in zip(indicators, keys, strict=True) if known[key])


def _tried_out(indicators: Sequence[Indicator]) -> Iterator[str]:
    """Say of each indicator why its expression cannot be run; nothing where it can."""
    parts = [_parts(expression.parse(i.when, i.values), i.values) for i in indicators]
    probe = {name: _PROBE[column.type] for name, column in NAMES.items()}
    with duck.connect(memory_mb=64, threads=1) as connection:
        connection.register("probe", pa.Table.from_pylist([probe], schema=arrow_schema()))
        connection.execute("CREATE TABLE facts AS SELECT * FROM probe")
        for listed in parts:
            try:
                kind = str(connection.execute(f"SELECT {', '.join(listed)} FROM facts").description[0][1])
            except duckdb.Error as error:
                yield f"when: {str(error).splitlines()[0]}"
            else:
                yield "" if kind == "BOOLEAN" else f"when: must be true or false, not {kind}"


def _parts(tree: exp.Expr, thresholds: Mapping[str, float]) -> list[str]:
    """Return as SQL the expression, and every comparison and function in it by itself, which AND may pass over."""
    fixed = expression.fixed(tree, thresholds)
    inner = (part for part in fixed.find_all(exp.Predicate, exp.Func) if part is not fixed and _stands(part))
    return [f"({part.sql(duck.DIALECT)})" for part in (fixed, *inner)]


def _stands(part: exp.Expr) -> bool:
    """Say whether a part of an expression is one by itself: a branch of CASE is not."""
    return not isinstance(part, exp.If) or not isinstance(part.parent, exp.Case)


FEW = 500
"""Up to so many goods lines go through the plan that is kept; more are worth a plan of their own, and Arrow."""


class Judge:
    """A compiled set with its own DuckDB connection: one goods line at once, or many thousands.

    Not to be shared between threads.
    """

    def __init__(self, compiled: Compiled, *, memory_mb: int = 256) -> None:
        self.compiled = compiled
        self._schema = arrow_schema(compiled.facts).append(pa.field("n", pa.int64()))
        self._connection = duck.connect(memory_mb=memory_mb, threads=1)
        # DuckDB keeps the plan of a statement that reads no table; any other it plans again whenever it is executed,
        # which takes far longer than to judge a few lines. So these come in as one text.
        few = f"(SELECT unnest(from_json_strict($1::VARCHAR, '{self._shape()}'), max_depth := 2)) facts"
        self._connection.execute(f"PREPARE few AS {compiled.judged(few, keys=('n',))}")
        self._many = compiled.judged("batch", keys=("n",))

    def _shape(self) -> str:
        types = {name: NAMES[name].type for name in self.compiled.facts}
        shape = {name: [kind[:-2]] if kind.endswith("[]") else kind for name, kind in types.items()}
        return json.dumps([{**shape, "n": "BIGINT"}])

    def answers(self, rows: Sequence[Mapping[str, object]]) -> list[Answers]:
        """Return the fired and the unknown words for each goods line, in order."""
        listed = [{name: row.get(name) for name in self.compiled.facts} | {"n": n} for n, row in enumerate(rows)]
        if len(listed) <= FEW:
            text = json.dumps(listed, default=written).replace("'", "''")
            found = self._connection.execute(f"EXECUTE few('{text}')").fetchall()
        else:
            self._connection.register("batch", pa.Table.from_pylist(listed, schema=self._schema))
            found = self._connection.execute(self._many).fetchall()
        return [(tuple(row[1::2]), tuple(row[2::2])) for row in sorted(found)]

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


def written(value: object) -> object:
    """Return a fact of no JSON type as JSON writes it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{value!r} is no fact")
