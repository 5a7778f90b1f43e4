"""Substances that the Montreal Protocol controls, their blends, and the gases they are passed off as.

Values of a row carry two trust marks: ``trust`` for what the Protocol's annexes say (group, ODP, GWP), and
``identity_trust`` for the names and numbers by which goods are recognised (CAS, UN, ASHRAE, HS).
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from greenlane.reference import tables

Composition = tuple[tuple[str, Decimal], ...]
"""The parts of a blend: name of a substance and its share in percent by mass."""

_COUNTED = ("R", "F", "Freon", "Freon R", "Refrigerant", "Refrigerant R", "Réfrigérant R", "Refrigerante R",
            "Фреон", "Фреон R", "Хладон", "Хладон R", "Хладагент R", "制冷剂", "制冷剂R", "冷媒R", "氟利昂", "氟利昂R",
            "فريون", "غاز تبريد R")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Substance:
    """A controlled substance, a blend or an uncontrolled gas; ``odp`` and ``gwp`` (100 years) may be None: not set."""

    name: str
    kind: str
    ashrae: str
    chemical: str
    formula: str
    cas: str
    un_numbers: tuple[str, ...]
    annex_group: str
    odp: Decimal | None
    gwp: Decimal | None
    hs2017: str
    hs2022: str
    composition: Composition
    aliases: tuple[str, ...]
    note: str
    source: str
    trust: str
    identity_trust: str

    @property
    def family(self) -> str:
        """CFC, HCFC, HFC, PFC, HFO ...: the letters that the name begins with, or the annex group's family."""
        return _FAMILIES.get(self.annex_group) or self.name.partition("-")[0]


_FAMILIES = {
    "AI": "CFC", "BI": "CFC", "AII": "Halon", "BII": "CTC", "BIII": "TCA", "CI": "HCFC", "CII": "HBFC", "CIII": "BCM",
    "EI": "MB", "F": "HFC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fill:
    """The net mass in kg that a vessel of this kind nominally holds."""

    vessel: str
    kg: Decimal
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class UnNumber:
    """A UN number that refrigerants travel under; kind is named, generic or equipment."""

    number: str
    title: str
    kind: str
    source: str
    trust: str


def find(text: str, folder: Path | None = None) -> Substance | None:
    """Return the substance that ``text`` names exactly, whatever its case, blanks and punctuation, or None.

    Known are names, ASHRAE numbers (R-22, R22, F22, Freon 22, хладон 22, 制冷剂R22), CAS numbers, UN numbers that
    belong to one substance alone, chemical names and trade names.
    """
    return _index(folder).get(_key(text))


def get(name: str, folder: Path | None = None) -> Substance | None:
    """Return the substance of this name as the table writes it, or None."""
    return _by_name(folder).get(name)


def all(folder: Path | None = None) -> tuple[Substance, ...]:
    """Return every substance, blend and uncontrolled gas, in the order of the table."""
    return _all(folder)


def spellings(substance: Substance) -> tuple[str, ...]:
    """Return every way of writing this substance that ``find`` knows, for whoever searches longer texts."""
    number = substance.ashrae.removeprefix("R-")
    counted = [f"{word}-{number}" if word.isascii() else f"{word} {number}" for word in _COUNTED] if number else []
    if number and substance.kind == "uncontrolled":
        counted = [substance.ashrae, f"Refrigerant {number}", f"制冷剂R{number}", f"Хладон R {number}"]
    named = [substance.name, substance.chemical, substance.cas, *substance.aliases, *counted]
    return tuple(dict.fromkeys(word for word in named if word))


def fills(substance: Substance, folder: Path | None = None) -> tuple[Fill, ...]:
    """Return the nominal fills of the vessels in which this substance is sold: start values, all unverified."""
    return _fills(folder).get(substance.name, ())


def un_numbers(folder: Path | None = None) -> Mapping[str, UnNumber]:
    """Return the UN numbers under which refrigerants and their equipment travel, by number (``UN1018``)."""
    return _un_numbers(folder)


@functools.cache
def _all(folder: Path | None) -> tuple[Substance, ...]:
    return tuple(_substance(row) for row in tables.read("substances", folder))


@functools.cache
def _un_numbers(folder: Path | None) -> Mapping[str, UnNumber]:
    rows = tables.read("refrigerant_un_numbers", folder)
    return MappingProxyType(
        {row["un"]: UnNumber(row["un"], row["title"], row["kind"], row["source"], row["trust"]) for row in rows}
    )


def _key(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", text).casefold() if mark.isalnum())


@functools.cache
def _fills(folder: Path | None) -> dict[str, tuple[Fill, ...]]:
    found: dict[str, tuple[Fill, ...]] = {}
    for row in tables.read("refrigerant_fills", folder):
        fill = Fill(row["vessel"], Decimal(row["fill_kg"]), row["source"], row["trust"])
        found[row["substance"]] = (*found.get(row["substance"], ()), fill)
    return found


@functools.cache
def _by_name(folder: Path | None) -> dict[str, Substance]:
    return {item.name: item for item in all(folder)}


@functools.cache
def _index(folder: Path | None) -> dict[str, Substance]:
    """Every spelling's key: a substance's own name comes before any other substance's alias."""
    found: dict[str, Substance] = {}
    for item in all(folder):
        found.setdefault(_key(item.name), item)
    for item in all(folder):
        for word in spellings(item):
            found.setdefault(_key(word), item)
    for number, items in _by_un(folder).items():
        if len(items) == 1:
            found.setdefault(_key(number), items[0])
    return found


def _by_un(folder: Path | None) -> dict[str, list[Substance]]:
    found: dict[str, list[Substance]] = {}
    for item in all(folder):
        for number in item.un_numbers:
            found.setdefault(number, []).append(item)
    generic = {entry.number for entry in un_numbers(folder).values() if entry.kind != "named"}
    return {number: items for number, items in found.items() if number not in generic}


def _substance(row: dict[str, str]) -> Substance:
    return Substance(
        name=row["name"], kind=row["kind"], ashrae=row["ashrae"], chemical=row["chemical"], formula=row["formula"],
        cas=row["cas"], un_numbers=tables.words(row["un"]), annex_group=row["annex_group"],
        odp=_number(row["odp"]), gwp=_number(row["gwp"]), hs2017=row["hs2017"], hs2022=row["hs2022"],
        composition=read_composition(tables.words(row["composition"])), aliases=tables.words(row["aliases"]),
        note=row["note"], source=row["source"], trust=row["trust"], identity_trust=row["identity_trust"],
    )  # fmt: skip


def read_composition(written: Iterable[str]) -> Composition:
    """Read parts written ``HFC-32=50`` into a composition; raises ValueError for one that is not so written."""
    found = []
    for part in written:
        name, equals, share = part.rpartition("=")
        if not equals:
            raise ValueError(f"{part!r}: write name=percent")
        found.append((name.strip(), Decimal(share.strip())))
    return tuple(found)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
