"""Genotypes, sampling places and a range from text: the plain layout of the field's tools, or CSV. Pure."""

from __future__ import annotations

from collections.abc import Callable

from greenlane.tracing.origin.genotype.samples import Reference, Samples

Country = Callable[[float, float], str]
"""Gives the ISO2 code of the country at (latitude, longitude) in degrees, empty at sea."""


def read(samples_text: str, places_text: str = "", grid_text: str = "", country: Country | None = None) -> Reference:
    """Read a reference set: genotypes, sampling places, range. Raises Faults; nothing is read half."""
    raise NotImplementedError


def read_samples(text: str) -> Samples:
    """Read genotypes of specimens of unknown (or known) place. Raises Faults; nothing is read half."""
    raise NotImplementedError
