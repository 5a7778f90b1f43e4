"""What analysts' judgements come to: who is one party, and where judgements contradict each other. Pure.

Only what was judged "the same" joins; a likeness never does. Judgements are transitive: A is B and B is C, so A is C.
Where somebody judged that A is not C, nothing is resolved: the contradiction is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Groups(Generic[Key]):
    """``groups``: those that are one party, two or more each, as they were first named.

    ``contradictions``: pairs that were judged not to be the same and yet stand in one group.
    """

    groups: tuple[frozenset[Key], ...]
    contradictions: tuple[tuple[Key, Key], ...]

    def of(self, key: Key) -> frozenset[Key]:
        """Return the group of one, at least itself."""
        return next((group for group in self.groups if key in group), frozenset({key}))


def groups(judged: Iterable[tuple[Key, Key, str]]) -> Groups[Key]:
    """Return the groups of (first, second, verdict): ``same`` joins, ``not`` may contradict, any other says nothing.

    Union-find with path halving: Tarjan and van Leeuwen 1984. The order of the judgements changes no group.
    """
    rows = list(judged)
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for first, second, verdict in rows:
        if verdict == "same":
            parent[root(second)] = root(first)
    members: dict[Key, list[Key]] = {}
    for key in list(parent):
        members.setdefault(root(key), []).append(key)
    against = tuple(
        (first, second)
        for first, second, verdict in rows
        if verdict == "not" and first in parent and second in parent and root(first) == root(second)
    )
    return Groups(tuple(frozenset(group) for group in members.values() if len(group) > 1), against)
