"""Genotypes as values: specimens, the places and range they are compared with, what is wrong with a file. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MISSING = -1
"""The allele of a locus that was not read. In files it is -999, 0, NA or nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: which file (samples, places, grid), its line, the sample and the locus if it is one."""

    file: str
    line: int
    reason: str
    sample: str = ""
    locus: str = ""

    def __str__(self) -> str:
        """Return it as one line for an officer: ``samples, line 12, sample E7, locus 3: "x" is not a whole number``."""
        where = [self.file, *([f"line {self.line}"] if self.line else [])]
        where += [f"sample {self.sample}"] if self.sample else []
        where += [f"locus {self.locus}"] if self.locus else []
        return f"{', '.join(where)}: {self.reason}"


class Faults(ValueError):
    """A file cannot be read; nothing of it was taken. ``faults`` has every reason, in order of the lines."""

    SHOWN = 6

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        said = [str(fault) for fault in self.faults[: self.SHOWN]]
        if len(self.faults) > self.SHOWN:
            said.append(f"and {len(self.faults) - self.SHOWN} more")
        super().__init__("; ".join(said))


@dataclass(frozen=True)
class Samples:
    """Genotypes of ``n`` specimens at ``l`` loci.

    ``alleles`` has shape (n, l, 2); MISSING twice where a locus was not read, and a homozygote has two equal alleles.
    ``places`` is what the file says of where each is from, empty where unknown. ``loci`` are names, or "1", "2" …
    where the file names none (then ``named`` is False). ``simulated``: the file says that it was made up.
    """

    names: tuple[str, ...]
    loci: tuple[str, ...]
    alleles: Ints
    places: tuple[str, ...]
    named: bool = False
    simulated: bool = False

    def __len__(self) -> int:
        return len(self.names)

    def typed(self) -> NDArray[np.bool_]:
        """Return which loci of which specimens were read: shape (n, l)."""
        return np.asarray(self.alleles[:, :, 0] != MISSING)

    def of(self, kept: Sequence[int] | NDArray[np.bool_] | Ints) -> Samples:
        """Return the specimens at these positions (or where a mask is true), in that order."""
        at = np.arange(len(self))[np.asarray(kept)] if len(kept) else np.zeros(0, dtype=np.int64)
        names, places = (tuple(values[i] for i in at) for values in (self.names, self.places))
        return Samples(names, self.loci, self.alleles[at], places, self.named, self.simulated)

    def measured(self) -> dict[str, dict[str, list[int | None]]]:
        """Return ``{specimen: {locus: [allele, allele]}}`` with None where missing, as a ``Specimen`` keeps it."""
        pairs = self.alleles.tolist()
        return {
            name: {
                locus: [None if a == MISSING else a for a in pair]
                for locus, pair in zip(self.loci, pairs[i], strict=True)
            }
            for i, name in enumerate(self.names)
        }

    @classmethod
    def from_measured(cls, measured: Mapping[str, Mapping[str, Sequence[int | None]]]) -> Samples:
        """Return specimens from what ``measured`` gave, perhaps of several laboratories: the union of their loci."""
        loci = tuple(dict.fromkeys(locus for one in measured.values() for locus in one))
        alleles = np.full((len(measured), len(loci), 2), MISSING, dtype=np.int64)
        for i, one in enumerate(measured.values()):
            for j, locus in enumerate(loci):
                pair = one.get(locus) or (None, None)
                if pair[0] is not None and pair[1] is not None:
                    alleles[i, j] = pair[0], pair[1]
        named = any(locus != str(j + 1) for j, locus in enumerate(loci))
        return cls(tuple(measured), loci, alleles, ("",) * len(measured), named)

    def at_loci(self, loci: Sequence[str], named: bool) -> Samples:
        """Return the same specimens at the loci of a reference set, MISSING where they lack one.

        Loci are matched by name, whatever the case. Where one of the two files names no loci they are matched by
        position, and must be as many. Raises Faults where nothing matches.
        """
        if tuple(loci) == self.loci:
            return self
        if not (named and self.named):
            if len(loci) != len(self.loci):
                raise Faults([Fault("samples", 0, f"has {len(self.loci)} loci, the reference set {len(loci)}")])
            return Samples(self.names, tuple(loci), self.alleles, self.places, named, self.simulated)
        here = {locus.casefold(): i for i, locus in enumerate(self.loci)}
        found = [here.get(locus.casefold(), -1) for locus in loci]
        if max(found, default=-1) < 0:
            raise Faults([Fault("samples", 0, "has no locus by a name that the reference set has")])
        alleles = np.full((len(self), len(loci), 2), MISSING, dtype=np.int64)
        for j, i in enumerate(found):
            if i >= 0:
                alleles[:, j] = self.alleles[:, i]
        return Samples(self.names, tuple(loci), alleles, self.places, True, self.simulated)


@dataclass(frozen=True, slots=True)
class Place:
    """Where reference samples were taken: its key in the file of samples, its name, degrees north and east."""

    key: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Grid:
    """The cells of one degree that the range covers: the middle of each in degrees, and its country (ISO2 or empty)."""

    lat: Floats
    lon: Floats
    countries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lat)


@dataclass(frozen=True)
class Reference:
    """Specimens of known places. ``where`` gives for each the position of its place in ``places``.

    ``notes``: what was taken to be what while reading (order of columns, form of the grid), for the page.
    """

    samples: Samples
    places: tuple[Place, ...]
    where: Ints
    grid: Grid
    notes: tuple[str, ...] = ()

    @property
    def simulated(self) -> bool:
        """Whether the reference set says that it was made up."""
        return self.samples.simulated

    def of(self, kept: NDArray[np.bool_]) -> Reference:
        """Return the reference set with the samples where ``kept`` is true; places without any sample are left out."""
        used = np.unique(self.where[kept])
        new = np.full(len(self.places), -1, dtype=np.int64)
        new[used] = np.arange(len(used))
        places = tuple(self.places[i] for i in used)
        return Reference(self.samples.of(kept), places, new[self.where[kept]], self.grid, self.notes)

    def counts(self) -> dict[str, int]:
        """Return how many samples, places, loci, alleles and cells there are, for the page."""
        alleles = sum(len(np.unique(a[a != MISSING])) for a in self.samples.alleles.transpose(1, 0, 2))
        return {
            "samples": len(self.samples), "places": len(self.places), "loci": len(self.samples.loci),
            "alleles": alleles, "cells": len(self.grid),
        }  # fmt: skip
