"""What an indicator, a set, a model or a lane policy would have done over a past period, beside what is active.

``backtest_sql`` counts consignments that are alike in the long history, on either engine; ``backtest_sides`` makes
hits, finds, precision, recall at the office's capacity and overlap of the counts. Nothing is fractional on an engine,
so both give the same numbers.

Outcomes exist only for what was inspected, and that was chosen by what was active then. So a candidate is never seen at
its best, and what is active always is; only the random sample is fair to both. ``Side.sample`` rests on it alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from greenlane.engine.door import Engine
from greenlane.targeting.backtest_sides import RED, Overlap, Part, Side, overlap, side, verdicts
from greenlane.targeting.backtest_sql import Counts, counts
from greenlane.targeting.compiled import Compiled, compile_fitting, compile_set, compile_stored
from greenlane.targeting.indicator import IndicatorError, read_stored
from greenlane.targeting.lane import Policy, PolicyError
from greenlane.targeting.learning.model import Model
from greenlane.targeting.rates import Rate, wilson

Kind = Literal["indicator", "set", "model", "policy"]
KINDS: tuple[Kind, ...] = ("indicator", "set", "model", "policy")
THIN = 100
"""With fewer results of the random sample than this, its rates are a guess."""
NOTES = {
    "only-inspected": "Finds are known only for what was inspected, and that was chosen by what was active then.",
    "no-sample": "No result of the random sample lies in this period: nothing can be said of what was not chosen.",
    "thin-sample": "Few results of the random sample lie in this period: read its intervals, not its rates.",
    "model-has-seen": "The model learned from results of this period: its figures flatter it.",
    "model-damaged": "The model in force cannot be read: it is left out on both sides, as in screening.",
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
class Result:
    """What came out, side by side.

    ``candidate`` is what would be active with it, ``active`` what is; ``alone``: an indicator by itself, by what it
    fires on. ``overlap`` compares hits of ``alone`` where there is one, else of ``candidate``, with the active's hits.
    ``extra_red`` and ``extra_amber``: more each day than now. ``base``: finds among all that was inspected;
    ``base_sample``: among the random sample, which stands for all traffic. ``seconds``: how long it
    took, where the caller says so.
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
                "candidate": _side(kept["candidate"]),
                "active": _side(kept["active"]),
                "alone": _side(kept["alone"]) if kept["alone"] else None,
                "overlap": Overlap(**kept["overlap"]),
                "notes": tuple(kept["notes"]),
            }
        )


def _side(kept: Mapping[str, Any]) -> Side:
    names = ("precision", "sample", "recall_sample", "recall_at_capacity")
    rates = {name: Rate.of_json(kept[name]) for name in names}
    parts = {name: tuple(_part(part) for part in kept[name]) for name in ("by_regime", "by_month")}
    return Side(**{**kept, **rates, **parts})


def _part(kept: Mapping[str, Any]) -> Part:
    return Part(**{**kept, "precision": Rate.of_json(kept["precision"])})


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
    what = asked.what[asked.kind]
    try:
        if asked.kind == "indicator":
            return _with_indicator(what, active)
        if asked.kind == "set":
            return replace(active, compiled=compile_stored(what)), None
        if asked.kind == "policy":
            policy = Policy(**what)
            return replace(
                active, policies={**active.policies, asked.office: policy} if asked.office else {"": policy}
            ), None
    except (IndicatorError, PolicyError, TypeError, AttributeError, KeyError) as error:
        raise AskedError(f"{asked.kind}: {error}") from None
    if model is None:
        raise AskedError("model: there is none of this id")
    return replace(active, model=model), None


def _with_indicator(fields: Mapping[str, Any], active: Means) -> tuple[Means, Compiled]:
    found, unusable = read_stored([{**fields, "active": True}])
    if unusable:
        raise AskedError(f"indicator: {unusable[0].because}")
    alone = compile_set(found)
    code = found[0].code
    others = [indicator for indicator in active.compiled.usable if indicator.code != code]
    left = [one for one in active.compiled.unusable if one.code != code]
    return replace(active, compiled=compile_fitting([*others, *found], left)), alone


def run(
    asked: Asked,
    *,
    engine: Engine,
    history: Sequence[str],
    active: Means,
    candidate: Means,
    alone: Compiled | None = None,
    work: Path | None = None,
) -> Result:
    """Return what ``candidate`` would have done over the period, beside ``active``.

    ``history``: Parquet files or patterns with history rows (``history.rows.SCHEMA``): all before the period too, as
    history features look back. ``alone``: an indicator by itself. ``work``: a folder for history features on the way,
    so that memory does not grow with the history; without one they are worked out within the query. Raises
    engine.door.QueryFailed.
    """
    counted = counts(
        engine,
        history,
        since=asked.since,
        until=asked.until,
        office=asked.office,
        active=(active.compiled, active.model),
        candidate=(candidate.compiled, candidate.model),
        alone=alone,
        work=work,
    )
    result = _result(asked, counted, active, candidate, alone is not None, engine.dialect)
    notes = [*result.notes, *_warned(asked, active, candidate)]
    return replace(result, notes=tuple(notes))


def _result(asked: Asked, counted: Counts, active: Means, candidate: Means, with_alone: bool, dialect: str) -> Result:
    now, then = (tuple(means.policy(office) for office in counted.offices) for means in (active, candidate))
    given_now, given_then = verdicts(counted, counted.active, now), verdicts(counted, counted.candidate, then)
    hits_now, hits_then = given_now.lane == RED, given_then.lane == RED
    side_now = side(counted, hits_now, given_now, now, asked.days, alone=False)
    side_then = side(counted, hits_then, given_then, then, asked.days, alone=False)
    by_itself = side(counted, counted.fires, given_then, then, asked.days, alone=True) if with_alone else None
    seen, finds = counted.found >= 0, counted.found == 1
    drawn = seen & counted.sampled
    inspected, found = int(counted.n[seen].sum()), int(counted.n[finds].sum())
    base_sample = wilson(int(counted.n[drawn & finds].sum()), int(counted.n[drawn].sum()))
    return Result(
        asked=asked,
        engine=dialect,
        traffic=int(counted.n.sum()),
        days=asked.days,
        inspected=inspected,
        finds=found,
        base=wilson(found, inspected),
        base_sample=base_sample,
        capacity=sum(policy.daily_capacity for policy in now),
        candidate=side_then,
        active=side_now,
        alone=by_itself,
        overlap=overlap(counted, counted.fires if with_alone else hits_then, hits_now),
        extra_red=side_then.red_per_day - side_now.red_per_day,
        extra_amber=side_then.amber_per_day - side_now.amber_per_day,
        notes=tuple(_told(found, base_sample.of)),
    )


def _told(finds: int, drawn: float) -> Iterator[str]:
    yield "only-inspected"
    yield "no-draw"
    if not drawn:
        yield "no-sample"
    elif drawn < THIN:
        yield "thin-sample"
    if not finds:
        yield "no-finds"


def _warned(asked: Asked, active: Means, candidate: Means) -> Iterator[str]:
    models = [means.model for means in (active, candidate) if means.model is not None]
    spans = [(str(model.card().get("since", "")), str(model.card().get("until", ""))) for model in models]
    if any(until >= asked.since.isoformat() and since <= asked.until.isoformat() for since, until in spans):
        yield "model-has-seen"
    if candidate.compiled.unusable or active.compiled.unusable:
        yield "not-judged"
