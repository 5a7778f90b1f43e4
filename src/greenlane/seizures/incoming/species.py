"""What a cell says of animals: each kind of them, its name by the tables where they know it, and the part of it. Pure.

A word that only resembles a name is not taken for it: common names mislead too easily.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from greenlane.reference import catalogue

_SURE = frozenset({"name", "synonym", "common name"})
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
    """One kind as written, its scientific name and the CITES code of the part, both empty where that is not clear."""

    written: str
    taxon: str
    term: str


def read(text: str) -> tuple[Kind, ...]:
    """Return each kind that a cell names, parted by semicolons."""
    return tuple(_kind(part) for part in map(str.strip, text.split(";")) if part)


def _kind(written: str) -> Kind:
    plain = re.sub(r"^(\d+|one|two|three|four|five|six)\s+", "", written, flags=re.IGNORECASE)
    term = next((term for pattern, term in _PARTS if re.search(pattern, plain, re.IGNORECASE)), "")
    bare = plain
    for pattern, code in _PARTS:
        if code == term and term:
            bare = re.sub(pattern, "", plain, flags=re.IGNORECASE).strip()
    return Kind(written, _taxon(bare), term)


def _taxon(name: str) -> str:
    one = _single(name).lower()
    if one in _WIDER:
        return _WIDER[one]
    for tried in (_single(name), name):
        found = catalogue.match(tried) if len(tried) > 2 else None
        if found and found.how in _SURE:
            return found.entry.name
    return ""


def _single(name: str) -> str:
    """The name with its last word in the singular."""
    return next((re.sub(ending, one, name) for ending, one in _PLURALS if re.search(ending, name)), name)
