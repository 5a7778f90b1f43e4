"""Trade suspensions: recommendations of the CITES Standing Committee and bans that Parties notified, with exemptions.

The shipped list is of about May 2023 and knows little that ended before 2014: an administration imports the current
list from the Notifications of the CITES Secretariat before it relies on one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from greenlane.reference import lineage, tables

KNOWN_FROM = dt.date(2014, 1, 1)
STATE = dt.date(2023, 5, 31)
"""Between these days silence of the shipped list means that nothing was suspended; derived: what ended before the
first is not in it, and it was checked last in the month of the second."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """One suspension: ``valid_to`` is the day it was lifted (no longer in force); an empty ``taxon`` is every one.

    ``only_terms``: what it is about, empty for every term. ``conditional``: the text excepts some goods by conditions
    that no code tells. ``imports``: it speaks of imports into the country as well.
    """

    country: str
    taxon: str
    rank: str
    valid_from: dt.date
    valid_to: dt.date | None
    scope: str
    only_terms: tuple[str, ...]
    exempt_terms: tuple[str, ...]
    exempt_sources: tuple[str, ...]
    exempt_purposes: tuple[str, ...]
    imports: bool
    conditional: bool
    note: str
    source: str
    trust: str

    def holds(self, on: dt.date) -> bool:
        """Say whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def concerns(self, term: str | None, source: str | None, purpose: str | None) -> bool | None:
        """Say whether it holds for specimens of these codes; None where a code that may exempt them is not told."""
        pairs = ((self.exempt_terms, term), (self.exempt_sources, source), (self.exempt_purposes, purpose))
        if any(code in exempt for exempt, code in pairs):
            return False
        if self.only_terms and term is not None and term not in self.only_terms:
            return False
        untold = any(exempt and code is None for exempt, code in pairs) or (bool(self.only_terms) and term is None)
        return None if untold else True


def suspended(
    taxon: str, country: str, on: dt.date, *, term: str | None = None, source: str | None = None,
    purpose: str | None = None, imports: bool = False, folder: Path | None = None,
) -> tuple[Suspension, ...]:  # fmt: skip
    """Return the suspensions on a day that may hold for a specimen leaving a country (ISO2), or, asked so, entering it.

    Left out are those from which its purpose (as a rule Z, G, Q and S), source or term is exempt; a code not told
    leaves a suspension in: ask ``concerns``.
    """
    return tuple(
        row
        for row in lineage.over(taxon, _by_taxon(folder), folder)
        if row.country == country
        and row.holds(on)
        and (row.imports or not imports)
        and row.concerns(term, source, purpose) is not False
    )


def complete(on: dt.date, folder: Path | None = None) -> bool:
    """Say whether silence of the list about a day means that nothing was suspended."""
    return tables.imported("suspensions", folder) or KNOWN_FROM <= on <= STATE


@cache
def suspensions(folder: Path | None = None) -> tuple[Suspension, ...]:
    """Return every suspension."""
    return tuple(
        Suspension(
            row["country"], row["taxon"], row["rank"], dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, row["scope"],
            tables.words(row["only_terms"]), tables.words(row["exempt_terms"]), tables.words(row["exempt_sources"]),
            tables.words(row["exempt_purposes"]), row["imports"] == "yes", row["conditional"] == "yes", row["note"],
            row["source"], row["trust"],
        )
        for row in tables.read("suspensions", folder)
    )  # fmt: skip


@cache
def _by_taxon(folder: Path | None) -> Mapping[str, tuple[Suspension, ...]]:
    return lineage.index(suspensions(folder))
