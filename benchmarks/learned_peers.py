"""What learns off the shelf, on the columns of a table as they stand: the peers of the learned core.

All are trained on the same lines and outcomes as ours, and score the same lines.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.targeting.evaluation import protocol
from greenlane.targeting.evaluation.coded import numbered, rate
from greenlane.targeting.evaluation.measures import figures
from greenlane.targeting.learning.examples import Examples

THREADS = 2
STRENGTH = 10.0
Array = Any


class Table:
    """A table's declared columns, and apart from them its outcomes, split as ours is."""

    def __init__(
        self, path: Path, *, shipment: str, day: str, outcome: str, found: str, known: str = "",
        leave_out: Collection[str] = (), numbers: Sequence[str] = (), of: Callable[[str], str] = lambda text: text[:10],
    ) -> None:  # fmt: skip
        with path.open(encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
        aside = {shipment, day, outcome, known, *leave_out}
        names = [name for name in records[0] if name not in aside]
        columns = {name: pa.array([record[name] for record in records]) for name in names}
        days = [dt.date.fromisoformat(of(record[day])) for record in records]
        later = [_day(of(record[known])) or day for record, day in zip(records, days, strict=True)] if known else days
        self.examples = Examples.of(pa.table(columns | {
            "id": pa.array([record[shipment] for record in records]), "day": pa.array(days, pa.date32()),
            "found": pa.array([record[outcome] == found for record in records]), "known": pa.array(later, pa.date32()),
        }))  # fmt: skip
        self.numbers = [name for name in numbers if name in names]
        self.words = [name for name in names if name not in self.numbers]

    def split(self, start: dt.date, end: dt.date) -> Split:
        """Return who learns from what."""
        return Split(self, protocol.split(self.examples, start, end))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


class Split:
    """The lines to learn from, with what was known then, and those to score."""

    def __init__(self, table: Table, split: protocol.Split) -> None:
        self.table, known = table, split.train.inspected
        self.train, self.test = split.train_at[known], split.test_at
        self.found = table.examples.found == 1
        self.codes = np.column_stack([numbered(table.examples.rows[name]) for name in table.words])
        self.amounts = np.column_stack([_numbers(table.examples.rows[name]) for name in table.numbers])

    def measured(self, score: Array, samples: int = 300) -> dict[str, Any]:
        """Measure a score of the test lines."""
        shipment = self.table.examples.shipment[self.test]
        return figures(self.found[self.test], np.asarray(score, float), shipment, samples=samples).json()

    def rate_table(self, names: Sequence[str]) -> Array:
        """Score by the smoothed rate of one combination of columns."""
        at = [self.table.words.index(name) for name in names]
        _, keys = np.unique(self.codes[:, at], axis=0, return_inverse=True)
        base = self.found[self.train].mean()
        return rate(keys[self.train], self.found[self.train], keys[self.test], base=base, strength=STRENGTH)

    def _ordinal(self) -> Array:
        """Values numbered as they were seen in training, any other as missing; amounts as they are."""
        seen = [np.where(np.isin(code, code[self.train]), code, -1) for code in self.codes.T]
        return np.column_stack([*seen, self.amounts]).astype(float)

    def lightgbm(self) -> Array:
        """LightGBM with all its defaults."""
        from lightgbm import LGBMClassifier

        return self._scored(LGBMClassifier(n_jobs=THREADS, verbose=-1, random_state=0), self._ordinal())

    def xgboost(self) -> Array:
        """XGBoost with all its defaults."""
        from xgboost import XGBClassifier

        return self._scored(XGBClassifier(n_jobs=THREADS, random_state=0), self._ordinal())

    def logistic_regression(self) -> Array:
        """A logistic regression of scikit-learn on one-hot values and standardised logarithms of amounts."""
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        logs = np.sign(self.amounts) * np.log1p(np.abs(self.amounts))
        blank = np.isnan(logs)
        logs = np.where(blank, 0.0, logs)
        dense = np.hstack([StandardScaler().fit(logs[self.train]).transform(logs), blank])
        words = OneHotEncoder(handle_unknown="ignore").fit(self.codes[self.train]).transform(self.codes)
        return self._scored(LogisticRegression(max_iter=1000), hstack([words, csr_matrix(dense)]).tocsr())

    def _scored(self, model: Any, given: Array) -> Array:
        model.fit(given[self.train], self.found[self.train])
        return model.predict_proba(given[self.test])[:, 1]


def _numbers(column: pa.ChunkedArray) -> Array:
    def number(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return float("nan")

    return np.array([number(text) for text in column.to_pylist()])
