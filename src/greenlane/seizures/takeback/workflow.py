"""Which step may follow which. No path skips a mandatory step, runs backwards in time, or ends without a reason.

A way is gone through in the order of the path's states. A state for which the path has a rule may be passed over, with
a reason; an exception leaves the way, and either returns to it or comes to its own end. What is said no to is said with
a template and its values (``front.telling``), so that a page can say it in the reader's language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from greenlane.front.telling import Part, part, plain
from greenlane.reference.title import Title
from greenlane.seizures.takeback.path import Exit, Path
from greenlane.seizures.takeback.states import EXCEPTIONS, MEANINGS, Need, State

PASSED_OVER = "passed_over"
_CHANGEABLE = (State.AGREED, State.COST_ORDER, State.DOCUMENTS, State.BOOKED)
"""While the goods have not left, what was agreed can be agreed anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step that was taken: the day it happened, why, the paper that records it and what it says.

    ``said`` holds the codes of ``states.MEANINGS[state].needs``, and under ``passed_over`` the states that were passed
    over with it, each with its rule in English. Everything in it is plain JSON.
    """

    state: State
    on: date
    because: str = ""
    document: str = ""
    said: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A step that may be taken now.

    ``mandatory``: the way goes no further without it; else ``may_skip_because`` is the rule by which it may be passed
    over. ``passes_over``: the states that this step would pass over, each with its rule; then a reason must
    be given. ``exception``: it leaves the way; ``back``: it returns to an earlier state of it.
    """

    state: State
    mandatory: bool
    needs: tuple[Need, ...]
    document_required: bool
    reason_required: bool
    may_skip_because: Title | None = None
    passes_over: Mapping[State, Title] = field(default_factory=dict)
    exception: bool = False
    back: bool = False


class NotAllowed(ValueError):
    """A step that may not be taken. ``reason``: why, in English; ``said``: the same as template and values; ``field``:
    which field is at fault: ``because``, ``document``, ``on``, a code of the state's needs, or none: the step itself.
    """

    def __init__(self, said: Part, field: str = "") -> None:
        super().__init__(plain(said))
        self.said = said
        self.reason = plain(said)
        self.field = field


@dataclass(frozen=True, slots=True)
class _Where:
    """How far a way has come: the index of the last state that is behind it (-1: none), and what turned it aside."""

    at: int = -1
    disposal: bool = False
    aside: State | None = None
    leave: Exit | None = None
    ended: int = -1
    closed: bool = False


def next_steps(path: Path, steps: Sequence[Step]) -> list[Next]:
    """Return the steps that may be taken now: the mandatory one first, exceptions last. Empty: it is closed."""
    where = _where(path, steps)
    if where.closed:
        return []
    if where.leave:
        return _from_exception(path, where, where.leave, steps)
    if where.aside:
        return [
            _next(State.CLOSED, reason=True),
            _next(where.aside, back=True, reason=True),
            *_exits(path, where, steps),
        ]
    found = _onward(path, where)
    last = steps[-1].state if steps else None
    if last == State.TRANSIT:
        found.append(_next(State.TRANSIT))
    agreed = State.AGREED in [step.state for step in steps] and State.AGREED not in [one.state for one in found]
    if last in _CHANGEABLE and agreed:
        found.append(_next(State.AGREED, back=True, reason=True))
    found.sort(key=lambda one: not one.mandatory)
    return [*found, *_exits(path, where, steps)]


def take(
    path: Path,
    steps: Sequence[Step],
    state: State,
    on: date,
    because: str = "",
    *,
    said: Mapping[str, object] | None = None,
    document: str = "",
    today: date | None = None,
    outstanding: Mapping[str, Decimal] | None = None,
) -> Step:
    """Return the step, or raise NotAllowed saying why not. ``steps`` are those taken before, in their order.

    ``today``: a step cannot lie after it. ``outstanding``: sums by currency that are not paid: costs cannot be settled
    over them without a reason.
    """
    values = dict(said or {})
    option = next((one for one in next_steps(path, steps) if one.state == state), None)
    if option is None:
        raise NotAllowed(_why_not(path, steps, state))
    _check_day(steps, on, today)
    for need in option.needs:
        _check_value(need, str(values.get(need.code, "") or "").strip())
    if option.document_required and not document.strip():
        raise NotAllowed(part("Name the paper: {paper}.", paper=_words(MEANINGS[state].document)), "document")
    if state == State.AGREED:
        _check_agreement(path, values, on)
    owed = {currency: amount for currency, amount in (outstanding or {}).items() if amount}
    contested = state == State.AGREED and values.get("outcome") != "return"
    if not because.strip() and (option.reason_required or contested or (state == State.SETTLED and owed)):
        raise NotAllowed(_asked_for_reason(state, option, owed), "because")
    if option.passes_over:
        values[PASSED_OVER] = {str(passed): rule.en for passed, rule in option.passes_over.items()}
    return Step(state=state, on=on, because=because.strip(), document=document.strip(), said=values)


def current(steps: Sequence[Step]) -> State | None:
    """Return the state it is in: that of the last step."""
    return steps[-1].state if steps else None


def closed(steps: Sequence[Step]) -> bool:
    """Say whether it has come to its end."""
    return current(steps) == State.CLOSED


def agreed_until(steps: Sequence[Step]) -> date | None:
    """Return the day agreed on in the last step that agreed on one, or None."""
    for step in reversed(steps):
        if step.state == State.AGREED and (until := day_of(step.said.get("until"))):
            return until
    return None


