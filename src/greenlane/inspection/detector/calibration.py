"""From scores to chances that hold: a rising curve for marks, a logistic one for whole pictures. Pure.

Fitted on labelled pictures that the network was not trained on. A rising curve is the isotonic regression (Ayer et al.
1955), joined by straight lines; the logistic curve follows Platt 1999.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from greenlane.inspection.detector.decode import Answer, Found

Floats = npt.NDArray[np.float64]
POINTS = 40
"""Points that a rising curve is kept by."""
_RIDGE = 1e-2
_STEPS = 60
SIGNS = ("surest", "whole")
"""What the chance for a whole picture is worked out from: see ``signs``."""


@dataclass(frozen=True)
class Rising:
    """A chance for each score, by straight lines through ``scores`` and ``chances``, both rising."""

    scores: tuple[float, ...]
    chances: tuple[float, ...]

    def of(self, score: float) -> float:
        """Return the chance of a score."""
        return float(np.interp(score, self.scores, self.chances))

    @staticmethod
    def fitted(scores: Floats, right: npt.NDArray[np.bool_]) -> Rising:
        """Return the curve nearest to what was right among never falling ones; never quite 0 or 1."""
        if not len(scores):
            return Rising((0.0, 1.0), (0.0, 1.0))
        order = np.argsort(scores, kind="stable")
        # One right and one wrong beyond the ends keep the extremes from claiming what few examples cannot show.
        values = np.concatenate([[0.0], right[order].astype(np.float64), [1.0]])
        places = np.concatenate([[0.0], scores[order], [1.0]])
        blocks: list[list[float]] = []
        for value, place in zip(values, places, strict=True):
            blocks.append([value, 1.0, place])
            while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
                mean, count, at = blocks.pop()
                last = blocks[-1]
                whole = last[1] + count
                blocks[-1] = [
                    (last[0] * last[1] + mean * count) / whole, whole, (last[2] * last[1] + at * count) / whole
                ]  # fmt: skip
        chances, _, middles = (np.array(column) for column in zip(*blocks, strict=True))
        chances = np.clip(chances, 0.5 / len(values), 1 - 0.5 / len(values))
        kept = np.unique(np.linspace(0, len(middles) - 1, POINTS).round().astype(int))
        return Rising(tuple(np.round(middles[kept], 5).tolist()), tuple(np.round(chances[kept], 5).tolist()))


@dataclass(frozen=True)
class Logistic:
    """Log-odds = ``start`` + the sum of ``weights`` times signs."""

    start: float
    weights: tuple[float, ...]

    def of(self, signs: Sequence[float]) -> float:
        """Return the chance that goes with some signs."""
        log_odds = self.start + float(np.dot(self.weights, signs))
        return float(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30))))

    @staticmethod
    def fitted(signs: Floats, there: npt.NDArray[np.bool_]) -> Logistic:
        """Return the likeliest curve (Newton's method, a slight ridge); ``signs`` (pictures, signs)."""
        if there.all() or not there.any():
            raise ValueError("it takes pictures with and without something listed")
        mean, spread = signs.mean(0), signs.std(0) + 1e-6
        design = np.column_stack([np.ones(len(signs)), (signs - mean) / spread])
        beta = np.zeros(design.shape[1])
        ridge = np.full(design.shape[1], _RIDGE * len(signs) / 100)
        ridge[0] = 0.0
        for _ in range(_STEPS):
            p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
            slope = design.T @ (there - p) - ridge * beta
            bend = (design * (p * (1 - p))[:, None]).T @ design + np.diag(ridge + 1e-9)
            step = np.linalg.solve(bend, slope)
            beta += step / max(1.0, float(np.abs(step).max()))
        weights = beta[1:] / spread
        return Logistic(round(float(beta[0] - weights @ mean), 6), tuple(np.round(weights, 6).tolist()))


def signs(answer: Answer, things: Sequence[Found]) -> tuple[float, ...]:
    """Return the SIGNS of a picture: log-odds of its surest place, and the network's own answer for the whole."""
    surest = float(np.clip(max((thing.score for thing in things), default=0.0), 1e-4, 1 - 1e-4))
    return float(np.log(surest / (1 - surest))), float(answer.whole[0])


@dataclass(frozen=True)
class Calibration:
    """For one kind of picture: a curve for ``marks`` (by score times share of the class) and one for ``whole`` ones."""

    marks: Rising
    whole: Logistic

    def plain(self) -> dict[str, Any]:
        """Return it for the card."""
        return {
            "marks": {"scores": list(self.marks.scores), "chances": list(self.marks.chances)},
            "whole": {"signs": list(SIGNS), "start": self.whole.start, "weights": list(self.whole.weights)},
        }

    @staticmethod
    def of(said: Mapping[str, Any]) -> Calibration:
        """Read it from a card."""
        marks, whole = said["marks"], said["whole"]
        if tuple(whole["signs"]) != SIGNS:
            raise ValueError("the card speaks of other signs")
        return Calibration(
            Rising(tuple(map(float, marks["scores"])), tuple(map(float, marks["chances"]))),
            Logistic(float(whole["start"]), tuple(map(float, whole["weights"]))),
        )
