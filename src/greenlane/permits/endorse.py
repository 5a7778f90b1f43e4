"""The ledger of endorsements: what is left of a paper line by line, and whether one more consignment fits.

Decimals throughout. Quantities of one kind convert (grams and kilograms); a number of specimens never becomes a mass.
The order in which endorsements were written changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from greenlane.permits.permit import Direction, Endorsement, Line, Paper


@dataclass(frozen=True)
class Balance:
    """What one line granted, used and leaves, in the unit of the paper.

    ``left`` is negative where more was used than granted. ``granted`` is None where the paper gives no quantity;
    ``used`` and ``left`` are None where an endorsement is in a unit that does not convert: ``strange`` names it.
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
    """Whether an endorsement fits what is left: ``fits`` None where that cannot be told. ``because``: why not."""

    fits: bool | None
    because: tuple[str, ...]
    after: tuple[Balance, ...]


def balance(paper: Paper, endorsements: Iterable[Endorsement], direction: Direction = "export") -> tuple[Balance, ...]:
    """Return the balance of every line after endorsements in one direction, in the order of the paper."""
    raise NotImplementedError


def fit(paper: Paper, endorsements: Iterable[Endorsement], new: Endorsement) -> Fit:
    """Say whether a new endorsement fits what is left after others in its direction."""
    raise NotImplementedError


def twice(endorsements: Iterable[Endorsement]) -> tuple[tuple[Endorsement, Endorsement], ...]:
    """Return pairs that endorse the same thing twice: one direction and the same consignment or transport document."""
    raise NotImplementedError


def line_of(paper: Paper, number: int) -> Line | None:
    """Return the line of a number, or None."""
    return next((line for line in paper.lines if line.line == number), None)
