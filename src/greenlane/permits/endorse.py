"""The ledger of endorsements: what is left of a paper line by line, and whether one more consignment fits.

Decimals throughout, and exact: quantities of one kind convert (grams and kilograms), a number of specimens never
becomes a mass, and the order in which endorsements were written changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from greenlane.consignments.facts.normalise import code_key
from greenlane.permits.measure import EXACT, Measure, in_unit, measure, total, trim
from greenlane.permits.permit import CITES, Direction, Endorsement, Line, Paper, Quantity

Outside = Literal["", "unissued", "early", "late"]


@dataclass(frozen=True)
class Balance:
    """What one line granted, used and leaves, in the unit of the paper (empty where the paper gives no quantity).

    ``left`` is negative where more was used than granted. ``granted`` is None where the paper gives no quantity;
    ``used`` and ``left`` are None where an endorsement is in units that do not convert: ``strange`` names them.
    """

    line: int
    unit: str
    granted: Decimal | None
    used: Decimal | None
    left: Decimal | None
    strange: tuple[str, ...] = ()

    @property
    def over(self) -> bool | None:
        """Whether more was used than granted; None where that cannot be told."""
        return None if self.left is None else self.left < 0


@dataclass(frozen=True)
class Fit:
    """Whether an endorsement fits what is left (``fits`` None: cannot be told), and ``because``: why not, in words.

    ``after``: the balances once it is written, of all lines of the paper.
    """

    fits: bool | None
    because: tuple[str, ...]
    after: tuple[Balance, ...]


def outside(paper: Paper, day: dt.date) -> Outside:
    """Say how a day of shipment lies outside the days of a paper; empty: within them, or they are not told.

    ``unissued``: before the day of issue, so that nothing was shipped under it; one that says itself that it was issued
    after the goods had left is no such case. ``early`` and ``late``: before or after its validity; that is a use that
    the law does not allow, and that happened all the same (CITES Article VI.2; Res. Conf. 12.3).
    """
    if paper.issued and day < paper.issued and not paper.retrospective:
        return "unissued"
    if paper.valid_from and day < paper.valid_from:
        return "early"
    return "late" if paper.valid_until and day > paper.valid_until else ""


def balance(paper: Paper, endorsements: Iterable[Endorsement], direction: Direction = "export") -> tuple[Balance, ...]:
    """Return the balance of every line after the endorsements of one direction, in the order of the paper.

    Goods are endorsed on leaving and again on arriving: each direction is a ledger of its own. Endorsements of lines
    that the paper does not have are left out: ``fit`` refuses them. Source: box 14 of the CITES standard form.
    """
    shipped: dict[int, list[Quantity]] = {}
    for endorsement in endorsements:
        for one in endorsement.shipped if endorsement.direction == direction else ():
            shipped.setdefault(one.line, []).append(one.quantity)
    return tuple(_balance(paper, line, shipped.get(line.line, [])) for line in paper.lines)


def _balance(paper: Paper, line: Line, shipped: list[Quantity]) -> Balance:
    cites = paper.kind in CITES
    measures = [measure(quantity, cites=cites) for quantity in shipped]
    if line.quantity is None:
        return Balance(line.line, "", None, None, None, tuple(sorted({quantity.unit for quantity in shipped})))
    granted = measure(line.quantity, cites=cites)
    unit, amount = line.quantity.unit, trim(line.quantity.amount)
    strange = sorted({q.unit for q, m in zip(shipped, measures, strict=True) if m.base != granted.base})
    if strange:
        return Balance(line.line, unit, amount, None, None, tuple(strange))
    used = total(measures) or Measure(Decimal(0), granted.base)
    left = EXACT.subtract(granted.amount, used.amount)
    return Balance(line.line, unit, amount, in_unit(used.amount, unit, cites=cites), in_unit(left, unit, cites=cites))


def fit(paper: Paper, endorsements: Iterable[Endorsement], new: Endorsement) -> Fit:
    """Say whether a new endorsement fits what is left after others in its direction, and was not written before."""
    before = tuple(endorsements)
    after = balance(paper, (*before, new), new.direction)
    numbers = sorted({shipped.line for shipped in new.shipped})
    against = [f"The paper has no line {n}." for n in numbers if line_of(paper, n) is None]
    touched = [one for one in after if one.line in numbers]
    against += [
        f"Line {one.line}: {one.used} {one.unit} in all, {one.granted} {one.unit} granted."
        for one in touched
        if one.over
    ]
    if any(_same(old, new) for old in before):
        against.append(f"{new.consignment or new.transport_document} is endorsed already.")
    if against:
        return Fit(False, tuple(against), after)
    unclear = [_unclear(one) for one in touched if one.over is None]
    return Fit(None if unclear else True, tuple(unclear), after)


def _unclear(one: Balance) -> str:
    if one.granted is None:
        return f"Line {one.line}: the paper gives no quantity."
    return f"Line {one.line}: {' and '.join(one.strange)} cannot be set against {one.unit}."


def twice(endorsements: Iterable[Endorsement]) -> tuple[tuple[Endorsement, Endorsement], ...]:
    """Return the pairs that endorse the same goods twice.

    That is: one direction, a line in common, and the same consignment or the same transport document.
    """
    return tuple((a, b) for a, b in combinations(endorsements, 2) if _same(a, b))


def _same(a: Endorsement, b: Endorsement) -> bool:
    if a.direction != b.direction or not {s.line for s in a.shipped} & {s.line for s in b.shipped}:
        return False
    papers = code_key(a.transport_document or ""), code_key(b.transport_document or "")
    return (a.consignment is not None and a.consignment == b.consignment) or (papers[0] == papers[1] != "")


def line_of(paper: Paper, number: int) -> Line | None:
    """Return the line of a number, or None."""
    return next((line for line in paper.lines if line.line == number), None)
