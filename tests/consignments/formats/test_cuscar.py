from __future__ import annotations

import pytest
from tests.consignments.formats import samples

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.format_shelf import by_name
from greenlane.consignments.reading import Refused, check

CUSCAR = by_name("cuscar")
(GOLDEN,) = samples.inputs("cuscar")


def changed(old: str, new: str) -> list[Consignment | Refused]:
    assert old in GOLDEN.decode()
    return [check(draft) for draft in samples.read(CUSCAR, GOLDEN.decode().replace(old, new).encode())]


def test_a_mass_in_pounds_becomes_kilograms() -> None:
    _, second = changed("LBR:1000", "LBR:2000")
    assert isinstance(second, Consignment)
    assert str(second.goods[1].gross_kg).startswith("907.18474")


@pytest.mark.parametrize(
    ("old", "new", "field", "line"),
    [
        ("++80100+KE", "++80100+Q1", "parties[0].country", 1),
        ("KGM:9800", "KGM:98OO", "goods[0].gross_kg", 2),
        ("LBR:1000", "LTR:1000", "goods[1].gross_kg", 3),
        ("GID+2+40:CT", "GID+2+forty:CT", "goods[1].packages", 3),
        ("CST+1+030389", "CST+1+fish", "goods[0].hs", 1),
        ("DTM+132:202603181100:203", "DTM+132:20263918:102", "arrival", 1),
    ],
)
def test_a_value_that_does_not_convert_has_its_path_and_line(old: str, new: str, field: str, line: int) -> None:
    refused = next(result for result in changed(old, new) if isinstance(result, Refused))
    fault = next(fault for fault in refused.faults if fault.field == field)
    assert fault.line == line
    assert fault.as_written


def test_the_route_has_the_places_in_the_order_of_the_voyage() -> None:
    first, second = changed("+441W+", "+442W+")
    assert isinstance(first, Consignment)
    assert isinstance(second, Consignment)
    assert [(leg.start.code, leg.end.code) for leg in first.legs] == [("KEMBA", "OMSLL"), ("OMSLL", "NZNPT")]
    assert [(leg.start.code, leg.end.code) for leg in second.legs] == [("KEMBA", "NZNPT")]


def test_without_a_number_a_consignment_is_named_by_manifest_and_position() -> None:
    _, second = changed("CNI+2+NSLMBA260118'\nRFF+BM:NSLMBA260118'", "CNI+2'\nRFF+ZZZ:1'")
    assert isinstance(second, Consignment)
    assert second.reference == "NSL-26-0441/2"


def test_a_consignment_without_goods_items_still_counts_and_is_read() -> None:
    content = "UNH+1+CUSCAR:D:95B:UN'BGM+85+M+9'CNI+1+X1'CNI+2+X2'GID+1+3:BG'UNT+6+1'"
    first, second = (check(draft) for draft in samples.read(CUSCAR, content.encode()))
    assert isinstance(first, Consignment)
    assert isinstance(second, Consignment)
    assert [line.line for line in (*first.goods, *second.goods)] == [1, 2]
