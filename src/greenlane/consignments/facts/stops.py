"""The places of a route in their order, each as declared and as the tables know it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from greenlane.consignments.consignment import Leg, Place
from greenlane.consignments.facts.books import Books, KnownPlace
from greenlane.consignments.facts.normalise import code_key


@dataclass(frozen=True)
class Stop:
    """One place of the route: as declared, as known (None: not in the tables), and the country it lies in."""

    declared: Place
    known: KnownPlace | None
    country: str | None
    vague: bool

    @property
    def label(self) -> str | None:
        """The code of the tables, else the code, name or country as declared."""
        return self.known.code if self.known else self.declared.code or self.declared.name or self.declared.country

    @property
    def key(self) -> str:
        """What two mentions of the same place share."""
        return (self.label or "").casefold()


def stops(legs: tuple[Leg, ...], books: Books) -> tuple[Stop, ...]:
    """Return the places of the legs in order, a place that ends one leg and starts the next once."""
    found: list[Stop] = []
    for place in (place for leg in legs for place in (leg.start, leg.end)):
        stop = _stop(place.code, place.name, place.country, books)
        if not found or found[-1].key != stop.key or not stop.key:
            found.append(stop)
    return tuple(found)


@lru_cache(maxsize=16384)
def _stop(code: str | None, name: str | None, country: str | None, books: Books) -> Stop:
    declared = Place(code=code, name=name, country=country)
    known = books.place(code) if code else None
    if known is None and name:
        known = books.find_place(name, country)
    empty = not code and not name
    vague = known is None and (empty or any(books.vague_place(text) for text in (code, name) if text))
    return Stop(declared, known, country or (known.country if known else _country(code, books)), vague)


def _country(code: str | None, books: Books) -> str | None:
    """Return the country that a UN/LOCODE begins with (UN/CEFACT Recommendation 16), or None for another code."""
    plain = code_key(code or "")
    return plain[:2] if len(plain) == 5 and books.is_country(plain[:2]) else None
