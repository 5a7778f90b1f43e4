"""From score to lane. Red is looked at, amber shows papers, blue goes and is audited later, green goes.

Precedence: a hard legal check, then the score against the office's thresholds, then what the learned model ranks
highest or knows least about, then the random draw. The draw is made whatever the score, so that the system keeps
learning what it does not know; it cannot be foreseen without the installation's key, and it is the same each time the
same consignment is screened.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Literal

from greenlane.targeting.exploration import LEAST_RANDOM, Shares, choose
from greenlane.targeting.indicator import Hard
from greenlane.targeting.score import MAX_SCORE

Lane = Literal["red", "amber", "blue", "green"]
RestsOn = Literal["law", "score", "learned", "explored", "random", "permit", "nothing"]
PRECEDENCE: tuple[Lane, ...] = ("red", "amber", "blue", "green")
MAX_HOURS = 8784  # a leap year


class PolicyError(ValueError):
    """A lane policy that cannot be used; the message names the field and the reason."""


@dataclass(frozen=True)
class Policy:
    """When an office uses which lane. Scores run from 0 to 100, rates are shares from 0 to 1.

    ``red_rate``, ``amber_rate`` and ``blue_rate`` are what the office expects; green is what is left. The page shows
    them beside what really happened, and ``fitted`` proposes thresholds that would have met them.

    ``learned_rate`` is the share of traffic that goes red because the learned model ranks it highest, ``explore_rate``
    the share because it is what the model knows least about; both only while a model is in force. ``random_rate`` is
    never below ``exploration.LEAST_RANDOM``: all statistics rest on it.

    ``red_hours``, ``amber_hours`` and ``blue_hours`` say how long a consignment may wait in its lane before the queue
    calls it overdue. They are the office's own promise to trade, not law; green never waits.
    """

    red_from: int = 50
    amber_from: int = 25
    blue_from: int = 10
    red_rate: float = 0.03
    amber_rate: float = 0.07
    blue_rate: float = 0.10
    random_rate: float = 0.005
    daily_capacity: int = 40
    red_hours: int = 4
    amber_hours: int = 24
    blue_hours: int = 720
    learned_rate: float = 0.02
    explore_rate: float = 0.005

    def __post_init__(self) -> None:
        if not 0 < self.blue_from <= self.amber_from <= self.red_from <= MAX_SCORE:
            raise PolicyError("thresholds must rise: 0 < blue_from ≤ amber_from ≤ red_from ≤ 100")
        for name in ("red_rate", "amber_rate", "blue_rate", "random_rate", "learned_rate", "explore_rate"):
            if not 0 <= getattr(self, name) <= 1:
                raise PolicyError(f"{name} must lie between 0 and 1")
        if self.random_rate < LEAST_RANDOM:
            raise PolicyError(f"random_rate must be {LEAST_RANDOM} at least: statistics rest on it")
        if self.learned_rate + self.explore_rate > 1:
            raise PolicyError("the shares of the learned model come to more than 1")
        if self.red_rate + self.amber_rate + self.blue_rate > 1:
            raise PolicyError("the expected rates of red, amber and blue come to more than 1")
        if self.daily_capacity < 0:
            raise PolicyError("daily_capacity must not be negative")
        for name in ("red_hours", "amber_hours", "blue_hours"):
            if not 1 <= getattr(self, name) <= MAX_HOURS:
                raise PolicyError(f"{name} must lie between 1 and {MAX_HOURS}")
        if not self.red_hours <= self.amber_hours <= self.blue_hours:
            raise PolicyError("what is more urgent waits no longer: red_hours ≤ amber_hours ≤ blue_hours")

    @property
    def green_rate(self) -> float:
        """The expected share of the green lane."""
        return 1 - self.red_rate - self.amber_rate - self.blue_rate

    @property
    def shares(self) -> Shares:
        """The shares of traffic that go red besides law and score, without any drift."""
        return Shares(self.learned_rate, self.explore_rate, self.random_rate)

    @property
    def limits(self) -> Mapping[str, dt.timedelta]:
        """How long a consignment may wait in each lane that waits at all."""
        hours = {"red": self.red_hours, "amber": self.amber_hours, "blue": self.blue_hours}
        return {lane: dt.timedelta(hours=number) for lane, number in hours.items()}


@dataclass(frozen=True)
class Decision:
    """The lane, and what it rests on.

    That is a hard check, the score, the learned model's rank, what it does not know, the random draw, permits that took
    the fast lane, or nothing.
    """

    lane: Lane
    rests_on: RestsOn


def draw(reference: str, key: bytes) -> float:
    """Return the random draw of a consignment, 0 ≤ x < 1: HMAC-SHA-256 of its reference under the secret key."""
    digest = hmac.new(key, reference.encode(), hashlib.sha256).digest()
    return (int.from_bytes(digest[:7], "big") >> 3) / (1 << 53)  # 53 bits: what a float holds without rounding up to 1


def decide(
    score: int,
    hard: Hard,
    drawn: float,
    policy: Policy,
    *,
    p_rank: float | None = None,
    uncertainty_rank: float | None = None,
    shares: Shares | None = None,
    let_by: bool = False,
) -> Decision:
    """Return the lane of a consignment with this score, hard check and random draw under this policy.

    ``p_rank`` and ``uncertainty_rank`` are its places among recent traffic (``exploration.Grids.ranks``); None where no
    model is in force. ``shares`` are the policy's own unless measured drift has moved them (``exploration.split``).
    ``let_by``: all its permits took the fast lane, so that a score that only asks for papers asks for nothing more.
    """
    if hard == "prohibited":
        return Decision("red", "law")
    if score >= policy.red_from:
        return Decision("red", "score")
    if choice := choose(p_rank, uncertainty_rank, drawn, shares or policy.shares):
        return Decision("red", choice)
    if hard == "papers_missing":
        return Decision("amber", "law")
    if score >= policy.amber_from:
        return Decision("green", "permit") if let_by else Decision("amber", "score")
    if score >= policy.blue_from:
        return Decision("blue", "score")
    return Decision("green", "nothing")


def fitted(policy: Policy, scores: Sequence[int], days: int, *, learning: bool = False) -> Policy:
    """Return the policy with thresholds that would have met the expected rates on ``scores``.

    Red is held to the smaller of its expected rate and what ``daily_capacity`` allows over ``days``, less the random
    share and, while a model is in force (``learning``), what it chooses. Where many share one score the threshold is
    set above it: no lane ever gets more than expected. Raises PolicyError where no threshold can do that, or where
    there is nothing to fit to.
    """
    if not scores or days < 1:
        raise PolicyError("there are no screenings to fit to")
    ranked = sorted(scores, reverse=True)
    besides = policy.random_rate + (policy.learned_rate + policy.explore_rate if learning else 0)
    red = min(_share(policy.red_rate, ranked), policy.daily_capacity * days) - ceil(besides * len(ranked))
    red_from, above = _threshold(ranked, max(0, red))
    amber_from, above = _threshold(ranked, above + _share(policy.amber_rate, ranked))
    blue_from, above = _threshold(ranked, above + _share(policy.blue_rate, ranked))
    return replace(policy, red_from=red_from, amber_from=amber_from, blue_from=blue_from)


def _share(rate: float, ranked: Sequence[int]) -> int:
    return floor(rate * len(ranked) + 1e-9)


def _threshold(ranked: Sequence[int], most: int) -> tuple[int, int]:
    """Return the lowest score, never below 1, from which at most ``most`` of ``ranked`` count, and how many do."""
    lowest = 1 if most >= len(ranked) else max(1, ranked[most] + 1)
    if lowest > MAX_SCORE:
        raise PolicyError(f"more than {most} screenings have the highest score: no threshold meets the expected rates")
    return lowest, sum(score >= lowest for score in ranked)
