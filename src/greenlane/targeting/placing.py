"""Where a consignment ranks among recent traffic, and how drift has moved the shares: known to each process a while."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from greenlane.targeting.exploration import Floats, Grid, Grids, Shares, split, worth
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import LearnedModel, Screening
from greenlane.targeting.said import Said

LOOK = 600.0
"""Seconds between two looks at recent traffic."""
RECENT = 5_000
FEW = 500
"""With fewer scored consignments than this, the rank is the model's own, and nothing is chosen to explore."""
_ITSELF = Grid(tuple(float(value) for value in np.linspace(0, 1, 1001)))
_known: dict[tuple[uuid.UUID, float], tuple[float, Grids]] = {}


@dataclass(frozen=True)
class Placed:
    """What ``lane.decide`` asks of a scored consignment."""

    p_rank: float | None
    uncertainty_rank: float | None
    shares: Shares


def place(row: LearnedModel, said: Said, policy: Policy, tie: float) -> Placed:
    """Return where a consignment ranks; ``tie`` (0 ≤ tie < 1) places it among those with the very same score."""
    grids = _grids(row, policy)
    teaches = float(_worth(row, [(said.low, said.high, said.novelty, said.fresh)])[0])
    p_rank, uncertainty_rank = grids.ranks(said.rank, teaches, tie)
    return Placed(p_rank, uncertainty_rank, shares(row, policy, grids.room))


def shares(row: LearnedModel, policy: Policy, room: float = 1.0) -> Shares:
    """Return the policy's shares as the drift that was measured last has moved them; ``room``: see ``split``."""
    drift = float((row.drift or {}).get("measure", 0.0))
    return split(policy.learned_rate, policy.explore_rate, policy.random_rate, drift, room)


def _worth(row: LearnedModel, told: Sequence[tuple[float, float, float, float | None]]) -> Floats:
    """Return what each would teach, from (low, high, novelty, fresh): by what has grown, once that was measured."""
    low, high, novelty, fresh = np.array([(*one[:3], one[3] or 0.0) for one in told], dtype=np.float64).T
    return worth(low, high, novelty, fresh if "surges" in (row.drift or {}) else None)


def _grids(row: LearnedModel, policy: Policy) -> Grids:
    looked, grids = _known.get((row.pk, policy.learned_rate), (float("-inf"), None))
    if grids is None or time.monotonic() - looked > LOOK:
        grids = _recent(row, policy)
        if len(_known) > 100:
            _known.clear()
        _known[row.pk, policy.learned_rate] = time.monotonic(), grids
    return grids


def _recent(row: LearnedModel, policy: Policy) -> Grids:
    found = Screening.objects.filter(model=row).order_by("-at").values_list("learned", flat=True)[:RECENT]
    told = [one for one in found if one]
    if len(told) < FEW:
        return Grids(_ITSELF, Grid(()))
    ranked = np.array([one["rank"] for one in told], dtype=np.float64)
    taught = _worth(row, [(one["low"], one["high"], one["novelty"], one.get("fresh")) for one in told])
    return Grids.of(ranked, taught, policy.shares)
