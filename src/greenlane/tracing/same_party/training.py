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
from greenlane.tracing.same_party.bulk import PARTS, Columns, candidates, columns, compared, pairs
from greenlane.tracing.same_party.comparison import ELSE, FIELDS
from greenlane.tracing.same_party.learning import learned
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.rarity import MEETING, Column, Compared, calibrated, terms, with_u
from greenlane.tracing.same_party.traits import COMPANY, MAYBE_COMPANY, MAYBE_PERSON
from greenlane.tracing.same_party.weights import WORDS, Model, Part, shipped

__all__ = ["learned", "pairs", "train", "train_columns"]

ENOUGH = 100_000
"""How many mentions of a kind are looked at; of more, so many are drawn."""
LEAST = 200
"""Fewer mentions of a kind teach nothing: their part stays as it was."""
DRAWN = 2_000_000
"""Pairs drawn at random for u."""
IN_A_SESSION = 500_000
"""Pairs in one session of expectation maximisation, roughly."""
ROUNDS = 3
"""How often the prior and the frequencies are worked out, each from what the other came to."""
MOST_WORDS = 2000
"""How many words of names have a share of their own."""
BY_HAND = frozenset({"reads"})
"""Fields whose weights are not learned from pairs."""
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
    reads = _reads(given) or dict(parts["company"].levels["reads"])
    company = replace(parts["company"], levels={**parts["company"].levels, "reads": reads})
    return Model(parts["person"], company, about)


def _reads(given: Columns) -> dict[str, tuple[float, float]] | None:
    """Return m and u of a mention that only reads like a person meeting a company: counted, no pair is needed.

    How often a company reads like a person is taken from those that are said to be companies: no word of trade.
    """
    kinds = given.table.column("kind")
    said, read, like = (pc.sum(pc.equal(kinds, kind)).as_py() or 0 for kind in (COMPANY, MAYBE_COMPANY, MAYBE_PERSON))
    if min(said, read, like) < LEAST:
        return None
    bare = pc.sum(pc.and_(pc.equal(kinds, COMPANY), pc.is_null(given.table.column("trade")))).as_py()
    share = min(max(bare, 1) / said, 0.5)
    lost = read * share / (1 - share)
    m, u = (2 * some / (2 * some + said + read) for some in (lost, like))
    return {"same": (1 - m, 1 - u), ELSE: (m, u)}


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
    words = chosen.table.column(WORDS).combine_chunks()
    of = parties[pc.list_parent_indices(words).to_numpy()]
    found[WORDS] = splinked.frequencies(_once(pa.chunked_array([pc.list_flatten(words)]), of), most=MOST_WORDS)
    frequent = {column: shares for column, (shares, _) in found.items()}
    rare = {column: share for column, (_, share) in found.items() if share}
    levels = {**part.levels}
    for field in FIELDS[name]:
        column = field.levels[0].rarity
        if column in rare:
            levels[field.name] = with_u(
                part.levels[field.name], field.levels[0].name, _meeting(frequent[column], rare[column])
            )
    return replace(part, levels=levels, frequent=frequent, rare=rare, strata={})


def _meeting(frequent: Mapping[str, float], rare: float) -> float:
    """Return the probability that two parties drawn at random have the same value. Too few pairs drawn tell of it.

    At most ``MEETING``: that all who say something say the same does not mean that nobody ever says anything else.
    """
    found = sum(share * share for share in frequent.values()) + rare * max(1 - sum(frequent.values()), 0.0)
    return min(found, MEETING)


def _trained(opened: Backend, chosen: Columns, name: str, start: Part, seed: int) -> Part:
    mentions = opened.table(chosen.table, "mentions")
    made = splinked.linker(opened, mentions, name, start, rarity=False)
    made.training.estimate_u_using_random_sampling(max_pairs=DRAWN, seed=seed, min_count_per_level=None)
    for column in _BY:
        if (rule := _rule(opened, column)) is not None:
            made.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=IN_A_SESSION, record_sample_proportion=0.5
            )
    told = {field.name for field in FIELDS[name] if chosen.said(field.column) >= LEAST} - BY_HAND
    seen = {field: levels for field, levels in splinked.learned(made).items() if field in told}
    ids = chosen.table.column("id").to_numpy()
    met = compared(opened, mentions, candidates(opened, chosen), name, ids)
    all_pairs = len(ids) * (len(ids) - 1) / 2
    rarities = {level.rarity for field in FIELDS[name] for level in field.levels if level.rarity}
    columns = {column: Column.of(chosen.table.column(column)) for column in sorted(rarities)}
    part = _counted(chosen, name, replace(start, levels=_freed(start, seen, start.prior)), np.arange(len(ids)))
    for _ in range(ROUNDS):
        bits = sum(terms(part, name, met, columns).values(), np.zeros(len(met.one)))
        prior = _prior(bits, all_pairs, part.prior)
        parties = _parties(len(ids), met, bits + _bits(prior) > 0)
        part = _counted(chosen, name, replace(part, prior=prior, levels=_freed(start, seen, prior)), parties)
        part = calibrated(part, name, met, columns)
        part = _of_like_names(part, name, met, bits + _bits(prior))
    return part


def _once(column: pa.ChunkedArray, parties: np.ndarray[Any, np.dtype[np.int64]]) -> pa.ChunkedArray:
    """Return the values of a column, those of one party once each."""
    once = pa.table({"value": column, "party": parties}).group_by(["value", "party"]).aggregate([])
    return once.column("value")


def _of_like_names(part: Part, name: str, met: Compared, bits: np.ndarray[Any, np.dtype[np.float64]]) -> Part:
    """Return the part with u of the country as two parties of like names have it, who are often of one country.

    Names are alike from ``within`` on: looser likenesses are looked up with the country in the key, and would bear it
    out.
    """
    levels, country = FIELDS[name][0].all_levels, met.levels["country"]
    least = len(levels) - 1 - levels.index("within")
    told = (met.levels["name"] >= least) & (country >= 0)
    others = 1 / (1 + np.exp2(np.clip(bits[told], -60, 60)))
    if others.sum() < LEAST:
        return part
    u = float(others[country[told] > 0].sum() / others.sum())
    return replace(part, levels={**part.levels, "country": with_u(part.levels["country"], "same", min(u, MEETING))})


def _parties(rows: int, met: Compared, likely: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for each row of the table a number of its party, as far as pairs more probable than not tell."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, other = met.one[likely], met.other[likely]
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(rows, rows))
    found: np.ndarray[Any, np.dtype[np.int64]] = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


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
