"""Sentences that are kept as a template in English and the values that fill it, so that a page can say them again.

Everything here is plain JSON, so that a record can keep it. A value may itself be words: a ``part``, or several parts
``joined``, each with values of its own. What a page makes of it in the reader's language: ``front.said``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Part = Mapping[str, Any]
"""``template`` and ``values``; or ``parts``, and what stands between them (``by``)."""
AND, TIMES = "; ", " × "
"""What may stand between parts that are joined."""


def part(template: str, **values: object) -> Part:
    """Return words with values of their own. The template is written out where it is used: so it can be extracted."""
    return {"template": template, "values": kept(values)}


def joined(parts: Iterable[Part], by: str = AND) -> Part:
    """Return several parts as one."""
    return {"parts": list(parts), "by": by}


def kept(values: Mapping[str, object]) -> dict[str, Any]:
    """Return values as a record keeps them: parts as they are, anything else as text."""
    return {name: value if isinstance(value, Mapping) else str(value) for name, value in values.items()}


def filled(template: str, values: Mapping[str, Any]) -> str:
    """Return the sentence in English. Raises KeyError for a field without a value."""
    return template.format_map({name: plain(value) for name, value in values.items()})


def plain(value: Any) -> str:
    """Return a value, or a part, as it stands in the sentence in English."""
    if not isinstance(value, Mapping):
        return str(value)
    if "parts" in value:
        return str(value["by"]).join(plain(one) for one in value["parts"])
    return filled(value["template"], value["values"])
