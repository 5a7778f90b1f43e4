"""How a day's inspections are split: on what the model ranks highest, on what it does not know, and at random.

The sum of the three shares is the office's own decision and never grows here: measured drift only moves part of it from
exploiting to exploring. A model that is only ever shown what it already suspects ends up blind to anything new: in one
country of three exploitation alone collapsed, and a tenth at random repaired it (published on customs of three
countries).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from greenlane.targeting.surges import LEAST

LEAST_RANDOM = 0.005
"""The least share of traffic that is inspected at random: what statistics rest on."""
MOST_EXPLORED = 0.5
"""The largest part of what a model may choose that goes to exploring, however much drift there is."""
STEPS = 1000
"""How finely a grid of quantiles tells values apart: a rate of 0.1 % can still be met."""

Choice = Literal["learned", "explored", "random"]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Shares of traffic, each from 0 to 1: ranked highest, least known, drawn at random."""

    learned: float
    explored: float
    random: float

    def __post_init__(self) -> None:
        if not all(0 <= share <= 1 for share in (self.learned, self.explored, self.random)):
            raise ValueError("each share must lie between 0 and 1")


def split(learned: float, explored: float, random: float, drift: float = 0.0, room: float = 1.0) -> Shares:
    """Return the shares for a measured ``drift`` from 0 (none) to 1 (alarm).

    ``learned`` and ``explored`` are the policy's rates: their sum stays. Without drift they hold as they are; with it
    exploring grows to at most half of their sum, in proportion. ``room``: the share of recent traffic in which there is
    anything to explore (``Grids.room``); what exploring could not use there is exploited, and comes back the day there
    is more. ``random`` is never below LEAST_RANDOM.
    """
    both = learned + explored
    most = max(explored, MOST_EXPLORED * both)
    exploring = explored + (most - explored) * min(1.0, max(0.0, drift))
    return Shares(both - min(exploring, max(0.0, room)), exploring, max(LEAST_RANDOM, random))


def worth(low: Floats, high: Floats, novelty: Floats, fresh: Floats | None = None) -> Floats:
    """Return what looking at each line would teach; 0 where that is nothing.

    ``fresh``: how far it stands in what has grown lately and was not looked into (``surges.Surges.of``). That leads;
    below ``surges.LEAST`` there is nothing to explore. Where it is not known, the width of the model's interval
    stands in, wider the less of the line was seen before: it finds new schemes far more slowly. All arrays of one
    length, from 0 to 1; see ``learning.model.Scored``.
    """
    width = np.asarray((high - low) * (1 + novelty), dtype=np.float64)
    if fresh is None:
        return width
    return np.where(fresh >= LEAST, fresh + width / 1000, 0.0)


def choose(p_rank: float | None, uncertainty_rank: float | None, drawn: float, shares: Shares) -> Choice | None:
    """Return why a consignment is inspected though neither law nor score asks for it, or None.

    Ranks from 0 to 1 say what share of recent traffic ranks below (see ``Grid.rank``); None: there is no model.
    ``drawn`` is the draw of ``lane.draw``. What is both ranked high and drawn is ``learned``, and is still part of the
    random sample: that is told by the draw alone.
    """
    if p_rank is not None and shares.learned and p_rank >= 1 - shares.learned:
        return "learned"
    if uncertainty_rank is not None and shares.explored and uncertainty_rank >= 1 - shares.explored:
        return "explored"
    return "random" if drawn < shares.random else None


@dataclass(frozen=True)
class Grid:
    """Where values of recent traffic lie: STEPS + 1 quantiles, rising. None of them: nothing is known."""

    quantiles: tuple[float, ...]

    @classmethod
    def of(cls, values: Floats) -> Grid:
        """Return the grid of these values; those that are not finite are left out."""
        finite = np.sort(values[np.isfinite(values)])
        if not len(finite):
            return cls(())
        places = np.rint(np.linspace(0, len(finite) - 1, STEPS + 1)).astype(np.int64)
        return cls(tuple(float(value) for value in finite[places]))

    def rank(self, value: float, tie: float) -> float | None:
        """Return the share of recent traffic below ``value``; None where nothing is known.

        Where many share one value, ``tie`` (a draw, 0 ≤ tie < 1) places this one among them: else the largest group,
        such as all that was never seen before, would be inspected wholly or never.
        """
        if not self.quantiles:
            return None
        below, through = bisect_left(self.quantiles, value), bisect_right(self.quantiles, value)
        return (below + tie * (through - below)) / len(self.quantiles)


@dataclass(frozen=True)
class Grids:
    """What is needed to rank one consignment as it arrives: the grid of what it is ranked by, and of its ``worth``.

    The second holds only what the first would not have chosen, so that exploring gets its whole share.
    """

    ranked: Grid
    worth: Grid

    @classmethod
    def of(cls, ranked: Floats, worth: Floats, shares: Shares) -> Grids:
        """Return the grids of recent traffic: one value of each array for each consignment."""
        first = Grid.of(ranked)
        if not len(ranked):
            return cls(first, first)
        return cls(first, Grid.of(worth[ranked <= np.quantile(ranked, 1 - shares.learned)]))

    def ranks(self, ranked: float, worth: float, tie: float) -> tuple[float | None, float | None]:
        """Return both ranks of one consignment, as ``choose`` takes them; what teaches nothing has no second one."""
        return self.ranked.rank(ranked, tie), self.worth.rank(worth, tie) if worth > 0 else None

    @property
    def room(self) -> float:
        """The share of recent traffic that has anything to teach; 1 where nothing is known."""
        values = self.worth.quantiles
        return (len(values) - bisect_right(values, 0.0)) / len(values) if values else 1.0

    @property
    def as_json(self) -> dict[str, Sequence[float]]:
        """The grids as JSON values."""
        return {"ranked": self.ranked.quantiles, "worth": self.worth.quantiles}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Grids:
        """The grids as they were kept. Raises ValueError for what is none."""
        grids = []
        for name in ("ranked", "worth"):
            quantiles = tuple(float(value) for value in kept.get(name, ()))
            if list(quantiles) != sorted(quantiles):
                raise ValueError(f"{name}: quantiles must rise")
            grids.append(Grid(quantiles))
        return cls(*grids)
