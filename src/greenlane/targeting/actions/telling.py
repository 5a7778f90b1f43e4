"""What an inspection gave, told to all that learns from it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from greenlane.consignments.models import Consignment
from greenlane.targeting import learned
from greenlane.targeting.actions import past as counts
from greenlane.targeting.actions.keeping import day_of, let_wait
from greenlane.targeting.history.packing import Told
from greenlane.targeting.models import Screening, ToHistory

PAPERS = "documents"
"""The kind of inspection in which nobody saw the goods."""


def tell(consignment: Consignment, inspection: uuid.UUID, *, kind: str, found: bool, day: dt.date | None) -> None:
    """Tell of an outcome, in the caller's transaction; ``day`` is the day that it counts for, None for today.

    All of them are kept. But papers that agree do not say what is in the box: from a check of papers alone only a find
    is learned.
    """
    let_wait(consignment.owner, ToHistory.Dataset.OUTCOMES, [inspection])
    if kind == PAPERS and not found:
        return
    before = counts.outcome(consignment.owner, consignment, found=found, day=day or timezone.localdate())
    transaction.on_commit(lambda: _heard(consignment, found, before), robust=True)


def _heard(consignment: Consignment, found: bool, before: Told | None) -> None:
    if not (learned.model_of(consignment.owner) or learned.challenger_of(consignment.owner)):
        return
    screening = Screening.objects.filter(consignment=consignment).order_by("-at").first()
    declared = day_of(consignment.received_at)
    history = screening.history if screening else None
    rows = learned.lines(consignment.facts, history, id=str(consignment.pk), day=declared)
    learned.heard(consignment.owner, str(consignment.pk), rows, found, declared, before)
