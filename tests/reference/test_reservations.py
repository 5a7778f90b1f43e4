from __future__ import annotations

import datetime as dt

from greenlane.reference.reservations import reservation, reservations


def test_namibias_cheetahs() -> None:
    found = reservation("NA", "Acinonyx jubatus", dt.date(2020, 1, 1))
    assert found is not None and found.party == "NA" and not found.part


def test_a_reservation_ends_on_the_day_it_is_withdrawn() -> None:
    assert reservation("TH", "Geochelone elegans", dt.date(2022, 11, 24)) is not None
    assert reservation("TH", "Geochelone elegans", dt.date(2022, 11, 25)) is None
    assert reservation("TH", "Geochelone elegans", dt.date(2019, 11, 25)) is None


def test_other_parties_and_other_taxa_have_none() -> None:
    assert reservation("FR", "Acinonyx jubatus", dt.date(2020, 1, 1)) is None
    assert reservation("NA", "Panthera leo", dt.date(2020, 1, 1)) is None


def test_one_of_a_stock_alone_says_so() -> None:
    found = reservation("NO", "Balaenoptera physalus", dt.date(2020, 1, 1))
    assert found is not None and found.part and "Iceland" in found.note


def test_one_of_a_subspecies_is_not_one_of_the_species() -> None:
    day = dt.date(1976, 1, 1)
    assert reservation("CA", "Ursus americanus emmonsii", day) is not None
    assert reservation("CA", "Ursus americanus", day) is None


def test_every_row_has_its_days_in_order() -> None:
    assert all(row.valid_to is None or row.valid_from < row.valid_to for row in reservations())
