"""Where a line of goods comes from: how often such goods come from each country, and terms that add up. Pure.

``log2 p(country) = log2 prior(country) + sum of the bits of every term + constant``: each term can be seen and taken
away by itself. A term that says nothing of a country has no bits for it. What it comes to is a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from greenlane.seizures.record import Record
from greenlane.tracing.origin.combining import Weights
from greenlane.tracing.origin.earlier import OFTEN, Facts
from greenlane.tracing.origin.evidence import FEATURES, Evidence, evidence
from greenlane.tracing.origin.posterior import Floats
from greenlane.tracing.origin.tally import Tally, areas, at, codes
from greenlane.tracing.origin.validate import Validation

METHOD = "terms-1"
"""The rules of this module, by a name that changes with them."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "goods": ("goods", "near"), "range": ("range",), "ban": ("ban",), "seized": ("place", "code", "shape"),
    "way": ("transit", "destination"), "habits": ("habits",), "carrier": ("carrier",),
}  # fmt: skip
"""The terms that are learned, and the features that each of them puts together."""
KINDS = ("established", "alleged", *GROUPS, "network", "forensic")
ESTABLISHED_BITS = 20.0
"""What was established outweighs all else that a term can say: a million to one, taken and not measured."""
NETWORK_SHARE, FORENSIC_SHARE = 0.5, 0.95
"""How far a term is believed: were it alone, the estimate would be so much of it and the rest of the prior."""
PERMIT = "cites_permit"
SENT = frozenset({"export", "paper"})
"""Claims that say whence goods were sent: often, and not always, where they come from."""
ALLEGED, EXPORTED, STRENGTH = 0.7, 0.5, 10.0
"""How often papers are right before any case tells, drawn to as by so many cases."""


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
    """What a term rests on: a code (``tracing.words``) and its values. Names under ``country`` are ISO2 codes."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Term:
    """One piece of evidence: bits for or against each country, what it rests on, on how many earlier cases.

    ``trust``: ``learned`` from cases, ``assumed``, or what the tables say of themselves. Empty ``weights``: it says
    nothing.
    """

    kind: str
    weights: Mapping[str, float]
    said: tuple[Said, ...] = ()
    of: float = 0.0
    trust: str = "learned"

    @property
    def flat(self) -> bool:
        """Whether it says the same of every country."""
        return len({round(bits, 9) for bits in self.weights.values()}) < 2


@dataclass(frozen=True)
class Estimate:
    """Probabilities by country (they sum to one), the likeliest first, and all that they were put together from.

    ``learned_from``: how many cases the weights of the terms were learned from; 0, they were assumed.
    """

    countries: Mapping[str, float]
    prior: Mapping[str, float]
    terms: tuple[Term, ...]
    method: str = METHOD
    learned_from: int = 0
    validation: Validation | None = None

    def without(self, kind: str) -> Estimate:
        """Return what it would be without a term."""
        kept = tuple(term for term in self.terms if term.kind != kind)
        return replace(self, countries=added(self.prior, kept), terms=kept)

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
    network: Mapping[str, float] | None = None,
    forensic: Mapping[str, float] | None = None,
    forensic_said: Sequence[Said] = (),
    validation: Validation | None = None,
) -> Estimate:
    """Return where a line of goods comes from.

    ``network`` and ``forensic`` are weights by country (ISO2), not negative: what linked cases and laboratories point
    to, ``forensic_said`` which results. The ``tally`` is of earlier cases, and must not hold the case itself.
    """
    found = evidence(facts, tally)
    prior = _even(np.exp(weights.each[0] * found.logs[0]))
    terms = _papers(tuple(claims), tally, prior)
    terms += [_learned(kind, facts, found, weights, prior) for kind in GROUPS]
    terms += [
        _pointing("network", network or {}, NETWORK_SHARE, prior),
        _pointing("forensic", forensic or {}, FORENSIC_SHARE, prior, forensic_said),
    ]
    usual = {code: float(p) for code, p in zip(codes(), prior, strict=True)}
    return Estimate(added(usual, terms), MappingProxyType(usual), tuple(terms), METHOD, weights.of, validation)


def added(prior: Mapping[str, float], terms: Sequence[Term]) -> Mapping[str, float]:
    """Return the probabilities that a prior and terms come to, the likeliest first; of equals, by code."""
    bits = {code: float(np.log2(p)) + sum(term.weights.get(code, 0.0) for term in terms) for code, p in prior.items()}
    most = max(bits.values())
    chance = {code: 2.0 ** (one - most) for code, one in bits.items()}
    total = sum(chance.values())
    ordered = sorted(chance.items(), key=lambda pair: (-pair[1], pair[0]))
    return MappingProxyType({code: one / total for code, one in ordered})


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


def _papers(claims: tuple[Claim, ...], tally: Tally, prior: Floats) -> list[Term]:
    sure = tuple(one for one in claims if one.established and one.kind not in SENT and one.country in at())
    rest = tuple(one for one in claims if one not in sure and one.country in at())
    named = {one.country for one in sure}
    weights = {code: 0.0 if code in named else -ESTABLISHED_BITS for code in codes()} if named else {}
    established = Term("established", weights, _claimed(sure) or (Said("not_established", {}),), trust="assumed")
    if not rest:
        return [established, Term("alleged", {}, (Said("not_alleged", {}),))]
    if named:
        return [established, Term("alleged", {}, (*_claimed(rest), Said("overruled", {})))]
    right, of = tally.rate("alleged", start=ALLEGED, strength=STRENGTH)
    sent, of_sent = tally.rate("exported", start=EXPORTED, strength=STRENGTH)
    rates: dict[str, float] = {}
    for one in rest:
        rates[one.country] = max(rates.get(one.country, 0.0), sent if one.kind in SENT else right)
    counted = of_sent if all(one.kind in SENT for one in rest) else of
    bits = _towards(rates, max(rates.values()), prior)
    trust = "learned" if counted >= STRENGTH else "assumed"
    return [established, Term("alleged", bits, _claimed(rest), counted, trust)]


def _claimed(claims: Sequence[Claim]) -> tuple[Said, ...]:
    said = [Said(f"says_{one.kind}", {"country": one.country, "method": one.method}) for one in claims]
    return tuple(one for n, one in enumerate(said) if one not in said[:n])


def _learned(kind: str, facts: Facts, found: Evidence, weights: Weights, prior: Floats) -> Term:
    rows = [FEATURES.index(name) for name in GROUPS[kind]]
    logs = sum((weights.each[n] * found.logs[n] for n in rows), np.zeros(len(codes())))
    said, trust = _rests_on(kind, facts)
    if not np.ptp(logs) > 1e-12:
        return Term(kind, {}, said, max(found.of[n] for n in rows), trust)
    # So that none of them has bits where a term says no more than the prior does.
    bits = (logs - np.log(float(prior @ np.exp(logs - logs.max()))) - logs.max()) / np.log(2)
    return Term(kind, _by_code(bits), said, max(found.of[n] for n in rows), trust)


def _rests_on(kind: str, facts: Facts) -> tuple[tuple[Said, ...], str]:
    """What a learned term read, and how far that is to be trusted."""
    area = dict(areas(facts)).get(kind)
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
    habits = tuple(Said(name, {"habit": value}) for name in OFTEN if (value := getattr(facts, name)))
    return habits or (Said("habits_unknown", {}),), "learned"


def _pointing(
    kind: str, weights: Mapping[str, float], share: float, prior: Floats, beside: Sequence[Said] = ()
) -> Term:
    known = {code: weight for code, weight in weights.items() if code in at() and weight > 0}
    if not known:
        return Term(kind, {}, tuple(beside) or (Said(f"{kind}_unknown", {}),), trust="assumed")
    ordered = sorted(known, key=lambda code: -known[code])
    said = (Said(kind, {"countries": " ".join(ordered)}), *beside)
    return Term(kind, _towards(known, share, prior), said, trust="assumed")


def _towards(weights: Mapping[str, float], share: float, prior: Floats) -> Mapping[str, float]:
    """Bits under which, were they alone, the estimate would be ``share`` of these weights and the rest of the prior."""
    pointed = np.zeros(len(codes()))
    for code, weight in weights.items():
        pointed[at()[code]] = weight
    return _by_code(np.log2(((1 - share) * prior + share * pointed / pointed.sum()) / prior))


def _by_code(bits: Floats) -> Mapping[str, float]:
    return MappingProxyType({code: float(one) for code, one in zip(codes(), bits, strict=True)})


def _even(values: Floats) -> Floats:
    found: Floats = values / values.sum()
    return found
