"""An amendment that another one overtook: what two officers changed of one case, brought together. Pure.

Fields are those of ``typed``. What belongs together is taken together, so that no unit stands beside the other's
number: the quantities of a line, a value with its currency, a stop, a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from greenlane.seizures.typed import ROWS, rows_of

Stands = Literal["theirs", "both", "apart"]
_ALONE = frozenset({"unit", "currency", "standing"})
"""What stands in a row from the beginning, beside what ``ROWS`` says."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that the other changed, or of whose list the other took lines away or moved them.

    ``typed`` is what the officer typed there. ``stands``: what is in the form now: ``theirs``; ``both`` changed it and
    what was typed stands; ``apart``: both changed the list, the other's stands, and what was typed is to be typed anew.
    """

    field: str
    before: str
    theirs: str
    typed: str
    stands: Stands


@dataclass(frozen=True, slots=True)
class Met:
    """What stands in the form now, and what the other changed."""

    shown: dict[str, Any]
    changes: tuple[Change, ...]


def met(before: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Met:
    """Bring together what was sent (``mine``) and what stands now (``theirs``), both made of ``before``.

    What only the other changed is the other's; what both changed otherwise is as it was typed, and is named.
    """
    other = [name for name in dict.fromkeys((*before, *theirs)) if _text(before.get(name)) != _text(theirs.get(name))]
    own = _touched(before, mine)
    moved = {part for part in ROWS if _moved(part, before, theirs)}
    their_units, own_units = {_unit(name, moved) for name in other}, {_unit(name, moved) for name in own}
    shown = dict(mine)
    for name in (*before, *theirs, *mine):
        unit = _unit(name, moved)
        if unit in their_units and (unit in moved or unit not in own_units):
            shown[name] = theirs.get(name, [] if name == "measures" else "")
    lost = [name for name in own if _unit(name, moved) in moved]
    changes = []
    for name in dict.fromkeys((*other, *lost)):
        unit = _unit(name, moved)
        stood, now, typed = (_text(of.get(name)) for of in (before, theirs, mine))
        stands: Stands = "theirs"
        if unit in moved:
            stands = "apart" if name in own else "theirs"
        elif unit in own_units and name in mine and now != typed:
            stands = "both"
        changes.append(Change(name, stood, now, typed, stands))
    return Met(shown, tuple(changes))


def _touched(before: Mapping[str, Any], mine: Mapping[str, Any]) -> list[str]:
    """The fields in which something else was sent than stood there; not what new rows hold before anybody types."""
    touched = [name for name, value in mine.items() if _text(value) != _text(before.get(name))]
    filled = {_row(name) for name in touched if not _by_itself(name)}
    stood = {_row(name) for name in before}
    return [name for name in touched if not _row(name) or _row(name) in filled | stood]


def _row(name: str) -> str:
    """The row that a field is in, or an empty string."""
    part, _hyphen, rest = name.partition("-")
    return f"{part}-{rest.partition('-')[0]}" if part in ROWS else ""


def _by_itself(name: str) -> bool:
    part, last = name.partition("-")[0], name.rpartition("-")[2]
    return bool(_row(name)) and last in {*ROWS[part], *_ALONE}


def _unit(name: str, moved: Iterable[str]) -> str:
    """What a field is taken together with: a field of a line of goods, a row of another list, a part of the record."""
    steps = name.split("-")
    if steps[0] in moved:
        return steps[0]
    return "-".join(steps[: 3 if steps[0] == "goods" else 2 if steps[0] in ROWS else 1])


def _moved(part: str, before: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Tell whether rows of a list were taken away or stand elsewhere now, so that a row is not the same row."""
    old, new = _rows(part, before), _rows(part, theirs)
    return len(new) < len(old) or any(row in old and old[n] != row for n, row in enumerate(new[: len(old)]))


def _rows(part: str, fields: Mapping[str, Any]) -> list[dict[str, str]]:
    begins = [f"{part}-{n}-" for n in range(rows_of(fields, part))]
    return [{name[len(b) :]: _text(value) for name, value in fields.items() if name.startswith(b)} for b in begins]


def _text(value: Any) -> str:
    """A value as it is compared: a record keeps one blank where a form has several, or ends of lines."""
    if isinstance(value, list | tuple):
        return ", ".join(sorted(map(str, value)))
    return "" if value is None else " ".join(str(value).split())
