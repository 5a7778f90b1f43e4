"""The filters of the desk, as they stand in the address: read, written back, and taken away one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

STATES = ("open", "waiting", "asked", "accepted", "refused", "any")
OVERALL = ("refuse", "ask", "cannot_tell", "no_objection")
REGIMES = ("CITES", "BASEL", "MONTREAL")
DAYS = ("1", "7", "30", "90")
SORTS = ("waits", "latest")
MANY = ("overall", "regime")
TEXT = 80


@dataclass(frozen=True)
class Filters:
    """What the desk is narrowed to. Empty means: not narrowed. ``state`` open is what is still to be decided.

    ``left`` no: used up; ``fast``: gone by the fast lane; ``asked`` us: put to one's own organisation, unanswered.
    """

    state: str = "open"
    overall: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    left: str = ""
    fast: str = ""
    asked: str = ""
    received: str = ""
    q: str = ""
    sort: str = "waits"

    @property
    def query(self) -> str:
        """The part of the address after the ``?``; what is as usual is left out."""
        usual = Filters()
        pairs = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != getattr(usual, field.name):
                pairs += [(field.name, one) for one in (value if isinstance(value, tuple) else (value,))]
        return urlencode(pairs)

    def without(self, name: str) -> Filters:
        """The same filters with one of them as usual; a desk without a state shows every state."""
        usual: Any = "any" if name == "state" else getattr(Filters(), name)
        return replace(self, **{name: usual})

    def chips(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (name, values) of each filter that narrows the desk."""
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "sort" or not value or (field.name == "state" and value == "any"):
                continue
            yield field.name, value if isinstance(value, tuple) else (value,)


_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "state": STATES, "overall": OVERALL, "regime": REGIMES, "left": ("no", "yes"), "fast": ("1",), "asked": ("us",),
    "received": DAYS, "sort": SORTS,
}  # fmt: skip


def read(query: Mapping[str, Sequence[str]]) -> Filters:
    """Return the filters of an address (name → values). What is not allowed is left out, never an error."""
    found: dict[str, object] = {}
    for field in fields(Filters):
        given = (value.replace("\0", "").strip()[:TEXT] for value in query.get(field.name, ()))
        allowed = _ALLOWED.get(field.name)
        values = [value for value in given if value and (allowed is None or value in allowed)]
        if values:
            found[field.name] = tuple(dict.fromkeys(values)) if field.name in MANY else values[-1]
    return Filters(**found)  # type: ignore[arg-type]
