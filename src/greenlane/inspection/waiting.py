"""How long a consignment may wait before the queue says that it is overdue, and when an office's day began. Pure.

The limits are the house's own promise to trade, not law: goods that are looked at should be looked at the same day.
"""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from zoneinfo import ZoneInfo

LIMITS = MappingProxyType(
    {"red": dt.timedelta(hours=4), "amber": dt.timedelta(hours=24), "blue": dt.timedelta(days=30)}
)


def overdue(lane: str, received: dt.datetime, now: dt.datetime) -> bool:
    """Whether a consignment in ``lane`` has waited longer than its lane allows; green never waits."""
    return lane in LIMITS and now - received > LIMITS[lane]


def midnight(now: dt.datetime, time_zone: str) -> dt.datetime:
    """Return when the day of an office in this time zone began."""
    return now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
