"""Export quotas that the Conference of the Parties or a listing's annotation sets: how much, of what, in which years.

The shipped list holds mandatory quotas alone, state about 2023, and no quota that a country set for itself: an
administration imports the current list from the Notifications of the CITES Secretariat before it relies on one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from greenlane.reference import lineage, tables

STATE = dt.date(2023, 5, 31)
"""Until when the shipped list is known to have been kept up; an imported one is taken to be current."""


@dataclass(frozen=True, slots=True)
class Quota:
    """One annual quota: ``amount`` of ``unit`` (CITES code) in a calendar year; both days are within its validity.

    ``exporter`` is empty for every country; empty ``terms``, ``sources`` or ``purposes`` mean all of them.
    """

    taxon: str
    rank: str
    exporter: str
    amount: Decimal
    unit: str
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    purposes: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None
    note: str
    source: str
    trust: str

    def in_year(self, year: int) -> bool:
        """Say whether it is in force on some day of a year."""
        return self.valid_from.year <= year and (self.valid_to is None or year <= self.valid_to.year)

    def holds(self, on: dt.date) -> bool:
        """Say whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def concerns(self, term: str | None, source: str | None, purpose: str | None) -> bool | None:
        """Say whether it counts specimens of these codes; None where a code it depends on is not told."""
        if source == "I":
            return False
        pairs = ((self.terms, term), (self.sources, source), (self.purposes, purpose))
        if any(known and code is not None and code not in known for known, code in pairs):
            return False
        return None if any(known and code is None for known, code in pairs) else True


def quota(
    taxon: str, exporter: str, *, year: int, term: str | None = None, source: str | None = None,
    purpose: str | None = None, folder: Path | None = None,
) -> tuple[Quota, ...]:  # fmt: skip
    """Return the quotas of a year that may count a specimen: of its taxon or one above, of its exporter (ISO2) or all.

    Left out are those that do not concern its codes; a code not told leaves a quota in. Specimens that were seized
    (source I) count under none. Rule: as the compliance checks of UNEP-WCMC sum quotas.
    """
    return tuple(
        row
        for row in lineage.over(taxon, _by_taxon(folder), folder)
        if row.exporter in ("", exporter) and row.in_year(year) and row.concerns(term, source, purpose) is not False
    )


@cache
def quotas(folder: Path | None = None) -> tuple[Quota, ...]:
    """Return every quota."""
    return tuple(
        Quota(
            row["taxon"], row["rank"], row["exporter"], Decimal(row["amount"]), row["unit"],
            tables.words(row["terms"]), tables.words(row["sources"]), tables.words(row["purposes"]),
            dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["note"], row["source"], row["trust"],
        )
        for row in tables.read("quotas", folder)
    )  # fmt: skip


def complete(folder: Path | None = None) -> bool:
    """Say whether silence of the list means that there is no quota: of an imported list alone.

    The shipped one lacks the quotas that countries set for themselves.
    """
    return tables.imported("quotas", folder)


@cache
def _by_taxon(folder: Path | None) -> Mapping[str, tuple[Quota, ...]]:
    return lineage.index(quotas(folder))
