"""What an officer decides of a paper, and what the authority that should know is asked and says."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.people.actions import By, enter, grant, require
from greenlane.people.handling import TLP
from greenlane.people.models import Organisation, Person
from greenlane.people.need_to_know import may
from greenlane.permits.actions.desk import Refused, deed, hold, marking, person
from greenlane.permits.models import ForeignQuestion, Overall, Paper

DECISIONS = (Paper.State.ACCEPTED, Paper.State.REFUSED, Paper.State.WAITING)


def decide(paper: Paper, decision: str, *, because: str, by: By) -> Paper:
    """Accept or refuse a paper, or open it again, with the reason.

    To accept what the checks would have refused is to override them: it takes the right to override.
    """
    seen = marking(paper)
    require(by, "decide", seen)
    if decision not in DECISIONS:
        raise Refused(_("Choose what is decided."))
    if not because.strip():
        raise Refused(_("Say why."))
    with transaction.atomic():
        paper = hold(paper)
        if not paper.current:
            raise Refused(_("This version has been replaced by a later one."))
        if decision == Paper.State.ACCEPTED and paper.overall == Overall.REFUSE:
            require(by, "override", seen)
        paper.state, paper.because, paper.fast = decision, because.strip(), False
        paper.decided_by, paper.decided_at = person(by), timezone.now()
        paper.save(update_fields=["state", "because", "fast", "decided_by", "decided_at"])
        enter(paper.owner, [deed("permit.decided", paper, decided=decision, because=because.strip())], by)
    return paper


def take(paper: Paper, *, by: Person) -> Paper:
    """Take a paper on, from a colleague too: who holds it reads the names where the role asks for that."""
    require(by, "assign", marking(paper))
    with transaction.atomic():
        paper = hold(paper)
        if not paper.current:
            raise Refused(_("This version has been replaced by a later one."))
        if paper.assignee_id != by.pk:
            paper.assignee = by
            paper.save(update_fields=["assignee"])
            enter(paper.owner, [deed("permit.taken", paper)], by)
    return paper


def ask_foreign_authority(
    paper: Paper, *, question: str, organisation: Organisation | None = None, authority: str = "", by: Person
) -> ForeignQuestion:
    """Ask the authority that should know about a paper, which then waits for its answer.

    An ``organisation`` with accounts here is shown the paper, without the names of persons, and answers itself; any
    other ``authority`` is named, and asked by the ways there are. The same question again, not yet answered, changes
    nothing.
    """
    require(by, "decide", marking(paper))
    if organisation is not None:
        require(by, "propose_release", marking(paper))
        if organisation.pk == paper.owner_id or not organisation.competent_authority:
            raise Refused(_("Choose a competent authority other than your own."))
    named = organisation.name if organisation else authority.strip()
    if not named:
        raise Refused(_("Say which authority is asked."))
    if not question.strip():
        raise Refused(_("Write what you ask."))
    with transaction.atomic():
        paper = hold(paper)
        if not paper.current:
            raise Refused(_("This version has been replaced by a later one."))
        asked = ForeignQuestion.objects.filter(paper__in=Paper.objects.versions_of(paper), answer="")
        same = asked.filter(authority=named[:200], organisation=organisation, question=question.strip()).first()
        if same:
            return same
        if organisation is not None:
            _show(paper, organisation)
        row = ForeignQuestion.objects.create(
            paper=paper, authority=named[:200], organisation=organisation, question=question.strip(), asked_by=by
        )
        # Who asks doubts: what was decided before stands in the ledger, and no longer on the paper.
        paper.state, paper.because, paper.fast = Paper.State.ASKED, "", False
        paper.decided_by, paper.decided_at = None, None
        paper.save(update_fields=["state", "because", "fast", "decided_by", "decided_at"])
        enter(paper.owner, [deed("permit.asked_abroad", paper, authority=row.authority, question=row.question)], by)
    return row


def _show(paper: Paper, organisation: Organisation) -> None:
    if paper.tlp == TLP.AMBER_STRICT:
        paper.tlp = TLP.AMBER
        paper.save(update_fields=["tlp"])
    grant([paper], organisation)


def may_answer(question: ForeignQuestion, by: Person) -> bool:
    """Whether someone may record an answer: of the organisation that was asked, or of the desk that asked."""
    seen = marking(question.paper)
    theirs = any(post.organisation == question.organisation_id for post in by.actor.posts)
    return (theirs and may(by.actor, "add_result", seen)) or may(by.actor, "decide", seen)


def record_foreign_verdict(
    question: ForeignQuestion, answer: str, *, text: str = "", answered_by: str = "", on: dt.date | None = None,
    by: Person,
) -> ForeignQuestion:  # fmt: skip
    """Record what the authority said, once; the paper then waits for an officer again.

    ``answered_by`` names who signed for the authority, where the desk writes down what came back.
    """
    if not may_answer(question, by):
        raise PermissionDenied(_("Only the authority that was asked, or the desk that asked, records the answer."))
    if answer not in ForeignQuestion.Answer.values:
        raise Refused(_("Choose what the authority says."))
    with transaction.atomic():
        hold(question.paper)
        question = ForeignQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if question.answer:
            raise Refused(_("This question is answered already."))
        question.answer, question.answer_text = answer, text.strip()
        question.answered_by, question.answered_on = answered_by.strip()[:200], on or timezone.localdate()
        question.recorded_by, question.recorded_at = by, timezone.now()
        question.save()
        paper = Paper.objects.versions_of(question.paper).current().select_related("owner").get()
        still = ForeignQuestion.objects.filter(paper__in=Paper.objects.versions_of(paper), answer="").exists()
        if paper.state == Paper.State.ASKED and not still:
            paper.state = Paper.State.WAITING
            paper.save(update_fields=["state"])
        told = deed("permit.answered_abroad", paper, authority=question.authority, answered=answer)
        enter(paper.owner, [told], by)
    return question
