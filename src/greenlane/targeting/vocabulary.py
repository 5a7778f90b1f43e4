"""All that an indicator can name: the facts of a goods line, and what the past says of it."""

from __future__ import annotations

from greenlane.consignments.facts.columns import COLUMNS, Column
from greenlane.targeting.history.features import FEATURES

NAMES: dict[str, Column] = COLUMNS | FEATURES
