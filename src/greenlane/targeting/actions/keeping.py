"""Keeping the long history: what was screened and found waits in the transaction that made it, then goes to Parquet.

What waits is first given to a part, in a transaction of its own; the part is then written whole under its name, and
only then forgotten here. Cut short anywhere, the same part is written again over itself: nothing is lost or doubled.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from greenlane.people.models import Organisation
from greenlane.targeting import past, standing
from greenlane.targeting.history import rows
from greenlane.targeting.models import Screening, ToHistory

MOST = 5_000
"""How many screenings or outcomes become one part."""


def let_wait(owner: Organisation, dataset: str, subjects: Iterable[uuid.UUID]) -> None:
    """Let what was just made, in the caller's transaction, wait for the long history."""
    ToHistory.objects.bulk_create([ToHistory(owner=owner, dataset=dataset, subject=one) for one in subjects])


def keep(outcomes: Callable[[Sequence[uuid.UUID]], Iterable[Mapping[str, Any]]], most: int = MOST) -> int:
    """Write all that waits to the long history and return how much it was; ``outcomes`` gives those of inspections."""
    makers = {
        ToHistory.Dataset.ROWS: lambda subjects: pa.Table.from_pylist(list(_rows(subjects)), schema=rows.SCHEMA),
        ToHistory.Dataset.SCREENINGS: lambda subjects: pa.Table.from_pylist(list(_screened(subjects)), past.SCREENING),
        ToHistory.Dataset.OUTCOMES: lambda subjects: pa.Table.from_pylist(list(outcomes(subjects)), past.OUTCOME),
    }
    kept = 0
    for owner in Organisation.objects.filter(pk__in=ToHistory.objects.values("owner")):
        while part := _part(owner, most):
            given = ToHistory.objects.filter(owner=owner, part=part)
            for dataset, make in makers.items():
                subjects = list(given.filter(dataset=dataset).order_by("pk").values_list("subject", flat=True))
                if subjects:
                    past.history(owner).append(dataset, make(subjects), day=past.DAY[dataset], part=part)
            kept += given.delete()[0]
        _tidy(owner)
    return kept


def _tidy(owner: Organisation) -> None:
    """Put the files of months that have become many together."""
    history = past.history(owner)
    for dataset in past.DAY:
        for month in history.crowded(dataset):
            history.compact(dataset, month)


def _part(owner: Organisation, most: int) -> str:
    """Return a part that was given out and not finished, else give what waits to a new one; empty: nothing waits."""
    with transaction.atomic():
        waiting = ToHistory.objects.filter(owner=owner)
        if unfinished := waiting.exclude(part="").values_list("part", flat=True).first():
            return unfinished
        keys = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True)[:most])
        if not keys:
            return ""
        part = f"{keys[0]:012d}-{keys[-1]:012d}"
        ToHistory.objects.filter(pk__in=keys).update(part=part)
    return part


def _rows(subjects: Sequence[uuid.UUID]) -> Iterator[dict[str, object]]:
    """The goods lines of these screenings as they were declared."""
    for screening in _these(subjects):
        consignment = screening.consignment
        for n, facts in enumerate(consignment.facts):
            yield rows.of(
                standing.typed(facts),
                id=str(consignment.pk),
                day=day_of(consignment.received_at),
                nth=n,
                version=consignment.version,
                place=consignment.office.code,
                sampled=screening.sampled,
                lane=screening.lane,
                score=screening.score,
            )


def _screened(subjects: Sequence[uuid.UUID]) -> Iterator[dict[str, object]]:
    """What these screenings gave."""
    for screening in _these(subjects):
        said = screening.learned or {}
        yield {
            "id": str(screening.consignment_id),
            "screening": str(screening.pk),
            "day": day_of(screening.consignment.received_at),
            "office": screening.consignment.office.code,
            "indicator_set": screening.indicator_set.label,
            "policy": screening.policy.version if screening.policy else None,
            "model": said.get("model"),
            "p": said.get("p"),
            "rank": said.get("rank"),
            "lane": screening.lane,
            "rests_on": screening.rests_on,
            "score": screening.score,
            "points": screening.points,
            "hard": screening.hard,
            "sampled": screening.sampled,
            "codes": [reason["code"] for reason in screening.reasons],
        }


def _these(subjects: Sequence[uuid.UUID]) -> Iterator[Screening]:
    related = ("consignment__office", "indicator_set", "policy")
    heavy = ("indicator_set__content", "consignment__declared")
    found = Screening.objects.select_related(*related).defer(*heavy)
    # In pieces, because a database takes only so many values in one question.
    for start in range(0, len(subjects), 500):
        by_key = found.in_bulk(subjects[start : start + 500])
        yield from (by_key[key] for key in subjects[start : start + 500] if key in by_key)


def day_of(at: dt.datetime) -> dt.date:
    """Return the office's day of a moment: the day that the history counts by."""
    return timezone.localdate(at)
