"""The ROUTES list of airport seizures: what stands in its cells is in the case, in codes or as it was written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.seizures.routes_rows import HEADER, ROWS, sent

from greenlane.seizures import checking
from greenlane.seizures.incoming import named
from greenlane.seizures.incoming.draft import Believed, Doubted, believe
from greenlane.seizures.incoming.routes import FORMAT

REAL = Path(__file__).parents[3] / "shared" / "data" / "routes_airport_seizures_2009_2013.csv"
TODAY = dt.date(2026, 11, 1)


def believed(stream):
    drafts = list(FORMAT.drafts(FORMAT.rows(stream, "routes.csv")))
    return drafts, [believe(draft) for draft in drafts]


@pytest.fixture(scope="module")
def records():
    return [found.record for found in believed(sent(ROWS[:7]))[1]]


def route(record):
    return [(stop.role, stop.country, stop.place) for stop in record.route]


def test_countries_modes_and_ways_of_finding_are_recognised_however_they_are_spelt(records):
    first = records[0]
    assert (first.day, first.mode, first.detection, first.location) == (dt.date(2011, 3, 3), "air", "scan", "airport")
    assert (first.place.code, first.place.country, first.carrier) == ("NBO", "KE", "Inventair")
    assert (first.concealment, first.concealment_note) == ("false_label", 'Declared as "fresh fruit" cargo')
    assert route(first) == [("origin", "SD", "Juba"), ("destination", "TH", "Bangkok")]
    assert first.stops("destination")[0].code == "THBKK" and not first.unmapped
    assert {stop.standing for stop in first.route} == {"alleged"}
    (ivory,) = first.goods
    assert (ivory.goods_class, ivory.taxon) == ("ivory", "")
    assert [(q.amount, q.unit) for q in ivory.quantities] == [(Decimal("116.5"), "kg"), (41, "no.")]


def test_na_is_namibia_and_a_town_may_be_all_that_is_known_of_a_country(records):
    assert route(records[1]) == [("origin", "NA", ""), ("destination", "HK", "")]
    assert route(records[5]) == [("origin", "NA", ""), ("origin", "AO", "")]


def test_what_is_unclear_stays_as_it_was_written_and_is_named(records):
    second, third, _fourth, fifth, sixth = records[1:6]
    assert (second.day, second.year) == (None, 2012)
    assert second.as_written["Date"] == "5/17/2012 to 5/26/2012" and second.unmapped == ("Date", "Method of Detection")
    assert (second.detection, second.detection_note) == ("", "Snakes got out")
    assert set(third.unmapped) == {"Origin", "Weight (kg)", "Number", "Species"}
    assert route(third)[:3] == [("origin", None, "Africa"), ("transit", "CA", ""), ("transit", "TR", "")]
    assert (fifth.place.country, fifth.place.name) == (None, "Kavumu Airport, Bukavu, Congo")
    assert set(sixth.unmapped) == {"Database", "Species"} and sixth.goods[0].goods_class == ""


def test_countries_in_a_row_are_stops_of_transit_and_two_opinions_of_an_end():
    assert [stop.get("country") for stop in named.stops("Canada, Turkey", "transit")[0]] == ["CA", "TR"]
    assert named.stops("Hong Kong, China", "transit")[0] == [{"role": "transit", "country": "HK"}]
    assert named.stops("Nairobi, Kenya", "transit")[0][0]["place"] == "Nairobi"
    assert named.stops("Canada, Turkey", "origin")[1] == ["Canada, Turkey"]
    assert named.stops("Bukavu, Congo", "origin")[1] == ["Bukavu, Congo"]


def test_a_day_that_there_never_was_leaves_the_year(records):
    assert (records[3].day, records[3].year) == (None, 2010)


def test_each_kind_is_a_line_and_what_was_counted_of_all_together_belongs_to_none_of_them(records):
    lines = [(goods.description, goods.taxon, goods.quantities) for goods in records[2].goods]
    assert lines == [("Three-Keeled Turtles", "", ()), ("Indian Star Tortoises", "Geochelone elegans", ())]
    assert records[2].narrative == "All kinds together: 97 no."
    eggs = records[3].goods[0]
    assert (eggs.taxon, eggs.term, eggs.description) == ("Psittaciformes", "EGG", "Parrot eggs")
    horn = records[1].goods[0]
    assert (horn.taxon, horn.term, horn.goods_class) == ("Rhinocerotidae", "HOR", "rhino_horn")


def test_a_word_that_only_resembles_a_name_is_not_taken_for_it():
    strange = [*ROWS[0][:15], "Cardinals; Patridges"]
    (found,) = believed(sent([strange]))[1]
    assert [goods.taxon for goods in found.record.goods] == ["", ""]


def test_a_word_of_many_kinds_is_none_of_them_and_what_is_no_live_animal_is_not_classed_as_one():
    rows = [[*ROWS[0][:3], base, *ROWS[0][4:15], kinds] for base, kinds in (
        ("Reptiles", "Box Turtles; Crocodiles; Hawksbill Turtle Scutes; Frogs"), ("Birds", "Macaws; Parrot eggs"),
    )]  # fmt: skip
    goods = [(one.taxon, one.goods_class) for found in believed(sent(rows))[1] for one in found.record.goods]
    assert goods == [
        ("", "live_reptiles"), ("Crocodylidae", "live_reptiles"), ("Eretmochelys imbricata", ""), ("", ""),
        ("Psittacidae", "songbirds_parrots"), ("Psittaciformes", ""),
    ]  # fmt: skip


def test_what_no_appendix_holds_is_wildlife_outside_cites_and_what_cannot_be_told_is_kept_as_written():
    rows = [[*ROWS[0][:2], day, "Birds", *ROWS[0][4:15], kinds] for day, kinds in (
        ("3-Mar-13", "Budgerigars; Peregrine Falcons; Columba livia"), ("3-Mar-11", "Budgerigars; Peregrine Falcons"),
        ("3-Mar-13", "Sporophila maximiliani"),
    )]  # fmt: skip
    rows = [[row[0], f"20{row[2][-2:]}", *row[2:]] for row in rows]
    known, before, unknown = (found.record for found in believed(sent(rows))[1])
    said = [(goods.regime, goods.goods_class, goods.taxon, goods.description) for goods in known.goods]
    assert said == [
        ("OTHER", "songbirds_parrots", "Melopsittacus undulatus", "Budgerigars"),
        ("CITES", "songbirds_parrots", "Falco peregrinus", "Peregrine Falcons"),
        ("OTHER", "songbirds_parrots", "Columba livia", "Columba livia"),
    ]  # fmt: skip
    assert not list(checking.faults(known, today=TODAY)) and "Species" not in known.unmapped
    # Older than the oldest text of the Appendices in the tables, and a species whose standing they do not have.
    assert [(goods.regime, goods.taxon) for goods in before.goods] == [("CITES", ""), ("CITES", "Falco peregrinus")]
    assert [(goods.taxon, goods.description) for goods in unknown.goods] == [("", "Sporophila maximiliani")]
    assert "Species" in before.unmapped and "Species" in unknown.unmapped


def test_the_code_of_a_town_is_not_that_of_one_of_its_airports_or_of_a_port_beside_it():
    assert [named.stop(text).get("code") for text in ("Milan, Italy", "Perth, Australia", "Bangkok, Thailand")] == [
        None, None, "THBKK",
    ]  # fmt: skip


def test_a_row_without_its_number_is_set_aside_and_a_column_that_is_new_is_kept():
    drafts, found = believed(sent([ROWS[7], [*ROWS[0], "seen in a dream"]], [*HEADER, "Remark"]))
    assert isinstance(found[0], Doubted) and found[0].faults[0].field == "ID" and drafts[0].origin_key == ""
    assert found[1].record.as_written["Remark"] == "seen in a dream" and found[1].record.unmapped == ("Remark",)


def plain(text):
    return " ".join(text.split())


@pytest.mark.skipif(not REAL.exists(), reason="the ROUTES list is real data and does not travel with the product")
def test_of_all_428_rows_nothing_is_lost():
    with REAL.open("rb") as stream:
        drafts, found = believed(stream)
    assert len(drafts) == 428 and len({draft.origin_key for draft in drafts}) == 428
    assert all(isinstance(one, Believed) for one in found)
    for draft, one in zip(drafts, found, strict=True):
        assert not list(checking.faults(one.record, today=TODAY))
        kept = {plain(text) for text in one.record.as_written.values()}
        assert {plain(text) for text in draft.rows[0].cells.values()} <= kept
    records = [one.record for one in found]
    assert sum(record.day is None for record in records) == 1
    told = [record.place for record in records if "City, Country" in record.as_written]
    assert [place.name for place in told if place.country is None] == [
        "Kavumu Airport, Bukavu, Congo", "Brussels Airport, Brussels, Netherlands",
    ]  # fmt: skip
    weighed = [r for r in records if "Weight (kg)" in r.as_written and "Weight (kg)" not in r.unmapped]
    assert sum(r.goods[0].quantities[0].amount for r in weighed) == pytest.approx(sum(
        Decimal(r.as_written["Weight (kg)"]) for r in weighed
    ))  # fmt: skip
