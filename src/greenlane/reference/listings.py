"""The dated listings of the CITES Appendices: which listing of a taxon is law on a day, for which population.

A listing holds from ``valid_from`` up to, but not including, ``valid_to``. An empty ``valid_from`` means that it was
law by 25 September 2012, the oldest text these tables know. The effect of a population scope follows the wording of
the Appendices: "only" the populations named, or all "except" those named.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from greenlane.reference import tables
from greenlane.reference.folding import fold

OLDEST_TEXT = datetime.date(2012, 9, 25)
"""The Appendices these tables start from. For an earlier day they can only repeat what was law on this one."""

STRICTNESS = {"I": 3, "II": 2, "III": 1, "none": 0}
"""Appendix to rank of strictness; ``none`` marks a taxon that the text excepts from a wider listing."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of the Appendices: ``valid_to`` is exclusive, ``countries`` are ISO2 codes that ``scope`` is about."""

    taxon: str
    rank: str
    appendix: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    scope: str
    countries: frozenset[str]
    scope_note: str
    annotation: str
    party: tuple[str, ...]
    note: str
    source: str
    trust: str

    def law_on(self, on: datetime.date | None) -> bool:
        """Say whether this listing is law on a day; None asks for the latest text known."""
        if on is None:
            return self.valid_to is None
        day = max(on, OLDEST_TEXT)
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def covers(self, population: str | None) -> bool:
        """Say whether it covers the population of a country (ISO2); None asks whether it covers any population."""
        if not self.scope or population is None:
            return True
        return (population in self.countries) is (self.scope == "only")

    def covers_any(self, native: frozenset[str]) -> bool:
        """Say whether it covers some population of a taxon native to these countries; empty: the range is not known."""
        return not native or any(self.covers(country) for country in native)

    @property
    def strictness(self) -> int:
        """How strict the listing is: 3 for Appendix I down to 0 for an exception."""
        return STRICTNESS[self.appendix]


def strictest(listings: Iterable[Listing]) -> Listing:
    """Return the strictest listing, the wider one of two that are equally strict; raises ValueError for none."""
    return max(listings, key=lambda listing: (listing.strictness, not listing.scope))


@cache
def by_taxon(folder: Path | None = None) -> Mapping[str, tuple[Listing, ...]]:
    """Return all listings, past ones too, by the folded name of the taxon as the Appendices write it.

    What an administration imported replaces the shipped listings of the taxa it names, save intervals that ended.
    """
    found = _grouped(tables.read("listings"))
    if tables.imported("listings", folder):
        for name, listings in _grouped(tables.read("listings", folder)).items():
            found[name] = _joined(found.get(name, ()), listings)
    return found


def _grouped(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Listing, ...]]:
    found: dict[str, list[Listing]] = {}
    for row in rows:
        found.setdefault(fold(row["taxon"]), []).append(_listing(row))
    return {name: tuple(listings) for name, listings in found.items()}


def _joined(shipped: tuple[Listing, ...], imported: tuple[Listing, ...]) -> tuple[Listing, ...]:
    """Join the history the product knows to the imported present.

    The scopes of population, which the imported list gives only as prose, are kept where the Appendices agree.
    """
    past = tuple(old for old in shipped if old.valid_to)
    present = {old.appendix: old for old in shipped if not old.valid_to}
    agree = present.keys() == {new.appendix for new in imported}
    dated = []
    for new in imported:
        same = present.get(new.appendix)
        known = [same.valid_from] if same else [old.valid_to for old in past]
        new = replace(new, valid_from=new.valid_from or max((day for day in known if day), default=None))
        dated.append(replace(new, scope=same.scope, countries=same.countries) if same and agree else new)
    first = min((new.valid_from for new in dated if new.valid_from), default=None)
    return tuple(old for old in past if first is None or (old.valid_to and old.valid_to <= first)) + tuple(dated)


def _listing(row: dict[str, str]) -> Listing:
    if row["appendix"] not in STRICTNESS:
        raise tables.TableFault(f"table listings, {row['taxon']}: appendix {row['appendix']!r}")
    if row["scope"] not in ("", "only", "except"):
        raise tables.TableFault(f"table listings, {row['taxon']}: scope {row['scope']!r}")
    return Listing(
        taxon=row["taxon"],
        rank=row["rank"],
        appendix=row["appendix"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        scope=row["scope"],
        countries=frozenset(row["countries"].split()),
        scope_note=row["scope_note"],
        annotation=row["annotation"],
        party=tuple(row["party"].split()),
        note=row["note"],
        source=row["source"],
        trust=row["trust"],
    )


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
