"""Quantities of papers and declarations brought to one base, so that grams and kilograms, or dozens, can be compared.

On a CITES paper a code means what CITES says (TON, NO, SKI); elsewhere the words people write come first. A unit that
nobody knows is a unit of its own: it compares with itself alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context as Arithmetic
from decimal import Decimal
from typing import Protocol

from greenlane.reference import units

EXACT = Arithmetic(prec=60)
"""Wide enough for every sum: 15 digits before and 9 behind the point, 15 of a factor, thousands of terms."""


class Written(Protocol):
    """A quantity as written, on a paper or in a declaration."""

    @property
    def amount(self) -> Decimal:
        """The amount."""

    @property
    def unit(self) -> str:
        """Its unit, a code or a word."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount of a base (kg, m3, m, m2, no., a kind of package, or the unknown word itself)."""

    amount: Decimal
    base: str


def unit_of(code: str, cites: bool) -> units.Unit | None:
    """Return the unit that a code means: to CITES first, or to people first and then to the UN recommendations."""
    plain = units.find(code)
    return (units.find(code, "cites") or plain) if cites else plain or units.find(code, "rec20")


def measure(quantity: Written, *, cites: bool) -> Measure:
    """Return a quantity in the base of its unit, exactly."""
    unit = unit_of(quantity.unit, cites)
    if unit is None:
        return Measure(quantity.amount, quantity.unit.casefold())
    return Measure(EXACT.multiply(quantity.amount, unit.factor), unit.base)


def total(measures: Iterable[Measure]) -> Measure | None:
    """Return the sum of measures of one base; None for none, or where bases differ."""
    found = tuple(measures)
    if not found or len({one.base for one in found}) > 1:
        return None
    amount = Decimal(0)
    for one in found:
        amount = EXACT.add(amount, one.amount)
    return Measure(amount, found[0].base)


def in_unit(amount: Decimal, code: str, *, cites: bool) -> Decimal:
    """Return an amount of the base of a unit in that unit, right to sixty digits."""
    unit = unit_of(code, cites)
    return amount if unit is None else trim(EXACT.divide(amount, unit.factor))


def trim(amount: Decimal) -> Decimal:
    """Return an amount without empty decimals or exponent: 250, not 2.5E+2 nor 250.000."""
    if amount == 0:
        return Decimal(0)
    plain = amount.normalize(EXACT)
    exponent = plain.as_tuple().exponent
    return plain.quantize(Decimal(1), context=EXACT) if isinstance(exponent, int) and exponent > 0 else plain
