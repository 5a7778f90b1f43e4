"""Whether two specimens are of one animal, or of close relatives: likelihood ratios against unrelated animals. Pure.

A ratio says how much likelier the two genotypes are if the animals are related so than if they are not. It is no
probability: among very many pairs some unrelated ones reach a high ratio, and ``false_rate`` says how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from greenlane.tracing.origin.genotype.baselines import shared_alleles
from greenlane.tracing.origin.genotype.kinship import DESCENT, PARENT, SAME, SIBLINGS, log10_ratios
from greenlane.tracing.origin.genotype.samples import Floats, Ints, Samples
from greenlane.tracing.origin.genotype.surface import Surface

Bools = NDArray[np.bool_]
LEAST_LOCI = 7
"""Fewer loci in common cannot tell relatives from others."""
LEAST_SHARED = 0.4
"""Pairs that share less of their alleles are not looked at. A parent and its young share half of them, and less where
one was dropped or misread: at 0.5 up to one in twenty of them would be lost."""
RARE = (1.5, 0.25)
"""… nor those whose shared alleles say less, by -log10 of their frequencies where the first is from, than this times
the ratio asked for and this for each locus read. At 16 loci about one in a thousand simulated relatives that reach a
ratio of 1000 lies below the one or the other (the benchmark ``genotype`` measures it), at 12 about one in a hundred of
one animal: specimens read at few loci, whose ratio hardly reaches it. Nine in ten unrelated pairs lie below."""
UNRELATED = "unrelated"
BLOCK = 4096
LEAST_THETA = 0.01
"""Relatives far back that no reference set shows: never less than this is taken for the share of alleles by descent."""


@dataclass(frozen=True)
class Match:
    """Two specimens by name, the likeliest relation, and log10 of its likelihood ratio against unrelated animals.

    ``log10_lrs``: the same for each relation. ``loci``: read in both. ``shared``: alleles in common, of 2 a locus.
    ``false_rate``: share of simulated unrelated pairs that reach as much for that relation, at most (the upper 95 %
    bound); ``false_rate_relatives``: for ``same``, the share among simulated parents and full siblings.
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
        return {
            "relation": self.relation, "log10_lr": round(self.log10_lr, 2),
            "log10_lrs": {name: round(value, 2) for name, value in self.log10_lrs.items()},
            "loci": self.loci, "shared": self.shared, "false_rate": self.false_rate,
            "false_rate_relatives": self.false_rate_relatives,
        }  # fmt: skip


@dataclass(frozen=True)
class FalseRates:
    """log10 ratios of simulated pairs: ``unrelated`` by relation asked, ``relatives`` for the same animal.

    ``related``: of pairs that are related so, the largest ratio for any relation, to say how many are missed.
    """

    unrelated: Mapping[str, Floats]
    relatives: Floats
    related: Mapping[str, Floats]

    def of(self, relation: str, log10_lr: float) -> float:
        """Return the share of unrelated pairs that reach this, at most: the upper 95 % bound."""
        return _share(self.unrelated[relation], log10_lr)

    def of_relatives(self, log10_lr: float) -> float:
        """Return the share of parents and full siblings that pass for the same animal at this ratio."""
        return _share(self.relatives, log10_lr)

    def missed(self, relation: str, least: float) -> float:
        """Return the share of pairs related so that stay below ``least``, whatever relation is asked for."""
        return float((self.related[relation] < least).mean())


def _share(values: Floats, least: float) -> float:
    """The upper 95 % bound of the share that reaches ``least`` (Poisson): 3/n where none of n did."""
    reached = int((values >= least).sum())
    return min(1.0, float(chi2.ppf(0.95, 2 * (reached + 1))) / 2 / len(values))


