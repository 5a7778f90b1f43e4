"""A check of a paper and what it finds: passes, fails, cannot tell or not applicable, in a sentence with its values.

Three answers and no guess: what is not known is *cannot tell* and never *passes*. A finding of the desk speaks of the
paper; whether goods are what a paper says is for an inspection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from greenlane.front import telling
from greenlane.reference.tables import TRUST

if TYPE_CHECKING:
    from greenlane.permits.case import Case
    from greenlane.permits.permit import Line

Answer = Literal["passes", "fails", "cannot_tell", "not_applicable"]
Severity = Literal["refuse", "ask", "note"]
"""What a failing check asks of the officer: to refuse the paper, to ask its authority or holder, or to note it."""
Wants = Literal["", "paper", "declaration", "list", "book", "history", "authority"]
"""What would settle a *cannot tell*: the paper itself, the declaration, a list that only the administration has, the
reference tables, what this installation has seen before, or the authority that issued the paper."""
ANSWERS: tuple[str, ...] = get_args(Answer)
SEVERITIES: tuple[str, ...] = get_args(Severity)


@dataclass(frozen=True)
class Said:
    """What a check says of one paper or line: a template in English and the values that fill it, text or parts."""

    answer: Answer
    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None
    trust: str | None = None
    wants: Wants = ""


@dataclass(frozen=True)
class Finding:
    """What one check found. ``line`` is None where it speaks of the whole paper. ``basis``: the source of the rule.

    ``severity`` is what the finding asks for; of a check that passes, what it would have asked. ``trust`` is the
    weakest mark among the rule and the rows of law it was judged by.
    """

    code: str
    answer: Answer
    severity: Severity
    template: str
    values: Mapping[str, Any]
    basis: str
    trust: str
    line: int | None = None
    wants: Wants = ""

    @property
    def sentence(self) -> str:
        """The finding in words, its values filled in."""
        return telling.filled(self.template, self.values)


@dataclass(frozen=True)
class Check:
    """One check: its code, what it asks of which papers, its source, and the procedure, of each line or of the whole.

    ``kinds``: the kinds of paper it concerns; of another kind it is not applicable. ``needs``: the list of the
    administration's own without which it cannot tell. Exactly one of ``of_line`` and ``of_paper`` is given.
    """

    code: str
    title: str
    rule: str
    kinds: tuple[str, ...]
    severity: Severity
    basis: str
    trust: str
    of_line: Callable[[Case, Line], Said] | None = None
    of_paper: Callable[[Case], Said] | None = None
    needs: str = ""

    def find(self, case: Case) -> tuple[Finding, ...]:
        """Return what it finds: one finding for the paper, or one for each of its lines."""
        if case.paper.kind not in self.kinds:
            return (self._finding(Said("not_applicable"), None),)
        if self.of_line is None:
            assert self.of_paper is not None
            return (self._finding(self.of_paper(case), None),)
        return tuple(self._finding(self.of_line(case, line), line.line) for line in case.paper.lines)

    def _finding(self, said: Said, line: int | None) -> Finding:
        severity = said.severity or ("note" if said.wants == "list" else self.severity)
        trust = weakest(self.trust, said.trust or self.trust)
        template = said.template or SILENT[said.answer]
        return Finding(
            self.code, said.answer, severity, template, dict(said.values), self.basis, trust, line, said.wants
        )


SILENT: dict[Answer, str] = {
    "passes": "Nothing against it.",
    "fails": "Does not hold.",
    "cannot_tell": "Cannot be told.",
    "not_applicable": "Does not concern this paper.",
}
"""What is said where a check says only its answer."""
NOT_MADE = "The checks could not be made: an error in the program. Its log says which one."
DAYS = frozenset(("day", "end", "issued", "on", "sent", "since", "start"))
"""Values that are days. A template names a value by what it is, so that a page can write it as its language does."""
NUMBERS = frozenset((
    "allowed", "amount", "count", "days", "declared", "each", "granted", "inspected", "known", "least", "left",
    "months", "most", "quota", "shipped", "stock", "used", "wanted", "whole", "years",
))  # fmt: skip
"""Values that are amounts. A year, a line's number and any code are not: they stand as they are."""


def weakest(*marks: str) -> str:
    """Return the weakest of trust marks, by their order in ``reference.tables.TRUST``."""
    return max(marks, key=TRUST.index)


def passes(template: str, *, trust: str | None = None, **values: object) -> Said:
    """Say that a check passes."""
    return Said("passes", template, telling.kept(values), None, trust)


def fails(template: str, *, severity: Severity | None = None, trust: str | None = None, **values: object) -> Said:
    """Say that a check fails; ``severity`` where this failure weighs otherwise than the check's own."""
    return Said("fails", template, telling.kept(values), severity, trust)


def cannot_tell(template: str, wants: Wants, *, severity: Severity | None = None, **values: object) -> Said:
    """Say that a check cannot tell, and what would settle it. For want of a list it is worth a note, no more."""
    return Said("cannot_tell", template, telling.kept(values), severity, None, wants)


def not_applicable(template: str = "", **values: object) -> Said:
    """Say that a check has nothing to ask of this paper or line."""
    return Said("not_applicable", template, telling.kept(values))


def to_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values, its sentence beside the template and values that make it."""
    return {
        "code": finding.code, "answer": finding.answer, "severity": finding.severity, "sentence": finding.sentence,
        "template": finding.template, "values": dict(finding.values), "basis": finding.basis, "trust": finding.trust,
        "line": finding.line, "wants": finding.wants,
    }  # fmt: skip


def from_json(fields: Mapping[str, Any]) -> Finding:
    """Return the finding that ``to_json`` wrote."""
    return Finding(**{name: value for name, value in fields.items() if name != "sentence"})
