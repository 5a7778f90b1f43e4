"""Made-up input: consignments of the invented country Northport, as many as are asked for."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from greenlane.consignments.consignment import from_json
from greenlane.consignments.facts.books import Books
from greenlane.consignments.facts.work_out import work_out
from greenlane.demo.traffic import Clerk, day

FIRST = dt.date(2026, 9, 1)
PER_DAY = 100
SAID = "made up (the demonstration's traffic of an invented country)"


def traffic(seed: int) -> Iterator[dict[str, Any]]:
    """Yield the fields of consignments without end, the same for the same seed."""
    clerk = Clerk(seed)
    for n in itertools.count():
        for fields, _truth in day(clerk, FIRST + dt.timedelta(days=n % 60), PER_DAY):
            yield fields


def facts(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return the facts of ``count`` consignments, one row for each goods line, as intake works them out."""
    books = Books(None)
    some = itertools.islice(traffic(seed), count)
    return [row for fields in some for row in work_out(from_json(fields), books)]
