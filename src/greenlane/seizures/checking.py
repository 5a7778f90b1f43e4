"""What is wrong with a record, so that it is not kept. Pure.

What is only missing is no fault: the returns that ask for it say so. Nor is a name that the tables do not know: what
was found is kept as it was written.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from greenlane.reference import codes as cites
from greenlane.reference import commodity, countries, hs, substances, waste
from greenlane.seizures import codes
from greenlane.seizures.measured import base_of
from greenlane.seizures.record import Goods, Parties, Record

MOST = Decimal(10) ** 9
"""A quantity in any unit is at most this: beyond it somebody's key stuck."""
EARLIEST = 1900
"""The first year that can be meant: before it somebody left out a digit."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A field (``goods.0.term``, ``day`` …) and the reason: future, not meant, missing, unknown, unknown unit, not
    positive, too large, twice or mismatch; ``value`` as it stands."""

    field: str
    reason: str
    value: str = ""


def faults(record: Record, parties: Parties = (), *, today: dt.date) -> Iterator[Fault]:
    """Yield all that is wrong with a record."""
    yield from _when(record, today)
    if record.kind == "seizure" and not record.goods:
        yield Fault("goods", "missing")
    if record.kind == "negative" and record.goods:
        yield Fault("goods", "mismatch", "negative")
    if (record.latitude is None) != (record.longitude is None):
        yield Fault("longitude" if record.longitude is None else "latitude", "missing")
    yield from _coded(record)
    yield from _countries(record)
    for n, goods in enumerate(record.goods):
        yield from (Fault(f"goods.{n}.{name}", reason, value) for name, reason, value in _goods(goods))
    for n, party in enumerate(parties):
        yield from _unknown(f"parties.{n}.role", party.role, codes.ROLES)
        if party.born and party.born > today:
            yield Fault(f"parties.{n}.born", "future", party.born.isoformat())
        for name, country in (("nationality", party.nationality), ("country", party.country)):
            yield from _country(f"parties.{n}.{name}", country)


def _when(record: Record, today: dt.date) -> Iterator[Fault]:
    if record.day is None and record.year is None:
        yield Fault("day", "missing")
    if record.day and record.day > today:
        yield Fault("day", "future", record.day.isoformat())
    if record.day and record.day.year < EARLIEST:
        yield Fault("day", "not meant", record.day.isoformat())
    if record.day is None and record.year is not None and record.year > today.year:
        yield Fault("year", "future", str(record.year))
    if record.day and record.year is not None and record.year != record.day.year:
        yield Fault("year", "mismatch", str(record.year))


def _coded(record: Record) -> Iterator[Fault]:
    single: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("location", codes.LOCATIONS), ("detection", codes.DETECTIONS), ("concealment", codes.CONCEALMENTS),
        ("reason", codes.REASONS),
    )  # fmt: skip
    for name, known in single:
        yield from _unknown(name, getattr(record, name), known)
    lists: tuple[tuple[str, Iterable[str], tuple[str, ...]], ...] = (
        ("measures", record.measures, codes.MEASURES),
        ("grounds", (ground.code for ground in record.grounds), codes.GROUNDS),
        ("papers", (paper.kind for paper in record.papers), codes.PAPERS),
        ("charges", (charge.result for charge in record.charges), codes.RESULTS),
    )
    for name, values, known in lists:
        for n, value in enumerate(values):
            yield from _unknown(f"{name}.{n}", value, known)


def _countries(record: Record) -> Iterator[Fault]:
    if record.place:
        yield from _country("place", record.place.country)
    for n, stop in enumerate(record.route):
        yield from _country(f"route.{n}.country", stop.country)
    for n, country in enumerate(record.nationalities):
        yield from _country(f"nationalities.{n}", country)


def _goods(goods: Goods) -> Iterator[tuple[str, str, str]]:
    """Yield (field, reason, value) for all that is wrong with a line."""
    if not (goods.description or goods.taxon or goods.waste_code or goods.substance or goods.goods_class):
        yield "description", "missing", ""
    yield from _classed(goods)
    yield from _counted(goods)
    for name, known in (("declared", codes.DECLARED), ("disposal", codes.DISPOSALS)):
        if (value := getattr(goods, name)) and value not in known:
            yield name, "unknown", value
    if goods.term and cites.term(goods.term) is None:
        yield "term", "unknown", goods.term
    for name in ("waste_code", "y_code", "ewc"):
        if (value := getattr(goods, name)) and waste.get(value) is None:
            yield name, "unknown", value
    if goods.operation and cites.operation(goods.operation) is None:
        yield "operation", "unknown", goods.operation
    if goods.hs and not hs.plausible(goods.hs):
        yield "hs", "unknown", goods.hs
    if goods.origin and countries.get(goods.origin.country) is None:
        yield "origin", "unknown", goods.origin.country
    if goods.composition:
        yield from _composed(goods.composition)


def _classed(goods: Goods) -> Iterator[tuple[str, str, str]]:
    known = commodity.get(goods.goods_class) if goods.goods_class else None
    if goods.goods_class and known is None:
        yield "goods_class", "unknown", goods.goods_class
    if known and known.regime != goods.regime and not outside_cites(goods):
        yield "goods_class", "mismatch", goods.goods_class
    for name, regime in (("taxon", "CITES"), ("waste_code", "BASEL"), ("substance", "MONTREAL")):
        if (value := getattr(goods, name)) and goods.regime not in (regime, "OTHER"):
            yield name, "mismatch", value


def outside_cites(goods: Goods) -> bool:
    """Tell whether it is wildlife that is under no Appendix: it keeps the class of goods of its like."""
    known = commodity.get(goods.goods_class)
    return bool(known and known.regime == "CITES" and goods.regime == "OTHER" and goods.taxon)


def _counted(goods: Goods) -> Iterator[tuple[str, str, str]]:
    bases = []
    for quantity in goods.quantities:
        if quantity.amount == 0:
            yield "quantities", "not positive", str(quantity.amount)
        if quantity.amount > MOST:
            yield "quantities", "too large", str(quantity.amount)
        base = base_of(quantity, goods.regime)
        if not base:
            yield "quantities", "unknown unit", quantity.unit
        bases.append(base)
    for base, times in Counter(filter(None, bases)).items():
        if times > 1:
            yield "quantities", "twice", base


def _composed(written: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    try:
        parts = substances.read_composition(written)
    except (ValueError, ArithmeticError):
        yield "composition", "unknown", ", ".join(written)
        return
    for name, _share in parts:
        if substances.find(name) is None:
            yield "composition", "unknown", name
    if not 0 < sum(share for _name, share in parts) <= 100:
        yield "composition", "mismatch", "100 %"


def _unknown(field: str, value: str, known: tuple[str, ...]) -> Iterator[Fault]:
    if value and value not in known:
        yield Fault(field, "unknown", value)


def _country(field: str, code: str | None) -> Iterator[Fault]:
    if code and countries.get(code) is None:
        yield Fault(field, "unknown", code)
