"""The terms that point to countries: what was established, papers, permits, linked cases, laboratories. Pure.

How far each of them is believed is told by earlier cases where they tell it, and else assumed. Their bits are worked
out together (``terms.counted``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from greenlane.tracing.origin.tally import Tally, at, codes
from greenlane.tracing.origin.terms import FOUND, MEASURED, PAPERS, Claim, Pointed, Said, Term

ESTABLISHED_BITS = 40.0
"""What was established outweighs all that other terms can say together: taken, and not measured."""
NETWORK_SHARE, FORENSIC_SHARE = 0.5, 0.95
"""How far linked cases and laboratories are believed: were they alone, the estimate would be so much of them."""
SENT = frozenset({"export", "paper"})
"""Claims that say whence goods were sent: often, and not always, where they come from."""
ALLEGED, EXPORTED, STRENGTH = 0.7, 0.5, 10.0
"""How often papers are right before any case tells, drawn to as by so many cases."""
CONFIRMED, REFUTED, OF_TRADER = 0.85, 0.2, 0.3
"""How far a permit is believed that its authority confirmed, what else says the same as one that it did not issue, and
other permits of the trader for such goods: taken, not measured."""


@dataclass(frozen=True)
class Permit:
    """What a permit that is held here says of the goods: from which country, and how it stands to the case.

    ``standing``: confirmed or refuted by the authority that should know, refused (or withdrawn since), or open.
    ``by``: number (the case names it), presented (for its consignment), or trader (another of the same trader, for such
    goods). ``sent``: it tells whence they were sent, and not where they come from. ``of``: how many such permits.
    """

    country: str
    standing: str = "open"
    by: str = "number"
    sent: bool = False
    of: int = 1


@dataclass(frozen=True)
class Linked:
    """What linked cases point to: weights by country, not negative, by how their own origin is known.

    A weight of one is that of a case with an identifier that no other case has, and that belongs to one matter.
    """

    established: Mapping[str, float]
    alleged: Mapping[str, float]


def papers(claims: tuple[Claim, ...], permits: Sequence[Permit], tally: Tally) -> list[Term]:
    """Return the terms of what was established, what is alleged, and what permits say."""
    sure = tuple(one for one in claims if one.established and one.kind not in SENT and one.country in at())
    rest = tuple(one for one in claims if one not in sure and one.country in at())
    named = {one.country for one in sure}
    weights = {code: 0.0 if code in named else -ESTABLISHED_BITS for code in codes()} if named else {}
    established = Term("established", weights, _claimed(sure) or (Said("not_established", {}),), trust="assumed")
    if named:
        return [established, _overruled("alleged", _claimed(rest)), _overruled("permits", _read(permits))]
    return [established, _alleged(rest, permits, tally), _permits(permits, tally)]


def network(linked: Linked, tally: Tally) -> Term:
    """Return the term of linked cases. Whose own origin is no more than alleged stands on papers as this case does."""
    right, _of = tally.rate("alleged", start=ALLEGED, strength=STRENGTH)
    strength = _sum(linked.established) + _sum(linked.alleged)
    if not strength:
        return Term("network", {}, (Said("network_unknown", {}),), trust="assumed")
    share = NETWORK_SHARE * min(1.0, strength) / strength
    parts = ((FOUND, linked.established, 1.0, "network"), (PAPERS, linked.alleged, right, "network_alleged"))
    points, said = {}, []
    for cause, weights, believed, code in parts:
        if known := _known(weights):
            pointed = {country: share * believed * weight for country, weight in known.items()}
            points[cause] = Pointed(sum(pointed.values()), pointed)
            said.append(Said(code, {"countries": " ".join(known)}))
    return Term("network", {}, tuple(said), trust="assumed", points=points)


def forensic(weights: Mapping[str, float], beside: Sequence[Said]) -> Term:
    """Return the term of what laboratories point to, with what is said of their results beside."""
    known = _known(weights)
    if not known:
        return Term("forensic", {}, tuple(beside) or (Said("forensic_unknown", {}),), trust="assumed")
    total = sum(known.values())
    pointed = {code: FORENSIC_SHARE * weight / total for code, weight in known.items()}
    points = {MEASURED: Pointed(FORENSIC_SHARE, pointed)}
    return Term("forensic", {}, (Said("forensic", {"countries": " ".join(known)}), *beside), 0, "assumed", points)


def _alleged(claims: tuple[Claim, ...], permits: Sequence[Permit], tally: Tally) -> Term:
    if not claims:
        return Term("alleged", {}, (Said("not_alleged", {}),))
    right, of, sent, of_sent = _rates(tally)
    refuted = {one.country for one in permits if one.standing == "refuted"}
    believed: dict[str, float] = {}
    for one in claims:
        rate = sent if one.kind in SENT else right
        rate = min(rate, REFUTED) if one.country in refuted else rate
        believed[one.country] = max(believed.get(one.country, 0.0), rate)
    counted = of_sent if all(one.kind in SENT for one in claims) else of
    said = _claimed(claims) + (
        (Said("refuted", {"countries": " ".join(sorted(refuted))}),) if refuted & set(believed) else ()
    )
    trust = "learned" if counted >= STRENGTH and not refuted & set(believed) else "assumed"
    return Term("alleged", {}, said, counted, trust, {PAPERS: Pointed(max(believed.values()), believed)})


def _permits(permits: Sequence[Permit], tally: Tally) -> Term:
    """An open permit is believed as papers are; others of the trader are shared out by their number."""
    right, _of, sent, _of_sent = _rates(tally)
    believed: dict[str, float] = {}
    own = [one for one in permits if one.country in at() and one.standing in ("open", "confirmed")]
    many = sum(one.of for one in own if one.by == "trader")
    for one in own:
        rate = sent if one.sent else CONFIRMED if one.standing == "confirmed" else right
        rate = min(rate, OF_TRADER) * one.of / many if one.by == "trader" else rate
        believed[one.country] = max(believed.get(one.country, 0.0), rate)
    said = _read(permits) or (Said("permits_unknown", {}),)
    points = {PAPERS: Pointed(max(believed.values()), believed)} if believed else {}
    return Term("permits", {}, said, trust="assumed", points=points)


def _rates(tally: Tally) -> tuple[float, float, float, float]:
    """How often what is alleged and whence goods were sent is right, each with the cases that it rests on."""
    right, of = tally.rate("alleged", start=ALLEGED, strength=STRENGTH)
    sent, of_sent = tally.rate("exported", start=EXPORTED, strength=STRENGTH)
    return right, of, sent, of_sent


def _overruled(kind: str, said: tuple[Said, ...]) -> Term:
    if said:
        return Term(kind, {}, (*said, Said("overruled", {})))
    return Term(kind, {}, (Said("not_alleged" if kind == "alleged" else "permits_unknown", {}),))


def _read(permits: Sequence[Permit]) -> tuple[Said, ...]:
    return _once(Said(f"permit_{one.standing}_{one.by}", {"country": one.country, "n": str(one.of)}) for one in permits)


def _claimed(claims: Sequence[Claim]) -> tuple[Said, ...]:
    return _once(Said(f"says_{one.kind}", {"country": one.country, "method": one.method}) for one in claims)


def _once(said: Iterable[Said]) -> tuple[Said, ...]:
    found = list(said)
    return tuple(one for n, one in enumerate(found) if one not in found[:n])


def _known(weights: Mapping[str, float]) -> dict[str, float]:
    """The countries that are pointed to, the heaviest first."""
    known = ((code, weight) for code, weight in weights.items() if code in at() and weight > 0)
    return dict(sorted(known, key=lambda pair: (-pair[1], pair[0])))


def _sum(weights: Mapping[str, float]) -> float:
    return sum(_known(weights).values())
