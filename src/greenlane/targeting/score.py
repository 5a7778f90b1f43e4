"""From answers to a score with its reasons: points add up, are counted once for each indicator, and end at 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from greenlane.targeting.compiled import Answers, Compiled
from greenlane.targeting.indicator import Hard, Indicator, explain

MAX_SCORE = 100


@dataclass(frozen=True)
class Reason:
    """One indicator that fired: its points, and the sentence that says why, on which input lines."""

    code: str
    title: str
    points: int
    because: str
    hard: Hard
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Score:
    """``points`` as they add up, ``value`` capped at 100; what fired, and what could not be told."""

    value: int
    points: int
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]

    @property
    def hard(self) -> Hard:
        """The strictest hard legal check that fired, or an empty string."""
        found = {reason.hard for reason in self.reasons}
        return "prohibited" if "prohibited" in found else "papers_missing" if "papers_missing" in found else ""

    def beside(self, reasons: Sequence[Reason]) -> Score:
        """Return the score with reasons that are no indicator's, first among them, and that add no points."""
        return replace(self, reasons=(*reasons, *self.reasons)) if reasons else self


def score(compiled: Compiled, facts: Sequence[Mapping[str, object]], answers: Sequence[Answers]) -> Score:
    """Return the score of one consignment from the answers for each of its goods lines.

    An indicator fires for the consignment if it fires for any line; it *cannot tell* if it fires for none and
    cannot tell for some.
    """
    fired: dict[str, list[int]] = {}
    unknown: set[str] = set()
    by_code: dict[str, Indicator] = {}
    for n, (yes, maybe) in enumerate(answers):
        for indicator in compiled.unpack(yes):
            by_code[indicator.code] = indicator
            fired.setdefault(indicator.code, []).append(n)
        unknown |= {indicator.code for indicator in compiled.unpack(maybe)}
    reasons = [_reason(by_code[code], [facts[n] for n in lines]) for code, lines in fired.items()]
    reasons.sort(key=lambda reason: (reason.hard == "", -reason.points, reason.code))
    points = sum(reason.points for reason in reasons)
    return Score(min(points, MAX_SCORE), points, tuple(reasons), tuple(sorted(unknown - set(fired))))


def _reason(indicator: Indicator, lines: Sequence[Mapping[str, object]]) -> Reason:
    numbers = tuple(line for facts in lines if isinstance(line := facts.get("line"), int))
    because = explain(indicator, lines[0])
    return Reason(indicator.code, indicator.title, indicator.points, because, indicator.hard, numbers)
