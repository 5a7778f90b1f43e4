from __future__ import annotations

import datetime as dt

import pytest

from greenlane.inspection.waiting import midnight, overdue

LIMITS = {"red": dt.timedelta(hours=4), "amber": dt.timedelta(hours=24)}
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("lane", sorted(LIMITS))
def test_a_lane_is_overdue_after_its_limit_and_not_at_it(lane):
    assert not overdue(lane, NOW - LIMITS[lane], NOW, LIMITS)
    assert overdue(lane, NOW - LIMITS[lane] - dt.timedelta(seconds=1), NOW, LIMITS)


def test_a_lane_without_a_limit_never_waits():
    assert not overdue("green", NOW - dt.timedelta(days=400), NOW, LIMITS)


@pytest.mark.parametrize(
    ("zone", "began"),
    [
        ("UTC", "2026-05-04T00:00+00:00"),
        ("Asia/Tokyo", "2026-05-03T15:00+00:00"),
        ("Pacific/Auckland", "2026-05-04T12:00+00:00"),
    ],
)
def test_the_day_of_an_office_begins_at_its_own_midnight(zone, began):
    assert midnight(NOW, zone) == dt.datetime.fromisoformat(began)
