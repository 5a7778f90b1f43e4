"""What is done from a paper's page: each calls one action and goes back."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.consignments.models import Consignment
from greenlane.front.forms import BecauseForm, done_or_refused, refusal_said
from greenlane.permits import actions
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
from greenlane.permits.models import Endorsement, ForeignQuestion, Paper
from greenlane.permits.views.one import endorsing_offices, partners
from greenlane.permits.views.rows import Traders, trader_of

_done_or_refused = partial(done_or_refused, refusal=actions.Refused)


@require_POST
def check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Check a paper again, by the law of its day."""
    paper = _paper(request, pk)
    with refusal_said(request, actions.Refused):
        actions.check_paper(paper, by=request.user)
        messages.success(request, _("Checked."))
    return redirect(paper)


@require_POST
def take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a paper on."""
    paper = _paper(request, pk)
    with refusal_said(request, actions.Refused):
        actions.take(paper, by=request.user)
    return redirect(paper)


@require_POST
def fast_lane(request: HttpRequest, pk: uuid.UUID, traders: Traders) -> HttpResponse:
    """Let a paper go by the fast lane, or say what stands in the way."""
    paper = _paper(request, pk)
    with refusal_said(request, actions.Refused):
        row = actions.fast_lane(paper, trader=trader_of(paper, traders), by=request.user)
        if row.granted:
            messages.success(request, _("Gone by the fast lane."))
        else:
            messages.error(request, _("Not by the fast lane: the page says what stands in the way."))
    return redirect(paper)


@require_POST
def endorse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down what was really shipped (box 14)."""
    paper = _paper(request, pk)
    actor = request.user.actor
    consignments = Consignment.objects.visible_to(actor).filter(presented__paper=paper, current=True)
    form = EndorseForm(
        request.POST, auto_id=ENDORSE, declared=paper.as_declared, consignments=consignments,
        offices=endorsing_offices(actor, Paper.objects.all().marking(paper)),
    )  # fmt: skip

    def deed(data: dict[str, Any]) -> str:
        actions.endorse(
            paper, form.endorsement, office=data["office"], consignment=data["consignment"], by=request.user
        )
        return _("Endorsed.")

    return _done_or_refused(request, form, deed, paper.get_absolute_url())


@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an endorsement back, with the reason."""
    row = get_object_or_404(Endorsement.objects.visible_to(request.user.actor).select_related("paper", "office"), pk=pk)
    current = Paper.objects.versions_of(row.paper).current().get()
    form = BecauseForm(request.POST, auto_id=take_back_id(pk))

    def deed(data: dict[str, Any]) -> str:
        actions.take_back_endorsement(row, because=data["because"], by=request.user)
        return _("Taken back. The endorsement stays on record with the reason.")

    return _done_or_refused(request, form, deed, current.get_absolute_url())


@require_POST
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Accept or refuse a paper, with the reason."""
    paper = _paper(request, pk)
    form = DecideForm(request.POST, auto_id=DECIDE, paper=paper)

    def deed(data: dict[str, Any]) -> str:
        actions.decide(paper, data["decision"], because=data["because"], by=request.user)
        return _("Decided.")

    return _done_or_refused(request, form, deed, paper.get_absolute_url())


@require_POST
def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the authority that should know."""
    paper = _paper(request, pk)
    form = AskForm(request.POST, auto_id=ASK, partners=partners(paper), language=get_language() or "en")

    def deed(data: dict[str, Any]) -> str:
        asked = {name: data[name] for name in ("question", "organisation", "authority")}
        actions.ask_foreign_authority(paper, **asked, by=request.user)
        return _("Asked. The paper waits for the answer.")

    return _done_or_refused(request, form, deed, paper.get_absolute_url())


@require_POST
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record what the authority said."""
    seen = ForeignQuestion.objects.visible_to(request.user.actor)
    question = get_object_or_404(seen.select_related("paper"), pk=pk)
    form = AnswerForm(request.POST, auto_id=answer_id(pk))

    def deed(data: dict[str, Any]) -> str:
        actions.record_foreign_verdict(
            question, data["answer"], text=data["text"], answered_by=data["answered_by"], on=data["on"],
            by=request.user,
        )  # fmt: skip
        return _("Recorded.")

    return _done_or_refused(request, form, deed, question.paper.get_absolute_url())


@require_POST
def link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that a paper stands for a consignment."""
    paper = _paper(request, pk)
    form = LinkForm(request.POST, auto_id=LINK)

    def deed(data: dict[str, Any]) -> str:
        found = Consignment.objects.visible_to(request.user.actor).current()
        consignment = found.filter(owner=paper.owner, reference=data["reference"].strip()).first()
        if consignment is None:
            raise actions.Refused(_("No consignment that is shown to you has this reference."))
        actions.link(paper, consignment, by=request.user)
        return _("Linked, and checked against what is declared.")

    return _done_or_refused(request, form, deed, paper.get_absolute_url())


def _paper(request: HttpRequest, pk: uuid.UUID) -> Paper:
    seen = Paper.objects.visible_to(request.user.actor).select_related("owner", "office")
    return get_object_or_404(seen, pk=pk)
