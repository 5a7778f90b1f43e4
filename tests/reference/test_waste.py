"""A movement is judged by the waste codes of its own day."""

from datetime import date

import pytest

from greenlane.reference import waste

BEFORE_PLASTIC, PLASTIC = date(2020, 12, 31), date(2021, 1, 1)
BEFORE_EWASTE, EWASTE = date(2024, 12, 31), date(2025, 1, 1)


@pytest.mark.parametrize(
    ("code", "last_without", "first_with"),
    [(code, BEFORE_PLASTIC, PLASTIC) for code in ("A3210", "B3011", "Y48", "EU3011", "EU48", "AC300")]
    + [(code, BEFORE_EWASTE, EWASTE) for code in ("A1181", "Y49")],
)
def test_a_new_code_begins_on_its_day(code: str, last_without: date, first_with: date) -> None:
    assert waste.get(code, last_without) is None
    assert waste.get(code, first_with) is waste.get(code) is not None


@pytest.mark.parametrize(
    ("code", "last", "after", "successor"),
    [
        ("B3010", BEFORE_PLASTIC, PLASTIC, "B3011"), ("GH013", BEFORE_PLASTIC, PLASTIC, "Y48"),
        ("A1180", BEFORE_EWASTE, EWASTE, "A1181"), ("B1110", BEFORE_EWASTE, EWASTE, "Y49"),
    ],
)  # fmt: skip
def test_an_old_code_ends_and_names_what_took_its_place(code: str, last: date, after: date, successor: str) -> None:
    old = waste.get(code, last)
    assert old is not None and successor in old.replaced_by
    assert waste.get(code, after) is None and waste.get(successor, after) is not None


@pytest.mark.parametrize(
    ("code", "consent"),
    [
        ("A3210", True), ("Y48", True), ("Y46", True), ("AC300", True), ("AA010", True), ("B1010", False),
        ("GC030", False), ("Y31", None), ("H4.1", None), ("HP14", None), ("16 02 11*", True), ("20 01 39", None),
        ("Z9999", None),
    ],
)  # fmt: skip
def test_consent_is_said_where_the_code_can_tell(code: str, consent: bool | None) -> None:
    assert waste.needs_consent(code, EWASTE) is consent


def test_non_hazardous_electronics_need_consent_only_since_2025() -> None:
    assert waste.needs_consent("B1110", BEFORE_EWASTE) is False
    assert waste.needs_consent("B1110", EWASTE) is None
    assert waste.needs_consent("Y49", EWASTE) is True


@pytest.mark.parametrize("written", ["160211", "16 02 11", "16 02 11*", "16.02.11", " 16 02 11 * "])
def test_a_code_of_the_european_list_may_be_written_many_ways(written: str) -> None:
    found = waste.get(written)
    assert found is not None and found.code == "16 02 11*" and found.hazardous


@pytest.mark.parametrize("written", ["a3210", "A 3210", "A-3210"])
def test_a_basel_code_may_be_written_many_ways(written: str) -> None:
    found = waste.get(written)
    assert found is not None and found.code == "A3210"


def test_h_codes_keep_their_point() -> None:
    assert waste.get("H4.1") is not waste.get("H4.2")
    assert waste.get("H41") is None


def test_the_systems_are_whole() -> None:
    held = {system: [item for item in waste.all() if item.system == system] for system in ("Basel", "Y", "EWC")}
    assert {item.code for item in held["Y"]} == {f"Y{number}" for number in range(1, 50)}
    assert len(held["EWC"]) == 843 and sum(bool(item.hazardous) for item in held["EWC"]) == 408
    assert len(held["Basel"]) == 125


def test_every_code_finds_itself_and_has_its_words() -> None:
    for item in waste.all():
        assert waste.get(item.code) is item
        assert item.title or (item.system == "EWC" and waste.chapter_title(item)), item.code
        assert len(item.title.split()) <= 16
        assert (item.valid_from or date.min) <= (item.valid_to or date.max)
        assert all(waste.get(code) for code in item.replaced_by)


def test_only_the_european_list_has_chapters() -> None:
    municipal, basel = waste.get("200301"), waste.get("A1010")
    assert municipal is not None and basel is not None
    assert (waste.chapter_title(municipal), waste.chapter_title(basel)) == ("municipal waste", "")
