"""Journeys as the page of the map shows them: words in the reader's language, rows of its tables, what was picked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from greenlane.consignments.templatetags.trade import MODES
from greenlane.front.chart import Chart, Point, Row, Series
from greenlane.front.said import language
from greenlane.front.templatetags.house import amount
from greenlane.inspection.forms import goods_choices
from greenlane.reference import countries
from greenlane.targeting.rates import Rate
from greenlane.tracing.journeys import Found
from greenlane.tracing.routes.asked import Asked, halves
from greenlane.tracing.routes.displacement import Change, Displacement, between
from greenlane.tracing.routes.flows import Flow, Node, flows, nodes, path
from greenlane.tracing.routes.hubs import Hub, hubs
from greenlane.tracing.routes.journey import Journey
from greenlane.tracing.routes.legs import Way, way
from greenlane.tracing.routes.roles import PARTS, roles
from greenlane.tracing.routes.summary import within

WAYS: Mapping[str, Promise] = {
    "lanes": gettext_lazy("over shipping lanes"), "great_circle": gettext_lazy("great circle"),
    "straight": gettext_lazy("shortest line, not the way taken"),
    "no_lane": gettext_lazy("great circle: no lane joins them"),
}  # fmt: skip
ROLES: Mapping[str, Promise] = {
    "source": pgettext_lazy("part of a country in a route", "source"),
    "collector": pgettext_lazy("part of a country in a route", "collector"),
    "transit": pgettext_lazy("part of a country in a route", "transit"),
    "market": pgettext_lazy("part of a country in a route", "market"),
}
SERIES = 4
"""So many classes of goods have a line of their own."""
STEPS = 24
"""So many steps of time stand in the table, the latest."""


@dataclass(frozen=True)
class Shown:
    """What the page and its files are made of, worked out where it is asked for."""

    found: Found
    asked: Asked

    @property
    def journeys(self) -> tuple[Journey, ...]:
        return self.found.journeys

    @cached_property
    def nodes(self) -> dict[str, Node]:
        return dict(nodes(self.journeys, self.by))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        return flows(self.journeys, self.by)

    @cached_property
    def hubs(self) -> tuple[Hub, ...]:
        return hubs(self.journeys, self.by)

    @property
    def by(self) -> Any:
        return self.asked.by


def named(node: Node) -> str:
    """What a country or a place is called; a place with its country."""
    country = of_country(node.country)
    return f"{node.place}, {country}" if node.place else country


def of_country(code: str) -> str:
    """What a country is called."""
    return countries.name(code, language()) or code


def goods_names() -> dict[str, str]:
    """What each class of goods is called; none of them too."""
    return {**dict(goods_choices()), "": _("no class")}


def how(runs: Way) -> str:
    """Say what a line stands for."""
    return str(WAYS[runs.how])


def flow_rows(shown: Shown, most: int) -> list[dict[str, Any]]:
    """Return the strongest flows with what the table says of them."""
    return [flow_row(shown, flow) for flow in shown.flows[:most]]


def flow_row(shown: Shown, flow: Flow) -> dict[str, Any]:
    """Return one flow with what the table says of it."""
    start, end = shown.nodes[flow.start], shown.nodes[flow.end]
    runs = way(start.at, end.at, flow.mode)
    titles = goods_names()
    return {
        "flow": flow, "start": named(start), "end": named(end), "pick": f"{flow.start}>{flow.end}", "km": runs.km,
        "how": how(runs), "ashore": runs.ashore_km if runs.ashore_km >= 1 else None,
        "mode": ", ".join(str(MODES.get(mode, mode)) for mode, _n in flow.modes) or _("not known"),
        "goods": [titles.get(code, code) for code, _n in flow.goods[:3]], "rough": not (start.exact and end.exact),
    }  # fmt: skip


def hub_rows(shown: Shown, most: int) -> list[dict[str, Any]]:
    """Return the hubs that most journeys touch, with their names."""
    return [
        {"hub": hub, "name": named(shown.nodes[hub.key])} for hub in shown.hubs if hub.key in shown.nodes
    ][:most]  # fmt: skip


def role_rows(journeys: Iterable[Journey], most: int) -> list[dict[str, Any]]:
    """Return the countries named most often, with a share and its interval for each part."""
    return [
        {
            "name": of_country(one.code), "code": one.code, "cases": one.cases,
            "leads": ROLES[one.leads] if one.leads else "",
            "shares": [_point(one.shares[part]) for part in PARTS],
        }
        for one in roles(journeys)[:most]
    ]  # fmt: skip


def _point(rate: Rate) -> Point:
    """A share with its interval; what no case says is left empty."""
    return Point(rate.value, rate.low, rate.high) if rate.finds else Point(None)


def period(journeys: Sequence[Journey], asked: Asked) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day: as asked for, else of the cases; None where no day is known."""
    days = [one.day for one in journeys if one.day]
    first, last = asked.first or min(days, default=None), asked.last or max(days, default=None)
    return (first, last) if first and last and first < last else None


