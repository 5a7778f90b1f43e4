"""How long a consignment may wait before the queue says that it is overdue, and when an office's day began. Pure.

The limits are each office's own promise to trade, not law: they stand in its lane policy (``targeting.lane.Policy``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo


def overdue(lane: str, received: dt.datetime, now: dt.datetime, limits: Mapping[str, dt.timedelta]) -> bool:
    """Whether a consignment in ``lane`` has waited longer than its lane allows; one without a limit never has."""
    return lane in limits and now - received > limits[lane]


def midnight(now: dt.datetime, time_zone: str) -> dt.datetime:
    """Return when the day of an office in this time zone began."""
    return now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
