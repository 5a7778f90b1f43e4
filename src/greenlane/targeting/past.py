"""The long history of this installation: where it lies, what reads it, what is learned from it and tried on it."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
from django.conf import settings

from greenlane.engine import door
from greenlane.engine.history import History
from greenlane.engine.whole import private
from greenlane.people.models import Organisation
from greenlane.targeting import backtest, card, drift, standing
from greenlane.targeting.evaluation.evaluate import Asked as Evaluated
from greenlane.targeting.evaluation.evaluate import evaluate
from greenlane.targeting.evaluation.past import NoPast
from greenlane.targeting.history import batch, rows
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.learning.examples import Examples
from greenlane.targeting.learning.model import Model, fit
from greenlane.targeting.learning.profiles import Profiles
from greenlane.targeting.learning.readings import Keys, Lines
from greenlane.targeting.learning.sharing import Shared, sharable
from greenlane.targeting.models import IndicatorSet, LanePolicy, LearnedModel, Version
from greenlane.targeting.surges import BEFORE, RECENT, Surges, surging

log = logging.getLogger(__name__)

ROWS, SCREENINGS, OUTCOMES = "rows", "screenings", "outcomes"
"""The data sets: goods lines as they were declared, what each screening gave, and what inspections gave."""
DAY = {ROWS: "day", SCREENINGS: "day", OUTCOMES: "known"}
"""By which day each is kept: of the declaration, or of the outcome."""
SCREENING = pa.schema(
    [
        ("id", pa.string()),
        ("screening", pa.string()),
        ("day", pa.date32()),
        ("office", pa.string()),
        ("indicator_set", pa.string()),
        ("policy", pa.int64()),
        ("model", pa.string()),
        ("p", pa.float64()),
        ("rank", pa.float64()),
        ("lane", pa.string()),
        ("rests_on", pa.string()),
        ("score", pa.int64()),
        ("points", pa.int64()),
        ("hard", pa.string()),
        ("sampled", pa.bool_()),
        ("codes", pa.list_(pa.string())),
    ]
)
OUTCOME = pa.schema(
    [
        ("id", pa.string()),
        ("found", pa.bool_()),
        ("known", pa.date32()),
        ("kind", pa.string()),
        ("minutes", pa.int64()),
        ("lane", pa.string()),
        ("sampled", pa.bool_()),
        ("classes", pa.list_(pa.string())),
    ]
)
"""``id``: the consignment; ``known``: the day on which it was recorded. ``lane`` and ``sampled``: as it stood then.

All outcomes are kept. A check of papers alone that found nothing is no inspection of the goods: nothing is learned
of it.
"""


FEATURE_ROW = pa.schema(
    [("id", pa.string()), ("nth", pa.int64())] + [(one.name, rows.ARROW[one.type]) for one in FEATURES.values()]
)
"""What the past said of one goods line."""
NAMES = ", ".join(f"{'o' if name in rows.LATER else 'd'}.{name}" for name in rows.SCHEMA.names)
KNOWN = (
    "SELECT id, bool_or(found) AS found, coalesce(min(CASE WHEN found THEN known END), min(known)) AS known, "
    "bool_or(CASE WHEN known <= DATE '{day}' THEN found END) AS before "
    "FROM outcomes WHERE (found OR kind <> 'documents')"
)
"""A consignment counts once: with its first find, else its first result. ``before``: what was known of it on a day."""
AGE = 366
"""How many days before a model's own an inspected consignment may have been declared, for its result to be learned."""
WORK = "past-"
"""How the folders begin in which the past is worked on, beside the history."""
MEMORY = 2048
"""Megabytes that the engine may take."""
SKETCHED = 20_000
"""Of so many last goods lines the spread is kept, and compared."""
WEEKS = 8
"""How long back drift looks."""


def folder(owner: Organisation) -> Path:
    """Where the history of an administration lies; one learns from its own alone."""
    return Path(settings.DATA) / "history" / owner.pk.hex


def history(owner: Organisation) -> History:
    """Return the history of an administration."""
    return History(folder(owner))