def day_of(value: object) -> date | None:
    """Return the day that a value of ``said`` is: a date, or its ISO form; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def _where(path: Path, steps: Sequence[Step]) -> _Where:
    where = _Where()
    for step in steps:
        where = _after(path, where, step)
    return where


def _after(path: Path, where: _Where, step: Step) -> _Where:
    """Return how far the way has come after one more step."""
    state = step.state
    if state in EXCEPTIONS:
        return _Where(where.at, where.disposal, None, path.exit(state))
    if where.leave and state in where.leave.then:
        ended = where.leave.then.index(state)
        return _Where(where.at, where.disposal, None, where.leave, ended, state == State.CLOSED)
    if state == State.CLOSED:
        return _Where(where.at, closed=True)
    if state not in path.states:  # taken before the file of the path was changed
        return where
    at = path.states.index(state)
    outcome = step.said.get("outcome")
    if state == State.AGREED:
        return _Where(at if outcome in ("return", "dispose") else at - 1, outcome == "dispose")
    lawful = state == State.ASSESSED and outcome == "lawful"
    other = state == State.FAULT and step.said.get("fault") not in path.applies.faults
    return _Where(at, where.disposal and at > _index(path, State.AGREED), state if lawful or other else None)


def _onward(path: Path, where: _Where) -> list[Next]:
    """Return the next mandatory state, and before it those that may be passed over."""
    found: list[Next] = []
    passed: dict[State, Title] = {}
    for state in path.states[where.at + 1 :]:
        skip = path.skip(state, disposal=where.disposal)
        found.append(_next(state, mandatory=skip is None, passes=passed, skip=skip.rule if skip else None))
        if skip is None:
            break
        passed = passed | {state: skip.rule}
    return found


def _from_exception(path: Path, where: _Where, leave: Exit, steps: Sequence[Step]) -> list[Next]:
    """Return the next step to an exception's own end and, until the end has begun, the ways back and other exits."""
    onward = _next(leave.then[where.ended + 1], mandatory=True)
    if where.ended >= 0:
        return [onward]
    reached = {*path.states[: where.at + 1], *(one.state for one in _onward(path, where))}
    backs = [_next(state, back=True, reason=True) for state in leave.back if state in reached]
    return [onward, *backs, *(one for one in _exits(path, where, steps) if one.state != leave.state)]


def _exits(path: Path, where: _Where, steps: Sequence[Step]) -> list[Next]:
    """Return the exceptions that are open: after the state that each follows was taken, and not only passed over."""
    if where.aside == State.ASSESSED or where.at >= _index(path, State.DISPOSED):
        return []
    taken = {step.state for step in steps}
    behind = (leave for leave in path.exceptions if where.at >= path.states.index(leave.after))
    reached = [leave for leave in behind if leave.after in taken]
    return [_next(leave.state, exception=True, reason=True) for leave in reached]


def _index(path: Path, state: State) -> int:
    """Return the place of a state on the path; a place beyond its end for one that it does not have."""
    return path.states.index(state) if state in path.states else len(path.states)


def _next(
    state: State,
    *,
    mandatory: bool = False,
    passes: Mapping[State, Title] | None = None,
    skip: Title | None = None,
    exception: bool = False,
    back: bool = False,
    reason: bool = False,
) -> Next:
    meaning = MEANINGS[state]
    return Next(
        state=state,
        mandatory=mandatory,
        needs=meaning.needs,
        document_required=meaning.document_required,
        reason_required=reason or meaning.reason_required or bool(passes),
        may_skip_because=skip,
        passes_over=dict(passes or {}),
        exception=exception,
        back=back,
    )


def _check_day(steps: Sequence[Step], on: date, today: date | None) -> None:
    if steps and on < steps[-1].on:
        raise NotAllowed(part("Not before {day}, the day of the step before.", day=steps[-1].on.isoformat()), "on")
    if today and on > today:
        raise NotAllowed(part("This day has not come yet."), "on")


def _check_value(need: Need, value: str) -> None:
    if not value:
        if need.required:
            raise NotAllowed(part("This has to be said."), need.code)
        return
    if need.choices and value not in need.choices:
        raise NotAllowed(part("Not one of the choices."), need.code)
    if need.kind == "day" and day_of(value) is None:
        raise NotAllowed(part("Not a day."), need.code)
    if need.kind == "country" and not (len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()):
        raise NotAllowed(part("Not the two letters of a country."), need.code)


def _check_agreement(path: Path, values: Mapping[str, object], on: date) -> None:
    until = day_of(values.get("until"))
    if values.get("outcome") == "return" and State.DEPARTED not in path.states:
        raise NotAllowed(part("On this path the goods are not sent back."), "outcome")
    if values.get("outcome") == "longer" and until is None:
        raise NotAllowed(part("Say until which day more time was agreed."), "until")
    if until and until < on:
        raise NotAllowed(part("The day agreed on lies before the agreement."), "until")


def _asked_for_reason(state: State, option: Next, owed: Mapping[str, Decimal]) -> Part:
    if state == State.SETTLED and owed:
        sums = ", ".join(f"{amount} {currency}" for currency, amount in sorted(owed.items()))
        return part("Not paid: {sums}. Say why the costs are settled all the same.", sums=sums)
    if option.passes_over:
        return part("This passes over: {state}. Say why.", state=_words(MEANINGS[next(iter(option.passes_over))].title))
    return part("Give the reason.")


def _why_not(path: Path, steps: Sequence[Step], state: State) -> Part:
    """Return why a state cannot be next."""
    possible = next_steps(path, steps)
    if not possible:
        return part("This take-back is closed.")
    if state in EXCEPTIONS:
        return part("This exception is not open here.")
    if state not in path.states and not any(state in leave.then for leave in path.exceptions):
        return part("This path has no such step.")
    return part("First comes: {state}.", state=_words(MEANINGS[possible[0].state].title))


def _words(text: str) -> Part:
    """Return words of ``states`` as a part of a sentence; they are extracted from there."""
    return {"template": text, "values": {}}
