"""What an indicator, a set, a model or a lane policy would have done over a past period, beside what is active.

Pure: from counts of consignments that are alike (``backtest_sql`` gets them from the long history, on either engine)
to hits, finds, precision, recall at the office's capacity, extra workload and overlap. Nothing here is fractional on
an engine, so both give the same numbers.

Outcomes exist only for what was inspected, and that was chosen by what was active then. So a candidate is never seen at
its best, and what is active always is; only the random sample is fair to both. ``Side.sample`` rests on it alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from greenlane.engine.door import Engine
from greenlane.targeting.compiled import Compiled
from greenlane.targeting.lane import Policy
from greenlane.targeting.learning.model import Model
from greenlane.targeting.rates import Rate

Kind = Literal["indicator", "set", "model", "policy"]
KINDS: tuple[Kind, ...] = ("indicator", "set", "model", "policy")
NOTES = {
    "only-inspected": "Finds are known only for what was inspected, and that was chosen by what was active then.",
    "no-sample": "No result of the random sample lies in this period: nothing can be said of what was not chosen.",
    "thin-sample": "Few results of the random sample lie in this period: read its intervals, not its rates.",
    "model-has-seen": "The model learned from results of this period: its figures flatter it.",
    "not-judged": "Some indicators could not be judged by and never fire here.",
    "no-finds": "Nothing was found in this period.",
    "no-draw": "The random draw is left out on both sides: it would add the same few to each.",
}
"""What a reader must know beside the figures, by code, in English."""


class AskedError(ValueError):
    """A back-test that cannot be asked for; the message names the field and the reason."""


@dataclass(frozen=True)
class Asked:
    """A back-test as it is asked for and kept.

    ``what``: the content of an indicator (``{"indicator": {...}}``), of a set (``{"set": [...]}``), of a lane policy
    (``{"policy": {...}}``), or the id of a learned model (``{"model": "..."}``). ``since`` and ``until``: the first and
    the last day of declaration. ``office``: its code, or empty for all. ``engine``: as ``engine.door.open`` takes it.
    """

    kind: Kind
    what: Mapping[str, Any]
    since: dt.date
    until: dt.date
    office: str = ""
    engine: str = "duckdb"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise AskedError(f"kind must be one of {', '.join(KINDS)}")
        if self.kind not in self.what:
            raise AskedError(f"what: holds no {self.kind}")
        if self.since > self.until:
            raise AskedError("until: lies before since")

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.until - self.since).days + 1

    @property
    def as_json(self) -> dict[str, Any]:
        """The question as JSON values."""
        return asdict(self) | {"since": self.since.isoformat(), "until": self.until.isoformat()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Asked:
        """The question as it was kept. Raises AskedError."""
        try:
            days = {name: dt.date.fromisoformat(kept[name]) for name in ("since", "until")}
            rest: dict[str, Any] = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
            return cls(**rest | days)
        except (KeyError, TypeError) as error:
            raise AskedError(f"{error} is missing or of the wrong kind") from None
        except ValueError as error:
            raise AskedError(str(error)) from None


@dataclass(frozen=True)
class Part:
    """The figures of one regime (or none: ``""``) or one month (``2026-03``) on one side."""

    name: str
    traffic: int
    hits: int
    inspected: int
    finds: int
    precision: Rate

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Part:
        """The part as it was kept."""
        return cls(**{**kept, "precision": Rate.of_json(kept["precision"])})


@dataclass(frozen=True)
class Side:
    """What one side does over the period; all numbers are of consignments.

    ``hits``: what it singles out: of an indicator alone what it fires on, else the red lane. ``lanes``: how many it
    gives each lane. ``precision``: finds among the hits that were inspected. ``sample``: finds among the hits in the
    random sample; ``recall_sample``: hits among the finds of the random sample. ``recall_at_capacity``: of all finds,
    those that rank within the office's daily capacity; among equals an expected value.
    """

    hits: int
    lanes: Mapping[str, int]
    inspected: int
    finds: int
    precision: Rate
    sample: Rate
    recall_sample: Rate
    recall_at_capacity: Rate
    red_per_day: float
    amber_per_day: float
    by_regime: tuple[Part, ...]
    by_month: tuple[Part, ...]

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Side:
        """The side as it was kept."""
        rates = {
            name: Rate.of_json(kept[name]) for name in ("precision", "sample", "recall_sample", "recall_at_capacity")
        }
        parts = {name: tuple(Part.of_json(part) for part in kept[name]) for name in ("by_regime", "by_month")}
        return cls(**{**kept, **rates, **parts})


@dataclass(frozen=True)
class Overlap:
    """What both sides single out, and what only one does; ``jaccard`` is both over either, None where neither does."""

    both: int
    only_candidate: int
    only_active: int
    jaccard: float | None
    finds_both: int
    finds_only_candidate: int
    finds_only_active: int


@dataclass(frozen=True)
class Result:
    """What came out, side by side.

    ``candidate`` is what would be active with it, ``active`` what is; ``alone``: an indicator by itself, by what it
    fires on. ``overlap`` compares hits of ``alone`` where there is one, else of ``candidate``, with the active's hits.
    ``extra_red`` and ``extra_amber``: more each day than now. ``base``: finds among all that was inspected;
    ``base_sample``: among the random sample, which stands for all traffic.
    """

    asked: Asked
    engine: str
    traffic: int
    days: int
    inspected: int
    finds: int
    base: Rate
    base_sample: Rate
    capacity: int
    candidate: Side
    active: Side
    alone: Side | None
    overlap: Overlap
    extra_red: float
    extra_amber: float
    notes: tuple[str, ...]
    seconds: float = 0.0

    @property
    def as_json(self) -> dict[str, Any]:
        """The result as JSON values."""
        return asdict(self) | {"asked": self.asked.as_json, "notes": list(self.notes)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Result:
        """The result as it was kept."""
        return cls(
            **{
                **kept,
                "asked": Asked.of_json(kept["asked"]),
                "base": Rate.of_json(kept["base"]),
                "base_sample": Rate.of_json(kept["base_sample"]),
                "candidate": Side.of_json(kept["candidate"]),
                "active": Side.of_json(kept["active"]),
                "alone": Side.of_json(kept["alone"]) if kept["alone"] else None,
                "overlap": Overlap(**kept["overlap"]),
                "notes": tuple(kept["notes"]),
            }
        )


@dataclass(frozen=True)
class Means:
    """What one side decides with: indicators, a model or none, each office's policy (``""``: any other's)."""

    compiled: Compiled
    policies: Mapping[str, Policy]
    model: Model | None = None

    def policy(self, office: str) -> Policy:
        """The policy of an office."""
        return self.policies.get(office) or self.policies.get("") or Policy()


def proposed(asked: Asked, active: Means, model: Model | None = None) -> tuple[Means, Compiled | None]:
    """Return what would be active with what is asked for, and an indicator by itself.

    ``model``: the learned model of which ``asked`` gives the id. Raises AskedError for content that cannot be used.
    """
    raise NotImplementedError


def run(
    asked: Asked, *, engine: Engine, history: Sequence[str], active: Means, candidate: Means, alone: Compiled | None
) -> Result:
    """Return what ``candidate`` would have done over the period, beside ``active``.

    ``history``: Parquet files or patterns with history rows (``history.rows.SCHEMA``): all before the period too, as
    history features look back. ``alone``: an indicator by itself. Raises engine.door.QueryFailed where the history
    lacks what is needed.
    """
    raise NotImplementedError
