"""Is the number of the paper one that its issuer writes, and has the paper been used before?"""

from __future__ import annotations

from collections import Counter

from greenlane.consignments.facts.checks import permit_number_odd
from greenlane.consignments.facts.normalise import code_key
from greenlane.permits.case import Case
from greenlane.permits.endorse import balance, twice
from greenlane.permits.finding import Check, Said, cannot_tell, fails, passes
from greenlane.permits.names import same_name, same_number, shape
from greenlane.permits.permit import CITES, KINDS, Paper, digest

_ONE_SHIPMENT = tuple(kind for kind in CITES if kind != "cites_travelling")


def _reused(case: Case) -> Said:
    clash = _namesake(case)
    if clash is not None:
        return clash
    doubled = twice(case.endorsements)
    if doubled:
        a, _ = doubled[0]
        return fails("{what} is endorsed on it twice.", what=a.consignment or a.transport_document)
    allowed = case.paper.uses or (1 if case.paper.kind in _ONE_SHIPMENT else None)
    earlier = {
        code_key(e.consignment or e.transport_document or f"{e.day}")
        for e in case.endorsements
        if e.direction == case.direction and not case.is_current(e)
    }
    if allowed is not None and len(earlier) >= allowed:
        left = [one.left for one in balance(case.paper, case.endorsements, case.direction)]
        over = all(amount is not None and amount <= 0 for amount in left)
        words = "Endorsed for {count} other consignments already; it covers {allowed}."
        return fails(words, severity="refuse" if over else "ask", count=len(earlier), allowed=allowed)
    if case.context.namesakes is None:
        return cannot_tell("Nobody looked for other papers of this number.", "history")
    return passes("No other paper of its issuer and year bears this number.")


def _namesake(case: Case) -> Said | None:
    """Judge a paper of the same number by issuer, kind and year: a number alone says little, since many occur twice."""
    paper = case.paper
    for other in case.context.namesakes or ():
        issuer = other.country == paper.country and other.kind == paper.kind
        years = {day.year for day in (other.issued, paper.issued) if day}
        if not issuer or len(years) > 1 or not same_number(other.number, paper.number):
            continue
        if digest(other) == digest(paper):
            continue
        grave = _other_holder(other, paper) or _taxa(other).isdisjoint(_taxa(paper))
        words = "Another paper of {country} with this number, of {year}, says otherwise."
        if not years:
            words = "Another paper of {country} with this number says otherwise."
        return fails(words, severity="refuse" if grave else "ask", country=paper.country, year=next(iter(years), ""))
    return None


def _other_holder(a: Paper, b: Paper) -> bool:
    ours, theirs = (paper.party("permittee", "consignor", "exporter", "importer", "consignee") for paper in (a, b))
    return bool(ours and theirs and ours.name and theirs.name and same_name(ours.name, theirs.name) is False)


def _taxa(paper: Paper) -> set[str]:
    return {(line.taxon or line.waste_code or line.substance or "").casefold() for line in paper.lines}


def _malformed(case: Case) -> Said:
    number, earlier = case.paper.number, case.context.earlier_numbers
    if permit_number_odd(number):
        return fails("{number} has signs or a length that no authority's numbers have.", number=number)
    wanted = case.context.limits.numbers_to_learn
    if earlier is None or len(earlier) < wanted:
        words = "{known} earlier numbers of this issuer are known; {wanted} make a pattern."
        return cannot_tell(words, "history", severity="note", known=len(earlier or ()), wanted=wanted)
    shapes = Counter(shape(one) for one in earlier)
    own = shape(number)
    usual = shapes.most_common(1)[0][0]
    if own in shapes:
        return passes("{number} is written as this issuer writes its numbers.", trust="derived", number=number)
    return fails("{number} ({own}) is not written as this issuer writes its numbers ({usual}).", severity="note",
                 trust="derived", number=number, own=own, usual=usual)  # fmt: skip


CHECKS = (
    Check(
        "RI-PER-068", "Not used before",
        "No other paper of the same issuer, kind and year bears its number and says otherwise, and it was not endorsed "
        "for more consignments than it covers: one for a CITES permit that says nothing else.",
        KINDS, "refuse", "Res. Conf. 12.3: a permit covers one shipment; endorsements in box 14", "sourced",
        of_paper=_reused,
    ),
    Check(
        "RI-PER-069", "Number written as its issuer writes numbers",
        "No strange sign, no impossible length, and a shape seen among earlier numbers of that issuer.",
        CITES, "ask", "UNEP-WCMC's check of its trade database found 24,429 numbers with odd signs", "sourced",
        of_paper=_malformed,
    ),
)  # fmt: skip
