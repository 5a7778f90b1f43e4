from __future__ import annotations

import pytest
from tests.consignments.formats import samples

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.format_shelf import by_name
from greenlane.consignments.reading import Refused, check

CUSDEC = by_name("cusdec")
(GOLDEN,) = samples.inputs("cusdec")


def changed(old: str, new: str) -> Consignment | Refused:
    assert old in GOLDEN.decode()
    (draft,) = samples.read(CUSDEC, GOLDEN.decode().replace(old, new).encode())
    return check(draft)


def believed(old: str, new: str) -> Consignment:
    result = changed(old, new)
    assert isinstance(result, Consignment), result
    return result


@pytest.mark.parametrize(
    ("code", "direction"),
    [("929", "import"), ("830", "export"), ("821", "transit"), (":::EXD", "export"), ("ZEM", "import")],
)
def test_the_direction_is_that_of_the_kind_of_declaration(code: str, direction: str) -> None:
    assert believed("BGM+929+", f"BGM+{code}+").direction == direction


def test_an_amount_takes_the_currency_of_the_invoice_or_its_own() -> None:
    first, second = believed("MOA+38:2000'", "MOA+38:2000:USD'").goods
    assert first.value is not None
    assert second.value is not None
    assert (first.value.currency, second.value.currency) == ("EUR", "USD")


def test_an_amount_in_no_currency_is_no_value() -> None:
    assert [goods.value for goods in believed("MOA+39:18400:EUR'\n", "FTX+ZZZ+++x'\n").goods] == [None, None]


def test_the_origin_of_the_head_is_that_of_lines_that_name_none() -> None:
    content = GOLDEN.decode().replace("LOC+35+DE'", "LOC+27+BE'").replace("LOC+27+PL'", "FTX+ZZZ+++x'")
    (draft,) = samples.read(CUSDEC, content.encode())
    assert [goods["origin"] for goods in draft.fields["goods"]] == ["DE", "BE"]


def test_papers_are_known_by_code_or_by_their_words() -> None:
    consignment = believed("DOC+C669:::ANNEX VII INFORMATION+", "DOC+9XX:::CITES EXPORT PERMIT+")
    kinds = {document.kind: document for document in consignment.documents}
    assert str(kinds["bill_of_lading"].issued) == "2026-03-05"
    assert str(kinds["invoice"].issued) == "2026-02-28"
    assert kinds["cites_export"].number == "AVII-26-118"


def test_the_decimal_comma_of_the_syntax_is_understood() -> None:
    assert str(believed("TNE:46.9", "TNE:46,9").goods[0].gross_kg) == "46900.0"


def test_a_declaration_without_lines_is_refused_and_counts_one() -> None:
    (draft,) = samples.read(CUSDEC, b"UNH+1+CUSDEC:D:96B:UN'BGM+929+X+9'UNS+D'UNS+S'UNT+5+1'")
    assert draft.lines == (1,)
    refused = check(draft)
    assert isinstance(refused, Refused)
    assert ("goods", "is missing") in [(fault.field, fault.reason) for fault in refused.faults]


@pytest.mark.parametrize("reference", ["RFF+BM", "RFF+ABE:OURS-1"])
def test_a_date_after_a_reference_to_no_paper_is_no_other_papers_date(reference: str) -> None:
    first = believed("RFF+BM:HLCUHAM260301'", f"{reference}'")
    assert [document.kind for document in first.documents] == ["invoice", "annex_vii"]
    later = believed("DOC+380+INV-2026-331'", f"{reference}'")
    assert [(document.kind, str(document.issued)) for document in later.documents] == [
        ("bill_of_lading", "2026-03-05"), ("annex_vii", "None"),
    ]  # fmt: skip
    assert str(later.submitted) == "2026-04-02 10:05:00"


def test_a_date_after_a_paper_named_again_is_that_papers_date() -> None:
    again = "RFF+BM:HLCUHAM260301'\nDTM+36:20260401:102'"
    (bill, _) = believed("DOC+380+INV-2026-331'\nDTM+137:20260228:102'", again).documents
    assert (bill.kind, str(bill.issued), str(bill.valid_until)) == ("bill_of_lading", "2026-03-05", "2026-04-01")


def test_a_date_after_a_paper_that_is_not_the_last_is_still_its_own() -> None:
    content = GOLDEN.decode().replace("UNS+D'", "RFF+BM:HLCUHAM260301'\nDTM+36:20260401:102'\nUNS+D'")
    (draft,) = samples.read(CUSDEC, content.replace("UNT+42", "UNT+44").encode())
    kinds = {entry["kind"]: entry.get("valid_until") for entry in draft.fields["documents"]}
    assert kinds == {"bill_of_lading": "2026-04-01", "invoice": None, "annex_vii": None}
