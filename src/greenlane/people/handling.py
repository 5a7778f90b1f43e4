"""Handling: how widely a record may be known, and what for. Missing or unknown always means the most restrictive.

TLP is the Traffic Light Protocol 2.0 of FIRST. H0 to H3 are Europol's handling codes: no caveat, not in court without
permission, not to be passed on without permission, other restriction in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import NamedTuple
from uuid import UUID


class Ordered(StrEnum):
    """An enumeration that runs from the least to the most restrictive value."""

    @property
    def rank(self) -> int:
        return list(type(self)).index(self)


class TLP(Ordered):
    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"


class Action(Ordered):
    """What may be done with it: anything, ask the originator first, or nothing that those concerned could notice."""

    FREE = "FREE"
    ASK = "ASK"
    COVERT = "COVERT"


class Use(StrEnum):
    H0 = "H0"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"


class Recipient(NamedTuple):
    """One member of an audience; ``kind`` is ``organisation``, ``room`` or ``person``."""

    kind: str
    id: UUID


class Problem(StrEnum):
    """What is inconsistent in a handling; the value is the sentence a reader sees."""

    RED_NOT_PERSONS = "RED goes to named persons only"
    STRICT_NOT_ONE_ORGANISATION = "AMBER+STRICT goes to one organisation only"
    CLEAR_WITH_NAMES = "what is CLEAR must not name persons"
    CLEAR_WITH_CAVEAT = "what is CLEAR carries no caveat but H0"
    NAMES_WITHOUT_BASIS = "personal data need a legal basis"
    NAMES_WITHOUT_PURPOSE = "personal data need a purpose"
    COVERT_TOO_WIDE = "what is COVERT must not be CLEAR or GREEN"
    H3_WITHOUT_WORDS = "H3 needs its restriction in words"


ALL_CAVEATS = frozenset({Use.H1, Use.H2, Use.H3})


@dataclass(frozen=True, slots=True)
class Handling:
    """A record's marking in full. The defaults are the most restrictive values; an empty audience is nobody.

    ``review_on`` None means that a review is due. What is derived from several records has several originators,
    legal bases and purposes: all of them bind.
    """

    tlp: TLP = TLP.RED
    use: frozenset[Use] = ALL_CAVEATS
    restrictions: frozenset[str] = frozenset()
    action: Action = Action.COVERT
    audience: frozenset[Recipient] = frozenset()
    nominal: bool = True
    legal_bases: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    review_on: date | None = None
    originators: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        """H0 says that there is no caveat, so it gives way to any other; no code at all means all of them."""
        caveats = self.use - {Use.H0} if len(self.use) > 1 else self.use or ALL_CAVEATS
        object.__setattr__(self, "use", caveats)

    def join(self, other: Handling) -> Handling:
        """The most restrictive of both, value by value: the handling of what is derived from both."""
        due = None in (self.review_on, other.review_on)
        return Handling(
            tlp=max(self.tlp, other.tlp, key=lambda tlp: tlp.rank),
            use=self.use | other.use,
            restrictions=self.restrictions | other.restrictions,
            action=max(self.action, other.action, key=lambda action: action.rank),
            audience=self.audience & other.audience,
            nominal=self.nominal or other.nominal,
            legal_bases=self.legal_bases | other.legal_bases,
            purposes=self.purposes | other.purposes,
            review_on=None if due else min(self.review_on or date.max, other.review_on or date.max),
            originators=self.originators | other.originators,
        )

    @property
    def may_be_passed_on(self) -> bool:
        """Originator control: what another originated goes on only where nothing forbids it."""
        return self.use == {Use.H0} and self.action is Action.FREE

    def problems(self) -> tuple[Problem, ...]:
        """What is inconsistent, in the order of ``Problem``; empty where all is well."""
        kinds = {recipient.kind for recipient in self.audience}
        clear = self.tlp is TLP.CLEAR
        found = {
            Problem.RED_NOT_PERSONS: self.tlp is TLP.RED and not kinds <= {"person"},
            Problem.STRICT_NOT_ONE_ORGANISATION: self.tlp is TLP.AMBER_STRICT
            and (len(self.audience) > 1 or not kinds <= {"organisation"}),
            Problem.CLEAR_WITH_NAMES: clear and self.nominal,
            Problem.CLEAR_WITH_CAVEAT: clear and self.use != {Use.H0},
            Problem.NAMES_WITHOUT_BASIS: self.nominal and not self.legal_bases,
            Problem.NAMES_WITHOUT_PURPOSE: self.nominal and not self.purposes,
            Problem.COVERT_TOO_WIDE: self.action is Action.COVERT and self.tlp in (TLP.CLEAR, TLP.GREEN),
            Problem.H3_WITHOUT_WORDS: Use.H3 in self.use and not self.restrictions,
        }
        return tuple(problem for problem in Problem if found[problem])


MOST_RESTRICTIVE = Handling()


def tlp(text: str | None) -> TLP:
    """Read a TLP marking as people write it ("TLP:AMBER+STRICT", "white"); what is missing or unknown is RED."""
    written = (text or "").strip().upper().removeprefix("TLP:").strip().replace(" ", "")
    return TLP.CLEAR if written == "WHITE" else stored_tlp(written)


def stored_tlp(value: str | None) -> TLP:
    """Read a TLP value exactly as stored; anything else is RED."""
    return TLP(value) if value in set(TLP) else TLP.RED


def action(text: str | None) -> Action:
    """Read an action; what is missing or unknown is COVERT."""
    written = (text or "").strip().upper()
    return Action(written) if written in set(Action) else Action.COVERT


def use(texts: Iterable[str] | None) -> frozenset[Use]:
    """Read caveats; none at all, or one that is unknown, means all of them."""
    written = {text.strip().upper() for text in texts or ()}
    return frozenset(Use(text) for text in written) if written and written <= set(Use) else ALL_CAVEATS


def join_all(handlings: Iterable[Handling]) -> Handling:
    """The handling of what is derived from all of these; from nothing known, the most restrictive."""
    found = list(handlings)
    return reduce(Handling.join, found) if found else MOST_RESTRICTIVE
