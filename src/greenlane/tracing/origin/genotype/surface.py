"""How often each allele is, over the whole range: frequencies at places, smoothed by distance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from greenlane.tracing.origin.genotype.samples import Reference


@dataclass(frozen=True)
class Surface:
    """Allele frequencies of each cell, how sure they are, and how far a likelihood is to be trusted."""

    reference: Reference

    def about(self) -> dict[str, Any]:
        """Return the method and its settings as JSON values, for the page and the ledger."""
        raise NotImplementedError


def fit(reference: Reference) -> Surface:
    """Smooth the allele frequencies of a reference set; every setting is found from it. A few seconds."""
    raise NotImplementedError
