"""Checking a paper by the law of its day, and letting one that passes go by the fast lane."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.facts.normalise import party_key
from greenlane.consignments.models import Consignment
from greenlane.people.actions import By, enter, require
from greenlane.permits import checking, permit
from greenlane.permits import fast_lane as lane
from greenlane.permits.actions.desk import Refused, deed, hold, marking, person
from greenlane.permits.actions.known import known, must_be_told
from greenlane.permits.case import Case, Context
from greenlane.permits.finding import NOT_MADE, Finding
from greenlane.permits.models import FastLane, ForeignQuestion, Overall, Paper, Verdict

LOG = logging.getLogger(__name__)
ORDER = list(Overall)
UNCHECKED = "DESK-NOT-CHECKED"
"""The code of the one finding where the checks themselves failed. No file on the shelf bears it."""


def check_paper(paper: Paper, *, by: By) -> list[Verdict]:
    """Check a paper, against every consignment it stands for, and keep what was found."""
    require(by, "edit", marking(paper))
    with transaction.atomic():
        paper = hold(paper)
        if not paper.current:
            raise Refused(_("This version has been replaced by a later one."))
        verdicts = judge(paper, by=by)
        enter(paper.owner, [deed("permit.checked", paper, overall=paper.overall)], by)
    return verdicts


def judge(paper: Paper, against: Sequence[Consignment] | None = None, *, by: By) -> list[Verdict]:
    """Keep a verdict against each consignment, by default all that it stands for now, else on the paper alone.

    Called inside the action that brought the paper or the consignment in, which writes the entry.
    """
    targets: Sequence[Consignment | None] = against or linked(paper) or [None]
    made = [_verdict(paper, consignment, by) for consignment in targets]
    held = latest(paper)
    paper.overall, paper.trader = worst(verdict.overall for verdict in held), trader_key(paper)[:200]
    paper.passes = all(verdict.passes for verdict in held)
    paper.save(update_fields=["overall", "passes", "trader"])
    return made


def _verdict(paper: Paper, consignment: Consignment | None, by: By) -> Verdict:
    context = known(paper, consignment, presented_on(consignment))
    declared = paper.as_declared
    judged = _checked(declared, context)
    found = checking.to_json(judged)
    return Verdict.objects.create(
        paper=paper,
        consignment=consignment,
        overall=found["overall"],
        passes=not any(lane.against_paper(judged, terms())),
        findings=found["findings"],
        law_as_of=Case(declared, context).law_day,
        by=str(by),
    )


def _checked(declared: permit.Paper, context: Context) -> checking.Verdict:
    """The verdict of the checks; where one of them fails as a program, that nobody can tell, and the port goes on."""
    try:
        return checking.check(declared, context=context)
    except Exception:
        LOG.exception("a check of a paper failed")
        finding = Finding(UNCHECKED, "cannot_tell", "ask", NOT_MADE, {}, "", "derived")
        return checking.Verdict("cannot_tell", (finding,))


def presented_on(consignment: Consignment | None) -> dt.date:
    """The day on which a paper is presented: that of the goods' arrival, else today."""
    return (consignment.arrival if consignment else None) or timezone.localdate()


def linked(paper: Paper) -> list[Consignment]:
    """The consignments that a paper stands for, as they are declared now."""
    rows = paper.presented.filter(consignment__current=True).select_related("consignment__owner")
    return [row.consignment for row in rows.order_by("at", "pk")]


def latest(paper: Paper) -> list[Verdict]:
    """The verdicts that hold: the last against each consignment it stands for; without any, the last of all."""
    # Without the findings: a licence may stand for thousands of consignments.
    rows = paper.verdicts.order_by("-at").defer("findings")
    wanted = set(paper.presented.filter(consignment__current=True).values_list("consignment", flat=True)) or {None}
    held: dict[object, Verdict] = {}
    for row in rows:
        if row.consignment_id in wanted:
            held.setdefault(row.consignment_id, row)
    return list(held.values()) or list(rows[:1])


def worst(overalls: Iterable[str]) -> str:
    """The one word over several verdicts: what stands first in ``Overall``; empty over none."""
    found = set(overalls)
    return next((word.value for word in ORDER if word.value in found), "")


def fast_lane(paper: Paper, *, trader: lane.TraderRecord, by: By) -> FastLane:
    """Let a paper go by the fast lane, or say what stands in the way. A yes accepts it, with its reasons."""
    require(by, "decide", marking(paper))
    with transaction.atomic():
        paper = hold(paper)
        if not paper.current or paper.state not in (Paper.State.WAITING, Paper.State.ASKED):
            raise Refused(_("This paper is decided already."))
        held = latest(paper)
        if not held or any(timezone.localdate(row.at) != timezone.localdate() for row in held):
            held = judge(paper, by=by)
        verdict, found = _decided(paper, held, trader)
        row = FastLane.objects.create(
            paper=paper, verdict=verdict, granted=found.yes, reasons=list(found.reasons), by=str(by)
        )
        if found.yes:
            paper.state, paper.because, paper.fast = Paper.State.ACCEPTED, " ".join(found.because), True
            paper.decided_by, paper.decided_at = person(by), timezone.now()
            paper.save(update_fields=["state", "because", "fast", "decided_by", "decided_at"])
        verb = "permit.fast_lane_granted" if found.yes else "permit.fast_lane_denied"
        enter(paper.owner, [deed(verb, paper, because=" ".join(found.because))], by)
    return row


def may_go_fast(paper: Paper, trader: lane.TraderRecord) -> lane.Decision | None:
    """What the fast lane would say of a paper by its last check; None where it is decided, or was never checked."""
    held = latest(paper) if paper.current and paper.state in (Paper.State.WAITING, Paper.State.ASKED) else []
    return _decided(paper, held, trader)[1] if held else None


def _decided(paper: Paper, held: Sequence[Verdict], trader: lane.TraderRecord) -> tuple[Verdict, lane.Decision]:
    """The verdict on which the fast lane rests, the least favourable one, and its answer."""
    verdict = min(held, key=lambda row: (row.passes, ORDER.index(Overall(row.overall))))
    judged = checking.from_json({"overall": verdict.overall, "findings": verdict.findings})
    day, said = timezone.localdate(), answered(paper)
    return verdict, lane.fast_lane(judged, trader, on=day, foreign=said, terms=terms())


def terms() -> lane.Terms:
    """On what terms a paper takes the fast lane here."""
    return lane.Terms(must_pass=must_be_told())


def trader_key(paper: Paper) -> str:
    """The key of the name of the trader here whom a paper is for; empty where it names none."""
    here = ("exporter", "consignor") if paper.export_country == paper.owner.country else ("importer", "consignee")
    party = paper.as_declared.party("permittee", *here)
    return party_key(party.name) if party and party.name else ""


def answered(paper: Paper) -> lane.Foreign:
    """What the authority that should know said of a paper, of all that it was asked."""
    answers = list(ForeignQuestion.objects.filter(paper__in=Paper.objects.versions_of(paper)).values_list("answer"))
    said = {answer for (answer,) in answers}
    if said & {"changed", "forged", "withdrawn"}:
        return "denied"
    return "asked" if said & {"", "unknown"} else "confirmed" if said else ""
