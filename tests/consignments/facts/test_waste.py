"""Waste codes, bans and the papers of the Basel Convention."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.consignments.facts.samples import MANIFEST, facts, load


def waste(day: str = "2023-05-01", destination: str | None = "CN", **goods: Any) -> dict[str, Any]:
    fields = {"line": 1, "hs": "391590", "description": "Mixed bales", **goods}
    lines = [{k: v for k, v in fields.items() if v is not None}]
    return facts(arrival=day, destination_country=destination, goods=lines)


def test_codes_have_their_time() -> None:
    assert waste(waste_code="A3210")["waste_code_valid"] is True
    assert waste("2020-05-01", waste_code="A3210")["waste_code_valid"] is False
    assert waste("2020-05-01", waste_code="B3010")["waste_code_valid"] is True
    assert waste(waste_code="Z9999")["waste_code_valid"] is False
    assert waste()["waste_code_valid"] is None


def test_control() -> None:
    assert waste(waste_code="A3210")["waste_control"] == "pic"
    assert waste(waste_code="B3011")["waste_control"] == "green"
    assert waste(waste_code="Y48")["waste_control"] == "pic"
    assert waste(waste_code="Z9999")["waste_control"] is None
    assert waste(recovery_code="r 3")["recovery_code"] == "R3"


def test_a_ban_has_its_time_and_its_country() -> None:
    assert waste()["import_banned"] is True
    assert waste("2015-05-01")["import_banned"] is False
    assert waste(destination="NL")["import_banned"] is None, "the table knows no ban, which is not freedom"
    assert waste(destination=None)["import_banned"] is None
    assert facts(destination_country="CN")["import_banned"] is False, "shirts are no waste"


def test_the_waste_code_tells_what_the_tariff_code_does_not() -> None:
    assert waste(hs="390120", waste_code="A3210")["import_banned"] is True
    assert waste(hs=None, description=None)["import_banned"] is None


def test_log_bans_are_of_logs_alone() -> None:
    assert facts(goods={"hs": "440349", "origin": "BR"})["log_export_banned"] is True
    assert facts(goods={"hs": "440729", "origin": "BR"})["log_export_banned"] is False
    assert facts(goods={"hs": "440349", "origin": "NL"})["log_export_banned"] is None
    assert load("red sanders")["hs4"] == "4403"


def test_consent_and_notice() -> None:
    papers = [
        {
            "kind": "basel_consent",
            "valid_from": "2023-01-01",
            "valid_until": "2023-12-31",
            "quantity": {"amount": "0.5", "unit": "t"},
        },
        {"kind": "movement_document", "issued": "2023-03-27"},
    ]
    row = facts(MANIFEST, documents=papers)
    assert (row["consent_from"], row["consent_until"]) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert row["consent_quantity_over"] == 2.0
    assert row["notified_days_before"] == 5
    assert facts(documents=papers)["notified_days_before"] is None
    assert facts(MANIFEST)["consent_quantity_over"] is None
