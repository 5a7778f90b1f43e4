"""What counts are written with: months, whole years, and tables in which nothing is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenlane.reporting.figures import Part, Sums, by_month, every_month, harmless, ten_months, to_csv, whole_years

D = dt.date


def test_what_nobody_weighed_is_not_zero():
    some = Sums(cases=1, lines=1, kg=Decimal("1.5"))
    assert (some + Sums(cases=2, lines=2, without=2)).kg == Decimal("1.5")
    assert (Sums(cases=1) + Sums(cases=2)).kg is None
    assert (some + Sums(cases=1, lines=3, without=1, kg=Decimal(2), live=4)) == Sums(2, 4, 1, Decimal("3.5"), live=4)


def test_days_become_months_and_what_has_no_day_stays_apart():
    one = Sums(cases=1)
    days = [Part((day,), one) for day in (D(2024, 3, 1), None, D(2024, 2, 29), D(2024, 2, 1))]
    assert by_month(days) == [Part((D(2024, 2, 1),), Sums(cases=2)), Part((D(2024, 3, 1),), one), Part((None,), one)]


def test_months_without_a_case_are_there_too():
    assert every_month([D(2024, 12, 1), None, D(2024, 11, 1), D(2025, 2, 1)]) == [
        D(2024, 11, 1), D(2024, 12, 1), D(2025, 1, 1), D(2025, 2, 1)
    ]  # fmt: skip
    assert every_month([None]) == []


def test_a_year_counts_only_where_it_lies_in_the_period_whole():
    assert whole_years(D(2023, 1, 1), D(2024, 12, 31)) == (2023, 2024)
    first, last = whole_years(D(2024, 1, 2), D(2024, 12, 31))
    assert first > last
    assert whole_years(D(2022, 7, 1), D(2025, 6, 30)) == (2023, 2024)


def test_the_first_ten_months_are_those_that_are_over():
    assert ten_months(D(2026, 10, 31)) == (D(2025, 1, 1), D(2025, 10, 31))
    assert ten_months(D(2026, 11, 1)) == (D(2026, 1, 1), D(2026, 10, 31))


@given(st.text(max_size=20))
def test_no_text_is_a_formula(text):
    assert harmless(text).lstrip()[:1] not in set("=+-@") or harmless(text).startswith("'")
    assert text in harmless(text)


def test_a_table_is_read_back_as_it_was_written():
    text = to_csv(["a", "=b"], [["NA", Decimal("-1.50")], ['=cmd|"x"', None], ["  +1", D(2026, 1, 2)]])
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["a", "'=b"], ["NA", "-1.5"], ['\'=cmd|"x"', ""], ["'  +1", "2026-01-02"]]
