"""Apache Spark, on this machine or on a cluster."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"spark|local(\[(\d+|\*)\])?|spark://[^/\s]+:\d+")


def is_spark(kind: str) -> bool:
    """Tell whether the setting names Spark: ``spark``, ``local[2]`` or ``spark://host:port``."""
    return _ADDRESS.fullmatch(kind) is not None


class SparkEngine:
    """Not built yet."""
