"""What a case can be found and linked by: numbers, vessels, parties, photographs, each in its normal form. Pure.

Kinds and forms are those of ``consignments.facts.identifiers``, so that one question finds cases and consignments. A
number plate stands under ``registration`` there, and so it does here. Beside those kinds a case has four of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from greenlane.consignments.consignment import Conveyance
from greenlane.consignments.facts import checks, identifiers
from greenlane.consignments.facts.normalise import address_key, code_key, email_key, party_key, phone_key
from greenlane.seizures.record import Paper, Parties, Party, Record

OWN = ("flight", "voyage", "passport", "photo")
"""What consignments are not found by: a flight's number, a voyage of one vessel, a person's paper, a file's SHA-256."""

KINDS = (*(kind for kind in identifiers.KINDS if kind not in ("booking", "item")), *OWN)
"""Every kind that ``of_case`` may give."""

ALIKE = {"plate": "registration", "hash": "photo"}
"""Other words that a question may use for a kind."""

PERSONAL = frozenset({"party", "address", "phone", "email", "tax", "passport"})
"""Kinds that name a party, or lead to one: where they stand in a case they are shown only with its names."""

LONGEST = 200
"""Signs that are kept of a value."""

_PAPERS = {
    "bill_of_lading": "bl", "air_waybill": "awb", "road_waybill": "waybill", "cites_permit": "permit",
    "basel_notification": "notification", "movement_document": "notification", "ozone_licence": "licence",
    "invoice": "invoice", "passport": "passport",
}  # fmt: skip
"""The kind of identifier that the number of a paper of a case is; every other paper's number is a ``document``."""


@dataclass(frozen=True, slots=True)
class Selector:
    """One identifier of a case. ``where`` is the field of the record or of the parties in which it stands."""

    kind: str
    value: str
    nominal: bool
    where: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A file of evidence: the SHA-256 of its bytes, and whether it may give a person away."""

    sha256: str
    nominal: bool = True


def of_case(record: Record, parties: Parties = (), photos: Iterable[Photo] = ()) -> tuple[Selector, ...]:
    """Return what a case is found by, each kind and value once, in the order of the record; parties stand last.

    What the open part of the record says is open, also where a party says the same. All that parties say is nominal,
    and so is the number of a passport. Values are no longer than ``LONGEST``.
    """
    found: dict[tuple[str, str], Selector] = {}
    for selector in (*_of_record(record), *_of_photos(photos), *_of_parties(parties)):
        if selector.value:
            found.setdefault((selector.kind, selector.value), selector)
    return tuple(found.values())


def normal(kind: str, text: str) -> tuple[str, str]:
    """Return (kind, value) of what somebody asks for, in the form in which it is kept; the value may be empty.

    An address is taken as it is kept, with its country at the end; a party with or without its legal form.
    """
    kind = ALIKE.get(kind, kind)
    if kind == "party":
        return kind, party_key(text)[:LONGEST]
    if kind == "address":
        return kind, address_key(text)[:LONGEST]
    if kind == "phone":
        return kind, phone_key(text)
    if kind == "email":
        return kind, email_key(text)[:LONGEST]
    if kind == "imo":
        return kind, code_key(text).removeprefix("IMO")[:LONGEST]
    if kind == "voyage":
        vessel, _, number = text.strip().rpartition(" ")
        return kind, " ".join(filter(None, (code_key(vessel), code_key(number))))[:LONGEST]
    if kind == "photo":
        return kind, "".join(text.split()).lower()[:LONGEST]
    return kind, code_key(text)[:LONGEST]


def _of_record(record: Record) -> Iterator[Selector]:
    for n, box in enumerate(record.containers):
        yield _open("container", code_key(box.number), f"containers[{n}].number")
        for field, seals in (("seals", box.seals), ("seals_found", box.seals_found or ())):
            for m, seal in enumerate(seals):
                yield _open("seal", code_key(seal), f"containers[{n}].{field}[{m}]")
    for n, goods in enumerate(record.goods):
        yield _open("container", code_key(goods.container), f"goods[{n}].container")
    for n, paper in enumerate(record.papers):
        yield _of_paper(paper, f"papers[{n}].number")
    if record.conveyance:
        yield from _of_conveyance(record.conveyance, record.conveyance.mode or record.mode or "")


def _of_paper(paper: Paper, where: str) -> Selector:
    kind = _PAPERS.get(paper.kind, "document")
    return Selector(kind, code_key(paper.number)[:LONGEST], kind in PERSONAL, where)


def _of_conveyance(conveyance: Conveyance, mode: str) -> Iterator[Selector]:
    imo, voyage = code_key(conveyance.imo or "").removeprefix("IMO"), code_key(conveyance.voyage or "")
    yield _open("imo", imo, "conveyance.imo")
    yield _open("registration", code_key(conveyance.registration or ""), "conveyance.registration")
    if mode in ("air", "luggage"):
        yield _open("flight", voyage, "conveyance.voyage")
    elif voyage and imo:  # the same number is that of another vessel's voyage
        yield _open("voyage", f"{imo} {voyage}", "conveyance.voyage")


def _of_photos(photos: Iterable[Photo]) -> Iterator[Selector]:
    for photo in photos:
        yield Selector("photo", photo.sha256.lower(), photo.nominal, "files")


def _of_parties(parties: Parties) -> Iterator[Selector]:
    for n, party in enumerate(parties):
        name = full_name(party)
        said = {
            "name": ("party", "" if checks.only_to_order(name) else party_key(name)),
            "address": ("address", address_key(party.address, "", party.country or "") if party.address else ""),
            "phone": ("phone", phone_key(party.phone)),
            "email": ("email", email_key(party.email)),
            "registration": ("tax", code_key(party.registration)),
            "paper": ("passport", code_key(party.paper)),
        }
        for field, (kind, value) in said.items():
            yield Selector(kind, value[:LONGEST], True, f"parties[{n}].{field}")


def full_name(party: Party) -> str:
    """Return first names and name as they are written one after the other."""
    return " ".join(filter(None, (party.first_names, party.name)))


def _open(kind: str, value: str, where: str) -> Selector:
    return Selector(kind, value[:LONGEST], False, where)
