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
from greenlane.tracing.origin.genotype.samples import Fault, Faults, Floats, Grid, Ints, Reference, Samples
from greenlane.tracing.origin.genotype.trust import LeftOut, Trust, calibrated, near_places
from greenlane.tracing.origin.genotype.zones import Coding, Zones
from greenlane.tracing.origin.posterior import km_between

LEAST_ZONES = 3
SEARCHED = ("steep", "steep_km", "gentle", "gentle_km", "own", "design")
LIMITS = {"steep": (1e-3, 0.6), "steep_km": (30.0, 3000.0), "gentle": (1e-3, 0.6), "gentle_km": (300.0, 12000.0),
          "own": (1e-4, 0.2), "design": (0.8, 4.0)}  # fmt: skip
PRIOR_SD = {"steep": 1.0, "steep_km": 0.7, "gentle": 1.0, "gentle_km": 0.7, "own": 1.0, "design": 0.3}
"""How far (in logarithms) a setting may easily lie from where the search starts: few places say little about it."""


@dataclass(frozen=True)
class Surface:
    """Allele frequencies of each cell, how sure they are, and how far a likelihood is to be trusted.

    ``p``: for each locus the frequencies, shape (cells, alleles + 1), the last an allele never seen; ``concentration``
    of the Dirichlet about them, shape (cells, loci); ``mean`` over the range. ``used``: the loci that were read at all.
    ``before``: how likely each cell is before a genotype is looked at.
    """

    reference: Reference
    zones: Zones
    coding: Coding
    settings: Settings
    rates: Rates
    trust: Trust
    before: Floats
    p: tuple[Floats, ...]
    concentration: Floats
    mean: tuple[Floats, ...]
    used: tuple[int, ...]

    def log_likelihood(self, samples: Samples) -> Floats:
        """Return the log likelihood of each specimen (rows) at each cell; loci must be those of the reference set."""
        return self.log_likelihood_of_codes(self.coding.coded(samples))

    def log_likelihood_of_codes(self, codes: Ints) -> Floats:
        """Return the same of alleles that are coded already."""
        found = np.zeros((len(codes), len(self.reference.grid)))
        for i in self.used:
            add_locus(found, codes[:, i], self.p[i], self.concentration[:, i], self.mean[i], self.rates)
        return found

    def maps(self, samples: Samples) -> Floats:
        """Return the probability of each cell (columns) for each specimen (rows)."""
        return self.trust.posterior(self.log_likelihood(samples), self.before)

    def maps_of_codes(self, codes: Ints) -> Floats:
        """Return the same of alleles that are coded already."""
        return self.trust.posterior(self.log_likelihood_of_codes(codes), self.before)

    def about(self) -> dict[str, Any]:
        """Return the method and its settings as JSON values, for the page and the ledger."""
        settings = {name: float(f"{value:.4g}") for name, value in vars(self.settings).items()}
        return {
            "method": "allele frequencies smoothed over distance (kriging), Dirichlet-multinomial likelihood",
            "settings": settings,
            "rates": vars(self.rates),
            "trust": self.trust.to_json(),
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
    reference: Reference, rates: Rates | None = None, settings: Settings | None = None, trust: Trust | None = None
) -> Surface:
    """Smooth the allele frequencies of a reference set; every setting is found from it. A few seconds.

    ``settings`` and ``trust`` given are taken as they are. Raises Faults where there are too few zones to smooth.
    """
    rates = rates or Rates()
    data = _ready(reference)
    if settings is None:
        settings = _searched(data)
    lat, lon = reference.grid.lat, reference.grid.lon
    loci = _smoothed(data, settings, lat, lon)
    if trust is None:
        trust = _trust(data, loci, rates, reference.grid)
    every = len(reference.samples.loci)
    p: list[Floats] = [np.ones((len(lat), 1))] * every
    mean: list[Floats] = [np.ones(1)] * every
    concentration = np.ones((len(lat), every))
    for i, one in zip(data.used, loci, strict=True):
        p[i], concentration[:, i], mean[i] = one.frequencies()
    kernels = near_places(lat, lon, data.zones.lat, data.zones.lon)
    before = trust.before(kernels)
    return Surface(
        reference,
        data.zones,
        data.coding,
        settings,
        rates,
        trust,
        before,
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


def _left_out(data: _Data, loci: Sequence[Locus], rates: Rates, cells: int) -> Iterator[tuple[int, Ints, Floats]]:
    """For each zone: its number, its samples, and their log likelihoods at each cell as if it had not been sampled."""
    for zone in range(len(data.zones)):
        members = np.flatnonzero(data.zones.of_sample == zone)
        found = np.zeros((len(members), cells))
        for i, one in zip(data.used, loci, strict=True):
            p, concentration, mean = one.frequencies(zone)
            add_locus(found, data.codes[members, i], p, concentration, mean, rates)
        yield zone, members, found


def _trust(data: _Data, loci: Sequence[Locus], rates: Rates, grid: Grid) -> Trust:
    places = data.reference.places
    at = [km_between(np.asarray([p.lat]), np.asarray([p.lon]), grid.lat, grid.lon)[0].argmin() for p in places]
    true = np.asarray(at)[data.reference.where]
    kernels = near_places(grid.lat, grid.lon, data.zones.lat, data.zones.lon)
    rows = [LeftOut(zone, found, true[members]) for zone, members, found in _left_out(data, loci, rates, len(grid))]
    return calibrated(rows, kernels)
