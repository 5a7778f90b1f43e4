"""Waste codes of the Basel lists, the OECD, the EU and the European List of Waste, each valid for its own time.

Plastic waste moved to A3210, B3011 and Y48 on 1 January 2021, electrical waste to A1181 and Y49 on 1 January 2025.
Titles are short descriptions of this product's own, not the treaty's words. The HS codes under which waste travels
are in ``hs`` (which codes) and ``commodity`` (which group).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from greenlane.reference import tables
from greenlane.reference.measures import import_banned

__all__ = ["Control", "WasteCode", "all", "chapter_title", "get", "import_banned", "needs_consent"]

Control = Literal["pic", "green", "category", "list"]
"""pic: prior informed consent. green: moves without. category: says what it is made of or does, not how it is
controlled (Y1 to Y45, H). list: the European List of Waste, which classifies and does not control."""


@dataclass(frozen=True, slots=True)
class WasteCode:
    """One code; system is Basel, Y, H, OECD, EU or EWC; validity includes both days, None is open.

    ``hazardous`` is None where the code alone does not say. ``annex`` is the Basel annex, or the EWC chapter.
    """

    code: str
    system: str
    annex: str
    title: str
    control: Control
    hazardous: bool | None
    valid_from: date | None
    valid_to: date | None
    replaced_by: tuple[str, ...]
    source: str
    trust: str

    def valid(self, on: date) -> bool:
        """Say whether the code is in force on a day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


def get(code: str, on: date | None = None, folder: Path | None = None) -> WasteCode | None:
    """Return the code as of a day, or None if it is unknown or not in force then; without a day, whenever in force.

    Blanks, hyphens, dots in EWC codes and the EWC asterisk may be left out: ``a 3210``, ``160211``.
    """
    found = _index(folder).get(_key(code))
    return found if found is not None and (on is None or found.valid(on)) else None


def needs_consent(code: str, on: date | None = None, folder: Path | None = None) -> bool | None:
    """Say whether a movement under this code needs prior informed consent; None where the code cannot tell.

    A-list, Y46 to Y49 and OECD amber codes: yes; B-list and green codes: no; Y1 to Y45 and H: it depends on the
    hazard; an EWC code marked hazardous: yes, any other EWC code: it depends. Source: Basel Convention Articles 1
    and 6 and its annexes; Regulation (EU) 2024/1157.
    """
    found = get(code, on, folder)
    if found is None or found.control == "category":
        return None
    if found.control == "list":
        return True if found.hazardous else None
    return found.control == "pic"


def all(folder: Path | None = None) -> tuple[WasteCode, ...]:
    """Return every code, in the order of the table."""
    return tuple(_index(folder).values())


def chapter_title(code: WasteCode, folder: Path | None = None) -> str:
    """Return what the chapter of an EWC code is about; empty for a code of another system."""
    return _chapters(folder).get(code.annex, "") if code.system == "EWC" else ""


@functools.cache
def _chapters(folder: Path | None) -> dict[str, str]:
    return {row["chapter"]: row["title"] for row in tables.read("waste_chapters", folder)}


@functools.cache
def _index(folder: Path | None) -> dict[str, WasteCode]:
    return {_key(row["code"]): _code(row) for row in tables.read("waste_codes", folder)}


def _key(code: str) -> str:
    bare = "".join(mark for mark in code.upper() if mark.isalnum() or mark == ".").strip(".")
    return bare.replace(".", "") if bare.replace(".", "").isdigit() else bare


def _code(row: dict[str, str]) -> WasteCode:
    return WasteCode(
        code=row["code"], system=row["system"], annex=row["annex"], title=row["title"],
        control=cast(Control, row["control"]), hazardous={"yes": True, "no": False}.get(row["hazardous"]),
        valid_from=_date(row["valid_from"]), valid_to=_date(row["valid_to"]),
        replaced_by=tables.words(row["replaced_by"]), source=row["source"], trust=row["trust"],
    )  # fmt: skip


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
