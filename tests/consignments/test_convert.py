from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments import convert
from greenlane.consignments.convert import Unconvertible


@pytest.mark.parametrize(
    ("text", "marks", "plain"),
    [
        ("12", (".", ""), "12"),
        ("12.50", (".", ""), "12.50"),
        ("1,234,567.5", (".", ","), "1234567.5"),
        ("1.234.567,5", (",", "."), "1234567.5"),
        ("1 234,5", (",", ""), "1234.5"),
        ("-1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", (".", ""), "-1234567"),
        ("86125.20000000001", (".", ""), "86125.20000000001"),
        ("1e-05", (".", ""), "1e-05"),
    ],
)
def test_numbers_in_the_marks_of_the_profile(text: str, marks: tuple[str, str], plain: str) -> None:
    assert convert.number(text, *marks) == plain


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("", (".", "")), ("twelve", (".", "")), ("1,5", (".", "")), ("1,5", (".", ",")), ("12,34,567", (".", ",")),
        ("1.5", (",", "")), ("1,5,5", (",", "")), ("NaN", (".", "")), ("inf", (".", "")), ("١٢", (".", "")),
        ("1.2.3", (".", "")), ("1,000.0,1", (".", ",")), ("0x10", (".", "")), ("1_000", (".", "")), ("--1", (".", "")),
        ("10 20", (".", "")), ("1 2345", (".", "")), ("1.5 5", (".", "")), ("1 234 5", (".", "")),
    ],
)  # fmt: skip
def test_a_number_that_could_be_another_is_refused(text: str, marks: tuple[str, str]) -> None:
    with pytest.raises(Unconvertible):
        convert.number(text, *marks)


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_a_number_keeps_its_value_through_either_notation(amount: Decimal) -> None:
    assert Decimal(convert.number(f"{amount:,}", ".", ",")) == amount
    swapped = f"{amount:,}".translate({ord(","): ".", ord("."): ","})
    assert Decimal(convert.number(swapped, ",", ".")) == amount


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("12.0", 12), ("0", 0), ("-3", -3)])
def test_whole_numbers(text: str, value: int) -> None:
    assert convert.count(text) == value


@pytest.mark.parametrize("text", ["12.5", "1e3", "x", "9" * 30])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(Unconvertible):
        convert.count(text)


@pytest.mark.parametrize(
    ("text", "forms", "day"),
    [
        ("2026-02-28", (), "2026-02-28"),
        ("20260228", (), "2026-02-28"),
        ("28/02/2026", ("%d/%m/%Y",), "2026-02-28"),
        ("2016-01-03T00:00:00Z", ("%Y-%m-%dT%H:%M:%SZ",), "2016-01-03"),
        ("2026-02-28 14:00", (), "2026-02-28"),
    ],
)
def test_dates_in_the_forms_of_the_profile(text: str, forms: tuple[str, ...], day: str) -> None:
    assert convert.day(text, forms) == day


@pytest.mark.parametrize("text", ["2026-02-30", "28/02/2026", "0201-02-03", "2026", "9999-01-01", "soon"])
def test_a_date_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Unconvertible):
        convert.day(text, ())


def test_namibia_is_a_country_and_nowhere_is_not() -> None:
    assert convert.country("NA") == "NA"
    assert convert.country("Kenya") == "KE"
    with pytest.raises(Unconvertible):
        convert.country("XX")


@pytest.mark.parametrize(("text", "code"), [("4408.90", "440890"), ("071080", "071080"), ("39 15 90", "391590")])
def test_tariff_codes_are_digits(text: str, code: str) -> None:
    assert convert.hs(text) == code


@pytest.mark.parametrize("text", ["71080", "4A0890", "44", "4408901234567"])
def test_what_is_no_tariff_code_is_refused(text: str) -> None:
    with pytest.raises(Unconvertible):
        convert.hs(text)


def test_yes_no_currency_and_choice() -> None:
    assert convert.flag("Yes") is True
    assert convert.flag("0") is False
    assert convert.currency("usd") == "USD"
    assert convert.choice("SEA", ("sea", "air")) == "sea"
    for wrong in (
        lambda: convert.flag("perhaps"),
        lambda: convert.currency("US"),
        lambda: convert.choice("x", ("sea",)),
    ):
        with pytest.raises(Unconvertible):
            wrong()
