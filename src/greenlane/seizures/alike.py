"""Whether two cases may be one: what they share, by which an officer judges. Pure.

Two offices write up one find, a file brings what was typed before, a case comes by the API and by hand. Nothing is
joined by itself: an officer says whether two are the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from greenlane.consignments.facts.normalise import code_key

DAYS = 3
"""Cases that are further apart than this are looked at only for a number that both bear."""
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a case: numbers of containers and papers as keys, and goods as (name or class, bases)."""

    day: dt.date | None
    year: int | None
    place: str
    numbers: frozenset[str]
    goods: frozenset[str]
    quantities: frozenset[tuple[str, str]]


def numbers(*written: str) -> frozenset[str]:
    """Return numbers as keys: letters and figures alone; what is shorter than five is no mark of anything."""
    return frozenset(key for key in map(code_key, written) if len(key) >= 5)


def reasons(one: Traits, other: Traits) -> tuple[str, ...]:
    """Return why two cases may be the same, as codes: number, day, near_day, year, place, goods, quantity.

    Empty where they share too little. A number alone is enough; without one, goods or quantities must be the same and
    so must day or place.
    """
    found = []
    if one.numbers & other.numbers:
        found.append("number")
    if one.day and other.day:
        apart = abs((one.day - other.day).days)
        if apart > DAYS:
            return tuple(found) if found else ()
        found.append("day" if apart == 0 else "near_day")
    elif one.year and one.year == other.year:
        found.append("year")
    else:
        return tuple(found)
    if one.place and one.place == other.place:
        found.append("place")
    if one.goods & other.goods:
        found.append("goods")
    if one.quantities & other.quantities:
        found.append("quantity")
    enough = "number" in found or (len(found) >= ENOUGH and {"goods", "quantity"} & set(found))
    return tuple(found) if enough else ()
