from __future__ import annotations

import pytest

from greenlane.permits.names import any_same_name, fits_series, same_name, same_number, shape


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Zoohaus", "ZOOHAUS GmbH", True),
        ("Reptiles du Golfe SARL", "Reptiles du Golfe", True),
        ("Zoohaus", "Tierhaus", False),
        ("Zoohaus", "Зоохаус", None),
        ("", "Zoohaus", None),
    ],
)
def test_same_name(ours: str, theirs: str, same: bool | None) -> None:
    assert same_name(ours, theirs) is same and same_name(theirs, ours) is same


def test_one_of_several_names() -> None:
    assert any_same_name("A Mensah", ["B. Agbo", "A. Mensah"]) is True
    assert any_same_name("A Mensah", ["B. Agbo"]) is False
    assert any_same_name("A Mensah", ["Б. Агбо"]) is None
    assert any_same_name("A Mensah", []) is None


def test_same_number() -> None:
    assert same_number("TG-2022/000 123", "tg2022000123") is True
    assert same_number("TG-1", "TG-2") is False
    assert same_number(None, "TG-2") is None and same_number("--", "TG") is None


@pytest.mark.parametrize(
    ("number", "told"), [("TG-2022-000123", "A-9-9"), ("12TG/A 7", "9A/A9"), ("١٢", "9"), ("证12", "A9"), ("", "")]
)
def test_the_shape_of_a_number(number: str, told: str) -> None:
    assert shape(number) == told


@pytest.mark.parametrize(
    ("stamp", "fits"), [("TG 004711", True), ("tg004711", True), ("TG 4711", False), ("XG 004711", False), ("", False)]
)
def test_a_stamp_of_a_series(stamp: str, fits: bool) -> None:
    assert fits_series(stamp, "TG 999999") is fits


def test_a_letter_of_a_series_is_any_letter() -> None:
    assert fits_series("B12", "A99") and not fits_series("112", "A99")
