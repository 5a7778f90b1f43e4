"""The checks on the shelf ``checks/``, an administration's own ones too, found by their codes."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from greenlane import shelf
from greenlane.permits.finding import Check

SHELF = "greenlane.permits.checks"


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check in order of its code; each file holds ``CHECKS``. Raises ValueError for a code used twice."""
    found: dict[str, Check] = {}
    for module in shelf.modules(SHELF):
        for check in module.CHECKS:
            if check.code in found:
                raise ValueError(f"two checks have the code {check.code}")
            found[check.code] = check
    return tuple(found[code] for code in sorted(found))


def needing(lists: Collection[str]) -> tuple[str, ...]:
    """Return the codes of the checks that need one of these lists."""
    return tuple(check.code for check in all_checks() if check.needs in lists)
