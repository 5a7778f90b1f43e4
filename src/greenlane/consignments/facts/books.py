"""The reference books that facts are worked out with: law and geography, an administration's own tables first."""

from __future__ import annotations

import bisect
import datetime as dt
import functools
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import cast

from greenlane.consignments.facts.normalise import code_key
from greenlane.reference import (
    codes,
    commodity,
    countries,
    hs,
    lexicon,
    measures,
    places,
    substances,
    taxa,
    units,
    waste,
)
from greenlane.reference.codes import Term
from greenlane.reference.commodity import Commodity, Edition
from greenlane.reference.control_schedule import PartyType, allowed_fraction
from greenlane.reference.lexicon import Mention
from greenlane.reference.listings import OLDEST_TEXT, by_taxon
from greenlane.reference.places import Place as KnownPlace
from greenlane.reference.substances import Substance
from greenlane.reference.taxa import Taxon
from greenlane.reference.waste import WasteCode

__all__ = ["Books", "Commodity", "Edition", "KnownPlace", "Mention", "PartyType", "Substance", "Taxon", "Term"]


@dataclass(frozen=True)
class Books:
    """The look-ups of the reference room. ``folder`` holds the tables that the administration imported, if any."""

    folder: Path | None = None

    def member(self, iso2: str | None, group: str, on: dt.date | None) -> bool | None:
        """Say whether a country belonged to a group on a day; None without a country or where no such group is kept."""
        if iso2 is None:
            return None
        entries = _memberships(iso2, group, self.folder)
        return None if entries is None else any(entry.holds(on) for entry in entries)

    def measure(self, amount: Decimal, unit: str, base: str) -> float | None:
        """Return an amount in a base unit (kg, m3, no.), or None where the unit is unknown or of another kind."""
        factor = _factor(unit, base, self.folder)
        return None if factor is None else float(amount * factor)

    def base(self, unit: str) -> str | None:
        """Return the base unit of a unit (kg, m3, m, m2, no., or the package itself), or None where unknown."""
        return _base(unit, self.folder)

    def is_country(self, iso2: str) -> bool:
        """Say whether two letters are the code of a country."""
        return countries.get(iso2, self.folder) is not None

    def place(self, code: str) -> KnownPlace | None:
        """Return the place of a UN/LOCODE or IATA code."""
        return places.get(code, self.folder)

    def find_place(self, name: str, country: str | None) -> KnownPlace | None:
        """Return the place of a name, in a country where one is given."""
        return places.find(name, country, self.folder)

    def vague_place(self, text: str) -> bool:
        """Say whether a text names no place but a country, a region or 'any port'."""
        return places.vague(text, self.folder)

    def distance_km(self, start: KnownPlace, end: KnownPlace) -> float:
        """Return the great-circle distance of two places in kilometres."""
        return _distance(start.code, end.code, self.folder)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the words of the word list that a text holds."""
        return _mentions(text, self.folder)

    def vague(self, text: str) -> bool:
        """Say whether a description says nothing about the goods but a vague phrase."""
        return lexicon.vague(text, self.folder)

    def edition_on(self, day: dt.date) -> Edition:
        """Return the edition of the Harmonized System in force on a day."""
        return cast(Edition, hs.edition_on(day))

    def plausible(self, code: str) -> bool:
        """Say whether a tariff code of four to twelve digits lies in a chapter that exists."""
        return hs.plausible(code.ljust(6, "0"), self.folder)

    def regimes(self, hs6: str, edition: Edition) -> frozenset[str]:
        """Return the regimes (CITES, BASEL, MONTREAL) whose goods or equipment a code is for, no covers."""
        found = hs.get(hs6, edition, self.folder)
        roles = found.roles if found else ()
        return frozenset(role.regime.upper() for role in roles if role.regime and role.role != "cover")

    def commodity(self, code: str) -> Commodity | None:
        """Return the class of goods of this code."""
        return commodity.get(code)

    def classes(self, hs6: str, edition: Edition) -> tuple[Commodity, ...]:
        """Return the classes whose headings hold a code, the most specific first."""
        return _classes(hs6, edition)

    def specific_classes(self, hs6: str, edition: Edition) -> tuple[str, ...]:
        """Return the codes of the classes that have the code as a specific heading: it is for little else."""
        return _specific(hs6, edition)

    def regime(self, code: str) -> str | None:
        """Return the regime of a class of goods: CITES, BASEL or MONTREAL."""
        found = commodity.get(code)
        return found.regime if found else None

    def is_waste(self, code: str) -> bool:
        """Say whether a class of goods is one of the Basel Convention."""
        return self.regime(code) == "BASEL"

    def classes_of_waste(self, waste_code: str) -> tuple[str, ...]:
        """Return the codes of the classes that a waste code belongs to."""
        return _of_waste().get(code_key(waste_code), ())

    def classes_of_substances(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the codes of the classes that substances belong to as gases, not as what a machine holds."""
        return tuple(code for name in names for code in _of_substance(name, self.folder))

    def hidden_under(self, hs6: str) -> tuple[Commodity, ...]:
        """Return the classes known to hide under a code."""
        return _hidden(hs6)

    def term(self, code: str) -> Term | None:
        """Return the CITES term of a code."""
        return codes.term(code, self.folder)

    def fits(self, term: str, unit: str) -> bool | None:
        """Say whether a unit fits a CITES term: it converts to its preferred or alternative one; None: unknown."""
        return _fits(term, unit, self.folder)

    def waste(self, code: str, on: dt.date | None) -> WasteCode | None:
        """Return a waste code that is in force on a day (without a day: that exists at all)."""
        return waste.get(code, on, self.folder)

    def needs_consent(self, code: str, on: dt.date | None) -> bool | None:
        """Say whether a movement under a waste code needs prior informed consent."""
        return waste.needs_consent(code, on, self.folder)

    def import_banned(self, group: str, iso2: str, on: dt.date | None) -> bool | None:
        """Say whether a country bans a class of goods from coming in; None where the table does not know."""
        return measures.import_banned(group, iso2, on, self.folder)

    def export_banned(self, group: str, iso2: str, on: dt.date | None) -> bool | None:
        """Say whether a country bans a class of goods from going out; None where the table does not know."""
        return measures.export_banned(group, iso2, on, self.folder)

    def taxon(self, name: str, on: dt.date | None, population: str | None) -> Taxon | None:
        """Return what a name of an animal or plant means, with its standing on a day for a country's population."""
        return _taxon(name, _law_since(on, self.folder), population, self.folder)

    def native(self, taxon: str, iso2: str) -> bool | None:
        """Say whether a taxon lives wild by nature in a country; None where the tables cannot tell."""
        return _native(taxon, iso2, self.folder)

    def substance(self, text: str) -> Substance | None:
        """Return the substance or blend that a text names."""
        return substances.find(text, self.folder)

    def fills(self, substance: Substance) -> tuple[float, ...]:
        """Return the nominal fills in kg of the vessels a substance is sold in."""
        return tuple(float(fill.kg) for fill in substances.fills(substance, self.folder))

    def refrigerant_number(self, number: str) -> bool:
        """Say whether refrigerants travel under a UN number (four digits)."""
        return f"UN{number}" in substances.un_numbers(self.folder)

    def allowed_fraction(self, group: str, party: PartyType, on: dt.date) -> float | None:
        """Return the fraction of its baseline that a party may consume of an annex group on a day."""
        fraction = allowed_fraction(group, party, on, folder=self.folder)
        return None if fraction is None else float(fraction)


