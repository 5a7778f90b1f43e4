"""Outcomes as the long history keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from greenlane.inspection.models import Inspection
from greenlane.targeting.actions.keeping import day_of


def outcomes(subjects: Sequence[uuid.UUID]) -> Iterator[dict[str, object]]:
    """Yield what these inspections gave, one row each: see ``targeting.past.OUTCOME``."""
    for start in range(0, len(subjects), 500):
        found = Inspection.objects.in_bulk(subjects[start : start + 500])
        for key in subjects[start : start + 500]:
            if (inspection := found.get(key)) and inspection.looked:
                finds = inspection.found.get("finds", [])
                yield {
                    "id": str(inspection.consignment_id),
                    "found": inspection.result == Inspection.Result.FOUND,
                    "known": day_of(inspection.done_at),
                    "kind": inspection.kind,
                    "minutes": inspection.minutes,
                    "lane": inspection.under.get("lane"),
                    "sampled": inspection.under.get("random"),
                    "classes": sorted({find["goods_class"] for find in finds if find.get("goods_class")}),
                }


def of(consignments: Sequence[uuid.UUID]) -> Iterator[uuid.UUID]:
    """Yield the inspections of these consignments that gave a result."""
    for start in range(0, len(consignments), 500):
        done = Inspection.objects.looked().filter(consignment__in=consignments[start : start + 500])
        yield from done.order_by("done_at").values_list("pk", flat=True)