def match(
    surface: Surface,
    samples: Samples,
    others: Samples | None = None,
    *,
    least: float = 3.0,
    simulated: int = 2000,
    rates: FalseRates | None = None,
) -> tuple[Match, ...]:
    """Compare every two of ``samples`` (or each with each of ``others``); keep log10 likelihood ratios of ``least``.

    ``rates`` are those of ``false_rates``; without, ``simulated`` pairs measure them at the first match. The strongest
    match comes first. Raises Faults where the loci cannot be matched with those of the reference set.
    """
    reference = surface.reference.samples
    one = samples.at_loci(reference.loci, reference.named)
    two = one if others is None else others.at_loci(reference.loci, reference.named)
    codes, other_codes = surface.coding.coded(one), surface.coding.coded(two)
    maps = surface.maps(surface.log_likelihood_of_codes(codes))
    other_maps = maps if others is None else surface.maps(surface.log_likelihood_of_codes(other_codes))
    found: list[Match] = []
    for i, j, shared, loci in _candidates(surface, (codes, maps), other_codes, least, alone=others is None):
        p, theta = _local(surface, (maps[i] + other_maps[j]) / 2)
        ratios = log10_ratios(codes[i], other_codes[j], p, theta, surface.rates)
        top = np.max([ratios[relation] for relation in DESCENT], axis=0)
        for k in np.flatnonzero(top >= least):
            rates = rates or false_rates(surface, simulated)
            names = one.names[int(i[k])], two.names[int(j[k])]
            values = {relation: float(ratios[relation][k]) for relation in DESCENT}
            found.append(_match(names, values, int(loci[k]), int(shared[k]), rates))
    return tuple(sorted(found, key=lambda m: (-m.log10_lr, m.first, m.second)))


def _match(names: tuple[str, str], values: dict[str, float], loci: int, shared: int, rates: FalseRates) -> Match:
    relation = max(values, key=lambda name: values[name])
    top = values[relation]
    passing = rates.of_relatives(top) if relation == SAME else None
    return Match(*names, relation, top, values, loci, shared, rates.of(relation, top), passing)


def _candidates(
    surface: Surface, ours: tuple[Ints, Floats], others: Ints, least: float, *, alone: bool
) -> Iterator[tuple[Ints, Ints, Floats, Floats]]:
    """Pairs that share enough alleles, in blocks: their positions, alleles in common, loci in common.

    ``ours``: codes and maps.
    """
    codes, maps = ours
    for start in range(0, len(codes), 512):
        block = codes[start : start + 512]
        shared, common = shared_alleles(block, others, surface.coding)
        says = [np.zeros(len(alleles) + 1) for alleles in surface.coding.alleles]
        for locus in surface.used:
            says[locus] = -np.log10(np.maximum(1e-3, maps[start : start + 512] @ surface.p[locus]))
        rare, _common = shared_alleles(block, others, surface.coding, says)
        near = (common >= min(LEAST_LOCI, codes.shape[1])) & (shared >= LEAST_SHARED * 2 * common)
        near &= rare >= RARE[0] * least + RARE[1] * common
        i, j = np.nonzero(near)
        i = i + start
        kept = j > i if alone else np.ones(len(i), dtype=bool)
        i, j = i[kept], j[kept]
        for at in range(0, len(i), BLOCK):
            a, b = i[at : at + BLOCK], j[at : at + BLOCK]
            yield a, b, shared[a - start, b], common[a - start, b]


def _local(surface: Surface, maps: Floats) -> tuple[tuple[Floats, ...], Floats]:
    """Frequencies where each pair is from, by its map, and how unsure they are there: theta by locus."""
    p = tuple(maps @ one for one in surface.p)
    theta = np.clip(maps @ (1 / (surface.concentration + 1)), LEAST_THETA, 0.5)
    return p, theta


def false_rates(surface: Surface, pairs: int = 2000, seed: int = 1) -> FalseRates:
    """Simulate pairs of animals at the places of the reference set, read them as it was read, and weigh them.

    Unrelated pairs are of one place, and share its drift: two from far apart would pass for one even less often. Which
    loci lack is taken from samples of the reference set. Alleles in gametes are drawn one after the other as
    ``kinship`` says, so that relatives far back are among the "unrelated".
    """
    draw = np.random.default_rng(seed)
    sorts = _simulated(surface, draw, pairs)
    weighed = {name: _weighed(surface, draw, one, two) for name, (one, two) in sorts.items()}
    relatives = np.concatenate([weighed[PARENT][SAME], weighed[SIBLINGS][SAME]])
    unrelated = {relation: np.sort(values) for relation, values in weighed[UNRELATED].items()}
    related = {name: np.max([*weighed[name].values()], axis=0) for name in DESCENT}
    return FalseRates(unrelated, np.sort(relatives), related)


