"""What a learned model said of a consignment: the line with the highest chance of a find speaks for it. Pure.

A score, not a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from greenlane.targeting.learning.model import Scored


@dataclass(frozen=True)
class Said:
    """``p``: chance of a find with its 90 % interval; ``rank``: 0 to 1 among what the model learned from.

    ``novelty``: from 0 (all of it seen often) to 1 (nothing of it seen before), the highest of its lines. ``line``:
    which goods line speaks, counted from 0. ``model``: the label of the model. ``fresh``: how far it stands in what
    has grown lately (``surges.Surges.of``), the highest of its lines; None where that was never measured.
    """

    model: str
    p: float
    low: float
    high: float
    rank: float
    novelty: float
    line: int
    fresh: float | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        """As a screening keeps it."""
        return asdict(self)


def by_consignment(
    scored: Scored, lines: Sequence[int], model: str, fresh: Sequence[float] | None = None
) -> list[Said]:
    """Return what was said of each consignment; ``lines``: how many goods lines each has, in the order scored.

    ``fresh``: of each goods line, where it was measured.
    """
    said = []
    for start, end in pairwise([0, *accumulate(lines)]):
        at = start + int(np.argmax(scored.raw[start:end]))
        p, low, high, rank = (float(values[at]) for values in (scored.p, scored.low, scored.high, scored.raw))
        novelty, grown = float(scored.novelty[start:end].max()), None if fresh is None else max(fresh[start:end])
        said.append(Said(model, p, low, high, rank, novelty, at - start, grown))
    return said
