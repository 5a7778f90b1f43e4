"""From margins to ranks that can be averaged, and from ranks to a chance with an interval.

Members of a model speak in different units. Each margin is therefore turned into how far in the tail it stands among
margins out of fold, −log(1 − rank), and these are averaged: a line that one member puts at the very top stays high.
The chance is a logistic curve over that average (Platt 1999), fitted out of fold; its interval joins the cluster-robust
covariance of the curve (by shipment) with how far the members disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from greenlane.targeting.learning.examples import Floats, Whole

GRID = 512
"""Points that a distribution of margins is kept by."""
FLATTEST = 0.1
"""The least slope of the curve: what stands higher is never said to be less likely."""
STEPS = 50
NORMAL_95 = 1.6448536269514722
"""Quantile of the normal distribution at 95 %: an interval of 90 %."""


@dataclass(frozen=True, eq=False)
class Tail:
    """A distribution of margins: sorted ``margins`` and how far in the tail each stands, in −log(1 − rank)."""

    margins: Floats
    depths: Floats

    @staticmethod
    def of(margins: Floats) -> Tail:
        """Keep a distribution by GRID points, half of them in its upper tail."""
        ordered = np.sort(margins)
        count = len(ordered)
        rank = (np.arange(count) + 0.5) / count
        depth = -np.log1p(-rank)
        wanted = np.linspace(0.0, depth[-1], GRID)
        at = np.unique(np.clip(np.searchsorted(depth, wanted), 0, count - 1))
        margin, place = np.unique(ordered[at], return_index=True)
        last = np.append(place[1:], len(at)) - 1
        return Tail(margin, depth[at][last])

    def depth(self, margins: Floats) -> Floats:
        """Return how far in the tail margins stand; beyond the highest seen it goes on in a straight line."""
        found = np.interp(margins, self.margins, self.depths)
        if len(self.margins) > 1:
            high, low = self.margins[-1], self.margins[0]
            slope = (self.depths[-1] - self.depths[0]) / (high - low)
            found = found + np.maximum(margins - high, 0.0) * slope + np.minimum(margins - low, 0.0) * slope * 1e-3
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Curve:
    """log-odds = ``start`` + ``slope`` · depth, with the covariance of the two."""

    start: float
    slope: float
    covariance: Floats

    def chance(self, depth: Floats) -> Floats:
        """Return the chance of a find."""
        return np.asarray(expit(self.start + self.slope * depth), dtype=np.float64)

    def interval(self, depth: Floats, disagreement: Floats) -> tuple[Floats, Floats]:
        """Return the ends of the 90 % interval; ``disagreement`` is the standard error of the depth."""
        c = self.covariance
        variance = c[0, 0] + 2 * depth * c[0, 1] + depth**2 * c[1, 1] + (self.slope * disagreement) ** 2
        middle, half = self.start + self.slope * depth, NORMAL_95 * np.sqrt(np.maximum(variance, 0.0))
        return np.asarray(expit(middle - half)), np.asarray(expit(middle + half))


def curve(depth: Floats, found: Floats, cluster: Whole) -> Curve:
    """Fit the curve by Newton's method; the slope has a weak prior (mean 1, variance 1) and is never below FLATTEST."""
    x = np.column_stack([np.ones(len(depth)), depth])
    prior = np.asarray([1e-6, 1.0])
    weights = _newton(x, found, prior)
    if weights[1] < FLATTEST:
        weights = _newton(x, found, np.asarray([1e-6, 1e9]), FLATTEST)
    p = expit(x @ weights)
    place = np.unique(cluster, return_inverse=True)[1]
    score = x * (found - p)[:, None]
    sums = np.column_stack([np.bincount(place, weights=score[:, one]) for one in range(2)])
    inverse = np.linalg.inv((x * (p * (1 - p))[:, None]).T @ x + np.diag(prior))
    return Curve(float(weights[0]), float(weights[1]), inverse @ (sums.T @ sums) @ inverse)


def _newton(x: Floats, found: Floats, prior: Floats, slope: float = 1.0) -> Floats:
    """Return start and slope. ``prior``: precision of a Gaussian prior of each; the slope's mean is ``slope``."""
    middle = np.asarray([0.0, slope])
    weights = np.asarray([logit((found.sum() + 0.5) / (len(found) + 1)) - slope, slope])
    for _ in range(STEPS):
        p = expit(x @ weights)
        gradient = x.T @ (found - p) - prior * (weights - middle)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(prior), gradient)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return np.asarray(weights, dtype=np.float64)
