"""What a cell says of animals: each kind of them, its name by the tables where they know it, and the part of it. Pure.

A word that only resembles a name is not taken for it: common names mislead too easily. Nor is a name taken of which
the tables cannot tell whether it was in the Appendices of CITES on the day: it stays as it was written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenlane.reference import catalogue, taxa

_SURE = frozenset({"name", "synonym", "common name"})
_BINOMIAL = re.compile(r"[A-Z][a-z]+ [a-z]{3,}")
"""How a species is written."""
_PARTS = (
    (r"\beggs?\b", "EGG"), (r"\bscutes\b|\bscales\b", "SCA"), (r"\bskins?\b", "SKI"), (r"\btusks?\b", "TUS"),
    (r"\bhorns\b|\bhorn$", "HOR"), (r"\bmeat\b", "MEA"), (r"\bfeathers?\b", "FEA"),
    (r"\bteeth\b|\btooth\b", "TEE"), (r"\bclaws?\b", "CLA"), (r"\bbones?\b", "BON"), (r"\bskulls?\b", "SKU"),
)  # fmt: skip
_WIDER = {
    "macaw": "Psittacidae", "crocodile": "Crocodylidae", "caiman": "Alligatoridae", "toucan": "Ramphastidae",
    "python": "Pythonidae", "star tortoise": "Geochelone", "magpie robin": "Copsychus", "box turtle": "",
}  # fmt: skip
"""Common names of more kinds than the one entry of the tables that bears them; box turtles are of two families."""
_PLURALS = ((r"ies$", "y"), (r"(tortois|hors|goos|mous|lous)es$", r"\1e"), (r"(ch|sh|x|ss)es$", r"\1"), (r"s$", ""))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind as written, its scientific name and the CITES code of the part, both empty where that is not clear.

    ``outside``: it was in none of the Appendices.
    """

    written: str
    taxon: str
    term: str
    outside: bool = False


def read(text: str, when: Mapping[str, Any]) -> tuple[Kind, ...]:
    """Return each kind that a cell names, parted by semicolons. ``when``: the ``day`` or the ``year`` of a record."""
    days = _days(when)
    return tuple(_kind(part, days) for part in map(str.strip, text.split(";")) if part)


def _days(when: Mapping[str, Any]) -> tuple[dt.date, ...]:
    """The day, or the first and the last of the year; none where neither is known."""
    if day := when.get("day"):
        return (dt.date.fromisoformat(day),)
    year = when.get("year")
    return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else ()


def _kind(written: str, days: tuple[dt.date, ...]) -> Kind:
    plain = re.sub(r"^(\d+|one|two|three|four|five|six)\s+", "", written, flags=re.IGNORECASE)
    term = next((term for pattern, term in _PARTS if re.search(pattern, plain, re.IGNORECASE)), "")
    bare = plain
    for pattern, code in _PARTS:
        if code == term and term:
            bare = re.sub(pattern, "", plain, flags=re.IGNORECASE).strip()
    taxon = _taxon(bare)
    standing = _standing(taxon, days)
    if not taxon and _standing(_genus(bare), days) == taxa.NOT_LISTED:
        # Where nothing of a genus is listed, nor is the species of it that the tables do not have.
        taxon, standing = bare, taxa.NOT_LISTED
    return Kind(written, taxon if standing else "", term, standing == taxa.NOT_LISTED)


def _standing(taxon: str, days: tuple[dt.date, ...]) -> str:
    """Listed (it, or some that bear the name) or not listed, where the tables tell it for each of the days; else empty.

    Of a day before their oldest text of the Appendices they do not tell what was in none.
    """
    found = [known for day in days if (known := taxa.find(taxon, day))]
    standings = {known.standing for known in found}
    if standings and standings <= {taxa.LISTED, taxa.IN_PART}:
        return taxa.LISTED
    return taxa.NOT_LISTED if standings == {taxa.NOT_LISTED} and all(known.law_known for known in found) else ""


def _taxon(name: str) -> str:
    one = _single(name).lower()
    if one in _WIDER:
        return _WIDER[one]
    for tried in (_single(name), name) if catalogue.entry(name) is None else (name,):
        found = catalogue.match(tried) if len(tried) > 2 else None
        if found and found.how in _SURE:
            return found.entry.name
    return ""


def _genus(name: str) -> str:
    """The genus of a scientific name whose species the tables do not have."""
    found = catalogue.match(name) if _BINOMIAL.fullmatch(name) else None
    return found.entry.genus if found and found.how == "genus" else ""


def _single(name: str) -> str:
    """The name with its last word in the singular."""
    return next((re.sub(ending, one, name) for ending, one in _PLURALS if re.search(ending, name)), name)
