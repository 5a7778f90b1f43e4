"""Outcomes in a table of their own, for declarations in a format that tells none: by reference, and line if need be."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from greenlane.consignments import convert
from greenlane.consignments.reading import Draft
from greenlane.consignments.tables.outcomes import UNKNOWN, Outcome
from greenlane.targeting.evaluation.past import NoPast

Told = Mapping[tuple[str, int], Outcome]
WHOLE = 0
"""The line number of an outcome that is of all lines of a consignment."""


def read(stream: TextIO) -> Told:
    """Read outcomes: columns ``reference`` and ``found`` (yes or no), and, if given, ``line`` and ``known`` (a date).

    ``line`` counts the goods of a consignment from 1; blank: all of them. Raises NoPast, naming the row.
    """
    rows = csv.DictReader(stream)
    try:
        if missing := {"reference", "found"} - set(rows.fieldnames or ()):
            raise NoPast(f"the table of outcomes has no column {', '.join(sorted(missing))}")
        return dict(_told(rows))
    except (convert.Unconvertible, csv.Error) as error:
        raise NoPast(f"row {rows.line_num - 1} of the outcomes: a value {error}") from None
    except UnicodeDecodeError:
        raise NoPast("the table of outcomes is not in UTF-8") from None


def _told(rows: csv.DictReader[str]) -> Iterator[tuple[tuple[str, int], Outcome]]:
    for row in rows:
        given = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        known = dt.date.fromisoformat(convert.day(given["known"])) if given.get("known") else None
        if given["found"]:
            line = convert.count(given["line"]) if given.get("line") else WHOLE
            yield (given["reference"], line), Outcome(convert.flag(given["found"]), known)


def beside(drafts: Iterable[Draft], told: Told) -> Iterator[tuple[Draft, Sequence[Outcome]]]:
    """Yield each draft with one outcome for each of its input lines, in the order of its goods."""
    for draft in drafts:
        reference = str(draft.fields.get("reference") or "").strip()
        whole = told.get((reference, WHOLE), UNKNOWN)
        yield draft, [told.get((reference, n), whole) for n in range(1, len(draft.lines) + 1)]
