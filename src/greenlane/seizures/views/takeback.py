"""The pages of a take-back: where one is opened, and its own."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.front.forms import BecauseForm, as_typed, done_or_refused
from greenlane.people.need_to_know import may
from greenlane.seizures import record as pure
from greenlane.seizures.actions import costs as cost_deeds
from greenlane.seizures.actions import takeback as deeds
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.forms.takeback import (
    COST,
    LONGER,
    STEP,
    ChooseLetterForm,
    CostForm,
    FactsForm,
    LongerForm,
    OpenForm,
    PaidForm,
    StepForm,
    paid_id,
    passed_id,
)
from greenlane.seizures.models import Cost, Seizure, TakeBack
from greenlane.seizures.takeback import payers, workflow
from greenlane.seizures.takeback.proposing import Proposal
from greenlane.seizures.takeback.states import EXCEPTIONS, MEANINGS, State
from greenlane.seizures.takeback_words import CONTEXT, in_words

done_here = partial(done_or_refused, refusal=Refused)


@never_cache
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the legal paths that the facts lead to, with the rules that refuse some; open one of them."""
    seizure = case_of(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    narrowed = FactsForm(asked if asked else _first_facts(seizure), auto_id="facts_%s")
    narrowed.is_valid()
    known = {name: narrowed.cleaned_data.get(name) or "" for name in ("fault", "state_of_export")}
    law_on = narrowed.cleaned_data.get("law_on") or seizure.day or timezone.localdate()
    found = per_line(seizure, law_on=law_on, **known)
    form = _open_form(request, seizure, found, {**known, "law_on": law_on})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = deeds.open_take_back(
                seizure, data["path"], lines=map(int, data["lines"]), fault=data["fault"],
                state_of_export=data["state_of_export"], law_on=data["law_on"], because=data["because"],
                by=request.user,
            )  # fmt: skip
            return redirect(row)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    context = {
        "seizure": seizure,
        "found": found,
        "facts": narrowed,
        "form": form,
        "may_open": _may_edit(request, seizure),
    }
    return render(request, "seizures/new_take_back.html", context, status=422 if form.errors else 200)


@never_cache
def one(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID) -> HttpResponse:
    """Show one take-back: the way, the clocks, the next step, the letters, the costs."""
    row = take_back_of(request, pk, take_back)
    marking = Seizure.objects.all().marking(row.seizure)
    may_edit = may(request.user.actor, "edit", marking)
    edits = may_edit and not row.closed_at and row.seizure.state in deeds.WORKED_ON
    taken, way = deeds.steps_of(row), deeds.way_of(row)
    today = timezone.localdate()
    context = {
        "row": row,
        "seizure": row.seizure,
        "way": way,
        "goods": _goods_of(row),
        "path": _path(row, taken),
        "steps": list(row.steps.all()),
        "clocks": deeds.clocks_of(row, today=today),
        "today": today,
        "edits": edits,
        "agreeable": any(limit.agreeable for limit in way.clocks),
        "letters": [
            (one, not one.nominal or may(request.user.actor, "see_nominal", marking)) for one in row.letters.all()
        ],
        **_costs(request, row, may_edit and row.seizure.state in deeds.PAID_IN),
        **(_next(request, row, taken) if edits else {}),
    }
    return render(request, "seizures/take_back.html", context)


@require_POST
def step(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID) -> HttpResponse:
    """Take one step."""
    row = take_back_of(request, pk, take_back)
    options = {str(one.state): one for one in workflow.next_steps(deeds.way_of(row), deeds.steps_of(row))}
    option = options.get(request.POST.get("state", ""))
    if option is None:  # another window was first
        messages.error(request, _("Somebody changed this case meanwhile. Look at it again before you change it."))
        return redirect(row)
    form = StepForm(request.POST, option=option)

    def deed(data: dict[str, Any]) -> str:
        deeds.take_step(
            row, option.state, on=data["on"], because=data["because"], document=data["document"], said=form.said,
            by=request.user,
        )  # fmt: skip
        return _("Recorded.")

    return done_here(request, form, deed, row.get_absolute_url())


@require_POST
def longer(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID) -> HttpResponse:
    """Write down that the States agreed on another day."""
    row = take_back_of(request, pk, take_back)
    form = LongerForm(request.POST, auto_id=LONGER)

    def deed(data: dict[str, Any]) -> str:
        deeds.agree_longer(row, until=data["until"], because=data["because"], by=request.user)
        return _("Recorded.")

    return done_here(request, form, deed, row.get_absolute_url())


def case_of(request: HttpRequest, pk: uuid.UUID) -> Seizure:
    """The case of an address, if it is shown to who asks."""
    seen = Seizure.objects.visible_to(request.user.actor).select_related("owner", "office")
    found: Seizure = get_object_or_404(seen, pk=pk)
    return found


def take_back_of(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID) -> TakeBack:
    """The take-back of an address, if its case is shown to who asks."""
    seen = TakeBack.objects.visible_to(request.user.actor).select_related("seizure__owner", "seizure__office")
    found: TakeBack = get_object_or_404(seen.prefetch_related("steps"), pk=take_back, seizure=pk)
    return found


def per_line(
    seizure: Seizure, *, law_on: dt.date, fault: str = "", state_of_export: str = ""
) -> list[tuple[int, pure.Goods, list[Proposal]]]:
    """Return the goods of a case by number, each with the paths that its facts lead to."""
    return [
        (n, goods, deeds.proposals(seizure, goods, law_on=law_on, fault=fault, state_of_export=state_of_export))
        for n, goods in enumerate(seizure.as_recorded.goods, start=1)
    ]


def _first_facts(seizure: Seizure) -> dict[str, Any]:
    record = seizure.as_recorded
    export = next(iter(record.countries("export") or record.countries("origin")), "")
    return {"state_of_export": export, "law_on": seizure.day or timezone.localdate()}


def _open_form(
    request: HttpRequest, seizure: Seizure, found: list[tuple[int, pure.Goods, list[Proposal]]], known: dict[str, Any]
) -> OpenForm:
    lines = [
        (str(n), goods.description or goods.taxon or goods.waste_code or goods.substance) for n, goods, _p in found
    ]
    ways = {
        proposal.path.code: in_words(proposal.path.title)
        for _n, _goods, proposals in found for proposal in proposals
        if proposal.refused is None or not proposal.path.sends_back
    }  # fmt: skip
    chosen = {"lines": [n for n, _said in lines], "path": next(iter(ways), ""), **known}
    data = request.POST if request.method == "POST" else None
    return OpenForm(data, lines=lines, ways=list(ways.items()), initial=chosen)


def _may_edit(request: HttpRequest, seizure: Seizure) -> bool:
    open_ = seizure.state in deeds.WORKED_ON
    return open_ and may(request.user.actor, "edit", Seizure.objects.all().marking(seizure))


def _goods_of(row: TakeBack) -> list[str]:
    goods = enumerate(row.seizure.as_recorded.goods, start=1)
    return [
        one.description or one.taxon or one.waste_code or one.substance
        for n, one in goods if not row.lines or n in row.lines
    ]  # fmt: skip


def _path(row: TakeBack, taken: list[workflow.Step]) -> list[dict[str, Any]]:
    """The states of the way, each done, now, to come or passed over; an exception stands where it came."""
    way = deeds.way_of(row)
    done: dict[State, workflow.Step] = {one.state: one for one in taken}
    passed = {str(name) for one in taken for name in dict(one.said.get("passed_over") or {})}
    at = workflow.current(taken)
    left = next((one for one in reversed(taken) if one.state in EXCEPTIONS), None)
    order = list(way.states)
    if left is not None:
        behind = [state for state in order if state in done and done[state].on <= left.on]
        leave = way.exit(left.state)
        order = [*behind, left.state, *(leave.then if leave else ())]
    return [
        {
            "state": str(state),
            "on": done[state].on if state in done else None,
            "how": _how(state, at, done, passed),
            "meaning": pgettext(CONTEXT, MEANINGS[state].meaning),
        }
        for state in dict.fromkeys(order)
    ]


def _how(state: State, at: State | None, done: dict[State, workflow.Step], passed: set[str]) -> str:
    if state == at and state != State.CLOSED:
        return "now"
    if state in done:
        return "done"
    return "over" if str(state) in passed else "to-come"


def _next(request: HttpRequest, row: TakeBack, taken: list[workflow.Step]) -> dict[str, Any]:
    """What may be done next: the steps on offer, the form of the chosen one, and the other forms."""
    options = workflow.next_steps(deeds.way_of(row), taken)
    chosen = next((one for one in options if str(one.state) == request.GET.get("step")), None)
    option = chosen or next((one for one in options if not one.passes_over), None)  # passing over is for who chooses it
    first = {"country": row.state_of_export, "fault": row.fault} if option else {}
    fresh = StepForm(option=option, initial=first) if option else None
    form = as_typed(request, STEP, fresh)
    return {
        "options": options,
        "form": form,
        "option": form.option if form else None,
        "meaning": MEANINGS[form.option.state] if form else None,
        "longer_form": as_typed(request, LONGER, LongerForm(auto_id=LONGER)),
        "choose_letter": ChooseLetterForm(auto_id="choose_%s", initial={"language": "en"}),
    }


def _costs(request: HttpRequest, row: TakeBack, pays: bool) -> dict[str, Any]:
    rows = list(row.costs.all())
    return {
        "costs": [_cost(request, row, one, pays) for one in rows],
        "sums": payers.sums(deeds.entries(row)),
        "owed": payers.outstanding(deeds.entries(row)),
        "payers": payers.order(deeds.way_of(row)),
        "cost_form": as_typed(request, COST, CostForm(auto_id=COST)) if pays else None,
    }


def _cost(request: HttpRequest, row: TakeBack, cost: Cost, pays: bool) -> dict[str, Any]:
    waits = pays and cost.paid_on is None
    return {
        "cost": cost,
        "paid_form": as_typed(request, paid_id(cost.pk), PaidForm(auto_id=paid_id(cost.pk))) if waits else None,
        "after": cost_deeds.after(row, cost) if waits else None,
        "passed_form": as_typed(request, passed_id(cost.pk), BecauseForm(auto_id=passed_id(cost.pk)))
        if waits
        else None,
    }
