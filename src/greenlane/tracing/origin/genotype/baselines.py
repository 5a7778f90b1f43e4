"""Two simple ways to say where a specimen is from, to compare with: the likest sample, the likeliest population. Pure.

Both are given what the surface is given: they never see a sample of the place that is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenlane.tracing.origin.genotype.samples import Floats, Ints
from greenlane.tracing.origin.genotype.zones import Coding, count

LEAST_COMMON = 4


def shared_alleles(
    codes: Ints, others: Ints, known: Coding, weights: Sequence[Floats] | None = None
) -> tuple[Floats, Floats]:
    """Return how many alleles every two specimens share, and how many loci both have: shapes (n, m).

    At a locus the shared alleles are the sum over alleles of the lesser count, 0 to 2; as products of matrices, since
    the lesser of two counts up to 2 is [both >= 1] + [both = 2]. ``weights``: what each allele counts for, else 1, by
    locus; for all, or for each of ``codes`` its own (rows).
    """
    shared = np.zeros((len(codes), len(others)), dtype=np.float32)
    for locus, alleles in enumerate(known.alleles):
        one, two = (_doses(some[:, locus], len(alleles) + 1) for some in (codes, others))
        weight = np.ones(len(alleles) + 1) if weights is None else weights[locus]
        for least in (1, 2):
            shared += ((one >= least) * weight).astype(np.float32) @ (two >= least).astype(np.float32).T
    read, also = ((some[:, :, 0] >= 0).astype(np.float32) for some in (codes, others))
    return np.asarray(shared, dtype=float), np.asarray(read @ also.T, dtype=float)


def _doses(pairs: Ints, alleles: int) -> Ints:
    found = np.zeros((len(pairs), alleles), dtype=np.int64)
    read = np.flatnonzero(pairs[:, 0] >= 0)
    for strand in (0, 1):
        np.add.at(found, (read, pairs[read, strand]), 1)
    return found


def nearest(codes: Ints, spot: Ints, known: Coding) -> Ints:
    """Return for each sample the likest of another spot (by share of alleles, then common loci).

    With ``spot`` the number of each sample, it is the likest other sample.
    """
    shared, common = shared_alleles(codes, codes, known)
    likeness = np.where(common >= LEAST_COMMON, shared / np.maximum(1, 2 * common), 0) + 1e-6 * common
    likeness[spot[:, None] == spot[None, :]] = -np.inf
    return np.asarray(likeness.argmax(axis=1))


def population(codes: Ints, spot: Ints, known: Coding, *, own: bool = False) -> Ints:
    """Return for each sample the likeliest spot, each taken as a population (Rannala and Mountain 1997).

    Two alleles are drawn from a Dirichlet of the counts and 1/k for each of k alleles. ``own``: the sample is not
    counted among its spot; else its whole spot is left out.
    """
    spots = int(spot.max()) + 1
    at = np.arange(spots) == spot[:, None]
    found = np.zeros((len(codes), spots))
    for locus, table in enumerate(count(codes, spot, spots, known)):
        k = table.shape[1] + 1
        a = np.concatenate([table, np.zeros((spots, 1))], axis=1).T + 1 / k
        read = np.flatnonzero(codes[:, locus, 0] >= 0)
        same = (codes[read, locus, 0] == codes[read, locus, 1])[:, None]
        less = at[read] * np.where(same, 2, 1)
        one, two = (a[codes[read, locus, strand]] - less for strand in (0, 1))
        total = a.sum(axis=0) - 2 * at[read]
        found[read] += np.log(one * np.where(same, one + 1, 2 * two) / (total * (total + 1)))
    if not own:
        found[at] = -np.inf
    return np.asarray(found.argmax(axis=1))
