"""A model's card: what a person must know before approving it. Pure.

``about`` is what the model says of itself; ``checked`` is an evaluation (``evaluation.evaluate``) of a model trained in
the same way without the last results of the span, on those results; ``sketches`` are what drift is measured against.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenlane.targeting.rates import Rate, wilson

HELD_BACK = 0.2
"""The share of the inspected lines, the last ones, that the check is made on."""
CHECKED = (
    "average_precision", "auc", "precision_at", "recall_at", "base_rate", "rows", "shipments", "finds", "by", "split",
    "baselines", "twins", "twin_free", "cold", "calibration", "provisional",
)  # fmt: skip
"""What of an evaluation stays on the card."""
WATCHED = (
    "mode", "direction", "export_country", "destination", "origin", "hs2", "office", "purpose", "source", "net_kg",
    "value_usd", "unit_value", "goods_density", "kg_per_package", "permit_kind",
)  # fmt: skip
"""Facts whose spread is watched. None of the past: what it counts grows by itself while a history is young."""
SPAN = ("since", "until", "lines", "shipments", "inspected", "finds", "base_rate", "twin_share")
"""What of a model's own words about its data a page shows."""
FIGURES = ("average_precision", "auc", "precision_at", "recall_at")
OTHERS_LIMITS = (
    "It holds what other administrations counted: counts in its reasons include theirs, and nobody here can look into"
    " the cases behind them.",
    "The check knew what the others had counted until their day, also of the time that it was made on.",
)
"""What must be known beside the limits of every model, of one that holds the counts of others."""
BASELINES = ("alone", "look_up", "rate_table", "single_profile", "logistic_regression", "lightgbm_default")


@dataclass(frozen=True)
class Measured:
    """A value with its interval; each None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Figures:
    """How well one ranking did; ``recall`` and ``precision`` by the share that is inspected."""

    name: str
    average_precision: Measured
    auc: Measured
    recall: tuple[tuple[float, Measured], ...]
    precision: tuple[tuple[float, Measured], ...]


@dataclass(frozen=True)
class Said:
    """Results of which about the same chance was said: the mean of it, and the rate that came true."""

    chance: float
    true: Rate


@dataclass(frozen=True)
class Part:
    """The model on some of the results alone: those without a twin in what it learned from, or of a new party."""

    name: str
    n: int
    finds: int
    auc: Measured


@dataclass(frozen=True)
class Checked:
    """How the check came out: the model first, then the baselines."""

    n: int
    finds: int
    base_rate: float
    since: dt.date | None
    until: dt.date | None
    figures: tuple[Figures, ...]
    parts: tuple[Part, ...]
    calibration: tuple[Said, ...]


@dataclass(frozen=True)
class Feature:
    """One thing the model looks at: in an officer's words where it has any, and its share of all weights."""

    name: str
    words: str
    weight: float


@dataclass(frozen=True)
class Other:
    """Another administration whose counts are in the model: how many inspected lines, how many finds, until when."""

    name: str
    country: str
    until: dt.date | None
    inspected: int
    finds: int
    parties: bool


@dataclass(frozen=True)
class Card:
    """A card as a page shows it. ``span``: what the model says of its data, days as dates.

    ``unchecked``: why no check was made. ``out_of_fold``: measures on what it was trained on, each line by a copy that
    had not seen it.
    """

    span: tuple[tuple[str, Any], ...]
    out_of_fold: tuple[tuple[str, Measured], ...]
    features: tuple[Feature, ...]
    limits: tuple[str, ...]
    checked: Checked | None
    unchecked: Mapping[str, Any] | str
    again: int | None
    others: tuple[Other, ...] = ()


def with_others(about: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a model says of itself, and whose counts it holds beside its own."""
    if not others:
        return dict(about)
    return {**about, "others": list(others), "limits": [*about.get("limits", ()), *OTHERS_LIMITS]}


def _other(kept: Mapping[str, Any]) -> Other:
    inspected, finds = (int(kept.get(name, 0)) for name in ("inspected", "finds"))
    day, parties = _day(kept.get("until")), bool(kept.get("parties"))
    return Other(str(kept["name"]), str(kept["country"]), day, inspected, finds, parties)


def read(card: Mapping[str, Any]) -> Card:
    """Return a card from what was kept with a model; what a card of another release lacks is left out."""
    about = card.get("about") or card  # a model proposed by other means comes with what it says of itself alone
    features = [_feature(one) for one in about.get("features") or ()]
    whole = sum(one.weight for one in features) or 1.0
    checked = card.get("checked")
    return Card(
        span=tuple((name, _dated(about[name])) for name in SPAN if name in about),
        out_of_fold=tuple((name, _measured(one)) for name, one in (about.get("out_of_fold") or {}).items()),
        features=tuple(
            Feature(one.name, one.words, one.weight / whole) for one in sorted(features, key=lambda one: -one.weight)
        ),
        limits=tuple(str(one) for one in about.get("limits") or ()),
        checked=_checked(checked) if checked else None,
        unchecked=card.get("unchecked", ""),
        again=card.get("again"),
        others=tuple(_other(one) for one in about.get("others") or ()),
    )


def _day(kept: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(kept))
    except ValueError:
        return None


def _dated(kept: Any) -> Any:
    return (_day(kept) or kept) if isinstance(kept, str) else kept


def _feature(kept: Mapping[str, Any] | str) -> Feature:
    if isinstance(kept, str):
        return Feature(kept, "", 0.0)
    weight = kept.get("importance", kept.get("weight", 0.0))
    words = kept.get("words", kept.get("meaning", kept.get("sentence", "")))
    return Feature(str(kept.get("name", kept.get("code", ""))), str(words), float(weight or 0.0))


def _checked(report: Mapping[str, Any]) -> Checked:
    baselines = report.get("baselines", {})
    figures = [_figures("model", report), *(_figures(name, baselines[name]) for name in BASELINES if name in baselines)]
    parts = {"twin_free": report.get("twin_free"), **report.get("cold", {})}
    span = report.get("split", {})
    return Checked(
        n=int(report["shipments" if report.get("by") == "shipment" else "rows"]),
        finds=int(report["finds"]),
        base_rate=float(report["base_rate"]),
        since=_day(span.get("from")),
        until=_day(span.get("to")),
        figures=tuple(figures),
        parts=tuple(
            Part(name, int(part["rows"]), int(part["finds"]), _measured(part["auc"]))
            for name, part in parts.items()
            if part and part.get("auc")
        ),
        calibration=tuple(
            Said(float(one["chance"]), wilson(round(one["found"] * one["rows"]), one["rows"]))
            for one in report.get("calibration", {}).get("table", ())
        ),
    )


def _figures(name: str, kept: Mapping[str, Any]) -> Figures:
    return Figures(
        name,
        _measured(kept["average_precision"]),
        _measured(kept["auc"]),
        tuple({float(share): _measured(one) for share, one in kept["recall_at"].items()}.items()),
        tuple((float(share), _measured(one)) for share, one in kept["precision_at"].items()),
    )


def _measured(kept: Mapping[str, float | None] | None) -> Measured:
    return Measured(*((kept or {}).get(name) for name in ("value", "low", "high")))