@functools.lru_cache(maxsize=16384)
def _memberships(iso2: str, group: str, folder: Path | None) -> tuple[countries.Membership, ...] | None:
    held = countries.memberships(folder).get(group)
    return None if held is None else tuple(entry for entry in held if entry.iso2 == iso2)


@functools.lru_cache(maxsize=16384)
def _mentions(text: str, folder: Path | None) -> tuple[Mention, ...]:
    return lexicon.find(text, folder)


@functools.lru_cache(maxsize=16384)
def _distance(start: str, end: str, folder: Path | None) -> float:
    a, b = places.get(start, folder), places.get(end, folder)
    if a is None or b is None:
        raise KeyError(f"{start} or {end} is not in the table of places")
    return places.distance_km(a, b)


@functools.lru_cache(maxsize=4096)
def _factor(unit: str, base: str, folder: Path | None) -> Decimal | None:
    try:
        found = units.get(unit, folder=folder)
    except units.UnknownUnit:
        return None
    return found.factor if found.base == base else None


@functools.lru_cache(maxsize=4096)
def _base(unit: str, folder: Path | None) -> str | None:
    try:
        return units.get(unit, folder=folder).base
    except units.UnknownUnit:
        return None


@functools.lru_cache(maxsize=4096)
def _fits(term: str, unit: str, folder: Path | None) -> bool | None:
    found, base = codes.term(term, folder), _base(unit, folder)
    if found is None or base is None:
        return None
    usual = {measure.base for code in found.preferred + found.alternative if (measure := codes.unit(code))}
    return not usual or base in usual


@functools.lru_cache(maxsize=16384)
def _classes(hs6: str, edition: Edition) -> tuple[Commodity, ...]:
    return commodity.for_heading(hs6, edition)


@functools.lru_cache(maxsize=16384)
def _specific(hs6: str, edition: Edition) -> tuple[str, ...]:
    codes_of = {hs6[:length] for length in (6, 4, 2)}
    return tuple(
        item.code
        for item in _classes(hs6, edition)
        if any(heading.specific and heading.hs in codes_of and heading.of(edition) for heading in item.headings)
    )


@functools.cache
def _of_waste() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in commodity.all():
        for code in item.waste_codes:
            found[code_key(code)] = (*found.get(code_key(code), ()), item.code)
    return found


@functools.lru_cache(maxsize=4096)
def _of_substance(name: str, folder: Path | None) -> tuple[str, ...]:
    found = substances.find(name, folder)
    if found is None:
        return ()
    return tuple(
        item.code
        for item in commodity.all()
        if (found.name in item.substances or found.annex_group in item.annex_groups)
        and any(found.hs2022.startswith(heading.hs) or found.hs2017.startswith(heading.hs) for heading in item.headings)
    )


def _law_since(on: dt.date | None, folder: Path | None) -> dt.date | None:
    """Return the last day up to ``on`` on which any listing changed: the law of both days is the same."""
    if on is None:
        return None
    days = _law_changes(folder)
    return days[max(bisect.bisect_right(days, on) - 1, 0)]


@functools.cache
def _law_changes(folder: Path | None) -> list[dt.date]:
    held = [listing for listings in by_taxon(folder).values() for listing in listings]
    days = {day for listing in held for day in (listing.valid_from, listing.valid_to) if day}
    return sorted({dt.date.min, OLDEST_TEXT, *days})


@functools.lru_cache(maxsize=65536)
def _taxon(name: str, on: dt.date | None, population: str | None, folder: Path | None) -> Taxon | None:
    return taxa.find(name, on, population=population, folder=folder)


@functools.lru_cache(maxsize=65536)
def _native(taxon: str, iso2: str, folder: Path | None) -> bool | None:
    return taxa.native_to(taxon, iso2, folder)


@functools.lru_cache(maxsize=16384)
def _hidden(hs6: str) -> tuple[Commodity, ...]:
    return commodity.hidden_under(hs6)
