"""The card of a model: what a person must know before approving it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from greenlane.targeting.learning.definitions import Definition
from greenlane.targeting.learning.examples import Examples, Floats, Whole
from greenlane.targeting.learning.folds import twins
from greenlane.targeting.learning.profiles import HALF_LIFE
from greenlane.targeting.learning.readings import Lines

REDRAWN = 200
"""Times that shipments are drawn anew for an interval."""
SHARES = (0.01, 0.05, 0.10, 0.20)
LIMITS = (
    "A score is a score and not a finding; an officer decides.",
    "Measured out of fold on the same span of time: later traffic may differ. Measure on later lines before approving.",
    "Learned from what was inspected: where inspections were chosen and not drawn at random, the rates are of these.",
    "Reasons say what the model weighed, not what caused a find.",
    "Profiles are kept under hashes: who holds the model and guesses a name can see how often it was counted.",
)


@dataclass(frozen=True, eq=False)
class Trained:
    """What a model was trained on, and what came out of fold for its inspected lines, in their order."""

    examples: Examples
    depth: Floats
    chance: Floats
    definitions: tuple[Definition, ...]
    numbers: tuple[str, ...]
    heads: tuple[str, ...]
    seed: int
    folds: int


def card_of(trained: Trained, features: list[dict[str, object]]) -> dict[str, Any]:
    """Return the card as JSON values; rates and shares between 0 and 1, intervals of 90 %."""
    examples = trained.examples
    looked = np.flatnonzero(examples.inspected)
    found = examples.found[looked]
    known = examples.known[~np.isnat(examples.known)]
    twin = twins(Lines(examples.rows), trained.definitions)[looked]
    return {
        "kind": "outcome profiles, boosted trees, logistic regression",
        "since": str(examples.day.min()),
        "until": str(max([examples.day.max(), *([known.max()] if len(known) else [])])),
        "lines": len(examples),
        "inspected": len(looked),
        "shipments": len(np.unique(examples.shipment)),
        "finds": int(found.sum()),
        "base_rate": round(float(found.mean()), 6),
        "twin_share": round(float(np.mean(np.bincount(twin)[twin] > 1)), 4),
        "features": features,
        "regimes": list(trained.heads),
        "half_life_days": HALF_LIFE,
        "seed": trained.seed,
        "folds": trained.folds,
        "out_of_fold": measured(found, trained.depth, trained.chance, examples.shipment[looked], trained.seed),
        "limits": list(LIMITS),
        "made_with": {name: version(name) for name in ("lightgbm", "numpy", "pyarrow", "scikit-learn", "scipy")}
        | {"python": platform.python_version()},
    }


def measured(found: Floats, depth: Floats, chance: Floats, shipment: Whole, seed: int) -> dict[str, Any]:
    """Return average precision, AUC, recall and Brier score, each with an interval over shipments drawn anew."""

    def all_of(at: Whole) -> list[float]:
        y, s = found[at], depth[at]
        brier = float(np.mean((chance[at] - y) ** 2))
        recalls = [_recall(y, s, share) for share in SHARES]
        return [average_precision(y, s), area(y, s), brier, *recalls]

    names = ["average_precision", "auc", "brier", *(f"recall_at {share:.2f}" for share in SHARES)]
    rng = np.random.default_rng([seed, 7])
    number, place = np.unique(shipment, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.append(np.searchsorted(place[order], np.arange(len(number))), len(place))
    drawn = []
    for _ in range(REDRAWN):
        picked = rng.integers(0, len(number), len(number))
        at = np.concatenate([order[starts[one] : starts[one + 1]] for one in picked.tolist()])
        if 0 < found[at].sum() < len(at):
            drawn.append(all_of(at))
    low, high = np.quantile(np.asarray(drawn), [0.05, 0.95], axis=0) if drawn else ([0.0] * 9, [1.0] * 9)
    values = all_of(np.arange(len(found)))
    return {
        name: {"value": round(value, 4), "low": round(float(down), 4), "high": round(float(up), 4)}
        for name, value, down, up in zip(names, values, low, high, strict=False)
    }


def average_precision(found: Floats, score: Floats) -> float:
    """Return the mean precision at each find, lines with equal scores taken together."""
    order = np.argsort(-score, kind="stable")
    last = np.append(np.flatnonzero(np.diff(score[order])), len(order) - 1)
    finds = np.cumsum(found[order])[last]
    gained = np.diff(finds, prepend=0.0)
    return float(np.sum(gained * finds / (last + 1)) / finds[-1])


def area(found: Floats, score: Floats) -> float:
    """Return the chance that a find stands above a clean line: the area under the ROC curve."""
    from scipy.stats import rankdata  # here: see folds.py

    ranks, finds = rankdata(score), found.sum()
    return float((ranks[found == 1].sum() - finds * (finds + 1) / 2) / (finds * (len(found) - finds)))


def _recall(found: Floats, score: Floats, share: float) -> float:
    """Return the share of finds among the lines ranked highest."""
    most = max(1, round(share * len(found)))
    top = np.argsort(-score, kind="stable")[:most]
    return float(found[top].sum() / found.sum())
