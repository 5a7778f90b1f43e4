#!/usr/bin/env python3
"""Write docs/reference/facts.md, the table of every fact an indicator can name, from the columns themselves.

    python scripts/facts_page.py

A test holds the page to the columns.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from greenlane.consignments.facts.columns import Column
from greenlane.targeting.vocabulary import NAMES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "facts.md"

_TYPES = {
    "BOOLEAN": "yes or no", "BIGINT": "whole number", "DOUBLE": "number", "VARCHAR": "text", "DATE": "date",
    "VARCHAR[]": "list of texts",
}  # fmt: skip

_HEAD = """\
# Facts

What is worked out of each goods line at intake, and what an indicator's `when` can name. Made from
`greenlane.consignments.facts.columns` and `greenlane.targeting.history.features` by `scripts/facts_page.py`: change it
there.

A fact without a value (NULL, written None here) means *cannot tell*: the declaration, or the law and geography that
this installation knows, do not settle it. It is never a guess. An empty list means that there is none; a list
without a value, that nobody can tell. Everything is *as declared*: nothing here was verified or concluded.

Law is that of the day of arrival. Countries are those of routes and addresses, never of persons.

The last group is no fact of the declaration: it is what the past says of it, worked out when it is screened, from what
this administration received before the day of declaration and the outcomes recorded before that day. Where no history
is at hand, as for a file screened by itself, all of it is None. A rate is of what was inspected, which an officer or a
lane chose: it says nothing of what nobody looked at.
"""


def page() -> str:
    """Return the text of the page."""
    groups = groupby(NAMES.values(), key=lambda column: column.group)
    return _HEAD + "".join(_group(name, list(columns)) for name, columns in groups)


def _group(name: str, columns: list[Column]) -> str:
    rows = [f"| `{c.name}` | {_TYPES[c.type]}{f', {c.unit}' if c.unit else ''} | {c.meaning} |" for c in columns]
    return "\n".join(["", f"## {name.capitalize()}", "", "| fact | type | meaning |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
