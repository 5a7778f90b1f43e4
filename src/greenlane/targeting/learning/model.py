"""A learned model of outcomes: trained from examples, scores goods lines, learns on, gives its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.targeting.learning.examples import Days, Examples, Floats


class TooFew(Exception):
    """There are too few finds to learn from; the sentence says how many there are and how many it takes."""


class UnknownModel(Exception):
    """These bytes are no model, were changed, or are of a version that this release does not read."""


@dataclass(frozen=True, eq=False)
class Scored:
    """Of each line: ``p`` the chance of a find, ``low`` and ``high`` its 90 % interval.

    ``raw``: what lines are ranked by, a rank from 0 to 1 against the examples trained on. ``novelty``: from 0 (all of
    it seen often) to 1 (nothing of it seen before).
    """

    p: Floats
    low: Floats
    high: Floats
    raw: Floats
    novelty: Floats


@dataclass(frozen=True)
class Why:
    """One reason: ``code`` of the profile or feature, a sentence in an officer's words, its weight in log-odds."""

    code: str
    sentence: str
    weight: float


class Model:
    """A trained model. ``dump`` and ``load`` keep it as bytes without code; equal data and seed give equal bytes."""

    def score(self, rows: pa.Table, day: Days | np.datetime64) -> Scored:
        """Score lines as declared on ``day`` (one day for all, or one for each line)."""
        raise NotImplementedError

    def learn(self, rows: pa.Table, found: Sequence[bool] | Floats, day: Days | np.datetime64) -> None:
        """Add outcomes of inspected lines to the profiles, at once; the trees stay as they are."""
        raise NotImplementedError

    def merge(self, other: Model) -> None:
        """Add what another office's profiles have counted; no declaration is in them."""
        raise NotImplementedError

    def explain(self, rows: pa.Table, day: Days | np.datetime64, n: int = 5) -> list[list[Why]]:
        """Return for each line its ``n`` strongest reasons, strongest first."""
        raise NotImplementedError

    def card(self) -> dict[str, Any]:
        """Return what a person must know before approving the model, as JSON values."""
        raise NotImplementedError

    def dump(self) -> bytes:
        """Return the model as bytes; its digest is their SHA-256."""
        raise NotImplementedError


def fit(examples: Examples, *, seed: int = 0, regimes: bool = True) -> Model:
    """Learn from the inspected lines of ``examples``; raise TooFew where there are too few finds."""
    raise NotImplementedError


def load(data: bytes) -> Model:
    """Read what ``dump`` wrote; raise UnknownModel for anything else."""
    raise NotImplementedError
