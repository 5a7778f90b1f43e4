"""The levels at which two mentions agree in a field, each as Python and as SQL of both engines. Pure.

A field has levels from close to far; a pair stands at the first that holds, and the last holds always. Where either
mention does not say a field, it says nothing for or against. Nothing but equality, edits (Levenshtein) and shared words
is asked, of columns that were worked out before (``traits``): so Python, DuckDB and Spark find the same level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from greenlane.tracing.same_party.traits import Traits

ELSE = "differs"
_LISTS = {"duckdb": ("len", "list_intersect"), "spark": ("size", "array_intersect")}
"""How each engine counts a list, and what two lists share."""
Test = Callable[[Traits, Traits], bool]


@dataclass(frozen=True)
class Level:
    """One level: ``holds`` for a pair, and ``sql`` the same with the columns ``name_l`` and ``name_r``.

    In ``sql`` COUNT is the length of a list, BOTH what two lists share. ``equal`` is the column that is the same, where
    the level asks no more. ``rarity`` is the column whose frequency adds to or takes from the weight: that of the more
    frequent of both values. A level has it only where the whole value is shared, or nearly: that two names are rare
    says nothing of two usual words that both hold.
    """

    name: str
    holds: Test
    sql: str
    rarity: str = ""
    equal: str = ""

    def said_to(self, dialect: str) -> str:
        """Return ``sql`` as DuckDB or Spark reads it."""
        count, both = _LISTS[dialect]
        return self.sql.replace("COUNT(", f"{count}(").replace("BOTH(", f"{both}(")


@dataclass(frozen=True)
class Field:
    """One field: the column that must be known of both, and its levels but for the last, which is ``ELSE``."""

    name: str
    column: str
    levels: tuple[Level, ...]

    def level(self, a: Traits, b: Traits) -> str:
        """Return the level of a pair, or an empty text where either does not say the field."""
        if not getattr(a, self.column) or not getattr(b, self.column):
            return ""
        return next((level.name for level in self.levels if level.holds(a, b)), ELSE)

    @property
    def all_levels(self) -> tuple[str, ...]:
        """The names of all levels, the closest first, ``ELSE`` the last."""
        return (*(level.name for level in self.levels), ELSE)

    def base(self, column: str) -> str:
        """Return the level at which a column is the same: on its u rests the rarity of that column."""
        return next(level.name for level in self.levels if level.equal == column)


def _equal(name: str, column: str, *, rarity: str = "") -> Level:
    def holds(a: Traits, b: Traits) -> bool:
        value = getattr(a, column)
        return bool(value) and value == getattr(b, column)

    return Level(name, holds, f"{column}_l = {column}_r", rarity, column)


def _edits(name: str, column: str, *, most: int = 0, one_in: int = 0, rarity: str = "") -> Level:
    """At most so many letters differ, or one in so many."""

    def holds(a: Traits, b: Traits) -> bool:
        one, other = getattr(a, column), getattr(b, column)
        allowed = most or max(len(one), len(other)) // one_in
        return bool(one and other and Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed)

    distance = f"levenshtein({column}_l, {column}_r)"
    # No fewer edits than the lengths differ: where that is too many already, the engine need not count them.
    apart = f"abs(length({column}_l) - length({column}_r))"
    longer = f"greatest(length({column}_l), length({column}_r))"
    limit = f"<= {most}" if most else f"* {one_in} <= {longer}"
    return Level(name, holds, f"{apart} {limit} AND {distance} {limit}", rarity)


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    return len(set(a).intersection(b))


def _within(name: str, column: str, least: int) -> Level:
    """All words of the one stand in the other, and they are at least so many."""

    def holds(a: Traits, b: Traits) -> bool:
        one, other = getattr(a, column), getattr(b, column)
        found = _shared(one, other)
        return found >= least and found == min(len(one), len(other))

    shared, fewer = f"COUNT(BOTH({column}_l, {column}_r))", f"least(COUNT({column}_l), COUNT({column}_r))"
    return Level(name, holds, f"{shared} >= {least} AND {shared} = {fewer}", "name")


def _some(name: str, column: str, least: int = 1, *, rarity: str = "") -> Level:
    return Level(
        name,
        lambda a, b: _shared(getattr(a, column), getattr(b, column)) >= least,
        f"COUNT(BOTH({column}_l, {column}_r)) >= {least}",
        rarity,
    )


def _as_read() -> Level:
    """Both are said to be, or read like, a company."""
    return Level("same", lambda a, b: a.kind.upper() == b.kind.upper(), "upper(kind_l) = upper(kind_r)")


def _initials() -> Level:
    return Level(
        "initials",
        lambda a, b: (a.initial or b.initial) and _shared(a.shorts, b.shorts) > 0,
        "(initial_l OR initial_r) AND COUNT(BOTH(shorts_l, shorts_r)) > 0",
    )


_WHOLE_NAME = (
    _equal("same", "name", rarity="name"),
    _equal("same letters", "letters", rarity="name"),
    _equal("same sound", "sounds", rarity="name"),
    _edits("near", "name", one_in=7, rarity="name"),
)
_PARTLY = (
    _some("some sounds", "heard", 2),
    _equal("long word", "core", rarity="core"),
    _edits("near word", "core", one_in=7),
    _some("some words", "words"),
)
_PHONE = Field("phone", "phone", (_equal("same", "phone", rarity="phone"),))
_EMAIL = Field("email", "email", (_equal("same", "email", rarity="email"), _edits("near", "email", most=2)))
_ADDRESS = Field("address", "place", (_equal("same", "place", rarity="place"), _equal("near", "spot")))
_REGISTRATION = Field(
    "registration", "registration", (_equal("same", "registration"), _edits("near", "registration", most=1))
)
_PAPER = Field("paper", "paper", (_equal("same", "paper"), _edits("near", "paper", most=1)))
_COUNTRY = Field("country", "country", (_equal("same", "country"),))

FIELDS = {
    "person": (
        Field("name", "name", (*_WHOLE_NAME, _within("within", "words", 2), _initials(), *_PARTLY)),
        Field("born", "born", (_equal("same", "born"), _edits("near", "born", most=2))),
        _PAPER, _REGISTRATION, _PHONE, _EMAIL, _ADDRESS, _COUNTRY,
    ),
    "company": (
        Field("name", "name", (*_WHOLE_NAME, _within("within", "words", 1), *_PARTLY)),
        Field("reads", "kind", (_as_read(),)),
        Field("trade", "trade", (_equal("same", "trade"),)),
        _REGISTRATION, _PAPER, _PHONE, _EMAIL, _ADDRESS, _COUNTRY,
    ),
}  # fmt: skip
"""What a pair of persons is compared by, and what a pair of companies."""
