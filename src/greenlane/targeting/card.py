"""A model's card: what a person must know before approving it. Pure.

``about`` is what the model says of itself. ``checked`` is how a model trained in the same way did on the last results
of the span, which that one had not seen: what it ranks highest against what was inspected anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from greenlane.targeting.rates import Rate, wilson

SHARES = (0.05, 0.10, 0.20)
"""Of what was inspected, the shares ranked highest that are looked at."""
BINS = 10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Top:
    """The ``share`` ranked highest: ``hit`` finds among it, ``caught`` which share of all finds lies in it."""

    share: float
    hit: Rate
    caught: Rate


@dataclass(frozen=True)
class Said:
    """Results of which the model said about the same chance: the mean of it, and the rate that came true."""

    said: float
    true: Rate


@dataclass(frozen=True)
class Checked:
    """How a ranking did on results it had not seen; ``base`` is the rate among all of them."""

    base: Rate
    top: tuple[Top, ...]
    calibration: tuple[Said, ...]

    @property
    def as_json(self) -> dict[str, Any]:
        """The check as JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Checked:
        """The check as it was kept."""
        top = tuple(
            Top(one["share"], Rate.of_json(one["hit"]), Rate.of_json(one["caught"])) for one in kept.get("top", ())
        )
        said = tuple(Said(one["said"], Rate.of_json(one["true"])) for one in kept.get("calibration", ()))
        return cls(Rate.of_json(kept["base"]), top, said)


def check(chance: Floats, found: Floats, *, ranked: Floats | None = None) -> Checked:
    """Compare the ``chance`` that a model gave each result (0 to 1) with what was ``found`` (1 or 0).

    ``ranked`` is what it ranks by, if that is not the chance; equals stand in the order given.
    """
    order = np.argsort(-(chance if ranked is None else ranked), kind="stable")
    finds = float(found.sum())
    top = []
    for share in SHARES:
        seen = order[: int(np.ceil(share * len(order)))]
        hits = float(found[seen].sum())
        top.append(Top(share, wilson(hits, len(seen)), wilson(hits, finds)))
    bins = [part for part in np.array_split(np.argsort(chance, kind="stable"), BINS) if len(part)]
    said = tuple(Said(float(chance[part].mean()), wilson(float(found[part].sum()), len(part))) for part in bins)
    return Checked(wilson(finds, len(found)), tuple(top), said)


@dataclass(frozen=True)
class Feature:
    """One thing the model looks at: in an officer's words where it has any, and how much rests on it (0 to 1)."""

    name: str
    words: str
    weight: float


@dataclass(frozen=True)
class Card:
    """A card as a page shows it. ``span``: name and value of what the model says of its data; ``rest``: all else."""

    span: tuple[tuple[str, Any], ...]
    features: tuple[Feature, ...]
    limits: tuple[str, ...]
    checked: Checked | None
    again: int | None


def read(card: Mapping[str, Any]) -> Card:
    """Return a card from what was kept with a model; what a card of another release lacks is left out."""
    about = card.get("about") or {}
    features = about.get("features") or ()
    weights = [_feature(one) for one in features if isinstance(one, Mapping | str)]
    whole = sum(one.weight for one in weights) or 1.0
    kept = [Feature(one.name, one.words, one.weight / whole) for one in sorted(weights, key=lambda one: -one.weight)]
    limits = about.get("limits") or ()
    return Card(
        span=tuple((name, value) for name, value in about.items() if isinstance(value, str | int | float)),
        features=tuple(kept),
        limits=tuple(str(one) for one in limits) if isinstance(limits, Sequence) else (),
        checked=Checked.of_json(card["checked"]) if card.get("checked") else None,
        again=card.get("again"),
    )


def _feature(kept: Mapping[str, Any] | str) -> Feature:
    if isinstance(kept, str):
        return Feature(kept, "", 0.0)
    return Feature(str(kept.get("name", "")), str(kept.get("words", "")), float(kept.get("importance", 0.0)))
