"""Classes of goods: what the law says of each, how it is declared, and under what it hides.

One class is one TOML file on the shelf ``commodities``; the file's name is its code. A file that is not understood is
refused with the file, the key and the reason.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import StringConstraints, TypeAdapter, ValidationError

from greenlane import shelf
from greenlane.reference import points
from greenlane.reference.title import Text, Title, Trust, strict

SHELF = "greenlane.reference.commodities"

Regime = Literal["CITES", "BASEL", "MONTREAL"]
Edition = Literal[2017, 2022]
Document = Literal[
    "cites_export", "cites_reexport", "cites_import", "certificate_of_origin", "introduction_from_the_sea",
    "pre_convention_certificate", "skin_tag", "caviar_label", "forest_licence", "veterinary_certificate",
    "phytosanitary_certificate", "basel_notification", "movement_document", "annex_vii", "function_test",
    "depollution_certificate", "ozone_licence", "hfc_quota",
]  # fmt: skip
AnnexGroup = Literal["AI", "AII", "BI", "BII", "BIII", "CI", "CII", "CIII", "EI", "F"]
Unit = Literal["no.", "kg", "g", "t", "m3", "m2", "m", "l"]
Hs = Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{2}(\d{2})?)?$")]
Where = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|world)$")]


class CommodityFault(ValueError):
    """A file of the shelf that is not understood; the message names file, key and reason."""


@strict
@dataclass(frozen=True, slots=True)
class Heading:
    """An HS code of 2, 4 or 6 figures; ``specific``: whoever declares it declares these goods and little else."""

    hs: Hs
    edition: Literal[2017, 2022, "both"] = "both"
    specific: bool = False

    def of(self, edition: Edition) -> bool:
        """Say whether the code stands in this edition of the nomenclature."""
        return self.edition in ("both", edition)


@strict
@dataclass(frozen=True, slots=True)
class Permit:
    """A document that must travel with the goods, and when."""

    document: Document
    when: Text


@strict
@dataclass(frozen=True, slots=True)
class Rule:
    """What may not be done, where (ISO codes, ``EU`` or ``world``) and from when until when, both days included."""

    what: Text
    where: tuple[Where, ...]
    trust: Trust
    direction: Literal["import", "export", "both"] = "both"
    valid_from: date | None = None
    valid_to: date | None = None


@strict
@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, both included: a start value that an administration calibrates."""

    low: Decimal
    high: Decimal
    trust: Trust = "derived"

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high:
            raise ValueError("low must be above zero and not above high")


@strict
@dataclass(frozen=True, slots=True)
class Units:
    """The unit that reports prefer, and all units in which the goods are normally declared."""

    preferred: Unit
    normal: tuple[Unit, ...]


@strict
@dataclass(frozen=True, slots=True)
class Cover:
    """Under what the goods hide: HS codes and words of the description."""

    headings: tuple[Hs, ...] = ()
    words: tuple[Text, ...] = ()


@strict
@dataclass(frozen=True, slots=True)
class Examination:
    """What to do and look at when such goods are opened: codes of ``points``, in the order in which they are asked."""

    points: tuple[Text, ...] = ()
    trust: Trust = "derived"

    def __post_init__(self) -> None:
        if unknown := [code for code in self.points if points.get(code) is None]:
            raise ValueError(f"no such point: {', '.join(unknown)}")
        if len(set(self.points)) != len(self.points):
            raise ValueError("a point stands twice")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """One class of goods. ``taxa``: scientific names of any rank. Value in USD per kg, bulk density in kg per m3."""

    code: str
    regime: Regime
    title: Title
    legal_basis: Text
    source: Text
    trust: Trust
    headings: tuple[Heading, ...]
    units: Units
    taxa: tuple[Text, ...] = ()
    waste_codes: tuple[Text, ...] = ()
    substances: tuple[Text, ...] = ()
    annex_groups: tuple[AnnexGroup, ...] = ()
    permits: tuple[Permit, ...] = ()
    prohibited: tuple[Rule, ...] = ()
    cover: Cover = Cover()
    examination: Examination = Examination()
    value_usd_per_kg: Range | None = None
    density_kg_m3: Range | None = None
    notes: str = ""


_READER = TypeAdapter(Commodity)


def read(code: str, text: str, file: str = "") -> Commodity:
    """Return the commodity that a TOML text describes; raises CommodityFault naming file, key and reason."""
    name = file or f"{code}.toml"
    try:
        data: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CommodityFault(f"{name}: not TOML: {error}") from error
    if "code" in data:
        raise CommodityFault(f"{name}: code: the file's name is the code, do not write it")
    try:
        return _READER.validate_python({"code": code, **data})
    except ValidationError as error:
        said = (f"{'.'.join(map(str, e['loc']))}: {_reason(e['type'], e['msg'])}" for e in error.errors())
        raise CommodityFault(f"{name}: {'; '.join(said)}") from error


@functools.cache
def all() -> tuple[Commodity, ...]:
    """Return every class of goods on the shelf, the product's own first, each in order of file name.

    An administration's file of the same name takes the product's place. Raises CommodityFault.
    """
    found: dict[str, Commodity] = {}
    for file in shelf.files(SHELF, ".toml"):
        code = file.name.removesuffix(".toml")
        found[code] = read(code, file.read_text(encoding="utf-8"), file.name)
    return tuple(found.values())


def get(code: str) -> Commodity | None:
    """Return the class of goods of this code, or None."""
    return _by_code().get(code)


def regimes(codes: Iterable[str]) -> tuple[Regime, ...]:
    """Return the regimes that classes of goods, by their codes, fall under; a code that no class has tells nothing."""
    found = {named.regime for code in codes if (named := get(code))}
    return tuple(regime for regime in get_args(Regime) if regime in found)


def for_heading(hs6: str, edition: Edition) -> tuple[Commodity, ...]:
    """Return the classes that goods declared under an HS code may be, specific codes first, then longer codes first."""
    places = (place for length in (6, 4, 2) for place in _by_heading().get((hs6[:length], edition), ()) if hs6[:length])
    ranked = sorted(places, key=lambda place: (not place[0].specific, -len(place[0].hs)))
    return tuple(dict.fromkeys(commodity for _, commodity in ranked))


def hidden_under(hs6: str) -> tuple[Commodity, ...]:
    """Return the classes that are known to hide under goods declared with this HS code, longer codes first."""
    found = (commodity for length in (6, 4, 2) for commodity in _by_cover().get(hs6[:length], ()))
    return tuple(dict.fromkeys(found))


def editions() -> tuple[Edition, ...]:
    """Return the editions of the nomenclature in which headings are written."""
    return get_args(Edition)


@functools.cache
def _by_code() -> dict[str, Commodity]:
    return {commodity.code: commodity for commodity in all()}


@functools.cache
def _by_heading() -> dict[tuple[str, int], tuple[tuple[Heading, Commodity], ...]]:
    found: dict[tuple[str, int], tuple[tuple[Heading, Commodity], ...]] = {}
    for commodity in all():
        for heading in commodity.headings:
            for edition in filter(heading.of, editions()):
                key = (heading.hs, edition)
                found[key] = (*found.get(key, ()), (heading, commodity))
    return found


@functools.cache
def _by_cover() -> dict[str, tuple[Commodity, ...]]:
    found: dict[str, tuple[Commodity, ...]] = {}
    for commodity in all():
        for hs in commodity.cover.headings:
            found[hs] = (*found.get(hs, ()), commodity)
    return found


def _reason(kind: str, message: str) -> str:
    return {"unexpected_keyword_argument": "unknown key", "missing": "missing"}.get(kind, message)
