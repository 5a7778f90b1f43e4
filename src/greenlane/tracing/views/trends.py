"""What seizures say of smuggling, apart from how much is seized and reported."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from greenlane.consignments import incoming as uploads
from greenlane.consignments.templatetags.trade import country
from greenlane.front.chart import Chart, Point, Row, Series
from greenlane.inspection.models import Inspection
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.seizures.models import Line, Seizure
from greenlane.tracing.actions.rates import take_in_rates
from greenlane.tracing.forms.rates import RatesForm, TrendsForm
from greenlane.tracing.models import RateTable
from greenlane.tracing.routes import rates
from greenlane.tracing.routes.adjusted import Adjusted, Reported, TooFew, adjusted

QUARTERS = 12
"""So many quarters back from the last case."""


def _may_take_in(request: HttpRequest) -> bool:
    home = getattr(request.user, "organisation", None)
    return home is not None and may(request.user.actor, "propose", home.marking)


@uploads.takes_files(_may_take_in, sealed=True)
def trends(request: HttpRequest) -> HttpResponse:
    """Show raw counts beside the index that is adjusted; take a table of rates in."""
    person: Person = request.user  # type: ignore[assignment]
    home = person.organisation
    form = RatesForm(request.POST or None, request.FILES or None) if _may_take_in(request) else None
    faults: tuple[rates.Fault, ...] = ()
    if form is not None and (refused := uploads.refusal(request)):
        form.add_error(None, refused)
    elif form is not None and home is not None and form.is_valid():
        try:
            said = form.cleaned_data
            take_in_rates(home, name=said["name"], text=said["file"], by=person)
            return redirect(f"{request.path}?by=countries")
        except rates.Faulty as error:
            faults = error.faults
    asked = TrendsForm(request.GET)
    goods = asked.cleaned_data["goods"] if asked.is_valid() else ""
    by = asked.cleaned_data["by"] if asked.is_valid() else ""
    table = RateTable.objects.visible_to(person).first()
    reported, left, steps = _by_country(person, goods, table) if by == "countries" else _by_office(person, goods)
    found, why = _found(reported)
    context = {
        "form": asked, "by": by, "rates_form": form, "faults": faults, "table": table, "left": left, "why": why,
        "found": found, "charts": _charts(found, reported, steps) if reported else [],
        "effects": _effects(found, table if by == "countries" else None) if found else [],
        "reported": reported, "verdict": _verdict(found, steps) if found else None,
    }  # fmt: skip
    return render(request, "tracing/trends.html", context, status=400 if faults else 200)


def _found(reported: Reported | None) -> tuple[Adjusted | None, str]:
    if reported is None:
        return None, _("There is nothing to count here yet.")
    try:
        return adjusted(reported), ""
    except TooFew:
        return None, _("There are too few seizures, places or steps of time to tell smuggling from rates.")


def _seized(person: Person, goods: str) -> Any:
    found = Seizure.objects.visible_to(person).seized()
    if goods:
        found = found.filter(Exists(Line.objects.filter(seizure=OuterRef("pk"), goods_class=goods)))
    return found


def _by_country(
    person: Person, goods: str, table: RateTable | None
) -> tuple[Reported | None, tuple[str, ...], tuple[str, ...]]:
    """Seizures by country and year, with the rates of the table; the countries that have gaps in it."""
    if table is None:
        return None, (), ()
    read = rates.read(table.text)
    counted = Counter(_seized(person, goods).exclude(year=None).values_list("country", "year"))
    reported, left = rates.joined(read, counted)
    return reported, tuple(country(code) for code in left), tuple(map(str, reported.years))


def _by_office(person: Person, goods: str) -> tuple[Reported | None, tuple[str, ...], tuple[str, ...]]:
    """The own offices' seizures by quarter, with the inspections that each did as what is known of seizing."""
    rows = _seized(person, goods).filter(owner=person.organisation).exclude(day=None)
    cases = Counter((place, _quarter(day)) for place, day in rows.values_list("office__name", "day"))
    done = Inspection.objects.visible_to(person).looked().filter(consignment__owner=person.organisation)
    looked = Counter(
        (place, _quarter(at.date())) for place, at in done.values_list("consignment__office__name", "done_at")
    )
    places = tuple(sorted({place for place, _q in cases}))
    if not places:
        return None, (), ()
    last = max(quarter for _place, quarter in cases)
    steps = range(max(last - QUARTERS + 1, min(quarter for _place, quarter in cases)), last + 1)
    counts = np.array([[cases[place, step] for step in steps] for place in places], dtype=float)
    effort = np.array([[[np.log1p(looked[place, step])] for step in steps] for place in places], dtype=float)
    made = Reported(places, tuple(steps), counts, effort, np.zeros((len(places), len(steps), 0)))
    return made, (), tuple(f"{step // 4} · {step % 4 + 1}" for step in steps)


def _quarter(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _charts(found: Adjusted | None, reported: Reported, steps: tuple[str, ...]) -> list[Chart]:
    """The plain counts; and, where smuggling could be told from rates, the index of all and of each place."""
    across = _("Year") if len(steps[0]) == 4 else _("Quarter")
    sums = np.nansum(reported.counts, axis=0)
    counted = tuple(Row(step, (Point(float(n)),)) for step, n in zip(steps, sums, strict=True))
    plain = Chart(_("Seizures as counted"), across, (Series(_("Seizures")),), counted, "bars", "")
    return [plain, *(_indexes(found, reported, steps, across) if found else [])]


def _verdict(found: Adjusted, steps: tuple[str, ...]) -> dict[str, Any]:
    """What the last step comes to beside the first: counted, modelled, its interval, and what may be said of it."""
    low, high = found.together.low[-1], found.together.high[-1]
    if low > 100:
        said = _("More was smuggled than in the first step, if the model holds.")
    elif high < 100:
        said = _("Less was smuggled than in the first step, if the model holds.")
    else:
        said = _("Whether more or less was smuggled cannot be told: the interval holds 100, which is no change.")
    return {"first": steps[0], "last": steps[-1], "raw": found.raw[-1], "value": found.together.value[-1],
            "low": low, "high": high, "said": said}  # fmt: skip


def _indexes(found: Adjusted, reported: Reported, steps: tuple[str, ...], across: str) -> list[Chart]:
    index = found.together
    together = [
        Row(step, (Point(raw), Point(value, low, high)))
        for step, raw, value, low, high in zip(steps, found.raw, index.value, index.low, index.high, strict=True)
    ]
    names = (Series(_("Seizures as counted")), Series(_("Smuggling, modelled (90 % interval)")))
    each = sorted(found.each.items(), key=lambda pair: -reported.counts[reported.places.index(pair[0])].sum())[:6]
    rows = []
    for place, one in each:
        name = country(place) if len(place) == 2 else place
        rows.append(Row(name, (Point(one.value[-1], one.low[-1], one.high[-1]),)))
    return [
        Chart(_("All together, the first step is 100"), across, names, tuple(together), "lines", ""),
        Chart(_("Each in the last step, its own first step is 100"), _("Place"),
              (Series(_("Smuggling, modelled (90 % interval)")),), tuple(rows), "bars", ""),
    ]  # fmt: skip


def _effects(found: Adjusted, table: RateTable | None) -> list[tuple[str, float, float]]:
    """What each covariate does to its rate: (name, log odds for one standard deviation, standard error)."""
    if table is None:
        names: tuple[str, ...] = (_("inspections of the office in the quarter"),)
    else:
        read = rates.read(table.text)
        names = (*read.seizing, *read.reporting)
    return [(name, *pair) for name, pair in zip(names, (*found.seizing, *found.reporting), strict=True)]
