"""Likelihoods of two genotypes for each relation, with population structure, drop-out and misreading. Pure.

At a locus the alleles of both specimens are drawn one after the other: the next is of kind i with (m θ + (1 - θ) p_i) /
(1 + (n - 1) θ), where m of the n drawn so far are of that kind (Balding and Nichols 1994). Related animals have one or
both alleles of a locus by descent: the same animal (0, 0, 1), parent and young (0, 1, 0), full siblings (1/4, 1/2, 1/4)
for none, one, both. What was read is compared with every true genotype of the alleles seen in either, and of any other.
"""

from __future__ import annotations

import numpy as np

from greenlane.tracing.origin.genotype.likelihood import Rates
from greenlane.tracing.origin.genotype.samples import Floats, Ints

SAME, PARENT, SIBLINGS = "same", "parent", "siblings"
DESCENT = {SAME: (0.0, 0.0, 1.0), PARENT: (0.0, 1.0, 0.0), SIBLINGS: (0.25, 0.5, 0.25)}
"""Probability that none, one or both alleles of a locus are the same by descent."""
_KINDS = 5
"""Alleles told apart at a locus: up to four that were seen, and all others together."""
_PAIRS = np.asarray([(i, j) for i in range(_KINDS) for j in range(i, _KINDS)])
_A, _B = _PAIRS.T
_EQUAL = _A == _B


def log10_ratios(codes: Ints, others: Ints, p: tuple[Floats, ...], theta: Floats, rates: Rates) -> dict[str, Floats]:
    """Return log10 of (relation over unrelated) for n pairs of specimens, by relation.

    ``codes`` and ``others``: alleles of the two of each pair, shape (n, loci, 2), negative where missing. ``p``: for
    each locus the frequencies where they are from, shape (n, codes). ``theta``: shape (n, loci).
    """
    found = {relation: np.zeros(len(codes)) for relation in DESCENT}
    for locus, frequencies in enumerate(p):
        read = np.flatnonzero((codes[:, locus, 0] >= 0) & (others[:, locus, 0] >= 0))
        if not len(read):
            continue
        four = np.concatenate([codes[read, locus], others[read, locus]], axis=1)
        ratios = _locus(four, frequencies[read], theta[read, locus], rates)
        for relation, values in ratios.items():
            found[relation][read] += np.log10(np.maximum(values, 1e-30))
    return found


def _locus(four: Ints, p: Floats, theta: Floats, rates: Rates) -> dict[str, Floats]:
    """The ratio of each relation at one locus. ``four``: the alleles read of both, shape (n, 4)."""
    kind, q = _local(four, p)
    first, second = _read_as(kind[:, :2], q, rates), _read_as(kind[:, 2:], q, rates)
    none, one, both = _joint(q, theta)
    by_descent = [((first[:, None, :] @ table)[:, 0] * second).sum(axis=1) for table in (none, one)]
    by_descent.append((first * both * second).sum(axis=1))
    return {
        relation: sum((k * one for k, one in zip(shares, by_descent, strict=True)), np.zeros(len(q))) / by_descent[0]
        for relation, shares in DESCENT.items()
    }


def _local(four: Ints, p: Floats) -> tuple[Ints, Floats]:
    """Number the alleles seen 0 to 3 in order, and give the frequency of each number; the last is all the others."""
    n = len(four)
    kind = np.zeros((n, 4), dtype=np.int64)
    q = np.zeros((n, _KINDS))
    rows = np.arange(n)
    for i in range(4):
        kind[:, i] = i
        new = np.ones(n, dtype=bool)
        for j in range(i):
            same = new & (four[:, i] == four[:, j])
            kind[same, i] = kind[same, j]
            new &= ~same
        q[new, i] = p[rows[new], four[new, i]]
    q[:, -1] = np.maximum(1e-6, 1 - q.sum(axis=1))
    return kind, q / q.sum(axis=1, keepdims=True)


def _read_as(kind: Ints, q: Floats, rates: Rates) -> Floats:
    """The probability of reading a genotype, given each true one: shape (n, 15)."""
    a, b = kind.min(axis=1)[:, None], kind.max(axis=1)[:, None]
    equal = a == b
    exact = (_A[None, :] == a) & (_B[None, :] == b)
    dropped = equal & ~_EQUAL[None, :] & ((_A[None, :] == a) | (_B[None, :] == a))
    right = np.where(exact, np.where(_EQUAL[None, :], 1.0, 1 - rates.drop_out), 0.0) + dropped * rates.drop_out / 2
    rows = np.arange(len(kind))
    chance = np.where(equal[:, 0], 1, 2) * q[rows, a[:, 0]] * q[rows, b[:, 0]]
    return np.asarray((1 - rates.error) * right + rates.error * chance[:, None])


def _next(q: Floats, theta: Floats, drawn: int, same: Floats) -> Floats:
    """The probability that the next allele is of each kind: ``same`` of the ``drawn`` ones are of it."""
    return np.asarray((same * theta + (1 - theta) * q) / (1 + (drawn - 1) * theta))


def _joint(q: Floats, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Probabilities of both true genotypes with no allele and with one by descent (n, 15, 15), and of one (n, 15)."""
    t = theta[:, None]
    pa, pb = q[:, _A], q[:, _B]
    both = np.where(_EQUAL, 1, 2) * pa * _next(pb, t, 1, _EQUAL[None, :].astype(float))
    had = [(k == _A).astype(float) + (k == _B) for k in range(_KINDS)]
    third = np.stack([_next(q[:, k : k + 1], t, 2, had[k][None, :]) for k in range(_KINDS)], axis=2)
    none = np.empty((len(q), 15, 15))
    one = np.empty((len(q), 15, 15))
    for j, (c, d) in enumerate(_PAIRS):
        fourth = _next(q[:, d : d + 1], t, 3, had[d][None, :] + (c == d))
        none[:, :, j] = both * third[:, :, c] * fourth * (1 if c == d else 2)
        if c == d:
            one[:, :, j] = both * had[c] / 2 * third[:, :, c]
        else:
            one[:, :, j] = both * (had[c] / 2 * third[:, :, d] + had[d] / 2 * third[:, :, c])
    return none, one, np.asarray(both)
