"""A chart as values: what stands in its table, from which the page's script draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["lines", "bars", "calibration"]
Unit = Literal["", "share"]


@dataclass(frozen=True)
class Point:
    """A value with its interval, each None where it is not known; ``of`` is the number of cases it rests on."""

    value: float | None
    low: float | None = None
    high: float | None = None
    of: int | None = None


@dataclass(frozen=True)
class Series:
    """One line or one set of bars; ``lane`` only where it is a lane."""

    name: str
    lane: str = ""


@dataclass(frozen=True)
class Row:
    """One place on the horizontal axis: its words, its number where the axis is one, and a point for each series."""

    name: str
    points: tuple[Point, ...]
    at: float | None = None
    lane: str = ""


@dataclass(frozen=True)
class Chart:
    """A table with numbers, and how it is drawn: lines with bands, bars with whiskers, or said against true.

    ``unit`` "share" means values from 0 to 1, written in per cent; ``along`` is the unit of the horizontal axis.
    ``reach``: the vertical axis goes at least so far, so that next to nothing looks like next to nothing.
    Raises ValueError where a row has not one point for each series.
    """

    title: str
    across: str
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    kind: Kind = "bars"
    unit: Unit = "share"
    along: Unit = ""
    reach: float | None = None

    def __post_init__(self) -> None:
        if any(len(row.points) != len(self.series) for row in self.rows):
            raise ValueError("a row of a chart has one point for each series")
