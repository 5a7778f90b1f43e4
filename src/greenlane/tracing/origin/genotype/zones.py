"""Sampling places made into zones, and alleles counted in them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.tracing.origin.genotype.samples import MISSING, Floats, Ints, Reference, Samples
from greenlane.tracing.origin.posterior import km_between

TOGETHER_KM = 25.0
"""Places so near to each other are one spot: to leave one of them out and keep the other would prove nothing."""


@dataclass(frozen=True)
class Coding:
    """Which alleles a reference set knows at each locus, in order. An allele that it does not know is the last code."""

    alleles: tuple[Ints, ...]

    def coded(self, samples: Samples) -> Ints:
        """Return alleles as positions, shape (n, loci, 2): MISSING stays, what is not known is ``len(alleles)``."""
        found = np.full(samples.alleles.shape, MISSING, dtype=np.int64)
        for locus, known in enumerate(self.alleles):
            raw = samples.alleles[:, locus]
            at = np.searchsorted(known, raw)
            same = known[np.minimum(at, len(known) - 1)] == raw if len(known) else np.zeros(raw.shape, dtype=bool)
            found[:, locus] = np.where(raw == MISSING, MISSING, np.where(same, at, len(known)))
        return found


def coding(samples: Samples) -> Coding:
    """Return the alleles that are there, by locus."""
    per_locus = samples.alleles.transpose(1, 0, 2)
    return Coding(tuple(np.unique(one[one != MISSING]) for one in per_locus))


@dataclass(frozen=True)
class Zones:
    """Zones by number: the middle of each in degrees, which zone each place is in and each sample.

    ``counts``: for each locus how often each known allele was read in each zone, shape (zones, alleles).
    """

    lat: Floats
    lon: Floats
    of_place: Ints
    of_sample: Ints
    counts: tuple[Floats, ...]

    def __len__(self) -> int:
        return len(self.lat)


def spots(reference: Reference) -> Ints:
    """Return for each place the number of its spot: places within 25 km of each other, from one to the next."""
    lat, lon = _positions(reference)
    return _joined(km_between(lat, lon, lat, lon) <= TOGETHER_KM)


def _positions(reference: Reference) -> tuple[Floats, Floats]:
    places = reference.places
    return np.asarray([place.lat for place in places]), np.asarray([place.lon for place in places])


def _joined(near: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Ints:
    """Number the connected groups of a symmetric relation, in order of their first members."""
    label = np.arange(len(near))
    while True:
        new = np.where(near, label[None, :], len(near)).min(axis=1)
        if (new == label).all():
            return np.unique(label, return_inverse=True)[1].astype(np.int64)
        label = new


def zones(reference: Reference, codes: Ints, known: Coding) -> Zones:
    """Make zones of the places: one a spot, in the middle of its samples. ``codes`` are those of its samples."""
    lat, lon = _positions(reference)
    of_place = spots(reference)
    weights = np.maximum(np.bincount(reference.where, minlength=len(lat)), 1e-9)
    size = np.bincount(of_place, weights)
    middle = [np.bincount(of_place, weights * values) / size for values in (lat, lon)]
    of_sample = of_place[reference.where]
    return Zones(middle[0], middle[1], of_place, of_sample, count(codes, of_sample, len(size), known))


def count(codes: Ints, group: Ints, groups: int, known: Coding) -> tuple[Floats, ...]:
    """Return for each locus how often each known allele stands in each group, shape (groups, alleles)."""
    found = []
    for locus, alleles in enumerate(known.alleles):
        one = codes[:, locus]
        read = (one >= 0) & (one < len(alleles))
        at = np.repeat(group[:, None], 2, axis=1)[read] * len(alleles) + one[read]
        found.append(np.bincount(at, minlength=groups * len(alleles)).reshape(groups, len(alleles)).astype(float))
    return tuple(found)
