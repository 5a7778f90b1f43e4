"""A paper before the desk: the paper, what is known around it, and the law of the day on which it was issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from greenlane.consignments.consignment import Consignment, GoodsLine
from greenlane.permits.lists import Lists
from greenlane.permits.permit import Endorsement, Line, Paper
from greenlane.reference import taxa
from greenlane.reference.taxa import Taxon


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Numbers that an administration sets for itself; all are starting values.

    ``tolerance``: the share by which a quantity may exceed another before it counts (0: not at all).
    ``numbers_to_learn``: how many earlier numbers of an issuer make a pattern. ``offspring_a_year``: how many young a
    breeding animal of a long-lived species may plausibly have a year.
    """

    tolerance: Decimal = Decimal("0")
    numbers_to_learn: int = 20
    offspring_a_year: Decimal = Decimal("4")


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is known around a paper on the day it is presented. None: nobody looked, so that a check cannot tell.

    ``consignment``: what is declared under it. ``covers``: by line of the paper, the places of the goods lines it
    covers (counted from 0); None: matched by taxon, waste code or substance. ``endorsements``: recorded at this desk
    in earlier consignments, beside those on the paper. ``namesakes``: other papers seen with this number.
    ``papers``: the other papers that were presented with it, or are known by their numbers (an import permit, the
    permit of the country of origin, the notification of a movement). ``quota_used``: by line, how much of the year's
    quota other papers of the same exporter used, source I left out, in the unit of the line. ``earlier_numbers``:
    numbers of papers of this kind and issuer seen before. ``folder``: the administration's own reference tables.
    """

    on: dt.date
    consignment: Consignment | None = None
    covers: Mapping[int, tuple[int, ...]] | None = None
    endorsements: tuple[Endorsement, ...] = ()
    namesakes: tuple[Paper, ...] | None = None
    papers: tuple[Paper, ...] | None = None
    quota_used: Mapping[int, Decimal] | None = None
    earlier_numbers: tuple[str, ...] | None = None
    lists: Lists = field(default_factory=Lists)
    limits: Limits = field(default_factory=Limits)
    folder: Path | None = None


@dataclass(frozen=True)
class Case:
    """A paper and its context, with the law looked up once. Law is that of ``law_day``: the day of issue."""

    paper: Paper
    context: Context

    @cached_property
    def law_day(self) -> dt.date | None:
        """The day whose law judges the paper: that of issue, else the first of validity; None where neither is told."""
        return self.paper.issued or self.paper.valid_from

    @cached_property
    def _taxa(self) -> dict[int, Taxon | None]:
        return {line.line: self._find(line) for line in self.paper.lines}

    def taxon(self, line: Line) -> Taxon | None:
        """Return the taxon of a line with its standing on ``law_day``; None: no name, a strange one, or no day."""
        return self._taxa[line.line]

    def population(self, line: Line) -> str | None:
        """Return whose population a specimen comes from: the country of origin, else the country it leaves."""
        origin = line.origin or self.paper.leaves
        return None if origin in (None, "XX") else origin

    def _find(self, line: Line) -> Taxon | None:
        if not line.taxon or self.law_day is None:
            return None
        return taxa.find(line.taxon, self.law_day, population=self.population(line), folder=self.context.folder)

    @cached_property
    def endorsements(self) -> tuple[Endorsement, ...]:
        """Every endorsement known: on the paper and at this desk."""
        return self.paper.endorsements + self.context.endorsements

    def goods(self, line: Line) -> tuple[GoodsLine, ...] | None:
        """Return the goods lines that a line of the paper covers; None where no consignment is known."""
        declared = self.context.consignment
        if declared is None:
            return None
        if self.context.covers is not None:
            return tuple(declared.goods[i] for i in self.context.covers.get(line.line, ()) if i < len(declared.goods))
        return tuple(goods for goods in declared.goods if self._same(line, goods))

    def _same(self, line: Line, goods: GoodsLine) -> bool:
        pairs = ((line.taxon, goods.taxon), (line.waste_code, goods.waste_code), (line.substance, goods.substance))
        return any(ours and theirs and ours.casefold() == theirs.casefold() for ours, theirs in pairs)
