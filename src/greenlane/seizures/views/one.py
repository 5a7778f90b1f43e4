"""The page of one case: what is said of it, what its goods come to, what is missing, and what may be done."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from greenlane.consignments.changes import Change, changes
from greenlane.front import said
from greenlane.front.forms import BecauseForm, as_typed
from greenlane.front.map import picture
from greenlane.ledger.models import Entry
from greenlane.people.models import Grant, Organisation
from greenlane.people.need_to_know import Actor, Marking, Reason, may, reason
from greenlane.people.words import REASONS as WHY_NOT
from greenlane.seizures import words
from greenlane.seizures.actions.alike import alike_of
from greenlane.seizures.custody import VERBS
from greenlane.seizures.forms.deeds import ASSIGN, PROPOSE, REFER, REOPEN, WITHDRAW, AssignForm, ShowForm
from greenlane.seizures.models import Revision, Seizure
from greenlane.seizures.record import Record
from greenlane.seizures.sentences import ALIKE
from greenlane.seizures.way import way

OPEN = (Seizure.State.OPEN, Seizure.State.CLOSING)


def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one case to someone who may see it."""
    actor = request.user.actor
    seen = Seizure.objects.visible_to(actor)
    joined = ("owner", "office", "assignee", "closing_by", "consignment", "inspection")
    seizure = get_object_or_404(seen.select_related(*joined), pk=pk)
    record = seizure.as_recorded
    marking = Seizure.objects.all().marking(seizure)
    why = reason(actor, "see_nominal", marking)
    names = why is Reason.ALLOWED
    can_edit = may(actor, "edit", marking)
    history = may(actor, "see_history", marking)
    context = {
        "seizure": seizure,
        "record": record,
        "regimes": [words.REGIMES.get(code, code) for code in record.regimes],
        "words": _words(record),
        "lines": _lines(seizure, record),
        "route": [{"stop": stop, "role": words.STOPS[stop.role], "standing": stop.standing} for stop in record.route],
        **_map(record),
        "names": names,
        "withheld": "" if names or not seizure.nominal else WHY_NOT[why],
        "parties": _parties(seizure) if names else [],
        "consignment": _consignment(seizure, actor),
        "alike": _alike(seizure, request) if can_edit and seizure.state in OPEN else [],
        **(_history(seizure) if history else {"history": None}),
        "revisions": _revisions(seizure, names) if history else [],
        "can_edit": can_edit and seizure.state in OPEN,
        **deeds(request, seizure, marking),
    }
    return render(request, "seizures/one.html", context)


def deeds(request: HttpRequest, seizure: Seizure, marking: Marking) -> dict[str, Any]:
    """What may be done to the case: a form for each deed that is offered, None for the others."""
    actor, state = request.user.actor, seizure.state
    language = get_language() or "en"
    refer, release = may(actor, "propose_release", marking), may(actor, "approve_release", marking)
    edit, closes = may(actor, "edit", marking), may(actor, "close", marking)
    left = partners(seizure, release)

    def offered(auto_id: str, when: bool) -> Any:
        return as_typed(request, auto_id, BecauseForm(auto_id=auto_id) if when else None)

    assign = may(actor, "assign", marking) and state in OPEN
    show = refer and state != Seizure.State.WITHDRAWN and left.exists()
    show_form = ShowForm(partners=left, language=language, release=release, auto_id=REFER) if show else None
    return {
        "assign_form": as_typed(request, ASSIGN, AssignForm(actor=actor, auto_id=ASSIGN) if assign else None),
        "refer_form": as_typed(request, REFER, show_form),
        "may_refer": refer,
        "shown_to": sorted(one.name_in(language) for one in already(seizure)) if refer else [],
        "withdraw_form": offered(WITHDRAW, edit and state in OPEN),
        "propose_form": offered(PROPOSE, closes and state == Seizure.State.OPEN),
        "reopen_form": offered(REOPEN, edit and state != Seizure.State.OPEN),
        "may_close": state == Seizure.State.CLOSING
        and may(actor, "confirm_close", replace(marking, author=seizure.closing_by_id)),
    }


