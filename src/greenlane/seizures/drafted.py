"""From an inspection to a record: what was declared and what was found give most of a seizure. Pure.

What the declaration says is alleged: nobody has established it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from greenlane.consignments import consignment as declared
from greenlane.inspection.outcome import Find, Outcome, named
from greenlane.reference import commodity, countries
from greenlane.seizures.record import (
    Goods,
    Origin,
    Paper,
    Parties,
    Party,
    Place,
    Quantity,
    Record,
    Regime,
    Stop,
)

DETECTIONS = {"scan": "scan", "open": "search", "documents": "documents"}
"""How an inspection of each kind finds things; one that was drawn at random says so instead."""
REGIMES: dict[str, Regime] = {"taxon": "CITES", "waste": "BASEL", "substance": "MONTREAL"}
REASONS = {"not": "undeclared", "otherwise": "misdeclared", "partly": "misdeclared", "wholly": ""}
PAPERS = {
    "bill_of_lading": "bill_of_lading", "air_waybill": "air_waybill", "road_waybill": "road_waybill",
    "invoice": "invoice", "packing_list": "packing_list", "cites_export": "cites_permit",
    "cites_import": "cites_permit", "cites_reexport": "cites_permit", "cites_other": "cites_permit",
    "basel_notification": "basel_notification", "basel_consent": "basel_notification",
    "movement_document": "movement_document", "annex_vii": "annex_vii", "ozone_licence": "ozone_licence",
}  # fmt: skip


def of_inspection(
    consignment: declared.Consignment,
    outcome: Outcome,
    *,
    kind: str,
    day: dt.date,
    place: Place | None,
    agency: str,
    sampled: bool | None,
    names: bool = True,
) -> tuple[Record, Parties]:
    """Return the record of what an inspection found, or of a negative control where it found nothing, and the names.

    ``kind`` is that of the inspection; ``sampled``: the consignment was drawn at random. Without ``names``
    only those parties come along that are declared to be companies: any other may be a person.
    """
    goods = tuple(_goods(n, find, consignment) for n, find in enumerate(outcome.finds, start=1))
    reasons = [REASONS[find.declared] for find in outcome.finds if find.declared]
    record = Record(
        kind="seizure" if goods else "negative",
        day=day,
        place=place,
        agency=agency,
        detection="random" if sampled else DETECTIONS.get(kind, ""),
        concealment_note="; ".join(dict.fromkeys(find.where for find in outcome.finds if find.where)),
        reason=next(filter(None, reasons), ""),
        mode=_mode(consignment),
        conveyance=consignment.conveyance,
        containers=consignment.containers,
        papers=tuple(_papers(consignment)),
        route=tuple(_route(consignment)),
        goods=goods,
        measures=("detained",) if goods else (),
        sampled=sampled,
    )
    return record, tuple(_parties(consignment, names))


def _goods(number: int, find: Find, consignment: declared.Consignment) -> Goods:
    said = named(find.name) if find.name else None
    known = commodity.get(find.goods_class) if find.goods_class else None
    kind = said[0] if said else find.kind
    origins = {line.origin for line in consignment.goods if line.origin}
    containers = [container.number for container in consignment.containers]
    return Goods(
        line=number,
        regime=known.regime if known else REGIMES.get(kind, "OTHER"),
        goods_class=find.goods_class,
        description=find.what or find.name,
        taxon=find.name if kind == "taxon" else "",
        waste_code=find.name if kind == "waste" else "",
        substance=find.name if kind == "substance" else "",
        quantities=(Quantity(amount=Decimal(find.quantity), unit=find.unit),) if find.quantity else (),
        origin=Origin(country=origins.pop(), method="declaration") if len(origins) == 1 else None,
        container=containers[0] if len(containers) == 1 else "",
        declared=find.declared,
        declared_as="; ".join(line.description for line in consignment.goods if line.description)[:4000],
        where=find.where,
    )


def _mode(consignment: declared.Consignment) -> declared.Mode | None:
    return consignment.conveyance.mode if consignment.conveyance else None


def _papers(consignment: declared.Consignment) -> Iterator[Paper]:
    yield Paper(kind="declaration", number=consignment.reference)
    for paper in consignment.documents:
        yield Paper(kind=PAPERS.get(paper.kind, "other"), number=paper.number or "", country=paper.country)


def _route(consignment: declared.Consignment) -> Iterator[Stop]:
    for country in dict.fromkeys(line.origin for line in consignment.goods if line.origin):
        yield Stop(role="origin", country=country)
    if consignment.export_country:
        yield Stop(role="export", country=consignment.export_country)
    for leg in consignment.legs[:-1]:
        code = leg.end.code or ""
        passed = leg.end.country or (code[:2] if len(code) == 5 and countries.get(code[:2]) else None)
        yield Stop(role="transit", country=passed, place=leg.end.name or "", code=code, day=leg.arrived)
    if consignment.destination_country:
        yield Stop(role="destination", country=consignment.destination_country)


def _parties(consignment: declared.Consignment, names: bool) -> Iterator[Party]:
    for party in consignment.parties:
        if party.name and (names or party.natural_person is False):
            yield Party(
                role="other" if party.role == "payer" else party.role,
                person=bool(party.natural_person),
                name=party.name,
                address=", ".join(filter(None, (party.address, party.city))),
                country=party.country,
                registration=party.identifier or "",
                phone=party.phone or "",
                email=party.email or "",
            )
