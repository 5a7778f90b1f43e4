"""What the list of pairs can be narrowed to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greenlane.front.narrowing import Narrowing


@dataclass(frozen=True)
class Filters(Narrowing):
    """What the list of pairs is narrowed to. ``state``: what became of them; ``least``: a probability in percent.

    ``words``: of those to judge, such as say the same word for word are left out, unless they are asked for;
    ``who``: persons, companies or such of whom nobody said; ``of``: cases among the records; ``q``: part of a name.
    """

    state: str = "open"
    who: str = ""
    of: str = ""
    least: str = ""
    words: str = ""
    q: str = ""

    allowed: ClassVar = {
        "state": ("open", "judged", "unsure", "against"),
        "who": ("person", "company", "unsaid"),
        "of": ("case", "cases"),
        "words": ("same", "any"),
        "least": ("90", "99", "99.9"),
    }

    @property
    def probability(self) -> float:
        """The least probability asked for, from 0 to 1."""
        return float(self.least) / 100 if self.least else 0.0
