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
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from greenlane.tracing.same_party.comparison import FIELDS
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.names import sound
from greenlane.tracing.same_party.traits import COMPANY, MAYBE_COMPANY, MAYBE_PERSON, PERSON, Traits, hashed, traits

CONTRADICTION = -200.0
"""The weight of a person against a company, in bits: no other term makes up for it."""
BY_WORDS, WORDS = "name", "heard"
"""The column whose values are put into strata by the shares of their words, and the column of those words."""
STEP, STRATA = 2.0, 32
"""How wide a stratum is, in bits, and how many there are; the last has no end."""
SHIPPED_FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True)
class Part:
    """The weights of one kind of pair. ``prior`` is the probability that two mentions drawn at random are one party.

    ``levels``: field → level → (m, u). ``frequent``: column → digest of a value → its share of all parties that say
    the column; ``rare``: column → the share of a value that is not among those; ``strata``: column → the same, by how
    rare the words of the value are.
    """

    prior: float
    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    frequent: Mapping[str, Mapping[str, float]]
    rare: Mapping[str, float]
    strata: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def share(self, column: str, value: str) -> float:
        """Return the share of parties that have this value in a column, 0 where frequencies were never counted."""
        known = self.frequent.get(column, {}).get(hashed(value))
        if known is not None:
            return known
        strata = self.strata.get(column)
        return strata[self.stratum(column, value)] if strata else self.rare.get(column, 0.0)

    def rarest(self, column: str) -> float:
        """Return the least share that a value of a column can have, 0 where frequencies were never counted."""
        shares = [*self.frequent.get(column, {}).values(), *self.strata.get(column, (self.rare.get(column, 0.0),))]
        return min((share for share in shares if share > 0), default=0.0)

    def counted(self, column: str, value: str) -> bool:
        """Tell whether a value is among the frequent ones of a column."""
        return hashed(value) in self.frequent.get(column, {})

    def stratum(self, column: str, value: str) -> int:
        """Return among how rare values one stands: by the product of the shares of its words, as they sound."""
        if column != BY_WORDS:
            return 0
        shares, usual = self.frequent.get(WORDS, {}), self.rare.get(WORDS, 1.0)
        bits = -sum(math.log2(shares.get(said, usual)) for said in _heard(value))
        return max(0, min(int(bits / STEP), STRATA - 1))


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
        return cls(_part(said["person"], "person"), _part(said["company"], "company"), dict(said["about"]))


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
    for compared in FIELDS[name or "company"]:
        level = compared.level(one, other)
        if not level or compared.name not in part.levels:
            continue
        m, u = part.levels[compared.name][level]
        said = getattr(one, compared.column), getattr(other, compared.column)
        terms.append(Term(compared.name, level, math.log2(m / u), *said))
        column = next((found.rarity for found in compared.levels if found.name == level), "")
        share = (
            max(part.share(column, getattr(one, column)), part.share(column, getattr(other, column))) if column else 0
        )
        if share:
            usual = part.levels[compared.name][compared.base(column)][1]
            terms.append(Term(compared.name, "rarity", math.log2(usual / share), *said, share))
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


def _part(said: Mapping[str, Any], name: str) -> Part:
    levels = {
        field: {level: (float(m), float(u)) for level, (m, u) in found.items()}
        for field, found in said["levels"].items()
    }
    for compared in FIELDS[name]:
        # Weights of before a level was thought of: for that field what ships is as good as any.
        if compared.name in levels and set(levels[compared.name]) != set(compared.all_levels):
            levels[compared.name] = dict(shipped().part(name).levels[compared.name])
    strata = {column: tuple(map(float, shares)) for column, shares in said.get("strata", {}).items()}
    return Part(float(said["prior"]), levels, dict(said["frequent"]), dict(said["rare"]), strata)


@lru_cache(maxsize=65536)
def _heard(value: str) -> tuple[str, ...]:
    """The words of a name as they sound, each once, as the digests under which shares are kept."""
    return tuple(hashed(said) for said in {sound(word) for word in value.split()})


def _shown(term: Term, a: Named, b: Named) -> Term:
    """Put what was written in the place of what was compared."""
    said = "name" if term.field in ("trade", "reads") else term.field
    if said == "kind":
        return replace(term, a=_kind(term.a), b=_kind(term.b))
    return replace(term, a=str(getattr(a, said)), b=str(getattr(b, said)))


def _kind(kind: str) -> str:
    return "person" if kind in (PERSON, MAYBE_PERSON) else "company"
