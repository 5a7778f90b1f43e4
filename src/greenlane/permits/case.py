"""A paper before the desk: the paper, what is known around it, and the law of the day on which it was issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from greenlane.consignments.consignment import Consignment, GoodsLine
from greenlane.permits.endorse import Balance, balance
from greenlane.permits.finding import Said, cannot_tell
from greenlane.permits.lists import Lists
from greenlane.permits.names import same_number
from greenlane.permits.permit import Direction, Endorsement, Line, Paper
from greenlane.reference import substances, taxa
from greenlane.reference.folding import fold
from greenlane.reference.taxa import Taxon

_BRED = ("C", "D", "A", "F", "Y")


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
        """Return whose population a specimen comes from: the country of origin, else the country it leaves.

        None where neither is known, or where a specimen was bred outside the range: its parents came from elsewhere.
        """
        origin = line.origin or self.paper.leaves
        if origin in (None, "XX"):
            return None
        bred = line.source in _BRED and line.taxon is not None
        strange = bred and taxa.native_to(line.taxon or "", origin or "", self.context.folder) is False
        return None if strange else origin

    def _find(self, line: Line) -> Taxon | None:
        if not line.taxon or self.law_day is None:
            return None
        return taxa.find(line.taxon, self.law_day, population=self.population(line), folder=self.context.folder)

    def without_taxon(self, line: Line) -> Said:
        """Say why the law on a line's taxon is not known."""
        if self.law_day is None:
            return cannot_tell("The paper bears no day of issue, so that the law of that day is not known.", "paper")
        if not line.taxon:
            return cannot_tell("The line names no animal or plant.", "paper")
        return cannot_tell("{name} is a name that the tables do not know.", "book", name=line.taxon)

    def appendix(self, line: Line) -> str | None:
        """Return the Appendix of a line's taxon on ``law_day``; "" for one not listed; None where nobody can tell."""
        found = self.taxon(line)
        if found is None or not found.law_known or found.standing in (taxa.UNKNOWN, taxa.IN_PART):
            return None
        if found.split and self.population(line) is None:
            return None
        return found.appendix or ""

    def without_appendix(self, line: Line) -> Said:
        """Say why the Appendix of a line's taxon is not known."""
        found = self.taxon(line)
        if found is None:
            return self.without_taxon(line)
        return cannot_tell("Where {name} stood in the Appendices on {day} is not known.", "book", name=found.name,
                           day=self.law_day)  # fmt: skip

    @property
    def direction(self) -> Direction:
        """Whether the goods are leaving or arriving here: as declared; arriving where nothing is declared."""
        declared = self.context.consignment
        return "export" if declared is not None and declared.direction == "export" else "import"

    @cached_property
    def endorsements(self) -> tuple[Endorsement, ...]:
        """Every endorsement known: on the paper and at this desk."""
        return self.paper.endorsements + self.context.endorsements

    @cached_property
    def used_before(self) -> Mapping[int, Balance]:
        """The balance of each line in the direction of the goods, before the consignment that is before the desk."""
        return self._balances([e for e in self.endorsements if not self.is_current(e)], self.direction)

    @cached_property
    def left_abroad(self) -> Mapping[int, Balance]:
        """The balance of each line by the endorsements on leaving that stand on the paper."""
        return self._balances(self.paper.endorsements, "export")

    @cached_property
    def arrived(self) -> Mapping[int, Balance]:
        """The balance of each line by every endorsement on arriving."""
        return self._balances(self.endorsements, "import")

    def _balances(self, endorsements: Iterable[Endorsement], direction: Direction) -> Mapping[int, Balance]:
        return {one.line: one for one in balance(self.paper, endorsements, direction)}

    def others(self, *kinds: str) -> tuple[Paper, ...] | None:
        """Return the other papers of some kinds that travel with it; None where nobody looked."""
        if self.context.papers is None:
            return None
        return tuple(other for other in self.context.papers if other.kind in kinds)

    def is_current(self, endorsement: Endorsement) -> bool:
        """Say whether an endorsement is of the consignment before the desk."""
        declared = self.context.consignment
        return declared is not None and same_number(endorsement.consignment, declared.reference) is True

    def goods(self, line: Line) -> tuple[GoodsLine, ...] | None:
        """Return the goods lines that a line of the paper covers; None where no consignment is known."""
        declared = self.context.consignment
        if declared is None:
            return None
        return tuple(declared.goods[place] for place in sorted(self._covered[line.line]) if place < len(declared.goods))

    def sharing(self, line: Line) -> tuple[Line, ...]:
        """Return the other lines of the paper that may cover the same goods, since nothing tells them apart."""
        own = self._covered[line.line]
        return tuple(other for other in self.paper.lines if other is not line and own & self._covered[other.line])

    @cached_property
    def _covered(self) -> dict[int, frozenset[int]]:
        """The places of the goods lines that each line covers: as told, else by what both say of the goods."""
        told, declared = self.context.covers, self.context.consignment
        if told is not None:
            return {line.line: frozenset(told.get(line.line, ())) for line in self.paper.lines}
        goods = declared.goods if declared else ()
        return {
            line.line: frozenset(n for n, one in enumerate(goods) if self._same(line, one)) for line in self.paper.lines
        }

    def _same(self, line: Line, goods: GoodsLine) -> bool:
        """Say whether a line may be about goods: the same taxon, waste or substance, and no code that differs."""
        codes = ((line.term, goods.term), (line.source, goods.source))
        if any(ours and theirs and ours != theirs.upper() for ours, theirs in codes):
            return False
        if line.taxon and goods.taxon:
            return self._meaning(line.taxon) == self._meaning(goods.taxon)
        if line.waste_code and goods.waste_code:
            return same_number(line.waste_code, goods.waste_code) is True
        if line.substance and goods.substance:
            ours, theirs = (substances.find(name, self.context.folder) for name in (line.substance, goods.substance))
            return fold(line.substance) == fold(goods.substance) or (ours is not None and ours == theirs)
        return False

    def _meaning(self, name: str) -> str:
        found = taxa.find(name, folder=self.context.folder)
        return fold(found.name if found else name)
