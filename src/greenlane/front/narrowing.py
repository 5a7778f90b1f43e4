"""What a list is narrowed to, as it stands in the address: read, written back, taken away one by one; and its pages.

Pure. A room's own list derives its filters from ``Narrowing`` and says what each of them means.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

DAYS = ("1", "3", "7", "30", "90")
LONGEST = 120


@dataclass(frozen=True)
class Narrowing:
    """The filters of a list. A field is a text, or a tuple where several values may stand; its default is the usual.

    ``allowed``: what may stand in a field; one that it does not name takes any text. ``any`` in a field ``state``
    narrows nothing, and neither does ``sort``.
    """

    allowed: ClassVar[Mapping[str, Sequence[str]]] = {}

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> Self:
        """Return the filters of an address (name → values). What is not allowed is left out, never an error."""
        found: dict[str, Any] = {}
        for field in fields(cls):
            given = (value.replace("\0", "").strip()[:LONGEST] for value in query.get(field.name, ()))
            allowed = cls.allowed.get(field.name)
            values = [value for value in given if value and (allowed is None or value in allowed)]
            if values:
                found[field.name] = tuple(dict.fromkeys(values)) if isinstance(field.default, tuple) else values[-1]
        return cls(**found)

    @property
    def query(self) -> str:
        """The part of the address after the ``?``; what is as usual is left out."""
        narrowed = [(field.name, value) for field in fields(self) if (value := self._of(field.name)) != field.default]
        return urlencode(narrowed, doseq=True)

    def without(self, name: str) -> Self:
        """The same filters with one of them as usual; a list without a state shows every state."""
        usual = {field.name: field.default for field in fields(self)} | {"state": "any"}
        return replace(self, **{name: usual[name]})

    def chips(self, titles: Mapping[str, Any], words: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield each filter that narrows: its ``name``, its values in ``words``, and ``off``, the address without it.

        ``titles``: what each field is called; ``words``: field → value → what it is called, else it stands as it is.
        """
        for field in fields(self):
            value = self._of(field.name)
            if field.name == "sort" or not value or (field.name == "state" and value == "any"):
                continue
            named = words.get(field.name, {})
            said = [named.get(one, one) for one in (value if isinstance(value, tuple) else (value,))]
            yield {"name": titles[field.name], "words": said, "off": self.without(field.name).query}

    def _of(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and where the pages ``before`` and ``after`` them begin; None where there is none.

    A list that is counted through begins at a number. A long one begins after the mark of a row, which does not tell
    the page before it: ``back`` says that the first rows are elsewhere.
    """

    rows: list[Any]
    after: int | str | None
    before: int | None = None
    back: bool = False


def page(found: Any, start: str, size: int) -> Page:
    """Return the rows of a set that begin at ``start`` as the address has it; at its top where it says nothing."""
    first = int(start) if start.isdecimal() and len(start) <= 9 else 0
    rows = list(found[first : first + size + 1])
    return Page(rows[:size], first + size if len(rows) > size else None, max(0, first - size) if first else None)


def mark(at: dt.datetime, row: uuid.UUID) -> str:
    """Return what names the place of a row in a list by time."""
    return f"{at.astimezone(dt.UTC).isoformat()}~{row}"


def place(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    """Return the time and the key of a mark that stands in an address; None where it is none."""
    time, _, row = text.partition("~")
    try:
        at = dt.datetime.fromisoformat(time)
        return (at.astimezone(dt.UTC), uuid.UUID(row)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def key(text: str) -> uuid.UUID | None:
    """Return the key of a row that stands in an address; None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
