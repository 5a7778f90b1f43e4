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
from greenlane.targeting.indicator import Indicator, IndicatorError, from_json, from_shelf
from greenlane.targeting.models import IndicatorSet

_DATES = frozenset(name for name, column in COLUMNS.items() if column.type == "DATE")
_sets: dict[str, Compiled] = {}
_threads = threading.local()


def active_set(owner: Organisation) -> IndicatorSet:
    """Return the administration's set in force. Raises IndicatorSet.DoesNotExist where none was ever approved.

    What it holds is read only when somebody asks for it: a process knows it compiled already.
    """
    return IndicatorSet.objects.defer("content").get(owner=owner, state=IndicatorSet.State.ACTIVE)


def compiled(indicator_set: IndicatorSet) -> Compiled:
    """Return the set compiled; sets of one digest judge alike."""
    if indicator_set.digest not in _sets:
        _sets[indicator_set.digest] = compile_set(from_json(fields) for fields in indicator_set.content)
    return _sets[indicator_set.digest]


def judge(indicator_set: IndicatorSet) -> Judge:
    """Return this thread's judge for the set; the one for another set is let go."""
    held: Judge | None = getattr(_threads, "judge", None)
    wanted = compiled(indicator_set)
    if held is None or held.compiled is not wanted:
        if held:
            held.close()
        held = _threads.judge = Judge(wanted)
    return held


@lru_cache(maxsize=1)
def shelf() -> Compiled:
    """Return the indicators as they ship, compiled."""
    return compile_set(from_shelf())


def typed(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return stored facts with their dates as dates."""
    return {name: date.fromisoformat(value) if name in _DATES else value for name, value in facts.items()}


def with_shelf(active: IndicatorSet) -> list[Indicator]:
    """Return the indicators on the shelf now, with the administration's own points, thresholds and switches.

    What the administration holds and the shelf does not (a private package taken away, a sign withdrawn) is left out.
    """
    held = {fields["code"]: fields for fields in active.content}
    return [_own_numbers(indicator, held.get(indicator.code)) for indicator in from_shelf()]


def _own_numbers(shipped: Indicator, held: Mapping[str, Any] | None) -> Indicator:
    if held is None:
        return shipped
    own = {name: fields["value"] for name, fields in held["thresholds"].items() if name in shipped.thresholds}
    try:
        return shipped.changed(points=held["points"], active=held["active"], thresholds=own)
    except IndicatorError:  # a number that the indicator no longer admits
        return shipped


def news(active: IndicatorSet) -> list[str]:
    """Return the codes of indicators that are new, changed or gone on the shelf since the set was put together."""
    held = {fields["code"]: fields for fields in active.content}
    now = {indicator.code: indicator.as_json() for indicator in with_shelf(active)}
    return sorted(code for code in held.keys() | now.keys() if held.get(code) != now.get(code))
