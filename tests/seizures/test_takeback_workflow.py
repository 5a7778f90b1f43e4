"""Each path walked from its first step to its last, by itself and at random."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.seizures.takeback import path as shelf
from greenlane.seizures.takeback.path import Path
from greenlane.seizures.takeback.states import EXCEPTIONS, MEANINGS, ORDER, State
from greenlane.seizures.takeback.workflow import (
    PASSED_OVER,
    Next,
    NotAllowed,
    Step,
    agreed_until,
    closed,
    current,
    next_steps,
    take,
)

DAY = date(2026, 6, 12)
PATHS = shelf.all()


def path(code: str) -> Path:
    found = shelf.get(code)
    assert found is not None
    return found


def values(way: Path, option: Next, **chosen: str) -> dict[str, object]:
    """What a step has to say, so that it goes on."""
    outcome = {State.ASSESSED: "illegal", State.AGREED: "return" if way.sends_back else "dispose"}
    usual = {
        "outcome": outcome.get(option.state, ""), "fault": way.applies.faults[0], "country": "GB", "payer": "exporter",
        "carrier": "Invented Lines", "disposal": "recovered",
    }  # fmt: skip
    return {need.code: (usual | chosen)[need.code] for need in option.needs if need.required}


def go(way: Path, steps: Sequence[Step], state: str, on: date = DAY, because: str = "", **chosen: str) -> list[Step]:
    """Return the steps with one more, which says what it has to."""
    option = next((one for one in next_steps(way, steps) if one.state == state), None)
    said = {**(values(way, option, **chosen) if option else {}), **chosen}
    return [*steps, take(way, steps, State(state), on, because, said=said, document="paper 1")]


def led(way: Path, *states: str, **chosen: str) -> list[Step]:
    """Return the steps of a way, each with a reason."""
    steps: list[Step] = []
    for state in states:
        steps = go(way, steps, state, because="so it was", **chosen)
    return steps


TO_NOTIFIED = ("detected", "identified", "assessed", "fault", "notified")


@pytest.mark.parametrize("way", PATHS, ids=lambda way: way.code)
def test_every_path_is_walked_through_all_its_states(way: Path) -> None:
    steps: list[Step] = []
    for number, state in enumerate(way.states):
        steps = go(way, steps, state, DAY + timedelta(days=number), "so it was")
    assert closed(steps) and current(steps) == State.CLOSED and next_steps(way, steps) == []
    assert not any(PASSED_OVER in step.said for step in steps)


@pytest.mark.parametrize("way", PATHS, ids=lambda way: way.code)
def test_every_path_is_walked_by_its_mandatory_steps_alone(way: Path) -> None:
    steps: list[Step] = []
    passed: set[str] = set()
    while not closed(steps):
        option = next(one for one in next_steps(way, steps) if one.mandatory)
        steps = go(way, steps, option.state, because="so it was")
        passed |= set(steps[-1].said.get(PASSED_OVER, {}))  # type: ignore[call-overload]
    assert passed == set(way.states) - {step.state for step in steps}
    assert all(way.skip(State(state), disposal=not way.sends_back) for state in passed)


@pytest.mark.parametrize("way", PATHS, ids=lambda way: way.code)
def test_no_mandatory_step_is_skipped(way: Path) -> None:
    steps: list[Step] = []
    for state in way.states:
        index = way.states.index(state)
        for later in way.states[index + 1 :]:
            between = way.states[index:later_index] if (later_index := way.states.index(later)) else ()
            if any(way.skip(one, disposal=False) is None for one in between):
                with pytest.raises(NotAllowed):
                    go(way, steps, later, because="in a hurry")
        steps = go(way, steps, state, because="so it was")


@pytest.mark.parametrize(
    ("way", "leave"),
    [(way, leave) for way in PATHS for leave in way.exceptions],
    ids=lambda one: getattr(one, "code", ""),
)
def test_every_exception_comes_to_its_own_end_with_a_reason(way: Path, leave: shelf.Exit) -> None:
    steps: list[Step] = []
    assert leave.state not in {one.state for one in next_steps(way, steps)}
    for state in way.states[: way.states.index(leave.after) + 1]:
        steps = go(way, steps, state, because="so it was")
    with pytest.raises(NotAllowed, match="reason") as refused:
        go(way, steps, leave.state)
    assert refused.value.field == "because"
    steps = go(way, steps, leave.state, because="nobody answered")
    for state in leave.then:
        mandatory = [one.state for one in next_steps(way, steps) if one.mandatory]
        assert mandatory == [state]
        steps = go(way, steps, state, because="decided")
    assert closed(steps)


@pytest.mark.parametrize(
    ("way", "leave"),
    [(way, leave) for way in PATHS for leave in way.exceptions],
    ids=lambda one: getattr(one, "code", ""),
)
def test_an_exception_leads_back_only_to_what_was_reached(way: Path, leave: shelf.Exit) -> None:
    steps: list[Step] = []
    for state in way.states[: way.states.index(leave.after) + 1]:
        steps = go(way, steps, state, because="so it was")
    before = {one.state for one in next_steps(way, steps)} | {step.state for step in steps}
    steps = go(way, steps, leave.state, because="nobody answered")
    backs = {one.state for one in next_steps(way, steps) if one.back}
    assert backs == set(leave.back) & before
    for state in backs:
        again = go(way, steps, state, because="they answered after all")
        assert [one for one in next_steps(way, again) if one.mandatory]


def test_a_state_is_passed_over_by_its_rule_and_with_a_reason() -> None:
    way = path("basel_9_2")
    steps = led(way, *TO_NOTIFIED)
    options = {one.state: one for one in next_steps(way, steps)}
    assert options[State.ACKNOWLEDGED].may_skip_because.en == "No provision asks for an acknowledgement."
    assert options[State.AGREED].mandatory and set(options[State.AGREED].passes_over) == {State.ACKNOWLEDGED}
    with pytest.raises(NotAllowed, match="This passes over: Acknowledged") as refused:
        go(way, steps, "agreed")
    assert refused.value.field == "because"
    done = go(way, steps, "agreed", because="agreed by telephone")
    assert done[-1].said[PASSED_OVER] == {"acknowledged": "No provision asks for an acknowledgement."}


def test_an_agreement_on_disposal_frees_from_the_journey() -> None:
    way = path("basel_9_2")
    steps = go(way, led(way, *TO_NOTIFIED, "acknowledged"), "agreed", because="cheaper", outcome="dispose")
    steps = go(way, steps, "cost_order")
    assert [one.state for one in next_steps(way, steps) if one.mandatory] == [State.DISPOSED]
    steps = go(way, steps, "disposed", because="as agreed")
    assert set(steps[-1].said[PASSED_OVER]) == {"documents", "booked", "departed", "transit", "arrived"}  # type: ignore[call-overload]


def test_what_is_disputed_or_put_off_is_not_agreed() -> None:
    way = path("basel_9_2")
    steps = led(way, *TO_NOTIFIED, "acknowledged")
    with pytest.raises(NotAllowed, match="until which day") as refused:
        go(way, steps, "agreed", because="holidays", outcome="longer")
    assert refused.value.field == "until"
    with pytest.raises(NotAllowed, match="before the agreement"):
        go(way, steps, "agreed", because="holidays", outcome="longer", until="2026-06-11")
    steps = go(way, steps, "agreed", because="holidays", outcome="longer", until="2026-09-30")
    steps = go(way, steps, "agreed", because="they deny it", outcome="disputed")
    with pytest.raises(NotAllowed, match="First comes: Agreed or disputed"):
        go(way, steps, "cost_order")
    assert agreed_until(steps) == date(2026, 9, 30)
    assert [one.state for one in next_steps(way, go(way, steps, "agreed")) if one.mandatory] == [State.COST_ORDER]


def test_an_agreement_can_be_changed_until_the_goods_leave() -> None:
    way = path("basel_9_2")
    steps = led(way, *TO_NOTIFIED, "acknowledged", "agreed", "cost_order", "documents", "booked")
    again = next(one for one in next_steps(way, steps) if one.state == State.AGREED)
    assert again.back and again.reason_required
    changed = go(way, steps, "agreed", because="the ship is full", outcome="dispose")
    assert [one.state for one in next_steps(way, changed) if one.mandatory] == [State.COST_ORDER]
    gone = go(way, steps, "departed")
    assert State.AGREED not in {one.state for one in next_steps(way, gone)}


def test_what_stays_here_cannot_be_agreed_to_go_back() -> None:
    way = path("basel_9_3")
    with pytest.raises(NotAllowed, match="not sent back"):
        go(way, led(way, "detected", "identified", "assessed", "fault"), "agreed", because="x", outcome="return")


def test_what_is_lawful_after_all_is_closed_or_judged_again() -> None:
    way = path("basel_9_2")
    steps = go(way, led(way, "detected", "identified"), "assessed", outcome="lawful")
    assert {one.state for one in next_steps(way, steps)} == {State.CLOSED, State.ASSESSED}
    assert closed(go(way, steps, "closed", because="the consent was found"))
    again = go(way, steps, "assessed", because="the consent was forged", outcome="illegal")
    assert [one.state for one in next_steps(way, again) if one.mandatory] == [State.FAULT]


def test_another_fault_belongs_on_another_path() -> None:
    way = path("basel_9_2")
    steps = go(way, led(way, "detected", "identified", "assessed"), "fault", fault="importer")
    assert {State.CLOSED, State.FAULT} <= {one.state for one in next_steps(way, steps)}
    assert not any(one.mandatory for one in next_steps(way, steps))
    assert closed(go(way, steps, "closed", because="goes on under Article 9(3)"))


def test_nobody_refuses_what_nobody_was_asked() -> None:
    way = path("china_return_order")
    steps = led(way, "detected", "identified", "assessed", "cost_order")
    assert State.REFUSED not in {one.state for one in next_steps(way, steps)}
    assert State.REFUSED in {one.state for one in next_steps(way, led(way, *TO_NOTIFIED))}


def test_a_step_that_the_path_no_longer_has_changes_nothing() -> None:
    here = path("disposal_here")
    steps = led(here, "detected", "identified")
    old = [*steps, Step(state=State.NOTIFIED, on=DAY)]
    assert next_steps(here, old) == next_steps(here, steps)


def test_transit_is_said_for_each_state() -> None:
    way = path("basel_9_2")
    steps = led(way, *way.states[: way.states.index(State.TRANSIT) + 1])
    steps = go(way, steps, "transit", country="NA")
    assert [step.said.get("country") for step in steps[-2:]] == ["GB", "NA"]
    assert closed(led(way, *way.states[:12], "transit", *way.states[12:]))


@pytest.mark.parametrize(
    ("steps", "state", "more", "field", "reason"),
    [
        ((), "closed", {}, "", "First comes: Detected"),
        (("detected",), "detected", {}, "", "First comes: Identified"),
        (("detected",), "refused", {"because": "x"}, "", "not open here"),
        (("detected", "identified"), "assessed", {}, "outcome", "has to be said"),
        (("detected", "identified"), "assessed", {"said": {"outcome": "maybe"}}, "outcome", "Not one of the choices"),
        (TO_NOTIFIED[:4], "notified", {"said": {"country": "GB"}}, "document", "Name the paper: take-back request"),
        (TO_NOTIFIED[:4], "notified", {"said": {"country": "gb"}, "document": "1"}, "country", "two letters"),
        (TO_NOTIFIED, "agreed", {"said": {"outcome": "longer", "until": "soon"}, "because": "x"}, "until", "Not a day"),
    ],
)
def test_what_is_not_allowed_says_why(
    steps: tuple[str, ...], state: str, more: dict[str, object], field: str, reason: str
) -> None:
    way = path("basel_9_2")
    with pytest.raises(NotAllowed) as refused:
        take(way, led(way, *steps), State(state), DAY, **more)  # type: ignore[arg-type]
    assert refused.value.field == field and reason in refused.value.reason


def test_a_path_without_a_state_and_a_closed_one_say_so() -> None:
    here = path("disposal_here")
    with pytest.raises(NotAllowed, match="no such step"):
        go(here, led(here, "detected"), "departed")
    done = led(here, *here.states)
    with pytest.raises(NotAllowed, match="is closed"):
        go(here, done, "closed", because="again")


def test_days_never_run_backwards_or_ahead() -> None:
    way = path("basel_9_2")
    steps = led(way, "detected")
    with pytest.raises(NotAllowed, match="Not before 2026-06-12") as refused:
        go(way, steps, "identified", DAY - timedelta(days=1))
    assert refused.value.field == "on"
    with pytest.raises(NotAllowed, match="not come yet"):
        take(way, steps, State.IDENTIFIED, DAY + timedelta(days=1), today=DAY)
    assert take(way, steps, State.IDENTIFIED, DAY, today=DAY).on == DAY


def test_costs_are_not_settled_over_what_is_owed_without_a_reason() -> None:
    way = path("disposal_here")
    steps = led(way, *way.states[:-2])
    owed = {"USD": Decimal("120.50"), "EUR": Decimal(0)}
    with pytest.raises(NotAllowed, match=r"Not paid: 120.50 USD\.") as refused:
        take(way, steps, State.SETTLED, DAY, outstanding=owed)
    assert refused.value.field == "because"
    assert take(way, steps, State.SETTLED, DAY, "written off", outstanding=owed).because == "written off"
    assert take(way, steps, State.SETTLED, DAY, outstanding={"USD": Decimal(0)}).because == ""


def walk(way: Path, seed: int) -> list[Step]:
    """Return a walk at random, with wrong states, days that run back, and reasons that are missing among the tries."""
    chance = random.Random(seed)
    steps: list[Step] = []
    day = DAY
    for _ in range(100):
        options = next_steps(way, steps)
        if not options:
            break
        wild = chance.random() < 0.2
        onward = [option for option in options if not (option.exception or option.back)] or options
        offered = onward if chance.random() < 0.95 else options
        state = chance.choice(list(State) if wild else [option.state for option in offered])
        option = next((one for one in options if one.state == state), None)
        on = day + timedelta(days=chance.randint(-3, 20))
        needs = MEANINGS[state].needs
        said: dict[str, object] = {need.code: "GB" for need in needs if need.kind != "day"}
        said |= {need.code: chance.choice([*need.choices, ""]) for need in needs if need.choices}
        if option and chance.random() < 0.8:
            said = values(way, option)
        try:
            new = take(way, steps, state, on, chance.choice(["", "  ", "so", "so"]), said=said, document="1")
        except NotAllowed as refused:
            assert refused.reason
            continue
        assert option is not None, "what is not offered is never taken"
        steps.append(new)
        day = on
    return steps


@settings(max_examples=300, deadline=None)
@given(way=st.sampled_from(PATHS), seed=st.integers(0, 2**32))
def test_at_random_nothing_is_skipped_and_nothing_ends_without_a_reason(way: Path, seed: int) -> None:
    check(way, walk(way, seed))


def test_walks_at_random_come_to_every_kind_of_end() -> None:
    ends = [walk(way, seed) for way in PATHS for seed in range(20)]
    over = [steps for steps in ends if closed(steps)]
    left = [steps for steps in over if any(step.state in EXCEPTIONS for step in steps)]
    turned = [steps for steps in over if any(step.said.get("outcome") == "lawful" for step in steps)]
    whole = [steps for steps in over if any(step.state == State.ARRIVED for step in steps)]
    assert min(len(over), len(left), len(turned), len(whole)) >= 5


def check(way: Path, steps: list[Step]) -> None:
    """What must hold of any walk, said again without the rules under test."""
    assert [step.on for step in steps] == sorted(step.on for step in steps)
    assert all(step.because for step in steps if step.state in (*EXCEPTIONS, State.CLOSED))
    assert all(step.because for step in steps if step.said.get(PASSED_OVER))
    assert State.CLOSED not in [step.state for step in steps[:-1]]
    if not steps or steps[-1].state != State.CLOSED:
        return
    taken = [step.state for step in steps]
    left = [leave for leave in way.exceptions if leave.state in taken]
    turned = [
        s for s in steps if s.said.get("outcome") == "lawful" or s.said.get("fault", "none") not in way.applies.faults
    ]
    if not left and not turned:
        passed = {state for step in steps for state in step.said.get(PASSED_OVER, {})}  # type: ignore[attr-defined]
        assert set(way.states) <= {*taken, *passed}
        assert all(any(state in skip.states for skip in way.skips) for state in passed)
    for state in taken:
        required = [need.code for need in MEANINGS[state].needs if need.required]
        last = next(step for step in reversed(steps) if step.state == state)
        assert all(last.said.get(code) for code in required)
    assert set(taken) <= {*ORDER, *EXCEPTIONS}
