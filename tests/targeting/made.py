"""Made-up indicators for the tests of this room."""

from __future__ import annotations

from typing import Any

from greenlane.targeting.indicator import Indicator, admit

SHAPE: dict[str, Any] = {
    "code": "RI-GEN-900",
    "title": "Made up for a test",
    "level": "document",
    "basis": "A test.",
    "trust": "derived",
    "points": 7,
    "when": "vague",
    "because": "'{description}' says little",
}


def indicator(**fields: Any) -> Indicator:
    return admit(Indicator(**(SHAPE | fields)))
