"""How often each allele is, over the whole range: frequencies at places, smoothed by distance. Pure.

Everything is found from the reference set itself: the settings of the smoothing by how well they explain the
frequencies of the zones; and how far a likelihood is to be trusted (``trust``), so that regions of 50 and 90 % hold
that share of the samples of zones left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from greenlane.tracing.origin.genotype import kriging, zones
from greenlane.tracing.origin.genotype.kriging import Locus, Settings
from greenlane.tracing.origin.genotype.likelihood import Rates, add_locus
from greenlane.tracing.origin.genotype.samples import Fault, Faults, Floats, Ints, Reference, Samples
from greenlane.tracing.origin.genotype.targets import Targets, targets
from greenlane.tracing.origin.genotype.trust import LeftOut, Trust, calibrated
from greenlane.tracing.origin.genotype.zones import Coding, Zones
from greenlane.tracing.origin.posterior import Posterior, centres, km_between

LEAST_ZONES = 3
SEARCHED = ("steep", "steep_km", "gentle", "gentle_km", "own", "design")
LIMITS = {"steep": (1e-3, 0.6), "steep_km": (30.0, 3000.0), "gentle": (1e-3, 0.6), "gentle_km": (300.0, 12000.0),
          "own": (1e-4, 0.2), "design": (0.8, 4.0)}  # fmt: skip
PRIOR_SD = {"steep": 1.0, "steep_km": 0.7, "gentle": 1.0, "gentle_km": 0.7, "own": 1.0, "design": 0.3}
"""How far (in logarithms) a setting may easily lie from where the search starts: few places say little about it."""


@dataclass(frozen=True)
class Surface:
    """Allele frequencies of each target, how sure they are, and how far a likelihood is to be trusted.

    ``targets`` are the cells of the range, then the zones. ``p``: for each locus the frequencies, shape (targets,
    alleles + 1), the last an allele never seen; ``concentration`` of the Dirichlet about them, shape (targets, loci);
    ``mean`` over the range. ``used``: the loci that were read at all. ``before``: how likely each target is before a
    genotype is looked at.
    """

    reference: Reference
    zones: Zones
    coding: Coding
    settings: Settings
    rates: Rates
    trust: Trust
    targets: Targets
    before: Floats
    p: tuple[Floats, ...]
    concentration: Floats
    mean: tuple[Floats, ...]
    used: tuple[int, ...]

    def log_likelihood(self, samples: Samples) -> Floats:
        """Return the log likelihood of each specimen (rows) at each target; loci must be those of the reference set."""
        return self.log_likelihood_of_codes(self.coding.coded(samples))

    def log_likelihood_of_codes(self, codes: Ints) -> Floats:
        """Return the same of alleles that are coded already."""
        found = np.zeros((len(codes), len(self.targets.lat)))
        for i in self.used:
            add_locus(found, codes[:, i], self.p[i], self.concentration[:, i], self.mean[i], self.rates)
        return found

    def maps(self, log_likelihood: Floats) -> Floats:
        """Return the probability of each target (columns) for each specimen (rows)."""
        return self.trust.posterior(log_likelihood, self.targets)

    def points(self, log_likelihood: Floats) -> Floats:
        """Return for each specimen the point of least expected distance (latitude, longitude), by ``Trust.point``."""
        return self.middles(self.trust.point().posterior(log_likelihood, self.targets))

    def joint_point(self, log_likelihood: Floats) -> Floats:
        """Return the same of all specimens (rows) together, as of one place: shape (1, 2)."""
        sharp = self.trust.point()
        maps = sharp.posterior(log_likelihood, self.targets)
        return self.middles(sharp.joint(maps, self.targets.before(sharp.near, sharp.sampled))[None, :])

    def middles(self, p: Floats) -> Floats:
        """Return the median point of maps over the targets (rows)."""
        return centres(self.targets.lat, self.targets.lon, p)

    def posteriors(self, p: Floats, points: Floats) -> list[Posterior]:
        """Return maps over the targets (rows) as maps over the cells, each with its point."""
        grid = self.reference.grid
        cells = self.targets.on_cells(p)
        at = [(float(lat), float(lon)) for lat, lon in points]
        return [Posterior(grid.lat, grid.lon, one, grid.countries, i) for one, i in zip(cells, at, strict=True)]

    def about(self) -> dict[str, Any]:
        """Return the method and its settings as JSON values, for the page and the ledger."""
        settings = {name: float(f"{value:.4g}") for name, value in vars(self.settings).items()}
        return {
            "method": "allele frequencies smoothed over distance (kriging), Dirichlet-multinomial likelihood",
            "settings": settings,
            "rates": vars(self.rates),
            "trust": self.trust.to_json(),
            "neutral": self.trust.neutral,
            "zones": len(self.zones),
            "simulated": self.reference.simulated,
            **self.reference.counts(),
        }


@dataclass(frozen=True)
class _Data:
    """A reference set made ready: zones, codes of its samples, the loci that can be used, distances of zones."""

    reference: Reference
    zones: Zones
    coding: Coding
    codes: Ints
    used: tuple[int, ...]
    km: Floats

    @property
    def counts(self) -> list[Floats]:
        return [self.zones.counts[i] for i in self.used]

    def km_to(self, lat: Floats, lon: Floats) -> Floats:
        return km_between(lat, lon, self.zones.lat, self.zones.lon)


def fit(
    reference: Reference,
    rates: Rates | None = None,
    settings: Settings | None = None,
    trust: Trust | None = None,
    *,
    neutral: bool = False,
) -> Surface:
    """Smooth the allele frequencies of a reference set; every setting is found from it. A few seconds.

    ``settings`` and ``trust`` given are taken as they are. ``neutral``: every cell is equally likely before a
    genotype is looked at. Raises Faults where there are too few zones to smooth.
    """
    rates = rates or Rates()
    data = _ready(reference)
    if settings is None:
        settings = _searched(data)
    lat, lon = reference.grid.lat, reference.grid.lon
    loci = _smoothed(data, settings, lat, lon)
    where = targets(reference.grid, data.zones)
    if trust is None:
        trust = _trust(data, loci, rates, where, neutral=neutral)
    every = len(reference.samples.loci)
    p: list[Floats] = [np.ones((len(where.lat), 1))] * every
    mean: list[Floats] = [np.ones(1)] * every
    concentration = np.ones((len(where.lat), every))
    for i, one in zip(data.used, loci, strict=True):
        p[i], concentration[:, i], mean[i] = one.frequencies()
    return Surface(
        reference,
        data.zones,
        data.coding,
        settings,
        rates,
        trust,
        where,
        where.before(trust.near, trust.sampled),
        tuple(p),
        concentration,
        tuple(mean),
        data.used,
    )


def _ready(reference: Reference) -> _Data:
    coding = zones.coding(reference.samples)
    codes = coding.coded(reference.samples)
    made = zones.zones(reference, codes, coding)
    if len(made) < LEAST_ZONES:
        said = f"there are samples of {len(made)} places apart from each other; at least {LEAST_ZONES} are needed"
        raise Faults([Fault("places", 0, said)])
    used = tuple(i for i, table in enumerate(made.counts) if (table.sum(axis=1) > 0).sum() >= 2 and table.shape[1] > 1)
    if not used:
        raise Faults([Fault("samples", 0, "no locus was read at two places, with more than one allele")])
    return _Data(reference, made, coding, codes, used, km_between(made.lat, made.lon, made.lat, made.lon))


def _searched(data: _Data) -> Settings:
    """The settings that explain the zones' frequencies best, held near those that are usual."""
    start = Settings()
    x0 = np.log([getattr(start, name) for name in SEARCHED])
    low, high = np.log(np.asarray([LIMITS[name] for name in SEARCHED])).T
    sd = np.asarray([PRIOR_SD[name] for name in SEARCHED])
    weight = len(data.used)

    def worse(x: Floats) -> float:
        inside = np.clip(x, low, high)
        values = dict(zip(SEARCHED, np.exp(inside).tolist(), strict=True))
        away = ((inside - x0) / sd) ** 2 + 10 * (x - inside) ** 2
        return 0.5 * float(away.sum()) * weight - kriging.evidence(data.counts, data.km, replace(start, **values))

    found = minimize(worse, x0, method="Powell", options={"maxfev": 260, "xtol": 0.05, "ftol": 1e-4})
    best = np.exp(np.clip(found.x, low, high))
    return replace(start, **dict(zip(SEARCHED, best.tolist(), strict=True)))


