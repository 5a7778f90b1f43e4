"""A made-up reference set over the range of African elephants, and made-up seizures of known truth. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """Texts in the plain layout (each says that it is simulated) and the truth.

    ``seizures``: text of specimens for each made-up seizure by its name. ``truth``: specimen -> (lat, lon, animal).
    ``relations``: pairs of specimens and what they are (same, parent, siblings).
    """

    samples: str
    places: str
    grid: str
    seizures: Mapping[str, str]
    truth: Mapping[str, tuple[float, float, str]]
    relations: Mapping[tuple[str, str], str]


def simulate(seed: int, *, samples: int = 1600, loci: int = 16, places: int = 70) -> Made:
    """Make a reference set and seizures from a seed."""
    raise NotImplementedError
