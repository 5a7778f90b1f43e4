"""What an amendment changed: two declarations as JSON, compared path by path. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One value that differs. ``before`` or ``after`` is empty where nothing stood there."""

    path: str
    before: str
    after: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return every value that differs, in order of the later declaration, then what only the earlier one had."""
    old, new = dict(flat(before)), dict(flat(after))
    found = [Change(path, old.get(path, ""), value) for path, value in new.items() if old.get(path) != value]
    found += [Change(path, value, "") for path, value in old.items() if path not in new]
    return tuple(change for change in found if not change.path.endswith(".line"))


_PERSONAL = re.compile(r"parties\b|.*\.(?:holder|consignor)\Z")


def personal(path: str) -> bool:
    """Say whether the name of a person may stand at a path: of a party, or on a paper."""
    return _PERSONAL.match(path) is not None


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every value at the end of a branch; entries of a list are counted from 1."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for n, inner in enumerate(value, start=1):
            yield from flat(inner, f"{path}[{n}]")
    elif value is not None and value != "":
        yield path, str(value)
