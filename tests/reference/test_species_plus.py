from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.reference import species_plus, taxa
from greenlane.reference.species_plus import Fault, MissingColumn, Row

HEADER = (
    "TaxonId,Kingdom,Phylum,Class,Order,Family,Genus,Species,Subspecies,FullName,Author,Rank,CurrentListing,EffectiveAt,"
    "Party,#FullAnnotation,All_DistributionFullNames,All_DistributionISOCodes,NativeDistributionFullNames\n"
)


def lines(*rows: str, header: str = HEADER) -> io.StringIO:
    return io.StringIO(header + "\n".join(rows) + "\n")


WYVERN = (
    '1,Animalia,Chordata,REPTILIA,SAURIA,WYVERNIDAE,Wyvernus,albus,,Wyvernus albus,"Ada, 1900",SPECIES,I,26/11/2019,,,'
)
FULL = WYVERN + '"Northland,Namibia","NL,NA",Northland\n'


def test_a_row_is_read_with_its_range_and_date() -> None:
    (row,) = species_plus.read(lines(FULL.strip()))
    assert isinstance(row, Row)
    assert (row.name, row.class_, row.family, row.appendices) == ("Wyvernus albus", "Reptilia", "Wyvernidae", ("I",))
    assert (row.since, row.native) == (date(2019, 11, 26), ("NL",))


def test_semicolons_byte_order_mark_and_few_columns() -> None:
    text = "\ufeffKingdom;Scientific Name;Rank;Listing\nPlantae;Northia bella;Species;I/II\nAnimalia;Bo bo;SPECIES;NC\n"
    first, second = species_plus.read(io.StringIO(text))
    assert isinstance(first, Row) and isinstance(second, Row)
    assert (first.appendices, first.since, first.native) == (("I", "II"), None, ())
    assert second.appendices == ("none",)


@pytest.mark.parametrize(
    ("missing", "word"), [("Kingdom", "kingdom"), ("FullName", "name"), ("Rank", "rank"), ("CurrentListing", "listing")]
)
def test_a_missing_column_is_named(missing: str, word: str) -> None:
    with pytest.raises(MissingColumn, match=word):
        list(species_plus.read(lines(FULL, header=HEADER.replace(missing, "Other"))))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("Animalia", "Fungi", "Kingdom"),
        ("Wyvernus albus", "12 <b>", "FullName"),
        ("SPECIES,I", "TRIBE,I", "Rank"),
        ("SPECIES,I", "SPECIES,IV", "CurrentListing"),
        ("26/11/2019", "31/31/2019", "EffectiveAt"),
    ],
)
def test_a_refused_row_says_line_field_and_reason(old: str, new: str, field: str) -> None:
    (fault,) = species_plus.read(lines(FULL.strip().replace(old, new)))
    assert isinstance(fault, Fault)
    assert (fault.line, fault.field, fault.refused) == (2, field, True) and fault.reason


def test_an_unknown_country_costs_only_the_range() -> None:
    fault, row = species_plus.read(lines(FULL.strip().replace(",Northland", ",Atlantis")))
    assert isinstance(fault, Fault) and isinstance(row, Row)
    assert (fault.refused, fault.value, row.native) == (False, "Atlantis", ())


def test_what_was_imported_takes_precedence(tmp_path: Path) -> None:
    giraffe = (
        "2,Animalia,,MAMMALIA,ARTIODACTYLA,GIRAFFIDAE,Giraffa,camelopardalis,,Giraffa camelopardalis,,SPECIES,I,"
        "2030-01-01,,,Kenya,KE,Kenya"
    )
    assert species_plus.write(species_plus.read(lines(FULL.strip(), giraffe)), tmp_path) == 2
    new, old = (taxa.find("Giraffa camelopardalis", folder=folder) for folder in (tmp_path, None))
    assert new is not None and old is not None
    assert (new.appendix, new.trust, old.appendix) == ("I", "sourced", "II")
    wyvern = taxa.find("Wyvernus albus", folder=tmp_path)
    assert wyvern is not None and wyvern.appendix == "I"
    assert taxa.find("Wyvernus albus") is None
    assert taxa.native_to("Wyvernus albus", "NL", tmp_path) is True
    assert taxa.native_to("Wyvernus albus", "NA", tmp_path) is False
    other = taxa.find("Elephas maximus", folder=tmp_path)
    assert other is not None and other.appendix == "I"


def test_history_and_populations_survive_an_import(tmp_path: Path) -> None:
    rows = (
        "1,Animalia,Chordata,MAMMALIA,PHOLIDOTA,MANIDAE,Manis,javanica,,Manis javanica,,SPECIES,I,,,,,,",
        "2,Animalia,,MAMMALIA,PROBOSCIDEA,ELEPHANTIDAE,Loxodonta,africana,,Loxodonta africana,,SPECIES,I/II,,,,,,",
    )
    species_plus.write(species_plus.read(lines(*rows)), tmp_path)
    then = taxa.find("Manis javanica", date(2015, 1, 1), folder=tmp_path)
    south = taxa.find("Loxodonta africana", population="ZA", folder=tmp_path)
    assert then is not None and south is not None
    assert (then.appendix, south.appendix) == ("II", "II")


@given(st.lists(st.text(max_size=30), max_size=25), st.sampled_from(",;\t"))
def test_any_line_is_a_row_or_faults(cells: list[str], parting: str) -> None:
    clean = [cell.replace('"', "").replace("\n", " ").replace("\r", " ").replace(parting, " ") for cell in cells]
    text = io.StringIO(HEADER.replace(",", parting) + parting.join(clean) + "\n", newline="")
    for found in species_plus.read(text):
        assert isinstance(found, Row | Fault)


def test_reading_does_not_wait_for_the_end() -> None:
    def endless() -> object:
        yield HEADER
        while True:
            yield FULL

    found = species_plus.read(endless())  # type: ignore[arg-type]
    assert isinstance(next(found), Row) and isinstance(next(found), Row)
