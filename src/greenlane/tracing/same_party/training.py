"""Weights learned without labels, by Splink on DuckDB or Spark.

u is read off pairs drawn at random. m comes from expectation maximisation (Winkler 1988) within pairs that share a
name, a phone, an address …, each of which teaches the other fields; a field's m is the median of what these sessions
say. Of values whose frequency counts, u of the same value is worked out from the frequencies. The prior is the share of
all pairs that the weights then hold for one party, worked out to its fixed point. A pair drawn at random may be of one
party: what such pairs add to u is taken out again, u = (seen - prior m) / (1 - prior).
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from greenlane.tracing.same_party import blocking, splinked
from greenlane.tracing.same_party.backend import Backend, backend
from greenlane.tracing.same_party.bulk import PARTS, Columns, candidates, columns, pairs, weighed
from greenlane.tracing.same_party.comparison import FIELDS
from greenlane.tracing.same_party.learning import learned
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.traits import COMPANY, MAYBE_COMPANY
from greenlane.tracing.same_party.weights import Model, Part, shipped

__all__ = ["learned", "pairs", "train", "train_columns"]

ENOUGH = 100_000
"""How many mentions of a kind are looked at; of more, so many are drawn."""
LEAST = 200
"""Fewer mentions of a kind teach nothing: their part stays as it was."""
DRAWN = 2_000_000
"""Pairs drawn at random for u."""
IN_A_SESSION = 500_000
"""Pairs in one session of expectation maximisation, roughly."""
MEETING = 0.99
"""How often at most two mentions drawn at random are taken to say the same of a field."""
ROUNDS = 3
"""How often the prior and the frequencies are worked out, each from what the other came to."""
_BY = ("sounds", "phone", "email", "registration", "paper", "born", "place")
"""Columns whose equality makes the pairs of a session."""


def train(
    mentions: Iterable[Named],
    *,
    engine: str = "duckdb",
    seed: int = 1,
    memory_mb: int = 2048,
    overflow: Path | None = None,
    start: Model | None = None,
) -> Model:
    """Return the weights that mentions teach; what they are too few to teach stays as in ``start``, else as shipped.

    The same mentions, engine and ``seed`` give the same weights. Raises NoEngine, QueryFailed.
    """
    return train_columns(
        columns(mentions), engine=engine, seed=seed, memory_mb=memory_mb, overflow=overflow, start=start
    )


def train_columns(
    given: Columns, *, engine: str, seed: int, memory_mb: int, overflow: Path | None, start: Model | None = None
) -> Model:
    """Do what ``train`` does, of mentions whose traits are worked out."""
    model = start or shipped()
    parts: dict[str, Part] = {}
    about: dict[str, Any] = {"engine": engine.partition(":")[0], "seed": seed}
    for name in PARTS:
        chosen = _chosen(given, name, seed)
        about[name] = chosen.table.num_rows
        parts[name] = model.part(name)
        if chosen.table.num_rows >= LEAST:
            chosen = chosen.with_few(_BY, blocking.MOST)
            with backend(engine, memory_mb=memory_mb, overflow=overflow, in_order=True) as opened:
                parts[name] = _trained(opened, chosen, name, parts[name], seed)
    return Model(parts["person"], parts["company"], about)


def _chosen(given: Columns, name: str, seed: int) -> Columns:
    """Return the mentions of a part that are trained on: those said or read to be of it."""
    kinds = PARTS[name] if name == "person" else (COMPANY, MAYBE_COMPANY)
    found = given.of(kinds)
    rows = found.table.num_rows
    if rows <= ENOUGH:
        return found
    drawn = sorted(random.Random(seed).sample(range(rows), ENOUGH))  # noqa: S311 (a sample, no secret)
    return found.take(drawn)


def _counted(chosen: Columns, name: str, part: Part, parties: np.ndarray[Any, np.dtype[np.int64]]) -> Part:
    """Return the part with the shares of values among parties: who is mentioned often does not make a name frequent."""
    rarities = {level.rarity for field in FIELDS[name] for level in field.levels if level.rarity}
    found = {column: splinked.frequencies(_once(chosen.table.column(column), parties)) for column in sorted(rarities)}
    frequent = {column: shares for column, (shares, _) in found.items()}
    rare = {column: share for column, (_, share) in found.items() if share}
    levels = {**part.levels}
    for field in FIELDS[name]:
        column = field.levels[0].rarity
        if column in rare:
            levels[field.name] = _with_u(
                part.levels[field.name], field.levels[0].name, _meeting(frequent[column], rare[column])
            )
    return replace(part, levels=levels, frequent=frequent, rare=rare)


def _meeting(frequent: Mapping[str, float], rare: float) -> float:
    """Return the probability that two parties drawn at random have the same value. Too few pairs drawn tell of it.

    At most ``MEETING``: that all who say something say the same does not mean that nobody ever says anything else.
    """
    found = sum(share * share for share in frequent.values()) + rare * max(1 - sum(frequent.values()), 0.0)
    return min(found, MEETING)


def _with_u(levels: Mapping[str, tuple[float, float]], name: str, u: float) -> dict[str, tuple[float, float]]:
    """Return the levels of a field with another u of one of them, the others' in proportion."""
    others = (1 - u) / (1 - levels[name][1])
    return {level: (m, u if level == name else known * others) for level, (m, known) in levels.items()}


