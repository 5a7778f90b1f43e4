from __future__ import annotations

import re

import pytest

from greenlane import shelf
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables.profile import ProfileFault
from greenlane.reference import units

BASE = """
title = "T"
source = "S"
licence = "L"
{head}
[[field]]
to = "reference"
from = "id"
{more}
"""


def text(head: str = "", more: str = "") -> str:
    return BASE.format(head=head, more=more)


@pytest.mark.parametrize("name", profiles.profiles())
def test_every_profile_on_the_shelf_is_whole(name: str) -> None:
    profile = profiles.load(name)
    assert profile.title
    assert profile.source
    assert profile.licence
    assert profile.note, "what the data are, and which outcomes they hold"
    assert {"reference"} <= {mapped.to for mapped in profile.fields}
    assert not profile.outcome & set(profile.required)


@pytest.mark.parametrize("name", profiles.profiles())
def test_units_become_words_that_the_unit_table_knows(name: str) -> None:
    for mapped in profiles.load(name).fields:
        if mapped.to.endswith("quantity.unit"):
            for codes in mapped.codes.values():
                assert all(units.find(word) for word in codes.values.values())


def test_metres_of_the_us_declarations_are_not_tonnes() -> None:
    (unit,) = [m for m in profiles.load("lemis").fields if m.to == "goods.quantity.unit"]
    assert units.get(unit.codes["unit"].values["MT"]).base == "m"


def test_the_shelf_is_visited_whole() -> None:
    assert profiles.SHELF == "greenlane.consignments.profiles"
    assert set(profiles.profiles()) == {
        file.name.removesuffix(".toml") for file in shelf.files(profiles.SHELF, ".toml")
    }


def test_no_profile_no_reading() -> None:
    for name in (None, "nowhere"):
        with pytest.raises(profiles.UnknownProfile, match="lemis"):
            profiles.load(name)


@pytest.mark.parametrize(
    ("head", "more", "word"),
    [
        ("", '[[field]]\nto = "goods.colour"\nfrom = "c"', "colour"),
        ("", '[[field]]\nto = "parties.boss.name"\nfrom = "c"', "party"),
        ("", '[[field]]\nto = "reference"\nfrom = "c"', "twice"),
        ("", '[[field]]\nto = "goods.line"\nfrom = "c"', "counted"),
        ("", '[[field]]\nto = "goods.origin"\nfrom = "c"\ncodes = "nothing"', "nothing"),
        ("", '[[field]]\nto = "goods.origin"\nfrom = "c"\ncolour = "x"', "colour"),
        ("", '[[field]]\nto = "goods.origin"\nfrom = "c"\nneeds = ["d"]', "not one of its columns"),
        ("", '[[field]]\nto = "goods.origin"\nfrom = "c"\ncodes = "t"\n[codes.t]\nother = "guess"', "guess"),
        ("", '[[field]]\nto = "goods.term"\nfrom = "c"\ncodes = "t"\n[codes.t]\ntable = "no such"', "no such"),
        ('outcome = ["id"]', "", "outcome"),
        ('delimiter = ";;"', "", "delimiter"),
        ('fallback_encodings = ["utf-16"]', "", "ASCII"),
        ('fallback_encodings = ["no-such"]', "", "no-such"),
        ("colour = 1", "", "colour"),
        ("", "[constants]\ngoods.colour = 1", "colour"),
        ("", "[rates.KRW]\nusd = 1", "on"),
        ("title = 1", "", ""),
    ],
)
def test_a_profile_that_cannot_work_is_refused_by_name(head: str, more: str, word: str) -> None:
    with pytest.raises(ProfileFault, match=f"profile p: .*{re.escape(word)}"):
        profiles.parse("p", text(head, more))


def test_a_profile_without_its_title_is_refused() -> None:
    with pytest.raises(ProfileFault, match="title"):
        profiles.parse("p", '[[field]]\nto = "reference"\nfrom = "id"')
