"""Terms of an estimate of origin: what each of them says, and how they are put together without counting twice. Pure.

Terms that point to countries say in whose cause they do so: what papers say, what was found elsewhere, what was
measured. Within one cause they are one piece of evidence, however often it is told: the estimate takes what is said
of each country at its strongest, and a term has the bits by which it adds to those before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2
from types import MappingProxyType

PAPERS, FOUND, MEASURED = "papers", "found", "measured"
"""The causes: what papers and people say, here and in linked cases; what was established there; laboratories."""
TEMPER = 0.9
"""How much of its bits a pointing term keeps whose weight is assumed: it costs little where the weight is right, and
spares more where it is not (``benchmarks.bench_origin``, papers made up for real rows)."""
SAME_SOURCE = 0.5
"""How much a learned term keeps that stands on the same papers as one that points: taken, not measured."""
FLOOR, LEAST_FLOOR = 0.02, 0.01
"""The share of an answer that is kept for somewhere that nobody thought of: before any case tells (the best on the rows
of ``benchmarks.bench_origin``), and the least that cases may bring it to. It is spread evenly, so that it changes how
sure the answer is and never which country comes first."""
ASSUMED_FLOOR = 0.05
"""The same, where a term that speaks has an assumed weight: taken, not measured."""


@dataclass(frozen=True)
class Claim:
    """That goods come from a country, in whose words or by which method.

    ``kind`` is origin, declared (in a declaration), export (they were sent from there) or paper (it was issued there).
    """

    country: str
    kind: str = "origin"
    established: bool = False
    method: str = ""


@dataclass(frozen=True)
class Said:
    """What a term rests on: a code (``templatetags.origins``) and its values; ``country`` is an ISO2 code."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Pointed:
    """How far each country is believed (from 0 to 1) on the word of one cause, and how far they are together.

    Of several countries that exclude one another, all are believed together as far as the first of them.
    """

    share: float
    believed: Mapping[str, float]


@dataclass(frozen=True)
class Term:
    """One piece of evidence: bits for or against each country, what it rests on, on how many earlier cases.

    ``trust``: ``learned`` from cases, ``assumed``, or what the tables say of themselves. Empty ``weights``: it says
    nothing. ``points`` holds by cause what it points to, as it is believed were there nothing else. ``beside`` is the
    kind of term on whose papers this one stands too, ``alone`` its bits without that one.
    """

    kind: str
    weights: Mapping[str, float]
    said: tuple[Said, ...] = ()
    of: float = 0.0
    trust: str = "learned"
    points: Mapping[str, Pointed] = field(default_factory=dict)
    beside: str = ""
    alone: Mapping[str, float] = field(default_factory=dict)

    @property
    def flat(self) -> bool:
        """Whether it says the same of every country."""
        return len({round(bits, 9) for bits in self.weights.values()}) < 2

    @property
    def speaks(self) -> bool:
        """Whether it says anything when it is heard alone: one that only repeats another is flat, and speaks."""
        return bool(self.points) or not self.flat


def counted(prior: Mapping[str, float], terms: Sequence[Term], temper: float = TEMPER) -> tuple[Term, ...]:
    """Return the terms with the bits that they have beside one another: what shares a cause does not count twice."""
    heard: dict[str, dict[str, float]] = {}
    most: dict[str, float] = {}
    pointing = {term.kind for term in terms if term.points}
    found = []
    for term in terms:
        if term.points:
            term = replace(term, weights=_adds(term, heard, most, prior, temper))
        elif term.beside:
            kept = SAME_SOURCE if term.beside in pointing else 1.0
            term = replace(term, weights=MappingProxyType({code: kept * bits for code, bits in term.alone.items()}))
        found.append(term)
    return tuple(found)


def added(prior: Mapping[str, float], terms: Sequence[Term]) -> Mapping[str, float]:
    """Return the probabilities that a prior and the bits of terms come to, the likeliest first; of equals, by code."""
    bits = {code: log2(p) + sum(term.weights.get(code, 0.0) for term in terms) for code, p in prior.items()}
    best = max(bits.values())
    chance = {code: 2.0 ** (one - best) for code, one in bits.items()}
    total = sum(chance.values())
    return ordered({code: one / total for code, one in chance.items()})


def floored(chance: Mapping[str, float], floor: float) -> Mapping[str, float]:
    """Return the probabilities of which ``floor`` is spread evenly over all countries."""
    return ordered({code: (1 - floor) * p + floor / len(chance) for code, p in chance.items()})


def ordered(chance: Mapping[str, float]) -> Mapping[str, float]:
    """Return probabilities with the likeliest first; of equals, by code."""
    return MappingProxyType(dict(sorted(chance.items(), key=lambda pair: (-pair[1], pair[0]))))


def _adds(
    term: Term, heard: dict[str, dict[str, float]], most: dict[str, float], prior: Mapping[str, float], temper: float
) -> Mapping[str, float]:
    """The bits that a term adds to those that were heard before it; it is heard then too."""
    bits = dict.fromkeys(prior, 0.0)
    kept = temper if term.trust == "assumed" else 1.0
    for cause, said in term.points.items():
        before = _towards(heard.get(cause, {}), most.get(cause, 0.0), prior)
        known = heard.setdefault(cause, {})
        for code, believed in said.believed.items():
            known[code] = max(known.get(code, 0.0), believed)
        most[cause] = max(most.get(cause, 0.0), said.share)
        after = _towards(known, most[cause], prior)
        bits = {code: one + kept * (after[code] - before[code]) for code, one in bits.items()}
    return MappingProxyType(bits)


def _towards(said: Mapping[str, float], share: float, prior: Mapping[str, float]) -> Mapping[str, float]:
    """Bits under which, were they alone, the estimate would be ``share`` of what is said and the rest of the prior."""
    total = sum(said.values())
    if not total:
        return dict.fromkeys(prior, 0.0)
    return {code: log2(1 - share + share * said.get(code, 0.0) / total / p) for code, p in prior.items()}
