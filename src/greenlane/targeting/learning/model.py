"""A learned model of outcomes: trained from examples, scores goods lines, learns on, gives its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.front.telling import Part, part
from greenlane.front.telling import plain as in_words
from greenlane.targeting.learning import folds, store
from greenlane.targeting.learning.calibration import Curve, Tail, curve
from greenlane.targeting.learning.card import Trained, card_of
from greenlane.targeting.learning.definitions import Definition
from greenlane.targeting.learning.ensemble import Ensemble, Growth, grown, regimes_of, weights, worth_a_head
from greenlane.targeting.learning.examples import NOT_DECLARED, Days, Examples, Floats, Whole
from greenlane.targeting.learning.explain import Why, reasons, weighed
from greenlane.targeting.learning.matrix import asked, plain, telling
from greenlane.targeting.learning.profiles import Profiles, named, speaking
from greenlane.targeting.learning.readings import Keys, Lines
from greenlane.targeting.learning.regression import Regression
from greenlane.targeting.learning.sharing import Shared
from greenlane.targeting.learning.store import UnknownModel
from greenlane.targeting.learning.trees import Trees

__all__ = ["Model", "Scored", "TooFew", "UnknownModel", "Why", "fit", "load"]

FEWEST = 10
"""Finds, and lines that were clean, below which nothing is learned."""
FOLDS = 5
BAG = 3
WEIGHED = 500
"""Lines drawn to say on the card what weighs how much."""
BATCH = 8_192
"""Lines scored at once."""


class TooFew(Exception):
    """There are too few finds to learn from; ``said`` says how many there are and how many it takes."""

    def __init__(self, said: Part | str) -> None:
        super().__init__(in_words(said))
        self.said = None if isinstance(said, str) else said


@dataclass(frozen=True, eq=False)
class Scored:
    """Of each line: ``p`` the chance of a find, ``low`` and ``high`` its 90 % interval.

    ``raw``: what lines are ranked by, a rank from 0 to 1 against the examples trained on. ``novelty``: from 0 (all of
    it often among the lines learned from) to 1 (nothing of it ever).
    """

    p: Floats
    low: Floats
    high: Floats
    raw: Floats
    novelty: Floats


@dataclass(eq=False)
class Model:
    """A trained model. ``dump`` and ``load`` keep it as bytes without code; equal data and seed give equal bytes.

    ``tails``: how each member's margins are spread out of fold; ``curve``: from their depth to a chance.
    """

    ensemble: Ensemble
    numbers: tuple[str, ...]
    tails: tuple[Tail, ...]
    curve: Curve
    facts: dict[str, Any]

    def score(self, rows: pa.Table, day: Days | np.datetime64) -> Scored:
        """Score lines as declared on ``day`` (one day for all, or one for each line)."""
        days = _days(day, rows.num_rows)
        parts = [
            self._score(rows.slice(at, BATCH), days[at : at + BATCH]) for at in range(0, max(1, rows.num_rows), BATCH)
        ]
        return Scored(*(np.concatenate([part[one] for part in parts]) for one in range(5)))

    def _score(self, rows: pa.Table, days: Days) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        novelty, margins = self._margins(rows, days)
        depth, disagreement = _depth(self.tails, margins)
        low, high = self.curve.interval(depth, disagreement)
        return self.curve.chance(depth), low, high, np.asarray(-np.expm1(-depth)), novelty

    def _margins(self, rows: pa.Table, days: Days) -> tuple[Floats, Floats]:
        lines = Lines(rows)
        profiles = self.ensemble.profiles
        keys = profiles.keys(lines)
        matrix = asked(profiles, keys, plain(lines, self.numbers), days)
        regimes = regimes_of(rows) if self.ensemble.heads else {}
        return matrix.novelty, self.ensemble.margins(keys, matrix, regimes)

    def margin(self, rows: pa.Table, day: Days | np.datetime64) -> Floats:
        """Return the weighted mean log-odds of the members: what the reasons of ``explain`` add up to."""
        margins = self._margins(rows, _days(day, rows.num_rows))[1]
        return np.asarray((weights(margins) * np.nan_to_num(margins)).sum(axis=1))

    def copy(self) -> Model:
        """Return a copy that learns by itself; what learning does not change is shared."""
        return replace(self, ensemble=replace(self.ensemble, profiles=self.ensemble.profiles.copy()))

    def learn(
        self,
        rows: pa.Table,
        found: Sequence[bool] | Floats,
        day: Days | np.datetime64,
        instead_of: Floats | None = None,
    ) -> None:
        """Add outcomes of lines to the profiles, at once; the trees stay as they are. NaN: seen, and not inspected.

        ``instead_of``: the outcomes of these lines that were learned before and hold no more; NaN: nothing of it was.
        """
        profiles = self.ensemble.profiles
        found, days = np.asarray(found, dtype=np.float64), _days(day, rows.num_rows)
        profiles.learn(profiles.keys(Lines(rows)), found, days, instead_of)

    def explain(self, rows: pa.Table, day: Days | np.datetime64, n: int = 5) -> list[list[Why]]:
        """Return for each line its ``n`` strongest reasons, strongest first; with n = 0 all of them."""
        days = _days(day, rows.num_rows)
        lines = Lines(rows)
        keys = self.ensemble.profiles.keys(lines)
        matrix = asked(self.ensemble.profiles, keys, plain(lines, self.numbers), days)
        return reasons(self.ensemble, lines, keys, matrix, regimes_of(rows), self.numbers, n)

    def weighed(self, examples: Examples) -> list[dict[str, object]]:
        """Return what profiles and numbers weigh on average over some lines, heaviest first."""
        lines = Lines(examples.rows)
        keys = self.ensemble.profiles.keys(lines)
        matrix = asked(self.ensemble.profiles, keys, plain(lines, self.numbers), examples.day)
        return weighed(self.ensemble, keys, matrix, regimes_of(examples.rows), self.numbers)

    def card(self) -> dict[str, Any]:
        """Return what a person must know before approving the model, as JSON values."""
        return dict(self.facts)

    def dump(self) -> bytes:
        """Return the model as bytes; its digest is their SHA-256."""
        profiles, linear = self.ensemble.profiles, self.ensemble.regression
        profiles.counted.settle()
        kinds = {"familiarity": self.ensemble.familiarity, "outcomes": self.ensemble.outcomes, **self.ensemble.heads}
        head = {
            "definitions": [one.code for one in profiles.definitions],
            "as_of": str(profiles.as_of),
            "numbers": list(self.numbers),
            "trees": {name: len(kind.boosters) for name, kind in kinds.items()},
            "heads": list(self.ensemble.heads),
            "start": linear.start,
            "curve": [self.curve.start, self.curve.slope],
            "card": self.facts,
        }
        arrays: dict[str, store.Array] = {
            "profiles.keys": profiles.counted.keys,
            "profiles.counts": profiles.counted.counts,
            "profiles.strength": profiles.strength,
            "profiles.total": profiles.total,
            "regression.keys": linear.keys,
            "regression.weights": linear.weights,
            "regression.means": linear.means,
            "curve.covariance": self.curve.covariance,
        }
        for at, tail in enumerate(self.tails):
            arrays[f"tail.{at}.margins"], arrays[f"tail.{at}.depths"] = tail.margins, tail.depths
        texts = {f"trees.{name}.{at}": text for name, kind in kinds.items() for at, text in enumerate(kind.texts())}
        return store.packed(head, arrays, texts)


def load(data: bytes) -> Model:
    """Read what ``dump`` wrote; raise UnknownModel for anything else."""
    head, arrays, texts = store.unpacked(data)
    try:
        profiles = Profiles(named(head["definitions"]), arrays["profiles.strength"])
        profiles.counted.keys, profiles.counted.counts = arrays["profiles.keys"], arrays["profiles.counts"]
        profiles.total, profiles.as_of = arrays["profiles.total"], np.datetime64(head["as_of"], "D")
        kinds = {
            name: Trees.read([texts[f"trees.{name}.{at}"] for at in range(count)])
            for name, count in head["trees"].items()
        }
        linear = Regression(
            arrays["regression.keys"], arrays["regression.weights"], head["start"], arrays["regression.means"]
        )
        heads = {regime: kinds[regime] for regime in head["heads"]}
        ensemble = Ensemble(profiles, kinds["familiarity"], kinds["outcomes"], linear, heads)
        tails = tuple(
            Tail(arrays[f"tail.{at}.margins"], arrays[f"tail.{at}.depths"]) for at in range(len(ensemble.members))
        )
        line = Curve(head["curve"][0], head["curve"][1], arrays["curve.covariance"])
        return Model(ensemble, tuple(head["numbers"]), tails, line, dict(head["card"]))
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise UnknownModel("This model lacks a part, or has one that this release does not know.") from error


def fit(examples: Examples, *, seed: int = 0, regimes: bool = True, others: Sequence[Shared] = ()) -> Model:
    """Learn from the inspected lines of ``examples``; raise TooFew where there are too few finds.

    ``regimes``: whether a regime with finds enough has trees of its own. ``others``: what other administrations have
    counted, which the profiles hold beside what these examples add; trees and regression learn from these alone.
    """
    _enough(examples)
    lines = Lines(examples.rows)
    definitions = speaking(lines)
    names = telling(lines, history_names(examples.rows), float(np.nansum(examples.found)))
    keys = Profiles.empty(definitions).keys(lines)
    work = _Work(examples, definitions, keys, plain(lines, names), folds.groups(lines, definitions, examples.shipment),
                 tuple(one.profiles(definitions) for one in others))  # fmt: skip
    heads = worth_a_head(examples) if regimes else ()
    margins = _out_of_fold(work, seed, heads)
    looked = np.flatnonzero(examples.inspected)
    tails = tuple(Tail.of(column[~np.isnan(column)]) for column in margins[looked].T)
    depth, _ = _depth(tails, margins[looked])
    found = examples.found[looked]
    whole = work.grown(np.arange(len(examples)), Growth(seed, BAG, heads), FOLDS * 2)
    line = curve(depth, found, work.group[looked])
    trained = Trained(examples, depth, line.chance(depth), definitions, names, heads, seed, FOLDS)
    model = Model(whole, names, tails, line, {})
    sample = np.sort(np.random.default_rng([seed, 9]).permutation(looked)[:WEIGHED])
    return replace(model, facts=card_of(trained, model.weighed(examples.take(sample))))


@dataclass(frozen=True, eq=False)
class _Work:
    """Everything that growing needs, worked out once for all folds."""

    examples: Examples
    definitions: tuple[Definition, ...]
    keys: Keys
    numbers: Floats
    group: Whole
    others: tuple[Profiles, ...] = ()

    def grown(self, which: Whole, how: Growth, deal: int) -> Ensemble:
        examples = self.examples.take(which)
        rng = np.random.default_rng([how.seed, deal])
        fold = folds.dealt(self.group[which], examples.found, deal, rng)
        profiles = Profiles.empty(self.definitions)
        for one in self.others:
            profiles.merge(one)
        return grown(profiles, self.keys[which], self.numbers[which], examples, fold, how)


def _out_of_fold(work: _Work, seed: int, heads: tuple[str, ...]) -> Floats:
    """Return every member's margin of every inspected line, each from members that never saw its group."""
    examples = work.examples
    fold = folds.dealt(work.group, examples.found, FOLDS, np.random.default_rng([seed, 0]))
    margins = np.full((len(examples), 3 + len(heads)), np.nan)
    regimes = regimes_of(examples.rows)
    for one in range(FOLDS):
        ensemble = work.grown(np.flatnonzero(fold != one), Growth(seed + 1000 + one, 1, heads), FOLDS * 2)
        at = np.flatnonzero((fold == one) & examples.inspected)
        keys = work.keys[at]
        matrix = asked(ensemble.profiles, keys, work.numbers[at], examples.day[at])
        margins[at] = ensemble.margins(keys, matrix, {name: mask[at] for name, mask in regimes.items()})
    return margins


