"""Countries: codes, names in six languages, a point to draw a route from, and the groups that law and practice name.

Codes are ISO 3166-1 (and XK, in wide use for Kosovo); names are those of the Unicode CLDR. A group is a fact about
routes and treaties, never about a person: nothing here may be used to score a nationality.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pycountry
from babel import Locale

from greenlane.reference import tables

LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru")
_EXTRA = {"XK": "XKX", "XN": "XNN", "XS": "XSS"}
_INVENTED = {
    "XN": {"en": "Northport", "ar": "نورثبورت", "zh": "诺斯波特", "ru": "Нортпорт"},
    "XS": {"en": "Southmere", "ar": "ساوثمير", "zh": "索思米尔", "ru": "Саутмир"},
}
"""The countries of the demonstration, under codes that ISO 3166 leaves to users, so that no real one is meant."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory; ``lat`` and ``lon`` (degrees) are a rough middle for maps, nothing more."""

    iso2: str
    iso3: str
    names: MappingProxyType[str, str]
    lat: float
    lon: float
    region: str
    trust: str


@dataclass(frozen=True, slots=True)
class Membership:
    """That a country belongs to a group, from and until when (None: not dated, or still in force)."""

    group: str
    iso2: str
    valid_from: date | None
    valid_to: date | None
    note: str
    source: str
    trust: str

    def holds(self, on: date | None) -> bool:
        """Say whether it held on a day; without a day, whether it is not known to have ended."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def get(iso2: str, folder: Path | None = None) -> Country | None:
    """Return the country of a two-letter code, or None."""
    return _countries(folder).get(iso2.strip().upper())


def all(folder: Path | None = None) -> tuple[Country, ...]:
    """Return every country, in order of its code."""
    return tuple(_countries(folder).values())


def find(text: str, folder: Path | None = None) -> str | None:
    """Return the two-letter code of what a text names: ISO code, name in six languages, or a common variant.

    Case, accents and punctuation do not matter. Returns None for what is no country or could be several.
    """
    code = text.strip().upper()
    if code in _countries(folder):
        return code
    return _names(folder).get(_key(text))


def name(iso2: str, lang: str = "en") -> str:
    """Return a country's name in one of LANGUAGES (English for another language), or the code where unknown."""
    country = get(iso2)
    if country is None:
        return iso2
    return country.names.get(lang, country.names["en"])


def member(iso2: str, group: str, on: date | None = None, folder: Path | None = None) -> bool:
    """Say whether a country belonged to a group on a day (without a day: as last known). Raises KeyError: no group."""
    return iso2 in members(group, on, folder)


def members(group: str, on: date | None = None, folder: Path | None = None) -> frozenset[str]:
    """Return the two-letter codes of a group's members on a day. Raises KeyError for a group that does not exist."""
    return frozenset(m.iso2 for m in memberships(folder)[group] if m.holds(on))


@cache
def memberships(folder: Path | None = None) -> dict[str, tuple[Membership, ...]]:
    """Return every group with its memberships: OECD, EU, BASEL_ANNEX_VII, BASEL_NON_PARTY, ... dated and sourced."""
    found: dict[str, tuple[Membership, ...]] = {}
    for row in tables.read("country_groups", folder):
        start, end = _day(row["valid_from"]), _day(row["valid_to"])
        entry = Membership(row["group"], row["iso2"], start, end, row["note"], row["source"], row["trust"])
        found[entry.group] = (*found.get(entry.group, ()), entry)
    return found


@cache
def _countries(folder: Path | None) -> dict[str, Country]:
    iso3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | _EXTRA
    spoken = {lang: Locale.parse(lang).territories for lang in LANGUAGES}
    found = {}
    for row in tables.read("countries", folder):
        code = row["iso2"]
        invented = _INVENTED.get(code, {})
        names = MappingProxyType(
            {lang: invented.get(lang) or invented.get("en") or str(spoken[lang].get(code, code)) for lang in LANGUAGES}
        )
        point = float(row["lat"]), float(row["lon"])
        found[code] = Country(code, iso3[code], names, *point, row["region"], row["trust"])
    return found


@cache
def _names(folder: Path | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, code in _all_names(folder):
        found.setdefault(_key(text), code)
    return found


def _all_names(folder: Path | None) -> Iterator[tuple[str, str]]:
    """Yield every name with its code, the one to prefer first where two countries share it."""
    for row in tables.read("country_variants", folder):
        yield row["name"], row["iso2"]
    for country in _countries(folder).values():
        yield country.iso3, country.iso2
        for text in country.names.values():
            yield text, country.iso2
    for entry in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            if hasattr(entry, field):
                yield getattr(entry, field), entry.alpha_2


def _key(text: str) -> str:
    """Fold case, accents and punctuation away; '&' reads 'and', 'St' reads 'Saint', a bracketed article is dropped."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").replace("(the)", " ")
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c) and c not in "'’.")
    return "".join("saint" if word == "st" else word for word in plain.split())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
