"""Postal items: the attributes of the customs declarations CN 22 and CN 23, in an XML or JSON form of our own.

The real message between posts and customs is UPU standard M33 (ITMATT), which has an EDIFACT and an XML form. This is
neither: it takes the like attributes under the names below, for posts and platforms that can export them. JSON: an
object, a list of them, or one to a line. XML: elements ``item``, however deep; each attribute an element (or an XML
attribute) of that name, repeated where there are several.

Item: id, category, posted, office, gross_weight, postage, postage_currency, sender, recipient, content, document.
Sender and recipient: name, address, city, postcode, country, phone, email, identifier, natural_person.
Content: description, hs, origin, number, net_weight, value, currency. Document: kind, number, issued.

Masses are kilograms. Category: gift, documents, sale_of_goods, commercial_sample, returned_goods, other, or its code in
UPU list 136 (from general knowledge). Postage and gross weight are those of the line where there is one alone, else
they stand in the free text. ``line`` is the number of the content piece over the whole file. A wrong check digit in the
item's number is no reason to refuse it: ``s10_valid`` says whether it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from greenlane.consignments import convert, paths
from greenlane.consignments.messages.filling import Filling, Group
from greenlane.consignments.messages.json_texts import texts
from greenlane.consignments.messages.json_values import group
from greenlane.consignments.messages.xml_elements import elements, name_of
from greenlane.consignments.reading import Draft, Fault, Format, Options
from greenlane.consignments.received_text import Looked, storable

_CATEGORIES = {
    "11": "sale_of_goods", "21": "returned_goods", "31": "gift", "32": "commercial_sample", "91": "documents",
    "999": "other",
}  # fmt: skip
_ITEM = frozenset(
    "id category posted office gross_weight postage postage_currency sender recipient content document".split()
)
_PARTY = frozenset("name address city postcode country phone email identifier natural_person".split())
_INNER = {
    "sender": _PARTY,
    "recipient": _PARTY,
    "content": frozenset("description hs origin number net_weight value currency".split()),
    "document": frozenset("kind number issued".split()),
}
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def s10_valid(number: str) -> bool:
    """Say whether a number has the form and check digit of UPU standard S10: two letters, nine digits, a country."""
    text = "".join(number.split()).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", text, re.ASCII):
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(text[2:10], _WEIGHTS, strict=True)) % 11
    return int(text[10]) == {10: 0, 11: 5}.get(rest, rest)


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Yield a draft for each item."""
    looked = Looked(stream)
    xml = looked.start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
    line = 1
    for raw, item, faults in _xml(looked, options) if xml else _json(looked, options):
        draft = _draft(raw, item, [Fault(line, *fault) for fault in faults], line, options)
        line = draft.lines[-1] + 1
        yield draft


_Item = tuple[str, Group | None, list[tuple[str, str, str]]]


def _json(stream: Looked, options: Options) -> Iterator[_Item]:
    for text in texts(stream, options.max_record_bytes):
        item, faults = group(text, 0, options)
        raw = text.alone if item is None else text.text
        yield raw, item, [(fault.field, fault.reason, fault.as_written) for fault in faults]


def _xml(stream: Looked, options: Options) -> Iterator[_Item]:
    for found in elements(stream, options, "item"):
        faults = [("item", found.trouble, found.raw[:400])] if found.trouble else []
        yield found.raw, None if found.element is None else _values(found.element), faults


def _values(element: etree._Element) -> Group:
    """Return an element as JSON would write it: attributes and elements by name, repeated ones as a list."""
    values: Group = {str(name): str(value) for name, value in element.attrib.items()}
    for child in element:
        name = name_of(child)
        value: Any = _values(child) if len(child) or child.attrib else (child.text or "").strip()
        if name not in values:
            values[name] = value
        elif isinstance(values[name], list):
            values[name].append(value)
        else:
            values[name] = [values[name], value]
    return values


def _draft(raw: str, item: Group | None, faults: list[Fault], line: int, options: Options) -> Draft:
    if item is None:
        return Draft((line,), {}, raw, tuple(faults))
    pieces = _groups(item, "content")
    lines = tuple(range(line, line + max(1, len(pieces))))
    filling = Filling(line)
    filling.faults.extend(faults)
    _Postal(filling, item).read(pieces, lines)
    if len(lines) > options.max_lines_per_consignment:
        filling.refuse("goods", f"has more than {options.max_lines_per_consignment} lines")
    return Draft(lines, filling.fields, raw, tuple(filling.faults))


def _groups(item: Group, name: str) -> list[Group]:
    """Return the entries of a list; one alone counts as a list, and what is no group of attributes is an empty one."""
    found = item.get(name) or []
    return [entry if isinstance(entry, dict) else {} for entry in (found if isinstance(found, list) else [found])]


def _text(group: Group, name: str) -> str:
    value = group.get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, (str, int, float)) else ""


