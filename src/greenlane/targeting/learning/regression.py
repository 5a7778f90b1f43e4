"""Logistic regression on the profiles themselves: one weight for each, drawn towards nothing.

There is no separate start: what is common and clean gets a weight below zero, and what was never seen gets none. So a
line of which nothing is known stands higher than one that is known to be clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from greenlane.targeting.learning.examples import Days, Floats, Whole
from greenlane.targeting.learning.index import NOBODY, Index
from greenlane.targeting.learning.profiles import HALF_LIFE
from greenlane.targeting.learning.readings import Keys

PRIOR = 0.1
"""Variance of the Gaussian prior of a single value's weight, in log-odds squared; that of a combination of k values is
k times as large. Tried between .03 and 3 on rolling years, and combinations with half and twice the spread."""


@dataclass(frozen=True, eq=False)
class Regression:
    """``weights`` of sorted ``keys``, the ``start``, and the mean weight of each definition over what was learned."""

    keys: Keys
    weights: Floats
    start: float
    means: Floats

    def shares(self, keys: Keys) -> Floats:
        """Return what each profile of each line adds to the margin: lines × definitions."""
        if not len(self.keys):
            return np.zeros(keys.shape)
        at, known = self.index.find(keys.ravel())
        return np.where(known, self.weights[at], 0.0).reshape(keys.shape)

    @cached_property
    def index(self) -> Index:
        """Where each key stands."""
        return Index.of(self.keys)

    def margin(self, keys: Keys) -> Floats:
        """Return the log-odds of each line."""
        return np.asarray(self.start + self.shares(keys).sum(axis=1), dtype=np.float64)


def fitted(keys: Keys, sizes: Whole, found: Floats, day: Days) -> Regression:
    """Fit weights once on all lines alike and once with older lines counting for less, and average them.

    ``sizes``: how many values each definition combines.
    """
    from scipy.sparse import csr_matrix  # here: see folds.py
    from sklearn.linear_model import LogisticRegression

    every, place = np.unique(keys.ravel(), return_inverse=True)
    lines, width = keys.shape
    scale = np.zeros(len(every))
    scale[place] = np.tile(np.sqrt(sizes), lines)
    scale[every == NOBODY] = 0.0
    table = csr_matrix((scale[place], (np.repeat(np.arange(lines), width), place)), shape=(lines, len(every)))
    recent = np.exp2((day - day.max()).astype(np.float64) / HALF_LIFE)
    weights, start = np.zeros(len(every)), 0.0
    for weight in (np.ones(lines), recent / recent.mean()):
        model = LogisticRegression(C=PRIOR, solver="liblinear", max_iter=300, random_state=0)
        model.fit(table, found, sample_weight=weight)
        weights += scale * model.coef_[0] / 2
        start += float(model.intercept_[0]) / 2
    kept = (every != NOBODY) & (weights != 0)
    whole = Regression(every[kept], weights[kept], start, np.zeros(width))
    return Regression(whole.keys, whole.weights, start, whole.shares(keys).mean(axis=0))
