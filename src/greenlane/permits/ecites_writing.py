"""A CITES paper written as an electronic permit, version 2, by the same map of elements that ``ecites`` reads.

Meant for moving papers between installations of this product and for holding the reader to its own map. Whether
another system takes what is written here is not known: the schema was not read.
"""

from __future__ import annotations

import datetime as dt

from lxml import etree

from greenlane.permits.ecites import KINDS
from greenlane.permits.permit import Endorsement, Line, Paper, Party, Quantity

DOCUMENT = "urn:un:unece:uncefact:data:standard:CITESEPermit:2"
PARTS = "urn:un:unece:uncefact:data:draft:ReusableAggregateBusinessInformationEntity:1"
_LETTERS = {kind: letter for letter, kind in KINDS.items()}
_NAMES = {
    "cites_origin": "Certificate of origin", "cites_preconvention": "Pre-Convention certificate",
    "cites_sea": "Introduction from the sea", "cites_captive": "Captive-bred or artificially propagated",
    "cites_travelling": "Travelling exhibition",
}  # fmt: skip


def write(paper: Paper) -> bytes:
    """Return a CITES paper as XML, without what the format has no place for. Raises ValueError for another paper."""
    if not paper.kind.startswith("cites_"):
        raise ValueError(f"{paper.kind} is no CITES paper")
    root = etree.Element(f"{{{DOCUMENT}}}CITESEPermit", nsmap={"p": DOCUMENT, "r": PARTS})
    _header(etree.SubElement(root, f"{{{DOCUMENT}}}HeaderExchangedDocument"), paper)
    goods = etree.SubElement(root, f"{{{DOCUMENT}}}SpecifiedSupplyChainConsignment")
    _party(goods, "ConsignorTradeParty", paper.party("consignor", "permittee", "exporter"), paper.export_country)
    _party(goods, "ConsigneeTradeParty", paper.party("consignee", "importer"), paper.import_country)
    _put(goods, "TransportContractReferencedDocument/ID", paper.transport_document)
    for line in paper.lines:
        item = _sub(goods, "IncludedSupplyChainConsignmentItem")
        _item(item, line)
        for endorsement in paper.endorsements:
            _examined(item, line, endorsement)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _header(header: etree._Element, paper: Paper) -> None:
    _put(header, "ID", paper.number)
    _put(header, "Name", _NAMES.get(paper.kind))
    _put(header, "TypeCode", _LETTERS.get(paper.kind, "O"))
    _put(header, "IssueDateTime", _day(paper.issued))
    _put(header, "PurposeCode", paper.purpose)
    _put(header, "Information", paper.special_conditions)
    period = _sub(header, "EffectiveSpecifiedPeriod")
    _put(period, "StartDateTime", _day(paper.valid_from))
    _put(period, "EndDateTime", _day(paper.valid_until))
    _put(header, "IssueLogisticsLocation/Name", paper.issued_at)
    first = _sub(header, "FirstSignatoryDocumentAuthentication")
    _put(first, "ID", paper.stamp)
    provider = _sub(first, "ProviderTradeParty")
    _put(provider, "Name", paper.authority)
    _put(provider, "PostalTradeAddress/CountryID", paper.country)
    _put(header, "ThirdSignatoryDocumentAuthentication/ProviderTradeParty/Name", paper.signatory)


def _party(goods: etree._Element, name: str, party: Party | None, country: str | None) -> None:
    element = _sub(goods, name)
    _put(element, "ID", party.identifier if party else None)
    _put(element, "Name", party.name if party else None)
    address = _sub(element, "PostalTradeAddress")
    _put(address, "StreetName", party.address if party else None)
    _put(address, "CountryID", country or (party.country if party else None))


def _item(item: etree._Element, line: Line) -> None:
    for mark in line.marks:
        _put(_sub(item, "PhysicalLogisticsShippingMarks"), "Marking", mark)
    _put(item, "OriginTradeCountry/ID", line.origin)
    _put(item, "ExportTradeCountry/ID", line.last_reexport)
    _document(item, "861", line.origin_permit, line.origin_permit_issued)
    _document(item, "811", line.reexport_certificate, line.reexport_issued)
    _quantity(_sub(item, "TransportLogisticsPackage"), "ItemQuantity", line.quantity)
    traded = _sub(item, "IncludedSupplyChainTradeLineItem")
    _put(traded, "TypeCode", line.appendix)
    _put(traded, "TypeExtensionCode", line.source)
    product = _sub(traded, "SpecifiedTradeProduct")
    _put(product, "Description", line.description)
    _put(product, "TypeCode", line.term)
    _put(product, "CommonName", line.common_name)
    _put(product, "ScientificName", line.taxon)
    procedure = _sub(item, "ApplicableCrossBorderRegulatoryProcedure")
    _put(procedure, "UsedToDateQuotaQuantity", _number(line.used_to_date))
    _put(procedure, "AnnualQuotaQuantity", _number(line.annual_quota))
    _put(procedure, "AcquisitionDateTime", _day(line.acquired))
    _put(procedure, "PreviousReferencedDocument/ID", line.operation_number)


def _document(item: etree._Element, code: str, number: str | None, issued: dt.date | None) -> None:
    if number is None:
        return
    document = _sub(item, "AssociatedReferencedDocument")
    _put(document, "IssueDateTime", _day(issued))
    _put(document, "TypeCode", code)
    _put(document, "ID", number)


def _examined(item: etree._Element, line: Line, endorsement: Endorsement) -> None:
    for shipped in endorsement.shipped:
        if shipped.line != line.line:
            continue
        event = _sub(item, "ExaminationTransportEvent")
        _put(event, "ActualOccurrenceDateTime", _day(endorsement.day))
        _quantity(event, "UnitQuantity", shipped.quantity)
        port = endorsement.port
        _put(event, "OccurrenceLogisticsLocation/ID", port.code if port else None)
        _put(event, "OccurrenceLogisticsLocation/Name", port.name if port else None)
        _put(event, "CertifyingTradeParty/SpecifiedAuthoritativeSignatoryPerson/Name", endorsement.officer)


def _quantity(element: etree._Element, name: str, quantity: Quantity | None) -> None:
    if quantity is not None:
        _put(element, name, _number(quantity.amount))
        element[-1].set("unitCode", quantity.unit)


def _put(element: etree._Element, path: str, text: str | None) -> None:
    """Write a text at a path of names, sharing the elements that lead there; nothing for no text."""
    if not text:
        return
    *steps, last = path.split("/")
    for step in steps:
        found = element.find(f"{{{PARTS}}}{step}")
        element = _sub(element, step) if found is None else found
    _sub(element, last).text = text


def _sub(element: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(element, f"{{{PARTS}}}{name}")


def _day(day: dt.date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00"


def _number(amount: object) -> str | None:
    return None if amount is None else f"{amount:f}"
