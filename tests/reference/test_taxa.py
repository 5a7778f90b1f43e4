from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.reference import catalogue, listings, tables, taxa
from greenlane.reference.folding import fold


@pytest.mark.parametrize(
    ("name", "on", "appendix", "rests_on"),
    [
        ("Manis javanica", date(2015, 6, 1), "II", "Manis"),
        ("Manis javanica", date(2017, 1, 1), "II", "Manis"),
        ("Manis javanica", date(2017, 1, 2), "I", "Manis javanica"),
        ("Geochelone elegans", date(2019, 3, 1), "II", "Testudinidae"),
        ("Geochelone elegans", date(2020, 1, 1), "I", "Geochelone elegans"),
        ("Aonyx cinerea", date(2018, 1, 1), "II", "Lutrinae"),
        ("Psittacus erithacus", date(2016, 1, 1), "II", "Psittaciformes"),
        ("Psittacus erithacus", date(2019, 1, 1), "I", "Psittacus erithacus"),
        ("Dalbergia oliveri", date(2018, 1, 1), "II", "Dalbergia"),
        ("Prionace glauca", date(2024, 1, 1), "II", "Carcharhinidae"),
        ("Mobula birostris", date(2015, 1, 1), "II", "Manta"),
        ("Macaca mulatta", None, "II", "Primates"),
        ("Oophaga pumilio", None, "II", "Dendrobates"),
        ("Dalbergia nigra", None, "I", "Dalbergia nigra"),
        ("Felis silvestris", None, "II", "Felidae"),
        ("Cattleya labiata", None, "II", "Orchidaceae"),
    ],
)
def test_the_law_of_the_day_decides(name: str, on: date | None, appendix: str, rests_on: str) -> None:
    found = taxa.find(name, on)
    assert found is not None and found.rests_on is not None
    assert (found.standing, found.appendix, found.rests_on.taxon) == ("listed", appendix, rests_on)


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("Prionace glauca", date(2022, 1, 1)),
        ("Dalbergia oliveri", date(2015, 1, 1)),
        ("Giraffa camelopardalis", date(2018, 1, 1)),
        ("Rana catesbeiana", None),
        ("Lithobates catesbeianus", None),
        ("Psittacula krameri", None),
        ("Aloe vera", None),
        ("Euphorbia pulcherrima", None),
        ("Felis catus", None),
        ("Hyla cinerea", None),
        ("Harpagophytum procumbens", None),
        ("Galeocerdo cuvier", None),
        ("Coragyps atratus", None),
    ],
)
def test_known_and_not_listed(name: str, on: date | None) -> None:
    found = taxa.find(name, on)
    assert found is not None
    assert (found.standing, found.appendix) == ("not listed", None)


def test_a_name_nobody_knows_is_not_the_same_as_not_listed() -> None:
    assert taxa.find("Wonderbeast mirabilis") is None
    assert taxa.find("") is None
    assert taxa.find("1234") is None


def test_a_genus_whose_listings_may_be_incomplete_is_unknown() -> None:
    found = taxa.find("Salamandra algira")
    assert found is not None and found.standing == "unknown"
    exact = taxa.find("Salamandra salamandra")
    assert exact is not None and exact.standing == "not listed"


def test_a_genus_listed_in_part_does_not_pass_as_listed_or_free() -> None:
    found = taxa.find("Ambystoma sp.")
    assert found is not None
    assert (found.standing, found.appendix) == ("in part", "II")
    assert {listing.taxon for listing in found.listings} == {"Ambystoma dumerilii", "Ambystoma mexicanum"}


@pytest.mark.parametrize(
    ("population", "appendix", "split"),
    [(None, "I", True), ("ZA", "II", False), ("NA", "II", False), ("KE", "I", False)],
)
def test_elephants_are_judged_by_population(population: str | None, appendix: str, split: bool) -> None:
    found = taxa.find("Loxodonta africana", population=population)
    assert found is not None
    assert (found.appendix, found.split) == (appendix, split)


def test_population_left_out_falls_to_the_wider_listing() -> None:
    south, kenya = (taxa.find("Crocodylus niloticus", population=code) for code in ("ZA", "CD"))
    assert south is not None and south.rests_on is not None and kenya is not None
    assert (south.appendix, south.rests_on.taxon, kenya.appendix) == ("II", "Crocodylia", "I")
    bighorn, mexican = (taxa.find("Ovis canadensis", population=code) for code in ("US", "MX"))
    assert bighorn is not None and mexican is not None
    assert (bighorn.standing, mexican.appendix) == ("not listed", "II")


