from __future__ import annotations

import json
from typing import Any

import pytest
from tests.consignments.formats import samples

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.format_shelf import by_name
from greenlane.consignments.formats.postal import s10_valid
from greenlane.consignments.reading import Draft, check

POSTAL = by_name("postal")
ITEM: dict[str, Any] = {
    "id": "RR473124829NA", "category": "31", "gross_weight": 1.5, "postage": "9.40", "postage_currency": "NAD",
    "sender": {"name": "Ada", "country": "Namibia"}, "recipient": {"name": "Bo", "country": "NZ"},
    "content": [{"description": "carvings", "number": 2, "net_weight": 1.2, "value": 30, "currency": "usd"}],
}  # fmt: skip


def read(**changes: Any) -> Draft:
    (draft,) = samples.read(POSTAL, json.dumps({**ITEM, **changes}).encode())
    return draft


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("RR473124829NA", True), ("rr 4731 2482 9 na", True), ("CP001020301BR", False), ("RR473124828NA", False),
        ("RR47312482NA", False), ("4731248290000", False), ("", False),
    ],
)  # fmt: skip
def test_the_check_digit_of_an_item_number(number: str, valid: bool) -> None:
    assert s10_valid(number) is valid


def test_a_wrong_check_digit_is_no_reason_to_refuse() -> None:
    assert isinstance(check(read(id="RR473124828NA")), Consignment)


def test_one_piece_has_the_weight_and_postage_of_the_item() -> None:
    draft = read()
    goods = draft.fields["goods"][0]
    assert (goods["gross_kg"], goods["freight"]) == ("1.5", {"amount": "9.40", "currency": "NAD"})
    assert draft.fields["free_text"] == "category: gift"
    assert draft.fields["export_country"] == "NA"


def test_of_several_pieces_none_has_the_weight_of_the_item() -> None:
    draft = read(content=ITEM["content"] * 2)
    assert draft.lines == (1, 2)
    assert not any("gross_kg" in goods or "freight" in goods for goods in draft.fields["goods"])
    assert draft.fields["free_text"] == "category: gift; gross weight: 1.5 kg; postage: 9.40 NAD"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contents": []}, "contents"),
        ({"sender": {"nme": "Ada"}}, "sender.nme"),
        ({"sender": "Ada"}, "sender"),
        ({"content": ["carvings"]}, "content"),
        ({"category": "present"}, "free_text"),
        ({"recipient": {"country": "Q1"}}, "parties[1].country"),
        ({"content": [{"description": "x", "number": "two"}]}, "goods[0].quantity.amount"),
        ({"posted": "yesterday"}, "submitted"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_passed_over(changes: dict[str, Any], field: str) -> None:
    assert field in [fault.field for fault in read(**changes).faults]


def test_both_forms_say_the_same() -> None:
    xml = "<item id='RR473124829NA'><sender><name>Ada</name></sender><content description='x'/></item>"
    text = {"id": "RR473124829NA", "sender": {"name": "Ada"}, "content": {"description": "x"}}
    (one,) = samples.read(POSTAL, xml.encode())
    (other,) = samples.read(POSTAL, json.dumps(text).encode())
    assert one.fields == other.fields
