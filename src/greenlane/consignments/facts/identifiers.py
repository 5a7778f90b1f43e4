"""What a consignment can be found and linked by: numbers, parties and addresses, each in its normal form."""

from __future__ import annotations

from collections.abc import Iterator

from greenlane.consignments.consignment import Consignment, Document, Leg, Party
from greenlane.consignments.facts import checks
from greenlane.consignments.facts.normalise import address_key, code_key, email_key, party_key, phone_key

TRANSPORT_DOCUMENTS = frozenset({"bill_of_lading", "air_waybill", "road_waybill", "rail_waybill"})

_DOCUMENTS = {
    "bill_of_lading": "bl", "air_waybill": "awb", "road_waybill": "waybill", "rail_waybill": "waybill",
    "booking": "booking", "invoice": "invoice", "basel_notification": "notification", "basel_consent": "notification",
    "movement_document": "notification", "cites_export": "permit", "cites_import": "permit",
    "cites_reexport": "permit", "cites_other": "permit", "ozone_licence": "licence", "fgas_registration": "licence",
    "timber_licence": "licence",
}  # fmt: skip
"""The kind of identifier that a paper's number is; every other paper's number is a ``document``."""

KINDS = (
    "container", "seal", "bl", "awb", "waybill", "booking", "imo", "registration", "permit", "licence", "invoice",
    "notification", "document", "party", "address", "phone", "email", "tax", "item",
)  # fmt: skip
"""Every kind that ``identifiers`` may give."""


def identifiers(consignment: Consignment) -> tuple[tuple[str, str], ...]:
    """Return (kind, value) of everything a consignment can be found by, each once, in the order of the declaration.

    Values are normalised: numbers are upper case letters and digits, names and addresses are keys of ``normalise``.
    """
    found = (pair for part in (_goods, _papers, _conveyance, _people) for pair in part(consignment))
    return tuple(dict.fromkeys((kind, value) for kind, value in found if value))


def nominal(consignment: Consignment) -> frozenset[tuple[str, str]]:
    """Return those of ``identifiers`` that may give a person away: of every party that is not said to be a company."""
    parties = (party for party in consignment.parties if party.natural_person is not False)
    return frozenset(pair for party in parties for pair in _party(party) if pair[1])


def paper_key(document: Document) -> tuple[str, str] | None:
    """Return (kind, value) of a paper's number, or None where it has no number."""
    value = code_key(document.number or "")
    return (_DOCUMENTS.get(document.kind, "document"), value) if value else None


def leg_key(leg: Leg) -> tuple[str, str] | None:
    """Return (kind, value) of a leg's transport document; eleven digits are an air waybill where no mode is given."""
    value = code_key(leg.transport_document or "")
    if not value:
        return None
    if leg.mode in ("road", "rail"):
        return "waybill", value
    if leg.mode == "air" or (leg.mode is None and len(value) == 11 and value.isdecimal()):
        return "awb", value
    return "bl", value


def _goods(consignment: Consignment) -> Iterator[tuple[str, str]]:
    if consignment.kind == "postal" and checks.item_id_valid(consignment.reference):
        yield "item", code_key(consignment.reference)
    for line in consignment.goods:
        if line.container:
            yield "container", code_key(line.container)


def _papers(consignment: Consignment) -> Iterator[tuple[str, str]]:
    for document in (*consignment.documents, *(paper for line in consignment.goods for paper in line.documents)):
        if pair := paper_key(document):
            yield pair
        if document.transport_document:
            yield _transport(document.transport_document)
    for leg in consignment.legs:
        if pair := leg_key(leg):
            yield pair


def _transport(number: str) -> tuple[str, str]:
    value = code_key(number)
    return ("awb" if len(value) == 11 and value.isdecimal() else "bl"), value


def _conveyance(consignment: Consignment) -> Iterator[tuple[str, str]]:
    for container in consignment.containers:
        yield "container", code_key(container.number)
        for seal in (*container.seals, *(container.seals_found or ())):
            yield "seal", code_key(seal)
    if consignment.conveyance:
        yield "imo", code_key(consignment.conveyance.imo or "").removeprefix("IMO")
        yield "registration", code_key(consignment.conveyance.registration or "")


def _people(consignment: Consignment) -> Iterator[tuple[str, str]]:
    for party in consignment.parties:
        yield from _party(party)


def _party(party: Party) -> Iterator[tuple[str, str]]:
    if party.name and not checks.only_to_order(party.name):
        yield "party", party_key(party.name)
    if party.address:
        yield "address", address_key(party.address, party.city or "", party.country or "")
    yield "phone", phone_key(party.phone or "")
    yield "email", email_key(party.email or "")
    yield "tax", code_key(party.identifier or "")
