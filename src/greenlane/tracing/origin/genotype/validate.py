"""How good the assignment is: every place left out in turn, beside two simpler ways in the same run. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from greenlane.tracing.origin.genotype.samples import Reference


@dataclass(frozen=True)
class Validation:
    """What leaving whole places out gave: errors in km, and the share of true places inside the 50 and 90 % regions."""

    samples: int
    places: int
    median_km: float
    covered_50: float
    covered_90: float
    nearest_median_km: float
    population_median_km: float

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, for ``ReferenceSet.validation``."""
        raise NotImplementedError


def leave_places_out(reference: Reference) -> Validation:
    """Assign every sample by a surface that never saw its place."""
    raise NotImplementedError
