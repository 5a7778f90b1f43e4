"""One evaluation: what a model trained before a day says of the time after it, beside all that could flatter it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.front.telling import part
from greenlane.targeting.evaluation import audit, baselines, calibration, protocol
from greenlane.targeting.evaluation.coded import BLANK, Coded, coded, modelled
from greenlane.targeting.evaluation.measures import LEVEL, Figures, figures
from greenlane.targeting.evaluation.past import NoPast
from greenlane.targeting.evaluation.protocol import By, Split, Units
from greenlane.targeting.evaluation.twins import Twins, twins, unseen
from greenlane.targeting.learning.examples import Examples, Floats, Mask
from greenlane.targeting.learning.model import Model, TooFew

Fit = Callable[[Examples], Model]
Tell = Callable[[str], None]
SCARCE = (0.5, 0.25, 0.1)
"""Shares of the known outcomes that the model learns from again."""


@dataclass(frozen=True)
class Asked:
    """What is evaluated: the period (both days inclusive), by line or shipment, without which facts.

    ``quick``: neither scarcity nor slow baselines; what comes out is provisional and says so.
    """

    start: dt.date
    end: dt.date
    by: By = "line"
    leave_out: frozenset[str] = frozenset()
    quick: bool = False
    samples: int = 300
    seed: int = 0


@dataclass(frozen=True, eq=False)
class _Ground:
    """What every part of the evaluation stands on."""

    asked: Asked
    examples: Examples
    split: Split
    units: Units
    table: Coded
    fit: Fit

    def figures(self, score: Floats, within: Mask | None = None) -> Figures:
        """Measure a score of each judged line, of the units ``within``."""
        unit = self.units.highest(score)
        at = np.ones(len(unit), dtype=np.bool_) if within is None else within
        asked = self.asked
        return figures(self.units.found[at], unit[at], self.units.cluster[at], samples=asked.samples, seed=asked.seed)

    def model(self, train: Examples, without: frozenset[str] = frozenset()) -> tuple[Model, Floats, Floats]:
        """Train, and return the model with what it ranks the judged lines by and the chance it gives them."""
        model = self.fit(replace(train, rows=_without(train.rows, without)))
        test = self.examples.take(self.split.test_at)
        scored = model.score(_without(test.rows, without), test.day)
        return model, scored.raw, scored.p


def evaluate(examples: Examples, asked: Asked, fit: Fit, tell: Tell = lambda what: None) -> dict[str, Any]:
    """Return everything there is to say, as JSON values; ``tell`` hears what is being worked out.

    Raises NoPast, in one sentence, where the history does not allow it.
    """
    ground = _ground(examples, asked, fit)
    tell("the model")
    try:
        model, score, chance = ground.model(ground.split.train)
    except TooFew as error:
        raise NoPast(error.said or str(error)) from None
    tell("twins and baselines")
    seen = twins(ground.examples.rows, ground.table, ground.split.train_at, ground.split.test_at, _known(ground))
    report: dict[str, Any] = {
        **ground.figures(score).json(),
        **_counts(ground),
        "provisional": asked.quick,
        "baselines": _baselines(ground, seen),
        "twins": _twins(ground, seen),
        "twin_free": _part(ground, score, ground.units.all(~seen.any)),
        "cold": _cold(ground, score),
        "calibration": calibration.calibration(ground.units.found, ground.units.highest(chance), _base(ground)),
    }
    tell("the audit")
    report["audit"] = _audit(ground)
    tell("fewer outcomes")
    report["scarcity"] = None if asked.quick else _scarcity(ground, report)
    report["model_card"] = model.card()
    return report


def _ground(examples: Examples, asked: Asked, fit: Fit) -> _Ground:
    if unknown := sorted(asked.leave_out - set(COLUMNS)):
        raise NoPast(f"there is no fact named {', '.join(unknown)}")
    gone = audit.with_followers(asked.leave_out)
    examples = replace(examples, rows=_without(examples.rows, gone))
    split = protocol.split(examples, asked.start, asked.end)
    names = modelled(examples.rows)
    return _Ground(
        replace(asked, leave_out=gone),
        examples,
        split,
        protocol.units(examples, split.test_at, asked.by),
        coded(examples.rows, names),
        fit,
    )


def _without(rows: pa.Table, names: frozenset[str]) -> pa.Table:
    return rows.drop_columns([name for name in names if name in rows.column_names])


def _known(ground: _Ground) -> Floats:
    """Return of every line the outcome known before the period, NaN for all others."""
    found = np.full(len(ground.examples), np.nan)
    found[ground.split.train_at] = ground.split.train.found
    return found


def _base(ground: _Ground) -> float:
    """Return the share of finds known before the period, by line or shipment as asked."""
    known = ground.split.train.take(ground.split.train.inspected)
    return float(protocol.units(known, np.arange(len(known)), ground.asked.by).found.mean())


def _counts(ground: _Ground) -> dict[str, Any]:
    split, units, asked = ground.split, ground.units, ground.asked
    train = split.train
    return {
        "base_rate": round(float(units.found.mean()), 6),
        "rows": len(split.test_at),
        "shipments": len(np.unique(ground.examples.shipment[split.test_at])),
        "finds": int(units.found.sum()),
        "by": asked.by,
        "interval": LEVEL,
        "left_out": sorted(asked.leave_out),
        "facts": list(ground.table.names),
        "split": {
            "kind": "rolling origin: trained on what was declared and known before the period; whole shipments",
            "from": asked.start.isoformat(),
            "to": asked.end.isoformat(),
            "train_from": str(train.day.min()),
            "train_to": str(train.day.max()),
            "train_rows": len(train),
            "train_shipments": len(np.unique(train.shipment)),
            "train_inspected": int(train.inspected.sum()),
            "train_finds": int(np.nansum(train.found)),
            "outcomes_known_too_late": split.unknown,
            "not_inspected_and_not_judged": split.open,
        },
    }


def _baselines(ground: _Ground, seen: Twins) -> dict[str, Any]:
    known = _known(ground)
    at = ground.split.train_at
    at = at[~np.isnan(known[at])]
    at = at[np.argsort(ground.examples.day[at], kind="stable")]
    task = baselines.Task(ground.examples.rows, ground.table, at, ground.split.test_at, known == 1)
    name, score = baselines.single_profile(task)
    free = ground.units.all(~seen.any)

    def measured(score: Floats) -> dict[str, Any]:
        return {**ground.figures(score).json(), "twin_free": _part(ground, score, free)}

    found: dict[str, Any] = {
        "look_up": measured(seen.looked_up),
        "single_profile": {"fact": name, **measured(score)},
    }
    others = baselines.QUICK if ground.asked.quick else baselines.QUICK | baselines.SLOW
    for name, scored in others.items():
        found[name] = measured(scored(task))
    return found


def _twins(ground: _Ground, seen: Twins) -> dict[str, Any]:
    units = ground.units
    return {
        "share": round(float(units.any(seen.any).mean()), 6),
        "exact": round(float(units.any(seen.exact).mean()), 6),
        "in_goods": round(float(units.any(seen.goods).mean()), 6),
        "facts_compared": len(ground.table.names),
    }


def _part(ground: _Ground, score: Floats, within: Mask) -> dict[str, Any]:
    """Measure some of the units; figures are null where nothing or everything among them is a find."""
    found = ground.units.found[within]
    said: dict[str, Any] = {"rows": int(within.sum()), "finds": int(found.sum())}
    said["base_rate"] = round(float(found.mean()), 6) if len(found) else None
    if found.any() and not found.all():
        said |= ground.figures(score, within).json()
    else:
        said |= {"average_precision": None, "auc": None, "precision_at": None, "recall_at": None}
    return said


def _cold(ground: _Ground, score: Floats) -> dict[str, Any]:
    """Measure what is new: a party, a heading or taxon, a route that no line trained on has."""
    new = {
        name: unseen(ground.table, name, ground.split.train_at, ground.split.test_at)
        for name in ("consignee", "consignor", "hs4", "taxon")
    }
    slices = {
        "new_consignee": new["consignee"],
        "new_consignor": new["consignor"],
        "new_party": new["consignee"] | new["consignor"],
        "new_heading": new["hs4"],
        "new_taxon": new["taxon"],
        "new_route": _new_route(ground),
    }
    return {name: _part(ground, score, ground.units.any(mask)) for name, mask in slices.items()}


def _new_route(ground: _Ground) -> Mask:
    train, test = ground.split.train_at, ground.split.test_at
    keys = ground.table.keys(baselines.ROUTE)
    told = np.all([ground.table.column(name)[test] != BLANK for name in baselines.ROUTE], axis=0)
    return np.asarray(told & ~np.isin(keys[test], keys[train]))


def _audit(ground: _Ground) -> dict[str, Any]:
    """Name suspicious values among all inspected lines, and measure the model without their fields."""
    inspected = np.flatnonzero(ground.examples.inspected).astype(np.int64)
    named = audit.suspicious(ground.examples.rows, ground.table, inspected, ground.examples.found == 1)
    fields = audit.with_followers(one.field for one in named)
    said: dict[str, Any] = {"suspicious": [one.json() for one in named], "fields": sorted(fields), "without": None}
    if fields:
        try:
            _, score, _ = ground.model(ground.split.train, fields)
        except TooFew as error:
            said["because"] = str(error)
        else:
            said["without"] = ground.figures(score).json()
    return said


def _scarcity(ground: _Ground, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure the model trained on ever fewer outcomes."""
    train = ground.split.train
    kept = ("average_precision", "auc", "recall_at")
    said = [{"share": 1.0, "finds": int(np.nansum(train.found)), **{name: report[name] for name in kept}}]
    for share in SCARCE:
        some = protocol.fewer(train, share, ground.asked.seed)
        one: dict[str, Any] = {"share": share, "finds": int(np.nansum(some.found))}
        try:
            if not (some.found == 0).any() or not (some.found == 1).any():
                raise TooFew(part("no finds, or nothing but finds, are left"))
            _, score, _ = ground.model(some)
        except TooFew as error:
            one["because"] = str(error)
        else:
            measured = ground.figures(score).json()
            one |= {name: measured[name] for name in kept}
        said.append(one)
    return said
