"""The parties that a case or a consignment names, as they are compared. Pure.

A carrier of a consignment is left out, because half of all traffic names it, and so is a name that is only
``to order``: it names nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greenlane.consignments.facts.checks import only_to_order
from greenlane.consignments.facts.normalise import tokens
from greenlane.seizures.record import Parties
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.selector import full_name

LEFT_OUT = frozenset({"carrier"})
"""Roles in consignments whose parties are not noted."""


IDENTITY = 32
"""Signs of an identity, with which every digest begins."""


@dataclass(frozen=True, slots=True)
class Said:
    """A party in its role, as one record names it. ``named.key`` is empty: it is no row yet."""

    role: str
    named: Named

    @property
    def identity(self) -> str:
        """What all have in common that say the same word for word, in whichever role: 32 hexadecimal digits."""
        return identity(self.named)

    @property
    def digest(self) -> str:
        """What tells one mention from the others in a record: the identity, and the role."""
        return f"{self.identity}:{self.role}"


def identity(named: Named) -> str:
    """Return 32 hexadecimal digits of all that is said of a party, but for its key: BLAKE2b, 16 bytes."""
    born = named.born.isoformat() if named.born else ""
    said = (
        repr(named.person), named.name, named.country, named.address, named.phone, named.email, named.registration,
        named.paper, born,
    )  # fmt: skip
    return hashlib.blake2b("\x1f".join(said).encode(), digest_size=16).hexdigest()


def of_case(parties: Parties) -> tuple[Said, ...]:
    """Return the parties of a case, each saying once, in their order."""
    return _once(
        Said(
            party.role[:20],
            _cut(
                name=full_name(party),
                person=party.person,
                country=party.country or party.nationality or "",
                address=party.address,
                phone=party.phone,
                email=party.email,
                registration=party.registration,
                paper=party.paper,
                born=party.born,
            ),
        )
        for party in parties
    )


def of_consignment(declared: Mapping[str, Any]) -> tuple[Said, ...]:
    """Return the parties of a consignment as it is kept in JSON (``consignment.to_json``), in their order."""
    return _once(
        Said(
            party["role"],
            _cut(
                name=party.get("name", ""),
                person=party.get("natural_person"),
                country=party.get("country", ""),
                address=_address(party.get("address", ""), party.get("city", "")),
                phone=party.get("phone", ""),
                email=party.get("email", ""),
                registration=party.get("identifier", ""),
            ),
        )
        for party in declared.get("parties", ())
        if party["role"] not in LEFT_OUT
    )


def _address(address: str, city: str) -> str:
    """Return an address with its city, unless it says the city already."""
    return ", ".join(filter(None, (address, "" if set(tokens(city)) <= set(tokens(address)) else city)))


def _once(found: Iterable[Said]) -> tuple[Said, ...]:
    return tuple({one.digest: one for one in _somebody(found)}.values())


def _somebody(found: Iterable[Said]) -> Iterator[Said]:
    return (one for one in found if one.named.name and not only_to_order(one.named.name))


def _cut(*, born: dt.date | None = None, person: bool | None = None, **said: str) -> Named:
    """Return what is said no longer than it is kept."""
    longest = {"name": 500, "country": 2, "address": 500, "phone": 40, "email": 200, "registration": 80, "paper": 80}
    return Named("", person=person, born=born, **{field: text[: longest[field]] for field, text in said.items()})
