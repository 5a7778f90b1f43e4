"""Folds in which nothing of a line's own group is learned from: shipment, party, and lines that are all but equal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from greenlane.targeting.learning.definitions import PARTY_FIELDS, Definition
from greenlane.targeting.learning.examples import Whole
from greenlane.targeting.learning.readings import Keys, Lines, mixed

LARGEST_SHARE = 1 / 3
"""A party behind more of the lines than this cannot be left out as a whole: folds then go by shipment and twin."""


def joined(*groupings: Whole) -> Whole:
    """Return the groups of lines that share a group in any of several groupings (numbers from 0)."""
    lines = len(groupings[0])
    widths = [int(grouping.max(initial=-1)) + 1 for grouping in groupings]
    starts = np.cumsum([lines, *widths])[:-1]
    ends = np.concatenate([grouping + start for grouping, start in zip(groupings, starts, strict=True)])
    begins = np.tile(np.arange(lines), len(groupings))
    size = lines + sum(widths)
    # Loaded where something is learned, not by every command and page.
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(ends), dtype=np.int8), (begins, ends)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][:lines], dtype=np.int64)


def twins(lines: Lines, definitions: tuple[Definition, ...]) -> Whole:
    """Return a number for each different combination of all modelled values: lines with one number are twins."""
    names = sorted({name for one in definitions for name in one.fields})
    if not names:
        return np.arange(len(lines), dtype=np.int64)
    keys: Keys = mixed(0, [lines.reading(name).hashes[lines.reading(name).codes] for name in names])
    return np.asarray(np.unique(keys, return_inverse=True)[1], dtype=np.int64)


def parties(lines: Lines) -> Whole:
    """Return a number for each consignee (else consignor); a line without either is alone."""
    whole = np.full(len(lines), -1, dtype=np.int64)
    start = 0
    for name in sorted(PARTY_FIELDS & {"consignee", "consignor"}):
        reading = lines.reading(name)
        free = (whole < 0) & ~reading.blank
        whole[free] = reading.codes[free] + start
        start += len(reading.values)
    alone = np.flatnonzero(whole < 0)
    whole[alone] = start + np.arange(len(alone))
    return whole


def groups(lines: Lines, definitions: tuple[Definition, ...], shipment: Whole) -> Whole:
    """Return groups that must not be parted: shipment, twin and, unless one is too large, party."""
    small = joined(shipment, twins(lines, definitions))
    large = joined(small, parties(lines))
    share = np.bincount(large).max(initial=0) / max(1, len(large))
    return large if share <= LARGEST_SHARE else small


def dealt(group: Whole, found: npt.NDArray[np.float64], folds: int, rng: np.random.Generator) -> Whole:
    """Return a fold for each line: groups go round at random, those with finds apart so that each fold has some."""
    number, place = np.unique(group, return_inverse=True)
    with_finds = np.bincount(place, weights=np.nan_to_num(found), minlength=len(number)) > 0
    fold = np.zeros(len(number), dtype=np.int64)
    for kind in (with_finds, ~with_finds):
        at = np.flatnonzero(kind)
        fold[rng.permutation(at)] = np.arange(len(at)) % folds
    return np.asarray(fold[place], dtype=np.int64)