@pytest.mark.parametrize(
    ("written", "name", "how"),
    [
        ("LOXODONTA AFRICANA", "Loxodonta africana", "name"),
        ("Loxodonta africana (Blumenbach, 1797)", "Loxodonta africana", "name"),
        ("Dalbergia nigra (Vell.) Allemão ex Benth.", "Dalbergia nigra", "name"),
        ("Dalbergia L.f.", "Dalbergia", "name"),
        ("Mantella spp.", "Mantella", "name"),
        ("dalbergia", "Dalbergia", "name"),
        ("Smutsia gigantea", "Manis gigantea", "synonym"),
        ("Panthera uncia", "Uncia uncia", "synonym"),
        ("African grey parrot", "Psittacus erithacus", "common name"),
        ("穿山甲", "Manidae", "common name"),
        ("слоновая черепаха", "", ""),
        ("Éléphant d’Afrique", "Loxodonta africana", "common name"),
        ("الفيل الأفريقي", "Loxodonta africana", "common name"),
        ("Rana catesbeinana", "Rana catesbeiana", "misspelt"),
        ("Phyrnobatrachus natalensis", "Phrynobatrachus natalensis", "misspelt"),
        ("Varanus nesterovi", "Varanus nesterovi", "genus"),
    ],
)
def test_names_as_people_write_them(written: str, name: str, how: str) -> None:
    found = taxa.find(written)
    assert (found.name, found.matched) == (name, how) if found else name == ""


def test_a_listing_of_african_populations_does_not_reach_an_asian_species() -> None:
    asian, african = (taxa.find(name) for name in ("Pterocarpus macrocarpus", "Pterocarpus erinaceus"))
    assert asian is not None and african is not None
    assert (asian.standing, african.appendix) == ("not listed", "II")


def test_before_the_oldest_text_the_answer_says_so() -> None:
    old, new = taxa.find("Elephas maximus", date(1999, 1, 1)), taxa.find("Elephas maximus", date(2013, 1, 1))
    assert old is not None and new is not None
    assert (old.appendix, old.law_known, new.law_known) == ("I", False, True)


def test_native_range() -> None:
    assert taxa.native_to("Loxodonta africana", "NA") is True
    assert taxa.native_to("Loxodonta africana", "CN") is False
    assert taxa.native_to("Manis", "VN") is True
    assert taxa.native_to("Manis", "FR") is None
    assert taxa.native_to("Varanus nesterovi", "IQ") is None
    assert taxa.native_to("Wonderbeast mirabilis", "FR") is None


def test_a_taxon_whose_own_listing_is_missing_is_marked_unverified() -> None:
    found = taxa.find("Geochelone platynota")
    assert found is not None and found.trust == "unverified"


def test_intervals_of_a_taxon_do_not_run_backwards_and_countries_exist() -> None:
    codes = {country.alpha_2 for country in pycountry.countries} | {"XK"}
    for group in listings.by_taxon().values():
        for listing in group:
            assert not (listing.valid_from and listing.valid_to) or listing.valid_from < listing.valid_to, listing
            assert bool(listing.scope) == bool(listing.countries), listing
            assert listing.countries | set(listing.party) <= codes, listing
            assert (listing.appendix == "III") >= bool(listing.party), listing
    for row in tables.read("taxon_range"):
        assert set(row["countries"].split()) <= codes, row["taxon"]


def test_every_appendix_three_listing_names_its_party() -> None:
    assert [
        x.taxon for group in listings.by_taxon().values() for x in group if x.appendix == "III" and not x.party
    ] == []


def test_enough_of_the_trade_is_named() -> None:
    ranges = tables.read("taxon_range")
    named = {row["taxon"] for row in tables.read("taxon_names") if row["language"] != "la"}
    assert len(ranges) >= 300
    assert len(named) >= 500
    languages = [row["language"] for row in tables.read("taxon_names")]
    assert min(languages.count(code) for code in ("en", "fr", "es", "ar", "zh", "ru")) > 150


def test_a_common_name_means_one_taxon_in_a_language() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in tables.read("taxon_names"):
        key = row["language"], fold(row["name"])
        assert seen.setdefault(key, row["taxon"]) == row["taxon"], key


def test_every_taxon_belongs_to_a_kingdom_and_every_species_has_its_genus() -> None:
    for row in tables.read("taxa"):
        assert row["kingdom"] in ("Animalia", "Plantae")
        if row["rank"] in ("SPECIES", "SUBSPECIES"):
            assert catalogue.entry(row["name"].split()[0]) is not None, row["name"]


@given(st.text(max_size=60))
def test_any_text_is_an_answer_or_none(text: str) -> None:
    found = taxa.find(text, date(2020, 1, 1))
    assert found is None or found.written == text


@pytest.mark.parametrize("case", [str, str.upper, str.lower, str.title])
def test_every_accepted_name_is_found_whatever_its_case(case: Callable[[str], str]) -> None:
    names = [row["name"] for row in tables.read("taxa")]
    assert [found.name if (found := taxa.find(case(name))) else None for name in names] == names


@pytest.mark.parametrize("written", ["Magnolia liliifera obovata", "Magnolia liliifera var obovata (Thunb.) Govaerts"])
def test_a_variety_is_found_with_and_without_its_mark(written: str) -> None:
    found = taxa.find(written)
    assert found is not None and found.name == "Magnolia liliifera var. obovata"


@pytest.mark.parametrize(
    "name", ["Goniurosaurus kuroiwae", "Capra hircus aegagrus", "Tiliqua rugosa", "Emys orbicularis"]
)
def test_where_a_listing_may_be_missing_nothing_is_said(name: str) -> None:
    found = taxa.find(name)
    assert found is not None
    assert (found.standing, found.appendix) == ("unknown", None)
