"""What returns are made of: cases and papers as they stand, frozen, with names only where they may be read. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from greenlane.permits.permit import Paper
from greenlane.seizures.record import Goods, Parties, Record

Key = tuple[str, int, str]
"""What is counted: the record's key, the number of a line (0: the whole record), and of a shipment which one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedLine:
    """One line of goods as it is counted (``seizures.models.Line``). What is not known is None, never zero."""

    number: int
    regime: str
    goods_class: str = ""
    kind: str = ""
    name: str = ""
    as_written: str = ""
    term: str = ""
    appendix: str = ""
    hs6: str = ""
    kg: Decimal | None = None
    specimens: Decimal | None = None
    live: int | None = None
    m3: Decimal | None = None
    co2e_t: Decimal | None = None
    odp_t: Decimal | None = None
    ivory_kg: Decimal | None = None
    value: Decimal | None = None
    currency: str = ""
    factors: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CostFacts:
    """What something cost. ``payer`` is a code of the rule that names who pays."""

    kind: str
    amount: Decimal
    currency: str
    payer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeBackFacts:
    """How goods went back, or what was done instead: its steps as (state, day)."""

    path: str
    state: str
    fault: str = ""
    state_of_export: str = ""
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    steps: tuple[tuple[str, dt.date], ...] = ()
    costs: tuple[CostFacts, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFacts:
    """One case. ``parties`` is None where names are not asked for, or whoever asks may not see them.

    ``lines`` are those that concern the return; ``hit`` is whether an inspection found something, where there was one;
    ``same_as`` the number of the case that it was judged to be the same as. ``country`` is where it was, as far as that
    is known, ``home`` that of the organisation.
    """

    id: str
    number: str
    record: Record
    lines: tuple[CountedLine, ...]
    office: str
    organisation: str
    country: str
    state: str = "open"
    closed_on: dt.date | None = None
    parties: Parties | None = None
    exhibits: int = 0
    files: int = 0
    take_backs: tuple[TakeBackFacts, ...] = ()
    hit: bool | None = None
    same_as: str = ""
    home: str = ""

    @property
    def agency(self) -> str:
        """Who found it: as recorded, else the organisation whose case it is, where it was found in its own country."""
        return self.record.agency or (self.organisation if self.country and self.country == self.home else "")

    def without_names(self) -> CaseFacts:
        return replace(self, parties=None)

    def keys(self, counts: str) -> tuple[Key, ...]:
        """What is counted of it: the case, or each of its lines (the case, where it has none)."""
        if counts == "case" or not self.lines:
            return ((self.id, 0, ""),)
        return tuple((self.id, line.number, "") for line in self.lines)

    @property
    def goods(self) -> Iterator[tuple[CountedLine, Goods]]:
        """The lines that concern the return, each with what was written of it."""
        for line in self.lines:
            yield line, self.record.goods[line.number - 1]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipmentFacts:
    """What was seen crossing the border under one line of a paper. ``key`` tells one endorsement from the next."""

    key: str
    line: int
    day: dt.date
    direction: str
    amount: Decimal
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperFacts:
    """One paper of the desk and what was really shipped under it in the period."""

    id: str
    number: str
    paper: Paper
    shipments: tuple[ShipmentFacts, ...] = ()

    def without_names(self) -> PaperFacts:
        """The paper without those whom it names."""
        return replace(self, paper=replace(self.paper, parties=(), signatory=None))

    def keys(self, counts: str) -> tuple[Key, ...]:
        """What is counted of it: each shipment under a line, and each line under which nothing was shipped."""
        shipped = [(self.id, one.line, one.key) for one in self.shipments]
        used = {one.line for one in self.shipments}
        return tuple(shipped + [(self.id, line.line, "") for line in self.paper.lines if line.line not in used])
