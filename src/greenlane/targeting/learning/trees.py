"""Boosted trees: small, many, averaged over seeds, and bound to rise with the rate of finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenlane.targeting.learning.examples import Floats

if TYPE_CHECKING:
    import lightgbm

FEW, MANY = 500, 5_000
"""Finds up to which trees stay small, and from which on they may be large."""


@dataclass(frozen=True, eq=False)
class Trees:
    """A bag of boosted trees; its margin is the mean of theirs, in log-odds."""

    boosters: tuple[lightgbm.Booster, ...]

    def margin(self, matrix: Floats) -> Floats:
        """Return the log-odds of each line."""
        total = np.zeros(len(matrix))
        for booster in self.boosters:
            total += np.asarray(booster.predict(matrix, raw_score=True, num_threads=1), dtype=np.float64)
        return total / len(self.boosters)

    def shares(self, matrix: Floats) -> Floats:
        """Return what each column adds to the margin (exact SHAP values of trees); the last column is the start."""
        total = np.zeros((len(matrix), matrix.shape[1] + 1))
        for booster in self.boosters:
            total += np.asarray(booster.predict(matrix, pred_contrib=True, num_threads=1), dtype=np.float64)
        return total / len(self.boosters)

    def texts(self) -> list[str]:
        """Return the trees as LightGBM writes them."""
        return [booster.model_to_string() for booster in self.boosters]

    @staticmethod
    def read(texts: list[str]) -> Trees:
        """Read trees as LightGBM writes them; ValueError where it cannot read them."""
        import lightgbm  # here: see folds.py

        try:
            return Trees(tuple(lightgbm.Booster(model_str=text) for text in texts))
        except lightgbm.basic.LightGBMError as error:
            raise ValueError("These are no trees.") from error


def grown(matrix: Floats, found: Floats, rising: list[int], *, seed: int, bag: int) -> Trees:
    """Grow trees on lines with outcomes. ``rising``: 1 for a column whose rise never lowers the margin, else 0."""
    finds = float(found.sum())
    size = 0 if finds < FEW else 1 if finds < MANY else 2
    settings = {
        "objective": "binary",
        "learning_rate": 0.06,
        "num_leaves": (7, 15, 31)[size],
        "min_data_in_leaf": 20,
        "min_sum_hessian_in_leaf": 1e-3,
        "lambda_l2": 5.0,
        "feature_fraction": 0.3,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "monotone_constraints": rising,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    import lightgbm  # here: see folds.py

    data = lightgbm.Dataset(matrix, found, params={"verbosity": -1}, free_raw_data=False)
    rounds = (100, 200, 300)[size]
    members = [lightgbm.train({**settings, "seed": seed + at}, data, num_boost_round=rounds) for at in range(bag)]
    return Trees(tuple(member.free_dataset() for member in members))
