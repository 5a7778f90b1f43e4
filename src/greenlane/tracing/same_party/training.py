"""Weights learned without labels, and pairs weighed in bulk, by Splink on DuckDB or Spark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.weights import Model

PAIRS = pa.schema(
    [("first", pa.string()), ("second", pa.string()), ("weight", pa.float64()), ("probability", pa.float64())]
)
"""``first`` and ``second`` are keys of mentions, the smaller one first."""


def train(
    mentions: Iterable[Named],
    *,
    engine: str = "duckdb",
    seed: int = 1,
    memory_mb: int = 2048,
    overflow: Path | None = None,
) -> Model:
    """Return the weights that mentions teach. Raises NoEngine, QueryFailed."""
    raise NotImplementedError


def pairs(
    mentions: Iterable[Named],
    model: Model,
    *,
    engine: str = "duckdb",
    threshold: float = 0.9,
    memory_mb: int = 2048,
    overflow: Path | None = None,
) -> pa.Table:
    """Return the pairs of at least that probability, as ``PAIRS``, the most probable first."""
    raise NotImplementedError
