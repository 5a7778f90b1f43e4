"""Where specimens come from: a map of probabilities for each, and one for all that share one origin. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from greenlane.tracing.origin.genotype.samples import Samples
from greenlane.tracing.origin.genotype.surface import Surface
from greenlane.tracing.origin.posterior import Posterior


@dataclass(frozen=True)
class Assigned:
    """``each``: a map for each specimen by its name; ``joint``: one for all, as if all were of one place.

    ``loci``: how many loci of each were read and known to the reference set. ``left_out``: specimens with too few.
    ``together``: log10 of how much better one shared place explains them than a place for each; below about -1 they
    are hardly of one place, and the joint map should not be used.
    """

    each: Mapping[str, Posterior]
    joint: Posterior | None
    loci: Mapping[str, int]
    left_out: tuple[str, ...] = ()
    together: float = 0.0


def assign(surface: Surface, samples: Samples) -> Assigned:
    """Assign specimens by a surface. Raises Faults where the loci cannot be matched."""
    raise NotImplementedError
