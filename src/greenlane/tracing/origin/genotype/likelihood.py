"""How likely a genotype is at each cell, with what a laboratory can misread. Pure.

At a locus two alleles are drawn from a Dirichlet about the cell's frequencies (so that equal alleles are likelier than
by chance alone). One of two different alleles may drop out, and the rest may be misread as any genotype of the range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.tracing.origin.genotype.samples import Floats, Ints


@dataclass(frozen=True)
class Rates:
    """What goes wrong in reading, for each locus: ``drop_out`` of one of two different alleles, ``error`` otherwise."""

    drop_out: float = 0.02
    error: float = 0.02


def add_locus(into: Floats, pairs: Ints, p: Floats, concentration: Floats, mean: Floats, rates: Rates) -> None:
    """Add to ``into`` (specimens x cells) the log likelihood of one locus; specimens without it stay as they are.

    ``pairs``: two codes of alleles for each specimen, negative where missing. ``p``: cells x codes.
    """
    read = np.flatnonzero(pairs[:, 0] >= 0)
    if not len(read):
        return
    kinds, which = np.unique(pairs[read], axis=0, return_inverse=True)
    table = np.log(genotypes(kinds, p, concentration, mean, rates))
    into[read] += table[which.reshape(-1)]


def genotypes(kinds: Ints, p: Floats, concentration: Floats, mean: Floats, rates: Rates) -> Floats:
    """Return the probability of each genotype (rows of two codes) at each cell, as a laboratory reads it."""
    a, b = kinds[:, 0], kinds[:, 1]
    equal = a == b
    share = (concentration / (concentration + 1))[None, :]
    columns = np.ascontiguousarray(p.T)
    pa, pb = columns[a], columns[b]
    found = 2 * (1 - rates.drop_out) * share * pa * pb
    both = share * pa[equal] ** 2 + (1 - share) * pa[equal]
    found[equal] = both + rates.drop_out * (pa[equal] - both)
    anywhere = np.where(equal, mean[a] * mean[b], 2 * mean[a] * mean[b])
    return np.asarray((1 - rates.error) * found + rates.error * anywhere[:, None])