def _smoothed(data: _Data, settings: Settings, lat: Floats, lon: Floats) -> list[Locus]:
    between, cross = settings.covariance(data.km), settings.covariance(data.km_to(lat, lon))
    scale = kriging.scales(data.counts, settings.spread)
    return [kriging.locus(t, between, cross, settings, float(s)) for t, s in zip(data.counts, scale, strict=True)]


def _left_out(data: _Data, loci: Sequence[Locus], rates: Rates, count: int) -> Iterator[tuple[int, Ints, Floats]]:
    """For each zone: its number, its samples, their log likelihoods at each target as if it had not been sampled."""
    for zone in range(len(data.zones)):
        members = np.flatnonzero(data.zones.of_sample == zone)
        found = np.zeros((len(members), count))
        for i, one in zip(data.used, loci, strict=True):
            p, concentration, mean = one.frequencies(zone)
            add_locus(found, data.codes[members, i], p, concentration, mean, rates)
        yield zone, members, found


def _trust(data: _Data, loci: Sequence[Locus], rates: Rates, where: Targets, *, neutral: bool) -> Trust:
    true = where.cell_of[data.zones.of_sample]
    left = _left_out(data, loci, rates, len(where.lat))
    return calibrated([LeftOut(zone, found, true[members]) for zone, members, found in left], where, neutral=neutral)
