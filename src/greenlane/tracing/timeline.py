"""What happened in which order, and where it stands on a line of time. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

KINDS = (
    "declared", "arrival", "screened", "inspected", "seized", "written", "exhibit", "custody", "specimen",
    "laboratory", "letter", "closed",
)  # fmt: skip
WIDE, MARGIN, ROW, HEAD = 1200, 12, 34, 30
NAMES = 230
"""Units at the beginning of each row for the name of its record."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a record: ``at`` is a day, or a moment with its time zone.

    ``kind`` is one of KINDS, ``said`` what happened in words, ``record`` what the record is called, ``lane`` that of a
    screening. ``alike`` is what several such events are called together; without it that is ``said``.
    """

    at: dt.date | dt.datetime
    kind: str
    said: str
    record: str
    key: str
    href: str
    lane: str = ""
    alike: str = ""

    @property
    def day(self) -> dt.date:
        return self.at.date() if isinstance(self.at, dt.datetime) else self.at

    @property
    def timed(self) -> bool:
        return isinstance(self.at, dt.datetime)


class Mark(NamedTuple):
    """An event on the line: where it stands, and the event."""

    x: float
    y: float
    event: Event


class Tick(NamedTuple):
    x: float
    day: dt.date


@dataclass(frozen=True)
class Line:
    """Events drawn: a row for each record, ticks for months or years. Units are those of the picture, y downwards."""

    wide: float
    high: float
    rows: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    yearly: bool


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events in the order of time: of one day those without an hour first, then in the order of KINDS."""
    return sorted(events, key=lambda one: (one.day, _second(one.at), KINDS.index(one.kind), one.record))


def runs(events: Iterable[Event], own: str = "", *, least: int = 4) -> list[tuple[Event, ...]]:
    """Return events in their order, those that follow each other and are alike on one day together.

    Fewer than ``least`` stay single. Those of the record with the key ``own`` do not mix with others.
    """
    found: list[tuple[Event, ...]] = []
    for _same, run in groupby(events, lambda one: (one.day, one.kind, one.alike or one.said, one.lane, one.key == own)):
        together = tuple(run)
        found += [together] if len(together) >= least else [(one,) for one in together]
    return found


def line(events: Sequence[Event], *, mirrored: bool = False, rows: int = 12) -> Line:
    """Return events as a picture: the first ``rows`` records in the order in which they come have a row each.

    ``mirrored``: time runs from right to left, as in pages that are read so.
    """
    keys = list(dict.fromkeys(event.key for event in events))[:rows]
    shown = [event for event in events if event.key in keys]
    names = {event.key: event.record for event in reversed(shown)}
    if not shown:
        return Line(WIDE, HEAD, (), (), (), False)
    first, last = min(one.day for one in shown), max(one.day for one in shown)
    yearly = (last - first).days > 800

    def across(day: dt.date) -> float:
        share = (day - first).days / max(1, (last - first).days)
        x = NAMES + MARGIN + share * (WIDE - NAMES - 2 * MARGIN)
        return round(WIDE - x if mirrored else x, 1)

    heights = {key: HEAD + ROW * n + ROW / 2 for n, key in enumerate(keys)}
    return Line(
        WIDE, HEAD + ROW * len(keys), tuple((heights[key], names[key]) for key in keys),
        tuple(Mark(across(one.day), heights[one.key], one) for one in shown),
        tuple(Tick(across(day), day) for day in _days(first, last, yearly)), yearly,
    )  # fmt: skip


def _second(at: dt.date | dt.datetime) -> float:
    return at.timestamp() if isinstance(at, dt.datetime) else 0.0


def _days(first: dt.date, last: dt.date, yearly: bool) -> list[dt.date]:
    """First days of months, or of years, between two days; no more than eight, so that their names do not touch."""
    years = range(first.year, last.year + 1)  # never past the last year that a calendar has
    days = [dt.date(year, month, 1) for year in years for month in ((1,) if yearly else range(1, 13))]
    found = [day for day in days if first <= day <= last]
    step = -(-len(found) // 8) or 1
    return found[::step]
