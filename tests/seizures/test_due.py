"""What is due: by the year, by the case, once each, and laid out by the month."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from greenlane.seizures import due
from greenlane.seizures.due import Case, Due

DAY = dt.date


def test_every_year_has_its_dates_once():
    found = list(due.annual(DAY(2026, 1, 1), DAY(2027, 12, 31)))
    dates = {(one.what, one.on, one.period) for one in found}
    assert ("cites_illegal", DAY(2026, 10, 31), "2025") in dates
    assert ("cites_trade", DAY(2027, 10, 31), "2026") in dates
    assert ("basel_national", DAY(2026, 12, 31), "2025") in dates
    assert len({one.key for one in found}) == len(found) == 8
    assert "cites_illegal_eu" not in {one.what for one in found}
    assert [one.on for one in due.annual(DAY(2026, 6, 15), DAY(2026, 6, 15), frozenset({"EU"}))] == [DAY(2026, 6, 15)]
    assert list(due.annual(DAY(2026, 11, 1), DAY(2026, 12, 30))) == []


@pytest.mark.parametrize(
    ("kg", "dna", "what"),
    [
        (None, None, set()),
        ("499.999", None, {"etis"}),
        ("500", None, {"etis", "ivory_dna"}),
        ("500", True, {"etis"}),
        ("0", None, {"etis"}),
    ],
)
def test_ivory_is_told_within_ninety_days_and_a_large_seizure_sampled(kg, dna, what):
    case = Case("1", "N-1", "/1", frozenset({"CITES"}), DAY(2024, 1, 31), Decimal(kg) if kg else None, dna)
    found = list(due.of_case(case))
    assert {one.what for one in found} == what
    assert all(one.on == DAY(2024, 4, 30) and one.trust == "unverified" for one in found), "a leap year"


def test_what_is_told_as_cases_arise_has_no_date():
    found = list(due.of_case(Case("1", "N-1", "/1", frozenset({"BASEL", "MONTREAL"}), DAY(2026, 1, 1))))
    assert [(one.what, one.on) for one in found] == [("basel_confirmed", None), ("montreal_illegal", None)]
    assert found[0].standing(DAY(2026, 1, 1)) == "undated"


def test_what_was_registered_replaces_what_is_said_here(monkeypatch):
    monkeypatch.setattr(due, "_hooks", [])
    sent = Due("cites_illegal:2025", "cites_illegal", "report", DAY(2026, 10, 31), done=True)

    @due.register
    def reports(owner, since, until):
        assert owner == "the owner"
        yield sent

    due.register(reports)
    since, until = DAY(2026, 10, 1), DAY(2026, 10, 31)
    found = due.together(due.annual(since, until), due.registered("the owner", since, until))
    assert [one.what for one in found] == ["cites_trade"]
    assert list(due.registered("the owner", since, until)) == [sent], "registered once"


def test_the_earliest_comes_first_and_the_undated_last():
    many = [Due("c", "x", "case"), Due("b", "x", "case", DAY(2026, 2, 2)), Due("a", "x", "case", DAY(2026, 2, 1))]
    assert [one.key for one in due.together(many)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("on", "standing"),
    [(DAY(2026, 3, 1), "overdue"), (DAY(2026, 3, 2), "today"), (DAY(2026, 3, 9), "soon"), (DAY(2026, 3, 10), "later")],
)
def test_how_it_stands(on, standing):
    assert Due("a", "x", "case", on).standing(DAY(2026, 3, 2)) == standing


def test_a_month_is_whole_weeks_with_what_is_due_on_each_day():
    items = [Due("a", "x", "case", DAY(2026, 2, 28)), Due("b", "x", "case", DAY(2026, 2, 28)), Due("c", "x", "case")]
    laid = due.weeks(items, 2026, 2)
    assert all(len(week) == 7 and week[0][0].weekday() == 0 for week in laid)
    assert {day for week in laid for day, found in week if found} == {DAY(2026, 2, 28)}
    assert [one.key for week in laid for day, found in week for one in found] == ["a", "b"]
    assert due.weeks([], 2026, 2, first_day=5)[0][0][0].weekday() == 5
