from __future__ import annotations

import pytest
from tests.consignments.formats import samples

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.convert import Unconvertible
from greenlane.consignments.format_shelf import by_name
from greenlane.consignments.formats.asycuda import day
from greenlane.consignments.reading import Draft, check

ASYCUDA = by_name("asycuda")
(GOLDEN,) = samples.inputs("asycuda")


def changed(old: str, new: str) -> Draft:
    assert old in GOLDEN.decode()
    (draft,) = samples.read(ASYCUDA, GOLDEN.decode().replace(old, new).encode())
    return draft


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-05-21", "2026-05-21"),
        ("21/05/2026", "2026-05-21"),
        ("5/21/2026", "2026-05-21"),
        ("05.05.2026", "2026-05-05"),
    ],
)
def test_dates_that_can_be_meant_one_way_are_read(text: str, found: str) -> None:
    assert day(text) == found


@pytest.mark.parametrize("text", ["05/06/2026", "31/02/2026", "21/13/2026", "May 2026"])
def test_dates_that_can_be_meant_two_ways_are_refused(text: str) -> None:
    with pytest.raises(Unconvertible):
        day(text)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<Country_of_origin_code>MG", "<Country_of_origin_code>Q7", "goods[0].origin"),
        ("<Commodity_code>44072990", "<Commodity_code>4407A", "goods[0].hs"),
        ("<Net_weight_itm>17900.0", "<Net_weight_itm>heavy", "goods[0].net_kg"),
        (">2026-05-21<", ">05/06/2026<", "submitted"),
        (">25/04/2026<", ">04/05/2026<", "goods[0].documents[1].issued"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_convert_has_its_path(old: str, new: str, field: str) -> None:
    (fault,) = changed(old, new).faults
    assert fault.field == field
    assert fault.as_written in new


def test_without_a_registration_the_declarant_names_the_declaration() -> None:
    draft = changed("<Number>20417</Number>", "<Number/>")
    assert draft.fields["reference"] == "BB100-2026-771"


def test_declarations_in_one_document_are_numbered_through() -> None:
    body = GOLDEN.decode().partition("?>")[2]
    drafts = samples.read(ASYCUDA, f'<list xmlns="urn:x">{body}{body.replace("20417", "20418")}</list>'.encode())
    assert [draft.lines for draft in drafts] == [(1,), (2,)]
    assert [draft.fields["reference"][-5:] for draft in drafts] == ["20417", "20418"]
    assert all(isinstance(check(draft), Consignment) for draft in drafts)
