"""How good are we: what inspections found, by office, regime and what the lane rested on, over a period."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.front.chart import Chart, Row, Series
from greenlane.inspection.models import Inspection
from greenlane.inspection.views.offer import REGIMES, RESTS
from greenlane.people.forms import PeriodForm
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor
from greenlane.targeting.models import Lane
from greenlane.targeting.rates import Cell, Standing, by_lane, by_office, by_regime, by_rests_on, standing
from greenlane.targeting.views.compared import point

DAYS = 90
ALIKE = ("office", *(f"screenings__{name}" for name in ("lane", "rests_on", "sampled", "regimes")))
Alike = tuple[Any, ...]


def how_good(request: HttpRequest) -> HttpResponse:
    """Show the rates over a period, counted over what the reader may see."""
    actor, today = request.user.actor, timezone.localdate()
    usual = {"since": today - dt.timedelta(days=DAYS), "until": today}
    offices = Office.objects.of(actor).at_border()
    asked = {name: request.GET[name] for name in ("since", "until", "office") if request.GET.get(name)}
    form = PeriodForm(usual | asked, offices=offices)
    chosen = form.cleaned_data if form.is_valid() else usual
    cells = counted(actor, chosen["since"], chosen["until"], chosen.get("office"))
    context = {
        "form": form,
        "since": chosen["since"],
        "until": chosen["until"],
        "all": standing(cells),
        "charts": list(_charts(cells)) if any(cell.found is not None for cell in cells) else [],
    }
    return render(request, "inspection/how_good.html", context, status=200 if form.is_valid() else 422)


def counted(actor: Actor, since: dt.date, until: dt.date, office: Office | None) -> list[Cell]:
    """Count the consignments of a period, both days within it, that an actor may see, by all that rates are asked of.

    A consignment counts once, by its last screening; an inspection of an earlier version of it counts too.
    """
    # Asked of the consignments, so that whether it may be seen is read off the row that a screening is joined with.
    seen = Consignment.objects.current().listed_to(actor).order_by()
    seen = seen.filter(screenings__current=True, screenings__day__range=(since, until))
    if office:
        seen = seen.filter(office=office)
    done = results(actor)
    finds = done.filter(result=Inspection.Result.FOUND)
    traffic, looked, hits = (
        _tally(among) for among in (seen, *(seen.filter(pk__in=in_force(these)) for these in (done, finds)))
    )
    parts = ((traffic - looked, None), (looked - hits, False), (hits, True))
    return [_cell(alike, n, found) for tally, found in parts for alike, n in tally.items()]


def results(actor: Actor) -> QuerySet[Inspection]:
    """The inspections in which somebody looked. Papers alone that agree tell nothing of the goods."""
    found, papers = Q(result=Inspection.Result.FOUND), Q(kind=Inspection.Kind.DOCUMENTS)
    return Inspection.objects.looked().visible_to(actor).filter(found | ~papers)


def in_force(done: QuerySet[Inspection]) -> QuerySet[Inspection, Any]:
    """Return the keys of the versions in force now of what was inspected, whichever version of it that was."""
    current = Consignment.objects.current().order_by()
    same = {name: OuterRef(f"consignment__{name}") for name in ("owner", "reference")}
    now = Case(When(consignment__current=True, then=F("consignment")), default=current.filter(**same).values("pk")[:1])
    return done.order_by().annotate(now=now).values("now")


def _tally(among: QuerySet[Consignment]) -> Counter[Alike]:
    return Counter({tuple(alike): n for *alike, n in among.values_list(*ALIKE).annotate(n=Count("pk"))})


def _cell(alike: Alike, n: int, found: bool | None) -> Cell:
    office, lane, rests_on, sampled, regimes = alike
    return Cell(lane, rests_on, str(office), tuple(regimes.split()), sampled, found, n)


def _charts(cells: list[Cell]) -> Any:
    offices = {str(pk): str(office) for pk, office in Office.objects.in_bulk({cell.office for cell in cells}).items()}
    lanes = {str(code): str(label) for code, label in Lane.choices}
    yield _chart(_("By office"), _("Office"), by_office(cells), offices.get)
    yield _chart(_("By regime"), _("Regime"), by_regime(cells), REGIMES.get)
    yield _chart(_("By what the lane rested on"), _("Rests on"), by_rests_on(cells), RESTS.get)
    yield _chart(_("By lane"), _("Lane"), by_lane(cells), lanes.get, lanes=True)


def _chart(
    title: str, across: str, parts: Mapping[str, Standing], named: Callable[[str], Any], *, lanes: bool = False
) -> Chart:
    rows = tuple(
        Row(str(named(name) or name), (point(part.hit), point(part.sample)), lane=name if lanes else "")
        for name, part in parts.items()
        if part.hit.of
    )
    return Chart(title, across, (Series(_("Hit rate")), Series(_("Random sample"))), rows)
