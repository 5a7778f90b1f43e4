"""What a return misses or leaves out, and where each of it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from greenlane.reporting.difference import Difference
from greenlane.reporting.statutory import LeftOut, Made, Missing, Return, Row
from greenlane.seizures.typed import field_id


def address(what: Return, record: str) -> str:
    """Return where a record that a return was made of is looked at."""
    if not record:
        return ""
    return reverse("permits:one" if what.reads == "papers" else "seizures:one", args=[record])


def mend(what: Return, missing: Missing) -> str:
    """Return where what is missing is filled in: at its field, where there is one."""
    if not missing.case or what.reads == "papers" or not missing.field:
        return address(what, missing.case)
    return f"{reverse('seizures:edit', args=[missing.case])}#{field_id(missing.field)}"


def by_record(what: Return, missing: Iterable[Missing]) -> list[dict[str, Any]]:
    """Return what is missing, record by record."""
    found: dict[str, dict[str, Any]] = {}
    for one in missing:
        row = found.setdefault(
            one.case, {"number": one.number, "address": address(what, one.case), "fields": []}
        )  # fmt: skip
        row["fields"].append({"column": one.column, "line": one.line, "mend": mend(what, one)})
    return list(found.values())


def by_reason(what: Return, left_out: Iterable[LeftOut]) -> dict[str, list[tuple[str, int, str]]]:
    """Return what is left out, reason by reason: number, line, and where it is looked at."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    for one in left_out:
        found.setdefault(one.reason, []).append((one.number, one.key[1], address(what, one.key[0])))
    return dict(sorted(found.items()))


def named(told: Difference | None, numbers: Mapping[str, str]) -> Difference | None:
    """Return a difference with the number of a record in place of its key, of those whose number is given."""
    if told is None:
        return None
    changed = (
        replace(row, key=tuple(filter(None, (numbers.get(part, part) for part in row.key)))) for row in told.changed
    )
    return replace(told, changed=tuple(changed))


def rows(made: Made, most: int) -> list[tuple[str, str, list[str]]]:
    """Return the first rows: the number of the record, where it is looked at, and the cells as texts."""
    return [
        (row.number, _of_one(made.what, row), text) for row, text in zip(made.rows, made.texts[:most], strict=False)
    ]


def _of_one(what: Return, row: Row) -> str:
    """Where the record of a row is looked at; nowhere, where the row is a sum of several."""
    return address(what, row.case) if len({record for record, _line, _shipment in row.covers}) == 1 else ""


def of_kept(what: Return, kept: Mapping[str, Any]) -> Missing:
    """Return what was missing as a submission keeps it."""
    return Missing(**{name: kept.get(name, "") for name in Missing.__dataclass_fields__})
