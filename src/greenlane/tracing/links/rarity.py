"""What a shared identifier says: the rarer it is, the more, in bits. Pure.

That two records show the same number says as much as it is unlikely by chance. Of ``total`` records ``shown`` show a
value; the information of meeting it is ``log2(total / shown)`` bits (Shannon 1948; the weight known in retrieval as
inverse document frequency, Spärck Jones 1972). One is added to both counts, so that the first sight of a value is not
taken for its true rarity.

Two things the counts cannot know are laid on top, set by hand and not measured:

- ``TRUST``, from 0 to 1: how far a value of this kind belongs to one matter. A container or a permit does; the address
  of a building is shared by strangers, the voyage of a ship by thousands of consignments.
- ``SMALL``: a register of a few records counts as one of this size. How rare a number is in the world is not learned
  from ten cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from types import MappingProxyType

CAP = 16.0
"""The most that one value may say, in bits: beyond it, typing errors and reused numbers are likelier than chance."""
SMALL = 1024
COMMON = 200
"""A value that more records show leads to none of them."""

TRUST: Mapping[str, float] = MappingProxyType(
    {
        "genotype": 1.0, "photo": 1.0, "permit": 1.0, "licence": 1.0, "container": 0.9, "seal": 0.9, "bl": 1.0,
        "awb": 1.0, "waybill": 0.9, "booking": 0.9, "item": 1.0, "notification": 1.0, "document": 0.8, "invoice": 0.6,
        "tax": 1.0, "bank": 1.0, "passport": 1.0, "phone": 0.9, "email": 0.9, "plate": 0.9, "registration": 0.9,
        "party": 0.6, "address": 0.4, "imo": 0.3, "flight": 0.2, "voyage": 0.3, "operation": 0.2,
    }
)  # fmt: skip
OTHER = 0.5
"""The trust in a kind that the table does not name."""

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("container", "seal", "bl", "awb", "waybill", "booking", "invoice", "item"), "shipment"),
        **dict.fromkeys(("imo", "flight", "voyage", "plate", "registration"), "conveyance"),
        **dict.fromkeys(("permit", "licence", "notification", "document"), "papers"),
        **dict.fromkeys(("party", "address", "phone", "email", "tax", "bank", "passport"), "party"),
    }
)
"""Kinds that come together: a container, its seal and its bill of lading are one coincidence, not three."""


def bits(kind: str, shown: int, total: int) -> float:
    """Return what a value of this kind says that ``shown`` of ``total`` records show, in bits, from 0 to ``CAP``.

    Raises ValueError where ``shown`` is below 1 or above ``total``.
    """
    if not 1 <= shown <= total:
        raise ValueError(f"{shown} of {total} records cannot show a value")
    rare = log2((max(total, SMALL) + 1) / (shown + 1))
    return min(CAP, TRUST.get(kind, OTHER) * rare)


def together(weights: Mapping[tuple[str, str], float]) -> float:
    """Return what several shared values say, in bits: of each family (``FAMILIES``) the strongest, added up.

    Adding all would take a container and its seal for two coincidences. It is the cautious way: it says too little
    where the members of a family were independent.
    """
    strongest: dict[str, float] = {}
    for (kind, _value), weight in weights.items():
        family = FAMILIES.get(kind, kind)
        strongest[family] = max(weight, strongest.get(family, 0.0))
    return sum(strongest.values())
