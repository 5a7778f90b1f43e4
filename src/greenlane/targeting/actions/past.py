"""The past by key, as the live path reads and counts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from greenlane.consignments.models import Consignment
from greenlane.people.models import Organisation


def history_of(owner: Organisation, consignments: Sequence[Consignment], day: dt.date) -> list[list[dict[str, Any]]]:
    """Return the history features of each goods line, as known before ``day``."""
    return [[{} for _ in consignment.facts] for consignment in consignments]


def remember(owner: Organisation, consignments: Sequence[Consignment], day: dt.date) -> None:
    """Count consignments for the days to come."""


def outcome(owner: Organisation, consignment: Consignment, *, found: bool, day: dt.date) -> None:
    """Count an outcome for the days after ``day``, on which it was recorded."""
