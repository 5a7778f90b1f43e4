"""Which of the quantities of a line goes into a form, and in which of the form's units. Pure.

What is asked for comes from what was written, by a conversion within one kind of unit; a mass is never made of a count.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from greenlane.reference import codes, units
from greenlane.reporting.facts import CountedLine
from greenlane.seizures.record import Goods

FALLBACKS = ("KIL", "NO", "CUM", "LTR", "MTR", "SQM")


def in_cites(goods: Goods, line: CountedLine) -> tuple[Decimal | None, str]:
    """Return the amount and the CITES unit code that the term prefers, else another that fits, else as it was written.

    Source: CITES guidelines for annual reports, terms with preferred and alternative units (``reference.codes``).
    """
    term = codes.term(goods.term) if goods.term else None
    prescribed = (*term.preferred, *term.alternative) if term else ()
    written = [*_written(goods), *_counted(line)]
    for code in dict.fromkeys((*prescribed, *FALLBACKS)):
        target = units.find(code, "cites")
        for amount, unit in written:
            if target and unit.base == target.base:
                return (amount * unit.factor / target.factor).normalize() + 0, code
    first = next(iter(goods.quantities), None)
    return (first.amount, first.unit) if first else (None, "")


def as_written(goods: Goods) -> str:
    """Return every quantity as it was written."""
    return "; ".join(f"{quantity.amount:f} {quantity.unit}" for quantity in goods.quantities)


def _written(goods: Goods) -> Iterator[tuple[Decimal, units.Unit]]:
    for quantity in goods.quantities:
        unit = units.find(quantity.unit) or units.find(quantity.unit, "cites")
        if unit:
            yield quantity.amount, unit


def _counted(line: CountedLine) -> Iterator[tuple[Decimal, units.Unit]]:
    for amount, unit in ((line.specimens, "no."), (line.live, "no."), (line.kg, "kg"), (line.m3, "m3")):
        if amount is not None:
            yield Decimal(amount), units.get(unit)