def already(seizure: Seizure, *, named: bool = False) -> Any:
    """The organisations to which it is shown as a whole, beside its owner; where ``named``, with the names in it."""
    grants = Grant.objects.filter(kind="seizure", object_id=seizure.pk, person=None)
    grants = grants.filter(nominal=True) if named else grants
    return Organisation.objects.filter(pk__in=grants.values("organisation"))


def partners(seizure: Seizure, release: bool) -> Any:
    """The competent authorities to which it can still be shown; with ``release``, also those that miss the names."""
    others = Organisation.objects.filter(competent_authority=True).exclude(pk=seizure.owner_id)
    return others.exclude(pk__in=already(seizure, named=release and seizure.nominal).values("pk"))


def _history(seizure: Seizure) -> dict[str, list[Entry]]:
    """What was done to the case, last deed first; files that came and went, which are many, by themselves."""
    entries = list(Entry.objects.about("seizure", seizure.pk))[::-1]
    return {
        "history": [entry for entry in entries if entry.verb not in VERBS],
        "files_done": [entry for entry in entries if entry.verb in VERBS],
    }


def _words(record: Record) -> dict[str, Any]:
    return {
        "kind": words.KINDS[record.kind],
        "location": words.LOCATIONS.get(record.location, record.location),
        "detection": words.DETECTIONS.get(record.detection, record.detection),
        "concealment": words.CONCEALMENTS.get(record.concealment, record.concealment),
        "reason": words.REASONS.get(record.reason, record.reason),
        "mode": words.MODES.get(record.mode or "", record.mode or ""),
        "measures": [words.MEASURES.get(code, code) for code in record.measures],
        "grounds": [(words.GROUNDS.get(ground.code, ground.code), ground.text) for ground in record.grounds],
        "papers": [(words.PAPERS.get(paper.kind, paper.kind), paper) for paper in record.papers],
        "charges": [(words.RESULTS.get(charge.result, charge.result), charge) for charge in record.charges],
    }


def _lines(seizure: Seizure, record: Record) -> list[dict[str, Any]]:
    counted = {line.number: line for line in seizure.lines.all()}
    return [
        {
            "goods": goods,
            "counted": counted.get(n),
            "regime": words.REGIMES.get(goods.regime, goods.regime),
            "declared": words.DECLARED.get(goods.declared, goods.declared),
            "disposal": words.DISPOSALS.get(goods.disposal, goods.disposal),
        }
        for n, goods in enumerate(record.goods, start=1)
    ]


def _map(record: Record) -> dict[str, Any]:
    stops, legs = way(record, said.language())
    named = [replace(stop, role=str(words.STOPS[stop.role])) for stop in stops]
    return {"map": picture(named, legs) if legs else None, "map_words": " → ".join(stop.label for stop in stops)}


def _parties(seizure: Seizure) -> list[dict[str, Any]]:
    return [{"party": party, "role": words.ROLES.get(party.role, party.role)} for party in seizure.parties]


def _consignment(seizure: Seizure, actor: Actor) -> Any:
    """The consignment it came of, for those who may see that too."""
    known = seizure.consignment
    return known if known and may(actor, "see", type(known).objects.all().marking(known)) else None


def _alike(seizure: Seizure, request: HttpRequest) -> list[tuple[Seizure, list[Any]]]:
    return [(other, [ALIKE.get(code, code) for code in codes]) for other, codes in alike_of(seizure, request.user)][:5]


def _revisions(seizure: Seizure, names: bool) -> list[tuple[Revision, tuple[Change, ...], bool]]:
    """Each way it stood, last first: what changed, and whether people and companies did."""
    rows = list(seizure.revisions.order_by("version"))
    told: list[tuple[Revision, tuple[Change, ...], bool]] = []
    for n, row in enumerate(rows):
        before = rows[n - 1] if n else None
        found = changes(before.record, row.record) if before else ()
        people = changes({"parties": before.names}, {"parties": row.names}) if before else ()
        told.append((row, (*found, *people) if names else found, bool(people) and not names))
    return told[::-1]
