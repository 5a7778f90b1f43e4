"""The year before: traffic and outcomes that only the long history holds, so that there is something to learn from.

Every consignment is screened by the indicators as they ship. What goes red is opened, and so is a share at random: in
that year Northport took stock.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pyarrow as pa

from greenlane.consignments.consignment import from_json
from greenlane.consignments.facts.work_out import work_out
from greenlane.consignments.library import books
from greenlane.demo.traffic import Clerk, Truth, day
from greenlane.people.models import Organisation
from greenlane.targeting import past, standing
from greenlane.targeting.actions import past as counts
from greenlane.targeting.history import rows
from greenlane.targeting.lane import Policy, decide
from greenlane.targeting.models import IndicatorSet
from greenlane.targeting.score import Score, score

STOCKTAKING = 0.1
"""The share that was opened at random in that year."""
SPACE = uuid.UUID("6a0f9d5e-0000-4000-8000-000000000000")
"""Keys of invented consignments are made from their references."""


def make(
    owner: Organisation, clerk: Clerk, *, first: dt.date, last: dt.date, per_day: int, places: Mapping[str, str]
) -> None:
    """Write the traffic from ``first`` to ``last`` to the long history, and count what it says of each key.

    ``places``: for each office as it is declared, the code of that which takes it in.
    """
    indicator_set = standing.active_set(owner)
    history, month = past.history(owner), first.replace(day=1)
    while month <= last:
        following = (month + dt.timedelta(days=32)).replace(day=1)
        dates = [max(first, month) + dt.timedelta(days=n) for n in range((following - max(first, month)).days)]
        traffic = [
            one for date in dates if date <= last for one in _screened(clerk, date, per_day, indicator_set, places)
        ]
        part = f"year-before-{month:%Y-%m}"
        for dataset, schema, n in (
            (past.ROWS, rows.SCHEMA, 0),
            (past.SCREENINGS, past.SCREENING, 1),
            (past.OUTCOMES, past.OUTCOME, 2),
        ):
            table = pa.Table.from_pylist([row for one in traffic for row in one[n]], schema=schema)
            if table.num_rows:
                history.append(dataset, table, day=past.DAY[dataset], part=part)
        month = following
    with past.opened(owner, last) as held:
        counts.rebuild(owner, held.engine, "past", last + dt.timedelta(days=1), held.work)


Kept = tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]
"""The rows of one consignment: its goods lines, its screening, its outcome if it was opened."""


def _screened(
    clerk: Clerk, date: dt.date, count: int, indicator_set: IndicatorSet, places: Mapping[str, str]
) -> Iterator[Kept]:
    judge, known, drawn = standing.judge(indicator_set), books(), random.Random(f"{date}")  # noqa: S311 (a demonstration)
    traffic = list(day(clerk, date, count))
    facts = [work_out(from_json(fields), known) for fields, _truth in traffic]
    answers = iter(judge.answers([row for group in facts for row in group]))
    for (fields, truth), group in zip(traffic, facts, strict=True):
        found = score(judge.compiled, group, [next(answers) for _row in group])
        place = places[fields["office"]]
        yield _kept(fields["reference"], date, group, found, truth, drawn.random(), indicator_set.label, place)


def _kept(
    reference: str, date: dt.date, facts: list[dict[str, Any]], found: Score, truth: Truth, drawn: float, label: str,
    place: str,
) -> Kept:  # fmt: skip
    policy = Policy(random_rate=STOCKTAKING)
    decision = decide(found.value, found.hard, drawn, policy)
    key, sampled = str(uuid.uuid5(SPACE, reference)), drawn < policy.random_rate
    row = partial(rows.of, id=key, day=date, place=place, sampled=sampled, lane=decision.lane, score=found.value)
    screening: dict[str, object] = {
        "id": key,
        "screening": key,
        "day": date,
        "office": place,
        "indicator_set": label,
        "lane": decision.lane,
        "rests_on": decision.rests_on,
        "score": found.value,
        "points": found.points,
        "hard": found.hard,
        "sampled": sampled,
        "codes": [reason.code for reason in found.reasons],
    }
    outcome: dict[str, object] = {
        "id": key,
        "found": bool(truth.what),
        "known": date,
        "kind": "open",
        "minutes": 95,
        "lane": decision.lane,
        "sampled": sampled,
        "classes": [truth.goods_class] if truth.goods_class else [],
    }
    opened = [outcome] if decision.lane == "red" else []
    return [row(one, nth=n) for n, one in enumerate(facts)], [screening], opened
