"""The members of a model, grown on one set of examples: two kinds of trees, a regression, and heads by regime."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from greenlane.targeting.learning import regression, trees
from greenlane.targeting.learning.examples import Examples, Floats, Mask, Whole
from greenlane.targeting.learning.matrix import Matrix, out_of_fold
from greenlane.targeting.learning.profiles import Profiles
from greenlane.targeting.learning.readings import Keys

MOST_LINES = 300_000
"""Lines that trees and regression learn from: the latest. Profiles count them all."""
REGIMES = ("BASEL", "CITES", "MONTREAL")
ENOUGH_FOR_REGIME = 100
"""Finds within a regime, and outside it, from which on it has trees of its own."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """``familiarity``: trees on how often things were seen; ``outcomes``: on rates; ``heads``: those of one regime."""

    profiles: Profiles
    familiarity: trees.Trees
    outcomes: trees.Trees
    regression: regression.Regression
    heads: dict[str, trees.Trees] = field(default_factory=dict)

    @property
    def members(self) -> tuple[str, ...]:
        """The names of the members, in the order of ``margins``."""
        return ("familiarity", "outcomes", "regression", *self.heads)

    def margins(self, keys: Keys, matrix: Matrix, regimes: dict[str, Mask]) -> Floats:
        """Return the log-odds that each member gives each line: lines × members; NaN outside a head's regime."""
        outcomes = matrix.outcomes
        found = [self.familiarity.margin(matrix.familiarity), self.outcomes.margin(outcomes)]
        found.append(self.regression.margin(keys))
        for regime, head in self.heads.items():
            inside = regimes[regime]
            margin = np.full(len(keys), np.nan)
            if inside.any():
                margin[inside] = head.margin(outcomes[inside])
            found.append(margin)
        return np.column_stack(found)


REGRESSION = 2
"""The place of the regression among the members."""


def weights(margins: Floats) -> Floats:
    """Return how much each member counts for each line: the regression half, the trees that speak the other half."""
    speak = ~np.isnan(margins)
    speak[:, REGRESSION] = False
    found: Floats = speak * 0.5 / np.maximum(speak.sum(axis=1), 1)[:, None]
    found[:, REGRESSION] = 0.5
    return found


@dataclass(frozen=True)
class Growth:
    """How an ensemble is grown: ``bag`` trees of each kind, seeds from ``seed`` on, heads for ``regimes``."""

    seed: int
    bag: int
    regimes: tuple[str, ...]


def grown(profiles: Profiles, keys: Keys, numbers: Floats, examples: Examples, fold: Whole, how: Growth) -> Ensemble:
    """Count all examples in empty ``profiles`` and grow the members on those inspected, each out of its fold."""
    profiles.learn(keys, examples.found, examples.day)
    profiles.estimate(keys)
    whole = out_of_fold(profiles, keys, numbers, examples, fold)
    looked = np.flatnonzero(examples.inspected)
    if len(looked) > MOST_LINES:
        looked = np.sort(looked[np.argsort(examples.day[looked], kind="stable")[-MOST_LINES:]])
    matrix, found = whole.take(looked), examples.found[looked]
    width, plain = keys.shape[1], numbers.shape[1]
    rising = [1] * width + [0] * (width + plain)
    sizes = np.asarray([len(one.fields) for one in profiles.definitions], dtype=np.int64)
    regimes = regimes_of(examples.rows)
    heads = {}
    for regime in how.regimes:
        inside = regimes[regime][looked]
        heads[regime] = trees.grown(matrix.outcomes[inside], found[inside], rising, seed=how.seed + 200, bag=how.bag)
    return Ensemble(
        profiles,
        trees.grown(matrix.familiarity, found, [0] * (2 * width + plain), seed=how.seed, bag=how.bag),
        trees.grown(matrix.outcomes, found, rising, seed=how.seed + 100, bag=how.bag),
        regression.fitted(keys[looked], sizes, found, examples.day[looked]),
        heads,
    )


def regimes_of(rows: pa.Table) -> dict[str, Mask]:
    """Return which lines are of which regime, by tariff code, taxon, waste code or substance."""
    fields = {"CITES": "appendix", "BASEL": "waste_code", "MONTREAL": "substance"}
    found = {regime: _declared(rows, fields[regime]) for regime in REGIMES}
    if "hs_regimes" in rows.column_names:
        for at, regimes in enumerate(rows["hs_regimes"].to_pylist()):
            for regime in regimes or ():
                if regime in found:
                    found[regime][at] = True
    return found


def _declared(rows: pa.Table, column: str) -> Mask:
    if column not in rows.column_names:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    return np.asarray(pc.is_valid(rows[column]).to_numpy(zero_copy_only=False), dtype=np.bool_).copy()


def worth_a_head(examples: Examples) -> tuple[str, ...]:
    """Return the regimes with finds enough, within and without, for trees of their own."""
    regimes = regimes_of(examples.rows)
    finds = np.nan_to_num(examples.found)
    every = float(finds.sum())
    inside = {regime: float(finds[regimes[regime]].sum()) for regime in REGIMES}
    return tuple(r for r in REGIMES if ENOUGH_FOR_REGIME <= inside[r] <= every - ENOUGH_FOR_REGIME)
