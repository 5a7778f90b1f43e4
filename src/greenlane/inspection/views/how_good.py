"""How good are we: what inspections found, by office, regime and what the lane rested on, over a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import GoodsLine
from greenlane.front.chart import Chart, Row, Series
from greenlane.inspection.forms import PeriodForm
from greenlane.inspection.models import Inspection
from greenlane.inspection.views.offer import REGIMES, RESTS
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor
from greenlane.reference import commodity
from greenlane.targeting.models import Lane, Screening
from greenlane.targeting.rates import Cell, Standing, by_lane, by_office, by_regime, by_rests_on, standing
from greenlane.targeting.views.compared import point

DAYS = 90


def how_good(request: HttpRequest) -> HttpResponse:
    """Show the rates over a period, counted over what the reader may see."""
    actor, today = request.user.actor, timezone.localdate()
    usual = {"since": today - dt.timedelta(days=DAYS), "until": today}
    offices = Office.objects.of(actor)
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
    first, last = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (since, until))
    seen = Screening.objects.current().visible_to(actor).filter(at__gte=first, at__lt=last + dt.timedelta(days=1))
    if office:
        seen = seen.filter(consignment__office=office)
    done = results(actor)
    regimes = {f"is_{code.lower()}": Exists(_of_regime(code)) for code in REGIMES}
    told = seen.annotate(looked=Exists(done), hit=Exists(done.filter(result=Inspection.Result.FOUND)), **regimes)
    names = ("consignment__office", "lane", "rests_on", "sampled", "looked", "hit", *regimes)
    return [_cell(row) for row in told.order_by().values(*names).annotate(n=Count("pk"))]


def results(actor: Actor) -> QuerySet[Inspection]:
    """The inspections with a result, of a screening's declaration, whichever version of it was inspected.

    Papers alone, where nothing was found in them, tell nothing of the goods: that is no inspection here.
    """
    found, papers = Q(result=Inspection.Result.FOUND), Q(kind=Inspection.Kind.DOCUMENTS)
    return Inspection.objects.visible_to(actor).filter(
        found | ~papers,
        state=Inspection.State.DONE,
        consignment__owner=OuterRef("consignment__owner"),
        consignment__reference=OuterRef("consignment__reference"),
    )


def _of_regime(regime: str) -> QuerySet[GoodsLine]:
    named = Q(pk__in=[])
    for found in commodity.all():
        if found.regime == regime:
            named |= Q(text__contains=f'"{found.code}"')
    lines = GoodsLine.objects.annotate(text=Cast("classes", TextField()))
    return lines.filter(named, consignment=OuterRef("consignment"))


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        lane=row["lane"],
        rests_on=row["rests_on"],
        office=str(row["consignment__office"]),
        regimes=tuple(code for code in REGIMES if row[f"is_{code.lower()}"]),
        sampled=row["sampled"],
        found=row["hit"] if row["looked"] else None,
        n=row["n"],
    )


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
