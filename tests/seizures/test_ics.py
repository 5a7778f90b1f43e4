"""The iCalendar file: whole days, one event for each key, nothing without a date."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar

from greenlane.seizures import ics
from greenlane.seizures.due import Due

AT = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)


def test_each_date_is_a_whole_day_with_its_address():
    items = [
        Due("a", "x", "case", dt.date(2026, 12, 31), number="N-1", address="/seizures/1/", source="Art. 9"),
        Due("b", "x", "case"),
    ]
    content = ics.written(
        items, at=AT, home="https://host", title="T", said=lambda one: f"é, {one.number}; x", note="n"
    )
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event["uid"] == "a@greenlane" and event["summary"] == "é, N-1; x"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert event["url"] == "https://host/seizures/1/" and "Art. 9" in event["description"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "folded as RFC 5545 asks"
