"""Which records belong together, and why: by the rare identifiers that they share. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from greenlane.tracing.links import rarity

Value = tuple[str, str]
"""(kind, value) of an identifier, normalised."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that two records show, how many records show it, and what that says in bits."""

    kind: str
    value: str
    weight: float
    shown: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that share values, ``first`` before ``second`` in order. ``weight`` is ``rarity.together``, in bits.

    ``shared`` holds the strongest first.
    """

    first: str
    second: str
    weight: float
    shared: tuple[Shared, ...]


def linked(
    records: Mapping[str, Iterable[Value]],
    *,
    total: int | None = None,
    shown: Mapping[Value, int] | None = None,
    excluded: Collection[Value] = (),
    common: int = rarity.COMMON,
    least: float = 1.0,
) -> list[Link]:
    """Return the pairs of records that share values worth ``least`` bits together, the strongest first.

    ``total`` and ``shown`` are counts over a larger register, where there is one (else those of ``records``).
    ``excluded`` values say nothing. A value that more than ``common`` records show brings no pair by itself, so that
    no more than ``common`` times the number of identifiers pairs are looked at; it counts where others brought the
    pair.
    """
    values = {key: frozenset(own) - frozenset(excluded) for key, own in records.items()}
    holders: dict[Value, list[str]] = defaultdict(list)
    for key, own in sorted(values.items()):
        for value in own:
            holders[value].append(key)
    pairs = {pair for keys in holders.values() if len(keys) <= common for pair in combinations(keys, 2)}
    counts = {value: max(len(keys), (shown or {}).get(value, 0)) for value, keys in holders.items()}
    size = max([total or 0, len(values), *counts.values()])
    found = []
    for first, second in pairs:
        weights = {value: rarity.bits(value[0], counts[value], size) for value in values[first] & values[second]}
        weight = rarity.together(weights)
        if weight >= least:
            ordered = sorted(weights, key=lambda value: (-weights[value], value))
            shared = tuple(Shared(*value, weights[value], counts[value]) for value in ordered)
            found.append(Link(first, second, weight, shared))
    return sorted(found, key=lambda link: (-link.weight, link.first, link.second))
