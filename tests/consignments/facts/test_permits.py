"""Permits: theirs or another's, in time or late, for this much or less."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.consignments.facts.samples import MANIFEST, PLAIN, facts

PERMIT: dict[str, Any] = {
    "kind": "cites_export",
    "number": "TH-0123/2023",
    "country": "TH",
    "issued": "2023-03-01",
    "valid_until": "2023-08-31",
    "holder": "Ada Garments Company Limited",
    "transport_document": "npl-100",
    "quantity": {"amount": "800", "unit": "kg"},
}


def permit(base: dict[str, Any] = MANIFEST, **changes: Any) -> dict[str, Any]:
    papers = [{**PERMIT, **changes}, *base.get("documents", [])]
    return facts(base, documents=papers)


def test_what_the_permit_says() -> None:
    row = permit()
    assert (row["permit_number"], row["permit_kind"], row["permit_country"]) == ("TH-0123/2023", "cites_export", "TH")
    assert (row["permit_issued"], row["permit_valid_until"]) == (dt.date(2023, 3, 1), dt.date(2023, 8, 31))
    assert (row["permit_days"], row["permit_number_odd"]) == (183, False)
    assert permit(valid_until=None)["permit_days"] is None
    assert permit(number="see file")["permit_number_odd"] is True
    assert facts(MANIFEST)["permit_number"] is None


def test_the_permit_speaks_of_this_shipment_or_not() -> None:
    assert permit()["permit_document_matches"] is True
    assert permit(transport_document="NPL 101")["permit_document_matches"] is False
    assert permit(transport_document=None)["permit_document_matches"] is None
    assert permit(PLAIN)["permit_document_matches"] is None


def test_the_permit_is_theirs_or_not() -> None:
    assert permit()["permit_holder_matches"] is True
    assert permit(holder="Garments Ada")["permit_holder_matches"] is True
    assert permit(holder="Dee Exotics")["permit_holder_matches"] is False
    assert permit(holder="Dee Exotics", consignor="Ada Garments")["permit_holder_matches"] is True
    assert permit(holder="北港贸易有限公司")["permit_holder_matches"] is None, "another script cannot be compared"
    assert permit(holder=None)["permit_holder_matches"] is None
    assert permit(PLAIN)["permit_holder_matches"] is None


def test_more_than_the_permit_allows() -> None:
    assert permit()["permit_quantity_over"] == pytest.approx(1.25)
    assert permit(quantity={"amount": "1", "unit": "t"})["permit_quantity_over"] == pytest.approx(1.0)
    assert permit(quantity={"amount": "1", "unit": "no."})["permit_quantity_over"] is None
    assert permit(quantity={"amount": "0", "unit": "kg"})["permit_quantity_over"] is None
    assert permit(quantity=None)["permit_quantity_over"] is None


def test_a_permit_of_the_consignment_covers_the_lines_without_their_own() -> None:
    goods = [PLAIN["goods"][0], {**PLAIN["goods"][0], "line": 2}]
    assert facts(documents=[PERMIT], goods=goods)["permit_quantity_over"] == pytest.approx(2.5)
    goods[1] = {**goods[1], "documents": [PERMIT]}
    assert facts(documents=[PERMIT], goods=goods)["permit_quantity_over"] == pytest.approx(1.25)


def test_the_export_permit_speaks_before_the_import_permit() -> None:
    row = facts(documents=[{"kind": "cites_import", "number": "NL-1"}, PERMIT])
    assert (row["permit_kind"], row["has_cites_permit"], row["has_cites_import"]) == ("cites_export", True, True)
    alone = facts(documents=[{"kind": "cites_import", "number": "NL-1"}])
    assert (alone["permit_kind"], alone["has_cites_permit"]) == ("cites_import", False)


def test_a_certificate_in_place_of_a_permit_will_do() -> None:
    assert facts(documents=[{"kind": "cites_other"}])["has_cites_permit"] is True


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("has_cites_import", "cites_import"),
        ("has_certificate_of_origin", "certificate_of_origin"),
        ("has_health_certificate", "health_certificate"),
        ("has_fishing_certificate", "fishing_certificate"),
        ("has_timber_licence", "timber_licence"),
        ("has_basel_notification", "basel_notification"),
        ("has_basel_consent", "basel_consent"),
        ("has_movement_document", "movement_document"),
        ("has_annex_vii", "annex_vii"),
        ("has_functionality_test", "functionality_test"),
        ("has_ozone_licence", "ozone_licence"),
        ("has_fgas_registration", "fgas_registration"),
        ("has_reclaim_certificate", "reclaim_certificate"),
        ("has_end_user_certificate", "end_user_certificate"),
        ("has_treatment_certificate", "treatment_certificate"),
    ],
)
def test_a_paper_is_named_or_missing_or_nobody_can_tell(fact: str, kind: str) -> None:
    assert facts()[fact] is None
    assert facts(documents=[{"kind": "invoice"}])[fact] is False
    assert facts(documents=[{"kind": kind}])[fact] is True
    assert facts(goods={"documents": [{"kind": kind}]})[fact] is True