def mark(owner: Organisation) -> object:
    """Return what changes when results are added to the history of an administration."""
    return tuple(sorted((path, Path(path).stat().st_mtime_ns) for path in history(owner).paths(OUTCOMES)))


def _engine() -> str:
    return str(settings.ENGINE)


@dataclass(frozen=True)
class Opened:
    """The past of an administration in an engine: the table ``past`` and its file; ``work`` is a folder for more."""

    engine: door.Engine
    file: Path
    work: Path

    def with_features(self) -> str:
        """Work out what the past said of each line on its day; return SQL for the lines (``p``) with these features."""
        batch.run(self.engine, "past", self.work / "features")
        self.engine.table("features", *sorted((self.work / "features").glob("*.parquet")), schema=FEATURE_ROW)
        names = ", ".join(f"f.{name}" for name in FEATURES)
        return f"SELECT p.*, {names} FROM past p JOIN features f ON f.id = p.id AND f.nth = p.nth"  # noqa: S608 (ours)

    def inspected(self) -> pa.Table:
        """Return what a model learns from: the inspected lines, each with what the past said of it on its day.

        The others teach nothing of outcomes, and what a running model adds is results alone: so what a profile has seen
        is what was inspected of it, in training as afterwards, and *new* to a model is what was never looked into. What
        grows in traffic that nobody inspects is ``surges``' to tell.
        """
        lines = f"{self.with_features()} WHERE p.found IS NOT NULL ORDER BY p.day, p.id, p.nth"
        return self.engine.rows(lines)


@contextmanager
def opened(owner: Organisation, until: dt.date, since: dt.date | None = None) -> Iterator[Opened]:
    """Open the goods lines declared up to a day, with what was known of them at its end, as history rows.

    ``since``: only what was declared from that day on, where no more of the past is asked.
    """
    private(Path(settings.DATA))
    with (
        TemporaryDirectory(prefix=WORK, dir=settings.DATA) as name,
        door.open(_engine(), memory_mb=MEMORY, overflow=Path(name) / "overflow") as engine,
    ):
        work, kept, day = Path(name), history(owner), f"DATE '{until.isoformat()}'"
        first = f"AND d.day >= DATE '{since.isoformat()}'" if since else ""
        engine.table("declared", *kept.paths(ROWS, since, until), schema=rows.SCHEMA)
        engine.table("outcomes", *kept.paths(OUTCOMES, until=until), schema=OUTCOME)
        known = f"{KNOWN.format(day=until)} AND known <= {day} GROUP BY id"
        joined = f"SELECT {NAMES} FROM declared d LEFT JOIN ({known}) o ON o.id = d.id"  # noqa: S608 (ours)
        engine.write(f"{joined} WHERE d.day <= {day} {first}", work / "past.parquet")
        engine.table("past", work / "past.parquet")
        yield Opened(engine, work / "past.parquet", work)


def drop_leftovers(age: dt.timedelta) -> None:
    """Remove the folders of work on the past that a killed process left more than ``age`` ago."""
    for place in Path(settings.DATA).glob(f"{WORK}*"):
        with suppress(FileNotFoundError):
            if time.time() - place.stat().st_mtime > age.total_seconds():
                shutil.rmtree(place, ignore_errors=True)


def results(owner: Organisation, *, after: dt.date) -> pa.Table:
    """Return the goods lines whose result was recorded, or became a find, after a day, each with that result.

    In order of time. ``before``: what was known of it on that day, null for nothing. Of what was declared more than
    AGE days before that day nothing is returned.
    """
    kept, since = history(owner), after - dt.timedelta(days=AGE)
    # By the engine within the process, whatever is configured: every process that screens asks, for few months.
    with door.open("duckdb", memory_mb=MEMORY) as engine:
        engine.table("outcomes", *kept.paths(OUTCOMES, since=since), schema=OUTCOME)
        engine.table("declared", *kept.paths(ROWS, since=since), schema=rows.SCHEMA)
        known = f"{KNOWN.format(day=after)} GROUP BY id HAVING max(known) > DATE '{after}'"
        joined = f"SELECT {NAMES}, o.before FROM declared d JOIN ({known}) o ON o.id = d.id"  # noqa: S608 (ours)
        news = "o.before IS NULL OR (o.found AND NOT o.before)"
        return engine.rows(f"{joined} WHERE {news} ORDER BY o.known, d.id, d.nth")


