"""Outcome profiles: how often lines with equal values were seen, opened, and found to be wrong.

The rate of a profile is that of a Beta-binomial: (finds + s · p) / (inspected + s), where p is the rate of what it
falls back on and s the strength of that prior, estimated for each definition by the marginal likelihood (empirical
Bayes; Gelman et al., Bayesian Data Analysis, 5.3). Older lines count for less: half after ``HALF_LIFE`` days.

A profile is a hash of its values and a row of counts. Counts of two offices add up, and no declaration is in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy.special import expit, gammaln, logit

from greenlane.targeting.learning.definitions import BY_CODE, DEFINITIONS, Definition
from greenlane.targeting.learning.examples import Days, Floats, Whole
from greenlane.targeting.learning.index import NOBODY, Index
from greenlane.targeting.learning.readings import BLANK_HASH, Keys, Lines, mixed, mixed_one

HALF_LIFE = 365.0
"""Days after which a line counts for half: of 90, 180, 365 and none, the one that served later years best."""
EPOCH = np.datetime64("2020-01-01", "D")
STRENGTHS = (5.0, 10.0, 20.0, 40.0, 80.0)
"""Priors tried, in lines inspected: neither none at all nor so strong that ten finds would not be heard."""
OVERLAY = 20_000
"""Changed profiles kept beside the sorted ones before they are sorted in."""

FEW_LINES = 24
"""Up to here lines are read one by one: arrays cost more."""

MANY_KEYS = 10_000
"""Keys asked for at once from which on what has changed is sorted in first."""

SEEN, INSPECTED, FOUND, RECENT_SEEN, RECENT_INSPECTED, RECENT_FOUND = range(6)
"""What a profile counts: lines, and the same with older lines counting for less."""
WIDTH = 6


def tallies(found: Floats, day: Days) -> Floats:
    """Return what each line adds to its profiles: rows of WIDTH numbers. ``found`` is NaN where nobody looked."""
    looked = ~np.isnan(found)
    whole = np.column_stack([np.ones(len(found)), looked, np.where(looked, found, 0.0)])
    weight = np.exp2((day - EPOCH).astype(np.float64) / HALF_LIFE)
    return np.column_stack([whole, whole * weight[:, None]])


def summed(place: Whole, rows: Floats, groups: int) -> Floats:
    """Return the sums of rows by group."""
    columns = [np.bincount(place, weights=rows[:, column], minlength=groups) for column in range(rows.shape[1])]
    return np.column_stack(columns)


@dataclass(eq=False)
class Counted:
    """All profiles: sorted keys, a row of counts for each, and what has changed since they were sorted."""

    keys: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    counts: Floats = field(default_factory=lambda: np.zeros((0, WIDTH)))
    changed: dict[int, list[float]] = field(default_factory=dict)
    _index: Index | None = None

    @property
    def index(self) -> Index:
        """Where each sorted key stands."""
        if self._index is None:
            self._index = Index.of(self.keys)
        return self._index

    def add(self, keys: Keys, tally: Floats) -> None:
        """Add one row of counts for each key; keys may repeat, and NOBODY is passed over."""
        if len(keys) > OVERLAY // 10:
            self.settle()
            self._sort_in(keys, tally)
            return
        for key, row in zip(keys.tolist(), tally.tolist(), strict=True):
            have = self.changed.get(key)
            self.changed[key] = row if have is None else [a + b for a, b in zip(have, row, strict=True)]
        if len(self.changed) > OVERLAY:
            self.settle()

    def settle(self) -> None:
        """Sort what has changed into the rest."""
        if self.changed:
            keys = np.fromiter(self.changed, dtype=np.uint64, count=len(self.changed))
            tally = np.asarray(list(self.changed.values()), dtype=np.float64)
            self.changed = {}
            self._sort_in(keys, tally)

    def _sort_in(self, keys: Keys, tally: Floats) -> None:
        every, place = np.unique(np.concatenate([self.keys, keys]), return_inverse=True)
        counts = summed(place, np.concatenate([self.counts, tally]), len(every))
        somebody = every != NOBODY
        self.keys, self.counts = every[somebody], counts[somebody]
        self._index = Index.of(self.keys)  # now: whoever learns many lines does so while nobody waits

    def of(self, keys: Keys) -> Floats:
        """Return the counts of each key: zeros where there is no profile."""
        if self.changed and len(keys) > MANY_KEYS:
            self.settle()
        at, known = self.index.find(keys)
        found = self.counts[at] if len(self.counts) else np.zeros((len(keys), WIDTH))
        found[~known] = 0.0
        if self.changed:
            for place, key in enumerate(keys.tolist()):
                if key in self.changed and key:
                    found[place] += self.changed[key]
        return found


@dataclass(eq=False)
class Profiles:
    """All profiles of a model. ``strength``: of each definition's prior, in lines; ``as_of``: the last day counted."""

    definitions: tuple[Definition, ...]
    strength: Floats
    counted: Counted = field(default_factory=Counted)
    total: Floats = field(default_factory=lambda: np.zeros(WIDTH))
    as_of: np.datetime64 | None = None

    @staticmethod
    def empty(definitions: Sequence[Definition] = DEFINITIONS) -> Profiles:
        """Return profiles that have counted nothing."""
        return Profiles(tuple(definitions), np.full(len(definitions), 20.0))

    def keys(self, lines: Lines) -> Keys:
        """Return the key of each line's profile of each definition: an array of lines × definitions."""
        if len(lines) <= FEW_LINES:
            return np.asarray([keys_of_line(self.definitions, lines, at) for at in range(len(lines))], dtype=np.uint64
                              ).reshape(len(lines), len(self.definitions))  # fmt: skip
        columns = [keys_of(one, lines) for one in self.definitions]
        return np.column_stack(columns) if columns else np.zeros((len(lines), 0), dtype=np.uint64)

    def copy(self) -> Profiles:
        """Return a copy that counts by itself: counts that are sorted in are shared, and never written to."""
        other = copy(self)
        other.counted = replace(self.counted, changed=dict(self.counted.changed))
        return other

    def learn(self, keys: Keys, found: Floats, day: Days, instead_of: Floats | None = None) -> None:
        """Add lines by their keys, with their outcomes (1, 0, NaN where nobody looked).

        ``instead_of``: the outcomes with which these lines were added before, NaN for a line that was not.
        """
        tally = tallies(found, day)
        if instead_of is not None:
            tally = tally - np.where(np.isnan(instead_of)[:, None], 0.0, tallies(instead_of, day))
        self.counted.add(keys.ravel(), np.repeat(tally, keys.shape[1], axis=0))
        self.total = self.total + tally.sum(axis=0)
        if len(day):
            self.as_of = day.max() if self.as_of is None else max(self.as_of, day.max())

    def merge(self, other: Profiles) -> None:
        """Add what others have counted."""
        self.counted.settle()
        other.counted.settle()
        self.counted._sort_in(other.counted.keys, other.counted.counts)
        self.total = self.total + other.total
        if other.as_of is not None:
            self.as_of = other.as_of if self.as_of is None else max(self.as_of, other.as_of)

    @property
    def ageing(self) -> float:
        """What recent counts are multiplied with, to weigh as on the last day counted."""
        if self.as_of is None:
            return 1.0
        return float(np.exp2(-float((self.as_of - EPOCH).astype(np.int64)) / HALF_LIFE))

    @property
    def base(self) -> float:
        """The rate over all lines inspected; half a find is added, so that it is never 0 nor 1."""
        return float((self.total[FOUND] + 0.5) / (self.total[INSPECTED] + 1.0))

    def counts(self, keys: Keys) -> Floats:
        """Return the counts of profiles by their keys, recent ones as of the last day counted: keys' shape × WIDTH."""
        rows = self.counted.of(keys.ravel())
        rows[:, RECENT_SEEN:] *= self.ageing
        return rows.reshape(*keys.shape, WIDTH)

    def estimate(self, keys: Keys) -> None:
        """Choose the strength of each definition's prior by the marginal likelihood of the profiles of these keys."""
        for place in range(len(self.definitions)):
            rows = self.counted.of(np.unique(keys[:, place]))
            self.strength[place] = likeliest(rows[:, INSPECTED], rows[:, FOUND], self.base)

    def rates(self, found: Floats, inspected: Floats) -> Floats:
        """Return the log-odds of each profile's posterior mean; arrays of lines × definitions.

        A definition leans on the mean log-odds of those it falls back on, of which it has the coarser first.
        """
        rates = np.full(found.shape, logit(self.base))
        for level, weights in self._levels:
            lean = rates @ weights.T if weights.any() else rates[:, level]
            strength = self.strength[level]
            share = (found[:, level] + strength * expit(lean)) / (inspected[:, level] + strength)
            rates[:, level] = logit(np.clip(share, 1e-7, 1 - 1e-7))
        return rates

    @cached_property
    def _levels(self) -> list[tuple[Whole, Floats]]:
        """Return the definitions level by level, coarse before fine, with the weights of what each leans on."""
        place = {one.code: at for at, one in enumerate(self.definitions)}
        parents = [[place[code] for code in one.back if code in place] for one in self.definitions]
        height = [0] * len(parents)
        for at, above in enumerate(parents):
            height[at] = 1 + max([height[one] for one in above]) if above else 0
        found = []
        for level in range(max(height, default=-1) + 1):
            these = np.flatnonzero(np.asarray(height) == level)
            weights = np.zeros((len(these), len(parents)))
            for row, above in enumerate([parents[at] for at in these.tolist()]):
                weights[row, above] = 1.0 / max(1, len(above))
            found.append((these, weights))
        return found


