"""How rare a value is, where counting cannot tell: by its words, and by how often two parties turn out to share such.

Of a hundred thousand mentions no count tells a name that one in fifty thousand bears from one that a single person
bears. So values that are not counted as frequent are put into strata, names by the product of the shares of their
words, every other column into one. In a stratum the pairs that agree are one party or two that met by chance. What the
other fields say of each tells in what proportion, by expectation maximisation of that one number. Pairs that met by
chance, over all that could have, are the share that a value of the stratum has. Pure but for numpy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.tracing.same_party.comparison import FIELDS
from greenlane.tracing.same_party.weights import BY_WORDS, STRATA, Part

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
LEAST = 20
"""Fewer pairs that agree tell nothing: the share stays as counted."""
DOUBT = 0.002
"""At least this part of the pairs that agree in a stratum, and half a pair, is taken to have met by chance."""
MEETING = 0.99
"""How often at most two mentions drawn at random are taken to say the same of a field."""
_STEPS = 60


@dataclass(frozen=True)
class Compared:
    """Pairs of a part: rows of the table on either side, and each field's level: -1 not said, 0 ``ELSE``, the closest
    the highest number."""

    one: Whole
    other: Whole
    levels: Mapping[str, np.ndarray[Any, np.dtype[np.int8]]]


@dataclass(frozen=True)
class Column:
    """A column of the table: the number of each row's value (-1: not said), and the values."""

    codes: Whole
    values: Sequence[str]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Column:
        """Number the values of a column of texts."""
        coded = column.combine_chunks().dictionary_encode()
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return cls(codes, coded.dictionary.to_pylist())


def terms(part: Part, name: str, compared: Compared, columns: Mapping[str, Column]) -> dict[str, Numbers]:
    """Return what each field adds to the weight of each pair, in bits, as ``weights.weigh_traits`` would."""
    found = {}
    shares = {column: _shares(part, column, known) for column, known in columns.items()}
    for field in FIELDS[name]:
        known = part.levels[field.name]
        bits = [math.log2(m / u) for m, u in (known[level] for level in reversed(field.all_levels))]
        at = compared.levels[field.name]
        term = np.array([*bits, 0.0])[at]  # -1, not said, is the last
        for number, level in enumerate(field.levels):
            if level.rarity and level.rarity in part.rare:
                pairs = np.flatnonzero(at == len(field.levels) - number)
                share = shares[level.rarity]
                more = np.maximum(share[compared.one[pairs]], share[compared.other[pairs]])
                term[pairs] += math.log2(known[field.base(level.rarity)][1]) - np.log2(more)
        found[field.name] = term
    return found


def calibrated(part: Part, name: str, compared: Compared, columns: Mapping[str, Column]) -> Part:
    """Return the part with the shares of values that are not frequent as the pairs that agree in them tell."""
    each = terms(part, name, compared, columns)
    whole = sum(each.values(), np.zeros(len(compared.one)))
    rare, strata, levels = dict(part.rare), dict(part.strata), dict(part.levels)
    for field in FIELDS[name]:
        for number, level in enumerate(field.levels):
            column = level.rarity
            if not column or field.base(column) != level.name or column not in part.rare:
                continue
            pairs = np.flatnonzero(compared.levels[field.name] == len(field.levels) - number)
            rows = _strata(part, column, columns[column])
            found = _chance(rows, rows[compared.one[pairs]], (whole - each[field.name])[pairs])
            if found is None:
                continue
            shares, weights = found
            rare[column] = float((shares * weights).sum() / max(weights.sum(), 1e-12))
            if column == BY_WORDS:
                strata[column] = tuple(shares.tolist())
            if number == 0:
                meeting = sum(share * share for share in part.frequent.get(column, {}).values())
                meeting = min(meeting + float((shares * weights).sum()), MEETING)
                levels[field.name] = with_u(levels[field.name], level.name, meeting)
    return replace(part, rare=rare, strata=strata, levels=levels)


def with_u(levels: Mapping[str, tuple[float, float]], name: str, u: float) -> dict[str, tuple[float, float]]:
    """Return the levels of a field with another u of one of them, the others' in proportion."""
    others = (1 - u) / (1 - levels[name][1])
    return {level: (m, u if level == name else known * others) for level, (m, known) in levels.items()}


def _shares(part: Part, column: str, known: Column) -> Numbers:
    """The share of each row's value; 1 where it is not said."""
    found = np.array([*(part.share(column, value) for value in known.values), 1.0])
    return found[known.codes]


def _strata(part: Part, column: str, known: Column) -> Whole:
    """The stratum of each row's value; -1 where it is frequent or not said."""
    found = [-1 if part.counted(column, value) else part.stratum(column, value) for value in known.values]
    return np.array([*found, -1], dtype=np.int64)[known.codes]


def _chance(rows: Whole, met: Whole, bits: Numbers) -> tuple[Numbers, Numbers] | None:
    """Return the share of a value of each stratum, and the part of all rows that is in it; None: too few pairs.

    ``met`` are the strata of pairs that agree, -1 for those that agree in a frequent value, ``bits`` what their other
    fields say of them.
    """
    if np.count_nonzero(met >= 0) < LEAST:
        return None
    said = len(rows)
    counts = np.bincount(rows[rows >= 0], minlength=STRATA).astype(float)
    chance = np.zeros(STRATA)
    for stratum in np.unique(met[met >= 0]):
        odds = np.exp2(np.clip(bits[met == stratum], -60, 60))
        chance[stratum] = max(float((1 - _one_party(odds)).sum()), 0.5 + DOUBT * len(odds))
    weights = counts / said
    return _falling(np.where(counts > 0, np.maximum(chance, 0.5), 0.0), said * (said - 1) / 2 * weights), weights


def _one_party(odds: Numbers) -> Numbers:
    """Return the probability that each pair is one party, from the odds of what its other fields say."""
    share = 0.5
    found = odds
    for _ in range(_STEPS):
        found = share * odds / (share * odds + 1 - share)
        share = min(max(float(found.mean()), 1e-6), 1 - 1e-6)
    return found


def _falling(met: Numbers, could: Numbers) -> Numbers:
    """Return met / could as a sequence that does not rise (pool adjacent violators; Ayer et al. 1955)."""
    blocks: list[list[float]] = []
    for top, bottom in zip(met.tolist(), could.tolist(), strict=True):
        blocks.append([top, bottom, 1])
        while len(blocks) > 1 and (
            blocks[-1][1] == 0 or blocks[-2][1] == 0 or blocks[-1][0] * blocks[-2][1] >= blocks[-2][0] * blocks[-1][1]
        ):
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    return np.array([top / bottom if bottom else 1.0 for top, bottom, size in blocks for _ in range(int(size))])
