"""How good the assignment is: places or samples left out in turn, beside two simpler ways in the same run. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenlane.tracing.origin.genotype import baselines, zones
from greenlane.tracing.origin.genotype.likelihood import Rates
from greenlane.tracing.origin.genotype.samples import Fault, Faults, Floats, Ints, Reference
from greenlane.tracing.origin.genotype.surface import Surface, fit
from greenlane.tracing.origin.genotype.trust import before_true
from greenlane.tracing.origin.posterior import km_apart, km_between

FOLDS, PARTS = 4, 10
LEAST_SPOTS = 6
PLACES, SAMPLES = "places", "samples"


@dataclass(frozen=True)
class Validation:
    """What leaving places or samples out gave. Errors are great-circle km from the median point to the true place.

    ``left``: whole ``places`` or single ``samples``; ``neutral``: every cell was equally likely before. ``spots``:
    places that stand apart from each other; one is left out with all within 25 km of it. ``covered_50``:
    the share of samples whose true cell is in their 50 % region; ``area_50_km2``: the median size of it. ``country``:
    the share whose likeliest country is the true one, None where countries are not known. ``nearest_`` and
    ``population_median_km``: the likest sample's place, and the likeliest place as a population, of what was not left
    out. ``mean_km`` and ``population_mean_km``: the same as means.
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
    mean_km: float = 0.0
    population_mean_km: float = 0.0
    left: str = PLACES
    neutral: bool = False

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


def leave_places_out(
    reference: Reference, rates: Rates | None = None, folds: int = FOLDS, *, neutral: bool = False
) -> Validation:
    """Assign every sample by a surface that never saw its place. Raises Faults where places are too few.

    The spots are parted into ``folds``; the settings of the smoothing and the trust in it are found without the fold.
    Then each spot of the fold is left out by itself.
    """
    spot, count = _spots(reference)
    found: list[_Placed] = []
    # Every n-th spot: spots that lie together fall into different folds, as a new specimen's neighbours are known.
    for fold in range(min(folds, count)):
        learned = fit(reference.of(spot % folds != fold), rates, neutral=neutral)
        found += [_placed(reference, spot == one, learned) for one in range(fold, count, folds)]
    return _summed(reference, spot, found, PLACES, neutral=neutral)


def leave_samples_out(
    reference: Reference, rates: Rates | None = None, parts: int = PARTS, *, neutral: bool = False
) -> Validation:
    """Assign every sample by a surface that never saw it, and knows the others of its place. Raises Faults.

    A tenth of each place is left out at a time, one sample of those that have ten or fewer. The settings and the trust
    are those of the whole set: some ten numbers.
    """
    spot, _count = _spots(reference)
    learned = fit(reference, rates, neutral=neutral)
    part = np.zeros(len(spot), dtype=np.int64)
    for place in np.unique(spot):
        members = np.flatnonzero(spot == place)
        part[members] = (np.arange(len(members)) + place) % parts
    found = [_placed(reference, part == one, learned) for one in np.unique(part)]
    return _summed(reference, spot, found, SAMPLES, neutral=neutral)


def _spots(reference: Reference) -> tuple[Ints, int]:
    """The spot of each sample, and how many there are. Raises Faults where they are too few."""
    spot = zones.spots(reference)[reference.where]
    count = int(spot.max()) + 1
    if count < LEAST_SPOTS:
        said = f"there are samples of {count} places apart from each other; {LEAST_SPOTS} are needed to leave some out"
        raise Faults([Fault("places", 0, said)])
    return spot, count


def _summed(reference: Reference, spot: Ints, found: list[_Placed], left: str, *, neutral: bool) -> Validation:
    km = np.concatenate([one.km for one in found])
    before = np.concatenate([one.before for one in found])
    areas = np.median(np.concatenate([one.areas for one in found]), axis=0)
    right = [held for one in found for held in one.country]
    nearest, population = _others(reference, spot, alone=left == SAMPLES)
    return Validation(
        len(km), int(spot.max()) + 1, float(np.median(km)), float(np.quantile(km, 0.75)),
        float((before < 0.5).mean()), float((before < 0.9).mean()), float(areas[0]), float(areas[1]),
        float(np.mean(right)) if right else None, float(np.median(nearest)), float(np.median(population)),
        reference.simulated, float(km.mean()), float(population.mean()), left, neutral,
    )  # fmt: skip


def _placed(reference: Reference, out: NDArray[np.bool_], learned: Surface) -> _Placed:
    """Assign the samples where ``out`` is true by a surface of the others."""
    surface = fit(reference.of(~out), learned.rates, learned.settings, learned.trust)
    left, grid = reference.of(out), reference.grid
    said = surface.log_likelihood(left.samples)
    lat, lon = _positions(left, left.where)
    true = km_between(lat, lon, grid.lat, grid.lon).argmin(axis=1)
    points = surface.points(said)
    posteriors = surface.posteriors(surface.maps(said), points)
    areas = np.asarray([[one.area_km2(0.5), one.area_km2(0.9)] for one in posteriors])
    country = [
        next(iter(one.by_country())) == grid.countries[cell]
        for one, cell in zip(posteriors, true, strict=True)
        if grid.countries[cell]
    ]
    km = km_apart(lat, lon, points[:, 0], points[:, 1])
    return _Placed(km, before_true(np.stack([one.p for one in posteriors]), true), areas, country)


def _positions(reference: Reference, where: Ints) -> tuple[Floats, Floats]:
    places = [reference.places[i] for i in where]
    return np.asarray([place.lat for place in places]), np.asarray([place.lon for place in places])


def _others(reference: Reference, spot: Ints, *, alone: bool) -> tuple[Floats, Floats]:
    """The errors of the two baselines; ``alone``: only the sample itself is left out."""
    known = zones.coding(reference.samples)
    codes = known.coded(reference.samples)
    lat, lon = _positions(reference, reference.where)
    likest = baselines.nearest(codes, np.arange(len(spot)) if alone else spot, known)
    first = np.unique(spot, return_index=True)[1]
    chosen = first[baselines.population(codes, spot, known, own=alone)]
    return km_apart(lat, lon, lat[likest], lon[likest]), km_apart(lat, lon, lat[chosen], lon[chosen])
