"""Where a specimen grew by its stable isotopes: assignment to a supplied isoscape. Pure.

An isoscape is a map of what the environment holds (precipitation, plants), with its error, cell by cell. A tissue
follows it by a straight line, tissue = a + b · environment, with a scatter of its own. The likelihood of a cell is then
normal, its variance the sum of the map's and the tissue's: the assignment of Wunder (2010, in West et al., Isoscapes)
as the R package assignR does it (Ma, Vander Zanden, Wunder and Bowen 2020). Here the error of the map counts once for
all specimens of one place, so that many specimens do not make a poor map look sharp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from greenlane.tracing.origin.posterior import Floats, Posterior, km_between

LEAST_KNOWN = 5
"""Specimens of known origin below which no line is fitted: of fewer, its scatter says nothing."""

Measured = Mapping[str, float]


@dataclass(frozen=True)
class Isoscape:
    """What the environment holds: ``mean`` and ``sd`` (per mil) have a row for each cell, a column for each isotope.

    ``lat``, ``lon`` in degrees are the middle of each cell; ``countries`` their ISO2 codes, empty where not known.
    """

    isotopes: tuple[str, ...]
    lat: Floats
    lon: Floats
    mean: Floats
    sd: Floats
    countries: tuple[str, ...]

    def column(self, isotope: str) -> int:
        """Return the column of an isotope. Raises ValueError where it has none."""
        return self.isotopes.index(isotope)


@dataclass(frozen=True)
class Rescaling:
    """From the environment to a tissue: ``intercept`` (per mil), ``slope``, and ``residual``, the covariance (per mil²)
    of what tissues of one place scatter by. ``known`` is how many specimens it was fitted to; 0: it was given.
    """

    isotopes: tuple[str, ...]
    intercept: Floats
    slope: Floats
    residual: Floats
    known: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, for a page that says by which line tissues were compared."""
        return {
            "isotopes": list(self.isotopes),
            "intercept": self.intercept.tolist(),
            "slope": self.slope.tolist(),
            "sd": np.sqrt(np.diag(self.residual)).tolist(),
            "known": self.known,
        }


@dataclass(frozen=True)
class Known:
    """A specimen of known origin: where it grew, in degrees, and what was measured of its tissue."""

    name: str
    lat: float
    lon: float
    measured: Measured


@dataclass(frozen=True)
class Assigned:
    """One map for each specimen, and one for all of them as if they came from one place.

    ``together``: log10 of how much better one shared place explains them than a place for each; where it is well below
    zero they are hardly of one place, and the joint map should not be used.
    """

    each: Mapping[str, Posterior]
    joint: Posterior
    together: float = 0.0


