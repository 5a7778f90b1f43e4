"""What a line of goods comes to: the quantities as written brought to the bases in which seizures are counted. Pure.

Nothing is guessed: a quantity that cannot be worked out is None. Every result says from which written quantity, by
which factor and on whose word. A bottle has no mass, a cylinder of gas no content: only what was weighed is mass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from greenlane.reference import substances, taxa, units, waste
from greenlane.reference.substances import Substance
from greenlane.seizures.record import Goods, Quantity

EXACT = Context(prec=60)
PLACES = Decimal("0.000001")
COUNTED = frozenset({"pieces", "items"})
"""Packages that are the specimens themselves: their number is the number of specimens."""
RAW_IVORY = frozenset({"TUS", "IVP", "IVS"})
WORKED_IVORY = frozenset({"IVC", "IJW", "KEY", "CST"})
WORKED_SHARE = Decimal("0.7")
"""What is left of raw ivory when it is worked. The Elephant Trade Information System is described as taking a loss of
30 in 100; from memory, unverified."""
_ELEPHANTS = "Elephantidae"


@dataclass(frozen=True, slots=True)
class Factor:
    """How one quantity was worked out: ``amount`` [``unit``] x ``factor`` gives it in the base of ``of``."""

    of: str
    amount: Decimal
    unit: str
    factor: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of goods as it is counted. ``kind`` is taxon, waste or substance; ``name`` what the tables call it.

    Masses in kg, volume in m3, ``co2e_t`` and ``odp_t`` in tonnes, ``ivory_kg`` in kg of raw ivory equivalent.
    ``appendix`` is that of CITES on the day; empty where the name alone does not tell.
    """

    kind: str = ""
    name: str = ""
    appendix: str = ""
    kg: Decimal | None = None
    specimens: Decimal | None = None
    live: int | None = None
    m3: Decimal | None = None
    co2e_t: Decimal | None = None
    odp_t: Decimal | None = None
    ivory_kg: Decimal | None = None
    factors: tuple[Factor, ...] = ()


def of(goods: Goods, on: dt.date | None) -> Measured:
    """Return what a line comes to, by the law and the tables as they were on the day (None: as they are now)."""
    named = _named(goods, on)
    found = list(_based(goods))
    by = {factor.of: _times(factor) for factor in found}
    kg, specimens = by.get("kg"), by.get("specimens")
    gases = list(_gases(goods, kg))
    ivory = _ivory(goods, on, kg)
    known = {factor.of: _times(factor) for factor in gases}
    return replace(
        named,
        kg=kg,
        specimens=specimens if specimens is not None else _animals(goods),
        live=_live(goods, specimens),
        m3=by.get("m3"),
        co2e_t=known.get("co2e_t"),
        odp_t=known.get("odp_t"),
        ivory_kg=_times(ivory) if ivory else None,
        factors=(*found, *gases, *([ivory] if ivory else [])),
    )


def unit_of(quantity: Quantity, regime: str) -> units.Unit | None:
    """Return the unit a quantity was written in: the words people write come first, then CITES for wildlife.

    A code that several systems use for different things is no unit: it is not guessed.
    """
    plain = units.find(quantity.unit, "plain")
    own = units.find(quantity.unit, "cites") if regime == "CITES" else None
    return plain or own or units.find(quantity.unit) or units.find(quantity.unit, "rec20")


def base_of(quantity: Quantity, regime: str) -> str:
    """Return what a quantity counts towards: ``kg``, ``m3``, ``specimens``, or its own base; empty where unknown."""
    unit = unit_of(quantity, regime)
    if unit is None:
        return ""
    return "specimens" if unit.base == "no." or unit.base in COUNTED else unit.base


