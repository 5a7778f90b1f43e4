"""A past with outcomes, from a file in any format that tells them: history rows in memory, and what was left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.consignments import reading
from greenlane.consignments.consignment import Consignment
from greenlane.consignments.reading import Draft, Refused
from greenlane.consignments.tables.outcomes import UNKNOWN, Outcome
from greenlane.engine.duck import DuckEngine
from greenlane.engine.failure import QueryFailed
from greenlane.front.telling import Part, plain
from greenlane.targeting import expression
from greenlane.targeting.history import rows

WorkOut = Callable[[Consignment], Sequence[dict[str, object]]]
_BATCH = 2000
_REASONS = 5


class NoPast(ValueError):
    """What was asked cannot be evaluated; the message is one sentence for whoever asked.

    ``said``: the same as a part of ``front.telling``, where a page may have to say it in the reader's language.
    """

    def __init__(self, said: Part | str) -> None:
        super().__init__(plain(said))
        self.said = None if isinstance(said, str) else said


@dataclass
class Past:
    """``table``: history rows (``history.rows.SCHEMA``), one for each goods line that was read.

    ``lines``: of the file; ``refused``: those that could not be believed, with the most frequent ``reasons``;
    ``undated``: those without a day of submission or arrival.
    """

    table: pa.Table
    lines: int = 0
    refused: int = 0
    undated: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def left_out(self) -> dict[str, Any]:
        """Return the lines read and left out, as JSON values."""
        return {
            "lines": self.lines,
            "refused": self.refused,
            "without_day": self.undated,
            "reasons": dict(self.reasons.most_common(_REASONS)),
        }


def read(labelled: Iterable[tuple[Draft, Sequence[Outcome]]], work_out: WorkOut) -> Past:
    """Read drafts with their outcomes; a consignment that is refused leaves all its lines out, counted.

    An outcome without the day on which it became known counts as known on the day of the declaration. Raises whatever
    the reader raises before its first line, and NoPast where no line can be used.
    """
    past = Past(rows.SCHEMA.empty_table())
    parts: list[pa.Table] = []
    batch: list[dict[str, object]] = []
    for number, (draft, outcomes) in enumerate(labelled):
        batch.extend(_rows(number, draft, outcomes, work_out, past))
        if len(batch) >= _BATCH:
            parts.append(pa.Table.from_pylist(batch, schema=rows.SCHEMA))
            batch.clear()
    parts.append(pa.Table.from_pylist(batch, schema=rows.SCHEMA))
    past.table = pa.concat_tables(parts)
    if not past.lines:
        raise NoPast("the file holds no declarations: nothing stands below its header")
    if not past.table.num_rows:
        why = "; ".join(f"{reason} ({count:,} times)" for reason, count in past.reasons.most_common(1))
        raise NoPast(f"none of {past.lines:,} lines can be used: {why or 'none has a day'}")
    return past


def _rows(
    number: int, draft: Draft, outcomes: Sequence[Outcome], work_out: WorkOut, past: Past
) -> list[dict[str, object]]:
    past.lines += len(draft.lines)
    checked = reading.check(draft)
    if isinstance(checked, Refused):
        past.refused += len(draft.lines)
        past.reasons.update(f"{fault.field}: {fault.reason}" for fault in checked.faults[:_REASONS])
        return []
    day = checked.submitted.date() if checked.submitted else checked.arrival
    if day is None:
        past.undated += len(draft.lines)
        return []
    by_line = dict(zip(draft.lines, outcomes, strict=True))
    return [
        _row(facts, number, nth, day, by_line.get(line.line, UNKNOWN))
        for nth, (facts, line) in enumerate(zip(work_out(checked), checked.goods, strict=True))
    ]


def _row(facts: dict[str, object], number: int, nth: int, day: dt.date, outcome: Outcome) -> dict[str, object]:
    known = None if outcome.found is None else outcome.known or day
    return rows.of(facts, id=str(number), nth=nth, day=day, found=outcome.found, known=known)


def only(table: pa.Table, condition: str) -> pa.Table:
    """Return the rows whose facts meet a condition in the language of indicators. Raises NoPast."""
    try:
        sql = expression.sql(expression.parse(condition, {}), {})
        with DuckEngine() as engine:
            engine.arrow("past", table.append_column("row_number", pa.array(np.arange(table.num_rows))))
            kept = engine.rows(f"SELECT row_number FROM past WHERE ({sql}) ORDER BY row_number")  # noqa: S608 (admitted)
    except (expression.ExpressionError, QueryFailed) as error:
        raise NoPast(f"the condition cannot be used: {error}") from None
    return table.take(kept["row_number"])
