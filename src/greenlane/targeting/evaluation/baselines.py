"""What a model must beat: one rate table, one single profile, and off-the-shelf models on the facts as they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from greenlane.targeting.evaluation.coded import BLANK, Coded, amounts, measured, rate
from greenlane.targeting.evaluation.measures import ranked
from greenlane.targeting.learning.examples import Floats, Mask, Whole

STRENGTH = 10.0
"""A rate leans on the base rate as if on so many rows."""
ROUTE = ("origin", "export_country", "office")
LATEST = 0.25
"""Share of the shipments trained on, the latest, on which the single profile is chosen."""
_THREADS = 2


@dataclass(frozen=True, eq=False)
class Task:
    """Rows to learn from and rows to score, as positions in ``rows`` and in ``table``, which numbers them.

    ``train`` rows are inspected, in order of day; ``found`` is of every row.
    """

    rows: pa.Table
    table: Coded
    train: Whole
    test: Whole
    found: Mask

    @property
    def base(self) -> float:
        """The share of finds among the rows to learn from."""
        return float(self.found[self.train].mean()) if len(self.train) else 0.0


def rate_table(task: Task, names: Sequence[str] = ROUTE, strength: float = STRENGTH) -> Floats:
    """Score by the smoothed rate of finds of one combination of facts."""
    keys = task.table.keys(names)
    return rate(keys[task.train], task.found[task.train], keys[task.test], base=task.base, strength=strength)


def single_profile(task: Task) -> tuple[str, Floats]:
    """Score by the smoothed rate of the one fact that ranks best on the latest rows to learn from; name it."""
    split = max(1, int(len(task.train) * (1 - LATEST)))
    early, late = task.train[:split], task.train[split:]
    best, chosen = -1.0, task.table.names[0] if task.table.names else ""
    for name in task.table.names:
        inner = Task(task.rows, task.table, early, late, task.found)
        value = float(ranked(task.found[late], rate_table(inner, [name])).average_precision()) if len(late) else -1.0
        if value > best:
            best, chosen = value, name
    return chosen, rate_table(task, [chosen])


def logistic_regression(task: Task) -> Floats:
    """Score by a logistic regression on one-hot values and standardised logarithms of amounts (scikit-learn)."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    words = [n for n, name in enumerate(task.table.names) if not measured(name)]
    encoder = OneHotEncoder(handle_unknown="ignore").fit(task.table.codes[task.train][:, words])
    given = [amounts(task.rows, name) for name in task.table.names if measured(name)]
    logs = np.column_stack([np.sign(one) * np.log1p(np.abs(one)) for one in given] or [np.zeros(task.rows.num_rows)])
    blank = np.isnan(logs)
    scaler = StandardScaler().fit(np.where(blank, 0.0, logs)[task.train])

    def of(at: Whole) -> object:
        dense = np.hstack([scaler.transform(np.where(blank, 0.0, logs)[at]), blank[at]])
        return hstack([encoder.transform(task.table.codes[at][:, words]), csr_matrix(dense)]).tocsr()

    model = LogisticRegression(max_iter=500).fit(of(task.train), task.found[task.train])
    return _chance(model.predict_proba(of(task.test)))


def ordinal(task: Task) -> Floats:
    """Return every row's facts as a tree model takes them off the shelf: values numbered, amounts as they are."""
    columns = []
    for n, name in enumerate(task.table.names):
        if measured(name):
            columns.append(amounts(task.rows, name))
        else:
            codes = task.table.codes[:, n]
            known = np.isin(codes, codes[task.train]) & (codes != BLANK)
            columns.append(np.where(known, codes, BLANK).astype(np.float64))
    return np.column_stack(columns) if columns else np.zeros((task.rows.num_rows, 1))


def lightgbm(task: Task) -> Floats:
    """Score by LightGBM as it comes, on ordinal-coded facts."""
    from lightgbm import LGBMClassifier

    model = LGBMClassifier(n_jobs=_THREADS, verbose=-1, random_state=0, deterministic=True)
    given = ordinal(task)
    model.fit(given[task.train], task.found[task.train])
    return _chance(model.predict_proba(given[task.test]))


def _chance(two: npt.ArrayLike) -> Floats:
    return np.asarray(two, dtype=np.float64)[:, 1]


QUICK: dict[str, Callable[[Task], Floats]] = {"rate_table": rate_table}
SLOW: dict[str, Callable[[Task], Floats]] = {"logistic_regression": logistic_regression, "lightgbm_default": lightgbm}
