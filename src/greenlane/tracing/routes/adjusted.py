"""What seizures say of smuggling, apart from how much is seized and how much of that is reported. Pure.

Method: after Underwood, Burn and Milliken, "Dissecting the Illegal Ivory Trade", PLOS ONE 8(10): e76539 (2013), the
framework of ETIS. The reported seizures of a country in a year are negative binomial with mean

    smuggling × seizure rate × reporting rate

where the log of smuggling is a smooth curve of time for each country around a common one, and both rates are logistic
in what was measured of a country's law enforcement and of its reporting. Neither level of the rates can be known from
seizures: only trends and differences of smuggling are given, as an index. Where this differs from the publication: one
class of goods at a time, and the posterior is taken as normal around its mode (Laplace) instead of drawn by a Markov
chain, with the variances of the curves estimated (empirical Bayes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln

Floats = NDArray[np.float64]
DEGREE = 3
"""Of the polynomial of time: a level, a slope, a bend, and a second bend."""
ROUNDS = 6
"""How often the variances of the curves are estimated anew; they hardly move after the fourth."""
DRAWS = 2000


class TooFew(ValueError):
    """There is too little to tell smuggling from rates: the message says of what."""


@dataclass(frozen=True)
class Reported:
    """Reported seizures of one class of goods, and what is known of the rates.

    ``counts``: whole numbers, one row for each of the ``places``, one column for each of the ``years``; nan where
    nobody could report. ``seizing`` and ``reporting``: covariates, shape (places, years, how many), the larger the
    more is seized or reported; they are centred and scaled here. Raises ValueError where shapes do not fit.
    """

    places: tuple[str, ...]
    years: tuple[int, ...]
    counts: Floats
    seizing: Floats
    reporting: Floats

    def __post_init__(self) -> None:
        shape = (len(self.places), len(self.years))
        if self.counts.shape != shape or any(x.shape[:2] != shape or x.ndim != 3 for x in self._rates):
            raise ValueError(f"counts and covariates must have {shape[0]} places and {shape[1]} years")
        if any(not np.isfinite(x).all() for x in self._rates):
            raise ValueError("a covariate is missing: give one for every place and year")

    @property
    def _rates(self) -> tuple[Floats, Floats]:
        return self.seizing, self.reporting


@dataclass(frozen=True)
class Index:
    """A trend: for each year the index (the first year is 100), and the interval that holds 90 % of the posterior."""

    years: tuple[int, ...]
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Adjusted:
    """Trends of smuggling: over all places, and of each; ``raw`` are the plain counts as an index beside them.

    ``seizing`` and ``reporting``: how much the log odds of each rate rise with one standard deviation of each
    covariate, with their standard errors. ``said``: how many seizures, places and years it rests on.
    """

    together: Index
    each: dict[str, Index]
    raw: tuple[float, ...]
    seizing: tuple[tuple[float, float], ...]
    reporting: tuple[tuple[float, float], ...]
    seizures: int


def adjusted(reported: Reported, *, seed: int = 0) -> Adjusted:
    """Return the trends of smuggling that reported seizures speak of. Raises TooFew.

    Takes a second for 40 places over 15 years. ``seed`` draws the intervals; the same seed gives the same.
    """
    seen = np.isfinite(reported.counts)
    total = int(np.nansum(reported.counts))
    if total < 20 or len(reported.years) < 3 or int(seen.any(axis=1).sum()) < 2:
        raise TooFew(f"{total} seizures of {len(reported.places)} places in {len(reported.years)} years are too few")
    model = _Model(reported)
    at, hessian = model.fitted()
    chance = np.random.default_rng(seed)
    root = np.linalg.cholesky(_positive(hessian))
    draws = at + np.linalg.solve(root.T, chance.standard_normal((len(at), DRAWS))).T
    smuggled = np.exp(np.stack([model.log_smuggling(draw) for draw in draws]))
    whole = smuggled.sum(axis=1)
    spread = np.sqrt(np.diag(np.linalg.inv(_positive(hessian))))
    first, last = model.rates_at
    return Adjusted(
        together=_index(reported.years, whole),
        each={place: _index(reported.years, smuggled[:, n]) for n, place in enumerate(reported.places)},
        raw=_raw(reported.counts),
        seizing=tuple(zip(at[first:last].tolist(), spread[first:last].tolist(), strict=True)),
        reporting=tuple(zip(at[last:-1].tolist(), spread[last:-1].tolist(), strict=True)),
        seizures=total,
    )


def _raw(counts: Floats) -> tuple[float, ...]:
    sums = np.nansum(counts, axis=0)
    base = next((one for one in sums if one > 0), 1.0)
    return tuple(float(100 * one / base) for one in sums)


def _index(years: Sequence[int], drawn: Floats) -> Index:
    """The index of draws (one a row, one year a column): each draw by its own first year."""
    relative = 100 * drawn / drawn[:, :1]
    low, value, high = np.quantile(relative, (0.05, 0.5, 0.95), axis=0)
    return Index(tuple(years), tuple(map(float, value)), tuple(map(float, low)), tuple(map(float, high)))


def _positive(matrix: Floats) -> Floats:
    """The nearest matrix that is symmetric and positive definite: what a numerical Hessian should have been."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    made: Floats = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    return made


