"""The electronic permits in here are invented, by the published map of elements; no real permit was at hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits.papers import endorsed, notification, permit, python

from greenlane.consignments.reading import Options
from greenlane.permits import ecites, ecites_writing
from greenlane.permits.permit import Line, Paper
from greenlane.permits.received import Faulty, believe

V2 = """<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:d="urn:un:CITESEPermit:2" xmlns:r="urn:2">
 <soap:Body><Response><d:CITESEPermit>
  <d:HeaderExchangedDocument>
   <r:ID>NA-0815</r:ID><r:Name/><r:TypeCode listID="1001">E</r:TypeCode>
   <r:IssueDateTime>2022-01-06T12:03:52.00+01:00</r:IssueDateTime><r:CopyIndicator>false</r:CopyIndicator>
   <r:PurposeCode>H</r:PurposeCode><r:Information languageID="EN">Sealed crate</r:Information>
   <r:EffectiveSpecifiedPeriod><r:StartDateTime>2022-01-06T00:00:00</r:StartDateTime>
    <r:EndDateTime>2022-07-05T12:03:52.000+02:00</r:EndDateTime></r:EffectiveSpecifiedPeriod>
   <r:IssueLogisticsLocation><r:ID/><r:Name>Windhoek</r:Name></r:IssueLogisticsLocation>
   <r:FirstSignatoryDocumentAuthentication><r:ID schemeID="?">NA 1234567</r:ID><r:ProviderTradeParty>
    <r:Name>Ministry of Environment</r:Name><r:PostalTradeAddress><r:CountryID>NA</r:CountryID></r:PostalTradeAddress>
    </r:ProviderTradeParty></r:FirstSignatoryDocumentAuthentication>
   <r:ThirdSignatoryDocumentAuthentication><r:ProviderTradeParty><r:Name>I. Shikongo</r:Name></r:ProviderTradeParty>
   </r:ThirdSignatoryDocumentAuthentication>
  </d:HeaderExchangedDocument>
  <d:SpecifiedSupplyChainConsignment>
   <r:ConsignorTradeParty><r:Name>Savanna Safaris</r:Name><r:PostalTradeAddress><r:PostcodeCode>9000</r:PostcodeCode>
    <r:StreetName>1 Acacia Rd</r:StreetName><r:CityName>Windhoek</r:CityName><r:CountryID>NA</r:CountryID>
    </r:PostalTradeAddress></r:ConsignorTradeParty>
   <r:ConsigneeTradeParty><r:Name>E. Jaeger</r:Name><r:PostalTradeAddress><r:CountryID>?</r:CountryID>
    <r:CountryName>Austria</r:CountryName></r:PostalTradeAddress></r:ConsigneeTradeParty>
   <r:TransportContractReferencedDocument><r:ID>020-1</r:ID></r:TransportContractReferencedDocument>
   <r:ExaminationTransportEvent><r:ActualOccurrenceDateTime>2022-02-01T00:00:00</r:ActualOccurrenceDateTime>
    <r:OccurrenceLogisticsLocation><r:ID>NAWDH</r:ID></r:OccurrenceLogisticsLocation></r:ExaminationTransportEvent>
   <r:IncludedSupplyChainConsignmentItem>
    <r:ID>A</r:ID>
    <r:PhysicalLogisticsShippingMarks><r:Marking>NA22/1</r:Marking><r:Marking>NA22/2</r:Marking>
    </r:PhysicalLogisticsShippingMarks>
    <r:OriginTradeCountry><r:ID>NA</r:ID><r:Name>Namibia</r:Name></r:OriginTradeCountry>
    <r:AssociatedReferencedDocument><r:IssueDateTime>2021-07-09T00:00:00</r:IssueDateTime><r:TypeCode>861</r:TypeCode>
     <r:ID>NA12</r:ID></r:AssociatedReferencedDocument>
    <r:AssociatedReferencedDocument><r:IssueDateTime/><r:TypeCode>811</r:TypeCode><r:ID>ZA9</r:ID>
    </r:AssociatedReferencedDocument>
    <r:TransportLogisticsPackage><r:ItemQuantity unitCode="?">2</r:ItemQuantity></r:TransportLogisticsPackage>
    <r:IncludedSupplyChainTradeLineItem><r:TypeCode>I</r:TypeCode><r:TypeExtensionCode>W</r:TypeExtensionCode>
     <r:SpecifiedTradeProduct><r:Description>trophies</r:Description><r:TypeCode>TRO</r:TypeCode>
      <r:CommonName>leopard</r:CommonName><r:ScientificName>Panthera pardus</r:ScientificName></r:SpecifiedTradeProduct>
    </r:IncludedSupplyChainTradeLineItem>
    <r:ExaminationTransportEvent><r:UnitQuantity unitCode="NO">1</r:UnitQuantity></r:ExaminationTransportEvent>
    <r:ApplicableCrossBorderRegulatoryProcedure><r:UsedToDateQuotaQuantity unitCode="NO">17</r:UsedToDateQuotaQuantity>
     <r:AnnualQuotaQuantity>250</r:AnnualQuotaQuantity></r:ApplicableCrossBorderRegulatoryProcedure>
   </r:IncludedSupplyChainConsignmentItem>
  </d:SpecifiedSupplyChainConsignment>
 </d:CITESEPermit></Response></soap:Body></soap:Envelope>"""

V1 = """<CBFShip xmlns:u="urn:1"><u:HeaderExchangedDocument><u:ID>XN-77</u:ID><u:TypeCode>R</u:TypeCode>
 <u:IssueDateTime><u:DateTimeString format="102">20220106</u:DateTimeString></u:IssueDateTime>
 </u:HeaderExchangedDocument>
 <u:SpecifiedSupplyChainConsignment><u:ConsignorTradeParty><u:PostalTradeAddress><u:CountryIdentificationTradeCountry>
  <u:ID>NA</u:ID><u:Name>Namibia</u:Name></u:CountryIdentificationTradeCountry></u:PostalTradeAddress>
 </u:ConsignorTradeParty><u:IncludedSupplyChainConsignmentItem>
  <u:TransportLogisticsPackage><u:ItemQuantity unitCode="KGM">1.5</u:ItemQuantity></u:TransportLogisticsPackage>
  <u:IncludedSupplyChainTradeLineItem><u:TypeCode>II</u:TypeCode><u:SpecifiedTradeProduct>
   <u:ScientificName>Alligator mississippiensis</u:ScientificName></u:SpecifiedTradeProduct>
  </u:IncludedSupplyChainTradeLineItem><u:ExaminationTransportEvent>
   <u:ActualOccurrenceDateTime>2022-02-02</u:ActualOccurrenceDateTime>
   <u:InspectedUnitQuantity unitCode="KGM">1.25</u:InspectedUnitQuantity></u:ExaminationTransportEvent>
  <u:ApplicableCrossBorderGovernmentProcedure><u:AcquisitionDateTime>1974-05-01</u:AcquisitionDateTime>
  </u:ApplicableCrossBorderGovernmentProcedure></u:IncludedSupplyChainConsignmentItem>
 </u:SpecifiedSupplyChainConsignment></CBFShip>"""


def paper_of(text: str) -> Paper:
    _, draft = ecites.read_one(text.encode())
    paper = believe(draft.fields, draft.faults)
    assert isinstance(paper, Paper), paper
    return paper


def faults_of(text: str) -> dict[str, str]:
    _, draft = ecites.read_one(text.encode())
    faulty = believe(draft.fields, draft.faults)
    assert isinstance(faulty, Faulty)
    return {fault.field: fault.reason for fault in faulty.faults}


def test_every_box_of_version_two() -> None:
    paper = paper_of(V2)
    assert (paper.kind, paper.number, paper.country, paper.authority) == (
        "cites_export", "NA-0815", "NA", "Ministry of Environment")  # fmt: skip
    assert [str(day) for day in (paper.issued, paper.valid_from, paper.valid_until)] == [
        "2022-01-06", "2022-01-06", "2022-07-05"]  # fmt: skip
    assert (paper.stamp, paper.signatory, paper.issued_at) == ("NA 1234567", "I. Shikongo", "Windhoek")
    assert (paper.export_country, paper.import_country, paper.purpose) == ("NA", "AT", "H")
    assert (paper.special_conditions, paper.transport_document) == ("Sealed crate", "020-1")
    sender = paper.party("consignor")
    assert sender and (sender.name, sender.address) == ("Savanna Safaris", "1 Acacia Rd, 9000, Windhoek")


def test_every_box_of_a_line() -> None:
    (line,) = paper_of(V2).lines
    assert (line.taxon, line.common_name, line.description) == ("Panthera pardus", "leopard", "trophies")
    assert (line.term, line.appendix, line.source, line.marks) == ("TRO", "I", "W", ("NA22/1", "NA22/2"))
    assert line.quantity and (line.quantity.amount, line.quantity.unit) == (2, "NO"), "no unit: specimens"
    assert (line.origin, line.origin_permit, str(line.origin_permit_issued)) == ("NA", "NA12", "2021-07-09")
    assert (line.reexport_certificate, line.reexport_issued) == ("ZA9", None)
    assert (line.used_to_date, line.annual_quota) == (17, 250)


def test_what_was_shipped_is_an_endorsement() -> None:
    (one,) = paper_of(V2).endorsements
    assert str(one.day) == "2022-02-01" and one.port and one.port.code == "NAWDH"
    assert one.transport_document == "020-1" and one.shipped[0].quantity.amount == 1


def test_version_one_and_namibia() -> None:
    version, draft = ecites.read_one(V1.encode())
    paper = paper_of(V1)
    assert version == "xml1" and draft.fields["country"] == "NA" and ecites.read_one(V2.encode())[0] == "xml2"
    assert (paper.kind, paper.country, paper.export_country, str(paper.issued)) == (
        "cites_reexport", "NA", "NA", "2022-01-06")  # fmt: skip
    assert paper.lines[0].quantity and paper.lines[0].quantity.unit == "KGM"
    assert str(paper.lines[0].acquired) == "1974-05-01"
    assert paper.endorsements[0].shipped[0].quantity.amount == Decimal("1.25")


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        (">E<", ">Q<", "kind", "is not E"),
        ("2022-01-06T12:03:52.00+01:00", "2022-13-06", "issued", "not a date"),
        ("2022-01-06T12:03:52.00+01:00", "0022-01-06", "issued", "not a date"),
        ("<r:CountryName>Austria<", "<r:CountryName>Atlantis<", "import_country", "not a known country"),
        (">2</r:ItemQuantity>", ">two</r:ItemQuantity>", "lines[0].quantity.amount", "not a number"),
        (">2</r:ItemQuantity>", ">-2</r:ItemQuantity>", "lines[0].quantity.amount", "negative"),
        (">250<", ">1e99<", "lines[0].annual_quota", "too large"),
        ("<r:ID>NA-0815</r:ID>", "", "number", "is missing"),
    ],
)
def test_a_fault_names_its_field(old: str, new: str, field: str, reason: str) -> None:
    assert old in V2
    assert reason in faults_of(V2.replace(old, new))[field]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Certificate of origin", "cites_origin"), ("Introduction from the sea", "cites_sea"), ("Other", "cites_other"),
     ("Pre-Convention certificate", "cites_preconvention")],
)  # fmt: skip
def test_another_paper_is_known_by_its_name(name: str, kind: str) -> None:
    assert paper_of(V2.replace(">E<", ">O<").replace("<r:Name/>", f"<r:Name>{name}</r:Name>")).kind == kind


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("<a/>", "holds no electronic permit"),
        (V2[:900], "not well-formed"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CITESEPermit>&x;</CITESEPermit>', "DOCTYPE"),
        ("<CITESEPermit>" + "<a>" * 100, "nested deeper"),
        ("\x00\x01", "not well-formed"),
    ],
)
def test_what_is_no_permit_or_hostile_says_why(text: str, reason: str) -> None:
    assert reason in faults_of(text)["text"]


def test_a_document_too_large_is_not_read_to_its_end() -> None:
    _, draft = ecites.read_one(b"<CITESEPermit>" + b" " * 5000, Options(max_record_bytes=1000))
    assert "larger than 1000 bytes" in draft.faults[0].reason


def test_several_permits_are_not_one_paper() -> None:
    inner = V1.replace('xmlns:u="urn:1"', "").replace("u:", "")
    both = f"<all>{inner}{inner}</all>"
    _, draft = ecites.read_one(both.encode())
    assert "holds 2 permits" in draft.faults[0].reason


def test_what_was_kept_reads_again() -> None:
    _, draft = ecites.read_one(V2.encode())
    _, again = ecites.read_one(draft.raw.encode())
    assert again.fields == draft.fields


@given(st.binary(max_size=400))
def test_garbage_gives_a_draft_with_its_fault_and_never_an_error(data: bytes) -> None:
    assert ecites.read_one(data)[1].faults


@given(st.integers(0, len(V2) - 1), st.text(alphabet="<>&;/?\x00\ud7ffAZ09:\"' é", max_size=6), st.integers(0, 30))
def test_a_damaged_permit_is_a_paper_or_says_what_is_wrong(at: int, text: str, cut: int) -> None:
    _, draft = ecites.read_one((V2[:at] + text + V2[at + cut :]).encode())
    found = believe(draft.fields, draft.faults)
    assert isinstance(found, Paper) or found.faults


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=20).filter(
    lambda text: text.strip(" ?") == text
)
DAYS = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2100, 1, 1))
LINES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "taxon": WORDS, "common_name": WORDS, "description": WORDS, "term": st.sampled_from(["LIV", "SKI"]),
        "appendix": st.sampled_from(["I", "II"]), "source": st.sampled_from("WCRI"),
        "origin": st.sampled_from(["NA", "XX"]),
        "quantity": st.fixed_dictionaries({
            "amount": st.decimals(0, 10**9, places=3).map(str), "unit": st.sampled_from(["KIL", "NO", "m3"])}),
        "origin_permit": WORDS, "acquired": DAYS.map(str), "operation_number": WORDS, "last_reexport": st.just("NA"),
        "annual_quota": st.decimals(0, 1000, places=2).map(str), "marks": st.lists(WORDS, max_size=3),
    },
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from([*ecites.KINDS.values(), "cites_sea", "cites_origin"]))
def test_what_is_written_reads_back(lines: list[dict[str, Any]], kind: str) -> None:
    numbered = [{"line": n, **line} for n, line in enumerate(lines, start=1)]
    paper = permit(*numbered, kind=kind, export_country="TG", parties=[{"role": "consignee", "name": "Zoohaus",
                                                                       "country": "DE"}])  # fmt: skip
    _, draft = ecites.read_one(ecites_writing.write(paper))
    assert believe(draft.fields, draft.faults) == paper


def test_endorsements_read_back() -> None:
    part = {"port": {"code": "TGLFW"}, "officer": "K. Agbo", "transport_document": "020-12345675"}
    paper = permit(python(), export_country="TG", endorsements=[endorsed("40", **part), endorsed("60", **part,
                   day="2022-03-25")], parties=[{"role": "consignee", "name": "Zoohaus", "country": "DE"}])  # fmt: skip
    _, draft = ecites.read_one(ecites_writing.write(paper))
    assert believe(draft.fields, draft.faults) == paper


def test_only_a_cites_paper_has_this_form() -> None:
    with pytest.raises(ValueError, match="basel_notification"):
        ecites_writing.write(notification())


def test_a_line_without_anything_is_still_a_line() -> None:
    assert paper_of(V2.split("<r:ID>A</r:ID>")[0] + "</r:IncludedSupplyChainConsignmentItem>"
                    + V2.split("</r:IncludedSupplyChainConsignmentItem>")[1]).lines == (Line(line=1),)  # fmt: skip
