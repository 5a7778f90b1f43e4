from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from greenlane.reference import suspensions
from greenlane.reference.suspensions import suspended

DAY = dt.date(2020, 1, 1)


def test_a_whole_country_for_every_taxon() -> None:
    (found,) = suspended("Python regius", "DJ", DAY, source="W", purpose="T")
    assert found.taxon == "" and found.concerns("LIV", "W", "T") is True
    assert found.trust == "single source" and "2023" in found.source


@pytest.mark.parametrize("purpose", ["Z", "G", "Q", "S"])
def test_zoos_gardens_exhibitions_and_science_are_exempt(purpose: str) -> None:
    assert not suspended("Python regius", "DJ", DAY, purpose=purpose)


def test_a_purpose_not_told_may_be_exempt() -> None:
    (found,) = suspended("Python regius", "DJ", DAY)
    assert found.concerns("LIV", "W", None) is None


def test_it_holds_until_it_is_lifted() -> None:
    assert suspended("Python regius", "AO", dt.date(2016, 3, 20), purpose="T")
    assert not suspended("Python regius", "AO", dt.date(2016, 3, 21), purpose="T")
    assert not suspended("Python regius", "AO", dt.date(2016, 2, 10), purpose="T")


def test_a_genus_and_its_species_and_nothing_else() -> None:
    late = dt.date(2022, 6, 1)
    assert suspended("Dalbergia baronii", "MG", late, purpose="T", term="LOG", source="W")
    assert not suspended("Python regius", "MG", late, purpose="T", term="LIV", source="W")


def test_ranched_caimans_and_trophies_may_leave_argentina() -> None:
    assert suspended("Caiman latirostris", "AR", DAY, source="W", term="SKI", purpose="T")
    assert not suspended("Caiman latirostris", "AR", DAY, source="R", term="SKI", purpose="T")
    assert not suspended("Puma concolor", "AR", DAY, source="W", term="TRO", purpose="H")


def test_live_elephants_alone() -> None:
    assert suspended("Elephas maximus", "LA", dt.date(2022, 4, 1), term="LIV", purpose="Z", source="C")
    assert not suspended("Elephas maximus", "LA", dt.date(2022, 4, 1), term="TUS", purpose="P", source="W")


def test_imports_where_the_text_says_so() -> None:
    late = dt.date(2022, 7, 1)
    assert suspended("Pterocarpus erinaceus", "GM", late, purpose="T", imports=True)
    assert not suspended("Python regius", "DJ", late, purpose="T", imports=True)


def test_silence_means_something_only_while_the_list_was_kept() -> None:
    assert suspensions.complete(DAY)
    assert not suspensions.complete(dt.date(2024, 1, 1)) and not suspensions.complete(dt.date(2010, 1, 1))


def test_an_imported_list_is_current(tmp_path: Path) -> None:
    head = ("country,taxon,rank,valid_from,valid_to,scope,only_terms,exempt_terms,exempt_sources,exempt_purposes,"
            "imports,conditional,note,source,trust\n")  # fmt: skip
    (tmp_path / "suspensions.csv").write_text(head + "NA,,,2025-01-01,,all,,,,Z,no,no,,a notification,sourced\n")
    assert suspended("Panthera leo", "NA", dt.date(2025, 1, 2), purpose="T", folder=tmp_path)
    assert suspensions.complete(dt.date(2025, 1, 2), tmp_path)
