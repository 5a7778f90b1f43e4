"""Who learns from what, and what is judged: everything before a day, with the outcomes known by then, and a period.

Time goes forward only (rolling origin), and a shipment is never on both sides. What nobody inspected is not judged.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from greenlane.front.telling import part
from greenlane.targeting.evaluation.past import NoPast
from greenlane.targeting.learning.examples import Examples, Floats, Mask, Whole

By = Literal["line", "shipment"]
LEAST = 5
"""So many finds must be known before the period."""


@dataclass(frozen=True, eq=False)
class Split:
    """``train``: lines before the period, with what was known then; ``train_at`` and ``test_at``: positions of lines.

    ``open``: lines of the period that nobody inspected, which are not judged. ``unknown``: lines before it whose
    outcome became known only later.
    """

    train: Examples
    train_at: Whole
    test_at: Whole
    open: int
    unknown: int


def split(examples: Examples, start: dt.date, end: dt.date) -> Split:
    """Split at ``start``; the period ends with ``end``. Raises NoPast for too little to learn from or to judge."""
    first, last = np.datetime64(start, "D"), np.datetime64(end, "D")
    if end < start:
        raise NoPast(f"the period ends ({end}) before it begins ({start})")
    if not examples.inspected.any():
        raise NoPast(part("no line of this history has an outcome: there is nothing to learn from"))
    early = (examples.day < first) & ~np.isin(examples.shipment, examples.shipment[examples.day >= first])
    train_at = np.flatnonzero(early).astype(np.int64)
    train = examples.take(train_at).before(first)
    finds = int(np.nansum(train.found))
    if finds < LEAST:
        words = "only {finds} finds were known before {start}: at least {fewest} are needed to learn from"
        raise NoPast(part(words, finds=finds, start=start, fewest=LEAST))
    if not (train.found == 0).any():
        words = "every inspection known before {start} found something: there is nothing to tell finds from"
        raise NoPast(part(words, start=start))
    period = (examples.day >= first) & (examples.day <= last)
    if not period.any():
        raise NoPast(part("no line was declared from {start} to {end}", start=start, end=end))
    test_at = np.flatnonzero(period & examples.inspected).astype(np.int64)
    finds = int(examples.found[test_at].sum())
    if not finds or finds == len(test_at):
        words = "{finds} finds in {looked} inspected lines from {start} to {end}: no ranking can be judged"
        raise NoPast(part(words, finds=finds, looked=len(test_at), start=start, end=end))
    late = int(examples.inspected[train_at].sum() - train.inspected.sum())
    return Split(train, train_at, test_at, int(period.sum()) - len(test_at), late)


@dataclass(frozen=True, eq=False)
class Units:
    """What is ranked: lines, or shipments by their highest line. ``place``: of each judged line, its unit's number."""

    by: By
    place: Whole
    found: Mask
    cluster: Whole

    def highest(self, of_line: Floats) -> Floats:
        """Return each unit's highest value."""
        found = np.full(len(self.found), -np.inf)
        np.maximum.at(found, self.place, of_line)
        return found

    def all(self, of_line: Mask) -> Mask:
        """Tell of which units every line is so."""
        return ~self.any(~of_line)

    def any(self, of_line: Mask) -> Mask:
        """Tell of which units some line is so."""
        found = np.zeros(len(self.found), dtype=np.bool_)
        found[self.place[of_line]] = True
        return found


def units(examples: Examples, test_at: Whole, by: By) -> Units:
    """Return what is ranked of the lines ``test_at``, all of them inspected."""
    shipment, found = examples.shipment[test_at], examples.found[test_at] == 1
    if by == "line":
        return Units(by, np.arange(len(test_at)), found, shipment)
    numbers, place = np.unique(shipment, return_inverse=True)
    hit = np.bincount(place, weights=found, minlength=len(numbers)) > 0
    return Units(by, np.asarray(place, dtype=np.int64), hit, numbers)


def fewer(train: Examples, share: float, seed: int) -> Examples:
    """Return the examples with the outcomes of a random share of the inspected shipments; the others' are forgotten."""
    shipments = np.unique(train.shipment[train.inspected])
    kept = np.random.default_rng(seed).permutation(shipments)[: max(1, round(len(shipments) * share))]
    lost = ~np.isin(train.shipment, kept)
    found, known = train.found.copy(), train.known.copy()
    found[lost], known[lost] = np.nan, np.datetime64("NaT", "D")
    return Examples(train.rows, train.day, train.shipment, found, known)
