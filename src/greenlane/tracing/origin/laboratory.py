"""What a laboratory does with a reference set, whether of genotypes or of isotopes: one door to both. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np

from greenlane.tracing.origin import isotope, isotope_reading, land
from greenlane.tracing.origin.genotype import assign, match, reading, surface, validate
from greenlane.tracing.origin.genotype import samples as genotypes
from greenlane.tracing.origin.posterior import Posterior

GENOTYPE, ISOTOPE = "genotype", "isotope"
QUICK = 60
"""Up to so many genotypes, every place is left out while somebody waits: some seconds."""
MOST_LINES = 50_000
"""Lines of a text of genotypes that are read while somebody waits: two for each of more than any set has today."""
HARDLY_SHARED = -1.0
"""Below this (log10) one place explains the specimens so much worse than several that it is not used."""
Measured = Mapping[str, Any]


@dataclass(frozen=True)
class Texts:
    """What a reference set is made of. Genotypes: samples, places, grid. Isotopes: ``grid`` is the map, ``samples``
    are specimens of known origin, ``places`` are lines from map to tissue: one of these two at least.
    """

    samples: str = ""
    places: str = ""
    grid: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong: in which text, at which line (0: the whole), why, and what stands there.

    ``code`` is a reason that has words in every language; where there is none, ``said`` is the reason in English.
    """

    text: str
    line: int
    code: str
    said: str


class Unreadable(ValueError):
    """Texts that cannot be taken in: nothing of them was. ``wrong`` says where and why."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("; ".join(f"{one.text}:{one.line}: {one.code} {one.said}" for one in wrong[:5]))
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class Found:
    """Where specimens come from: a map for each, one for all together, and the numbers beside them.

    ``pooled`` says what the map for all is: ``joint``, as if all came from one place, or ``mixture``, the mean of the
    single maps, where one place hardly explains them. ``together``: log10 of one shared place against several.
    """

    each: Mapping[str, Posterior]
    pooled: Posterior
    how: str
    together: float
    used: Mapping[str, int]
    left_out: tuple[str, ...]
    settings: Mapping[str, Any]


class Laboratory(Protocol):
    """A reference set that was read."""

    @property
    def counts(self) -> dict[str, int]: ...
    @property
    def simulated(self) -> bool: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def quick(self) -> bool: ...
    def validated(self) -> dict[str, Any]: ...
    def assigned(self, specimens: Mapping[str, Measured]) -> Found: ...


@dataclass(frozen=True)
class Genotypes:
    """A reference set of genotypes, with the surface that is fitted to it when it is first needed."""

    reference: genotypes.Reference

    @cached_property
    def surface(self) -> surface.Surface:
        """How often each allele is over the range: worked out once, as long as the set stays read."""
        return surface.fit(self.reference)

    @cached_property
    def false_rates(self) -> match.FalseRates:
        """How often chance and kinship pass for a match: measured once, as long as the set stays read."""
        return match.false_rates(self.surface)

    @property
    def counts(self) -> dict[str, int]:
        """Samples, places, loci, alleles, cells."""
        return self.reference.counts()

    @property
    def simulated(self) -> bool:
        """Whether it says that it was made up."""
        return self.reference.simulated

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken to be what while it was read."""
        return self.reference.notes

    @property
    def quick(self) -> bool:
        """Whether ``validated`` takes no longer than somebody waits for a page."""
        return len(self.reference.samples) <= QUICK

    def validated(self) -> dict[str, Any]:
        """Leave its own places out in turn (``validate.leave_places_out``); ``none`` says why that cannot be."""
        try:
            return validate.leave_places_out(self.reference).to_json()
        except genotypes.Faults as faults:
            return {"none": faults.faults[0].reason}

    def assigned(self, specimens: Mapping[str, Measured]) -> Found:
        """Assign specimens. Raises Unreadable where their loci are others, or too few were read in every one."""
        fitted = self.surface
        try:
            found = assign.assign(fitted, genotypes.Samples.from_measured(specimens))
        except genotypes.Faults as faults:
            raise Unreadable(_told(faults)) from faults
        if not found.each:
            raise Unreadable([Wrong("samples", 0, "too_few_loci", "")])
        shared = found.joint if found.together >= HARDLY_SHARED else None
        return Found(
            found.each, shared or mixture(found.each), "joint" if shared else "mixture", found.together, found.loci,
            found.left_out, fitted.about(),
        )  # fmt: skip

    def matched(self, ours: Mapping[str, Measured], others: Mapping[str, Measured]) -> tuple[match.Match, ...]:
        """Compare specimens of one case with each other and with those of others. Raises Unreadable."""
        fitted, rates, read = self.surface, self.false_rates, genotypes.Samples.from_measured
        try:
            found = match.match(fitted, read(ours), rates=rates)
            return (*found, *match.match(fitted, read(ours), read(others), rates=rates)) if others else found
        except genotypes.Faults as faults:
            raise Unreadable(_told(faults)) from faults


