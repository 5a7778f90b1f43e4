"""Where the tables say that a taxon lives wild, and from where its trade was stopped on a day. Pure.

Where no range is known there is no set: the estimate then says so, and nothing follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from greenlane.reference import catalogue, commodity, lineage, measures, suspensions
from greenlane.reference.folding import fold
from greenlane.tracing.origin.earlier import Facts


@dataclass(frozen=True)
class Area:
    """A set of ISO2 codes and what it rests on.

    ``level``: the taxon's own range, that of relatives (wider) or of all taxa of a class; suspension; measure; name.
    """

    level: str
    countries: frozenset[str]
    about: str
    trust: str


@lru_cache(4096)
def lives_in(taxon: str, goods_class: str, folder: Path | None = None) -> Area | None:
    """Return where goods may have lived: by the taxon, its genus or family, or the taxa of its class; None: unknown.

    The range of relatives is the union of those that the tables hold, so that it may leave countries out.
    """
    match = catalogue.match(taxon, folder) if taxon else None
    if match is None:
        return None if taxon else _of_class(goods_class, folder)
    entry = match.entry
    if own := catalogue.native(entry, folder):
        return Area("own", own, entry.name, "memory" if own == catalogue.native(entry) else "imported")
    for name in (entry.name, entry.genus, entry.family):
        if wider := _below(folder).get(fold(name)) if name else None:
            return Area("wider", wider, name, "memory")
    return None


def banned_from(facts: Facts, folder: Path | None = None) -> Area | None:
    """Return the countries from which such goods might not leave on the day: suspensions, and bans of their own.

    None where the day or the goods are not known, or the tables do not reach that day.
    """
    if facts.day is None:
        return None
    if facts.regime == "CITES" and facts.taxon:
        if not suspensions.complete(facts.day, folder):
            return None
        rows = _suspended(facts.taxon, folder)
        found = frozenset(row.country for row in rows if row.holds(facts.day))
        return Area("suspension", found, facts.taxon, "single source") if found else None
    own = frozenset(
        row.iso2
        for row in measures.all(folder)
        if row.direction == "export" and row.group == facts.goods_class and row.in_force(facts.day)
    )
    return Area("measure", own, facts.goods_class, "unverified") if own else None


@lru_cache(1024)
def _suspended(taxon: str, folder: Path | None) -> tuple[suspensions.Suspension, ...]:
    return tuple(lineage.over(taxon, _indexed(folder), folder))


@lru_cache(4)
def _indexed(folder: Path | None) -> dict[str, tuple[suspensions.Suspension, ...]]:
    return dict(lineage.index(suspensions.suspensions(folder)))


def _of_class(goods_class: str, folder: Path | None) -> Area | None:
    known = commodity.get(goods_class)
    areas = [lives_in(taxon, "", folder) for taxon in known.taxa] if known else []
    found = frozenset().union(*(area.countries for area in areas if area))
    return Area("class", found, goods_class, "memory") if found else None


@lru_cache(4)
def _below(folder: Path | None) -> dict[str, frozenset[str]]:
    """The known ranges of all below a genus, family or order, by its folded name."""
    found: dict[str, set[str]] = {}
    for entry in _accepted(folder):
        if own := catalogue.native(entry, folder):
            for name in filter(None, (entry.genus, entry.family, entry.order)):
                found.setdefault(fold(name), set()).update(own)
    return {name: frozenset(countries) for name, countries in found.items()}


def _accepted(folder: Path | None) -> Iterator[catalogue.Entry]:
    for name in catalogue.names(folder):
        if name.name == name.taxon and (entry := catalogue.entry(name.taxon, folder)):
            yield entry