class _Model:
    """Parameters in one vector: curve of every place, common curve, seizing, reporting, log of the dispersion."""

    def __init__(self, reported: Reported) -> None:
        self.counts = np.nan_to_num(reported.counts)
        self.seen = np.isfinite(reported.counts)
        self.n, self.t = self.counts.shape
        self.time = _polynomials(self.t)
        self.k = self.time.shape[1]
        self.seizing, self.reporting = _scaled(reported.seizing), _scaled(reported.reporting)
        own = self.n * self.k
        self.common = slice(own, own + self.k)
        self.rates_at = (own + self.k, own + self.k + self.seizing.shape[2])
        self.size = self.rates_at[1] + self.reporting.shape[2] + 1
        self.spread = np.full(self.k, 1.0)

    def log_smuggling(self, at: Floats) -> Floats:
        """The log of smuggling, (places, years), up to a constant that seizures cannot tell."""
        curves = at[: self.n * self.k].reshape(self.n, self.k) + at[self.common]
        made: Floats = curves @ self.time.T
        return made

    def fitted(self) -> tuple[Floats, Floats]:
        """The mode of the posterior, and the second derivatives there."""
        at = np.zeros(self.size)
        at[self.common.start] = np.log(max(self.counts[self.seen].mean(), 0.05)) / self.time[0, 0] + np.log(4)
        for _ in range(ROUNDS):
            at = minimize(self.loss, at, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
            hessian = self._hessian(at)
            self._respread(at, np.diag(np.linalg.inv(_positive(hessian))))
        return at, hessian

    def _respread(self, at: Floats, variance: Floats) -> None:
        own = slice(0, self.n * self.k)
        squares = (at[own] ** 2 + variance[own]).reshape(self.n, self.k).mean(axis=0)
        self.spread = np.sqrt(np.clip(squares, 1e-4, 25.0))

    def loss(self, at: Floats) -> tuple[float, Floats]:
        """Minus the log posterior, and its derivatives."""
        first, last = self.rates_at
        seize, report = self.seizing @ at[first:last], self.reporting @ at[last:-1]
        mean = np.exp(np.clip(self.log_smuggling(at), -20, 20)) * expit(seize) * expit(report)
        size = np.exp(np.clip(at[-1], -6, 10))
        n, seen = self.counts, self.seen
        likely = gammaln(n + size) - gammaln(size) + size * np.log(size / (size + mean))
        likely = likely + n * np.log(np.maximum(mean, 1e-300) / (size + mean))
        to_log_mean = np.where(seen, size * (n - mean) / (size + mean), 0.0)
        slope = np.empty(self.size)
        curves = to_log_mean @ self.time
        slope[: self.n * self.k] = curves.ravel()
        slope[self.common] = curves.sum(axis=0)
        slope[first:last] = np.einsum("nt,ntj->j", to_log_mean * expit(-seize), self.seizing)
        slope[last:-1] = np.einsum("nt,ntj->j", to_log_mean * expit(-report), self.reporting)
        by_size = digamma(n + size) - digamma(size) + np.log(size / (size + mean)) + 1 - (n + size) / (size + mean)
        slope[-1] = size * by_size[seen].sum()
        scale = np.concatenate([np.tile(self.spread, self.n), self._wide()])
        from_prior = (at - self._middle()) / scale**2
        loss = 0.5 * float((from_prior**2 * scale**2).sum()) - float(likely[seen].sum())
        return loss, from_prior - slope

    def _wide(self) -> Floats:
        """The spread of what is not a place's own curve: the common curve is nearly free, rates move gently."""
        rates = self.size - self.n * self.k - self.k - 1
        return np.concatenate([[10.0], np.full(self.k - 1, 3.0), np.full(rates, 1.5), [2.0]])

    def _middle(self) -> Floats:
        middle = np.zeros(self.size)
        middle[-1] = 1.0
        return middle

    def _hessian(self, at: Floats) -> Floats:
        step = 1e-4
        rows = np.empty((self.size, self.size))
        for n in range(self.size):
            there, back = at.copy(), at.copy()
            there[n] += step
            back[n] -= step
            rows[n] = (self.loss(there)[1] - self.loss(back)[1]) / (2 * step)
        return rows


def _polynomials(years: int) -> Floats:
    """Orthonormal polynomials of time up to ``DEGREE``, (years, degree + 1), each of mean square one."""
    time = np.linspace(-1, 1, years)
    degree = min(DEGREE, years - 2)
    q, _r = np.linalg.qr(np.vander(time, degree + 1, increasing=True))
    signs = np.sign(q[-1])
    made: Floats = q * signs * np.sqrt(years)
    return made


def _scaled(covariates: Floats) -> Floats:
    spread = covariates.std(axis=(0, 1))
    made: Floats = (covariates - covariates.mean(axis=(0, 1))) / np.where(spread > 0, spread, 1.0)
    return made
