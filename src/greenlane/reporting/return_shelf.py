"""The returns on the shelf ``returns/``, an administration's own ones too, found by their names."""

from __future__ import annotations

from functools import cache

from greenlane import shelf
from greenlane.reporting.statutory import Return

SHELF = "greenlane.reporting.returns"


class UnknownReturn(LookupError):
    """No return has that name; the message names those there are."""


@cache
def all_returns() -> tuple[Return, ...]:
    """Return every return in order of name; each file holds ``RETURN``. Raises ValueError for a name used twice."""
    found: dict[str, Return] = {}
    for module in shelf.modules(SHELF):
        one: Return = module.RETURN
        if one.name in found:
            raise ValueError(f"two returns have the name {one.name}")
        found[one.name] = one
    return tuple(found[name] for name in sorted(found))


def by_name(name: str) -> Return:
    """Return the return of that name. Raises UnknownReturn."""
    for known in all_returns():
        if known.name == name:
            return known
    raise UnknownReturn(f"no return {name!r}; there are {', '.join(known.name for known in all_returns())}")
