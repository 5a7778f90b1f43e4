"""What differs between two submissions of one return: rows added, rows taken out, rows changed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One row in both, with what changed: (title of the column, before, after)."""

    key: tuple[str, ...]
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """From one submission to another. ``same`` counts the rows that did not change."""

    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]
    changed: tuple[Changed, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one submission, as texts, and for each the key by which it is the same row in another."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[str, ...], ...]


def between(before: Table, after: Table) -> Difference:
    """Compare two tables row by row. Where several rows have one key, they are compared in their order.

    A column that only one of them has is compared by its title with nothing.
    """
    old, new = _by_key(before), _by_key(after)
    added, removed, changed, same = [], [], [], 0
    for key in dict.fromkeys([*old, *new]):
        was, is_ = old.get(key, []), new.get(key, [])
        for left, right in zip(was, is_, strict=False):
            cells = tuple(_cells(before.header, left, after.header, right))
            same += not cells
            if cells:
                changed.append(Changed(key, cells))
        removed.extend(was[len(is_) :])
        added.extend(is_[len(was) :])
    return Difference(tuple(added), tuple(removed), tuple(changed), same)


def _by_key(table: Table) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key, row in zip(table.keys, table.rows, strict=True):
        found[key].append(row)
    return found


def _cells(titles: Texts, left: Texts, others: Texts, right: Texts) -> Iterable[tuple[str, str, str]]:
    was, is_ = dict(zip(titles, left, strict=True)), dict(zip(others, right, strict=True))
    for title in dict.fromkeys([*titles, *others]):
        if was.get(title, "") != is_.get(title, ""):
            yield title, was.get(title, ""), is_.get(title, "")