def changed(journeys: Sequence[Journey], asked: Asked) -> dict[str, Any] | None:
    """Return how the ways of the second half of the period differ from those of the first; None without a period."""
    if (whole := period(journeys, asked)) is None:
        return None
    middle = halves(*whole)
    eve = middle - dt.timedelta(days=1)
    found = between(within(journeys, whole[0], eve), within(journeys, middle, whole[1]))
    return {
        "found": found, "first": whole[0], "eve": eve, "middle": middle, "last": whole[1],
        "rows": [_change(change) for change in found.changes[:8]], "moved": _moved(found),
    }  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    return {"change": change, "way": _way(change.name), "low": change.low * 100, "high": change.high * 100,
            "points": change.change * 100}  # fmt: skip


def _moved(found: Displacement) -> list[dict[str, Any]]:
    return [
        {"away": _way(pair.away.name), "towards": _way(pair.towards.name), "sure": pair.sure}
        for pair in found.moved[:6]
    ]  # fmt: skip


def _way(name: str) -> list[str]:
    return [of_country(code) for code in name.split(" > ")]


def counted(journeys: Sequence[Journey]) -> Chart | None:
    """Return the raw counts of cases by quarter and class of goods; None with fewer than two quarters."""
    dated = [one for one in journeys if one.day]
    times = sorted({one.time for one in dated})[-STEPS:]
    if len(times) < 2:
        return None
    titles = goods_names()
    most = [code for code, _n in Counter(code for one in dated for code in one.goods).most_common(SERIES)]
    cells = Counter((one.time, code) for one in dated for code in one.goods)
    rows = tuple(Row(time, tuple(Point(float(cells[time, code])) for code in most)) for time in times)
    series = tuple(Series(titles.get(code, code)) for code in most)
    return Chart(_("Cases by quarter and class of goods, as counted"), _("Quarter"), series, rows, "lines", unit="")


def picked(shown: Shown) -> dict[str, Any] | None:
    """Return the cases that were picked on the map, with a title; None where nothing was."""
    pick = shown.asked.pick
    start, between_, end = pick.partition(">")
    if pick.startswith("case:"):
        rows = [one for one in shown.journeys if one.key == pick.removeprefix("case:")]
        title, row = rows[0].said if rows else "", None
    elif between_ and (flow := next((f for f in shown.flows if (f.start, f.end) == (start, end)), None)):
        keys = set(flow.keys)
        rows = [one for one in shown.journeys if one.key in keys]
        row = flow_row(shown, flow)
        title = f"{row['start']} → {row['end']}"
    else:
        rows = [one for one in shown.journeys if pick and pick in path(one, shown.by)]
        title, row = named(shown.nodes[pick]) if pick in shown.nodes else "", None
    hub = next((hub for hub in shown.hubs if hub.key == pick), None)
    return {"title": title, "cases": rows[:100], "n": len(rows), "row": row, "hub": hub} if rows else None


def in_words(found: Found, asked: Asked) -> str:
    """Say what was asked for, for files."""
    days = [_date(day) for day in (asked.first, asked.last)]
    when = {
        (True, True): _("%(since)s to %(until)s"), (True, False): _("from %(since)s"),
        (False, True): _("until %(until)s"), (False, False): _("any time"),
    }[bool(days[0]), bool(days[1])] % {"since": days[0], "until": days[1]}  # fmt: skip
    parts = [when, *asked.regime]
    parts.append(goods_names().get(asked.goods, asked.goods) if asked.goods else _("all goods"))
    if asked.mode:
        parts.append(str(MODES.get(asked.mode, asked.mode)))
    if asked.country:
        parts.append(_("by way of %(country)s") % {"country": of_country(asked.country)})
    n = len(found.journeys)
    return ", ".join([*parts, ngettext("%(n)s case", "%(n)s cases", n) % {"n": amount(n)}])


def _date(day: dt.date | None) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else ""
