"""Is a picture like those that the detector was made for? If not it says so, and marks nothing. Pure.

By the network's description of the whole picture and by plain facts of its planes, each picture stands at a distance
(Mahalanobis 1936, with a shrunk covariance) from pictures of its kind that were never trained on. The threshold leaves
all but a few in a hundred of those in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from greenlane.inspection.detector.prepare import Plane

Floats = npt.NDArray[np.float64]
WITHIN = 0.995
"""Part of ordinary pictures that the threshold leaves in."""
AXES = 24
"""Directions of the network's description in which ordinary pictures differ most, beside one for all the rest."""
BLANK = 0.012
"""Spread of attenuation below which there is nothing in a picture."""


def facts(planes: Plane) -> Floats:
    """Return plain facts of a picture: how much is air, dark, sharp, coloured; what its edge is; see the code."""
    attenuation, material, certainty = (plane[::2, ::2] for plane in planes)
    air = attenuation < 0.06
    down, across = np.abs(np.diff(attenuation, axis=0)), np.abs(np.diff(attenuation, axis=1))
    edge = np.concatenate([air[0], air[-1], air[:, 0], air[:, -1]])
    known = certainty > 0.3
    metal = material[known]
    turns = np.abs(np.diff(material, axis=1))[known[:, 1:]]
    return np.array(
        [
            air.mean(),
            edge.mean(),
            attenuation.mean(),
            attenuation.std(),
            (attenuation > 0.9).mean(),
            ((attenuation > 0.12) & (attenuation < 0.6)).mean(),
            np.abs(attenuation[:, 2:] - attenuation[:, :-2])[~air[:, 1:-1]].mean() if not air.all() else 0.0,
            np.log(down.mean() + across.mean() + 1e-4),
            np.log(np.median(np.concatenate([down[~air[1:]], across[~air[:, 1:]], [np.float32(0)]])) + 1e-3),
            known.mean(),
            metal.mean() if metal.size else 0.0,
            metal.std() if metal.size else 0.0,
            (metal > 0.5).mean() if metal.size else 0.0,
            turns.mean() if turns.size else 0.0,
        ],
        dtype=np.float64,
    )


def blank(planes: Plane) -> bool:
    """Tell whether there is nothing in a picture."""
    return float(planes[0].std()) < BLANK


@dataclass(frozen=True, eq=False)
class Ordinary:
    """What pictures of a kind are like: ``mean`` and ``axes`` (rows) that bring a description to unit spread."""

    mean: Floats
    axes: Floats
    rest: float
    facts_mean: Floats
    facts_axes: Floats
    threshold: float

    @staticmethod
    def fitted(embeddings: Floats, seen_facts: Floats) -> Ordinary:
        """Learn from ordinary pictures, (n, EMBEDDING) and (n, facts); the threshold is set on every second one."""
        learned, kept = slice(0, None, 2), slice(1, None, 2)
        mean = embeddings[learned].mean(0)
        centred = embeddings[learned] - mean
        _, spread, turns = np.linalg.svd(centred, full_matrices=False)
        count = min(AXES, len(spread))
        spread = spread / np.sqrt(max(1, len(centred) - 1))
        axes = turns[:count] / np.maximum(spread[:count, None], 0.05 * spread[0])
        left = centred - (centred @ turns[:count].T) @ turns[:count]
        rest = float(np.sqrt((left**2).sum(1).mean())) + 1e-6
        facts_mean = seen_facts[learned].mean(0)
        covariance = np.cov((seen_facts[learned] - facts_mean).T)
        covariance += np.diag(0.15 * np.diag(covariance) + 1e-5)
        facts_axes: Floats = np.asarray(np.linalg.inv(np.linalg.cholesky(covariance)), dtype=np.float64)
        plain = Ordinary(mean, axes, rest, facts_mean, facts_axes, 1.0)
        distances = [plain.strange(e, f) for e, f in zip(embeddings[kept], seen_facts[kept], strict=True)]
        threshold = float(np.quantile(distances, WITHIN, method="higher"))
        return Ordinary(mean, axes, rest, facts_mean, facts_axes, threshold)

    def strange(self, embedding: Floats, seen_facts: Floats) -> float:
        """Return how far a picture is from ordinary ones; above 1 it is stranger than all but a few of those."""
        centred = embedding - self.mean
        along = self.axes @ centred
        back = self.axes / np.maximum((self.axes**2).sum(1, keepdims=True), 1e-12)
        left = centred - along @ back
        network = (float((along**2).sum()) + float((left**2).sum()) / self.rest**2) / (len(self.axes) + 1)
        plain = float(((self.facts_axes @ (seen_facts - self.facts_mean)) ** 2).mean())
        return float(np.sqrt(0.5 * network + 0.5 * plain)) / self.threshold

    def plain(self) -> dict[str, Any]:
        """Return it for the card."""
        arrays = ("mean", "axes", "facts_mean", "facts_axes")
        said: dict[str, Any] = {name: np.round(getattr(self, name), 5).tolist() for name in arrays}
        return {**said, "rest": round(self.rest, 6), "threshold": round(self.threshold, 6)}

    @staticmethod
    def of(said: Mapping[str, Any]) -> Ordinary:
        """Read it from a card."""
        mean, axes, facts_mean, facts_axes = (
            np.array(said[name], dtype=np.float64) for name in ("mean", "axes", "facts_mean", "facts_axes")
        )
        return Ordinary(mean, axes, float(said["rest"]), facts_mean, facts_axes, float(said["threshold"]))
