"""Where a line of goods comes from: how often such goods come from each country, and terms that add up. Pure.

``log2 p(country) = log2 prior(country) + sum of the bits of every term + constant``, and a small share of that is
spread evenly, for somewhere that nobody thought of. Each term can be seen and taken away by itself. A term that says
nothing of a country has no bits for it. What it comes to is a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from greenlane.seizures.record import Record
from greenlane.tracing.origin import pointing
from greenlane.tracing.origin.combining import Weights
from greenlane.tracing.origin.earlier import OFTEN, Facts
from greenlane.tracing.origin.evidence import FEATURES, Evidence, evidence
from greenlane.tracing.origin.pointing import Linked, Permit
from greenlane.tracing.origin.posterior import Floats
from greenlane.tracing.origin.tally import Tally, areas, codes
from greenlane.tracing.origin.terms import ASSUMED_FLOOR, TEMPER, Claim, Said, Term, added, counted, floored
from greenlane.tracing.origin.validate import Validation

__all__ = ["KINDS", "Claim", "Estimate", "Linked", "Permit", "Said", "Term", "added", "claims_of", "estimate"]

METHOD = "terms-2"
"""The rules of this module, by a name that changes with them."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "goods": ("goods", "near"), "range": ("range",), "ban": ("ban",), "seized": ("place", "code", "shape"),
    "way": ("transit", "destination"), "habits": ("habits",), "carrier": ("carrier",),
}  # fmt: skip
"""The terms that are learned, and the features that each of them puts together."""
KINDS = ("established", "alleged", "permits", *GROUPS, "network", "forensic")
SAME_PAPERS = {"way": "alleged"}
"""What is told on the same papers: if these are wrong of the origin, they are wrong of the way too."""
PERMIT = "cites_permit"


@dataclass(frozen=True)
class Estimate:
    """Probabilities by country (they sum to one), the likeliest first, and all that they were put together from.

    ``learned_from``: how many cases the weights of the terms were learned from; 0, they were assumed. ``kept``: the
    share of the answer that is spread evenly (``floor``) where nothing that speaks has an assumed weight.
    """

    prior: Mapping[str, float]
    terms: tuple[Term, ...]
    kept: float
    method: str = METHOD
    learned_from: int = 0
    validation: Validation | None = None
    temper: float = TEMPER
    assumed_floor: float = ASSUMED_FLOOR
    countries: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        terms = counted(self.prior, self.terms, self.temper)
        object.__setattr__(self, "terms", terms)
        object.__setattr__(self, "countries", floored(added(self.prior, terms), self.floor))

    @property
    def assumed(self) -> tuple[str, ...]:
        """The kinds of the terms that speak with an assumed weight. What was established leaves nothing to assume."""
        speaking = {term.kind for term in self.terms if term.points and term.trust == "assumed"}
        return () if self.established else tuple(kind for kind in KINDS if kind in speaking)

    @property
    def established(self) -> bool:
        """Whether where they come from was established."""
        found = self.term("established")
        return found is not None and not found.flat

    @property
    def floor(self) -> float:
        """The share of the answer that is kept for somewhere that nobody thought of."""
        assumed = self.assumed or not (self.learned_from or self.established)
        return max(self.kept, self.assumed_floor) if assumed else self.kept

    def without(self, kind: str) -> Estimate:
        """Return what it would be without a term: those that shared its cause then count whole."""
        return replace(self, terms=tuple(term for term in self.terms if term.kind != kind))

    def top(self, most: int = 3) -> tuple[tuple[str, float], ...]:
        """Return the likeliest countries with their probabilities."""
        return tuple(self.countries.items())[:most]

    def term(self, kind: str) -> Term | None:
        """Return a term, or None."""
        return next((term for term in self.terms if term.kind == kind), None)


