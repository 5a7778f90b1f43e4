"""Reservations: a Party that entered one for a taxon is not bound by that listing (CITES Articles XV, XVI and XXIII).

The shipped list is of about 2023: an administration imports the current one from the CITES Secretariat.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from greenlane.reference import lineage, tables


@dataclass(frozen=True, slots=True)
class Reservation:
    """One reservation: ``valid_to`` is the day it was withdrawn; ``part``: of some stock or population alone."""

    party: str
    taxon: str
    rank: str
    valid_from: dt.date
    valid_to: dt.date | None
    part: bool
    note: str
    source: str
    trust: str

    def holds(self, on: dt.date) -> bool:
        """Say whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def reservation(party: str, taxon: str, on: dt.date, folder: Path | None = None) -> Reservation | None:
    """Return the reservation of a Party (ISO2) for a taxon or one above it on a day, a whole one first, or None."""
    found = [row for row in lineage.over(taxon, _by_taxon(folder), folder) if row.party == party and row.holds(on)]
    return min(found, key=lambda row: row.part, default=None)


@cache
def reservations(folder: Path | None = None) -> tuple[Reservation, ...]:
    """Return every reservation."""
    return tuple(
        Reservation(
            row["party"], row["taxon"], row["rank"], dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, row["part"] == "yes", row["note"],
            row["source"], row["trust"],
        )
        for row in tables.read("reservations", folder)
    )  # fmt: skip


@cache
def _by_taxon(folder: Path | None) -> Mapping[str, tuple[Reservation, ...]]:
    return lineage.index(reservations(folder))
