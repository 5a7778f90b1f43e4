"""Groups of cases that hang together, with what holds them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from greenlane.tracing.links.linked import Link

ENOUGH = 6.0
"""From how many bits a link puts two cases into one group: by chance it would be met once in 64 pairs or rarer."""


@dataclass(frozen=True, slots=True)
class Together:
    """Cases of one group, in order, and the links inside it, the strongest first.

    ``weakest`` is the link without which the group would be two, in bits: a group is as good as that. It may be a
    chain: the first and the last of it need not share anything (``tight`` False).
    """

    members: tuple[str, ...]
    links: tuple[Link, ...]
    weakest: float
    tight: bool


def together(links: Iterable[Link], *, least: float = ENOUGH) -> tuple[Together, ...]:
    """Return the groups that links of ``least`` bits or more hold together, the largest first.

    Single linkage by Kruskal's algorithm (1956): the strongest links go first, and the last one that joins two parts
    of a group is its weakest.
    """
    strong = sorted((link for link in links if link.weight >= least), key=lambda link: -link.weight)
    leader: dict[str, str] = {}
    weakest: dict[str, float] = {}
    for link in strong:
        one, other = _leader(leader, link.first), _leader(leader, link.second)
        if one != other:
            leader[other] = one
            weakest[one] = link.weight
    inside: dict[str, list[Link]] = defaultdict(list)
    for link in strong:
        inside[_leader(leader, link.first)].append(link)
    groups = []
    for top, within in inside.items():
        members = tuple(sorted({key for link in within for key in (link.first, link.second)}))
        pairs = len(members) * (len(members) - 1) // 2
        groups.append(Together(members, tuple(within), weakest[top], len(within) == pairs))
    return tuple(sorted(groups, key=lambda group: (-len(group.members), group.members)))


def _leader(leader: dict[str, str], key: str) -> str:
    leader.setdefault(key, key)
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key
