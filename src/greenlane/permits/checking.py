"""The whole judgement of a paper: every check on the shelf asked, and one word over all that they found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from greenlane.permits import finding as findings
from greenlane.permits.case import Case, Context
from greenlane.permits.check_shelf import all_checks
from greenlane.permits.finding import Check, Finding
from greenlane.permits.permit import Paper

Overall = Literal["no_objection", "ask", "refuse", "cannot_tell"]
OVERALL: tuple[str, ...] = get_args(Overall)


@dataclass(frozen=True)
class Verdict:
    """What the desk says of a paper, and every finding it rests on; an officer decides."""

    overall: Overall
    findings: tuple[Finding, ...]

    def answered(self, *answers: str) -> tuple[Finding, ...]:
        """Return the findings of some answers: ``fails``, ``cannot_tell`` …"""
        return tuple(found for found in self.findings if found.answer in answers)

    @property
    def against(self) -> tuple[Finding, ...]:
        """What speaks against the paper, what weighs most first."""
        return tuple(sorted(self.answered("fails"), key=lambda found: findings.SEVERITIES.index(found.severity)))


def check(paper: Paper, *, context: Context, checks: Iterable[Check] | None = None) -> Verdict:
    """Return the verdict on a paper: every check on the shelf, or the given ones, asked of it in its context."""
    case = Case(paper, context)
    asked = all_checks() if checks is None else tuple(checks)
    found = tuple(one for each in asked for one in each.find(case))
    return Verdict(overall(found), found)


def overall(found: Iterable[Finding]) -> Overall:
    """Return the one word over findings: refuse before ask before cannot tell before no objection.

    A failing note changes nothing. A check that cannot tell holds the paper up unless its severity is a note, as it is
    where only a list is wanting that this administration does not keep: those stay visible as what was not checked.
    """
    found = tuple(found)
    failed = {one.severity for one in found if one.answer == "fails"}
    if "refuse" in failed:
        return "refuse"
    if "ask" in failed:
        return "ask"
    unknown = any(one.answer == "cannot_tell" and one.severity != "note" for one in found)
    return "cannot_tell" if unknown else "no_objection"


def to_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON values."""
    return {"overall": verdict.overall, "findings": [findings.to_json(one) for one in verdict.findings]}


def from_json(fields: Mapping[str, Any]) -> Verdict:
    """Return the verdict that ``to_json`` wrote."""
    return Verdict(fields["overall"], tuple(findings.from_json(one) for one in fields["findings"]))
