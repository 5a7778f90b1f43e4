"""What the past is counted by: a consignee, a heading from a country, a route. Each kind of key, and its number.

A kind counts some things on each day; a feature asks for their sums over the days before. A key with a missing part
is no key: nothing is counted by it, and what is asked of it cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

MEASURES = ("unit_value", "kg_per_package", "kg_per_piece", "goods_density")
"""What is compared with the peers of the same heading: facts, whose logarithms stand scaled in a history row."""
PEERS = tuple(f"{part}_{measure}" for measure in MEASURES for part in ("n", "s", "q"))
OUTCOMES = ("inspected", "found")
YEAR = 365
"""Days of the longest window: it holds the days from 365 days before up to the day before."""


@dataclass(frozen=True)
class Kind:
    """One kind of key: the columns of a history row that make it, what it counts, and which sums are asked of it.

    ``sums``: pairs of what is counted and over how many days. ``seen``: whether its first and last days are asked for.
    """

    name: str
    columns: tuple[str, ...]
    sums: tuple[tuple[str, int], ...]
    seen: bool = False

    @property
    def counts(self) -> tuple[str, ...]:
        """What is counted each day, in the order in which it is kept."""
        wanted = {count for count, _days in self.sums} | ({"lines"} if self.seen else set())
        return tuple(name for name in COUNTS if name in wanted)


COUNTS = ("lines", "consignments", "grams", *OUTCOMES, *PEERS)
"""All that can be counted on a day: goods lines, consignments (by their first line), grams of net mass, consignments
with an outcome and those of them in which something was found, and for each measure its lines, sum and sum of squares.
"""
_RATE = tuple((count, YEAR) for count in OUTCOMES)
_PEERS = tuple((count, YEAR) for count in PEERS)
_TRAFFIC = (("consignments", 30), ("consignments", 90), ("consignments", YEAR))


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


KINDS: dict[str, Kind] = _kinds(
    Kind("all", (), _RATE, seen=True),
    Kind("consignee", ("consignee",), (*_TRAFFIC, *_RATE), seen=True),
    Kind("consignor", ("consignor",), (*_TRAFFIC, *_RATE), seen=True),
    Kind("broker", ("broker",), _RATE),
    Kind("office", ("office",), _RATE),
    Kind("route", ("export_country", "destination", "office"), (*_TRAFFIC, *_RATE)),
    Kind("hs2", ("hs2",), _RATE),
    Kind("hs4", ("hs4",), (*_RATE, *_PEERS)),
    Kind("hs6", ("hs6",), (*_RATE, *_PEERS)),
    Kind("origin", ("origin",), _RATE),
    Kind("taxon", ("taxon",), _RATE),
    Kind("hs6_origin", ("hs6", "origin"), (*_RATE, *_PEERS)),
    Kind("taxon_origin", ("taxon", "origin"), _RATE),
    Kind("consignee_hs4", ("consignee", "hs4"), _RATE, seen=True),
    Kind("pair", ("consignor", "consignee"), (("consignments", 7), ("consignments", 90), ("grams", 7), *_RATE), True),
    Kind("consignee_hs2", ("consignee", "hs2"), (), seen=True),
    Kind("consignee_route", ("consignee", "export_country", "destination", "office"), (), seen=True),
    Kind("consignor_ports", ("consignor", "loading_place", "discharge_place"), (), seen=True),
    Kind("trade", ("hs6", "origin", "destination"), (("lines", YEAR),)),
    Kind("repeat", ("consignor", "grams", "cents"), (("lines", 90),)),
)
"""Kinds that count what happens under a key. ``SHARED`` holds those that count who else uses an address or a phone."""

RATED = tuple(name for name, kind in KINDS.items() if name != "all" and ("inspected", YEAR) in kind.sums)
PEERED = ("hs6_origin", "hs6", "hs4")
"""Where peers are looked for, the closest first."""

SHARED = {"address": "address_key", "phone": "phone_key"}
"""Addresses and telephones: under each, how many names used it within a year. The names of both ends count."""
ENDS = ("consignor", "consignee")


def values(row: Mapping[str, object], columns: Sequence[str]) -> tuple[object, ...] | None:
    """Return the parts of a key as a history row holds them; None where one is missing."""
    found = tuple(row.get(column) for column in columns)
    return None if any(part is None for part in found) else found


def key(owner: object, kind: str, parts: Sequence[object]) -> int:
    """Return the number of a key: signed, 64 bits, the same for ever (BLAKE2b over the parts, each with its length).

    ``owner``: the administration, whose keys are its own. No name can be read back from the number without guessing it.
    """
    text = [str(part).encode() for part in (owner, kind, *parts)]
    hashed = blake2b(b"".join(b"%d:%s" % (len(part), part) for part in text), digest_size=8)
    return int.from_bytes(hashed.digest(), "big", signed=True)
