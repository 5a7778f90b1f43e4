"""Where specimens come from: a map of probabilities for each, and one for all that share one origin. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from greenlane.tracing.origin.genotype.samples import Floats, Samples
from greenlane.tracing.origin.genotype.surface import Surface
from greenlane.tracing.origin.genotype.trust import normalised
from greenlane.tracing.origin.posterior import Posterior

LEAST_LOCI = 4
"""With fewer loci read, a map would say little more than the range."""
OF_SHARED = 1 / 3
"""How much of ``Trust.shared``, which makes a joint region wide enough, counts where one place is weighed against two:
what is wrong with a map is wrong under either."""
LIKELIEST = 200
"""So many targets, the likeliest by the mean of the maps, are tried as one of two places."""


@dataclass(frozen=True)
class Assigned:
    """``each``: a map for each specimen by its name; ``joint``: one for all, as if all were of one place.

    ``loci``: how many loci of each were read and known to the reference set. ``left_out``: specimens with too few.
    ``together``: log10 of how much better one shared place explains them than several (a place for each, or two places
    for all); below 0 they are hardly of one place, and the joint map should not be used. ``fits``: of each specimen,
    how much better the place of the others explains it than any; one well below 0 is probably from elsewhere.
    """

    each: Mapping[str, Posterior]
    joint: Posterior | None
    loci: Mapping[str, int]
    left_out: tuple[str, ...] = ()
    together: float = 0.0
    fits: Mapping[str, float] = field(default_factory=dict)


def assign(surface: Surface, samples: Samples) -> Assigned:
    """Assign specimens by a surface. Raises Faults where the loci cannot be matched.

    Before the genotypes are looked at a target is as likely as ``Surface.before`` says: the range, the sampled places,
    and more near these where that places samples of zones left out better. The joint map multiplies the maps of all
    specimens, each for less the more there are (``Trust.shared``): it assumes that all come from one place, which
    ``together`` and ``fits`` weigh. Two tusks of one elephant count as two: ``match`` finds them.
    """
    loci = surface.reference.samples.loci
    aligned = samples.at_loci(loci, surface.reference.samples.named)
    read = aligned.typed()[:, list(surface.used)].sum(axis=1)
    kept = np.flatnonzero(read >= min(LEAST_LOCI, len(surface.used)))
    left_out = tuple(name for i, name in enumerate(samples.names) if i not in set(kept.tolist()))
    if not len(kept):
        return Assigned({}, None, {}, left_out)
    said = surface.log_likelihood(aligned.of(kept))
    maps = surface.maps(said)
    names = [samples.names[i] for i in kept]
    each = dict(zip(names, surface.posteriors(maps, surface.points(said)), strict=True))
    count = {name: int(read[i]) for i, name in zip(kept, names, strict=True)}
    together = surface.trust.joint(maps, surface.before)[None, :]
    joint = surface.posteriors(together, surface.joint_point(said))[0]
    fits = dict(zip(names, _fits(surface, maps), strict=True)) if len(names) > 1 else {}
    return Assigned(each, joint, count, left_out, _together(surface, maps), fits)


def _fits(surface: Surface, maps: Floats) -> list[float]:
    """For each map, log10 of its expected probability at the place of the others over that anywhere in the range."""
    said = np.log(maps / surface.before)
    others = (said.sum(axis=0) - said) / (1 + (len(maps) - 2) * surface.trust.shared)
    there = normalised(others + np.log(surface.before))
    return [float(value) for value in np.log10((maps * there / surface.before).sum(axis=1))]


def _together(surface: Surface, maps: Floats) -> float:
    """log10 of one place for all over several: a place for each, or half of two places, whichever is likelier."""
    if len(maps) < 2:
        return 0.0
    before, weight = surface.before, 1 / (1 + (len(maps) - 1) * OF_SHARED * surface.trust.shared)
    one = _log_sum(np.log(before) + np.log(maps / before).sum(axis=0))
    kept = np.argsort(-maps.mean(axis=0), kind="stable")[:LIKELIEST]
    ratios, chance = maps[:, kept] / before[kept], np.log(before[kept])
    pairs = [weight * np.log((ratios + ratios[:, [a]]) / 2).sum(axis=0) + chance for a in range(len(kept))]
    two = _log_sum(np.asarray(pairs) + chance[:, None])
    weighed = _log_sum(np.log(before) + weight * np.log(maps / before).sum(axis=0))
    return float(min(one, weighed - two) / np.log(10))


def _log_sum(logs: Floats) -> float:
    """The logarithm of the sum of what these are the logarithms of."""
    top = logs.max()
    return float(top + np.log(np.exp(logs - top).sum()))
