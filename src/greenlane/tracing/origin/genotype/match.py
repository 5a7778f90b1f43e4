"""Whether two specimens are of one animal, or of close relatives: likelihood ratios against unrelated animals. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenlane.tracing.origin.genotype.samples import Samples
from greenlane.tracing.origin.genotype.surface import Surface

SAME, PARENT, SIBLINGS = "same", "parent", "siblings"


@dataclass(frozen=True)
class Match:
    """Two specimens by name, the likeliest relation, and log10 of its likelihood ratio against unrelated animals.

    ``log10_lrs``: the same for each relation. ``loci``: read in both. ``shared``: alleles in common, of 2 a locus.
    ``false_rate``: share of simulated unrelated pairs that reach as much for that relation, at most (none did:
    the upper 95 % bound); ``false_rate_relatives``: for ``same``, the share among simulated full siblings and parents.
    """

    first: str
    second: str
    relation: str
    log10_lr: float
    log10_lrs: Mapping[str, float]
    loci: int
    shared: int
    false_rate: float
    false_rate_relatives: float | None = None

    def about(self) -> dict[str, Any]:
        """Return everything but the names as JSON values."""
        raise NotImplementedError


def match(
    surface: Surface,
    samples: Samples,
    others: Samples | None = None,
    *,
    least: float = 3.0,
    simulated: int = 2000,
    seed: int = 1,
) -> tuple[Match, ...]:
    """Compare every two of ``samples`` (or each with each of ``others``); keep log10 likelihood ratios of ``least``."""
    raise NotImplementedError
