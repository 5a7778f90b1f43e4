"""Every class of goods on the shelf is read, and everything it names exists."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from greenlane import shelf
from greenlane.reference import commodity, hs, substances, taxa, waste
from greenlane.reference.commodity import Commodity, CommodityFault

ALL = commodity.all()
each = pytest.mark.parametrize("goods", ALL, ids=lambda goods: goods.code)

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


def test_the_shelf_holds_the_classes_that_others_name() -> None:
    expected = """
        ivory rhino_horn pangolin big_cats bear_bile primates live_reptiles tortoises_turtles reptile_skins
        songbirds_parrots amphibians eels totoaba seahorses shark_fin sea_cucumber corals giant_clams caviar rosewood
        agarwood timber orchids_cacti medicinal_plants trophies musk plastic_waste e_waste batteries metal_scrap
        slag_ash paper_waste textile_waste tyre_waste medical_waste household_waste end_of_life_vehicles
        cfc hcfc halon hfc hfc_blends methyl_bromide refrigerant_equipment
    """
    assert [code for code in expected.split() if commodity.get(code) is None] == []


def test_every_file_of_the_shelf_is_read() -> None:
    assert [goods.code for goods in ALL] == [
        file.name.removesuffix(".toml") for file in shelf.files(commodity.SHELF, ".toml")
    ]


@each
def test_a_class_survives_being_written_and_read(goods: Commodity) -> None:
    adapter = TypeAdapter(Commodity)
    assert adapter.validate_json(adapter.dump_json(goods)) == goods


@each
def test_what_a_class_names_exists(goods: Commodity) -> None:
    assert [name for name in goods.taxa if taxa.find(name) is None] == []
    assert [code for code in goods.waste_codes if waste.get(code) is None] == []
    assert [name for name in goods.substances if substances.get(name) is None] == []
    chapters = {heading.hs[:2] for heading in goods.headings} | {code[:2] for code in goods.cover.headings}
    assert [chapter for chapter in sorted(chapters) if not hs.plausible(f"{chapter}0000")] == []


@each
def test_a_class_names_what_its_treaty_controls(goods: Commodity) -> None:
    named = {"CITES": goods.taxa, "BASEL": goods.waste_codes, "MONTREAL": goods.annex_groups}
    assert named.pop(goods.regime), goods.code
    assert not any(named.values()), goods.code
    assert goods.permits and goods.headings and goods.cover.words


@each
def test_a_class_is_written_once_and_whole(goods: Commodity) -> None:
    codes = [(heading.hs, heading.edition) for heading in goods.headings]
    assert len(set(codes)) == len(codes)
    assert len(set(goods.taxa)) == len(goods.taxa)
    assert goods.units.preferred in goods.units.normal
    assert all((goods.title.fr, goods.title.es, goods.title.ar, goods.title.zh, goods.title.ru))
    for rule in goods.prohibited:
        assert (rule.valid_from or date.min) <= (rule.valid_to or date.max)


@pytest.mark.parametrize("edition", commodity.editions())
def test_every_code_that_a_treaty_needs_leads_to_a_class(edition: commodity.Edition) -> None:
    """Left aside: radioactive sources, wood panels, biological samples, a fillet code, gases not controlled."""
    aside = {
        "284450", "680800", "300212", "300215", "300290", "030481",
        "290331", "382479", "290351", "290359", "290362", "290369", "382790",
    }  # fmt: skip
    for entry in hs.all_codes(edition):
        for role in entry.roles:
            if role.role == "goods" and entry.code not in aside:
                regimes = {goods.regime.lower() for goods in commodity.for_heading(entry.code, edition)}
                assert role.regime in regimes, entry.code
        assert not entry.is_cover or commodity.hidden_under(entry.code), entry.code


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


def test_a_prohibition_holds_where_and_when_it_says() -> None:
    ivory, eels = commodity.get("ivory"), commodity.get("eels")
    assert ivory is not None and eels is not None
    assert len(ivory.prohibitions(["GB"], date(2022, 6, 6))) == len(ivory.prohibitions(["GB"], date(2022, 6, 5))) + 1
    assert eels.prohibitions(["FR"], date(2024, 1, 1)) == ()
    assert eels.prohibitions(["FR", "EU"], date(2024, 1, 1)) == eels.prohibited
    assert eels.prohibitions(["FR", "EU"], date(2010, 12, 2)) == ()


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
