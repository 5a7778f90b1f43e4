"""The indicators in force: an administration's active set, compiled once for each process and judged once a thread."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from greenlane.people.models import Organisation
from greenlane.targeting import unchecked
from greenlane.targeting.compiled import Compiled, Judge, compile_fitting, compile_stored
from greenlane.targeting.indicator import Indicator, IndicatorError, read_shelf
from greenlane.targeting.models import IndicatorSet
from greenlane.targeting.vocabulary import NAMES

_DATES = frozenset(name for name, column in NAMES.items() if column.type == "DATE")
_sets: dict[str, Compiled] = {}
_kept: dict[str, Mapping[str, Kept]] = {}
KEPT_MOST = 20
_threads = threading.local()
_log = logging.getLogger(__name__)


def active_set(owner: Organisation) -> IndicatorSet:
    """Return the administration's set in force. Raises IndicatorSet.DoesNotExist where none was ever approved.

    What it holds is read only when somebody asks for it: a process knows it compiled already.
    """
    return IndicatorSet.objects.defer("content").get(owner=owner, state=IndicatorSet.State.ACTIVE)


def compiled(indicator_set: IndicatorSet) -> Compiled:
    """Return the set compiled; sets of one digest judge alike. What is no longer admitted in it goes to the log."""
    if indicator_set.digest not in _sets:
        _sets[indicator_set.digest] = _told(compile_stored(indicator_set.content), indicator_set.label)
    return _sets[indicator_set.digest]


def _told(compiled: Compiled, label: str) -> Compiled:
    for one in compiled.unusable:
        _log.warning("indicator set %s: cannot tell any more, whatever the goods: %s", label, one.because)
    return compiled


def judge(indicator_set: IndicatorSet) -> Judge:
    """Return this thread's judge for the set; the one for another set is let go."""
    held: Judge | None = getattr(_threads, "judge", None)
    wanted = compiled(indicator_set)
    if held is None or held.compiled is not wanted:
        if held:
            held.close()
        held = _threads.judge = Judge(wanted)
    return held


@dataclass(frozen=True)
class Kept:
    """What a set says of one indicator, admitted today or not; ``names``: every word of its condition."""

    title: str
    because: str
    thresholds: Mapping[str, float]
    names: frozenset[str] = frozenset()


def kept(indicator_set: IndicatorSet) -> Mapping[str, Kept]:
    """Return the title and the sentence of each indicator that judged under a set, by code."""
    if indicator_set.digest not in _kept:
        while len(_kept) >= KEPT_MOST:
            _kept.pop(next(iter(_kept)), None)
        _kept[indicator_set.digest] = {fields["code"]: _keep(fields) for fields in indicator_set.content} | {
            unchecked.CODE: Kept(unchecked.TITLE, unchecked.BECAUSE, {})
        }
    return _kept[indicator_set.digest]


def _keep(fields: Mapping[str, Any]) -> Kept:
    thresholds = {name: threshold["value"] for name, threshold in fields.get("thresholds", {}).items()}
    names = frozenset(re.findall(r"[a-z_][a-z0-9_]*", str(fields.get("when", ""))))
    return Kept(str(fields.get("title", "")), str(fields.get("because", "")), thresholds, names)


@lru_cache(maxsize=1)
def shelf() -> Compiled:
    """Return the indicators as they ship and those of private packages, compiled."""
    return _told(compile_fitting(*read_shelf()), "as shipped")


def typed(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return stored facts with their dates as dates."""
    return {
        name: date.fromisoformat(value) if name in _DATES and isinstance(value, str) else value
        for name, value in facts.items()
    }


def with_shelf(active: IndicatorSet) -> list[dict[str, Any]]:
    """Return what the shelf holds now, as a set keeps it, with the administration's own points, thresholds, switches.

    What the administration holds and the shelf does not (a private package taken away, a sign withdrawn) is left out.
    What stands on the shelf but cannot be judged by is kept as the administration holds it.
    """
    held = {fields["code"]: fields for fields in active.content}
    found, unusable = read_shelf()
    unfit = {one.code for one in [*unusable, *shelf().unusable]}
    content = {i.code: _own_numbers(i, held.get(i.code)).as_json() for i in found if i.code not in unfit}
    content |= {code: dict(held[code]) for code in unfit if code in held and code not in content}
    return [content[code] for code in sorted(content)]


def _own_numbers(shipped: Indicator, held: Mapping[str, Any] | None) -> Indicator:
    if held is None:
        return shipped
    try:
        own = {name: fields["value"] for name, fields in held["thresholds"].items() if name in shipped.thresholds}
        return shipped.changed(points=held["points"], active=held["active"], thresholds=own)
    except (IndicatorError, KeyError, TypeError, AttributeError):  # a number that the indicator no longer admits
        return shipped


def news(active: IndicatorSet) -> list[str]:
    """Return the codes of indicators that are new, changed or gone on the shelf since the set was put together."""
    held = {fields["code"]: fields for fields in active.content}
    now = {fields["code"]: fields for fields in with_shelf(active)}
    return sorted(code for code in held.keys() | now.keys() if held.get(code) != now.get(code))
