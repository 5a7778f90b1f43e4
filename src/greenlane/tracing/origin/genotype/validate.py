"""How good the assignment is: every place left out in turn, beside two simpler ways in the same run. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from greenlane.tracing.origin.genotype import baselines, zones
from greenlane.tracing.origin.genotype.likelihood import Rates
from greenlane.tracing.origin.genotype.samples import Fault, Faults, Floats, Ints, Reference
from greenlane.tracing.origin.genotype.surface import Surface, fit
from greenlane.tracing.origin.genotype.trust import before_true
from greenlane.tracing.origin.posterior import Posterior, centres, km_between

FOLDS = 4
LEAST_SPOTS = 6


@dataclass(frozen=True)
class Validation:
    """What leaving whole places out gave. Errors are great-circle km from the median point to the true place.

    ``spots``: places that stand apart from each other; each was left out with all within 25 km of it. ``covered_50``:
    the share of samples whose true cell is in their 50 % region; ``area_50_km2``: the median size of it. ``country``:
    the share whose likeliest country is the true one, None where countries are not known. ``nearest_`` and
    ``population_median_km``: the likest sample's place, and the likeliest place as a population, of those not left out.
    """

    samples: int
    spots: int
    median_km: float
    km_75: float
    covered_50: float
    covered_90: float
    area_50_km2: float
    area_90_km2: float
    country: float | None
    nearest_median_km: float
    population_median_km: float
    simulated: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, for ``ReferenceSet.validation``."""
        return {name: float(f"{v:.5g}") if isinstance(v, float) else v for name, v in vars(self).items()}


@dataclass(frozen=True)
class _Placed:
    """What one fold gave, for each of its samples."""

    km: Floats
    before: Floats
    areas: Floats
    country: list[bool]


def leave_places_out(reference: Reference, rates: Rates | None = None, folds: int = FOLDS) -> Validation:
    """Assign every sample by a surface that never saw its place. Raises Faults where places are too few.

    The spots are parted into ``folds``; the settings of the smoothing and the trust in it are found without the fold.
    Then each spot of the fold is left out by itself.
    """
    spot = zones.spots(reference)[reference.where]
    count = int(spot.max()) + 1
    if count < LEAST_SPOTS:
        said = f"there are samples of {count} places apart from each other; {LEAST_SPOTS} are needed to leave some out"
        raise Faults([Fault("places", 0, said)])
    found: list[_Placed] = []
    # Every n-th spot: spots that lie together fall into different folds, as a new specimen's neighbours are known.
    for fold in range(min(folds, count)):
        learned = fit(reference.of(spot % folds != fold), rates)
        for one in range(fold, count, folds):
            surface = fit(reference.of(spot != one), learned.rates, learned.settings, learned.trust)
            found.append(_placed(surface, reference.of(spot == one)))
    km = np.concatenate([one.km for one in found])
    before = np.concatenate([one.before for one in found])
    areas = np.median(np.concatenate([one.areas for one in found]), axis=0)
    right = [held for one in found for held in one.country]
    nearest, population = _others(reference, spot)
    return Validation(
        len(km), count, float(np.median(km)), float(np.quantile(km, 0.75)), float((before < 0.5).mean()),
        float((before < 0.9).mean()), float(areas[0]), float(areas[1]), float(np.mean(right)) if right else None,
        nearest, population, reference.simulated,
    )  # fmt: skip


def _placed(surface: Surface, left: Reference) -> _Placed:
    grid = surface.reference.grid
    maps = surface.maps(left.samples)
    lat, lon = _positions(left, left.where)
    true = km_between(lat, lon, grid.lat, grid.lon).argmin(axis=1)
    centre = centres(grid.lat, grid.lon, maps)
    km = np.diagonal(km_between(centre[:, 0], centre[:, 1], lat, lon))
    posteriors = [Posterior(grid.lat, grid.lon, p, grid.countries) for p in maps]
    areas = np.asarray([[one.area_km2(0.5), one.area_km2(0.9)] for one in posteriors])
    country = [
        next(iter(one.by_country())) == grid.countries[cell]
        for one, cell in zip(posteriors, true, strict=True)
        if grid.countries[cell]
    ]
    return _Placed(np.asarray(km), before_true(maps, true), areas, country)


def _positions(reference: Reference, where: Ints) -> tuple[Floats, Floats]:
    places = [reference.places[i] for i in where]
    return np.asarray([place.lat for place in places]), np.asarray([place.lon for place in places])


def _others(reference: Reference, spot: Ints) -> tuple[float, float]:
    """The median errors of the two baselines."""
    known = zones.coding(reference.samples)
    codes = known.coded(reference.samples)
    lat, lon = _positions(reference, reference.where)
    likest = baselines.nearest(codes, spot, known)
    chosen = baselines.population(codes, spot, known)
    first = np.asarray([np.flatnonzero(spot == one)[0] for one in range(int(spot.max()) + 1)])
    return _median_km(lat, lon, likest), _median_km(lat, lon, first[chosen])


def _median_km(lat: Floats, lon: Floats, at: Ints) -> float:
    from_to = [
        km_between(lat[i : i + 1], lon[i : i + 1], lat[j : j + 1], lon[j : j + 1])[0, 0] for i, j in enumerate(at)
    ]
    return float(np.median(from_to))
