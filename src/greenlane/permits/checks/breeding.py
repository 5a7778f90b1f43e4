"""Bred, propagated or ranched: is there an operation, an approval and a stock behind the claim?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from greenlane.front.telling import part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.lists import Breeder
from greenlane.permits.measure import measure
from greenlane.permits.names import same_number
from greenlane.permits.permit import CITES, Line
from greenlane.reference import lineage


def _breeders(case: Case, line: Line) -> list[Breeder]:
    """Return the operations that breed the taxon in the country the specimen comes from, or that the line names."""
    country = case.population(line)
    return [
        one
        for one in case.context.lists.breeders or ()
        if one.country == country
        and line.taxon
        and lineage.falls_under(line.taxon, one.taxon, case.context.folder)
        and (line.operation_number is None or same_number(one.number, line.operation_number))
    ]


def _bred(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    if line.source not in ("C", "D", "A"):
        return not_applicable("Not claimed as bred or propagated.")
    if line.source == "D" and not line.operation_number:
        return fails("Source D and no number of a registered operation in box 12b.")
    appendix, purpose = case.appendix(line), case.paper.purpose_of(line)
    if line.source == "C" and appendix == "I" and purpose == "T":
        return fails("{taxon} of Appendix I in commerce as bred (C): from a registered operation it would be D.",
                     taxon=line.taxon)  # fmt: skip
    if case.context.lists.breeders is None:
        return cannot_tell("No list of registered operations is kept here.", "list")
    found = _breeders(case, line)
    values: dict[str, Any] = {"taxon": str(line.taxon), "country": case.population(line) or part("its country")}
    if found:
        return passes("Operation {number} in {country} breeds {taxon}.", number=found[0].number, **values)
    return fails("No operation in {country} is listed that breeds {taxon}.", **values)


def _ranched(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    if line.source != "R":
        return not_applicable("Not claimed as ranched.")
    if case.context.lists.ranches is None:
        return cannot_tell("No list of approved ranching is kept here.", "list")
    country = case.population(line)
    values: dict[str, Any] = {"taxon": str(line.taxon), "country": country or part("its country")}
    for ranch in case.context.lists.ranches:
        if (
            ranch.country == country
            and line.taxon
            and lineage.falls_under(line.taxon, ranch.taxon, case.context.folder)
        ):
            return passes("Ranching of {taxon} in {country} is approved.", **values)
    return fails("No ranching of {taxon} in {country} is listed as approved.", **values)


def _offspring(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    if line.source != "F":
        return not_applicable("Not claimed as born in captivity (F).")
    if case.context.lists.breeders is None:
        return cannot_tell("No list of operations and their stock is kept here.", "list")
    stock = sum(one.stock or 0 for one in _breeders(case, line))
    amount = measure(line.quantity, cites=True) if line.quantity else None
    if not stock or amount is None or amount.base != "no.":
        return cannot_tell("Breeding stock, or number of specimens, is not known.", "list")
    most = case.context.limits.offspring_a_year * Decimal(stock)
    words = "{amount} young of {stock} breeding animals; {most} a year are plausible."
    good = amount.amount <= most
    return (passes if good else fails)(words, amount=amount.amount, stock=stock, most=most)


CHECKS = (
    Check(
        "RI-PER-077", "A known operation behind a bred specimen",
        "Source D bears the number of a registered operation; a species of Appendix I in commerce is D and not C; and "
        "an operation that breeds or propagates the taxon is known in its country.",
        CITES, "ask", "Res. Conf. 12.10 and 10.16; compliance checks of UNEP-WCMC", "sourced", of_line=_bred,
        needs="permit_breeders",
    ),
    Check(
        "RI-PER-079", "Approved ranching behind a ranched specimen",
        "Source R comes from a population whose ranching was approved.",
        CITES, "ask", "Res. Conf. 11.16; rule of this product", "derived", of_line=_ranched, needs="permit_ranches",
    ),
    Check(
        "RI-PER-095", "No more young than the stock can have",
        "Specimens born in captivity (F) are no more than the operation's breeding animals may have in a year.",
        CITES, "ask", "starting value of this product", "derived", of_line=_offspring, needs="permit_breeders",
    ),
)  # fmt: skip
