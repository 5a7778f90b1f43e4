"""Which companies may be one, taken together: a suggestion, never a merge. Persons are not grouped at all. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc


def groups(
    pairs: pa.Table, *, threshold: float = 0.95, apart: Iterable[tuple[str, str]] = ()
) -> tuple[frozenset[str], ...]:
    """Return groups of mentions of companies that hang together by pairs (``bulk.PAIRS``), the largest first.

    Pairs count from ``threshold`` on, the heaviest first; one that would bring together two mentions judged not to be
    the same (``apart``, in either order) does not. A chain of likely pairs may join what no pair would: the larger a
    group, the more it is to be doubted.
    """
    kept = pairs.filter(
        pc.and_(pc.greater_equal(pairs.column("probability"), threshold), pc.equal(pairs.column("part"), "company"))
    ).sort_by([("weight", "descending"), ("first", "ascending"), ("second", "ascending")])
    enemies: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in apart:
        enemies[one].add(other)
        enemies[other].add(one)
    of: dict[str, set[str]] = {}
    for one, other in zip(kept.column("first").to_pylist(), kept.column("second").to_pylist(), strict=True):
        small, large = sorted((of.setdefault(one, {one}), of.setdefault(other, {other})), key=len)
        if small is large or any(enemies[mention] & large for mention in small if mention in enemies):
            continue
        large |= small
        of.update(dict.fromkeys(small, large))
    found = {frozenset(group) for group in of.values() if len(group) > 1}
    return tuple(sorted(found, key=lambda group: (-len(group), min(group))))
