"""A long history filled in from the record: with what came before there was one, or before its folder was lost."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from greenlane.consignments.models import Consignment
from greenlane.engine import door
from greenlane.people.models import Organisation
from greenlane.targeting import past
from greenlane.targeting.actions.keeping import let_wait
from greenlane.targeting.history import rows
from greenlane.targeting.models import Screening, ToHistory

AT_ONCE = 20_000
"""Consignments of one round."""


def fill_in(owner: Organisation, inspected: Callable[[Sequence[uuid.UUID]], Iterable[uuid.UUID]]) -> int:
    """Let wait for the long history what it lacks of the record; return how many consignments that is.

    A consignment of which the history has no line is given to it with all its screenings and results; ``inspected``
    gives the inspections of consignments. What waits already is left alone: cut short, it can be called again.
    """
    count = 0
    waiting = set(ToHistory.objects.filter(owner=owner, dataset=past.ROWS).values_list("subject", flat=True))
    with door.open(str(settings.ENGINE), memory_mb=past.MEMORY) as engine:
        engine.table("declared", *past.history(owner).paths(past.ROWS), schema=rows.SCHEMA)
        for screened in _screened(owner):
            engine.arrow("asked", pa.table({"id": [str(one) for one in screened]}))
            known = engine.rows("SELECT DISTINCT s.id FROM asked s JOIN declared d ON d.id = s.id")["id"].to_pylist()
            lacking = screened.keys() - {uuid.UUID(one) for one in known}
            missing = {key: all_ for key, all_ in screened.items() if key in lacking and all_[0] not in waiting}
            with transaction.atomic():
                # Lines are kept as they stood at the first screening.
                let_wait(owner, ToHistory.Dataset.ROWS, [first for first, *_later in missing.values()])
                let_wait(owner, ToHistory.Dataset.SCREENINGS, [one for all_ in missing.values() for one in all_])
                let_wait(owner, ToHistory.Dataset.OUTCOMES, inspected(list(missing)))
            count += len(missing)
    return count


def _screened(owner: Organisation) -> Iterator[dict[uuid.UUID, list[uuid.UUID]]]:
    """Yield the screenings of consignments, in order of time; so many consignments at once."""
    last = uuid.UUID(int=0)
    ours = Consignment.objects.filter(owner=owner).order_by("pk").values_list("pk", flat=True)
    while keys := list(ours.filter(pk__gt=last)[:AT_ONCE]):
        found = defaultdict(list)
        these = Screening.objects.filter(consignment__owner=owner, consignment__gt=last, consignment__lte=keys[-1])
        for consignment, screening in these.order_by("at").values_list("consignment", "pk"):
            found[consignment].append(screening)
        yield dict(found)
        last = keys[-1]
