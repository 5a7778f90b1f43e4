"""Clocks, path by path with real dates; counting held against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.front.telling import plain
from greenlane.seizures.takeback import path as shelf
from greenlane.seizures.takeback.clocks import Clock, add_days, coming, due, ends, holidays_known, rolled, works
from greenlane.seizures.takeback.path import Path
from greenlane.seizures.takeback.states import State
from greenlane.seizures.takeback.workflow import Step

DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


def path(code: str) -> Path:
    found = shelf.get(code)
    assert found is not None
    return found


def step(state: str, on: date, **said: object) -> Step:
    return Step(state=State(state), on=on, said=said)


def clock(code: str, name: str, *steps: Step, **more: object) -> Clock:
    return next(one for one in due(path(code), steps, **more) if one.code == name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "name", "started", "on", "theirs", "until"),
    [
        # 30 calendar days, by the treaty: a Sunday stays a Sunday.
        ("basel_9_2", "take_back", "notified", date(2026, 6, 12), "GB", date(2026, 7, 12)),
        ("basel_9_2", "take_back", "notified", date(2024, 1, 30), "GB", date(2024, 2, 29)),
        ("basel_9_2", "take_back", "notified", date(2023, 1, 30), "GB", date(2023, 3, 1)),
        ("basel_9_3", "disposal", "assessed", date(2026, 12, 2), "GB", date(2027, 1, 1)),
        ("basel_8", "re_import", "notified", date(2026, 6, 12), "GB", date(2026, 9, 10)),
        ("basel_8", "re_import", "notified", date(2023, 12, 1), "GB", date(2024, 2, 29)),
        # 2024/1157: 12 July 2026 is a Sunday, and the Union's rule on periods moves it to the Monday.
        ("eu_2024_1157_notifier", "take_back", "notified", date(2026, 6, 12), "DE", date(2026, 7, 13)),
        ("eu_2024_1157_notifier", "take_back", "notified", date(2026, 11, 25), "DE", date(2026, 12, 28)),
        ("eu_2024_1157_notifier", "no_news", "departed", date(2026, 6, 1), "DE", date(2026, 7, 13)),
        ("eu_2024_1157_notifier", "certificate", "arrived", date(2028, 2, 29), "DE", date(2029, 2, 28)),
        ("eu_2024_1157_consignee", "disposal", "assessed", date(2026, 6, 1), "DE", date(2026, 7, 1)),
        ("eu_2024_1157_uncompleted", "re_import", "notified", date(2026, 6, 1), "DE", date(2026, 8, 31)),
        # 1013/2006, the earlier law. Easter Monday and Ascension Day of 2019 are days of rest in Germany.
        ("eu_1013_2006", "take_back", "notified", date(2019, 3, 22), "DE", date(2019, 4, 23)),
        ("eu_1013_2006_consignee", "disposal", "assessed", date(2019, 6, 3), "DE", date(2019, 7, 3)),
        ("eu_1013_2006_uncompleted", "re_import", "notified", date(2019, 3, 1), "DE", date(2019, 5, 31)),
        # Working days, over a week-end and over the two days of Christmas and Boxing Day (2026: with a substitute).
        ("basel_9_2", "acknowledgement", "notified", date(2026, 6, 12), "GB", date(2026, 6, 17)),
        ("basel_9_2", "acknowledgement", "notified", date(2026, 12, 23), "GB", date(2026, 12, 30)),
        # The law names no number.
        ("basel_9_4", "co_operation", "notified", date(2026, 6, 12), "GB", None),
        ("cites_viii_live", "place", "assessed", date(2026, 6, 12), "KE", None),
        ("china_return_order", "order", "cost_order", date(2026, 6, 12), "TH", None),
        ("montreal_general", "acknowledgement", "notified", date(2026, 6, 12), "TR", date(2026, 6, 17)),
        ("eu_2024_1157_notifier", "inform", "detected", date(2026, 6, 12), "DE", None),
    ],
)
def test_due_on(code: str, name: str, started: str, on: date, theirs: str, until: date | None) -> None:
    ours = {"basel_9_3": "XN", "eu_2024_1157_consignee": "PL", "eu_1013_2006_consignee": "PL"}.get(code, "PL")
    one = clock(code, name, step(started, on), law_on=on, ours=ours, theirs=theirs)
    assert (one.starts, one.due) == (on, until)
    assert one.source and one.trust and (one.due or one.words)


def test_paths_without_a_clock_have_none() -> None:
    assert {one.code for one in shelf.all() if not one.clocks} == {
        "cites_viii_dead",
        "ods_no_reexport",
        "disposal_here",
    }


@pytest.mark.parametrize("one", shelf.all(), ids=lambda one: one.code)
def test_no_clock_runs_before_its_day_or_outside_its_law(one: Path) -> None:
    assert due(one, []) == []
    assert len(coming(one, [])) == len(one.clocks)
    with pytest.raises(ValueError, match="was not law on"):
        due(one, [], law_on=one.valid_from - timedelta(days=1))


def test_a_case_under_the_old_law_is_not_counted_by_the_new() -> None:
    with pytest.raises(ValueError, match="2026-05-20"):
        due(path("eu_2024_1157_notifier"), [], law_on=date(2026, 5, 20))
    with pytest.raises(ValueError, match="2026-05-21"):
        due(path("eu_1013_2006"), [], law_on=date(2026, 5, 21))


def test_where_the_law_is_silent_a_warning_says_so() -> None:
    sunday = clock("basel_9_2", "take_back", step("notified", date(2026, 6, 12)), theirs="GB")
    assert [plain(one) for one in sunday.warnings] == [
        "Ends on a day of rest; this law does not say that the limit moves."
    ]
    weekday = clock("basel_9_2", "take_back", step("notified", date(2026, 6, 11)), theirs="XS")
    assert weekday.due == date(2026, 7, 11) and weekday.due.weekday() == 5


def test_where_holidays_are_not_known_weekends_alone_are_left_out() -> None:
    one = clock("basel_9_2", "acknowledgement", step("notified", date(2026, 12, 23)), theirs="XS")
    assert one.due == date(2026, 12, 28)
    assert "XS" in plain(one.warnings[0]) and "only Saturdays and Sundays" in plain(one.warnings[0])
    known = clock("basel_9_2", "acknowledgement", step("notified", date(2026, 12, 23)), theirs="GB")
    assert known.warnings == ()


def test_another_day_may_be_agreed() -> None:
    steps = [
        step("notified", date(2026, 6, 12)),
        step("agreed", date(2026, 7, 1), outcome="longer", until="2026-09-30"),
    ]
    one = clock("basel_9_2", "take_back", *steps, today=date(2026, 8, 1))
    assert (one.due, one.lawful, one.agreed) == (date(2026, 9, 30), date(2026, 7, 12), True)
    assert (one.overdue, one.days_left, one.warnings) == (False, 60, ())
    said = clock("basel_9_2", "take_back", steps[0], agreed_until=date(2026, 8, 15))
    assert (said.due, said.agreed) == (date(2026, 8, 15), True)
    fixed = clock("basel_9_2", "acknowledgement", steps[0], agreed_until=date(2026, 8, 15), theirs="GB")
    assert (fixed.due, fixed.agreed) == (date(2026, 6, 17), False)


def test_met_in_time_met_late_and_overdue() -> None:
    notified = step("notified", date(2026, 6, 12))
    for arrived, late in ((date(2026, 7, 12), False), (date(2026, 7, 13), True)):
        met = clock("basel_9_2", "take_back", notified, step("arrived", arrived), today=date(2027, 1, 1))
        assert (met.met_on, met.overdue, met.days_left) == (arrived, late, None)
    for today, late, left in ((date(2026, 7, 12), False, 0), (date(2026, 7, 13), True, -1)):
        one = clock("basel_9_2", "take_back", notified, today=today)
        assert (one.met_on, one.overdue, one.days_left) == (None, late, left)
    assert clock("basel_9_2", "take_back", notified).overdue is False


def test_a_step_before_the_start_does_not_meet_a_clock_and_the_first_notice_starts_it() -> None:
    steps = [
        step("acknowledged", date(2026, 6, 1)),
        step("notified", date(2026, 6, 12)),
        step("notified", date(2026, 8, 1)),
    ]
    one = clock("basel_9_2", "acknowledgement", *steps)
    assert (one.starts, one.met_on) == (date(2026, 6, 12), None)


def test_the_unmet_come_first_and_stop_when_it_is_closed() -> None:
    steps = [step("notified", date(2026, 6, 12)), step("acknowledged", date(2026, 6, 15))]
    assert [one.code for one in due(path("basel_9_2"), steps)] == ["take_back", "acknowledgement"]
    over = [*steps, step("closed", date(2026, 6, 16))]
    assert [one.code for one in due(path("basel_9_2"), over)] == ["acknowledgement"]


def test_the_week_is_the_countrys_own() -> None:
    friday, sunday = date(2026, 6, 12), date(2026, 6, 14)
    assert works(friday, "GB") and not works(sunday, "GB")
    assert works(sunday, "DZ") and not works(friday, "DZ")
    assert holidays_known("NA") and not holidays_known("XN") and not holidays_known("")
    assert not works(date(2026, 3, 21), "NA")


def test_months_and_years_end_on_the_last_day_there_is() -> None:
    limit = next(one for one in path("eu_2024_1157_notifier").clocks if one.code == "certificate")
    assert ends(limit, date(2027, 3, 1), "DE") == date(2028, 3, 1)
    assert ends(limit, date(2028, 2, 29), "DE") == date(2029, 2, 28)


def test_days_are_counted_forwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_days(date(2026, 6, 1), -1)


@settings(max_examples=60, deadline=None)
@given(start=DAYS, n=st.integers(0, 400))
def test_calendar_days_agree_with_counting_them(start: date, n: int) -> None:
    day = start
    for _ in range(n):
        day = date.fromordinal(day.toordinal() + 1)
    assert add_days(start, n) == day


@settings(max_examples=60, deadline=None)
@given(start=DAYS, n=st.integers(0, 60), country=st.sampled_from(["", "XN", "GB", "DE", "NA"]))
def test_working_days_agree_with_counting_them(start: date, n: int, country: str) -> None:
    end = add_days(start, n, working=True, country=country)
    between = [start + timedelta(days=k) for k in range(1, (end - start).days + 1)]
    assert sum(works(day, country) for day in between) == n
    assert n == 0 or works(end, country)


@settings(max_examples=60, deadline=None)
@given(day=DAYS, country=st.sampled_from(["", "DE", "NA"]))
def test_a_rolled_day_is_the_next_on_which_people_work(day: date, country: str) -> None:
    end = rolled(day, country)
    assert works(end, country)
    assert not any(works(day + timedelta(days=k), country) for k in range((end - day).days))
