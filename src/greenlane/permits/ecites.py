"""Permits and certificates of CITES as XML: the UN/CEFACT electronic permit, version 1 (CBFShip) and 2 (CITESEPermit).

The document may stand alone or in the envelope of an exchange; names count, namespaces do not. The map of elements to
boxes follows a public exchange prototype of UNEP-WCMC and its published samples, not the schema itself, which was not
read: what other senders put elsewhere is not found, and nothing here is checked against the schema. Not mapped: whether
it is a copy, box 5 in more than one language, signatures (an XML signature is not verified), addresses' parts.
"""

from __future__ import annotations

import io
from typing import Any

from lxml import etree

from greenlane.consignments import convert
from greenlane.consignments.messages.xml_elements import Found, all_at, elements, name_of
from greenlane.consignments.reading import Draft, Fault, Options
from greenlane.reference import countries

ROOTS = {"xml2": "CITESEPermit", "xml1": "CBFShip"}
WHOLE = "text"
"""The field of a fault of the document as a whole."""
KINDS = {"E": "cites_export", "R": "cites_reexport", "I": "cites_import", "O": "cites_other"}
_OTHER = {
    "origin": "cites_origin", "pre-convention": "cites_preconvention", "preconvention": "cites_preconvention",
    "from the sea": "cites_sea", "captive": "cites_captive", "artificially": "cites_captive",
    "travelling": "cites_travelling", "personal": "cites_travelling", "instrument": "cites_travelling",
}  # fmt: skip
_ORIGIN_PERMIT, _REEXPORT = "861", "811"
"""Codes of the documents of boxes 12 and 12a, as the published samples use them."""
_LIMIT = Options(max_record_bytes=4 * 1024 * 1024, max_lines_per_consignment=1000)


def read_one(data: bytes, options: Options = _LIMIT) -> tuple[str, Draft]:
    """Return which version a document is (``xml1`` or ``xml2``) and the draft of its permit; several are refused.

    Never raises on bad input: a draft without fields bears the fault that kept it from being read.
    """
    version, found = _permits(data, options)
    if len(found) > 1 and found[1].element is not None:
        return version, _unreadable(f"holds {len(found)} permits; one at a time can be taken in", "")
    trouble = next((one for one in found if one.element is None), found[0])
    return version, _draft(trouble, options)


def _permits(data: bytes, options: Options) -> tuple[str, list[Found]]:
    """Return the version and the permits of a document; a document without any is one that cannot be read."""
    if len(data) > options.max_record_bytes:
        return "xml2", [Found(None, "", f"is larger than {options.max_record_bytes} bytes")]
    first: list[Found] = []
    for version, root in ROOTS.items():
        found = list(elements(io.BytesIO(data), options, root))
        if any(one.element is not None for one in found):
            return version, found
        first = first or found
    trouble = first[0].trouble if first else "is empty"
    if trouble.startswith("holds no"):
        trouble = "holds no electronic permit (CITESEPermit or CBFShip)"
    return "xml2", [Found(None, first[0].raw if first else "", trouble)]


def _draft(one: Found, options: Options) -> Draft:
    if one.element is None or one.trouble:
        return _unreadable(one.trouble, one.raw)
    return _Permit(one.element, options).draft(one.raw)


def _unreadable(trouble: str, raw: str) -> Draft:
    return Draft((0,), {}, raw, (Fault(0, WHOLE, trouble or "cannot be read"),))


