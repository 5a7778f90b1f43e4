"""Which step may follow which. No path skips a mandatory step, runs backwards in time, or ends without a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from greenlane.seizures.takeback.path import Path
from greenlane.seizures.takeback.states import Need, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step that was taken: the day it happened, why, the paper that records it and what it says.

    ``said`` holds the codes of ``states.MEANINGS[state].needs``, and under ``passed_over`` the states that were passed
    over with it, each with its rule in English.
    """

    state: State
    on: date
    because: str = ""
    document: str = ""
    said: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A step that may be taken now. ``passes_over``: states that it would pass over, each with its rule (English);
    then a reason must be given. ``exception``: it leaves the way; ``back``: it returns to it."""

    state: State
    mandatory: bool
    needs: tuple[Need, ...]
    document_required: bool
    reason_required: bool
    may_skip_because: str = ""
    passes_over: Mapping[State, str] = field(default_factory=dict)
    exception: bool = False
    back: bool = False


class NotAllowed(ValueError):
    """A step that may not be taken. ``reason`` says why, ``field`` which field is at fault (empty: the step itself)."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def next_steps(path: Path, steps: Sequence[Step]) -> list[Next]:
    """Return the steps that may be taken now: the mandatory one first, exceptions last. Empty: it is closed."""
    raise NotImplementedError


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
    raise NotImplementedError


def current(steps: Sequence[Step]) -> State | None:
    """Return the state it is in: that of the last step."""
    raise NotImplementedError


def closed(steps: Sequence[Step]) -> bool:
    """Say whether it has come to its end."""
    raise NotImplementedError


def agreed_until(steps: Sequence[Step]) -> date | None:
    """Return the day agreed on in the last step that agreed on one, or None."""
    raise NotImplementedError
