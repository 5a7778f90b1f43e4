"""The filters of the queue, as they stand in the address: read, written back, and taken away one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

LANES = ("red", "amber", "blue", "green")
REGIMES = ("CITES", "BASEL", "MONTREAL")
STATES = ("open", "waiting", "ordered", "inspected", "released", "any")
RESTS = ("law", "score", "learned", "explored", "random", "nothing")
DAYS = ("1", "3", "7", "30", "90")
SORTS = ("score", "waiting")
MANY = ("lane", "goods", "regime")
TEXT = 120


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to. Empty means: not narrowed. ``state`` open is what still has to be done."""

    lane: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    office: str = ""
    received: str = ""
    state: str = "open"
    assigned: str = ""
    rests: str = ""
    indicator: str = ""
    late: str = ""
    q: str = ""
    sort: str = "score"

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
        """The same filters with one of them as usual; a queue without a state shows every state."""
        usual: Any = "any" if name == "state" else getattr(Filters(), name)
        return replace(self, **{name: usual})

    def chips(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (name, values) of each filter that narrows the queue."""
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "sort" or not value or (field.name == "state" and value == "any"):
                continue
            yield field.name, value if isinstance(value, tuple) else (value,)

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes to show, in order of precedence."""
        return tuple(lane for lane in LANES if not self.lane or lane in self.lane)


_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "lane": LANES, "regime": REGIMES, "received": DAYS, "state": STATES, "rests": RESTS, "late": ("1",), "sort": SORTS,
}  # fmt: skip


def read(query: Mapping[str, Sequence[str]]) -> Filters:
    """Return the filters of an address (name → values). What is not allowed is left out, never an error."""
    found: dict[str, object] = {}
    for field in fields(Filters):
        given = (value.replace("\0", "").strip()[:TEXT] for value in query.get(field.name, ()))
        values = [value for value in given if value]
        allowed = _ALLOWED.get(field.name)
        values = [value for value in values if allowed is None or value in allowed]
        if values:
            found[field.name] = tuple(dict.fromkeys(values)) if field.name in MANY else values[-1]
    return Filters(**found)  # type: ignore[arg-type]
