"""What is due as an iCalendar file (RFC 5545). Pure. It says numbers and dates, never names, goods or reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from icalendar import Calendar, Event

from greenlane.seizures.due import Due

REFRESH = dt.timedelta(hours=6)


def written(
    items: Iterable[Due], *, at: dt.datetime, home: str, title: str, said: Callable[[Due], str], note: str
) -> bytes:
    """Write what has a date as whole-day events, one for each ``key``, so that a later file moves them.

    ``at`` is the moment of writing, ``home`` the address before which the items' own stand, ``said`` gives the line
    to show, ``note`` stands below each.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Greenlane//due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for one in items:
        if one.on is not None:
            calendar.add_component(_event(one, at, home, said(one), note))
    return bytes(calendar.to_ical())


def _event(one: Due, at: dt.datetime, home: str, said: str, note: str) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@greenlane")
    event.add("dtstamp", at)
    event.add("dtstart", one.on)
    event.add("dtend", (one.on or at.date()) + dt.timedelta(days=1))
    event.add("summary", said)
    event.add("description", "\n".join(filter(None, (one.source, note))))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if one.address:
        event.add("url", home + one.address)
    return event
