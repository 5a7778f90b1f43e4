"""A history row: one goods line as it was declared, and, kept apart, what became known later.

The columns after the facts are worked out here once, as whole numbers, so that every engine only adds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite, log

import pyarrow as pa

from greenlane.consignments.facts.columns import COLUMNS, Type
from greenlane.targeting.history.features import SCALE
from greenlane.targeting.history.keys import MEASURES

ARROW: dict[Type, pa.DataType] = {
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "VARCHAR[]": pa.list_(pa.string()),
}
SCALED = ("grams", "cents", *(f"ln_{measure}" for measure in MEASURES))
"""Net mass in grams, value in cents, and logarithms in ten-thousandths: whole numbers, or None."""
LATER = ("found", "known")
"""What became known after the declaration; nothing else of a row did."""

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("nth", pa.int64()),
        ("version", pa.int64()),
        ("day", pa.date32()),
        ("place", pa.string()),
        ("sampled", pa.bool_()),
        ("lane", pa.string()),
        ("score", pa.int64()),
        *((column.name, ARROW[column.type]) for column in COLUMNS.values()),
        *((name, pa.int64()) for name in SCALED),
        ("found", pa.bool_()),
        ("known", pa.date32()),
    ]
)
"""``id``: the consignment, as text; ``nth``: which of its lines, from 0; ``day``: of the declaration; ``place``: the
code of the office that took it in, None where that is not known (``office`` is what the declaration says); ``known``:
the day on which ``found`` was recorded. The rest is as declared, and how it was screened then."""

LARGEST = 10**12
"""A million tonnes in grams: no line weighs more, and the sum of millions of lines fits 64 bits."""

SMALLEST = 1e-20
"""Nothing is valued, weighed or filled so thinly, nor its reverse so highly: squares of logarithms then fit as well."""


def of(
    facts: Mapping[str, object],
    *,
    id: str,
    day: dt.date,
    nth: int = 0,
    version: int = 1,
    place: str | None = None,
    sampled: bool = False,
    lane: str | None = None,
    score: int | None = None,
    found: bool | None = None,
    known: dt.date | None = None,
) -> dict[str, object]:
    """Return the history row of one goods line from its facts (dates as dates). Lines of one consignment count ``nth``.

    An outcome without the day on which it was recorded is not known to anybody: it counts nowhere.
    """
    return {
        "id": id,
        "nth": nth,
        "version": version,
        "day": day,
        "place": place,
        "sampled": sampled,
        "lane": lane,
        "score": score,
        **{name: facts.get(name) for name in COLUMNS},
        **scaled(facts),
        "found": found,
        "known": known,
    }


def scaled(facts: Mapping[str, object]) -> dict[str, int | None]:
    """Return the whole numbers of a line: grams, cents, logarithms; None where the fact is missing or too large."""
    return {
        "grams": whole(facts.get("net_kg"), 1000),
        "cents": whole(facts.get("value_usd"), 100),
        **{f"ln_{measure}": logarithm(facts.get(measure)) for measure in MEASURES},
    }


def whole(amount: object, parts: int) -> int | None:
    """Return an amount in whole parts of its unit (1000: grams of a kilogram), halves rounded up."""
    if not isinstance(amount, int | float) or not isfinite(amount):
        return None
    rounded = int((Decimal(repr(float(amount))) * parts).to_integral_value(ROUND_HALF_UP))
    return rounded if abs(rounded) <= LARGEST else None


def logarithm(amount: object) -> int | None:
    """Return the natural logarithm of an amount in ten-thousandths, halves rounded up; None where it is absurd."""
    if not isinstance(amount, int | float) or not SMALLEST < amount < 1 / SMALLEST:
        return None
    return int(Decimal(repr(log(amount) * SCALE)).to_integral_value(ROUND_HALF_UP))