def trained(
    owner: Organisation, until: dt.date, others: Sequence[Shared] = ()
) -> tuple[Model, dict[str, Any]]:  # fmt: skip
    """Train a model on all that was declared and known at the end of a day; return it with its card.

    ``others``: what other administrations have counted. Raises TooFew.
    """
    with opened(owner, until) as past:
        inspected = past.inspected()
        recent = past.engine.rows(f"SELECT {', '.join(card.WATCHED)} FROM past ORDER BY day DESC, id LIMIT {SKETCHED}")  # noqa: S608 (ours)
    examples = Examples.of(inspected)
    model = fit(examples, others=others)
    about = card.with_others(model.card(), [one.about.as_json for one in others])
    return model, {"about": about, **_checked(examples, until, others), "sketches": _sketched(recent)}


def counted(owner: Organisation, until: dt.date, *, parties: bool) -> tuple[Profiles, Keys]:
    """Return the outcome profiles of an administration's own results up to a day, with the keys of the lines counted.

    ``parties``: whether those of parties are among them.
    """
    with opened(owner, until) as past:
        looked = past.engine.rows("SELECT * FROM past WHERE found IS NOT NULL ORDER BY day, id, nth")
    examples = Examples.of(looked)
    profiles = Profiles.empty(sharable(parties))
    keys = profiles.keys(Lines(examples.rows))
    profiles.learn(keys, examples.found, examples.day)
    return profiles, keys


def _checked(examples: Examples, until: dt.date, others: Sequence[Shared]) -> dict[str, Any]:
    """How a model trained in the same way does on the last results of the span, which it does not know.

    With ``others`` also how it does alone.
    """
    days = np.sort(examples.day[examples.inspected])
    if not len(days):
        return {}
    start = days[int(len(days) * (1 - card.HELD_BACK))].astype(object)
    try:
        asked = Evaluated(start, until, by="shipment", quick=True, samples=200)
        report = evaluate(examples, asked, partial(fit, others=others))
        if others:
            alone = evaluate(examples, asked, fit)
            report["baselines"]["alone"] = {name: alone[name] for name in card.FIGURES}
    except NoPast as error:
        return {"unchecked": {"sentence": str(error), **(error.said or {})}}
    return {"checked": {name: report[name] for name in card.CHECKED if name in report}}


def _sketched(recent: pa.Table) -> list[dict[str, Any]]:
    """How facts were spread at the end of the span: what drift is measured against.

    Not the score: on lines that a model learned from it is not what it says of new ones.
    """
    names = [name for name in card.WATCHED if name in recent.column_names]
    return [drift.sketch(name, recent[name].to_pylist()).as_json for name in names]


def drifted(model: LearnedModel, today: dt.date) -> tuple[drift.Drift, Surges]:
    """Return how far traffic and results of the last weeks have moved from what a model was trained on.

    And what has grown in the weeks before ``today``.
    """
    kept, since = history(model.owner), today - dt.timedelta(days=WEEKS * 7)
    sketches = [drift.Sketch.of_json(one) for one in model.card.get("sketches", ())]
    with opened(model.owner, today, today - dt.timedelta(days=max(WEEKS * 7, RECENT + BEFORE))) as past:
        engine, day = past.engine, f"DATE '{since.isoformat()}'"
        names = ", ".join(one.name for one in sketches) or "1 AS nothing"
        recent = engine.rows(f"SELECT {names} FROM past WHERE day > {day} ORDER BY day DESC, id LIMIT {SKETCHED}")  # noqa: S608 (ours)
        engine.table("screened", *kept.paths(SCREENINGS, until=today), schema=SCREENING)
        known = f"{KNOWN.format(day=today)} AND known <= DATE '{today.isoformat()}' GROUP BY id"
        told = engine.rows(
            f"SELECT s.p, s.rests_on, s.sampled, o.found FROM screened s JOIN ({known}) o ON o.id = s.id "  # noqa: S608
            f"WHERE s.model = '{model.label}' AND s.p IS NOT NULL ORDER BY o.known, s.id"
        ).to_pylist()
        grown = surging(engine, "past", today)
    moved = drift.measured(
        sketches,
        {one.name: recent[one.name].to_pylist() for one in sketches},
        sample=[(one["found"], one["p"]) for one in told if one["sampled"]],
        explored=[(one["found"], one["p"]) for one in told if one["rests_on"] == "explored"],
    )
    return moved, grown