def _based(goods: Goods) -> Iterator[Factor]:
    seen: set[str] = set()
    for quantity in goods.quantities:
        unit, base = unit_of(quantity, goods.regime), base_of(quantity, goods.regime)
        if unit is None or base not in ("kg", "m3", "specimens") or base in seen:
            continue
        seen.add(base)
        yield Factor(base, quantity.amount, quantity.unit, unit.factor, f"{unit.source} ({unit.trust})")


def _named(goods: Goods, on: dt.date | None) -> Measured:
    if goods.taxon:
        taxon = taxa.find(goods.taxon, on, population=goods.origin.country if goods.origin else None)
        if taxon:
            sure = taxon.standing == taxa.LISTED and not taxon.split
            return Measured("taxon", taxon.name, (taxon.appendix or "") if sure else "")
        return Measured("taxon")
    if goods.waste_code:
        code = waste.get(goods.waste_code, on) or waste.get(goods.waste_code)
        return Measured("waste", code.code if code else "")
    if goods.substance:
        substance = substances.find(goods.substance)
        return Measured("substance", substance.name if substance else "")
    return Measured()


def _gases(goods: Goods, kg: Decimal | None) -> Iterator[Factor]:
    """The CO2 equivalent and the ozone-depleting tonnes: mass x potential, of a blend the sum over its parts.

    Source: Montreal Protocol, Annexes A to F (potentials); Article 3 (calculation of control levels).
    """
    if kg is None or not (goods.substance or goods.composition):
        return
    substance = substances.find(goods.substance) if goods.substance else None
    for name, potential in (("co2e_t", "gwp"), ("odp_t", "odp")):
        if goods.composition:
            value, source = _of_parts(goods.composition, potential)
        else:
            value, source = _of_one(substance, potential)
        if value is not None:
            yield Factor(name, kg, "kg", EXACT.divide(value, Decimal(1000)), source)


def _of_one(substance: Substance | None, potential: str) -> tuple[Decimal | None, str]:
    if substance is None:
        return None, ""
    return getattr(
        substance, potential
    ), f"{substance.name}: {potential.upper()}; {substance.source} ({substance.trust})"


def _of_parts(written: tuple[str, ...], potential: str) -> tuple[Decimal | None, str]:
    total = Decimal(0)
    for name, share in substances.read_composition(written):
        part = substances.find(name)
        value = getattr(part, potential) if part else None
        if value is None:
            return None, ""
        total = EXACT.add(total, EXACT.multiply(value, EXACT.divide(share, Decimal(100))))
    return total, f"{potential.upper()} of the parts as written: {', '.join(written)}"


def _ivory(goods: Goods, on: dt.date | None, kg: Decimal | None) -> Factor | None:
    """Raw ivory equivalent of elephant ivory that was weighed: raw as it is, worked divided by what is left of it."""
    term = goods.term.upper()
    if kg is None or term not in RAW_IVORY | WORKED_IVORY:
        return None
    taxon = taxa.find(goods.taxon, on) if goods.taxon else None
    if taxon is None or _ELEPHANTS not in (taxon.family, taxon.name):
        return None
    if term in RAW_IVORY:
        return Factor("ivory_kg", kg, "kg", Decimal(1), "raw ivory")
    return Factor(
        "ivory_kg", kg, "kg", EXACT.divide(Decimal(1), WORKED_SHARE), "worked ivory: 30 in 100 lost in working (memory)"
    )


def _animals(goods: Goods) -> Decimal | None:
    if goods.live is None and goods.dead is None:
        return None
    return Decimal((goods.live or 0) + (goods.dead or 0))


def _live(goods: Goods, specimens: Decimal | None) -> int | None:
    """Live animals or plants as counted, else all that were counted of a line of live specimens."""
    if goods.live is not None:
        return goods.live
    if goods.term.upper() != "LIV" or specimens is None or specimens != specimens.to_integral_value():
        return None
    return max(0, int(specimens) - (goods.dead or 0))


def _times(factor: Factor) -> Decimal:
    return EXACT.multiply(factor.amount, factor.factor).quantize(PLACES, context=EXACT)
