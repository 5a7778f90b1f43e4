"""Incident sheets in whatever columns: days, places, coordinates, counts and weights as far as they are clear."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.seizures.incoming import coordinates, dates
from greenlane.seizures.incoming.draft import Believed, believe
from greenlane.seizures.incoming.incidents import FORMAT, field_of


def taken(text):
    drafts = list(FORMAT.drafts(FORMAT.rows(io.BytesIO(text.encode()), "incidents.csv")))
    return [believe(draft) for draft in drafts]


def test_an_incident_in_its_publishers_columns():
    (found,) = taken(
        "Ref;Date of Seizure;Country;Location;Lat;Long;Species;Product;Weight (kg);No. of items;Persons arrested;"
        "Source Country;Circumstances;Weather\n"
        "17;4 May 2019;Namibia;Windhoek airport;22°34'12\"S;17.083;Pangolins;scales;1,204.5;12;3;"
        "NA;Found by a dog;dry\n"
    )
    assert isinstance(found, Believed)
    record = found.record
    assert (record.day, record.place.country, record.location) == (dt.date(2019, 5, 4), "NA", "airport")
    assert (record.latitude, record.longitude) == (Decimal("-22.57"), Decimal("17.083"))
    assert (record.arrests, record.narrative, record.countries("origin")) == (3, "Found by a dog", ("NA",))
    (goods,) = record.goods
    assert (goods.regime, goods.goods_class, goods.description) == ("CITES", "pangolin", "scales, Pangolins")
    assert [(q.amount, q.unit) for q in goods.quantities] == [(Decimal("1204.5"), "kg"), (12, "no.")]
    assert record.unmapped == ("Weather",) and record.as_written["Weather"] == "dry"


def test_what_is_unclear_is_kept_as_written_and_named():
    (found,) = taken(
        "date,country,coordinates,kg,tonnes,goods,arrests\n03/04/2019,Ruritania,nowhere,about 5,2,plastic waste,some\n"
    )
    record = found.record
    assert (record.day, record.year, record.place.country, record.place.name) == (None, 2019, None, "Ruritania")
    assert set(record.unmapped) == {"date", "country", "coordinates", "kg", "arrests"}
    (goods,) = record.goods
    assert (goods.regime, goods.goods_class) == ("BASEL", "plastic_waste")
    assert [(q.amount, q.unit) for q in goods.quantities] == [(2, "t")]


def test_domestic_animals_are_outside_cites_and_a_kind_that_nobody_can_place_waits_among_wildlife():
    header = "date,country,species,goods,number\n"
    found = taken(
        header + "2019-05-04,Kenya,Canis lupus familiaris,meat,3\n2019-05-04,Kenya,Sus scrofa,,1\n"
        "2019,Kenya,Pangolins,,2\n"
    )
    said = [(goods.regime, goods.taxon, one.record.unmapped) for one in found for goods in one.record.goods]
    assert said == [
        ("OTHER", "Canis lupus familiaris", ()), ("CITES", "", ("species",)), ("CITES", "Manidae", ("date",)),
    ]  # fmt: skip


def test_the_same_weight_in_two_units_is_told_once():
    (found,) = taken("date,country,goods,kg,tonnes\n2019-05-04,Kenya,ivory,2000,2\n")
    assert [(q.amount, q.unit) for q in found.record.goods[0].quantities] == [(2000, "kg")]
    assert found.record.unmapped == ("tonnes",)


def test_a_row_without_a_reference_is_known_by_what_stands_in_it():
    text = "date,goods\n2019-05-04,ivory\n2019-05-05,ivory\n"
    keys = [draft.origin_key for draft in FORMAT.drafts(FORMAT.rows(io.BytesIO(text.encode()), "a.csv"))]
    assert len(set(keys)) == 2 and all(key.startswith("incidents:") for key in keys)


@pytest.mark.parametrize(
    ("header", "field"),
    [("Weight (KG)", "kg"), ("Lat.", "latitude"), ("Volume m³", "m3"), ("Date_of_Seizure", "date"), ("Colour", "")],
)
def test_headers_are_recognised_whatever_their_signs(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-04", (2026, 5, 4)), ("4-May-26", (2026, 5, 4)), ("May 4, 2026", (2026, 5, 4)),
        ("4th May 2026", (2026, 5, 4)), ("4.5.2026", (2026, 5, 4)), ("13/5/2026", (2026, 5, 13)),
        ("5/13/2026", (2026, 5, 13)), ("46146", (2026, 5, 4)), ("2026-05-04T10:30:00Z", (2026, 5, 4)),
        ("3/4/2026", None), ("31-Feb-10", None), ("5/17/2011 to 5/26/2011", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_days(text, day):
    assert dates.read(text) == (dt.date(*day) if day else None)


@pytest.mark.parametrize(
    ("text", "most", "degrees"),
    [
        ("-1.2921", 90, "-1.2921"), ("1°17'31.5\"S", 90, "-1.292083"), ("S 1 17 31.5", 90, "-1.292083"),
        ("36.8 E", 180, "36.8"), ("36,8", 180, "36.8"), ("95", 90, None), ("12 E", 90, None), ("1°75'S", 90, None),
        ("-1 S", 90, None), ("here", 90, None), ("", 90, None), ("4 03 30 S", 90, "-4.058333"),
        ("4d03m30s S", 90, "-4.058333"), ("4d03m30s", 90, None),
    ],
)  # fmt: skip
def test_degrees(text, most, degrees):
    assert coordinates.read(text, most=most) == (Decimal(degrees) if degrees else None)


def test_both_in_one_cell():
    assert coordinates.pair("-1.3, 36.9") == coordinates.pair("1.3S 36.9E") == (Decimal("-1.3"), Decimal("36.9"))
    assert coordinates.pair("36.9") is None


@given(st.decimals(-180, 180, places=6))
def test_degrees_in_decimals_come_back(value):
    assert coordinates.read(f"{value:f}", most=180) == value


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text):
    dates.read(text)
    coordinates.read(text, most=90)
    coordinates.pair(text)
