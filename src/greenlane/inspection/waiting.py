"""How long a consignment may wait before the queue says that it is overdue. Pure.

These are the house's own promise to trade, not law: goods that are looked at should be looked at the same day.
"""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

LIMITS = MappingProxyType(
    {"red": dt.timedelta(hours=4), "amber": dt.timedelta(hours=24), "blue": dt.timedelta(days=30)}
)


def overdue(lane: str, received: dt.datetime, now: dt.datetime) -> bool:
    """Whether a consignment in ``lane`` has waited longer than its lane allows; green never waits."""
    return lane in LIMITS and now - received > LIMITS[lane]