def _trained(opened: Backend, chosen: Columns, name: str, start: Part, seed: int) -> Part:
    mentions = opened.table(chosen.table, "mentions")
    made = splinked.linker(opened, mentions, name, start, rarity=False)
    made.training.estimate_u_using_random_sampling(max_pairs=DRAWN, seed=seed, min_count_per_level=None)
    for column in _BY:
        if (rule := _rule(opened, column)) is not None:
            made.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=IN_A_SESSION, record_sample_proportion=0.5
            )
    told = {field.name for field in FIELDS[name] if chosen.said(field.column) >= LEAST}
    seen = {field: levels for field, levels in splinked.learned(made).items() if field in told}
    these = candidates(opened, chosen)
    all_pairs = chosen.table.num_rows * (chosen.table.num_rows - 1) / 2
    each = np.arange(chosen.table.num_rows)
    part = _counted(chosen, name, replace(start, levels=_freed(start, seen, start.prior)), each)
    for _ in range(ROUNDS):
        found = weighed(opened, mentions, these, name, part)
        prior = _prior(found.column("match_weight").to_numpy() - _bits(part.prior), all_pairs, part.prior)
        part = replace(part, prior=prior, levels=_freed(start, seen, prior))
        part = _counted(chosen, name, part, _parties(chosen, found))
    return part


def _once(column: pa.ChunkedArray, parties: np.ndarray[Any, np.dtype[np.int64]]) -> pa.ChunkedArray:
    """Return the values of a column, those of one party once each."""
    once = pa.table({"value": column, "party": parties}).group_by(["value", "party"]).aggregate([])
    return once.column("value")


def _parties(chosen: Columns, found: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for each row of the table a number of its party, as far as pairs more probable than not tell."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    likely = found.filter(pc.greater(found.column("match_probability"), 0.5))
    ids = chosen.table.column("id").to_numpy()
    one, other = (np.searchsorted(ids, likely.column(side).to_numpy()) for side in ("id_l", "id_r"))
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(len(ids), len(ids)))
    found_parties: np.ndarray[Any, np.dtype[np.int64]] = connected_components(graph, directed=False)[1].astype(np.int64)
    return found_parties


def _rule(opened: Backend, column: str) -> str | None:
    """Return the rule of a session: that column is the same, and no more mentions than usual share it."""
    asked = (
        f"SELECT count(*) AS n FROM (SELECT {column} FROM mentions WHERE {column} IS NOT NULL GROUP BY {column} "  # noqa: S608
        f"HAVING count(*) BETWEEN 2 AND {blocking.MOST}) AS found"
    )
    enough = opened.rows(asked).column("n")[0].as_py() >= LEAST // 4
    return f"l.{column} = r.{column} AND l.few_{column} AND r.few_{column}" if enough else None


def _freed(start: Part, seen: splinked.Levels, prior: float) -> dict[str, dict[str, tuple[float, float]]]:
    """Return m and u by field and level; what was not seen stays as at the start. Both add up to 1 over a field.

    u is at least what half a pair of those drawn comes to: that none was seen does not mean that there is none.
    """
    least = 0.5 / DRAWN
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for field, levels in start.levels.items():
        now = seen.get(field, {})
        m = {level: now.get(level, known)[0] for level, known in levels.items()}
        u = {
            level: max((now[level][1] - prior * m[level]) / (1 - prior), least) if level in now else known[1]
            for level, known in levels.items()
        }
        m = {level: max(value, 1e-4) for level, value in m.items()}
        sums = sum(m.values()), sum(u.values())
        found[field] = {level: (m[level] / sums[0], u[level] / sums[1]) for level in levels}
    return found


def _prior(bits: np.ndarray[Any, np.dtype[np.float64]], all_pairs: float, start: float) -> float:
    """Return the share of all pairs that are of one party by weights without prior: a fixed point, from ``start``."""
    prior = start
    for _ in range(20):
        odds = np.exp2(np.clip(bits + _bits(prior), -60, 60))
        prior = min(max(float((odds / (1 + odds)).sum()) / all_pairs, 1e-9), 0.5)
    return prior


def _bits(share: float) -> float:
    return math.log2(share / (1 - share))
