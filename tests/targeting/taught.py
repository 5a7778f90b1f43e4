"""A learned model that learns nothing: it says of each line what it was made to say. For tests of all around models."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from greenlane.front.telling import part
from greenlane.targeting.learning.model import Model, Scored, UnknownModel, Why

CARD: dict[str, Any] = {
    "about": {
        "since": "2025-05-02",
        "lines": 480,
        "base_rate": 0.041,
        "out_of_fold": {
            "auc": {"value": 0.8123, "low": 0.7, "high": 0.9},
            "brier": {"value": 0.1, "low": 0.1, "high": 0.1},
        },
        "features": [{"name": "consignee_rate", "words": "finds at this consignee", "importance": 3.0}, "mode"],
        "limits": ["It has never seen parcels."],
    }
}


def figure(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.05, "high": value + 0.05}


def figures(value: float) -> dict[str, Any]:
    shares = {"0.05": figure(value / 2), "0.10": figure(value)}
    return {"average_precision": figure(value), "auc": figure(value), "precision_at": shares, "recall_at": shares}


CHECKED: dict[str, Any] = {
    **figures(0.7), "base_rate": 0.04, "rows": 210, "shipments": 200, "finds": 8, "by": "shipment", "provisional": True,
    "split": {"from": "2026-01-01", "to": "2026-03-31"},
    "baselines": {"look_up": figures(0.5), "rate_table": figures(0.4)},
    "twin_free": {"rows": 150, "finds": 5, **figures(0.6)},
    "cold": {"new_party": {"rows": 20, "finds": 0, "auc": None}},
    "calibration": {
        "table": [{"rows": 100, "chance": 0.01, "found": 0.01}, {"rows": 100, "chance": 0.08, "found": 0.07}],
    },
}  # fmt: skip


class Taught(Model):
    """Says ``p`` of each line, until it has learned: then the share of finds among what it learned."""

    def __init__(self, p: float = 0.25) -> None:
        self.p = p
        self.results: list[tuple[float, int]] = []

    def score(self, rows: Any, day: Any) -> Scored:
        n = rows.num_rows
        p = np.full(n, self.p if not self.results else float(np.mean([found for found, _ in self.results])))
        return Scored(p, p / 2, np.minimum(1, p * 2), p, np.zeros(n))

    def copy(self) -> Taught:
        other = Taught(self.p)
        other.results = list(self.results)
        return other

    def learn(self, rows: Any, found: Any, day: Any, instead_of: Any = None) -> None:
        for one, before in zip(found, instead_of, strict=True):
            if before == before:
                self.results.remove((float(before), rows.num_columns))
            self.results.append((float(one), rows.num_columns))

    def explain(self, rows: Any, day: Any, n: int = 5) -> list[list[Why]]:
        why = Why("route_rate", part("{n} line of this route", n=rows.num_rows), 0.7)
        return [[why, Why("hs4_rate", part("few finds in this heading"), -0.2)] for _ in range(rows.num_rows)]

    def card(self) -> dict[str, Any]:
        return CARD["about"]

    def dump(self) -> bytes:
        return json.dumps({"taught": self.p}).encode()


def load(data: bytes) -> Taught:
    try:
        return Taught(json.loads(data)["taught"])
    except (ValueError, KeyError, TypeError):
        raise UnknownModel("these bytes are no model") from None
