"""The legal paths: what the law of one of them says, read from its TOML file on the shelf ``paths``.

The file's name is the path's code. A file that is not understood is refused with the file, the key and the reason. An
administration's own paths (entry-point group ``greenlane.paths``) lie in a private package.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from greenlane import shelf
from greenlane.reference.title import Text, Title, Trust, strict
from greenlane.seizures.takeback.states import EXCEPTIONS, ORDER, State

SHELF = "greenlane.seizures.takeback.paths"

Regime = Literal["CITES", "BASEL", "MONTREAL", "OTHER"]
Fault = Literal["exporter", "importer", "carrier", "unknown", "none"]
Movement = Literal["illegal", "not_completed"]
Side = Literal["ours", "theirs"]
Payer = Literal[
    "exporter", "generator", "notifier", "deemed_notifier", "importer", "disposer", "consignee", "carrier", "others",
    "state_of_export", "state_of_import", "authority_of_dispatch", "authority_of_destination", "as_agreed",
]  # fmt: skip
CostKind = Literal[
    "storage", "demurrage", "detention", "handling", "laboratory", "security", "disinfection", "care", "freight",
    "insurance", "disposal", "administration", "other",
]  # fmt: skip
Condition = Literal[
    "not_refillable", "not_refillable_eu", "not_refillable_into_eu", "abandoned", "dead", "no_consent",
    "unknown_exporter", "unknown_state", "non_party",
]  # fmt: skip
"""What a fact can be, for a rule to hang on: see ``proposing.CONDITIONS``."""
Ask = Literal["take_back", "re_import", "co_operate", "live_return", "agree", "inform"]
SkipWhen = Literal["always", "agreed_disposal", "returned"]
"""Whatever was agreed; where it was agreed to dispose of the goods here; or where that was not agreed."""


class PathFault(ValueError):
    """A file of the shelf that is not understood; the message names file, key and reason."""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A provision a path rests on, and from when until when it holds (both days included; None: not ended)."""

    law: Text
    article: str = ""
    valid_from: date
    valid_to: date | None = None
    source: Text
    trust: Trust
    note: str = ""

    def holds(self, on: date) -> bool:
        """Say whether it held on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """States that may be passed over, when, and by which rule."""

    states: tuple[State, ...]
    when: SkipWhen = "always"
    rule: Title


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """An exception of a path: after which state it may come, through which states it ends, and where it leads back."""

    state: State
    after: State
    then: tuple[State, ...]
    back: tuple[State, ...] = ()
    rule: Title


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """A limit that ends on a day of rest ends on the next working day instead: only where a law says so."""

    source: Text
    trust: Trust


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One clock of a path: it starts with a state and is met by another.

    Without ``length`` the law names no number, and ``words`` hold what it says ("without delay"). ``country``: whose
    public holidays count, ours or theirs. ``agreeable``: the States concerned may agree on another period.
    """

    code: Text
    what: Title
    starts: State
    met_by: tuple[State, ...]
    length: Annotated[int, Field(ge=1, le=3660)] | None = None
    unit: Literal["day", "month", "year"] = "day"
    kind: Literal["calendar", "working"] = "calendar"
    words: str = ""
    agreeable: bool = False
    country: Side = "theirs"
    roll: Roll | None = None
    source: Text
    trust: Trust
    note: str = ""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRule:
    """Who pays, in the place of the list; only for these kinds of cost where they are named."""

    who: Payer
    kinds: tuple[CostKind, ...] = ()
    rule: str = ""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds under a condition: that the goods may not go back on this path (and which to take instead), or a
    caution. From and until when, both days included (None: not dated)."""

    when: Condition
    rule: Title
    source: Text
    trust: Trust
    instead: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether it held on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """What leads to a path. Nothing said of something: it does not matter.

    ``ours`` and ``theirs``: a country's two letters or a group of ``reference.countries``; ``either``: one of the two
    States.
    """

    regimes: tuple[Regime, ...]
    faults: tuple[Fault, ...]
    movement: Movement | None = None
    ours: str = ""
    theirs: str = ""
    either: str = ""
    live: bool | None = None
    refillable: bool | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One legal path. ``law``: the provision as a letter cites it; ``rank``: the lower, the sooner proposed.

    ``states`` in their order; ``sends_back``: the goods leave; ``asks``: what the request asks of the State of export;
    ``payers`` in the order of the law; ``refuses``: when the goods may not go back; ``cautions``: what to mind.
    """

    code: str
    title: Title
    law: Title
    trust: Trust
    rank: int = 50
    sends_back: bool = True
    asks: Ask = "take_back"
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    valid_from: date
    valid_to: date | None = None
    applies: Applies
    states: tuple[State, ...]
    skips: tuple[Skip, ...] = ()
    exceptions: tuple[Exit, ...] = ()
    clocks: tuple[Limit, ...] = ()
    payers: Annotated[tuple[PayerRule, ...], Field(min_length=1)]
    refuses: tuple[Rule, ...] = ()
    cautions: tuple[Rule, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        for reason in _unsound(self):
            raise ValueError(reason)

    def holds(self, on: date) -> bool:
        """Say whether the path was law on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def exit(self, state: State) -> Exit | None:
        """Return what this path says of an exception, or None where it has no such exception."""
        return next((found for found in self.exceptions if found.state == state), None)

    def skip(self, state: State, *, disposal: bool = False) -> Skip | None:
        """Return the rule by which a state may be passed over; ``disposal``: disposal here was agreed."""
        agreed = "agreed_disposal" if disposal else "returned"
        return next((skip for skip in self.skips if state in skip.states and skip.when in ("always", agreed)), None)


def _unsound(path: Path) -> Iterator[str]:
    """Yield what contradicts itself in a path."""
    if not _in_order(path.states):
        yield "states: each once, in the order of the way, and no exception among them"
    if not {State.DETECTED, State.CLOSED} <= set(path.states):
        yield "states: must begin with detected and end with closed"
    passed = [state for skip in path.skips for state in skip.states]
    if stray := [state for state in passed if state not in path.states]:
        yield f"skips: not among the states: {', '.join(stray)}"
    if {State.DETECTED, State.CLOSED} & set(passed):
        yield "skips: neither detected nor closed can be passed over"
    for leave in path.exceptions:
        yield from (f"exceptions: {leave.state}: {reason}" for reason in _unsound_exit(path, leave))
    for clock in path.clocks:
        yield from (f"clocks: {clock.code}: {reason}" for reason in _unsound_clock(clock))
    if len({clock.code for clock in path.clocks}) != len(path.clocks):
        yield "clocks: a code stands twice"
    if path.valid_to and path.valid_to < path.valid_from:
        yield "valid_to: before valid_from"


def _unsound_exit(path: Path, leave: Exit) -> Iterator[str]:
    if leave.state not in EXCEPTIONS:
        yield "is no exception"
    if not leave.then or leave.then[-1] != State.CLOSED or not _in_order(leave.then):
        yield "then: in the order of the way, and ends with closed"
    if stray := [state for state in (leave.after, *leave.back) if state not in path.states]:
        yield f"not among the states: {', '.join(stray)}"
    if set(leave.back) & set(leave.then):
        yield "a state cannot both lead back and lead to the end"


def _unsound_clock(clock: Limit) -> Iterator[str]:
    if (clock.length is None) != bool(clock.words):
        yield "either a length or the words of the law"
    if clock.kind == "working" and clock.unit != "day":
        yield "working time is counted in days"


def _in_order(states: tuple[State, ...]) -> bool:
    return list(states) == [state for state in ORDER if state in states]


_READER = TypeAdapter(Path)


def read(code: str, text: str, file: str = "") -> Path:
    """Return the path that a TOML text describes. Raises PathFault naming file, key and reason."""
    name = file or f"{code}.toml"
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PathFault(f"{name}: not TOML: {error}") from error
    if "code" in data:
        raise PathFault(f"{name}: code: the file's name is the code, do not write it")
    try:
        return _READER.validate_python({"code": code, **data})
    except ValidationError as error:
        said = (f"{'.'.join(map(str, e['loc']))}: {_reason(e['type'], e['msg'])}" for e in error.errors())
        raise PathFault(f"{name}: {'; '.join(said)}") from error


@functools.cache
def all() -> tuple[Path, ...]:
    """Return every path on the shelf, by rank and code. An administration's file takes the place of ours of that name.

    Raises PathFault.
    """
    found: dict[str, Path] = {}
    for file in shelf.files(SHELF, ".toml"):
        code = file.name.removesuffix(".toml")
        found[code] = read(code, file.read_text(encoding="utf-8"), file.name)
    if lost := [f"{p.code}: {r.instead}" for p in found.values() for r in p.refuses if r.instead not in ("", *found)]:
        raise PathFault(f"refuses: instead: no such path: {'; '.join(lost)}")
    return tuple(sorted(found.values(), key=lambda path: (path.rank, path.code)))


def paths(on: date) -> tuple[Path, ...]:
    """Return the paths that were law on a day, by rank and code."""
    return tuple(path for path in all() if path.holds(on))


def get(code: str) -> Path | None:
    """Return the path of this code, of whatever day, or None."""
    return next((path for path in all() if path.code == code), None)


def _reason(kind: str, message: str) -> str:
    return {"unexpected_keyword_argument": "unknown key", "missing": "missing"}.get(kind, message)
