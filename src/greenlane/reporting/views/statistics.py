"""Seizures in numbers, over any period: the page, and its table as a file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.templatetags.trade import country
from greenlane.front.chart import Chart, Kind, Point, Row, Series
from greenlane.front.map import Leg, Stop, picture
from greenlane.front.said import language
from greenlane.people.models import Office, Person
from greenlane.reference import countries
from greenlane.reporting import statistics as counted
from greenlane.reporting.figures import (
    Part,
    by_month,
    by_regime,
    endangered_species,
    every_month,
    solid_waste,
    ten_months,
)  # fmt: skip
from greenlane.reporting.forms import StatisticsForm
from greenlane.reporting.statistics import Asked, Denominators
from greenlane.reporting.views.tabled import BY, detection_words, month, regime_words, table
from greenlane.targeting.views.compared import point

ROUTES = 12
"""So many routes are drawn: more would hide one another. The table has all."""
BARS, MONTHS, YEAR = 24, 60, 12
Way = tuple[tuple[Any, ...], int]
"""How goods came or were found, and how many cases did so."""


def statistics(request: HttpRequest) -> HttpResponse:
    """Show what was seized in a period."""
    form, asked, by = _asked(request)
    person: Person = request.user  # type: ignore[assignment]
    days = counted.by_regime_and_day(person, asked)
    whole = Asked(asked.since, asked.until)
    of_all = days if asked == whole else counted.by_regime_and_day(person, whole)
    ways = counted.cases_by(person, asked, "detection", "from_country", "to_country")
    shown = table(person, asked, by, by_regime(days) if by == "regime" else None, ways.total())
    against = counted.denominators(person, asked)
    context = {
        "form": form,
        "asked": asked,
        "presets": list(_presets(timezone.localdate())),
        "species": endangered_species(of_all),
        "waste": solid_waste(of_all),
        "total": shown.sums,
        "worth": shown.worth,
        "beside": counted.beside(person, asked),
        "against": against,
        "rates": _rates(against),
        "table": shown,
        "charts": list(_charts(_commonest(ways, 0, 1), days)),
        "divided": _("By: %(what)s") % {"what": BY[by]},
        "query": request.GET.urlencode(),
        **_routes(_commonest(ways, 1, 3)),
    }
    return render(request, "reporting/statistics.html", context, status=200 if form.is_valid() else 422)


def statistics_file(request: HttpRequest) -> HttpResponse:
    """Give the table of the page with the same address as CSV; of what cannot be read, nothing but why."""
    form, asked, by = _asked(request)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain; charset=utf-8")
    text = table(request.user, asked, by, iso=True).csv(asked)  # type: ignore[arg-type]
    name = f"seizures-{asked.since}-{asked.until}-by-{by}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _asked(request: HttpRequest) -> tuple[StatisticsForm, Asked, str]:
    """Return the form, what it asks for (a form at fault: the usual), and by what it is divided."""
    today = timezone.localdate()
    usual: dict[str, Any] = {"since": today.replace(month=1, day=1), "until": today, "by": "regime"}
    person: Person = request.user  # type: ignore[assignment]
    given = {name: request.GET[name] for name in StatisticsForm.base_fields if request.GET.get(name)}
    form = StatisticsForm(usual | given, offices=Office.objects.of(person.actor), classes=counted.classes(person))
    chosen = form.cleaned_data if form.is_valid() else usual
    asked = Asked(
        chosen["since"], chosen["until"], chosen.get("office"), chosen.get("regime", ""), chosen.get("goods", "")
    )
    return form, asked, chosen["by"] or "regime"


def _presets(today: dt.date) -> Iterator[tuple[str, str]]:
    """Yield periods that are often asked for, each with the address of it."""
    january = today.replace(month=1, day=1)
    last = january.replace(year=today.year - 1)
    ten = ten_months(today)
    periods = (
        (_("This year"), january, today),
        (_("Last year"), last, january - dt.timedelta(days=1)),
        (_("First ten months of %(year)s") % {"year": ten[0].year}, *ten),
    )
    for name, since, until in periods:
        yield name, urlencode({"since": since, "until": until})


def _commonest(ways: Mapping[tuple[Any, ...], int], first: int, end: int) -> list[Way]:
    """Return how many cases have the same in some of the columns, the most first."""
    found: Counter[tuple[Any, ...]] = Counter()
    for way, cases in ways.items():
        found[way[first:end]] += cases
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _charts(methods: Sequence[Way], parts: Sequence[Part]) -> Iterator[Chart]:
    found = {(str(part.key[0] or ""), part.key[1]): part.sums.cases for part in by_month(parts)}
    regimes = sorted({regime for regime, _month in found})
    months = every_month(first for _regime, first in found)[-MONTHS:]
    if months:
        rows = tuple(
            Row(month(first), tuple(Point(float(found.get((regime, first), 0))) for regime in regimes))
            for first in months
        )
        series = tuple(Series(regime_words(regime)) for regime in regimes)
        kind: Kind = "lines" if len(months) > YEAR else "bars"
        yield Chart(_("Cases by month"), _("Month"), series, rows, kind, unit="")
    rows = tuple(Row(detection_words(key[0]), (Point(float(cases)),)) for key, cases in methods[:BARS])
    yield Chart(_("Cases by how they were detected"), _("Detected by"), (Series(_("Cases")),), rows, unit="")


def _rates(against: Denominators) -> Chart | None:
    """Return both rates side by side, where there are two to compare."""
    if not (against.random.of and against.targeted.of):
        return None
    rates = ((_("drawn at random"), against.random), (_("targeted"), against.targeted))
    rows = tuple(Row(name, (point(rate),)) for name, rate in rates)
    return Chart(_("Finds among what was inspected"), _("Consignments"), (Series(_("Find rate")),), rows)


def _routes(ways: Sequence[Way]) -> dict[str, Any]:
    """Return the commonest routes as a map, each leg as thick as it has cases."""
    stops: dict[str, Stop] = {}
    legs: list[tuple[Leg, int]] = []
    for way, cases in ways:
        start, end = (countries.get(code) if code else None for code in way)
        if start is None or end is None or start.iso2 == end.iso2 or len(legs) == ROUTES:
            continue
        for one, kind in ((start, "start"), (end, "end")):
            known = stops.get(one.iso2)
            kind = "end" if known and known.kind == "end" else kind
            stops[one.iso2] = Stop(one.lat, one.lon, countries.name(one.iso2, language()), "", kind)
        at = list(stops)
        about = f"{country(start.iso2)} → {country(end.iso2)}: {cases}"
        legs.append((Leg(at.index(start.iso2), at.index(end.iso2), about), cases))
    drawn = picture(list(stops.values()), [leg for leg, _cases in legs])
    if drawn is None:
        return {"map": None}
    most = max(cases for _leg, cases in legs)
    widths = [(1.5 + 7.5 * legs[n][1] / most) * drawn.unit for n in drawn.of_leg]
    lines = [(line, f"{width:.2f}") for line, width in zip(drawn.lines, widths, strict=True)]
    return {"map": drawn, "map_lines": lines, "map_words": "; ".join(leg.about for leg, _cases in legs)}
