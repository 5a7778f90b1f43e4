"""Substances are found by every name the trade gives them, and weigh on ozone and climate as the Protocol says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.rule_order import parts

from greenlane.reference import substances

ALL = substances.all()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("R22", "HCFC-22"), ("R-22", "HCFC-22"), ("r 22", "HCFC-22"), ("F22", "HCFC-22"), ("HCFC22", "HCFC-22"),
        ("Freon 22", "HCFC-22"), ("FREON-R22", "HCFC-22"), ("хладон 22", "HCFC-22"), ("Фреон R-22", "HCFC-22"),
        ("制冷剂R22", "HCFC-22"), ("75-45-6", "HCFC-22"), ("UN1018", "HCFC-22"), ("UN 1018", "HCFC-22"),
        ("chlorodifluorométhane", "HCFC-22"), ("R134a", "HFC-134a"), ("Suva 134a", "HFC-134a"), ("FM-200", "HFC-227ea"),
        ("Puron", "R-410A"), ("R-507", "R-507A"), ("UN3337", "R-404A"), ("BCF", "Halon-1211"),
        ("溴甲烷", "Methyl bromide"), ("R-600a", "HC-600a"), ("R-123", "HCFC-123"), ("HCFC-141B", "HCFC-141b"),
        ("CFC-12", "CFC-12"),
    ],
)  # fmt: skip
def test_a_name_of_the_trade_finds_the_substance(written: str, name: str) -> None:
    found = substances.find(written)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "written", ["", "-", "R-999", "refrigerant", "gas R-22 in cylinders", "UN3163", "UN1078", "22"]
)
def test_what_names_no_substance_or_several_finds_none(written: str) -> None:
    assert substances.find(written) is None


def test_every_substance_is_found_by_its_own_name() -> None:
    assert [item.name for item in ALL if substances.find(item.name) is not item] == []


def test_no_spelling_of_one_substance_finds_another() -> None:
    astray = {
        (word, item.name, found.name)
        for item in ALL
        for word in substances.spellings(item)
        if (found := substances.find(word)) is not None and found is not item
    }
    assert astray == set()


def test_the_table_holds_the_protocols_substances_and_blends() -> None:
    kinds = [item.kind for item in ALL]
    assert (kinds.count("substance"), kinds.count("blend")) == (117, 145)
    assert {item.annex_group for item in ALL if item.kind == "substance"} == {
        "AI", "AII", "BI", "BII", "BIII", "CI", "CII", "CIII", "EI", "F",
    }  # fmt: skip
    assert all(item.annex_group and item.odp is not None for item in ALL if item.kind == "substance")


def test_every_blends_parts_are_known_and_make_a_hundred() -> None:
    blends = [item for item in ALL if item.composition]
    assert len(blends) == 144
    assert [item.name for item in blends if sum(share for _, share in item.composition) != 100] == []
    assert all(parts(item.composition) for item in blends)


def test_every_blends_gwp_and_odp_follow_from_its_parts() -> None:
    for item in ALL:
        if item.composition:
            assert item.gwp is not None
            made_of = parts(item.composition)
            gwp = sum(share * (part.gwp or 0) / 100 for part, share in made_of)
            assert abs(gwp - item.gwp) <= Decimal("0.6"), item.name
            odp = sum(share * (part.odp or 0) / 100 for part, share in made_of)
            assert item.odp is None or abs(odp - item.odp) <= Decimal("0.0006"), item.name


def test_a_composition_with_a_stranger_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="HFC-999"):
        parts((("HFC-32", Decimal(50)), ("HFC-999", Decimal(50))))


def test_a_full_cylinder_of_r22_holds_thirteen_point_six_kilograms() -> None:
    r22 = substances.get("HCFC-22")
    assert r22 is not None
    (full, _half) = substances.fills(r22)
    assert (full.kg, full.trust) == (Decimal("13.6"), "unverified")


def test_numbers_that_many_gases_share_say_so() -> None:
    assert {substances.un_numbers()[number].kind for number in ("UN1078", "UN3163", "UN3161")} == {"generic"}
    assert {number for item in ALL for number in item.un_numbers} >= {
        "UN1018", "UN1028", "UN1974", "UN3159", "UN3220", "UN3252", "UN3296", "UN3337", "UN3338", "UN3339", "UN3340",
    }  # fmt: skip


@given(st.text(max_size=20))
def test_any_text_finds_one_substance_or_none(text: str) -> None:
    found = substances.find(text)
    assert found is None or found in ALL


def test_a_written_composition_without_percent_is_refused() -> None:
    assert substances.read_composition(["HFC-32=50", "HFC-125 = 50"])[1] == ("HFC-125", Decimal(50))
    with pytest.raises(ValueError, match="name=percent"):
        substances.read_composition(["HFC-32"])
