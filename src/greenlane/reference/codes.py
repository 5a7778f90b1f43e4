"""Codes of the treaties' own forms: CITES terms, purposes and sources, waste operations, and the US codes beside them.

A legacy code is still read, since old permits and old data hold it, and names what replaced it. CITES units are units
like any other: see ``units``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from greenlane.reference import tables, units


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of specimen (CITES term), named in the Convention's languages (a legacy one in English alone).

    ``preferred`` and ``alternative`` are CITES unit codes.
    """

    code: str
    name: str
    name_fr: str
    name_es: str
    preferred: tuple[str, ...]
    alternative: tuple[str, ...]
    kingdom: str
    """``animal``, ``plant`` or ``any``: what the specimen can come from."""
    successor: tuple[str, ...]
    status: str
    note: str
    source: str
    trust: str

    @property
    def current(self) -> bool:
        """Whether permits and reports may still use it."""
        return self.status == "current"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a specimen moves (CITES purpose of transaction)."""

    code: str
    name: str
    note: str
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class SourceCode:
    """Where a specimen comes from (CITES source), and which kingdom (and appendix, if one alone) may bear it."""

    code: str
    name: str
    kingdom: str
    appendix: str
    note: str
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A disposal (D) or recovery (R) operation of Basel Annex IV; ``interim`` ones end in another operation."""

    code: str
    kind: str
    name: str
    interim: bool
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class LemisCode:
    """A code of the US wildlife import declarations, and the CITES codes it answers to (none: no counterpart)."""

    field: str
    code: str
    name: str
    cites: tuple[str, ...]
    note: str
    source: str
    trust: str


def term(code: str, folder: Path | None = None) -> Term | None:
    """Return the CITES term of a three-letter code, legacy ones too, or None."""
    return terms(folder).get(_key(code))


def purpose(code: str, folder: Path | None = None) -> Purpose | None:
    """Return the CITES purpose of a one-letter code, or None."""
    return purposes(folder).get(_key(code))


def operation(code: str, folder: Path | None = None) -> Operation | None:
    """Return the waste operation of a code such as ``R4`` or ``d 10``, or None."""
    return operations(folder).get(_key(code).replace(" ", ""))


def unit(code: str) -> units.Unit | None:
    """Return the CITES unit of a code, legacy ones too, or None."""
    return units.find(code, "cites")


def lemis(field: str, code: str, folder: Path | None = None) -> LemisCode | None:
    """Return a US code; ``field`` is ``term``, ``unit``, ``purpose``, ``source``, ``action`` or ``disposition``."""
    return lemis_codes(folder).get((field, _key(code)))


def fits(term_code: str, unit_code: str) -> str | None:
    """Say how a CITES unit fits a term: ``preferred``, ``alternative``, ``convertible`` (same kind as one of these),
    or None. A term that prescribes no unit (a legacy one) takes any known unit as ``alternative``.

    Rule: CITES guidelines for annual reports, table of terms with preferred and alternative units. A missing unit
    means number of specimens there; the caller passes ``NO``.
    """
    found, measure = term(term_code), unit(unit_code)
    if found is None or measure is None:
        return None
    if measure.code in found.preferred:
        return "preferred"
    if measure.code in found.alternative or not found.preferred:
        return "alternative"
    bases = {units.get(code, "cites").base for code in found.preferred + found.alternative}
    return "convertible" if measure.base in bases else None


@cache
def terms(folder: Path | None = None) -> dict[str, Term]:
    """Return every CITES term by code."""
    listed = ("preferred", "alternative", "successor")
    rows = tables.read("cites_terms", folder)
    return {r["code"]: Term(**{**r, **{c: tables.words(r[c]) for c in listed}}) for r in rows}  # type: ignore[arg-type]


@cache
def purposes(folder: Path | None = None) -> dict[str, Purpose]:
    """Return every CITES purpose by code."""
    return {row["code"]: Purpose(**row) for row in tables.read("cites_purposes", folder)}


@cache
def source_codes(folder: Path | None = None) -> dict[str, SourceCode]:
    """Return every CITES source by code."""
    return {row["code"]: SourceCode(**row) for row in tables.read("cites_sources", folder)}


@cache
def operations(folder: Path | None = None) -> dict[str, Operation]:
    """Return every waste operation by code."""
    rows = tables.read("waste_operations", folder)
    return {row["code"]: Operation(**{**row, "interim": row["interim"] == "yes"}) for row in rows}  # type: ignore[arg-type]


@cache
def lemis_codes(folder: Path | None = None) -> dict[tuple[str, str], LemisCode]:
    """Return every US code by field and code."""
    rows = tables.read("lemis_codes", folder)
    return {(r["field"], r["code"]): LemisCode(**{**r, "cites": tables.words(r["cites"])}) for r in rows}  # type: ignore[arg-type]


def _key(code: str) -> str:
    return code.strip().upper()
