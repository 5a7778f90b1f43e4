"""What is wrong with a record, and what is still missing in it. Pure.

A *fault* keeps a record from being kept; a *gap* does not, but some report will ask for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from greenlane.seizures.record import Parties, Record


@dataclass(frozen=True, slots=True)
class Fault:
    """A field (``goods.0.term``, ``day`` …) and the reason: a code of ``sentences.FAULTS``; ``value`` as it stands."""

    field: str
    reason: str
    value: str = ""


def faults(record: Record, parties: Parties = (), *, today: dt.date) -> Iterator[Fault]:
    """Yield all that is wrong with a record."""
    if record.day and record.day > today:
        yield Fault("day", "future", record.day.isoformat())
    if record.kind == "seizure" and not record.goods:
        yield Fault("goods", "missing")
