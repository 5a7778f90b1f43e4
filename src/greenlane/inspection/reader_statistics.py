"""Figures of reading that protect people: one's own, and sums in which nobody can be picked out. Pure.

There is no list of readers, no ranking, and no figure of somebody else. Sums are given for a whole month that is over,
so that nobody subtracts one period from another, and only where at least ``LEAST`` officers read and none of them read
more than ``MOST_OF_ONE`` of it: else a sum would be a person's figure under another name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

LEAST = 5
MOST_OF_ONE = 0.5
MONTHS = 12
"""How many months back sums are offered."""


@dataclass(frozen=True)
class Read:
    """One reading that is done. ``agreed``: with the other reader of the picture, None where nobody else read it."""

    reader: str
    seconds: int | None
    agreed: bool | None = None
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Figures:
    """What some readings come to; ``seconds`` is the median. None where nothing is known."""

    n: int
    seconds: float | None
    twice: int
    agreed: int
    accepted: int
    rejected: int


def figures(readings: Sequence[Read]) -> Figures:
    """Return what these readings come to."""
    seconds = [one.seconds for one in readings if one.seconds is not None]
    twice = [one.agreed for one in readings if one.agreed is not None]
    return Figures(
        n=len(readings),
        seconds=float(median(seconds)) if seconds else None,
        twice=len(twice),
        agreed=sum(twice),
        accepted=sum(one.accepted for one in readings),
        rejected=sum(one.rejected for one in readings),
    )


def may_be_summed(readings: Sequence[Read]) -> bool:
    """Whether enough officers took part, none of them too much, for a sum that is nobody's own figure."""
    by_reader: dict[str, int] = {}
    for one in readings:
        by_reader[one.reader] = by_reader.get(one.reader, 0) + 1
    return len(by_reader) >= LEAST and max(by_reader.values()) <= MOST_OF_ONE * len(readings)


def months(today: dt.date) -> list[dt.date]:
    """Return the first days of the months that are over, the latest first."""
    found, first = [], today.replace(day=1)
    for _n in range(MONTHS):
        first = (first - dt.timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def end_of(month: dt.date) -> dt.date:
    """Return the first day after a month, given by its first day."""
    return (month + dt.timedelta(days=32)).replace(day=1)