def tested(owner: Organisation, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Try what was asked on the past; return a ``backtest.Result`` as JSON, which names what was tried and no more.

    ``asked``: ``kind``, ``key`` (an indicator's code, else a version's), ``since``, ``until``, ``office``. Raises
    backtest.AskedError.
    """
    what, model = _what(owner, asked["kind"], asked["key"])
    question = backtest.Asked.of_json({**asked, "what": {asked["kind"]: what}, "engine": _engine()})
    active, whole = means(owner)
    candidate, alone = backtest.proposed(question, active, model)
    begun = time.monotonic()
    # What was recorded after the period counts too: of what was declared then, all that is known is asked.
    with opened(owner, dt.date(9999, 12, 31)) as past:
        result = backtest.run(
            _within(question, past),
            engine=past.engine,
            history=[str(past.file)],
            active=active,
            candidate=candidate,
            alone=alone,
            work=past.work / "features",
        )
    short = replace(result.asked, what={question.kind: asked["key"]})
    notes = result.notes if whole else (*result.notes, "model-damaged")
    return replace(result, asked=short, notes=notes, seconds=round(time.monotonic() - begun, 1)).as_json


def _within(asked: backtest.Asked, past: Opened) -> backtest.Asked:
    """Return what is asked for the part of its period of which anything is known: a rate a day is of such days."""
    first, last = past.engine.rows("SELECT min(day) AS since, max(day) AS until FROM past").to_pylist()[0].values()
    if first is None or first > asked.until or last < asked.since:
        return asked
    return replace(asked, since=max(first, asked.since), until=min(last, asked.until))


def _what(owner: Organisation, kind: str, key: str) -> tuple[Any, Model | None]:
    """Return the content of what is to be tried, and the model if it is one. Raises AskedError where there is none."""
    from greenlane.targeting import learned  # which reads results here: known by the time that this is called

    if kind == "indicator":
        content = standing.active_set(owner).content
        if found := [fields for fields in content if fields["code"] == key]:
            return found[0], None
    elif kind == "set" and (version := IndicatorSet.objects.filter(owner=owner, pk=key).first()):
        return version.content, None
    elif kind == "policy" and (policy := LanePolicy.objects.filter(owner=owner, pk=key).first()):
        return asdict(policy.as_policy), None
    elif kind == "model" and (row := LearnedModel.objects.filter(owner=owner, pk=key).first()):
        return key, learned.fresh(row)
    raise backtest.AskedError(f"{kind}: there is no {key}")


def means(owner: Organisation) -> tuple[backtest.Means, bool]:
    """Return what the administration decides with now, and whether that is all of it.

    The model is as it was trained, knowing nothing since. One that is damaged is left out, as it is in screening.
    """
    from greenlane.targeting import learned

    policies = LanePolicy.objects.filter(owner=owner, state=Version.State.ACTIVE).select_related("office")
    row = LearnedModel.objects.filter(owner=owner, state=Version.State.ACTIVE).first()
    model, whole = None, True
    try:
        model = learned.fresh(row) if row else None
    except learned.Damaged:
        log.exception("The model in force is left out of a test on the past")
        whole = False
    return backtest.Means(
        standing.compiled(standing.active_set(owner)),
        {policy.office.code: policy.as_policy for policy in policies},
        model,
    ), whole
