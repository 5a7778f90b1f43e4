"""Taxa: what a name of an animal or plant means, and where the Appendices of CITES place it on a given day.

A name may be scientific (accepted or not, with or without author), common in any language the tables know, or
misspelt. The listing is looked for from the name upwards: subspecies, species, genus, subfamily, family, order.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from greenlane.reference import catalogue
from greenlane.reference.catalogue import Entry, Match, Name
from greenlane.reference.listings import OLDEST_TEXT, Listing, by_taxon, strictest

LISTED, IN_PART, NOT_LISTED, UNKNOWN = "listed", "in part", "not listed", "unknown"
"""The standings of a taxon. ``in part``: only some members of it are listed, so that its name alone does not tell.
``unknown``: the name is known, but the tables do not hold every listing of its relatives."""


@dataclass(frozen=True, slots=True)
class Taxon:
    """A taxon as found: who it is, its standing on the day asked for, and how the name led there.

    ``split``: populations or members stand in different Appendices; ``appendix`` is then the strictest of them.
    ``law_known`` is False for a day before the oldest text of the Appendices in the tables.
    ``matched``: name, synonym, common name, genus (only the genus of the name is known) or misspelt.
    """

    name: str
    rank: str
    kingdom: str
    class_: str
    order: str
    family: str
    genus: str
    standing: str
    appendix: str | None
    annotation: str
    listed_since: datetime.date | None
    rests_on: Listing | None
    listings: tuple[Listing, ...]
    split: bool
    law_known: bool
    native: frozenset[str]
    common: Mapping[str, tuple[str, ...]]
    matched: str
    written: str
    source: str
    trust: str


def find(
    name: str, on: datetime.date | None = None, *, population: str | None = None, folder: Path | None = None
) -> Taxon | None:
    """Return the taxon a name means, with its standing on a day (None: the latest text), or None for a strange name.

    ``population``: ISO2 code of the country whose wild population the specimen comes from, if known.
    """
    match = catalogue.match(name, folder)
    return None if match is None else _taxon(match, name, on, population, folder)


def native_to(taxon: str, iso2: str, folder: Path | None = None) -> bool | None:
    """Say whether a taxon lives wild by nature in a country (ISO2); None when the tables cannot tell.

    A genus or family is native where one of its species is known to be; its absence is never concluded.
    """
    match = catalogue.match(taxon, folder)
    if match is None or match.how == "genus":
        return None
    range_ = catalogue.native(match.entry, folder)
    if range_:
        return iso2 in range_
    if match.entry.rank == "SUBSPECIES":
        species = catalogue.entry(" ".join(match.entry.name.split()[:2]), folder)
        wider = catalogue.native(species, folder) if species else frozenset()
        return False if wider and iso2 not in wider else None
    return True if iso2 in catalogue.native_of_members(match.entry, folder) else None


def names(folder: Path | None = None) -> Iterator[Name]:
    """Yield every name the tables know: accepted names, synonyms and common names."""
    return catalogue.names(folder)


def _taxon(match: Match, written: str, on: datetime.date | None, population: str | None, folder: Path | None) -> Taxon:
    entry = match.entry
    found = _walk(entry, on, population, folder)
    placed = found or _members(entry, on, population, folder)
    bearing = strictest(placed) if placed else None
    standing = _standing(entry, bearing, bool(placed and not found), on, folder)
    return Taxon(
        name=entry.name,
        rank=entry.rank,
        kingdom=entry.kingdom,
        class_=entry.class_,
        order=entry.order,
        family=entry.family,
        genus=entry.genus,
        standing=standing,
        appendix=bearing.appendix if bearing and standing in (LISTED, IN_PART) else None,
        annotation=bearing.annotation if bearing else "",
        listed_since=bearing.valid_from if bearing else None,
        rests_on=bearing,
        listings=placed,
        split=_split(placed, _members(entry, on, population, folder), population),
        law_known=on is None or on >= OLDEST_TEXT,
        native=catalogue.native(entry, folder),
        common=catalogue.common(entry, folder),
        matched=match.how,
        written=written,
        source=bearing.source if bearing else entry.source,
        trust=bearing.trust if bearing and entry.trust != "unverified" else entry.trust,
    )


def _walk(entry: Entry, on: datetime.date | None, population: str | None, folder: Path | None) -> tuple[Listing, ...]:
    """Return the listings that apply at the nearest rank, and those above it for populations left out there."""
    listings = by_taxon(folder)
    native = catalogue.native(entry, folder)
    found: list[Listing] = []
    for level in catalogue.chain(entry, folder):
        here = [
            listing
            for name in level
            for listing in listings.get(name, ())
            if listing.law_on(on) and listing.covers(population) and (population or listing.covers_any(native))
        ]
        found.extend(here)
        if here and (population is not None or _whole(here)):
            break
    return tuple(found)


def _whole(listings: list[Listing]) -> bool:
    """Say whether listings of one rank leave no population over for a wider listing."""
    scopes = {listing.scope for listing in listings}
    return "" in scopes or {"only", "except"} <= scopes


def _members(
    entry: Entry, on: datetime.date | None, population: str | None, folder: Path | None
) -> tuple[Listing, ...]:
    listings = by_taxon(folder)
    return tuple(
        listing
        for name in catalogue.listed_members(entry, folder)
        for listing in listings[name]
        if listing.law_on(on) and listing.covers(population) and listing.strictness
    )


def _split(placed: tuple[Listing, ...], members: tuple[Listing, ...], population: str | None) -> bool:
    appendices = {listing.appendix for listing in placed + members}
    left_over = population is None and bool(placed) and not _whole(list(placed))
    return len(appendices) > 1 or left_over


def _standing(
    entry: Entry, bearing: Listing | None, by_member: bool, on: datetime.date | None, folder: Path | None
) -> str:
    if bearing and by_member:
        return IN_PART
    if bearing:
        return LISTED if bearing.strictness else NOT_LISTED
    other_populations = any(
        listing.law_on(on) for name in catalogue.chain(entry, folder)[0] for listing in by_taxon(folder).get(name, ())
    )
    return NOT_LISTED if other_populations or catalogue.complete(entry, folder) else UNKNOWN
