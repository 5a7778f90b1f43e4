"""On the page of a case: which returns it belongs in, and what each of them still misses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from greenlane.front.panels import panel
from greenlane.people.models import Person
from greenlane.reporting.actions.gathering import facts_of
from greenlane.reporting.forms import ReturnPeriodForm
from greenlane.reporting.period import Period
from greenlane.reporting.return_shelf import all_returns
from greenlane.reporting.statutory import Asked, Facts, Return, make
from greenlane.reporting.views import mending
from greenlane.reporting.views.returns import may_prepare
from greenlane.seizures.models import Seizure


@panel("seizure.side", order=40)
def returns(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """Each return of the shelf that the case is in, with what it lacks; for those who may prepare returns."""
    person: Person = request.user  # type: ignore[assignment]
    home = person.organisation
    if home is None or seizure.state == Seizure.State.WITHDRAWN or not may_prepare(person):
        return None
    period, today = _year(seizure), timezone.localdate()
    asked = Asked(period, home.country, home.name, today)
    facts = list(facts_of(Seizure.objects.filter(pk=seizure.pk), names_for=person))
    named = facts and facts[0].parties is not None
    shelf = [what for what in all_returns() if of_records(what) and (named or not what.nominal)]
    rows = [row for what in shelf if (row := _row(what, facts, asked, seizure))]
    return ("reporting/_panel.html", {"rows": rows}) if rows else None


def of_records(what: Return) -> bool:
    """Whether its rows are of cases, one by one: not of papers, and not sums, in which every case is."""
    return what.reads == "cases" and what.cycle != "monthly"


def _row(what: Return, facts: list[Facts] | list[Any], asked: Asked, seizure: Seizure) -> dict[str, Any] | None:
    made = make(what, facts, asked)
    if not made.rows:
        return None
    period = ReturnPeriodForm.said(what, asked.period)
    chosen = {"case": str(seizure.pk)} if what.per_case else period
    return {"what": what, "query": urlencode(chosen), "missing": mending.by_record(what, made.missing)}


def _year(seizure: Seizure) -> Period:
    """The year of a case; that in which it was written up, where none is known."""
    return Period.of_year(seizure.year or timezone.localdate(seizure.created_at).year)
