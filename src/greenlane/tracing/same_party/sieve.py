"""Which of many pairs can be likely at all: most cannot, and are told apart here for a fraction of a weighing. Pure.

A pair that is let through is then weighed (``weights``), which alone decides. None is held back that would come to the
weight asked for: a field counts with the weight of its level, and fields not looked at yet with the most they can give.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import attrgetter

from greenlane.tracing.same_party.comparison import ELSE, FIELDS, Field, Level, Test
from greenlane.tracing.same_party.traits import Traits
from greenlane.tracing.same_party.weights import CONTRADICTION, Model, Part, part_of

SLACK = 1e-6
"""Bits by which sums in another order may differ."""
_DEAR = 4
"""Fields of so many levels are looked at last: names, whose letters have to be counted."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A field: its levels with the most that each gives, in bits; ``most`` of all; ``otherwise`` where none holds."""

    said: attrgetter[str]
    levels: tuple[tuple[Test, float], ...]
    otherwise: float
    most: float


class Sieve:
    """Lets pairs through that a model may hold for likely."""

    def __init__(self, model: Model, least: float = 0.0) -> None:
        """``least``: the weight in bits from which a pair is wanted; 0 is a probability of one half."""
        self._least = least - SLACK
        self._parts = {name: _plan(model.part(name), fields) for name, fields in FIELDS.items()}

    def passes(self, a: Traits, b: Traits) -> bool:
        """Whether a pair may come to the weight asked for. The order of the two does not matter."""
        name = part_of(a.kind, b.kind)
        sum_so_far, asked = self._parts[name or "company"]
        if not name:  # a person meets a company: the number of a paper may still outweigh that
            sum_so_far += CONTRADICTION
        least = self._least
        for field in asked:
            if field.said(a) and field.said(b):
                sum_so_far -= field.most
                for holds, gives in field.levels:
                    if holds(a, b):
                        sum_so_far += gives
                        break
                else:
                    sum_so_far += field.otherwise
            else:
                sum_so_far -= field.most
            if sum_so_far < least:
                return False
        return True


def _plan(part: Part, fields: tuple[Field, ...]) -> tuple[float, tuple[_Asked, ...]]:
    """Return the most that a pair can come to, and the fields in the order in which they are asked."""
    asked = [(field, _asked(field, part)) for field in fields if field.name in part.levels]
    asked.sort(key=lambda one: (len(one[0].levels) >= _DEAR, -one[1].most))
    prior = math.log2(part.prior / (1 - part.prior))
    return prior + sum(one.most for _field, one in asked), tuple(one for _field, one in asked)


def _asked(field: Field, part: Part) -> _Asked:
    known = part.levels[field.name]
    levels = tuple((level.holds, _most(level, field, part)) for level in field.levels)
    otherwise = math.log2(known[ELSE][0] / known[ELSE][1]) if ELSE in known else 0.0
    most = max(0.0, otherwise, *(gives for _holds, gives in levels))
    return _Asked(attrgetter(field.column), levels, otherwise, most)


def _most(level: Level, field: Field, part: Part) -> float:
    """The most that a level can give: its own weight, and what the rarest value adds. Infinite where it is not known:
    the weighing decides."""
    known = part.levels[field.name]
    if level.name not in known:
        return math.inf
    m, u = known[level.name]
    return math.log2(m / u) + _rarest(level, field, part)


def _rarest(level: Level, field: Field, part: Part) -> float:
    if not level.rarity:
        return 0.0
    least = part.rarest(level.rarity)
    usual = part.levels[field.name].get(field.base(level.rarity))
    return max(math.log2(usual[1] / least), 0.0) if least and usual else 0.0
