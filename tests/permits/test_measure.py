from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.permits.days import months_after
from greenlane.permits.measure import Measure, in_unit, measure, total, trim
from greenlane.permits.permit import Quantity


@pytest.mark.parametrize(
    ("amount", "unit", "cites", "base", "as_base"),
    [
        ("2", "KIL", True, "kg", "2"),
        ("2", "TON", True, "kg", "2000"),
        ("2", "TNE", False, "kg", "2000"),
        ("500", "GRM", True, "kg", "0.5"),
        ("3", "PAI", True, "no.", "6"),
        ("3", "SKI", True, "skins", "3"),
        ("4", "H87", True, "no.", "4"),
        ("5", "Crates of Zod", True, "crates of zod", "5"),
    ],
)
def test_what_a_quantity_is_in_its_base(amount: str, unit: str, cites: bool, base: str, as_base: str) -> None:
    assert measure(Quantity(amount=Decimal(amount), unit=unit), cites=cites) == Measure(Decimal(as_base), base)


def test_a_sum_is_of_one_kind() -> None:
    kilo, piece = Measure(Decimal(1), "kg"), Measure(Decimal(1), "no.")
    assert total([kilo, kilo]) == Measure(Decimal(2), "kg")
    assert total([kilo, piece]) is None and total([]) is None


@given(st.decimals(0, 10**15, places=9), st.sampled_from(["KIL", "GRM", "TON", "NO", "CUM"]))
def test_to_the_base_and_back(amount: Decimal, unit: str) -> None:
    there = measure(Quantity(amount=amount, unit=unit), cites=True)
    assert in_unit(there.amount, unit, cites=True) == amount


@pytest.mark.parametrize(("amount", "told"), [("250.000", "250"), ("2.5E+2", "250"), ("0E-9", "0"), ("0.50", "0.5")])
def test_an_amount_is_told_plainly(amount: str, told: str) -> None:
    assert str(trim(Decimal(amount))) == told


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2022-08-31", 6, "2023-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2022-01-15", 12, "2023-01-15")],
)
def test_months_end_with_the_month(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
