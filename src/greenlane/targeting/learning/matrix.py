"""What the models see of a line: how often its profiles were seen, how often they were wrong, and plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.targeting.learning.examples import Days, Examples, Floats, Whole
from greenlane.targeting.learning.index import NOBODY
from greenlane.targeting.learning.profiles import (
    HALF_LIFE,
    RECENT_FOUND,
    RECENT_INSPECTED,
    RECENT_SEEN,
    SEEN,
    WIDTH,
    Profiles,
    summed,
    tallies,
)
from greenlane.targeting.learning.readings import NUMBERS, Keys, Lines, mixed

STEP = 0.25
"""Steps of the logarithm of a count; .25, .5 and 1 were tried on rolling years, and none."""
ENOUGH_FOR_PAST = 500
"""Finds from which on history features may be used: fewer cannot tell a hundred further numbers from noise."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """Arrays of lines × definitions: log-odds ``rates``, logarithms of lines ``seen`` and ``recent``; plain numbers.

    ``novelty`` of each line: from 0 (all its profiles were seen often of late) to 1 (none ever).
    """

    rates: Floats
    recent: Floats
    seen: Floats
    numbers: Floats
    novelty: Floats

    @property
    def familiarity(self) -> Floats:
        """What the first trees see: how familiar a line is, without any outcome."""
        return np.column_stack([self.recent, self.seen, self.numbers])

    @property
    def outcomes(self) -> Floats:
        """What the second trees see: rates of finds, the evidence behind them, and plain numbers."""
        return np.column_stack([self.rates, self.recent, self.numbers])

    def take(self, which: Whole) -> Matrix:
        """Return the lines at some positions."""
        return Matrix(self.rates[which], self.recent[which], self.seen[which], self.numbers[which], self.novelty[which])


def asked(profiles: Profiles, keys: Keys, numbers: Floats, day: Days) -> Matrix:
    """Return what the models see of new lines. What was counted ages until the day of the line."""
    rows = profiles.counts(keys)
    if profiles.as_of is not None:
        age = np.maximum((day - profiles.as_of).astype(np.float64), 0.0)
        rows[:, :, RECENT_SEEN:] *= np.exp2(-age / HALF_LIFE)[:, None, None]
    return _matrix(profiles, keys, rows, rows, numbers)


def out_of_fold(profiles: Profiles, keys: Keys, numbers: Floats, examples: Examples, fold: Whole) -> Matrix:
    """Return the same for the lines the profiles were learned from, without what they themselves added.

    A rate leaves out the whole fold of its line; a count of lines seen, and a rate of a party, leaves out its
    shipment. So neither a line's own outcome nor that of its group is ever in what is seen of it.
    """
    tally = tallies(examples.found, examples.day)
    tally[:, RECENT_SEEN:] *= profiles.ageing
    rows, apart = np.zeros((*keys.shape, WIDTH)), np.zeros((*keys.shape, WIDTH))
    for place, one in enumerate(profiles.definitions):
        every = profiles.counts(keys[:, place])
        rows[:, place] = every - _own(keys[:, place], examples.shipment, tally)
        apart[:, place] = rows[:, place] if one.party else every - _own(keys[:, place], fold, tally)
    return _matrix(profiles, keys, _cleared(rows), _cleared(apart), numbers)


def _cleared(rows: Floats) -> Floats:
    """Return counts with what subtraction has left of nothing set to nothing."""
    rows[rows < 1e-6] = 0.0
    return rows


def _matrix(profiles: Profiles, keys: Keys, rows: Floats, apart: Floats, numbers: Floats) -> Matrix:
    rates = profiles.rates(apart[:, :, RECENT_FOUND], apart[:, :, RECENT_INSPECTED])
    declared, recent = keys != NOBODY, rows[:, :, RECENT_SEEN]
    novelty = (declared / (1.0 + recent)).sum(axis=1) / np.maximum(declared.sum(axis=1), 1)
    return Matrix(rates, _stepped(recent), _stepped(rows[:, :, SEEN]), numbers, np.asarray(novelty))


def _stepped(counts: Floats) -> Floats:
    """Return the logarithm of one more than a count, in steps.

    Without steps, a count that leaves out its own line gives that line's day away to the last digit, and trees learn
    single days by heart.
    """
    return np.asarray(np.floor(np.log1p(counts) / STEP + 0.5) * STEP, dtype=np.float64)


def _own(keys: Keys, group: Whole, tally: Floats) -> Floats:
    """Return what all lines of each line's group have added to its profile."""
    pair = mixed(0, [keys, group.astype(np.uint64)])
    place = np.unique(pair, return_inverse=True)[1]
    return summed(place, tally, int(place.max(initial=-1)) + 1)[place]


def plain(lines: Lines, names: tuple[str, ...]) -> Floats:
    """Return plain numbers by name: an array of lines × names, NaN where one is missing."""
    columns = [lines.number(name) for name in names]
    return np.column_stack(columns) if columns else np.zeros((len(lines), 0))


def telling(lines: Lines, past: tuple[str, ...], finds: float) -> tuple[str, ...]:
    """Return the names of numbers that differ between these lines; history features only where finds are enough."""
    names = (*NUMBERS, *(past if finds >= ENOUGH_FOR_PAST else ()))
    found = []
    for name in names:
        values = lines.number(name)
        values = values[~np.isnan(values)]
        if len(values) > len(lines) / 100 and values.min() < values.max():
            found.append(name)
    return tuple(found)