class _Postal:
    """Reads the attributes of one item."""

    def __init__(self, filling: Filling, item: Group) -> None:
        self._filling = filling
        self._item = item

    def read(self, pieces: list[Group], lines: tuple[int, ...]) -> None:
        """Read an item and its content pieces."""
        self._known()
        filling, item, fields = self._filling, self._item, self._filling.fields
        fields["kind"] = "postal"
        fields["conveyance"] = {"mode": "post"}
        filling.put(fields, "reference", _text(item, "id").upper(), "id")
        filling.put(fields, "submitted", _text(item, "posted"), "posted", convert.moment)
        filling.put(fields, "office", _text(item, "office"), "office")
        for role, name, country in (("consignor", "sender", "export"), ("consignee", "recipient", "destination")):
            self._party(role, name, f"{country}_country")
        for piece, line in zip(pieces, lines, strict=False):
            self._piece(piece, line)
        for paper in _groups(item, "document"):
            self._paper(paper)
        texts_ = [f"category: {text}" for text in [self._category()] if text]
        filling.put(fields, "free_text", "; ".join([*texts_, *self._of_the_whole()]), "category")

    def _known(self) -> None:
        """Refuse what this format would pass over: a misspelt attribute would be a fact lost."""
        for name in self._item.keys() - _ITEM:
            self._filling.refuse(storable(name)[:200], "is not an attribute of a postal item")
        for name, inner in _INNER.items():
            found = self._item.get(name)
            for entry in found if isinstance(found, list) else [found] if found else []:
                if not isinstance(entry, dict):
                    self._filling.refuse(name, "is not a group of attributes", str(entry)[:400])
                else:
                    for wrong in entry.keys() - inner:
                        self._filling.refuse(f"{name}.{storable(wrong)[:200]}", f"is not an attribute of a {name}")

    def _party(self, role: str, name: str, country: str) -> None:
        filling, found = self._filling, self._item.get(name)
        if not isinstance(found, dict):
            return
        party, path = filling.party(role)
        for attribute in ("name", "city", "phone", "email", "identifier"):
            filling.put(party, f"{path}.{attribute}", _text(found, attribute), f"{name} {attribute}")
        address = ", ".join(filter(None, (_text(found, "address"), _text(found, "postcode"))))
        filling.put(party, f"{path}.address", address, f"{name} address")
        filling.put(party, f"{path}.country", _text(found, "country"), f"{name} country", convert.country)
        filling.put(
            party, f"{path}.natural_person", _text(found, "natural_person"), f"{name} natural_person", convert.flag
        )
        filling.put(filling.fields, country, _text(found, "country"), f"{name} country", convert.country)

    def _piece(self, piece: Group, line: int) -> None:
        filling = self._filling
        goods, path = filling.entry("goods", line=line)
        filling.put(goods, f"{path}.description", _text(piece, "description"), "description")
        filling.put(goods, f"{path}.hs", _text(piece, "hs"), "hs", convert.hs)
        filling.put(goods, f"{path}.origin", _text(piece, "origin"), "origin", convert.country)
        filling.put(goods, f"{path}.net_kg", _text(piece, "net_weight"), "net_weight", convert.number)
        if _text(piece, "number"):
            goods["quantity"] = {"unit": "no."}
            filling.put(goods["quantity"], f"{path}.quantity.amount", _text(piece, "number"), "number", convert.number)
        self._money(goods, f"{path}.value", "value", _text(piece, "value"), _text(piece, "currency"))

    def _money(self, goods: Group, path: str, where: str, amount: str, currency: str) -> None:
        if amount.strip():
            money: Group = goods.setdefault(path.rpartition(".")[2], {})
            self._filling.put(money, f"{path}.amount", amount, where, convert.number)
            self._filling.put(money, f"{path}.currency", currency, "currency", convert.currency)

    def _paper(self, paper: Group) -> None:
        kind = _text(paper, "kind")
        document, path = self._filling.document(kind if kind in paths.DOCUMENTS else "other", _text(paper, "number"))
        self._filling.put(document, f"{path}.issued", _text(paper, "issued"), "issued", convert.day)
        if kind not in paths.DOCUMENTS:
            self._filling.put(document, f"{path}.note", kind, "kind")

    def _category(self) -> str:
        text = _text(self._item, "category").strip()
        category = _CATEGORIES.get(text, text.casefold().replace(" ", "_"))
        if category and category not in _CATEGORIES.values():
            self._filling.refuse("free_text", f"category is not one of {', '.join(_CATEGORIES.values())}", text)
        return category

    def _of_the_whole(self) -> list[str]:
        """Give weight and postage to the only piece there is; say those of several pieces in words."""
        weight, postage = _text(self._item, "gross_weight"), _text(self._item, "postage")
        currency = _text(self._item, "postage_currency")
        goods = self._filling.fields.get("goods", [])
        if len(goods) == 1:
            self._filling.put(goods[0], "goods[0].gross_kg", weight, "gross_weight", convert.number)
            self._money(goods[0], "goods[0].freight", "postage", postage, currency)
            return []
        words = [f"gross weight: {weight} kg"] if weight else []
        return [*words, f"postage: {postage} {currency}".strip()] if postage else words


FORMAT = Format("postal", "Postal items with CN 22 or CN 23 attributes (JSON or XML)", read, (), "content pieces")
