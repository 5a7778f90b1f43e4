"""A file of goods is read strictly, and a code leads to the goods it may be."""

from pathlib import Path

import pytest

from greenlane import shelf
from greenlane.reference import commodity
from greenlane.reference.commodity import CommodityFault

ALL = commodity.all()

IVORY = """
regime = "CITES"
legal_basis = "Articles II to V"
source = "the Convention"
trust = "memory"
headings = [{ hs = "050710", edition = 2022, specific = true }, { hs = "05" }]
[title]
en = "Ivory"
[units]
preferred = "kg"
normal = ["kg", "no."]
"""


def test_a_code_leads_to_its_classes_by_edition() -> None:
    assert [goods.code for goods in commodity.for_heading("290345", 2022)] == ["hfc"]
    assert commodity.for_heading("290345", 2017) == ()
    assert [goods.code for goods in commodity.for_heading("290339", 2017)] == ["hfc", "methyl_bromide"]
    assert [goods.code for goods in commodity.for_heading("391590", 2022)] == ["plastic_waste"]


def test_a_specific_code_comes_before_a_longer_one_that_is_not() -> None:
    assert [goods.code for goods in commodity.for_heading("030571", 2022)] == ["shark_fin"]
    assert commodity.for_heading("050710", 2022)[0].code == "ivory"
    assert commodity.for_heading("720449", 2022)[0].code == "metal_scrap"


def test_no_code_leads_nowhere() -> None:
    assert commodity.for_heading("", 2022) == commodity.for_heading("999999", 2022) == commodity.hidden_under("") == ()


def test_frozen_beef_is_known_to_hide_pangolin_and_ivory() -> None:
    assert {goods.code for goods in commodity.hidden_under("020230")} == {"ivory", "pangolin"}


def test_a_title_falls_back_to_english() -> None:
    goods = commodity.read("ivory", IVORY)
    assert goods.title.said_in("fr") == goods.title.said_in("xx") == "Ivory"


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (IVORY + '\ncolour = "white"', "ivory.toml: units.colour: unknown key"),
        ('colour = "white"' + IVORY, "ivory.toml: colour: unknown key"),
        (IVORY.replace('regime = "CITES"', ""), "ivory.toml: regime: missing"),
        (IVORY.replace("050710", "0507.10"), "ivory.toml: headings.0.hs: "),
        (IVORY.replace("2022", "2020"), "ivory.toml: headings.0.edition"),
        (IVORY.replace('"memory"', '"rumour"'), "ivory.toml: trust: "),
        ("value_usd_per_kg = { low = 9, high = 1 }" + IVORY, "ivory.toml: value_usd_per_kg: "),
        ('code = "horn"' + IVORY, "ivory.toml: code: the file's name is the code"),
        (IVORY + "[", "ivory.toml: not TOML: "),
        (IVORY.replace('en = "Ivory"', 'en = ""'), "ivory.toml: title.en: "),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_file_key_and_reason(spoilt: str, said: str) -> None:
    with pytest.raises(CommodityFault) as fault:
        commodity.read("ivory", spoilt)
    assert str(fault.value).startswith(said)


def test_every_fault_of_a_file_is_named_at_once() -> None:
    with pytest.raises(CommodityFault, match=r"regime: missing; .*trust: "):
        commodity.read("ivory", IVORY.replace('regime = "CITES"', "").replace('"memory"', '"rumour"'))


def test_a_private_file_of_the_same_name_takes_the_place_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ivory.toml"
    own.write_text(IVORY, encoding="utf-8")
    kept = shelf.files(commodity.SHELF, ".toml")
    monkeypatch.setattr(shelf, "files", lambda *_: (*kept, own))
    read = commodity.all.__wrapped__()
    assert len(read) == len(ALL)
    assert next(goods for goods in read if goods.code == "ivory").legal_basis == "Articles II to V"
