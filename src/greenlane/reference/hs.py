"""Harmonized System codes that matter to the three treaties, in the editions of 2017 and 2022, side by side.

An edition holds by date: 2017 from 2017-01-01, 2022 from 2022-01-01. HS 2028 comes into force on 2028-01-01 and
rebuilds heading 3915 (plastic waste); until its table is imported, codes are read by 2022. Countries may bring an
edition in later than its date. A code can only route a consignment: most listed goods sit in residual codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from greenlane.reference import tables

EDITIONS = {2017: date(2017, 1, 1), 2022: date(2022, 1, 1)}
REGIMES = ("cites", "basel", "montreal")


@dataclass(frozen=True, slots=True)
class Role:
    """Why a code matters: to which treaty, and as what.

    ``role`` is ``goods`` (the controlled thing itself), ``equipment`` (may contain it) or ``cover`` (has hidden it:
    with a regime, a second-hand cover; without, a cover load seen in seizures). ``ambiguity``, narrow to wide:
    ``species``, ``genus``, ``specific``, ``group``, ``residual``, ``cover``.
    """

    regime: str
    role: str
    commodity_group: str
    ambiguity: str
    terms: tuple[str, ...]
    """CITES term codes the goods may be reported as."""
    wastes: tuple[str, ...]
    """Basel, OECD or EU waste codes the goods may fall under."""
    holds: str
    note: str
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class HsCode:
    """A six-digit code of one edition; the first role leads (goods before equipment before cover)."""

    code: str
    edition: int
    title: str
    roles: tuple[Role, ...]
    valid_from: date
    valid_to: date | None
    predecessor: tuple[str, ...]
    """The codes of the edition before that it comes from; itself where it did not change."""
    source: str
    trust: str

    @property
    def regimes(self) -> frozenset[str]:
        """The treaties it matters to; empty for a mere cover load."""
        return frozenset(role.regime for role in self.roles if role.regime)

    @property
    def commodity_group(self) -> str:
        return self.roles[0].commodity_group

    @property
    def ambiguity(self) -> str:
        return self.roles[0].ambiguity

    @property
    def note(self) -> str:
        return self.roles[0].note


def edition_on(day: date) -> int:
    """Return the edition in force on a day: 2017 also for earlier days, 2022 also after 2028 (see the module)."""
    return max((edition for edition, start in EDITIONS.items() if start <= day), default=min(EDITIONS))


def get(code: str, edition: int, folder: Path | None = None) -> HsCode | None:
    """Return what a code (six digits or more, dots and blanks allowed) means in an edition, or None.

    None says that the code matters to no treaty here, not that it does not exist.
    """
    return _codes(folder).get((digits(code)[:6], edition))


def all_codes(edition: int, regime: str | None = None, folder: Path | None = None) -> tuple[HsCode, ...]:
    """Return every code of an edition, or those that matter to one treaty, in order."""
    found = (entry for entry in _codes(folder).values() if entry.edition == edition)
    return tuple(entry for entry in found if regime is None or regime in entry.regimes)


def chapter(code: str, folder: Path | None = None) -> str | None:
    """Return the title of the chapter a code lies in, or None where there is no such chapter."""
    return _chapters(folder).get(digits(code)[:2])


def plausible(code: str, folder: Path | None = None) -> bool:
    """Say whether a code has the form of an HS code: six to twelve digits in a chapter in use.

    Chapters 1 to 97 but 77, which is reserved; 98 and 99 are left to national use and so are refused.
    """
    plain = digits(code)
    return plain.isascii() and plain.isdigit() and 6 <= len(plain) <= 12 and plain[:2] in _in_use(folder)


def digits(code: str) -> str:
    """Return a code without the dots and blanks people put into it."""
    return "".join(code.replace(".", " ").split())


@cache
def _codes(folder: Path | None) -> dict[tuple[str, int], HsCode]:
    roles = _roles(folder)
    found = {}
    for row in tables.read("hs", folder):
        key = (row["code"], int(row["edition"]))
        span = date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        came_from = tables.words(row["predecessor"])
        entry = HsCode(*key, row["title"], tuple(roles.get(key, ())), *span, came_from, row["source"], row["trust"])
        if entry.roles:
            found[key] = entry
    return found


@cache
def _roles(folder: Path | None) -> dict[tuple[str, int], list[Role]]:
    found: dict[tuple[str, int], list[Role]] = {}
    for row in tables.read("hs_roles", folder):
        code, editions = row.pop("code"), tables.words(row.pop("editions"))
        lists = {"terms": tables.words(row.pop("terms")), "wastes": tables.words(row.pop("wastes"))}
        role = Role(**lists, **row)  # type: ignore[arg-type]
        for edition in editions:
            found.setdefault((code, int(edition)), []).append(role)
    order = ("goods", "equipment", "cover")
    for held in found.values():
        held.sort(key=lambda role: (order.index(role.role), not role.regime))
    return found


@cache
def _chapters(folder: Path | None) -> dict[str, str]:
    return {row["chapter"]: row["title"] for row in tables.read("hs_chapters", folder)}


@cache
def _in_use(folder: Path | None) -> frozenset[str]:
    return frozenset(_chapters(folder)) - {"77"}
