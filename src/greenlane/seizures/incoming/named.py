"""What words of a file mean in the codes of a record: countries and places, modes, detection, concealment. Pure.

Only what is clear becomes a code. The words themselves are kept wherever a record has room for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from greenlane.reference import countries, places

_UNCLEAR = frozenset({"congo"})
"""Names that two countries bear."""
_SHORT = {"roc": "CG", "car": "CF", "png": "PG", "ksa": "SA", "rsa": "ZA"}
_WITHIN = frozenset({("HK", "CN"), ("MO", "CN"), ("PR", "US"), ("GU", "US"), ("GF", "FR"), ("RE", "FR"), ("GP", "FR")})
"""Territories that are written with the country they belong to."""
_NOTHING = frozenset({"", "unknown", "n/a", "not known", "none", "-", "?", "unspecified", "undisclosed"})

MODES: Sequence[tuple[str, str]] = (
    (r"express|courier|dhl|fedex|\bups\b", "express"),
    (r"\bpost|mail|parcel", "post"),
    (r"lugg?age|baggage|suitcase|pass[ea]nger|traveller|carry.?on|hand.?carried", "luggage"),
    (r"\bair|ar?i?r?.?fr[ei]{1,2}g?ht|arif|flight|plane|cargo flight", "air"),
    (r"\bsea|ship|vessel|container|maritime|boat|ocean", "sea"),
    (r"\briver|barge", "river"),
    (r"\brail|train", "rail"),
    (r"\broad|truck|lorry|\bcar\b|vehicle|\bbus\b|motor", "road"),
)
DETECTIONS: Sequence[tuple[str, str]] = (
    (r"not x-?ray", ""),
    (r"x-?ray|scanner|scanned|\bscan\b", "scan"),
    (r"canine|\bdogs?\b|\bk-?9\b", "dog"),
    (r"risk (assessment|profile|analysis)|profiling|targeting", "profile"),
    (r"intelligence|investigation|informant", "intelligence"),
    (r"\btip\b|tip.?off|hotline|anonymous", "tip"),
    (r"\bmail\b|postal", "post"),
    (r"paperwork|\bpapers\b|document|permit", "documents"),
    (r"\brandom", "random"),
    (r"search|routine|inspect|physical|examin|check", "search"),
)
CONCEALMENTS: Sequence[tuple[str, str]] = (
    (r"false (wall|floor|bottom|compartment|panel)|hidden compartment", "false_wall"),
    (r"declared as|label+ed|marked as|mislabel", "false_label"),
    (r"underwear|body.?pack|\bpants\b|\btights\b|strapped|\bbody\b|swallow", "body"),
    (r"\bcoat\b|\bjacket\b|in (his|her|their) clothes", "clothing"),
    (r"suitcase|lugg?age|baggage|stroller|\bbags? of\b|personal effects", "luggage"),
    (r"hidden under|beneath|behind|under (a |the )?(load|cargo|sacks)|among other|concealed among", "cover_load"),
    (r"\bparcel|envelope", "parcel"),
    (r"fuel tank|spare (wheel|tyre)|car door|dashboard", "vehicle"),
)
LOCATIONS: Sequence[tuple[str, str]] = (
    (r"airport|aeroport|airfield", "airport"),
    (r"sea ?port|harbou?r|\bport\b|dock|terminal", "seaport"),
    (r"border|crossing|checkpoint|frontier", "land_border"),
    (r"railway|train station", "rail"),
    (r"post office|mail", "mail"),
    (r"warehouse|store ?house|depot|storage", "warehouse"),
    (r"market|shop|store\b|restaurant|premises", "market"),
    (r"at sea|high seas", "sea"),
    (r"road|highway|house|residence|village|park|reserve|street", "inland"),
)


def said(text: str) -> bool:
    """Tell whether a cell says anything: not when it is empty or says that it is unknown."""
    return text.strip().lower() not in _NOTHING


def code(text: str, words: Sequence[tuple[str, str]]) -> str:
    """Return the first code whose words stand in a text, or an empty string."""
    return next((found for pattern, found in words if re.search(pattern, text, re.IGNORECASE)), "")


def country(text: str) -> str | None:
    """Return the code of the one country a text names, or None."""
    plain = text.strip().strip(".").lower()
    if plain in _UNCLEAR or not plain:
        return None
    return _SHORT.get(plain) or countries.find(text)


def stop(text: str) -> Mapping[str, str] | None:
    """Return country, place and code of what a text names (``Nairobi, Kenya``; ``Kenya``), as far as is clear.

    None where not even the country is: it names none, or two that do not belong together.
    """
    plain = text.strip().strip(",")
    if whole := country(plain):
        return {"country": whole}
    head, _comma, tail = (part.strip() for part in plain.rpartition(","))
    near, far = country(head) if head else None, country(tail)
    if near and far and near != far:
        return {"country": near} if (near, far) in _WITHIN else None
    town = places.find(head or plain, far) if (head or far is None) and len(head or plain) > 3 else None
    if far is None and town is None:
        return None
    found = {"country": far or (town.country if town else ""), "place": head or (plain if far is None else "")}
    if town and _of_the_town(town, head or plain):
        found["code"] = town.code
    return {name: value for name, value in found.items() if value}


def _of_the_town(found: places.Place, written: str) -> bool:
    """Tell whether a code is that of what was written: not one airport of a town, nor the port of a place beside it."""
    if len(found.code) == 3:
        return "airport" in written.lower()
    return len(found.code) == 5 and found.name.casefold().startswith(written.casefold())


def stops(text: str, role: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the stops of a route that a cell names, parted by semicolons, and the parts that name none."""
    found: list[dict[str, Any]] = []
    strange: list[str] = []
    parts = [part for part in re.split(r"\s*[;|]\s*", text.strip()) if said(part)]
    if role == "transit":
        parts = [one for part in parts for one in _each(part)]
    for part in parts:
        known = stop(part)
        if known is None:
            strange.append(part)
        found.append({"role": role, **(known or {"place": part})})
    return found, strange


def _each(text: str) -> list[str]:
    """Return the countries that a list with commas names ("Canada, Turkey"), or the text as it is: a place, a country.

    Goods go through one country after another; two countries of origin, or of destination, are two opinions.
    """
    parts = [part.strip() for part in text.split(",")]
    codes = [country(part) for part in parts]
    return parts if len(parts) > 1 and all(codes) and stop(text) is None else [text]


def number(text: str) -> str | None:
    """Return what a cell says where it is one plain number, thousands parted or not; else None. ``3.0`` is ``3``."""
    plain = text.strip().replace("\u00a0", " ")
    if re.fullmatch(r"\d{1,3}([, ]\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "").replace(" ", "")
    if not re.fullmatch(r"\d+(\.\d+)?", plain):
        return None
    return re.sub(r"\.0+$", "", plain)
