"""Allele frequencies between the places where they were counted: smoothing by distance (kriging). Pure.

For each locus the frequencies of a zone vary about a mean with a covariance that falls with distance, in units of
p(1 - p): a steep part and a gentle part, a part that is the zone's own, and that of counting n alleles. What is known
of a cell is then a mean and a variance; the variance over p(1 - p) is an F in the sense of Balding and Nichols (1995),
and gives the concentration of a Dirichlet about the mean. To leave a zone out is a change of rank one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from greenlane.tracing.origin.genotype.samples import Floats

PSEUDO = 0.5
"""Added to the count of each allele in the mean over the range, and of one allele that nobody has seen."""
HALF_WEIGHT = 20.0
"""Alleles counted in a zone at which it weighs half as much in the mean as a very large one."""


@dataclass(frozen=True)
class Settings:
    """How frequencies vary: ``steep`` and ``gentle`` (F units) with their lengths in km, ``own`` of a zone alone.

    ``design`` times the variance of counting, for relatives in a sample; ``bend`` is the exponent of the gentle part.
    ``spread`` is how far loci differ: 0 all alike, 1 in proportion to their own F. ``floor``: at least this times the
    variance times the mean of the range is left for an allele that nobody saw nearby.
    """

    steep: float = 0.05
    steep_km: float = 400.0
    gentle: float = 0.06
    gentle_km: float = 2500.0
    own: float = 0.012
    design: float = 1.2
    bend: float = 1.2
    spread: float = 0.5
    floor: float = 0.15

    def covariance(self, km: Floats) -> Floats:
        """Return the covariance at distances, in units of p(1 - p)."""
        gentle = self.gentle * np.exp(-((km / self.gentle_km) ** self.bend))
        return np.asarray(self.steep * np.exp(-km / self.steep_km) + gentle)


def differences(counts: Sequence[Floats]) -> Floats:
    """Return each locus's F over zones of at least 8 alleles, by moments, at least 0.005 (Nei 1977, with n - 1)."""
    found = []
    for table in counts:
        n = table.sum(axis=1)
        used = n >= 8
        if used.sum() < 2:
            found.append(0.05)
            continue
        n, p = n[used], table[used] / n[used][:, None]
        mean = (n[:, None] * p).sum(axis=0) / n.sum()
        within = ((1 - (p**2).sum(axis=1)) * n / (n - 1) * n).sum() / n.sum()
        total = 1 - (mean**2).sum()
        found.append(max(0.005, 1 - within / total) if total > 0 else 0.005)
    return np.asarray(found)


def scales(counts: Sequence[Floats], spread: float) -> Floats:
    """Return by how much each locus varies more or less than all, about 1."""
    f = differences(counts)
    return np.asarray((f / f.mean()) ** spread)


@dataclass(frozen=True)
class Locus:
    """One locus, smoothed onto targets, so that any zone can be left out at once.

    ``used`` are the zones where it was read, ``at`` the position of a zone among them or -1.
    """

    used: Floats
    at: Floats
    inverse: Floats
    weights: Floats
    freq: Floats
    sizes: Floats
    explained: Floats
    prior: float
    floor: float

    def frequencies(self, leave: int = -1) -> tuple[Floats, Floats, Floats]:
        """Return (targets x alleles + 1) means, the targets' concentrations, and the mean over the range.

        ``leave``: a zone that is treated as if it had not been sampled. The last column is an allele never seen.
        """
        out = int(self.at[leave]) if leave >= 0 else -1
        mean = _mean(self.freq, self.sizes, out)
        beta = self.freq - mean[None, :-1]
        explained = self.explained
        smooth = self.weights @ beta
        if out >= 0:
            column, own = self.weights[:, out], self.inverse[out, out]
            smooth = smooth - np.outer(column, self.inverse[out] @ beta / own)
            explained = explained - column**2 / own
        return _finished(smooth, mean, np.clip(self.prior - explained, 1e-4, 0.9), self.floor)


def _mean(freq: Floats, sizes: Floats, out: int) -> Floats:
    """The mean over the range, with an allele that nobody saw as the last."""
    sizes = sizes if out < 0 else np.where(np.arange(len(sizes)) == out, 0.0, sizes)
    weights = sizes / (sizes + HALF_WEIGHT)
    total, k = sizes.sum(), freq.shape[1]
    mean = weights @ freq / weights.sum() if total > 0 else np.full(k, 1 / max(k, 1))
    found = np.append(mean * total + PSEUDO, PSEUDO)
    return np.asarray(found / found.sum())


def _finished(smooth: Floats, mean: Floats, variance: Floats, floor: float) -> tuple[Floats, Floats, Floats]:
    p = np.empty((len(smooth), len(mean)))
    p[:, :-1] = mean[:-1] + smooth
    p[:, -1] = mean[-1]
    np.maximum(p, floor * variance[:, None] * mean[None, :] + 1e-4, out=p)
    p /= p.sum(axis=1, keepdims=True)
    return p, 1 / variance - 1, mean


def locus(table: Floats, between: Floats, to_cells: Floats, settings: Settings, scale: float) -> Locus:
    """Smooth one locus: ``table`` counts (zones x alleles), ``between`` the covariance of zones, ``to_cells`` of each
    cell (rows) with each zone; ``scale`` is that of the locus. Its targets are the cells, then the zones themselves."""
    sizes = table.sum(axis=1)
    used = np.flatnonzero(sizes > 0)
    at = np.full(len(table), -1.0)
    at[used] = np.arange(len(used))
    n = sizes[used]
    system = scale * between[np.ix_(used, used)]
    system[np.diag_indices_from(system)] += settings.own + settings.design / n
    inverse = cho_solve(cho_factor(system, lower=True), np.eye(len(used)))
    to_zones = scale * between + settings.own * np.eye(len(table))
    cross = np.concatenate([scale * to_cells, to_zones])[:, used]
    weights = cross @ inverse
    explained = np.einsum("ij,ij->i", weights, cross)
    prior = scale * (settings.steep + settings.gentle) + settings.own
    return Locus(
        used.astype(float), at, inverse, weights, table[used] / n[:, None], n, explained, prior, settings.floor
    )


def evidence(counts: Sequence[Floats], km: Floats, settings: Settings) -> float:
    """Return how well settings explain the counts: the log density of the zones' frequencies, alleles as normal.

    Each allele's deviations are in units of sqrt(p(1 - p)); each counts as 1 - p, so that k alleles weigh k - 1.
    """
    covariance, scale, total = settings.covariance(km), scales(counts, settings.spread), 0.0
    for table, one in zip(counts, scale, strict=True):
        sizes = table.sum(axis=1)
        used = sizes > 0
        if used.sum() < 3:
            continue
        n = sizes[used]
        freq = table[used] / n[:, None]
        mean = _mean(freq, n, -1)[:-1]
        kept = (mean > 0.01) & (mean < 0.99)
        system = one * covariance[np.ix_(used, used)]
        system[np.diag_indices_from(system)] += settings.own + settings.design / n
        factor = cho_factor(system, lower=True, check_finite=False)
        y = (freq - mean)[:, kept] / np.sqrt(mean * (1 - mean))[kept]
        fit = np.einsum("ij,ij->j", y, cho_solve(factor, y, check_finite=False))
        weight = (1 - mean)[kept]
        total -= 0.5 * float(weight @ fit) + float(weight.sum()) * float(np.log(np.diag(factor[0])).sum())
    return total
