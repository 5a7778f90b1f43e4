"""Days as people write them. A day that could be read in two ways is not read at all. Pure."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""Serial days of a spreadsheet from 1954 to 2119: what stands in a column of days and is such a number is a day."""


def read(text: str) -> dt.date | None:
    """Return the day a text says: 2026-05-04, 4 May 2026, May 4, 2026, 4.5.2026, 13/5/2026, or a serial day; else None.

    Of 3/4/2026 nobody can tell which is the month: None. Two digits of a year mean 1969 to 2068.
    """
    plain = " ".join(text.split())
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        serial = int(float(plain))
        return _EPOCH + dt.timedelta(days=serial) if _FIRST_SERIAL <= serial <= _LAST_SERIAL else None
    plain = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$", "", plain)
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", plain):
        return _day(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]([A-Za-z]{3,9})\.?[-/., ]+(\d{4}|\d{2})", plain):
        return _day(_year(found[3]), _MONTHS.get(found[2][:3].lower(), 0), int(found[1]))
    if found := re.fullmatch(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", plain):
        return _day(int(found[3]), _MONTHS.get(found[1][:3].lower(), 0), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", plain):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", plain):
        return _either(int(found[1]), int(found[2]), int(found[3]))
    return None


def year(text: str) -> int | None:
    """Return the one year that a text names in four digits, or None where it names none or several."""
    found = {int(one) for one in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)}
    return found.pop() if len(found) == 1 else None


_EPOCH = dt.date(1899, 12, 30)


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 69 else 1900)


def _either(first: int, second: int, year: int) -> dt.date | None:
    """Of day and month in an unknown order."""
    if first == second or second > 12:
        return _day(year, first, second)
    return _day(year, second, first) if first > 12 else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
