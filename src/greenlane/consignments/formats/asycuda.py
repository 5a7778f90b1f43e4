"""ASYCUDA World declarations (SAD) as XML: each element ``ASYCUDA`` is one consignment, each ``Item`` a line of goods.

Read of the single administrative document: Identification, Traders, Declarant, General_information, Transport,
Container, and of an Item: Packages, Tarification, Goods_description, Valuation_item, Previous_doc, Attached_documents,
Free_text. Names follow a published sample export; Container, Supplementary_unit, Previous_doc, Attached_documents and
the item's weights are from general knowledge of such exports. Namespaces are ignored, ``<null/>`` is not declared.
``line`` is the number of the Item over the whole file; a declaration without any, and what cannot be read, count one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from greenlane.consignments import convert
from greenlane.consignments.convert import Unconvertible
from greenlane.consignments.messages import paper_codes
from greenlane.consignments.messages.filling import Filling, Group
from greenlane.consignments.messages.xml_elements import Found, all_at, elements, text_at
from greenlane.consignments.reading import Draft, Fault, Format, Options

_DIRECTIONS = {"IM": "import", "EX": "export", "TR": "transit", "T1": "transit", "T2": "transit", "TN": "transit"}
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\Z")


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Yield a draft for each declaration."""
    line = 1
    for found in elements(stream, options, "ASYCUDA"):
        draft = _draft(found, line, options)
        line = draft.lines[-1] + 1
        yield draft


def _draft(found: Found, line: int, options: Options) -> Draft:
    if found.element is None:
        return Draft((line,), {}, found.raw, (Fault(line, "ASYCUDA", found.trouble, found.raw[:400]),))
    items = all_at(found.element, "Item")
    lines = tuple(range(line, line + max(1, len(items))))
    filling = Filling(line)
    _read(filling, found.element, items, lines)
    if found.trouble:
        filling.refuse("ASYCUDA", found.trouble)
    if len(lines) > options.max_lines_per_consignment:
        filling.refuse("goods", f"has more than {options.max_lines_per_consignment} lines")
    return Draft(lines, filling.fields, found.raw, tuple(filling.faults))


def day(text: str) -> str:
    """Return a date as year-month-day. Day and month in either order are understood where only one order can be meant.

    Raises Unconvertible.
    """
    found = _DAY.match(text)
    if found is None:
        return convert.day(text, ("%Y%m%d",))
    first, second, year = int(found[1]), int(found[3]), found[4]
    if first <= 12 and second <= 12 and first != second:
        raise Unconvertible("is a date that can be read in two ways (day or month first)")
    month, number = (second, first) if first > 12 else (first, second)
    return convert.day(f"{year}-{month:02}-{number:02}")


def _read(filling: Filling, sad: etree._Element, items: list[etree._Element], lines: tuple[int, ...]) -> None:
    fields = filling.fields
    fields["kind"] = "declaration"
    kind = text_at(sad, "Identification/Type/Type_of_declaration").upper()
    filling.put(fields, "direction", _DIRECTIONS.get(kind[:2], ""), "Type_of_declaration")
    filling.put(fields, "office", text_at(sad, "Identification/Office_segment/Customs_clearance_office_code"), "office")
    filling.put(fields, "reference", _reference(sad), "Registration")
    for path in ("Identification/Registration/Date", "Property/Date_of_declaration"):
        filling.put(fields, "submitted", text_at(sad, path), path, lambda text: f"{day(text)}T00:00:00")
    _parties(filling, sad)
    _journey(filling, sad)
    for container in all_at(sad, "Container"):
        _container(filling, container)
    for item, line in zip(items, lines, strict=False):
        _item(filling, item, line)
    texts = [text_at(sad, "General_information/Comments_free_text")]
    texts += [text_at(item, f"Free_text_{n}") for item in items for n in (1, 2)]
    filling.put(fields, "free_text", "\n".join(text for text in texts if text), "Free_text")


def _reference(sad: etree._Element) -> str:
    """Return the number the office gave, else the unique consignment reference, else the declarant's own number."""
    registration = "Identification/Registration"
    number = text_at(sad, f"{registration}/Number")
    if number:
        office = text_at(sad, "Identification/Office_segment/Customs_clearance_office_code")
        serial = text_at(sad, f"{registration}/Serial_number")
        year = re.search(r"\d{4}", text_at(sad, f"{registration}/Date"))
        return "-".join(piece for piece in (office, year[0] if year else "", serial + number) if piece)
    ucr = text_at(sad, "Identification/UCR")
    own = [text_at(sad, "Declarant/Declarant_code"), text_at(sad, "Declarant/Reference/Year"), _own_number(sad)]
    return ucr or ("-".join(piece for piece in own if piece) if own[2] else "")


def _own_number(sad: etree._Element) -> str:
    return text_at(sad, "Declarant/Reference/Number")


def _parties(filling: Filling, sad: etree._Element) -> None:
    roles = (
        ("exporter", "Traders/Exporter/Exporter"),
        ("consignee", "Traders/Consignee/Consignee"),
        ("declarant", "Declarant/Declarant"),
    )
    for role, start in roles:
        code, name = text_at(sad, f"{start}_code"), text_at(sad, f"{start}_name")
        if code or name:
            party, path = filling.party(role)
            first, _, rest = name.partition("\n")
            filling.put(party, f"{path}.name", first, f"{role}_name")
            filling.put(party, f"{path}.address", rest, f"{role}_name")
            filling.put(party, f"{path}.identifier", code, f"{role}_code")


