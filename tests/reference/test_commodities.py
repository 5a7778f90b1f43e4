"""Every class of goods on the shelf is read, and everything it names exists."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from greenlane import shelf
from greenlane.reference import commodity, hs, substances, taxa, waste
from greenlane.reference.commodity import Commodity

ALL = commodity.all()
each = pytest.mark.parametrize("goods", ALL, ids=lambda goods: goods.code)


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
        serves_as_cover = any(role.role == "cover" for role in entry.roles)
        assert not serves_as_cover or commodity.hidden_under(entry.code), entry.code
