"""The page of one paper, as the officer knows it: boxes, lines, what the checks found, what was used, who was asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from greenlane.consignments.changes import Change, changes
from greenlane.consignments.models import Consignment
from greenlane.front.forms import BecauseForm, as_typed
from greenlane.front.telling import plain
from greenlane.ledger.models import Entry
from greenlane.people.models import Office, Organisation
from greenlane.people.need_to_know import Actor, Marking, Reason, may, reason
from greenlane.people.words import REASONS
from greenlane.permits import actions, permit
from greenlane.permits import endorse as ledger
from greenlane.permits.actions.deciding import may_answer
from greenlane.permits.actions.endorsing import direction_of
from greenlane.permits.actions.judging import ORDER
from greenlane.permits.actions.known import as_declared
from greenlane.permits.forms import (
    ASK,
    DECIDE,
    ENDORSE,
    LINK,
    AnswerForm,
    AskForm,
    DecideForm,
    EndorseForm,
    LinkForm,
    answer_id,
    take_back_id,
)
from greenlane.permits.models import Endorsement, FastLane, ForeignQuestion, Paper, Verdict
from greenlane.permits.sentences import reasons
from greenlane.permits.views import rows, told

LINES_SHOWN = 200
VERDICTS_SHOWN = 50
RUNNING_MOST = 4000
"""Up to so many endorsements times lines the balance is worked out after each endorsement."""


@dataclass(frozen=True)
class Used:
    """One row of the ledger of box 14: an endorsement, what it shipped, and what was left after it by line.

    ``row`` is None for one that stood on the paper when it came; ``declared`` is None for one taken back.
    """

    row: Endorsement | None
    declared: permit.Endorsement
    counts: bool
    left: list[tuple[int, Decimal | None, str]]
    consignment: Consignment | None
    take_back: Any


def one(request: HttpRequest, pk: uuid.UUID, traders: rows.Traders) -> HttpResponse:
    """Show one paper to someone who may see it."""
    actor = request.user.actor
    seen = Paper.objects.visible_to(actor)
    paper = get_object_or_404(seen.select_related("owner", "office", "assignee", "decided_by"), pk=pk)
    declared = paper.as_declared
    marking = Paper.objects.all().marking(paper)
    why = reason(actor, "see_nominal", marking)
    names = why is Reason.ALLOWED
    consignments = Consignment.objects.visible_to(actor).filter(presented__paper=paper).order_by("-received_at")
    context = {
        "paper": paper,
        "declared": declared,
        "boxes": told.boxes(declared, names),
        "lines": _lines(paper, declared),
        "lines_left": max(0, len(declared.lines) - LINES_SHOWN),
        "names_withheld": "" if names or not (declared.parties or declared.signatory) else REASONS[why],
        "verdicts": _verdicts(paper, declared, actor, names),
        "used": _used(request, paper, declared, actor, marking),
        "direction": direction_of(paper),
        "consignments": list(consignments.filter(current=True)[:50]),
        "questions": [_question(request, row) for row in _questions(paper)],
        "offer": rows.offer(paper, marking, actor, traders),
        "fast_lane": FastLane.objects.filter(paper=paper).first(),
        "versions": _versions(paper, seen, names),
        "history": _history(paper) if may(actor, "see_history", marking) else None,
        **_deeds(request, paper, declared, marking, consignments),
    }
    return render(request, "permits/one.html", context)


def _deeds(
    request: HttpRequest, paper: Paper, declared: permit.Paper, marking: Marking, consignments: QuerySet[Consignment]
) -> dict[str, Any]:
    """The forms for what the reader may do next."""
    actor = request.user.actor
    offices = endorsing_offices(actor, marking)
    decides = paper.current and may(actor, "decide", marking)
    endorses = paper.current and paper.state != Paper.State.REFUSED and offices.exists()
    endorse_form = EndorseForm(
        auto_id=ENDORSE, declared=declared, offices=offices, consignments=consignments.filter(current=True),
        initial={"direction": direction_of(paper)},
    ) if endorses else None  # fmt: skip
    edits = paper.current and may(actor, "edit", marking)
    language = get_language() or "en"
    return {
        "may_check": edits,
        "may_take": paper.current and paper.assignee_id != actor.id and may(actor, "assign", marking),
        # Who sees no goods at a border knows no trader's record and has no consignments of its own.
        "may_fast": decides and paper.state in rows.OPEN and paper.owner.at_border,
        "endorse_form": as_typed(request, ENDORSE, endorse_form),
        "decide_form": as_typed(request, DECIDE, DecideForm(auto_id=DECIDE, paper=paper) if decides else None),
        "ask_form": as_typed(
            request, ASK, AskForm(auto_id=ASK, partners=partners(paper), language=language) if decides else None
        ),
        "link_form": as_typed(request, LINK, LinkForm(auto_id=LINK) if edits and paper.owner.at_border else None),
    }


def endorsing_offices(actor: Actor, marking: Marking) -> QuerySet[Office]:
    """The offices at which ``actor`` may endorse a paper of this marking."""
    here = Office.objects.of(actor).filter(organisation=marking.owner)
    return here.filter(pk__in=[one.pk for one in here if may(actor, "endorse", replace(marking, office=one.pk))])


def partners(paper: Paper) -> QuerySet[Organisation]:
    """The competent authorities that can be asked here."""
    return Organisation.objects.filter(competent_authority=True).exclude(pk=paper.owner_id)


def _lines(paper: Paper, declared: permit.Paper) -> list[dict[str, Any]]:
    left = {one.line: one for one in actions.balances(paper)}
    return [
        {"line": line, "purpose": declared.purpose_of(line), "balance": left.get(line.line),
         "boxes": told.line_boxes(declared, line)}
        for line in declared.lines[:LINES_SHOWN]
    ]  # fmt: skip


def _verdicts(paper: Paper, declared: permit.Paper, actor: Actor, names: bool) -> list[dict[str, Any]]:
    """The last verdict against each consignment that the reader may see, or on the paper alone; the gravest first.

    Findings are long and a licence may stand for thousands of consignments: only those that are shown are read.
    """
    seen = rows.told_to(actor, paper.verdicts.filter(Q(consignment=None) | Q(consignment__current=True)))
    held: dict[Any, tuple[Any, str]] = {}
    for pk, consignment, overall in seen.order_by("-at").values_list("pk", "consignment", "overall"):
        held.setdefault(consignment, (pk, overall))
    if len(held) > 1:
        held.pop(None, None)
    keys = [pk for pk, _overall in sorted(held.values(), key=lambda pair: ORDER.index(pair[1]))][:VERDICTS_SHOWN]
    read = Verdict.objects.select_related("consignment").in_bulk(keys)
    found = []
    for row in (read[key] for key in keys):
        hidden = frozenset() if names else told.said_names(declared, row)
        found.append({"verdict": row, "groups": told.findings(row, hidden)})
    return found


def _used(
    request: HttpRequest, paper: Paper, declared: permit.Paper, actor: Actor, marking: Marking
) -> list[tuple[str, list[Used]]]:
    """The ledger of box 14 by direction, each in the order of its days, with the running balance."""
    ours = Endorsement.objects.of_every_version(paper).filter(takes_back=None)
    ours = ours.select_related("consignment", "office", "taken_back_by").prefetch_related("shipped__line")
    seen = set(Consignment.objects.visible_to(actor).filter(endorsements__in=ours).values_list("pk", flat=True))
    entries: list[tuple[permit.Endorsement, Endorsement | None]] = [(one, None) for one in declared.endorsements]
    entries += [(as_declared(row), row) for row in ours]
    entries.sort(key=lambda pair: pair[0].day)
    tables = []
    for direction in ("export", "import"):
        made: list[Used] = []
        counted: list[permit.Endorsement] = []
        for value, row in entries:
            if value.direction != direction:
                continue
            back = _taken_back(row)
            if back is None:
                counted.append(value)
            running = back is None and len(entries) * len(declared.lines) <= RUNNING_MOST
            left = ledger.balance(declared, counted, value.direction) if running else ()
            touched = {one.line for one in value.shipped}
            made.append(Used(
                row, value, back is None, [(b.line, b.left, b.unit) for b in left if b.line in touched],
                row.consignment if row and row.consignment_id in seen else None,
                _take_back_form(request, row, back, actor, marking),
            ))  # fmt: skip
        if made:
            tables.append((Endorsement.Direction(direction).label, made[-LINES_SHOWN:]))
    return tables


def _taken_back(row: Endorsement | None) -> Endorsement | None:
    return getattr(row, "taken_back_by", None) if row else None


def _take_back_form(
    request: HttpRequest, row: Endorsement | None, back: Endorsement | None, actor: Actor, marking: Marking
) -> Any:
    if row is None or back is not None or not may(actor, "endorse", replace(marking, office=row.office_id)):
        return None
    return as_typed(request, take_back_id(row.pk), BecauseForm(auto_id=take_back_id(row.pk)))


def _questions(paper: Paper) -> QuerySet[ForeignQuestion]:
    asked = ForeignQuestion.objects.filter(paper__in=Paper.objects.versions_of(paper))
    return asked.select_related("paper__owner", "organisation", "asked_by", "recorded_by")


def _question(request: HttpRequest, row: ForeignQuestion) -> dict[str, Any]:
    answers = not row.answer and may_answer(row, request.user)
    theirs = any(post.organisation == row.organisation_id for post in request.user.actor.posts)
    form = AnswerForm(auto_id=answer_id(row.pk)) if answers else None
    return {"question": row, "theirs": theirs, "form": as_typed(request, answer_id(row.pk), form)}


def _versions(paper: Paper, seen: QuerySet[Paper], names: bool) -> list[tuple[Paper, tuple[Change, ...]]]:
    """The versions of the same paper, last first, each with what it changed."""
    found = list(seen.filter(pk__in=Paper.objects.versions_of(paper)).order_by("version"))
    rows_told: list[tuple[Paper, tuple[Change, ...]]] = []
    for n, row in enumerate(found):
        changed = changes(found[n - 1].declared, row.declared) if n else ()
        shown = (c for c in changed if not c.path.startswith("endorsements"))
        rows_told.append((row, tuple(c for c in shown if names or not c.path.startswith(("parties", "signatory")))))
    return rows_told[::-1]


def _history(paper: Paper) -> list[dict[str, Any]]:
    """What was done to it, whichever version, as the ledger has it; last deed first.

    The ledger keeps the reasons of the fast lane in English: where its own row has those very words, they are said.
    """
    versions = Paper.objects.versions_of(paper)
    keys = [str(key) for key in versions.values_list("pk", flat=True)]
    entries = Entry.objects.filter(subject_kind="permit", subject_id__in=keys).order_by("-at", "-id")[:100]
    by_words = {
        " ".join(plain(reason) for reason in row.reasons): row.reasons
        for row in FastLane.objects.filter(paper__in=versions).only("reasons")
    }
    found = []
    for entry in entries:
        because = by_words.get(entry.detail.get("because", ""))
        said = entry.said(because=reasons(because)) if because else entry.sentence
        found.append({"at": entry.at, "sentence": said})
    return found
