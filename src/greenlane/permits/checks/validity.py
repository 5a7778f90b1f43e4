"""Is the paper valid on this day, for no longer than it may be, and was it issued before the goods left?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from greenlane.permits.case import Case
from greenlane.permits.days import months_after
from greenlane.permits.endorse import outside
from greenlane.permits.finding import Check, Said, cannot_tell, fails, passes
from greenlane.permits.permit import CITES, CITES_LEAVING, OZONE

LONGEST = {"cites_export": 6, "cites_reexport": 6, "cites_import": 12, "cites_origin": 12, "cites_travelling": 36}
"""Months a paper may be valid. Export, re-export: CITES Article VI.2. Import, origin and travelling: Res. Conf. 12.3,
of which certificates of origin and travelling papers are from memory. Other kinds: no limit known here."""
_FROM_MEMORY = ("cites_origin", "cites_travelling")
_TIMBER = frozenset(("LOG", "SAW", "TIM", "VEN", "PLY", "TRW"))


def _used_in_time(case: Case) -> Said:
    said = _presented_in_time(case)
    if said.answer == "fails":
        return said
    for one in case.endorsements:
        paper, day = case.paper, one.day
        if case.context.consignment is None and day > case.context.on:
            return fails("Endorsed on {day}, which is yet to come.", severity="ask", day=day)
        match outside(paper, day):
            case "unissued":
                words = "Endorsed on {day}, before it was issued on {issued}."
                return fails(words, severity="ask", day=day, issued=paper.issued)
            case "early":
                return fails("Endorsed on {day}; valid from {start}.", severity="ask", day=day, start=paper.valid_from)
            case "late":
                return fails("Endorsed on {day}; valid until {end}.", severity="ask", day=day, end=paper.valid_until)
    return said


def _presented_in_time(case: Case) -> Said:
    paper, on = case.paper, case.context.on
    if paper.issued and on < paper.issued and not paper.retrospective:
        return fails("Issued on {issued}, presented on {on}.", issued=paper.issued, on=on)
    if paper.valid_from and on < paper.valid_from:
        return fails("Valid from {start}, presented on {on}.", severity="ask", start=paper.valid_from, on=on)
    if paper.valid_until:
        words = "Valid until {end}, presented on {on}."
        return (fails if on > paper.valid_until else passes)(words, end=paper.valid_until, on=on)
    months = LONGEST.get(paper.kind)
    if case.law_day and months and on > months_after(case.law_day, months):
        return fails("Bears no last day, and was issued on {issued}: more than {months} months ago.",
                     issued=case.law_day, months=months)  # fmt: skip
    return cannot_tell("Bears no last day of validity.", "paper")


def _too_long(case: Case) -> Said:
    paper, months = case.paper, LONGEST.get(case.paper.kind)
    if months is None:
        return cannot_tell("How long a paper of this kind may be valid is not known here.", "book", severity="note")
    if case.law_day is None or paper.valid_until is None:
        return cannot_tell("Bears no day of issue, or no last day of validity.", "paper")
    trust = "memory" if paper.kind in _FROM_MEMORY else None
    values: dict[str, Any] = {"start": case.law_day, "end": paper.valid_until, "months": months}
    if paper.valid_until <= months_after(case.law_day, months):
        return passes("From {start} to {end}: within {months} months.", trust=trust, **values)
    if paper.kind == "cites_export" and _extended_timber(case):
        return fails("From {start} to {end}: longer than {months} months, as timber may be under conditions.",
                     severity="ask", trust="memory", **values)  # fmt: skip
    return fails("From {start} to {end}: longer than {months} months.", trust=trust, **values)


def _extended_timber(case: Case) -> bool:
    assert case.law_day and case.paper.valid_until
    timber = all(line.term in _TIMBER for line in case.paper.lines)
    return timber and case.paper.valid_until <= months_after(case.law_day, 12)


def _retrospective(case: Case) -> Said:
    paper, issued = case.paper, case.paper.issued
    if paper.retrospective:
        return fails("Says itself that it was issued after the goods had left.", severity="ask")
    if issued is None:
        return cannot_tell("Bears no day of issue.", "paper")
    arriving = paper.kind == "cites_import"
    left, came = _moved(case)
    for day in () if arriving else (left,):
        if day and issued > day:
            return fails("Issued on {issued}; the goods left on {day}.", issued=issued, day=day)
    if came and issued > came:
        return fails("Issued on {issued}; the goods arrived on {day}.", issued=issued, day=came)
    if left or (arriving and came):
        return passes("Issued on {issued}, before the goods moved.", issued=issued)
    if case.context.consignment is None:
        return cannot_tell("Nothing is declared yet.", "declaration", severity="note")
    return cannot_tell("The day on which the goods left is not declared.", "declaration")


def _moved(case: Case) -> tuple[dt.date | None, dt.date | None]:
    """Return the first day on which the goods are known to have left, and on which they arrived."""
    declared = case.context.consignment
    signed = [e.day for e in case.paper.endorsements if e.direction == "export"]
    if declared is None:
        return min(signed, default=None), None
    left = [leg.departed for leg in declared.legs if leg.departed]
    came = [leg.arrived for leg in declared.legs if leg.arrived] + ([declared.arrival] if declared.arrival else [])
    return min(left + signed, default=None), max(came, default=None)


CHECKS = (
    Check(
        "RI-PER-066", "Valid on the day it is presented",
        "A paper is presented within its validity; one without a last day, within the longest its kind may have. What "
        "was endorsed on another day is asked about.",
        (*CITES, *OZONE), "refuse", "CITES Article VI.2; Res. Conf. 12.3", "sourced", of_paper=_used_in_time,
    ),
    Check(
        "RI-PER-067", "Validity no longer than allowed",
        "Export permits and re-export certificates: 6 months from issue; import permits: 12; travelling papers: 36.",
        CITES, "refuse", "CITES Article VI.2; Res. Conf. 12.3", "sourced", of_paper=_too_long,
    ),
    Check(
        "RI-PER-088", "Issued before the goods left",
        "A paper is issued before the goods leave (an import permit: before they arrive); later only exceptionally.",
        (*CITES_LEAVING, "cites_import"), "refuse", "Res. Conf. 12.3 on retrospective issue", "sourced",
        of_paper=_retrospective,
    ),
)  # fmt: skip
