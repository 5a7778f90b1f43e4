"""Bans that countries set beyond the treaties: waste that may not come in, timber that may not go out.

The list is a start, from general knowledge, and each row says how far it may be trusted: an administration replaces
the table with its own. A country that is not in the table is unknown, not free.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from greenlane.reference import tables

Direction = Literal["import", "export"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One ban: of a whole group of goods or of part of it, from one day to another, both included, None is open.

    ``group`` is the code of a class of goods: plastic_waste, e_waste, timber ...
    """

    iso2: str
    direction: Direction
    group: str
    extent: Literal["whole", "part"]
    valid_from: date
    valid_to: date | None
    note: str
    source: str
    trust: str

    def in_force(self, on: date | None) -> bool:
        """Say whether the ban is in force on a day; without a day, whether it has no end."""
        if on is None:
            return self.valid_to is None
        return self.valid_from <= on <= (self.valid_to or date.max)


def import_banned(group: str, iso2: str, on: date | None, folder: Path | None = None) -> bool | None:
    """Say whether a country bans a group of goods from coming in on a day; without a day, as the table stands.

    True: the whole group. False: the table knows this country's ban, and it is not in force then. None: unknown, or
    only part of the group is banned: read ``measures`` for which.
    """
    return _banned(measures(iso2, group, "import", folder), on)


def export_banned(group: str, iso2: str, on: date | None, folder: Path | None = None) -> bool | None:
    """Say whether a country bans a group of goods (timber: logs) from going out; answers as ``import_banned``."""
    return _banned(measures(iso2, group, "export", folder), on)


def measures(iso2: str, group: str, direction: Direction, folder: Path | None = None) -> tuple[Measure, ...]:
    """Return what the table knows of a country's bans on a group of goods, in force or not."""
    return _index(folder).get((iso2, group, direction), ())


def all(folder: Path | None = None) -> tuple[Measure, ...]:
    """Return every measure."""
    return _all(folder)


def _banned(rows: tuple[Measure, ...], on: date | None) -> bool | None:
    if not rows:
        return None
    live = [row for row in rows if row.in_force(on)]
    if any(row.extent == "whole" for row in live):
        return True
    return None if live else False


@functools.cache
def _index(folder: Path | None) -> dict[tuple[str, str, str], tuple[Measure, ...]]:
    found: dict[tuple[str, str, str], tuple[Measure, ...]] = {}
    for row in all(folder):
        key = (row.iso2, row.group, row.direction)
        found[key] = (*found.get(key, ()), row)
    return found


@functools.cache
def _all(folder: Path | None) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            row["iso2"], cast(Direction, row["direction"]), row["group"],
            cast(Literal["whole", "part"], row["extent"]), date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, row["note"], row["source"], row["trust"],
        )
        for row in tables.read("trade_measures", folder)
    )  # fmt: skip