def likeliest(looked: Floats, found: Floats, base: float) -> float:
    """Return the strength among STRENGTHS under which counts of groups are most likely, their mean rate being base."""

    def likelihood(strength: float) -> float:
        a, b = strength * base, strength * (1 - base)
        terms = gammaln(a + found) - gammaln(a) + gammaln(b + looked - found) - gammaln(b)
        return float(np.sum(terms - gammaln(strength + looked) + gammaln(strength)))

    return max(STRENGTHS, key=likelihood)


def keys_of(one: Definition, lines: Lines) -> Keys:
    """Return the key of each line's profile; NOBODY where a party is blank."""
    readings = [lines.reading(name) for name in one.fields]
    keys = mixed(one.salt, [reading.hashes[reading.codes] for reading in readings])
    if one.party:
        for reading in readings:
            keys[reading.blank] = NOBODY
    return keys


def keys_of_line(definitions: Sequence[Definition], lines: Lines, at: int) -> list[int]:
    """Return the keys of one line: the same as ``keys_of``, without the cost of arrays."""
    parts = {name: lines.hashed_value(name, at) for one in definitions for name in one.fields}
    return [
        0 if one.party and any(parts[name] == BLANK_HASH for name in one.fields)
        else mixed_one(one.salt, [parts[name] for name in one.fields])
        for one in definitions
    ]  # fmt: skip


def speaking(lines: Lines) -> tuple[Definition, ...]:
    """Return the definitions that say something about these lines: each of their fields has two values or more."""
    names = {name for one in DEFINITIONS for name in one.fields}
    says = {name for name in names if len(np.unique(lines.reading(name).codes)) > 1}
    return tuple(one for one in DEFINITIONS if says.issuperset(one.fields))


def named(codes: Sequence[str]) -> tuple[Definition, ...]:
    """Return definitions by their codes; KeyError where one is not known."""
    return tuple(BY_CODE[code] for code in codes)