@dataclass(frozen=True)
class Isotopes:
    """A map of isotopes with the line from it to a tissue, and the specimens of known origin, where there are any."""

    isoscape: isotope.Isoscape
    line: isotope.Rescaling
    known: tuple[isotope.Known, ...]
    simulated: bool
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Cells, isotopes, specimens of known origin."""
        return {"cells": len(self.isoscape.lat), "isotopes": len(self.isoscape.isotopes), "known": len(self.known)}

    @property
    def quick(self) -> bool:
        """Whether ``validated`` takes no longer than somebody waits for a page."""
        return True

    def validated(self) -> dict[str, Any]:
        """Leave each specimen of known origin out in turn; ``none`` where there are none."""
        if not self.known:
            return {"none": "there are no specimens of known origin"}
        given = self.line if not self.line.known else None
        return isotope.leave_out(self.isoscape, self.known, given).to_json()

    def assigned(self, specimens: Mapping[str, Measured]) -> Found:
        """Assign specimens; those without any isotope of the map are left out. Raises Unreadable where all are."""
        of_map = [name for name in self.line.isotopes if name in self.isoscape.isotopes]
        used = {name: sum(one in measured for one in of_map) for name, measured in specimens.items()}
        left = tuple(name for name, count in used.items() if not count)
        kept = {name: measured for name, measured in specimens.items() if used[name]}
        if not kept:
            raise Unreadable([Wrong("samples", 0, "no_isotope_in_common", ", ".join(of_map))])
        found = isotope.assign(self.isoscape, self.line, kept)
        shared = found.together >= HARDLY_SHARED
        return Found(
            found.each, found.joint if shared else mixture(found.each), "joint" if shared else "mixture",
            found.together, {name: used[name] for name in kept}, left, {"line": self.line.to_json()},
        )  # fmt: skip


def mixture(each: Mapping[str, Posterior]) -> Posterior:
    """Return the mean of maps: the probability that a specimen drawn at random among them comes from each cell."""
    cells: dict[tuple[float, float], tuple[float, str]] = {}
    for one in each.values():
        for lat, lon, p, code in zip(one.lat.tolist(), one.lon.tolist(), one.p.tolist(), one.countries, strict=True):
            cells[lat, lon] = (cells.get((lat, lon), (0.0, ""))[0] + p / len(each), code)
    lat, lon = np.array([place[0] for place in cells]), np.array([place[1] for place in cells])
    p = np.array([share for share, _code in cells.values()])
    return Posterior(lat, lon, p / p.sum(), tuple(code for _share, code in cells.values()))


@lru_cache(maxsize=4)
def opened(method: str, texts: Texts) -> Laboratory:
    """Read a reference set; the last few stay read. Raises Unreadable."""
    return _genotypes(texts) if method == GENOTYPE else _isotopes(texts)


def specimens(method: str, text: str) -> tuple[dict[str, dict[str, Any]], bool]:
    """Return what was measured of specimens, by name, and whether the text says that it was made up.

    Raises Unreadable.
    """
    if method == ISOTOPE:
        try:
            read = isotope_reading.read_specimens(text)
        except isotope_reading.Faults as faults:
            raise Unreadable(_coded("samples", faults)) from faults
        return {name: dict(one) for name, one in read.items()}, isotope_reading.says_simulated(text)
    _short(Texts(text))
    try:
        samples = reading.read_samples(text)
    except genotypes.Faults as faults:
        raise Unreadable(_told(faults)) from faults
    return samples.measured(), samples.simulated


def _short(texts: Texts) -> None:
    """Raise Unreadable where a text has more lines than are read."""
    long = [name for name in ("samples", "places", "grid") if len(getattr(texts, name).splitlines()) > MOST_LINES]
    if long:
        raise Unreadable([Wrong(name, MOST_LINES, "too_many", str(MOST_LINES)) for name in long])


def _genotypes(texts: Texts) -> Genotypes:
    _short(texts)
    try:
        return Genotypes(reading.read(texts.samples, texts.places, texts.grid, land.country))
    except genotypes.Faults as faults:
        raise Unreadable(_told(faults)) from faults


def _isotopes(texts: Texts) -> Isotopes:
    wrong: list[Wrong] = []
    isoscape, line = None, None
    known: tuple[isotope.Known, ...] = ()
    if not texts.grid.strip():
        wrong.append(Wrong("grid", 0, "empty", ""))
    if not (texts.samples.strip() or texts.places.strip()):
        wrong.append(Wrong("samples", 0, "known_or_line", ""))
    try:
        isoscape = isotope_reading.read_isoscape(texts.grid, land.country) if texts.grid.strip() else None
    except isotope_reading.Faults as faults:
        wrong += _coded("grid", faults)
    try:
        known = isotope_reading.read_known(texts.samples) if texts.samples.strip() else ()
    except isotope_reading.Faults as faults:
        wrong += _coded("samples", faults)
    try:
        line = isotope_reading.read_rescaling(texts.places) if texts.places.strip() else None
    except isotope_reading.Faults as faults:
        wrong += _coded("places", faults)
    if isoscape is not None and line is not None and not set(line.isotopes) & set(isoscape.isotopes):
        wrong.append(Wrong("places", 0, "no_isotope_in_common", ", ".join(isoscape.isotopes)))
    if wrong or isoscape is None:
        raise Unreadable(wrong)
    try:
        fitted = line or isotope.calibrate(isoscape, known)
    except ValueError as error:
        raise Unreadable([Wrong("samples", 0, "no_line", str(error))]) from error
    simulated = any(isotope_reading.says_simulated(text) for text in (texts.samples, texts.places, texts.grid))
    return Isotopes(isoscape, fitted, tuple(known), simulated)


def _told(faults: genotypes.Faults) -> list[Wrong]:
    told = []
    for fault in faults.faults:
        where = ", ".join(part for part in (fault.sample, fault.locus) if part)
        told.append(Wrong(fault.file, fault.line, "", f"{where}: {fault.reason}" if where else fault.reason))
    return told


def _coded(text: str, faults: isotope_reading.Faults) -> list[Wrong]:
    return [Wrong(text, fault.line, fault.reason, fault.said) for fault in faults.faults]
