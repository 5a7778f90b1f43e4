"""What nobody could do better on invented mentions, roughly: two that share a name, and nothing else, may be two.

A judge is imagined who reads every spelling, script and typing error right, and knows of every name how many bear it.
Pairs that agree in a phone, e-mail address, number, address or date of birth beside the name it gets right. Of the
others it knows, for each kind of pair (how many bear the name, whether countries and what else both say differ), how
many are one party, and it says so of all or of none. Real judges do worse: it is a limit, not an aim.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from benchmarks.parties_made import Told, told

_OWN = ("phone", "email", "registration", "paper", "address", "born")
Read = tuple[int, tuple[str, ...], str, tuple[object, ...]]
"""A mention as the judge reads it: its party, the name (without what is left out), the country, what else it says."""


def limit(count: int) -> tuple[int, int, int]:
    """Return how many pairs of one party the judge finds, how many it says at all, and how many there are."""
    alike: defaultdict[tuple[str, ...], list[Read]] = defaultdict(list)
    mentions: Counter[int] = Counter()
    for one in told(count):
        mentions[one.party.number] += 1
        alike[_name(one)].append(_read(one))
    kinds: defaultdict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    for group in alike.values():
        bearers = len({party for party, *_ in group})
        for a, b in combinations(group, 2):
            for kind in _kind(a, b, bearers):
                kinds[kind][a[0] == b[0]] += 1
    said = [(others, same) for others, same in kinds.values() if same > others]
    total = sum(n * (n - 1) // 2 for n in mentions.values())
    return sum(same for _, same in said), sum(others + same for others, same in said), total


def _kind(a: Read, b: Read, bearers: int) -> Iterator[tuple[object, ...]]:
    """Yield the kind of a pair; nothing where the judge reads two whole names that differ."""
    whole = [len(a[1]), len(b[1])]
    if a[1] != b[1] and min(whole) == max(whole):
        return
    told_both = [(one == other) for one, other in zip(a[3], b[3], strict=True) if one and other]
    if any(told_both):
        # That two parties share a name and, say, a phone happens, and the judge sees through it.
        yield ("right", a[0] == b[0])
        return
    country = "" if not (a[2] and b[2]) else "same" if a[2] == b[2] else "differs"
    yield (min(int(math.log2(bearers) * 2), 12), a[1] == b[1], country, min(len(told_both), 3))


def _words(one: Told) -> tuple[str, ...]:
    spelling = one.party.names[0][0] if one.party.language != "zh" else one.party.names[-1][-1]
    return tuple(spelling.casefold().split())


def _name(one: Told) -> tuple[str, ...]:
    words = _words(one)
    return (words[0], words[-1]) if one.party.person else words


def _read(one: Told) -> Read:
    words = _words(one)
    if one.party.person and len(words) > 2 and len(one.named.name.split()) < len(words):
        words = (words[0], words[-1])
    # What is said of the party itself, or of another (a wrong phone is nobody's): whatever the errors in writing it.
    own = {"phone": one.phone, "address": one.address, "email": one.party.email,
           "registration": one.party.registration, "paper": one.party.paper, "born": one.party.born}  # fmt: skip
    said = tuple(own[field] if getattr(one.named, field) else None for field in _OWN)
    return one.party.number, words, one.named.country, said
