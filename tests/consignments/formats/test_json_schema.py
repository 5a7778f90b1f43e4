from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.consignments.formats import samples

from consignment_schema import PAGE, page
from greenlane.consignments.consignment import Consignment
from greenlane.consignments.format_shelf import by_name
from greenlane.consignments.reading import Draft, Options, check

JSON = by_name("json")


def read(text: str, options: Options | None = None) -> list[Draft]:
    return samples.read(JSON, text.encode(), options)


def faults(text: str) -> list[tuple[str, str]]:
    (draft,) = read(text)
    return [(fault.field, fault.reason) for fault in draft.faults]


def test_the_published_schema_is_that_of_the_contract() -> None:
    assert Path(PAGE).read_text(encoding="utf-8") == page(), "run scripts/consignment_schema.py"


def test_numbers_stay_as_written() -> None:
    (draft,) = read('{"reference": "A", "goods": [{"net_kg": 0.10000000000000000001}]}')
    consignment = check(draft)
    assert isinstance(consignment, Consignment)
    assert str(consignment.goods[0].net_kg) == "0.10000000000000000001"


def test_lines_are_numbered_over_the_whole_file() -> None:
    goods = '{"reference": "A", "goods": [{"line": 7}, {}]}'
    drafts = read(f"[{goods}, {goods}]")
    assert [draft.lines for draft in drafts] == [(1, 2), (3, 4)]
    assert [entry["line"] for draft in drafts for entry in draft.fields["goods"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ('{"a": 1, "a": 2}', "a", "twice"),
        ('{"goods": [{"net_kg": NaN}]}', "goods[0].net_kg", "not a number"),
        ('{"goods": [{"net_kg": -Infinity}]}', "goods[0].net_kg", "not a number"),
        ('{"goods": [{"marks": "\\u0000"}]}', "goods[0].marks", "NUL"),
        ('{"goods": [{"marks": "\\ud800"}]}', "goods[0].marks", "half of a character"),
        ('{"a": ' + "[" * 65 + "]" * 65 + "}", "consignment", "nested deeper"),
        ("[1]", "consignment", "not a group"),
        ('{"a": 1', "consignment", "not JSON"),
        ('{"a": ' + "9" * 5000 + "}", "consignment", "not JSON"),
    ],
)
def test_what_is_no_json_of_a_consignment_is_told(text: str, field: str, words: str) -> None:
    assert any(where == field and words in reason for where, reason in faults(text))


@pytest.mark.parametrize(
    ("goods", "field"),
    [
        ({"origin": "Kenya"}, "goods[0].origin"),
        ({"net_kg": -1}, "goods[0].net_kg"),
        ({"colour": "x"}, "goods[0].colour"),
    ],
)
def test_a_field_that_is_not_of_the_contract_is_refused_by_its_path(goods: dict[str, Any], field: str) -> None:
    (draft,) = read(json.dumps({"reference": "A", "goods": [goods]}))
    assert field in [fault.field for fault in check(draft).faults]  # type: ignore[union-attr]


def test_a_consignment_of_too_many_lines_is_refused_whole() -> None:
    (draft,) = read('{"goods": [{}, {}, {}]}', Options(max_lines_per_consignment=2))
    assert draft.lines == (1, 2, 3)
    assert [fault.field for fault in draft.faults] == ["goods"]
