"""Patterns in the network around a case or a node, each with what it is worth and what honest trade makes of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.models import Consignment, GoodsLine
from greenlane.inspection.models import Inspection
from greenlane.people.models import Office as Place
from greenlane.people.models import Person
from greenlane.tracing import words
from greenlane.tracing.models import Mention
from greenlane.tracing.network import patterns
from greenlane.tracing.network.assembled import company
from greenlane.tracing.network.graph import Graph
from greenlane.tracing.network.patterns import Company, Finding, Office, Passed
from greenlane.tracing.views.networks import asked, person
from greenlane.tracing.views.shown import node_row

SENDS, RECEIVES = ("consignor", "exporter"), ("consignee", "importer")
SHOWN = 30
"""So many members of a finding are named."""


@dataclass(frozen=True)
class Pattern:
    """The words of a pattern: what it is called, what it means, and what it does not."""

    title: Promise
    means: Promise
    but: Promise


PATTERNS: Mapping[str, Pattern] = {
    "shells": Pattern(
        _("Companies that may be made for one purpose"),
        _("They share their own identifiers, and more speaks for it."),
        _("A family, or one office building, has several companies too."),
    ),
    "shared": Pattern(
        _("One telephone or e-mail address of several parties"),
        _("Each of them gives it as its own."),
        _("Forwarders and bookkeepers give theirs for many clients."),
    ),
    "split": Pattern(
        _("One load in several consignments"),
        _("The same sender, receiver and goods within days, and more speaks for it."),
        _("A factory ships the same load every week."),
    ),
    "office": Pattern(
        _("More than expected pass one office"),
        _("Of these consignments more pass here than of all others."),
        _("A company uses the port that is nearest to it. It is about traffic, and about no person who works there."),
    ),
    "released": Pattern(
        _("More than expected pass one office without a find"),
        _("Of these consignments more go without a find here than of all others here."),
        _("That nobody looked counts as no find. The hours of a ferry make such a pattern too; it is about traffic, "
          "and about no person who works there."),
    ),
}  # fmt: skip
SIGNS: Mapping[str, Promise] = {
    "phone": _("one telephone"), "email": _("one e-mail address"), "address": _("one address"),
    "registered-together": _("registered one after the other"), "new": _("all first seen shortly before"),
    "little-trade": _("hardly any other trade"), "alike": _("weights that hardly vary"),
    "below": _("each value below a threshold"),
}  # fmt: skip


def findings(request: HttpRequest) -> HttpResponse:
    """Show the patterns in the network around a case or a node."""
    form, graph, context = asked(request)
    context |= {"view": "findings", "part": graph, "around": bool(form.asked.start)}
    if form.asked.start and graph.nodes:
        context["found"] = [_row(graph, one, offices) for one, offices in _all(graph, person(request))]
    return render(request, "tracing/network_findings.html", context)


def _all(graph: Graph, reader: Person) -> Iterator[tuple[Finding, Mapping[str, str]]]:
    names: dict[str, str] = {}
    companies = list(_companies(graph, reader))
    days = [node.about.get("day", "") for node in graph.nodes.values() if node.kind == "case"]
    since = min((dt.date.fromisoformat(day) for day in days if day), default=None)
    for found in (*patterns.shells(companies, since=since), *patterns.shared(companies)):
        yield found, names
    passed = list(_passed(graph, reader))
    names.update({str(pk): name for pk, name in Place.objects.values_list("pk", "name")})
    for found in (*patterns.split(passed), *patterns.at_offices(passed, _traffic(passed, reader))):
        yield found, names


def _companies(graph: Graph, reader: Person) -> Iterator[Company]:
    """The companies of a network, with their own identifiers, and how many records beside it name them."""
    own: dict[str, set[tuple[str, str]]] = defaultdict(set)
    records: dict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        for key, other in ((edge.start, edge.end), (edge.end, edge.start)):
            if edge.kind == "of" and graph.nodes[other].kind == "selector":
                own[key].add((graph.nodes[other].subkind, graph.nodes[other].said))
            if edge.kind == "names":
                records[key].add(other)
    keys = [key for key, node in graph.nodes.items() if node.kind == "company"]
    named = {key.split(":", 2)[2]: key for key in keys}
    rows = Mention.objects.standing().named_to(reader).filter(name_key__in=named)
    counted = rows.values_list("country", "name_key").annotate(n=Count("pk")).order_by()
    everywhere = {company(country, name): n for country, name, n in counted}
    for key in keys:
        days = [graph.nodes[one].about.get("day", "") for one in records[key]]
        first = min((dt.date.fromisoformat(day) for day in days if day), default=None)
        yield Company(key, frozenset(own[key]), first, max(0, everywhere.get(key, 0) - len(records[key])))


def _passed(graph: Graph, reader: Person) -> Iterator[Passed]:
    keys = [key.partition(":")[2] for key, node in graph.nodes.items() if node.kind == "consignment"]
    rows = Consignment.objects.visible_to(reader).filter(pk__in=keys)
    goods = {
        row["consignment"]: row
        for row in GoodsLine.objects.filter(consignment__in=rows).values("consignment").annotate(
            kg=Sum("net_kg"), usd=Sum("value_usd"), hs=Min("hs6")
        )
    }  # fmt: skip
    parties: dict[Any, dict[str, str]] = defaultdict(dict)
    for pk, role, country, name in (
        Mention.objects.standing().named_to(reader).filter(consignment__in=rows)
        .values_list("consignment", "role", "country", "name_key")
    ):  # fmt: skip
        parties[pk].setdefault("from" if role in SENDS else "to" if role in RECEIVES else role, company(country, name))
    results = dict(
        Inspection.objects.visible_to(reader).filter(consignment__in=rows, state=Inspection.State.DONE)
        .order_by("done_at").values_list("consignment", "result")
    )  # fmt: skip
    for row in rows:
        line = goods.get(row.pk, {})
        result = results.get(row.pk, "")
        yield Passed(
            f"consignment:{row.pk}", parties[row.pk].get("from", ""), parties[row.pk].get("to", ""),
            (line.get("hs") or "")[:4], row.arrival, _number(line.get("kg")), _number(line.get("usd")),
            str(row.office_id), result if result in ("found", "nothing") else "",
        )  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _traffic(passed: list[Passed], reader: Person) -> dict[str, Office]:
    """All consignments that the reader sees of the days of these, by office, and in how many something was found."""
    days = [row.day for row in passed if row.day]
    if not days:
        return {}
    rows = Consignment.objects.visible_to(reader).current().filter(arrival__range=(min(days), max(days)))
    found = Q(inspections__state=Inspection.State.DONE, inspections__result=Inspection.Result.FOUND)
    counted = rows.values_list("office").annotate(
        passed=Count("pk", distinct=True), found=Count("pk", filter=found, distinct=True)
    )
    return {str(office): Office(passed, found) for office, passed, found in counted.order_by()}


def _row(graph: Graph, found: Finding, offices: Mapping[str, str]) -> dict[str, Any]:
    about = offices.get(found.about, found.about)
    if found.kind == "shared":
        about = f"{words.subkind('selector', found.signs[0])} {found.about}"
    nodes = [node_row(graph.nodes[key]) for key in found.members if key in graph.nodes]
    return {
        "pattern": PATTERNS[found.kind], "found": found, "about": about, "members": nodes[:SHOWN],
        "rest": len(nodes[SHOWN:]), "signs": [str(SIGNS.get(sign, sign)) for sign in found.signs],
        "chance": found.adjusted,
    }  # fmt: skip