@dataclass(frozen=True)
class Validation:
    """What leaving each known specimen out gave: errors in km, and how often its place lay in the 50 and 90 % region.

    ``simulated`` is for whoever shows it; the numbers are those of this set alone.
    """

    specimens: int
    median_km: float
    covered_50: float
    covered_90: float
    errors_km: tuple[float, ...] = field(default=(), repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return what a page says of it."""
        return {
            "samples": self.specimens,
            "median_km": round(self.median_km, 1),
            "covered_50": round(self.covered_50, 4),
            "covered_90": round(self.covered_90, 4),
        }


def calibrate(isoscape: Isoscape, known: Sequence[Known]) -> Rescaling:
    """Fit tissue = a + b · environment to specimens of known origin, by least squares, isotope by isotope.

    The environment is that of the nearest cell. What is left over has the error of the map in it, which ``assign``
    counts by itself: its mean is taken off, down to a tenth of what was left. Isotopes go together as they do in
    specimens that have all of them; with fewer than ``LEAST_KNOWN`` of those they count as independent. Raises
    ValueError where an isotope of the map has fewer than ``LEAST_KNOWN`` specimens, or all of them lie alike.
    """
    cells = [nearest(isoscape, one.lat, one.lon) for one in known]
    n = len(isoscape.isotopes)
    intercept, slope, left = np.zeros(n), np.zeros(n), np.full((len(known), n), np.nan)
    variance, of_map = np.zeros(n), np.zeros(n)
    for k, isotope in enumerate(isoscape.isotopes):
        rows = [i for i, one in enumerate(known) if isotope in one.measured]
        if len(rows) < LEAST_KNOWN:
            raise ValueError(f"{isotope}: {len(rows)} specimens of known origin, at least {LEAST_KNOWN} are needed")
        x = isoscape.mean[[cells[i] for i in rows], k]
        y = np.array([known[i].measured[isotope] for i in rows])
        spread = float(((x - x.mean()) ** 2).sum())
        if spread < 1e-12:
            raise ValueError(f"{isotope}: the specimens of known origin all lie where the map says the same")
        slope[k] = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
        intercept[k] = float(y.mean() - slope[k] * x.mean())
        left[rows, k] = y - intercept[k] - slope[k] * x
        variance[k] = max(float((left[rows, k] ** 2).sum()) / (len(rows) - 2), 1e-6)
        of_map[k] = slope[k] ** 2 * float((isoscape.sd[[cells[i] for i in rows], k] ** 2).mean())
    return Rescaling(isoscape.isotopes, intercept, slope, _covariance(left, variance, of_map), len(known))


def _covariance(left: Floats, variance: Floats, of_map: Floats) -> Floats:
    """The covariance of a tissue's own scatter: what was left over, less the error of the map."""
    own = np.maximum(variance - of_map, variance / 10)
    whole = left[~np.isnan(left).any(axis=1)]
    made: Floats = np.diag(own)
    if len(variance) > 1 and len(whole) >= LEAST_KNOWN:
        correlation = np.nan_to_num(np.corrcoef(whole, rowvar=False))
        together = correlation * np.sqrt(np.outer(variance, variance))
        np.fill_diagonal(together, own)
        if np.linalg.eigvalsh(together).min() > 1e-3 * own.min():
            made = together
    return made


def nearest(isoscape: Isoscape, lat: float, lon: float) -> int:
    """Return the cell whose middle is nearest to a place (great circle)."""
    return int(np.argmin(_away_km(isoscape.lat, isoscape.lon, lat, lon)))


def _away_km(lat: Floats, lon: Floats, to_lat: float, to_lon: float) -> Floats:
    """Great-circle distances in km from places to one place, all in degrees."""
    return km_between(lat, lon, np.array([to_lat]), np.array([to_lon]))[:, 0]


def assign(isoscape: Isoscape, rescaling: Rescaling, specimens: Mapping[str, Measured]) -> Assigned:
    """Return how likely each place is for each specimen, and for all together if they came from one place.

    Before anything is measured, places are as likely as they are large. A specimen counts by the isotopes it has, of
    those that the map and the line know. Raises ValueError where there is no specimen, or one has none of them.
    """
    if not specimens:
        raise ValueError("there is no specimen")
    cells, order = _degrees(isoscape)
    each = {name: _posterior(isoscape, rescaling, [one], cells, order) for name, one in specimens.items()}
    joint, shared = _posterior(isoscape, rescaling, list(specimens.values()), cells, order)
    together = (shared - sum(evidence for _map, evidence in each.values())) / np.log(10)
    return Assigned({name: found for name, (found, _evidence) in each.items()}, joint, float(together))


def log_likelihood(isoscape: Isoscape, rescaling: Rescaling, specimens: Sequence[Measured]) -> Floats:
    """Return the log-likelihood of each cell for specimens of one place.

    The specimens together say what the tissue of their place is: a mean with a covariance P⁻¹ that shrinks with their
    number. A cell says it too, with the covariance D of the map, once. The likelihood is the normal density of the
    difference with covariance P⁻¹ + D, times that of the specimens' own scatter, which no cell changes.
    Raises ValueError where a specimen has no isotope that both map and line know.
    """
    isotopes = [name for name in rescaling.isotopes if name in isoscape.isotopes]
    used = [name for name in isotopes if any(name in one for one in specimens)]
    at = [isoscape.column(name) for name in used]
    of = [rescaling.isotopes.index(name) for name in used]
    precision, said, scatter = np.zeros((len(used), len(used))), np.zeros(len(used)), 0.0
    for one in specimens:
        has = [k for k, name in enumerate(used) if name in one]
        if not has:
            raise ValueError("a specimen has none of the isotopes of the map")
        inside = np.ix_([of[k] for k in has], [of[k] for k in has])
        inverse = np.linalg.inv(rescaling.residual[inside])
        values = np.array([one[used[k]] for k in has])
        precision[np.ix_(has, has)] += inverse
        said[has] += inverse @ values
        scatter += float(values @ inverse @ values) - _log_size(inverse / (2 * np.pi))
    spread = np.linalg.inv(precision)
    scatter += float(_log_size(precision / (2 * np.pi)) - said @ spread @ said)
    expected = rescaling.intercept[of] + rescaling.slope[of] * isoscape.mean[:, at]
    difference = expected - spread @ said
    of_map = (rescaling.slope[of] * isoscape.sd[:, at]) ** 2
    covariance = spread[None] + of_map[:, :, None] * np.eye(len(used))[None]
    weighed = np.linalg.solve(covariance, difference[:, :, None])[:, :, 0]
    found: Floats = -0.5 * (scatter + (difference * weighed).sum(axis=1) + _log_size(2 * np.pi * covariance))
    return found


def _log_size(matrix: Any) -> Any:
    """The logarithm of the determinant of a covariance, or of each of many."""
    return np.linalg.slogdet(matrix)[1]


def _degrees(isoscape: Isoscape) -> tuple[tuple[Floats, Floats, tuple[str, ...]], Any]:
    """The cells of one degree that the map covers, and for each cell of the map which of them it lies in."""
    pairs = np.column_stack([np.floor(isoscape.lat), np.floor(isoscape.lon)])
    unique, first, order = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    countries = tuple(isoscape.countries[int(i)] for i in first)
    return (unique[:, 0] + 0.5, unique[:, 1] + 0.5, countries), np.ravel(order)


def _posterior(
    isoscape: Isoscape, rescaling: Rescaling, specimens: Sequence[Measured], cells: Any, order: Any
) -> tuple[Posterior, float]:
    """The map, and the logarithm of how likely the specimens are if they came from any one place of it."""
    area = np.cos(np.radians(isoscape.lat)).clip(1e-6)
    logs = log_likelihood(isoscape, rescaling, specimens) + np.log(area / area.sum())
    p = np.exp(logs - logs.max())
    lat, lon, countries = cells
    found = np.bincount(order, weights=p, minlength=len(lat))
    return Posterior(lat, lon, found / found.sum(), countries), float(logs.max() + np.log(p.sum()))


def leave_out(isoscape: Isoscape, known: Sequence[Known], line: Rescaling | None = None, most: int = 200) -> Validation:
    """Assign each specimen of known origin by ``line``, or one fitted to the others; say how far off, how often in.

    The error is from the median point of the map (``Posterior.centre``) to where it grew. Of more than ``most``
    specimens, that many are taken, spread evenly over the list. Raises ValueError as ``calibrate`` does.
    """
    step = max(1, len(known) / most)
    chosen = [known[int(i * step)] for i in range(min(len(known), most))]
    errors, in_50, in_90 = [], 0, 0
    cells, order = _degrees(isoscape)
    for one in chosen:
        rescaling = line or calibrate(isoscape, [other for other in known if other is not one])
        found, _evidence = _posterior(isoscape, rescaling, [one.measured], cells, order)
        errors.append(float(_away_km(np.array([one.lat]), np.array([one.lon]), *found.centre())[0]))
        own = int(np.argmin(_away_km(found.lat, found.lon, one.lat, one.lon)))
        in_50 += bool(found.region(0.5)[own])
        in_90 += bool(found.region(0.9)[own])
    n = len(chosen)
    return Validation(n, float(np.median(errors)), in_50 / n, in_90 / n, tuple(errors))


def simulate(
    seed: int, *, specimens: int = 60, box: tuple[float, float, float, float] = (-20.0, 12.0, 10.0, 40.0)
) -> tuple[Isoscape, tuple[Known, ...]]:
    """Return an invented isoscape of d2H and d13C, and invented specimens of known origin. Nothing of it was measured.

    The map falls with latitude and towards the east, with smooth waves; tissues follow it by fixed lines with scatter.
    ``box``: south, north, west, east in degrees.
    """
    made = np.random.default_rng(seed)
    south, north, west, east = box
    lat, lon = (grid.ravel() for grid in np.mgrid[south + 0.5 : north : 1.0, west + 0.5 : east : 1.0])
    waves = made.uniform(0.05, 0.2, (2, 2))
    hydrogen = -20 - 1.2 * np.abs(lat) - 0.6 * (lon - west) + 6 * np.sin(waves[0, 0] * lat + waves[0, 1] * lon)
    carbon = -24 + 0.15 * (lat - south) + 3 * np.cos(waves[1, 0] * lat - waves[1, 1] * lon)
    mean = np.column_stack([hydrogen, carbon])
    sd = np.column_stack([made.uniform(2, 5, len(lat)), made.uniform(0.3, 0.8, len(lat))])
    isoscape = Isoscape(("d2H", "d13C"), lat, lon, mean, sd, ("",) * len(lat))
    known = []
    for i in range(specimens):
        cell = int(made.integers(len(lat)))
        here = made.normal(mean[cell], sd[cell])
        tissue = np.array([10.0, 2.0]) + np.array([0.9, 1.0]) * here + made.normal(0, [4.0, 0.6])
        measured = {name: round(float(value), 2) for name, value in zip(isoscape.isotopes, tissue, strict=True)}
        known.append(Known(f"K{i + 1}", float(lat[cell]), float(lon[cell]), measured))
    return isoscape, tuple(known)