def _journey(filling: Filling, sad: etree._Element) -> None:
    fields, country = filling.fields, "General_information/Country"
    start, end = f"{country}/Export/Export_country_code", f"{country}/Destination/Destination_country_code"
    filling.put(fields, "export_country", text_at(sad, start), "Export_country_code", convert.country)
    filling.put(fields, "destination_country", text_at(sad, end), "Destination_country_code", convert.country)
    means = "Transport/Means_of_transport"
    mode = paper_codes.mode(text_at(sad, f"{means}/Border_information/Mode")) or ""
    found: Group = {}
    for part in ("Departure_arrival_information", "Border_information"):
        filling.put(found, "conveyance.name", text_at(sad, f"{means}/{part}/Identity"), "Identity")
        filling.put(
            found, "conveyance.flag", text_at(sad, f"{means}/{part}/Nationality"), "Nationality", convert.country
        )
    filling.put(found, "conveyance.mode", mode, "Mode")
    if found:
        fields["conveyance"] = found
    loading = {k: text_at(sad, f"Transport/Place_of_loading/{n}") for k, n in (("code", "Code"), ("name", "Name"))}
    arrival = text_at(sad, "Transport/Border_office/Name")
    if any(loading.values()) and arrival:
        leg, path = filling.entry("legs", start={k: v for k, v in loading.items() if v}, end={"name": arrival})
        filling.put(leg, f"{path}.mode", mode, "Mode")


def _container(filling: Filling, container: etree._Element) -> None:
    number = text_at(container, "Container_identity")
    if number:
        entry, path = filling.container(number)
        filling.put(entry, f"{path}.size_type", text_at(container, "Container_type"), "Container_type")
        filling.put(entry, f"{path}.gross_kg", text_at(container, "Gross_weight"), "Gross_weight", convert.number)


def _item(filling: Filling, item: etree._Element, line: int) -> None:
    goods, path = filling.entry("goods", line=line)
    words = [text_at(item, f"Goods_description/{name}") for name in ("Commercial_Description", "Description_of_goods")]
    filling.put(goods, f"{path}.description", ", ".join(dict.fromkeys(filter(None, words))), "Description_of_goods")
    for name, where, conversion in (
        ("hs", "Tarification/HScode/Commodity_code", convert.hs),
        ("origin", "Goods_description/Country_of_origin_code", convert.country),
        ("packages", "Packages/Number_of_packages", convert.count),
        ("gross_kg", "Valuation_item/Weight_itm/Gross_weight_itm", convert.number),
        ("net_kg", "Valuation_item/Weight_itm/Net_weight_itm", convert.number),
    ):
        filling.put(goods, f"{path}.{name}", text_at(item, where), where.rpartition("/")[2], conversion)
    kind = text_at(item, "Packages/Kind_of_packages_name") or text_at(item, "Packages/Kind_of_packages_code")
    filling.put(goods, f"{path}.package_kind", kind, "Kind_of_packages")
    marks = " ".join(text_at(item, f"Packages/Marks{n}_of_packages") for n in (1, 2))
    filling.put(goods, f"{path}.marks", marks, "Marks_of_packages")
    _money(filling, goods, path, item, "value", "Valuation_item/Item_Invoice")
    _money(filling, goods, path, item, "freight", "Valuation_item/item_external_freight")
    for unit in all_at(item, "Tarification"):
        for supplementary in all_at(unit, "Supplementary_unit"):
            _quantity(filling, goods, path, supplementary)
    _papers(filling, goods, path, item)


def _money(filling: Filling, goods: Group, path: str, item: etree._Element, name: str, where: str) -> None:
    """Read an amount in the currency of the invoice; none in it, or zero without a currency, is not declared."""
    amount, code = text_at(item, f"{where}/Amount_foreign_currency"), text_at(item, f"{where}/Currency_code")
    if amount and code and name not in goods:
        money, inner = filling.group(goods, path, name)
        filling.put(money, f"{inner}.amount", amount, "Amount_foreign_currency", convert.number)
        filling.put(money, f"{inner}.currency", code, "Currency_code", convert.currency)


def _quantity(filling: Filling, goods: Group, path: str, unit: etree._Element) -> None:
    """Read a supplementary unit; the system itself writes the names with a third p."""
    amount, code = (
        text_at(unit, f"Suppplementary_unit_{what}") or text_at(unit, f"Supplementary_unit_{what}")
        for what in ("quantity", "code")
    )
    if amount and code and "quantity" not in goods:
        quantity, inner = filling.group(goods, path, "quantity")
        filling.put(quantity, f"{inner}.amount", amount, "Supplementary_unit_quantity", convert.number)
        filling.put(quantity, f"{inner}.unit", code, "Supplementary_unit_code")


def _papers(filling: Filling, goods: Group, path: str, item: etree._Element) -> None:
    mode = filling.fields.get("conveyance", {}).get("mode")
    carried = text_at(item, "Previous_doc/Summary_declaration")
    if carried:
        filling.document(paper_codes.transport_paper(mode), carried)
    for attached in all_at(item, "Attached_documents"):
        code, name = text_at(attached, "Attached_document_code"), text_at(attached, "Attached_document_name")
        number, issued = text_at(attached, "Attached_document_reference"), text_at(attached, "Attached_document_date")
        if not (code or name or number):
            continue
        paper: Group = {"kind": paper_codes.paper(code, name)}
        goods.setdefault("documents", []).append(paper)
        at = f"{path}.documents[{len(goods['documents']) - 1}]"
        filling.put(paper, f"{at}.number", number, "Attached_document_reference")
        filling.put(paper, f"{at}.issued", issued, "Attached_document_date", day)
        filling.put(paper, f"{at}.note", " ".join(filter(None, (code, name))), "Attached_document_name")


FORMAT = Format("asycuda", "ASYCUDA World declaration (XML)", read, (".xml",), "items", lists_papers=True)
