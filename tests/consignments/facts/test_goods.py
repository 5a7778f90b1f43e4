"""Codes, masses, counts and money of a goods line."""

from __future__ import annotations

from typing import Any

import pytest
from tests.consignments.facts.samples import MANIFEST, PLAIN, facts, line, load


def test_a_code_and_its_parts() -> None:
    row = line(hs="6105100090")
    assert (row["hs"], row["hs6"], row["hs4"], row["hs2"]) == ("6105100090", "610510", "6105", "61")
    assert (row["hs_edition"], row["hs_plausible"], row["hs_classes"], row["hs_regimes"]) == (2022, True, [], [])
    assert line(hs="6105")["hs6"] is None
    assert facts(arrival="2019-05-01")["hs_edition"] == 2017
    assert facts(arrival=None)["hs_edition"] is None


@pytest.mark.parametrize(
    ("code", "plausible"), [("770100", False), ("000100", False), ("0101", True), ("990000", False)]
)
def test_a_chapter_that_does_not_exist(code: str, plausible: bool) -> None:
    assert line(hs=code)["hs_plausible"] is plausible


def test_classes_regimes_and_covers_of_a_code() -> None:
    tusks = line(hs="050710")
    assert tusks["hs_classes"][0] == "ivory"
    assert tusks["hs_regimes"] == ["CITES"]
    assert {"ivory", "pangolin"} <= set(load("frozen beef")["cover_for"])
    assert load("frozen beef")["hs_classes"] == []
    assert "BASEL" in line(hs="391590")["hs_regimes"]
    assert "MONTREAL" in load("refrigerant")["hs_regimes"]


def test_a_code_that_is_not_declared_tells_nothing() -> None:
    row = line(hs=None)
    names = (
        "hs",
        "hs6",
        "hs2",
        "hs_plausible",
        "hs_classes",
        "hs_regimes",
        "cover_for",
        "perishable",
        "text_contradicts_hs",
    )
    assert [row[name] for name in names] == [None] * len(names)


def test_amounts_come_from_the_declaration_or_its_unit() -> None:
    row = line(net_kg=None, quantity={"amount": "2.5", "unit": "t"})
    assert (row["net_kg"], row["quantity"], row["quantity_unit"], row["pieces"]) == (2500.0, 2.5, "t", None)
    assert line(net_kg="9", quantity={"amount": "2.5", "unit": "t"})["net_kg"] == 9.0
    assert line(quantity={"amount": "3", "unit": "m3"})["volume_m3"] == 3.0
    dozen = line(quantity={"amount": "2", "unit": "dozen"}, net_kg="12")
    assert (dozen["pieces"], dozen["kg_per_piece"], dozen["piece_value"]) == (24.0, 0.5, 500.0)
    assert line(quantity={"amount": "2", "unit": "smoots"})["pieces"] is None


def test_packages() -> None:
    sesame = load("sesame")
    assert sesame["kg_per_package"] == 90.0
    assert line(package_kind="BG")["package_kind"] == "bg"
    assert line(net_kg=None)["kg_per_package"] == 22.0, "gross mass where no net mass is declared"
    assert line(packages=0)["kg_per_package"] is None


def test_money() -> None:
    row = line(freight={"amount": "600", "currency": "USD"})
    assert (row["value_usd"], row["unit_value"], row["freight_share"]) == (12000.0, 12.0, 0.05)
    euro = {"amount": "100", "currency": "EUR"}
    assert line(value=euro)["value_usd"] is None
    assert line(value={**euro, "usd": "110"})["value_usd"] == 110.0
    assert line(value=euro, freight={"amount": "50", "currency": "EUR"})["freight_share"] == 0.5
    assert line(value=euro, freight={"amount": "50", "currency": "USD"})["freight_share"] is None
    assert (
        line(value={"amount": "0", "currency": "USD"}, freight={"amount": "5", "currency": "USD"})["freight_share"]
        is None
    )


def test_nothing_is_divided_by_nothing() -> None:
    row = line(net_kg="0", gross_kg="0", volume_m3="0", packages=0, quantity={"amount": "0", "unit": "no."})
    names = ("unit_value", "net_over_gross", "goods_density", "kg_per_package", "kg_per_piece", "piece_value")
    assert [row[name] for name in names] == [None] * len(names)


def test_the_usual_value_is_that_of_the_most_specific_class() -> None:
    plastic = line(hs="391590", description="Plastic scrap, baled")
    assert plastic["class_value_low"] < plastic["class_value_high"] < 10
    assert load("frozen beef")["class_value_low"] is None


def test_used_goods() -> None:
    assert line(used=True)["used"] is True
    assert line(description="Used tyres")["used"] is True
    assert line()["used"] is False
    assert line(description=None)["used"] is None
    assert line(description=None, used=False)["used"] is False


def test_goods_that_need_cooling() -> None:
    assert load("frozen beef")["perishable"] is True
    assert load("tea leaves")["perishable"] is False


def paper(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, **fields}


def test_papers_that_disagree() -> None:
    row = facts(documents=[paper("packing_list", gross_kg="1000", packages=48), paper("invoice", gross_kg="1100")])
    assert row["weight_gap"] == pytest.approx(100 / 1100)
    assert row["packages_gap"] == 2
    assert facts(MANIFEST)["weight_gap"] == 0.0
    assert (facts()["weight_gap"], facts()["packages_gap"]) == (None, None)


def test_two_papers_of_a_kind_each_cover_a_part() -> None:
    halves = [paper("packing_list", gross_kg="500", number="1"), paper("packing_list", gross_kg="600", number="2")]
    assert facts(documents=halves)["weight_gap"] == 0.0
    copies = [paper("packing_list", gross_kg="1100", number="1"), paper("packing_list", gross_kg="1100", number="1")]
    assert facts(documents=copies)["weight_gap"] == 0.0


def test_a_permit_for_a_part_is_no_disagreement() -> None:
    assert facts(documents=[paper("cites_export", gross_kg="3")])["weight_gap"] is None


def test_a_paper_of_the_line_is_compared_with_the_line() -> None:
    goods = [
        {**PLAIN["goods"][0], "documents": [paper("invoice", gross_kg="1210")]},
        {**PLAIN["goods"][0], "line": 2},
    ]
    assert facts(goods=goods)["weight_gap"] == pytest.approx(110 / 1210)
