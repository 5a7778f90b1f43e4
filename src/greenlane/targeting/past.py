"""The long history of this installation as models read it: where it lies, and which engine reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from greenlane.engine import door
from greenlane.people.models import Organisation
from greenlane.targeting.history import rows
from greenlane.targeting.learning.model import Model

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
"""``id``: the consignment; ``known``: the day on which it was recorded. ``lane`` and ``sampled``: as it stood then."""


def folder(owner: Organisation) -> Path:
    """Where the history of an administration lies; one learns from its own alone."""
    return Path(settings.DATA) / "history" / owner.pk.hex


def mark(owner: Organisation) -> object:
    """Return what changes when results are added to the history of an administration."""
    return tuple(sorted((path, Path(path).stat().st_mtime_ns) for path in history(owner).paths(OUTCOMES)))


def results(owner: Organisation, *, after: dt.date) -> pa.Table:
    """Return the goods lines whose result was recorded after a day, in order of time, each with that result."""
    with _opened(owner, dt.date.max) as engine:
        return engine.rows(f"SELECT * FROM past WHERE known > DATE '{after.isoformat()}' ORDER BY known, id, nth")


def lines(owner: Organisation, until: dt.date = dt.date.max) -> pa.Table:
    """Return the goods lines declared by the end of a day, in order of time, with what was known then."""
    with _opened(owner, until) as engine:
        return engine.rows("SELECT * FROM past ORDER BY day, id, nth")


def trained(owner: Organisation, until: dt.date) -> tuple[Model, dict[str, Any]]:
    """Train a model on all that was declared and known at the end of a day; return it with its card.

    Raises TooFew.
    """
    from greenlane.targeting.learning.examples import Examples
    from greenlane.targeting.learning.model import fit

    model = fit(Examples.of(lines(owner, until)))
    return model, model.card()


def tested(owner: Organisation, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Try what was asked on the past; return a ``backtest.Result`` as JSON."""
    raise NotImplementedError


def _history(owner: Organisation) -> Any:
    from greenlane.engine.history import History

    return History(folder(owner))


def _opened(owner: Organisation, until: dt.date) -> Any:
    """Open the engine with the view ``past``: first versions declared by a day, with what was known by then."""
    engine = door.open(getattr(settings, "ENGINE", "duckdb"), memory_mb=2048)
    kept = history(owner)
    engine.table("declared", *kept.paths(ROWS), schema=rows.SCHEMA)
    engine.table("outcomes", *kept.paths(OUTCOMES), schema=OUTCOME)
    day = f"DATE '{until.isoformat()}'"
    names = ", ".join(f"d.{name}" for name in rows.SCHEMA.names if name not in rows.LATER)
    engine.arrow(
        "past",
        engine.rows(
            f"SELECT {names}, o.found, o.known FROM declared d LEFT JOIN (SELECT id, bool_or(found) AS found, "
            f"min(known) AS known FROM outcomes WHERE known <= {day} GROUP BY id) o ON o.id = d.id "
            f"WHERE d.day <= {day} AND d.version = 1"
        ),
    )
    return engine
