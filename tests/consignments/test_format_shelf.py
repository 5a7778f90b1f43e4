from __future__ import annotations

import pytest

from greenlane.consignments.format_shelf import SHELF, UnknownFormat, all_formats, by_name, resolve
from greenlane.consignments.tables.profile import ProfileMismatch


def test_formats_are_found_by_their_names() -> None:
    assert SHELF == "greenlane.consignments.formats"
    names = [known.name for known in all_formats()]
    assert names == sorted(set(names))
    assert [by_name(name).name for name in names] == names


def test_a_name_means_a_format_or_else_a_profile() -> None:
    format_, options = resolve("cuscar")
    assert (format_.name, options.profile) == ("cuscar", None)
    format_, options = resolve("lemis")
    assert (format_.name, options.profile) == ("csv", "lemis")


def test_what_a_person_says_of_the_encoding_reaches_the_reader_of_tables() -> None:
    assert resolve("lemis", encoding="Windows-1251")[1].encoding == "cp1251"
    assert resolve("lemis")[1].encoding is None


@pytest.mark.parametrize(("name", "encoding"), [("json", "utf-8"), ("csv", "utf-8"), ("lemis", "nonsense")])
def test_an_encoding_that_cannot_be_is_refused_and_not_passed_over(name: str, encoding: str) -> None:
    with pytest.raises(ProfileMismatch, match="encoding"):
        resolve(name, encoding=encoding)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownFormat, match=r"asycuda.*lemis"):
        resolve("nothing")
    with pytest.raises(UnknownFormat, match="asycuda"):
        by_name("lemis")
