"""The shelf of returns: what is due, what is in a return and what it misses, and the button that prepares it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import refusal_said
from greenlane.front.narrowing import key
from greenlane.people.handling import TLP
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.reporting.actions import submissions
from greenlane.reporting.actions.gathering import gather
from greenlane.reporting.difference import Difference
from greenlane.reporting.forms import PrepareForm, ReturnPeriodForm
from greenlane.reporting.models import Submission
from greenlane.reporting.next_due import next_due
from greenlane.reporting.period import Period
from greenlane.reporting.return_shelf import UnknownReturn, all_returns, by_name
from greenlane.reporting.statutory import Made, Return
from greenlane.reporting.views import mending
from greenlane.reporting.writing import NotOffered, text_of
from greenlane.seizures.models import Line, Seizure

ROWS = 200
CASES = 30
DONE = (Submission.State.SIGNED, Submission.State.SENT)


def returns(request: HttpRequest) -> HttpResponse:
    """Show every return of the shelf, with what is due."""
    person: Person = request.user  # type: ignore[assignment]
    today = timezone.localdate()
    last: dict[str, Submission] = {}
    done: dict[str, set[tuple[dt.date, dt.date]]] = {}
    own = Submission.objects.visible_to(person).defer("content", "rows", "sources", "left_out", "missing")
    for one in own.order_by("prepared_at"):
        last[one.name] = one
        if one.state in DONE:
            done.setdefault(one.name, set()).add((one.since, one.until))
    rows = [
        {"what": what, "next": next_due(what, today, done.get(what.name, ())), "last": last.get(what.name)}
        for what in all_returns()
    ]
    rows.sort(key=lambda row: (row["next"].due.day or dt.date.max, row["what"].title))  # type: ignore[attr-defined, union-attr]
    return render(request, "reporting/returns.html", {"rows": rows, "may_prepare": may_prepare(person)})


def may_prepare(person: Person) -> bool:
    """Whether someone may prepare returns of the own organisation."""
    home = person.organisation
    return home is not None and may(person.actor, "prepare_return", home.marking)


def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a return would be for a period (or a case): rows, what is missing, what is left out, what changed."""
    person: Person = request.user  # type: ignore[assignment]
    what = known(name)
    form = ReturnPeriodForm(what, timezone.localdate(), request.GET)
    context: dict[str, Any] = {"what": what, "form": form, "made": None}
    case = _case(what, request, person)
    if what.per_case and case is None:
        if not may_prepare(person):
            raise PermissionDenied
        context |= {"cases": _cases(what, person, request.GET.get("q", "")), "searched": request.GET.get("q", "")}
        return render(request, "reporting/one.html", context)
    period = _period_of(case) if case else form.period
    made = gather(person, name, period.since, period.until, case.pk if case else None)
    context |= _shown(made, person, case)
    return render(request, "reporting/one.html", context, status=200 if case or form.is_valid() else 422)


@require_POST
def prepare(request: HttpRequest, name: str) -> HttpResponse:
    """Prepare a return, for a second person to sign."""
    person: Person = request.user  # type: ignore[assignment]
    what = known(name)
    case, form = _case(what, request, person), ReturnPeriodForm(what, timezone.localdate(), request.GET)
    asked = PrepareForm(request.POST, what=what)
    back = f"{reverse('reporting:one', args=[name])}?{request.GET.urlencode()}"
    if (what.per_case and case is None) or not (case or form.is_valid()) or not asked.is_valid():
        messages.error(request, _("Choose what the return is for."))
        return redirect(back)
    period = _period_of(case) if case else form.period
    with refusal_said(request, submissions.Refused, NotOffered):
        done = submissions.prepare(
            name, period.since, period.until, case.pk if case else None,
            kind=asked.cleaned_data["kind"], note=asked.cleaned_data["note"], by=person,
        )  # fmt: skip
        messages.success(request, _("Prepared. A second person signs it."))
        return redirect(done)
    return redirect(back)


def known(name: str) -> Return:
    try:
        return by_name(name)
    except UnknownReturn as error:
        raise Http404 from error


def _shown(made: Made, person: Person, case: Seizure | None) -> dict[str, Any]:
    what, period = made.what, made.asked.period
    asked = {"case": str(case.pk)} if case else ReturnPeriodForm.said(what, period)
    return {
        "made": made,
        "case": case,
        "query": urlencode(asked),
        "due": what.due(period),
        "rows": mending.rows(made, ROWS),
        "more": max(0, len(made.rows) - ROWS),
        "missing": mending.by_record(what, made.missing),
        "left_out": mending.by_reason(what, made.left_out),
        "text": text_of(made) if what.text else "",
        "difference": mending.named(_against_last(made, person, case), {row.case: row.number for row in made.rows}),
        "prepare_form": PrepareForm(what=what),
    }


def _against_last(made: Made, person: Person, case: Seizure | None) -> Difference | None:
    """Return what changed since the last signed submission, as if this one were prepared now."""
    drafted = Submission(
        owner=person.organisation,
        name=made.what.name,
        since=made.asked.period.since,
        until=made.asked.period.until,
        subject=case.pk if case else None,
        header=list(made.header),
        rows=made.texts,
        sources=[[str(part) for part in row.covers[0]] if row.covers else ["", "0", ""] for row in made.rows],
        prepared_at=timezone.now(),
    )
    return submissions.difference(drafted)


def _case(what: Return, request: HttpRequest, person: Person) -> Seizure | None:
    """The case asked for, among those that may be in the return."""
    chosen = key(request.GET.get("case", "")) if what.per_case else None
    return _open_to(what, person).filter(pk=chosen).first() if chosen else None


def _open_to(what: Return, person: Person) -> Any:
    """The cases of which someone may make a return: with names, only those whose names may be read."""
    seen = Seizure.objects.visible_to(person).standing().exclude(tlp=TLP.RED)
    seen = seen.filter(kind=Seizure.Kind.SEIZURE)
    if what.nominal:
        seen = seen.filter(pk__in=Seizure.objects.named_to(person).values("pk"))
    if what.regimes:
        seen = seen.filter(Exists(Line.objects.filter(seizure=OuterRef("pk"), regime__in=what.regimes)))
    return seen


def _cases(what: Return, person: Person, searched: str) -> list[Seizure]:
    found = _open_to(what, person)
    if searched.strip():
        found = found.filter(number__icontains=searched.replace("\0", "").strip()[:40])
    return list(found.select_related("office")[:CASES])


def _period_of(case: Seizure) -> Period:
    if case.day:
        return Period(case.day, case.day)
    if case.year:
        return Period.of_year(case.year)
    written = timezone.localdate(case.created_at)
    return Period(written, written)
