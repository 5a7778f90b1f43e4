"""The indicators in force: an administration's active set, compiled once for each process and judged once a thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.people.models import Organisation
from greenlane.targeting.compiled import Compiled, Judge, compile_set
from greenlane.targeting.indicator import from_json, from_shelf
from greenlane.targeting.models import IndicatorSet

_DATES = frozenset(name for name, column in COLUMNS.items() if column.type == "DATE")
_threads = threading.local()


def active_set(owner: Organisation) -> IndicatorSet:
    """Return the administration's set in force. Raises IndicatorSet.DoesNotExist where none was ever approved."""
    return IndicatorSet.objects.get(owner=owner, state=IndicatorSet.State.ACTIVE)


@lru_cache(maxsize=8)
def _compiled(digest: str, pk: Any) -> Compiled:
    return compile_set(from_json(fields) for fields in IndicatorSet.objects.get(pk=pk).content)


def compiled(indicator_set: IndicatorSet) -> Compiled:
    """Return the set compiled; a set never changes once it is stored, so neither does this."""
    return _compiled(indicator_set.digest, indicator_set.pk)


def judge(indicator_set: IndicatorSet) -> Judge:
    """Return this thread's judge for the set."""
    judges: dict[Any, Judge] = _threads.__dict__.setdefault("judges", {})
    if indicator_set.pk not in judges:
        for old in judges.values():
            old.close()
        judges.clear()
        judges[indicator_set.pk] = Judge(compiled(indicator_set))
    return judges[indicator_set.pk]


@lru_cache(maxsize=1)
def shelf() -> Compiled:
    """Return the indicators as they ship, compiled."""
    return compile_set(from_shelf())


def typed(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return stored facts with their dates as dates and their empty lists as lists."""
    row: dict[str, object] = {name: [] for name, column in COLUMNS.items() if column.type == "VARCHAR[]"}
    for name, value in facts.items():
        row[name] = date.fromisoformat(value) if name in _DATES and isinstance(value, str) else value
    return row