def screened(surface: Surface, sort: str, pairs: int, seed: int, least: float) -> tuple[Bools, Bools]:
    """Simulate pairs related so (or UNRELATED): which reach ``least`` with loci enough, and which are looked at."""
    draw = np.random.default_rng(seed)
    first, second = (_as_read(surface, draw, true) for true in _simulated(surface, draw, pairs)[sort])
    reached, looked = np.zeros(pairs, dtype=bool), np.zeros(pairs, dtype=bool)
    for start in range(0, pairs, 512):
        one, two = first[start : start + 512], second[start : start + 512]
        maps = [surface.maps(surface.log_likelihood_of_codes(codes)) for codes in (one, two)]
        p, theta = _local(surface, (maps[0] + maps[1]) / 2)
        ratios = log10_ratios(one, two, p, theta, surface.rates)
        common = ((one[:, :, 0] >= 0) & (two[:, :, 0] >= 0)).sum(axis=1)
        enough = common >= min(LEAST_LOCI, one.shape[1])
        reached[start : start + 512] = enough & (np.max([*ratios.values()], axis=0) >= least)
        for i, j, _shared, _loci in _candidates(surface, (one, maps[0]), two, least, alone=False):
            looked[start + i[i == j]] = True
    return reached, looked


def _simulated(surface: Surface, draw: np.random.Generator, pairs: int) -> dict[str, tuple[Ints, Ints]]:
    """True genotypes of pairs of one place, by what they are to each other."""
    zone = draw.choice(surface.zones.of_sample, pairs)
    at = surface.targets.cells + zone
    theta = np.clip(1 / (surface.concentration[at] + 1), LEAST_THETA, 0.5)
    loci = len(surface.p)
    drawn = np.zeros((pairs, loci, 4), dtype=np.int64)
    for locus in surface.used:
        drawn[:, locus] = _draw(draw, surface.p[locus][at], theta[:, locus], 4)
    first, second = drawn[:, :, :2], drawn[:, :, 2:]
    young = _child(draw, first, second)
    sisters = _child(draw, first, second)
    return {UNRELATED: (first, second), SAME: (first, first), PARENT: (first, young), SIBLINGS: (young, sisters)}


def _draw(draw: np.random.Generator, p: Floats, theta: Floats, alleles: int) -> Ints:
    """Alleles drawn one after the other, each likelier where its like was drawn before; shape (n, alleles)."""
    n, kinds = p.shape
    had = np.zeros((n, kinds))
    found = np.zeros((n, alleles), dtype=np.int64)
    for k in range(alleles):
        chance = had * theta[:, None] + (1 - theta[:, None]) * p
        edges = np.cumsum(chance, axis=1)
        found[:, k] = (edges < draw.random((n, 1)) * edges[:, -1:]).sum(axis=1)
        had[np.arange(n), found[:, k]] += 1
    return found


def _child(draw: np.random.Generator, mother: Ints, father: Ints) -> Ints:
    rows, columns = np.indices(mother.shape[:2])
    pick = draw.integers(0, 2, (2, *mother.shape[:2]))
    return np.stack([mother[rows, columns, pick[0]], father[rows, columns, pick[1]]], axis=2)


def _weighed(surface: Surface, draw: np.random.Generator, first: Ints, second: Ints) -> dict[str, Floats]:
    """The ratios of pairs as a laboratory would read them, at the frequencies that their own maps tell."""
    one, two = (_as_read(surface, draw, true) for true in (first, second))
    found: dict[str, list[Floats]] = {relation: [] for relation in DESCENT}
    for start in range(0, len(one), BLOCK):
        a, b = one[start : start + BLOCK], two[start : start + BLOCK]
        maps = [surface.maps(surface.log_likelihood_of_codes(codes)) for codes in (a, b)]
        p, theta = _local(surface, (maps[0] + maps[1]) / 2)
        for relation, values in log10_ratios(a, b, p, theta, surface.rates).items():
            found[relation].append(values)
    return {relation: np.concatenate(values) for relation, values in found.items()}


def _as_read(surface: Surface, draw: np.random.Generator, true: Ints) -> Ints:
    """Genotypes with drop-out, misreading, and the missing loci of samples of the reference set."""
    found, rates = true.copy(), surface.rates
    dropped = draw.random(found.shape[:2]) < rates.drop_out
    kept = found[np.arange(len(found))[:, None], np.arange(found.shape[1])[None, :], draw.integers(0, 2, dropped.shape)]
    found[dropped] = kept[dropped][:, None]
    wrong = draw.random(found.shape[:2]) < rates.error
    for locus in surface.used:
        at = np.flatnonzero(wrong[:, locus])
        found[at, locus] = draw.choice(len(surface.mean[locus]), (len(at), 2), p=surface.mean[locus])
    read = surface.reference.samples.typed()
    found[~read[draw.integers(0, len(read), len(found))]] = -1
    return np.asarray(np.sort(found, axis=2))