def estimate(
    facts: Facts,
    tally: Tally,
    weights: Weights = Weights(),  # noqa: B008
    *,
    claims: Iterable[Claim] = (),
    permits: Sequence[Permit] = (),
    network: Linked | Mapping[str, float] | None = None,
    forensic: Mapping[str, float] | None = None,
    forensic_said: Sequence[Said] = (),
    validation: Validation | None = None,
) -> Estimate:
    """Return where a line of goods comes from.

    ``network`` and ``forensic`` are weights by country (ISO2), not negative: what linked cases and laboratories point
    to, ``forensic_said`` which results. A plain mapping of linked cases counts as established there. The ``tally`` is
    of earlier cases, and must not hold the case itself.
    """
    found = evidence(facts, tally)
    prior = _even(np.exp(weights.each[0] * found.logs[0]))
    linked = network if isinstance(network, Linked) else Linked(network or {}, {})
    terms = pointing.papers(tuple(claims), permits, tally)
    terms += [_learned(kind, facts, found, weights, prior, tally) for kind in GROUPS]
    terms += [pointing.network(linked, tally), pointing.forensic(forensic or {}, forensic_said)]
    return Estimate(_by_code(prior), tuple(terms), weights.floor, learned_from=weights.of, validation=validation)


def claims_of(record: Record, line: int) -> tuple[Claim, ...]:
    """Return what a record says of the origin of one line (counted from 1): of the goods, the route and the papers."""
    found = [
        Claim(goods.origin.country, "origin", goods.origin.standing == "established", goods.origin.method)
        for goods in record.goods[line - 1 : line]
        if goods.origin
    ]
    found += [
        Claim(stop.country, role, stop.standing == "established")
        for role in ("origin", "export")
        for stop in record.stops(role)
        if stop.country
    ]
    found += [Claim(paper.country, "paper") for paper in record.papers if paper.country and paper.kind == PERMIT]
    return tuple(dict.fromkeys(found))


def _learned(kind: str, facts: Facts, found: Evidence, weights: Weights, prior: Floats, tally: Tally) -> Term:
    rows = [FEATURES.index(name) for name in GROUPS[kind]]
    logs = sum((weights.each[n] * found.logs[n] for n in rows), np.zeros(len(codes())))
    said, trust = _rests_on(kind, facts, tally)
    if not np.ptp(logs) > 1e-12:
        return Term(kind, {}, said, max(found.of[n] for n in rows), trust)
    # So that none of them has bits where a term says no more than the prior does.
    bits = (logs - np.log(float(prior @ np.exp(logs - logs.max()))) - logs.max()) / np.log(2)
    whole, beside = _by_code(bits), SAME_PAPERS.get(kind, "")
    alone = whole if beside else {}
    return Term(kind, whole, said, max(found.of[n] for n in rows), trust, beside=beside, alone=alone)


def _rests_on(kind: str, facts: Facts, tally: Tally) -> tuple[tuple[Said, ...], str]:
    """What a learned term read, and how far that is to be trusted."""
    area = dict(areas(facts, tally.folder)).get(kind)
    if kind in ("range", "ban", "carrier"):
        if area is None:
            return (Said(f"{kind}_unknown", {"what": facts.what, "carrier": facts.carrier}),), "learned"
        values = {"about": area.about, "countries": " ".join(sorted(area.countries))}
        return (Said(f"{kind}_{area.level}", values),), area.trust
    if kind == "goods":
        return (Said("kind_of_goods", {"what": facts.what, "goods_class": facts.goods_class}),), "learned"
    if kind == "seized":
        said = [Said("seized_in", {"country": facts.place, "code": facts.code})] if facts.place else []
        return (*said, Said("shape", {"shape": facts.shape})) if said else (Said("seized_unknown", {}),), "learned"
    if kind == "way":
        found = [Said(role, {"country": one}) for role in ("transit", "destination") for one in getattr(facts, role)]
        return tuple(found) or (Said("way_unknown", {}),), "learned"
    known = {name: value for name in OFTEN if (value := getattr(facts, name))}
    habits = [Said(name, {"country" if name == "flag" else "habit": value}) for name, value in known.items()]
    return tuple(habits) or (Said("habits_unknown", {}),), "learned"


def _by_code(bits: Floats) -> Mapping[str, float]:
    return MappingProxyType({code: float(one) for code, one in zip(codes(), bits, strict=True)})


def _even(values: Floats) -> Floats:
    found: Floats = values / values.sum()
    return found
