"""How much speaks for two mentions being the same party, term by term. Pure.

A term's weight is log2(m/u), in bits: m is how often the mentions of one party stand at that level, u how often those
of two parties do (Fellegi and Sunter 1969). A rare name says more than a frequent one: the term ``rarity`` is
log2(u/f), u being that of the same value, f the share of all parties that have the value (of the more frequent of both
where they differ). The weights of all terms and the prior's add up; the
probability is 2^weight / (1 + 2^weight). It holds as far as the fields are independent, which they are but roughly.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from greenlane.tracing.same_party.comparison import FIELDS
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.traits import COMPANY, MAYBE_COMPANY, MAYBE_PERSON, PERSON, Traits, hashed, traits

CONTRADICTION = -30.0
"""The weight of a person against a company, in bits: no other term makes up for it."""
SHIPPED_FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True)
class Part:
    """The weights of one kind of pair. ``prior`` is the probability that two mentions drawn at random are one party.

    ``levels``: field → level → (m, u). ``frequent``: column → digest of a value → its share of all parties that say
    the column; ``rare``: column → the share of a value that is not among those.
    """

    prior: float
    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    frequent: Mapping[str, Mapping[str, float]]
    rare: Mapping[str, float]

    def share(self, column: str, value: str) -> float:
        """Return the share of parties that have this value in a column, 0 where frequencies were never counted."""
        return self.frequent.get(column, {}).get(hashed(value), self.rare.get(column, 0.0))


@dataclass(frozen=True)
class Model:
    """The weights for pairs of persons and of companies; ``about`` says on what they were trained."""

    person: Part
    company: Part
    about: Mapping[str, Any]

    def part(self, name: str) -> Part:
        """Return the part ``person`` or ``company``."""
        return self.person if name == "person" else self.company

    def to_json(self) -> dict[str, Any]:
        """Return it as values that JSON knows."""
        return {"person": asdict(self.person), "company": asdict(self.company), "about": dict(self.about)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Model:
        """Return the model that ``to_json`` wrote. Raises KeyError or ValueError where it is another thing."""
        return cls(_part(said["person"]), _part(said["company"]), dict(said["about"]))


@dataclass(frozen=True)
class Term:
    """What one field says: the level at which ``a`` and ``b`` stand, and its weight in bits.

    The level ``rarity`` follows a field's own and has the ``share`` of all parties that say the value.
    """

    field: str
    level: str
    weight: float
    a: str
    b: str
    share: float | None = None


@dataclass(frozen=True)
class Weighed:
    """A pair: ``weight`` in bits is the prior's and that of all terms; ``part`` is the model's part that weighed."""

    weight: float
    probability: float
    terms: tuple[Term, ...]
    prior: float
    part: str


def weigh(a: Named, b: Named, model: Model) -> Weighed:
    """Weigh whether two mentions are the same party. The order of the two does not matter, but for what terms show."""
    one, other = traits(a), traits(b)
    part = part_of(one.kind, other.kind)
    weighed = weigh_traits(one, other, model)
    shown = tuple(_shown(term, a, b) for term in weighed.terms)
    return Weighed(weighed.weight, weighed.probability, shown, weighed.prior, part or "company")


def weigh_traits(one: Traits, other: Traits, model: Model) -> Weighed:
    """Weigh two mentions whose traits are worked out; the terms show those."""
    name = part_of(one.kind, other.kind)
    part = model.part(name or "company")
    terms = [] if name else [Term("kind", "differs", CONTRADICTION, one.kind, other.kind)]
    for field in FIELDS[name or "company"]:
        level = field.level(one, other)
        if not level or field.name not in part.levels:
            continue
        m, u = part.levels[field.name][level]
        said = getattr(one, field.column), getattr(other, field.column)
        terms.append(Term(field.name, level, math.log2(m / u), *said))
        column = next((found.rarity for found in field.levels if found.name == level), "")
        share = (
            max(part.share(column, getattr(one, column)), part.share(column, getattr(other, column))) if column else 0
        )
        if share:
            usual = part.levels[field.name][field.levels[0].name][1]
            terms.append(Term(field.name, "rarity", math.log2(usual / share), *said, share))
    prior = math.log2(part.prior / (1 - part.prior))
    weight = prior + sum(term.weight for term in terms)
    return Weighed(weight, probability(weight), tuple(terms), prior, name or "company")


def part_of(one: str, other: str) -> str:
    """Return by which part two kinds are weighed; an empty text where a person meets a company.

    Nobody said of a mention, and it reads like a person: with another such or a person it is weighed as a person, with
    a company as a company.
    """
    kinds = {one, other}
    if kinds <= {PERSON, MAYBE_PERSON}:
        return "person"
    return "company" if PERSON not in kinds and kinds <= {COMPANY, MAYBE_COMPANY, MAYBE_PERSON} else ""


def probability(weight: float) -> float:
    """Return the probability that a weight in bits comes to."""
    return 1 / (1 + math.exp2(-max(min(weight, 500.0), -500.0)))


@cache
def shipped() -> Model:
    """Return the model that ships, which was trained on invented mentions, as its ``about`` says."""
    return Model.from_json(json.loads(SHIPPED_FILE.read_text(encoding="utf-8")))


def _part(said: Mapping[str, Any]) -> Part:
    levels = {
        field: {level: (float(m), float(u)) for level, (m, u) in found.items()}
        for field, found in said["levels"].items()
    }
    return Part(float(said["prior"]), levels, dict(said["frequent"]), dict(said["rare"]))


def _shown(term: Term, a: Named, b: Named) -> Term:
    """Put what was written in the place of what was compared."""
    field = "name" if term.field == "trade" else term.field
    if field == "kind":
        return replace(term, a=_kind(term.a), b=_kind(term.b))
    return replace(term, a=str(getattr(a, field)), b=str(getattr(b, field)))


def _kind(kind: str) -> str:
    return "person" if kind in (PERSON, MAYBE_PERSON) else "company"