class _Permit:
    """One permit on its way to a draft; collects faults, each at the path of the field it spoilt."""

    def __init__(self, root: etree._Element, options: Options) -> None:
        self._header = _child(root, "HeaderExchangedDocument")
        self._goods = _child(root, "SpecifiedSupplyChainConsignment")
        self._options = options
        self._faults: list[Fault] = []

    def draft(self, raw: str) -> Draft:
        fields = {**self._first_boxes(), **self._parties(), **self._authority(), "lines": self._lines()}
        fields["endorsements"] = self._endorsements()
        kept = {name: value for name, value in fields.items() if value not in (None, "", [])}
        self._country(kept)
        return Draft((0,), kept, raw, tuple(self._faults))

    def _fault(self, field: str, reason: str, written: str) -> None:
        self._faults.append(Fault(0, field, reason, written[:400]))

    def _first_boxes(self) -> dict[str, Any]:
        """Return boxes 1, 2, 5, 5a, 13 and 15."""
        header = self._header
        period = _first(header, "EffectiveSpecifiedPeriod", "ReferenceReferencedDocument/EffectiveSpecifiedPeriod")
        conditions = [_text(one) for one in all_at(header, "Information")]
        return {
            "number": _at(header, "ID"),
            "kind": self._kind(),
            "issued": self._day(header, "IssueDateTime", "issued"),
            "issued_at": _at(header, "IssueLogisticsLocation/Name"),
            "valid_from": self._day(period, "StartDateTime", "valid_from"),
            "valid_until": self._day(period, "EndDateTime", "valid_until"),
            "purpose": _at(header, "PurposeCode"),
            "special_conditions": "\n".join(text for text in conditions if text),
            "transport_document": _at(self._goods, "TransportContractReferencedDocument/ID"),
        }

    def _kind(self) -> str | None:
        code, name = _at(self._header, "TypeCode"), _at(self._header, "Name").casefold()
        kind = KINDS.get(code.upper()[:1]) if len(code) == 1 else None
        if code and kind is None:
            self._fault("kind", "is not E (export), R (re-export), I (import) or O (other)", code)
        if kind != "cites_other":
            return kind
        return next((special for word, special in _OTHER.items() if word in name), kind)

    def _parties(self) -> dict[str, Any]:
        """Return boxes 3, 3a and 4."""
        sending, receiving = _child(self._goods, "ConsignorTradeParty"), _child(self._goods, "ConsigneeTradeParty")
        parties = [self._party(sending, "consignor"), self._party(receiving, "consignee")]
        return {
            "parties": [party for party in parties if party.keys() - {"role", "country"}],
            "export_country": self._address_country(sending, "export_country"),
            "import_country": self._address_country(receiving, "import_country"),
        }

    def _party(self, element: etree._Element, role: str) -> dict[str, str]:
        address = _child(element, "PostalTradeAddress")
        parts = [_at(address, part) for part in ("StreetName", "PostOfficeBox", "PostcodeCode", "CityName")]
        found = {
            "role": role, "name": _at(element, "Name"), "address": ", ".join(part for part in parts if part),
            "identifier": _at(element, "ID"), "country": _code_of(address),
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def _address_country(self, element: etree._Element, field: str) -> str | None:
        address = _child(element, "PostalTradeAddress")
        written = _at(address, "CountryID") or _at(address, "CountryIdentificationTradeCountry/ID")
        name = _at(address, "CountryName") or _at(address, "CountryIdentificationTradeCountry/Name")
        return self._country_of(written, name, field)

    def _country_of(self, code: str, name: str, field: str) -> str | None:
        """Return the code of a country: as written where it has the form of one, else what its name means."""
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code.upper()
        found = countries.find(code or name) or (countries.find(name) if name else None)
        if found is None and (code or name):
            self._fault(field, "is not a known country", code or name)
        return found

    def _authority(self) -> dict[str, Any]:
        """Return boxes 5b, 6 and 13: stamp and authority of the first signatory, who signed of the third."""
        first = _child(self._header, "FirstSignatoryDocumentAuthentication")
        third = _child(self._header, "ThirdSignatoryDocumentAuthentication")
        people = ("SpecifiedAuthoritativeSignatoryPerson", "SpecifiedRepresentativePerson")
        names = [_at(third, "ProviderTradeParty/Name")]
        names += [_at(one, f"ProviderTradeParty/{person}/Name") for one in (third, first) for person in people]
        return {
            "stamp": _at(first, "ID"),
            "authority": _at(first, "ProviderTradeParty/Name"),
            "signatory": next((name for name in names if name), ""),
            "country": self._address_country(_child(first, "ProviderTradeParty"), "country"),
        }

    def _country(self, fields: dict[str, Any]) -> None:
        """Take the issuer's country from the party it issues to, where its own address is left out."""
        side = "import_country" if fields.get("kind") == "cites_import" else "export_country"
        if "country" not in fields and fields.get(side):
            fields["country"] = fields[side]

    def _lines(self) -> list[dict[str, Any]]:
        items = all_at(self._goods, "IncludedSupplyChainConsignmentItem")
        most = self._options.max_lines_per_consignment
        if len(items) > most:
            self._fault("lines", f"has more than {most} lines", str(len(items)))
        return [self._line(item, n) for n, item in enumerate(items[:most])]

    def _line(self, item: etree._Element, place: int) -> dict[str, Any]:
        """Return boxes 7 to 12b of one line."""
        at = f"lines[{place}]"
        traded = _child(item, "IncludedSupplyChainTradeLineItem")
        product = _child(traded, "SpecifiedTradeProduct")
        line = {
            "line": place + 1,
            "taxon": _at(product, "ScientificName"),
            "common_name": _at(product, "CommonName"),
            "description": _at(product, "Description"),
            "term": _at(product, "TypeCode"),
            "marks": [_text(m) for marks in all_at(item, "PhysicalLogisticsShippingMarks")
                      for m in all_at(marks, "Marking") if _text(m)],
            "appendix": _at(traded, "TypeCode"),
            "source": _at(traded, "TypeExtensionCode"),
            "quantity": self._quantity(_child(_child(item, "TransportLogisticsPackage"), "ItemQuantity"), at),
            "origin": self._trade_country(item, "OriginTradeCountry", f"{at}.origin"),
            "last_reexport": self._trade_country(item, "ExportTradeCountry", f"{at}.last_reexport"),
            **self._procedure(item, at), **self._earlier(item, at),
        }  # fmt: skip
        return {name: value for name, value in line.items() if value not in (None, "", [])}

    def _trade_country(self, item: etree._Element, name: str, field: str) -> str | None:
        return self._country_of(_at(item, f"{name}/ID"), _at(item, f"{name}/Name"), field)

    def _procedure(self, item: etree._Element, at: str) -> dict[str, Any]:
        """Return boxes 11a and 12b; the two versions name the element differently."""
        names = ("ApplicableCrossBorderRegulatoryProcedure", "ApplicableCrossBorderGovernmentProcedure")
        procedure = _first(item, *names)
        return {
            "used_to_date": self._number(_at(procedure, "UsedToDateQuotaQuantity"), f"{at}.used_to_date"),
            "annual_quota": self._number(_at(procedure, "AnnualQuotaQuantity"), f"{at}.annual_quota"),
            "acquired": self._day(procedure, "AcquisitionDateTime", f"{at}.acquired"),
            "operation_number": _at(procedure, "PreviousReferencedDocument/ID") or _at(procedure, "CategoryCode"),
        }

    def _earlier(self, item: etree._Element, at: str) -> dict[str, Any]:
        """Return the papers of boxes 12 and 12a."""
        found: dict[str, Any] = {}
        names = {_ORIGIN_PERMIT: ("origin_permit", "origin_permit_issued"),
                 _REEXPORT: ("reexport_certificate", "reexport_issued")}  # fmt: skip
        for document in all_at(item, "AssociatedReferencedDocument"):
            number, day = names.get(_at(document, "TypeCode"), ("", ""))
            if number and number not in found:
                found[number] = _at(document, "ID")
                found[day] = self._day(document, "IssueDateTime", f"{at}.{day}")
        return found

    def _endorsements(self) -> list[dict[str, Any]]:
        """Return box 14: what was shipped, the events of all lines of one day and port together."""
        whole = _child(self._goods, "ExaminationTransportEvent")
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for place, item in enumerate(all_at(self._goods, "IncludedSupplyChainConsignmentItem")):
            for event in all_at(item, "ExaminationTransportEvent"):
                at = f"lines[{place}].examined"
                quantity = self._quantity(_first(event, "UnitQuantity", "InspectedUnitQuantity"), at)
                if quantity is None:
                    continue
                endorsement = self._event(event, whole, at)
                key = (str(endorsement.get("day")), str(endorsement.get("port")))
                shipped = found.setdefault(key, {**endorsement, "shipped": []})["shipped"]
                shipped.append({"line": place + 1, "quantity": quantity})
        return list(found.values())

    def _event(self, event: etree._Element, whole: etree._Element, at: str) -> dict[str, Any]:
        """Return day, port and officer of an event, from the consignment's own where the line's leaves them out."""
        day = self._day(event, "ActualOccurrenceDateTime", at) or self._day(whole, "ActualOccurrenceDateTime", at)
        place = {}
        for name, field in (("ID", "code"), ("Name", "name")):
            path = f"OccurrenceLogisticsLocation/{name}"
            place[field] = _at(event, path) or _at(whole, path)
        officers = [_at(one, f"CertifyingTradeParty/{path}") for one in (event, whole)
                    for path in ("SpecifiedAuthoritativeSignatoryPerson/Name", "Name")]  # fmt: skip
        found = {
            "day": day,
            "port": {name: value for name, value in place.items() if value},
            "officer": next((name for name in officers if name), ""),
            "transport_document": _at(self._goods, "TransportContractReferencedDocument/ID"),
        }
        return {name: value for name, value in found.items() if value}

    def _quantity(self, element: etree._Element, at: str) -> dict[str, str] | None:
        """Return a quantity; without a unit it is a number of specimens, as CITES has it."""
        written = _text(element)
        amount = self._number(written, f"{at}.quantity.amount")
        unit = (element.get("unitCode") or "").strip().replace("?", "")
        return None if amount is None else {"amount": amount, "unit": unit or "NO"}

    def _number(self, written: str, field: str) -> str | None:
        if not written:
            return None
        try:
            return convert.number(written)
        except convert.Unconvertible as error:
            self._fault(field, str(error), written)
            return written

    def _day(self, element: etree._Element, path: str, field: str) -> str | None:
        written = _at(element, path)
        if not written:
            return None
        try:
            return convert.day(written, ("%Y%m%d", "%Y%m%d%H%M", "%Y%m%d%H%M%S"))
        except convert.Unconvertible:
            self._fault(field, "is not a date that exists", written)
            return written


_NOTHING = etree.Element("nothing")


def _child(element: etree._Element, name: str) -> etree._Element:
    """Return the first child of a name, or an element that holds nothing."""
    return next((child for child in element if name_of(child) == name), _NOTHING)


def _first(element: etree._Element, *paths: str) -> etree._Element:
    """Return the first element that one of the paths leads to, or one that holds nothing."""
    for path in paths:
        found = element
        for name in path.split("/"):
            found = _child(found, name)
        if found is not _NOTHING:
            return found
    return _NOTHING


def _at(element: etree._Element, path: str) -> str:
    """Return the text at a path; that of a date may stand one element deeper. A lone ``?`` means that it is empty."""
    found = _first(element, path)
    return "" if found is _NOTHING else _text(found)


def _text(element: etree._Element) -> str:
    text = (element.text or "").strip() or next(((child.text or "").strip() for child in element if child.text), "")
    return "" if text == "?" else text


def _code_of(address: etree._Element) -> str:
    code = _at(address, "CountryID") or _at(address, "CountryIdentificationTradeCountry/ID")
    return code.upper() if len(code) == 2 and code.isascii() and code.isalpha() else ""
