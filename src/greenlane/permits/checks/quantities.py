"""Is more declared than the paper grants, does its quota box add up, and can one specimen weigh what is written?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from greenlane.consignments.consignment import GoodsLine
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.measure import EXACT, Measure, in_unit, measure, total
from greenlane.permits.permit import CITES, KINDS, Line
from greenlane.reference import lineage

HEAVY = {
    ("TUS", "Elephantidae"): (Decimal("1"), Decimal("60")),
    ("HOR", "Rhinocerotidae"): (Decimal("0.1"), Decimal("12")),
    ("TEE", "Hippopotamidae"): (Decimal("0.05"), Decimal("5")),
    ("SKI", "Crocodylia"): (Decimal("0.05"), Decimal("30")),
    ("SCA", "Manidae"): (Decimal("0.0005"), Decimal("0.05")),
}
"""Kilograms of one specimen by term and taxon, least and most: starting values (a tusk's are sourced as an example)."""


def declared(case: Case, line: Line) -> Measure | None:
    """Return what is declared under a line of the paper, in the base of its unit; None where that cannot be told."""
    goods = case.goods(line)
    if not goods or line.quantity is None:
        return None
    base = measure(line.quantity, cites=case.paper.kind in CITES).base
    amounts = [_in_base(one, base) for one in goods]
    return None if None in amounts else total(m for m in amounts if m is not None)


def _in_base(goods: GoodsLine, base: str) -> Measure | None:
    if goods.quantity is not None:
        found = measure(goods.quantity, cites=False)
        if found.base == base:
            return found
    if base == "kg" and goods.net_kg is not None:
        return Measure(goods.net_kg, "kg")
    if base == "m3" and goods.volume_m3 is not None:
        return Measure(goods.volume_m3, "m3")
    return None


def _over(case: Case, line: Line) -> Said:
    if line.quantity is None:
        return cannot_tell("The line gives no quantity.", "paper")
    cites, unit = case.paper.kind in CITES, line.quantity.unit
    one = case.used_before[line.line]
    if one.over:
        return fails("{used} {unit} were endorsed already; {granted} {unit} are granted.", used=one.used, unit=unit,
                     granted=one.granted)  # fmt: skip
    now = declared(case, line)
    if one.left is None or now is None:
        if case.goods(line) is None and one.left is None:
            return cannot_tell("Nothing is declared yet.", "declaration", severity="note")
        if case.goods(line) is None:
            return cannot_tell("Nothing is declared yet; {left} {unit} are left.", "declaration", severity="note",
                               left=one.left, unit=unit)  # fmt: skip
        if one.left is not None and case.goods(line) == ():
            return not_applicable("Nothing is declared under this line.")
        return cannot_tell("What is declared or was shipped cannot be set against {granted} {unit}.", "declaration",
                           granted=one.granted, unit=unit)  # fmt: skip
    limit = EXACT.multiply(one.left, 1 + case.context.limits.tolerance)
    amount = in_unit(now.amount, unit, cites=cites)
    values: dict[str, Any] = {"declared": amount, "unit": unit, "granted": one.granted, "used": one.used}
    words = "{declared} {unit} declared, {used} endorsed before, {granted} granted."
    if amount > limit and case.sharing(line):
        return cannot_tell("{declared} {unit} declared under this line and others like it, {granted} granted here.",
                           "declaration", **values)  # fmt: skip
    if amount > limit:
        return fails(words, **values)
    return _against_departure(case, line, amount) or passes(words, **values)


def _against_departure(case: Case, line: Line, amount: Decimal) -> Said | None:
    """Fail where more arrives than the endorsements on leaving say was shipped."""
    if case.direction != "import" or not any(e.direction == "export" for e in case.paper.endorsements):
        return None
    gone, arrived = case.left_abroad[line.line], case.arrived[line.line]
    before = Decimal(0) if any(case.is_current(e) for e in case.endorsements) else amount
    if gone.used is None or arrived.used is None or arrived.used + before <= gone.used:
        return None
    return fails("{declared} {unit} arrive; {shipped} {unit} were endorsed on leaving.",
                 declared=arrived.used + before, unit=gone.unit, shipped=gone.used)  # fmt: skip


def _quota_box(case: Case, line: Line) -> Said:
    quota, used = line.annual_quota, line.used_to_date
    if quota is None and used is None:
        return not_applicable("Box 11a is empty.")
    if quota is None or used is None:
        return cannot_tell("Box 11a gives only one of its two numbers.", "paper", severity="note")
    if used > quota:
        return fails("Box 11a: {used} exported this year, of a quota of {quota}.", used=used, quota=quota)
    if line.quantity is not None and line.quantity.amount > used:
        return fails("Box 11a: {used} exported this year, less than the {amount} {unit} of this line.", severity="note",
                     trust="derived", used=used, amount=line.quantity.amount, unit=line.quantity.unit)  # fmt: skip
    return passes("Box 11a: {used} of {quota}.", used=used, quota=quota)


def _weight(case: Case, line: Line) -> Said:
    if not line.term or not line.taxon:
        return cannot_tell("Term or taxon is missing.", "paper", severity="note")
    limits = next(
        (limits for (term, taxon), limits in HEAVY.items()
         if term == line.term and lineage.falls_under(line.taxon, taxon, case.context.folder)), None,
    )  # fmt: skip
    if limits is None:
        return not_applicable("No weights are known for {term} of {taxon}.", term=line.term, taxon=line.taxon)
    kg, pieces = _kg_and_pieces(case, line)
    if not kg or not pieces:
        return cannot_tell("Mass and number of specimens are not both known.", "declaration", severity="note")
    each = in_unit(EXACT.divide(kg, pieces).quantize(Decimal("0.0001")), "kg", cites=False)
    words = "{each} kg each; {least} to {most} kg are usual for {term}."
    good = limits[0] <= each <= limits[1]
    return (passes if good else fails)(words, each=each, least=limits[0], most=limits[1], term=line.term)


def _kg_and_pieces(case: Case, line: Line) -> tuple[Decimal | None, Decimal | None]:
    """Return mass and number of specimens as the paper gives them, else as they are declared."""
    found: dict[str, Decimal] = {}
    if line.quantity is not None:
        own = measure(line.quantity, cites=True)
        found[own.base] = own.amount
    kg = line.net_kg if line.net_kg is not None else found.get("kg")
    pieces = Decimal(line.pieces) if line.pieces is not None else found.get("no.")
    goods = case.goods(line) or ()
    if (kg is None or pieces is None) and len(goods) == 1:
        declared_kg, declared_no = _in_base(goods[0], "kg"), _in_base(goods[0], "no.")
        if declared_kg and declared_no:
            return declared_kg.amount, declared_no.amount
    return kg, pieces


CHECKS = (
    Check(
        "RI-PER-070", "No more than the paper grants",
        "What is declared, with all that was endorsed before, is within the quantity of the line, and what arrives "
        "within what was endorsed on leaving.",
        KINDS, "refuse", "CITES standard form, boxes 11 and 14; Decision 18.125", "sourced", of_line=_over,
    ),
    Check(
        "RI-PER-097", "Quota box adds up",
        "Box 11a: what was exported this year is within the annual quota, and holds this line.",
        ("cites_export",), "ask", "CITES standard form, box 11a", "sourced", of_line=_quota_box,
    ),
    Check(
        "RI-PER-098", "Weight of one specimen plausible",
        "Mass by number is within what a specimen of that kind weighs.",
        CITES, "note", "starting values of this product", "derived", of_line=_weight,
    ),
)  # fmt: skip
