"""Which legal paths the facts of a case lead to, and which of them a rule refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from greenlane.front.telling import Part, part
from greenlane.reference import countries
from greenlane.seizures.takeback.path import Applies, Condition, Path, Rule, paths
from greenlane.seizures.takeback.states import FAULT_NAMES

_NON_PARTIES = {"BASEL": "BASEL_NON_PARTY", "CITES": "CITES_NON_PARTY"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a path hangs on. None or empty: not known (yet); a fault that is not known excludes no path.

    ``ours``: the country of the authority that detained the goods; ``theirs``: the State of export. ``fault`` is one
    of ``states.FAULTS``, empty while it is not decided. ``day``: of detection, whose law holds. ``live``: whether any
    of the specimens lives. ``not_completed``: a lawful movement that could not be completed. ``consents``: whether the
    State of export consents to the return. ``party``: whether it is a Party to the treaty (None: as the lists say).
    """

    regime: str
    day: date
    ours: str
    theirs: str = ""
    fault: str = ""
    live: bool | None = None
    refillable: bool | None = None
    not_completed: bool = False
    abandoned: bool = False
    consents: bool | None = None
    party: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A path, why it is proposed, the rule that refuses it (None: it may be taken), and what to mind on it.

    Each reason is a sentence with its template and values, see ``front.telling``.
    """

    path: Path
    why: tuple[Part, ...]
    refused: Rule | None = None
    cautions: tuple[Rule, ...] = ()


def belongs(country: str, to: str, on: date) -> bool:
    """Say whether a country is ``to`` (two letters), or belonged to that group on a day. Raises KeyError: no group.

    ``EU``: whether the law of the Union bound it, as it did the United Kingdom until the end of 2020.
    """
    if not country:
        return False
    if to == "EU":
        return countries.member(country, to, on) or countries.member(country, "EU_TRANSITION", on)
    return country == to if len(to) == 2 else countries.member(country, to, on)


def _in_eu(country: str, facts: Facts) -> bool:
    return belongs(country, "EU", facts.day)


def _non_party(facts: Facts) -> bool:
    if facts.party is not None or facts.regime not in _NON_PARTIES:
        return facts.party is False
    return belongs(facts.theirs, _NON_PARTIES[facts.regime], facts.day)


CONDITIONS: Mapping[Condition, Callable[[Facts], bool]] = {
    "not_refillable": lambda facts: facts.refillable is False,
    "not_refillable_eu": lambda facts: facts.refillable is False and _in_eu(facts.ours, facts),
    "not_refillable_into_eu": lambda facts: facts.refillable is False and _in_eu(facts.theirs, facts),
    "abandoned": lambda facts: facts.abandoned,
    "dead": lambda facts: facts.live is False,
    "no_consent": lambda facts: facts.consents is False,
    "unknown_exporter": lambda facts: facts.fault == "unknown",
    "unknown_state": lambda facts: not facts.theirs,
    "non_party": _non_party,
}
"""What each condition that a rule may name means."""


def propose(facts: Facts) -> list[Proposal]:
    """Return the paths that the facts lead to, the open ones first, those that a rule refuses last, with the rule.

    The law is that of the day of detection. There is always an open one: disposal here, under national law.
    """
    found = [proposal for path in paths(facts.day) if (proposal := _proposal(path, facts))]
    return sorted(found, key=lambda proposal: proposal.refused is not None)


def refused(path: Path, facts: Facts) -> Rule | None:
    """Return the first rule of a path that refuses the return of such goods, or None."""
    return next(iter(_meeting(path.refuses, facts)), None)


def _proposal(path: Path, facts: Facts) -> Proposal | None:
    applies, refusal = path.applies, refused(path, facts)
    fits = facts.regime in applies.regimes and _movement(applies, facts) and _place(applies, facts)
    if not fits or not _state_of_goods(applies, facts):
        return None
    blamed = not facts.fault or facts.fault in applies.faults
    if not blamed and not (refusal and refusal.when == "unknown_exporter"):
        return None
    return Proposal(
        path=path,
        why=tuple(_why(path, facts, blamed)),
        refused=refusal,
        cautions=_meeting(path.cautions, facts),
    )


def _meeting(rules: tuple[Rule, ...], facts: Facts) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.holds(facts.day) and CONDITIONS[rule.when](facts))


def _movement(applies: Applies, facts: Facts) -> bool:
    return applies.movement is None or (applies.movement == "not_completed") == facts.not_completed


def _place(applies: Applies, facts: Facts) -> bool:
    if applies.ours and not belongs(facts.ours, applies.ours, facts.day):
        return False
    if applies.theirs and not belongs(facts.theirs, applies.theirs, facts.day):
        return False
    either = applies.either
    return not either or belongs(facts.ours, either, facts.day) or belongs(facts.theirs, either, facts.day)


def _state_of_goods(applies: Applies, facts: Facts) -> bool:
    lives = applies.live is None or facts.live is None or applies.live == facts.live
    return lives and (applies.refillable is None or facts.refillable is None or applies.refillable == facts.refillable)


def _why(path: Path, facts: Facts, blamed: bool) -> Iterator[Part]:
    applies = path.applies
    if facts.fault and blamed:
        yield part("At fault: {fault}.", fault={"template": FAULT_NAMES[facts.fault], "values": {}})
    elif not facts.fault:
        yield part("Who is at fault is not decided yet.")
    if applies.movement == "not_completed":
        yield part("A lawful movement could not be completed.")
    for place in filter(None, (applies.ours, applies.theirs, applies.either)):
        bound = [one for one in (facts.ours, facts.theirs) if belongs(one, place, facts.day)]
        yield part("Bound by this law: {countries}.", countries=", ".join(dict.fromkeys(bound)))
    if applies.live is not None and facts.live == applies.live:
        yield part("Specimens live.") if facts.live else part("No specimen lives.")
    if applies.refillable is False and facts.refillable is False:
        yield part("The containers cannot be refilled.")
    yield part("Law of {day}.", day=facts.day.isoformat())