def _depth(tails: tuple[Tail, ...], margins: Floats) -> tuple[Floats, Floats]:
    """Return the weighted mean depth of each line over its members, and the standard error of that mean."""
    share = weights(margins)
    depths = np.nan_to_num(np.column_stack([tail.depth(margins[:, at]) for at, tail in enumerate(tails)]))
    mean = (share * depths).sum(axis=1)
    spread = np.sqrt((share * (depths - mean[:, None]) ** 2).sum(axis=1) * (share**2).sum(axis=1))
    return np.asarray(mean), np.asarray(spread)


def _enough(examples: Examples) -> None:
    finds = int(np.nansum(examples.found))
    clean = int(examples.inspected.sum()) - finds
    if finds < FEWEST or clean < FEWEST:
        words = (
            "There are {finds} lines with a find and {clean} without; to learn takes {fewest} of each. "
            "Until then indicators alone score."
        )
        raise TooFew(part(words, finds=finds, clean=clean, fewest=FEWEST))


def history_names(rows: pa.Table) -> tuple[str, ...]:
    """Return the names of the history features among the columns."""
    from greenlane.targeting.history.features import FEATURES

    return tuple(name for name in FEATURES if name in rows.column_names and name not in NOT_DECLARED)


def _days(day: Days | np.datetime64, lines: int) -> Days:
    return np.asarray(np.broadcast_to(np.asarray(day, dtype="datetime64[D]"), (lines,)))
