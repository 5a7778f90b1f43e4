"""What a line of goods comes to: the quantities as written brought to the bases in which seizures are counted. Pure.

Nothing is guessed: a quantity that cannot be worked out is None. Every result says from which written quantity, by
which factor and on whose word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from greenlane.seizures.record import Goods


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
    """Return what a line comes to, by the tables as they were on the day."""
    return Measured(live=goods.live)
