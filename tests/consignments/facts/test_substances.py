"""Gases: which, how much, in what, and whether the numbers agree."""

from __future__ import annotations

from typing import Any

import pytest
from tests.consignments.facts.samples import facts, line, load


def gas(substance: str, day: str = "2023-05-01", destination: str = "NL", **goods: Any) -> dict[str, Any]:
    fields = {"line": 1, "description": "Gas in cylinders", "substance": substance, **goods}
    return facts(arrival=day, destination_country=destination, goods=[fields])


def test_a_substance_under_any_of_its_names() -> None:
    for name in ("HCFC-22", "R22", "R-22", "Freon 22"):
        row = gas(name)
        assert (row["substance"], row["substance_group"], row["odp"]) == ("HCFC-22", "CI", 0.055)
    assert gas("R-22")["gwp"] == 1810.0
    assert gas("air")["substance"] is None


def test_a_blend_stands_in_its_strictest_part() -> None:
    assert gas("R-410A")["substance_group"] == "F"
    assert gas("R-502")["substance_group"] == "AI"


def test_the_sum_of_carbon_is_worked_out_again() -> None:
    assert gas("R-22", net_kg="1000", co2e_tonnes="1810")["co2e_gap"] == pytest.approx(0.0)
    assert gas("R-22", net_kg="1000", co2e_tonnes="905")["co2e_gap"] == pytest.approx(0.5)
    assert gas("R-22", net_kg="0", co2e_tonnes="905")["co2e_gap"] is None
    assert gas("R-22", net_kg="1000")["co2e_gap"] is None
    assert gas("R-22", co2e_tonnes="905")["co2e_tonnes"] == 905.0


def test_the_code_of_the_edition_in_force() -> None:
    assert gas("HFC-134a", hs="290345")["hs_fits_substance"] is True
    assert gas("HFC-134a", hs="290339")["hs_fits_substance"] is False
    assert gas("HFC-134a", "2019-05-01", hs="290339")["hs_fits_substance"] is True
    assert gas("HFC-134a", hs="2903")["hs_fits_substance"] is None
    assert load("refrigerant")["hs_fits_substance"] is True


def test_un_numbers() -> None:
    row = gas("HCFC-22", un_number="UN 1018")
    assert (row["un_number"], row["un_refrigerant"], row["un_fits_substance"]) == ("1018", True, True)
    assert gas("HCFC-22", un_number="1950")["un_fits_substance"] is False
    assert line(un_number="UN 1203")["un_refrigerant"] is False
    assert line(un_number="none")["un_number"] is None
    toys = load("toys")
    assert (toys["un_refrigerant"], toys["hs2"], toys["cylinders"]) == (True, "95", 20)


def test_cylinders_and_what_they_usually_hold() -> None:
    assert gas("HCFC-22", net_kg="1360", cylinders=100)["nominal_fill_gap"] == pytest.approx(0.0)
    light = gas("HCFC-22", net_kg="1000", cylinders=100)
    assert light["kg_per_cylinder"] == 10.0
    assert light["nominal_fill_gap"] > 0.2
    assert gas("HCFC-22", net_kg="1360", cylinders=0)["kg_per_cylinder"] is None
    assert load("refrigerant")["refillable"] is False


def test_what_is_phased_out_depends_on_day_and_country() -> None:
    assert gas("CFC-12")["phased_out"] is True
    assert gas("CFC-12", destination="KE")["phased_out"] is True
    assert gas("HCFC-22", "2015-05-01", "KE")["phased_out"] is False
    assert gas("R-502")["phased_out"] is True, "a part of the blend is"
    assert gas("HFC-134a")["phased_out"] is False
    assert facts(arrival=None, goods={"substance": "CFC-12"})["phased_out"] is None


def test_words_for_reclaimed_and_exempt() -> None:
    assert gas("R-22", description="Reclaimed refrigerant")["reclaimed"] is True
    assert gas("R-22")["reclaimed"] is False
    assert gas("R-22", description="R-22 for use as feedstock")["exempt_use"] is True
    assert line(description=None)["reclaimed"] is None
