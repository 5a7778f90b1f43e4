"""Events in the order of time, and where they stand on a line of it."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.timeline import HEAD, KINDS, NAMES, WIDE, Event, in_order, line, runs

DAY = dt.date(2026, 5, 4)


def event(at: dt.date | dt.datetime, kind: str = "seized", key: str = "case:1") -> Event:
    return Event(at=at, kind=kind, said=kind, record=key, key=key, href="/")


def test_a_day_without_an_hour_stands_before_the_hours_of_that_day() -> None:
    noon = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
    found = in_order([event(noon), event(DAY, "written"), event(DAY, "arrival"), event(DAY - dt.timedelta(1))])
    assert [one.kind for one in found] == ["seized", "arrival", "written", "seized"]


def test_alike_events_of_one_day_are_told_together_and_none_is_lost() -> None:
    many = [event(DAY, "specimen", f"case:{n % 2}") for n in range(8)]
    events = in_order([*many, event(DAY, "laboratory"), *(event(DAY, "closed") for _n in range(3))])
    told = runs(events, "case:0")
    assert [len(run) for run in told] == [4, 4, 1, 1, 1, 1]
    assert [one for run in told for one in run] == events
    later = [event(DAY + dt.timedelta(n), "specimen") for n in range(5)]
    assert all(len(run) == 1 for run in runs(later))


@given(st.lists(st.builds(event, st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.sampled_from(KINDS),
                          st.sampled_from("abc")), min_size=1), st.booleans())  # fmt: skip
def test_marks_stand_in_the_order_of_time_on_the_sheet(events: list[Event], mirrored: bool) -> None:
    drawn = line(in_order(events), mirrored=mirrored)
    assert len(drawn.marks) == len(events)
    along = [WIDE - mark.x if mirrored else mark.x for mark in drawn.marks]
    assert along == sorted(along)
    assert all(NAMES < x < WIDE for x in along)
    assert all(HEAD < mark.y < drawn.high for mark in drawn.marks)
    assert len(drawn.ticks) <= 8


def test_more_records_than_rows_are_left_to_the_list() -> None:
    drawn = line([event(DAY, key=f"case:{n}") for n in range(20)], rows=3)
    assert (len(drawn.rows), len(drawn.marks)) == (3, 3)
    assert line([]).marks == ()


def test_the_last_year_of_the_calendar_ends_the_line() -> None:
    days = [dt.date(9998, 12, 30), dt.date(9999, 12, 31)]
    assert line([event(day) for day in days]).ticks[-1].day <= days[-1]
    assert line([event(dt.date(1, 1, 1)), event(days[-1])]).yearly
