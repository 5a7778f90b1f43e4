"""Patterns in the network around a case or a node, each with what it is worth and what honest trade makes of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.models import Consignment, GoodsLine
from greenlane.front.templatetags.house import amount, share
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
from greenlane.tracing.views.shown import NodeRow, node_row

SENDS, RECEIVES = ("consignor", "exporter"), ("consignee", "importer")
PAPERS = Inspection.Kind.DOCUMENTS
BELOW: Mapping[str, Promise] = {
    "kg": _("Each is just below %(limit)s kg, as %(others)s of the others of those days are, and together they "
            "are over."),
    "value": _("Each is worth just less than %(limit)s USD, as %(others)s of the others of those days are, and "
               "together they are over."),
}  # fmt: skip
OTHERS = 5000
"""To so many other consignments of those days the weights and values of a load are held."""
SHOWN = 30
"""So many members of a finding are named."""
LEAST = 0.001
"""A smaller chance is only said to be smaller."""


@dataclass(frozen=True)
class Pattern:
    """The words of a pattern: what it is called, what it means, what it does not, and what was counted."""

    title: Promise
    means: Promise
    but: Promise
    counted: Promise | str = ""


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
        _("The same sender, receiver and goods within days, and more speaks for it. Companies that may be made for one "
          "purpose count as one."),
        _("A factory ships the same load every week, and a package or a lorry holds so much and no more."),
        _("%(consignments)s consignments within %(days)s days, %(kg)s kg together."),
    ),
    "office": Pattern(
        _("More than expected pass one office"),
        _("Of these consignments more pass here than of all others."),
        _("A company uses the port that is nearest to it. It is about traffic, and about no person who works there."),
        _("%(here)s of %(group)s passed here; of all others of those days, %(others_here)s of %(others)s."),
    ),
    "released": Pattern(
        _("More than expected pass one office without a find"),
        _("Of these consignments more go without a find here than of all others here."),
        _("That nobody looked counts as no find. The hours of a ferry make such a pattern too; it is about traffic, "
          "and about no person who works there."),
        _("%(hits)s of %(group)s; of all others here, %(others_hits)s of %(others)s."),
    ),
    "spared": Pattern(
        _("One office lets go what other offices find something in"),
        _("Of these consignments more go without a find here than at the other offices that they pass."),
        _("Other goods, another way of looking, and nobody looking make such a pattern too. A group is known by what "
          "was found in it, so what others found is no fair sample. It is about traffic, and about no person who "
          "works there."),
        _("%(hits)s of %(group)s here; at the other offices %(others_hits)s of %(others)s."),
    ),
    "papers": Pattern(
        _("More than expected pass one office with a check of the papers alone"),
        _("Of these consignments more are let go here when nothing but their papers was looked at."),
        _("Papers are asked for of whatever was marked, and most are in order. It is a reason to look at how work is "
          "shared out; it is about traffic, and about no person who works there."),
        _("%(hits)s of %(group)s; of all others here, %(others_hits)s of %(others)s."),
    ),
}  # fmt: skip
SIGNS: Mapping[str, Promise] = {
    "phone": _("one telephone"), "email": _("one e-mail address"), "address": _("one address"),
    "registered-together": _("registered one after the other"), "new": _("all first seen shortly before"),
    "little-trade": _("hardly any other trade"), "alike": _("weights that hardly vary"),
    "below-kg": _("each weight just below one round number"),
    "below-value": _("each value just below one round number"),
}  # fmt: skip


def findings(request: HttpRequest) -> HttpResponse:
    """Show the patterns in the network around a case or a node."""
    form, graph, context = asked(request, around=True)
    context |= {"view": "findings", "part": graph, "around": bool(form.asked.start)}
    if form.asked.start and graph.nodes:
        context["found"] = [_row(graph, one, offices) for one, offices in _all(graph, person(request))]
    return render(request, "tracing/network_findings.html", context)


def _all(graph: Graph, reader: Person) -> Iterator[tuple[Finding, Mapping[str, str]]]:
    names: dict[str, str] = {}
    companies = list(_companies(graph, reader))
    days = [node.about.get("day", "") for node in graph.nodes.values() if node.kind == "case"]
    since = min((dt.date.fromisoformat(day) for day in days if day), default=None)
    shells = patterns.shells(companies, since=since)
    for found in (*shells, *patterns.shared(companies)):
        yield found, names
    hands = {key: found.members[0] for found in shells for key in found.members}
    passed = list(_passed(graph, reader, hands))
    names.update({str(pk): name for pk, name in Place.objects.values_list("pk", "name")})
    others = _others(graph, passed, reader)
    for found in (*patterns.split(passed, others=others), *patterns.at_offices(passed, _traffic(passed, reader))):
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
    for key in keys:
        if number := code_key(graph.nodes[key].about.get("registration", "")):
            own[key].add(("tax", number))
    named = {key.split(":", 2)[2]: key for key in keys}
    rows = Mention.objects.standing().named_to(reader).filter(name_key__in=named)
    counted = rows.values_list("country", "name_key").annotate(n=Count("pk")).order_by()
    everywhere = {company(country, name): n for country, name, n in counted}
    for key in keys:
        days = [graph.nodes[one].about.get("day", "") for one in records[key]]
        first = min((dt.date.fromisoformat(day) for day in days if day), default=None)
        yield Company(key, frozenset(own[key]), first, max(0, everywhere.get(key, 0) - len(records[key])))


def _passed(graph: Graph, reader: Person, hands: Mapping[str, str]) -> Iterator[Passed]:
    """The consignments of a network; ``hands`` says of companies which one stands for all that are taken as one."""
    keys = [key.partition(":")[2] for key, node in graph.nodes.items() if node.kind == "consignment"]
    rows = Consignment.objects.visible_to(reader).filter(pk__in=keys)
    goods = {row["consignment"]: row for row in _goods(rows)}
    parties: dict[Any, dict[str, str]] = defaultdict(dict)
    for pk, role, country, name in (
        Mention.objects.standing().named_to(reader).filter(consignment__in=rows)
        .values_list("consignment", "role", "country", "name_key")
    ):  # fmt: skip
        key = company(country, name)
        side = "from" if role in SENDS else "to" if role in RECEIVES else role
        parties[pk].setdefault(side, hands.get(key, key))
    done = Inspection.objects.visible_to(reader).filter(consignment__in=rows, state=Inspection.State.DONE)
    results, kinds = {}, defaultdict(set)
    for pk, result, kind in done.order_by("done_at").values_list("consignment", "result", "kind"):
        results[pk] = result
        kinds[pk].add(kind)
    for row in rows:
        line = goods.get(row.pk, {})
        result = results.get(row.pk, "")
        yield Passed(
            f"consignment:{row.pk}", parties[row.pk].get("from", ""), parties[row.pk].get("to", ""),
            (line.get("hs") or "")[:4], row.arrival, _number(line.get("kg")), _number(line.get("usd")),
            str(row.office_id), result if result in ("found", "nothing") else "", kinds[row.pk] == {PAPERS},
        )  # fmt: skip


def _goods(rows: Any) -> Any:
    """How much each of these consignments holds, and its lowest tariff heading."""
    lines = GoodsLine.objects.filter(consignment__in=rows).values("consignment")
    return lines.annotate(kg=Sum("net_kg"), usd=Sum("value_usd"), hs=Min("hs6")).order_by()


def _others(graph: Graph, passed: list[Passed], reader: Person) -> list[Passed]:
    """What else the reader sees of the days of these consignments, ``OTHERS`` at most: their weights and values."""
    days = [row.day for row in passed if row.day]
    if not days:
        return []
    rows = Consignment.objects.visible_to(reader).current().filter(arrival__range=(min(days), max(days)))
    keys = list(rows.order_by("-arrival", "pk").values_list("pk", flat=True)[:OTHERS])
    found = (Passed(f"consignment:{row['consignment']}", kg=_number(row["kg"]), value=_number(row["usd"]))
             for row in _goods(keys))  # fmt: skip
    return [one for one in found if one.key not in graph.nodes]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _traffic(passed: list[Passed], reader: Person) -> dict[str, Office]:
    """All consignments that the reader sees of the days of these, by office; in how many something was found, and how
    many were checked by their papers alone."""
    days = [row.day for row in passed if row.day]
    if not days:
        return {}
    rows = Consignment.objects.visible_to(reader).current().filter(arrival__range=(min(days), max(days)))
    done = Inspection.objects.filter(consignment=OuterRef("pk"), state=Inspection.State.DONE)
    rows = rows.annotate(
        hit=Exists(done.filter(result=Inspection.Result.FOUND)),
        by_papers=Exists(done.filter(kind=PAPERS)) & ~Exists(done.exclude(kind=PAPERS)),
    )
    counted = rows.values_list("office").annotate(
        passed=Count("pk"), found=Count("pk", filter=Q(hit=True)), papers=Count("pk", filter=Q(by_papers=True))
    )
    return {str(office): Office(passed, found, papers) for office, passed, found, papers in counted.order_by()}


def _row(graph: Graph, found: Finding, offices: Mapping[str, str]) -> dict[str, Any]:
    about = offices.get(found.about, found.about)
    if found.kind == "shared":
        about = f"{words.subkind('selector', found.signs[0])} {found.about}"
    nodes = sorted((node_row(graph.nodes[key]) for key in found.members if key in graph.nodes), key=_called)
    if found.kind in ("shells", "split") and nodes:  # so that of several cards each has a heading of its own
        about = nodes[0].node.said if found.kind == "shells" else f"{nodes[0].node.said} – {nodes[-1].node.said}"
    pattern = PATTERNS[found.kind]
    values = {name: amount(round(value)) for name, value in found.values.items()}
    counted = [str(pattern.counted) % values]
    for name, sentence in BELOW.items():
        if f"others_below_{name}" in found.values:
            others = share(found.values[f"others_below_{name}"])
            counted.append(str(sentence) % {"limit": values[f"limit_{name}"], "others": others})
    return {
        "pattern": pattern, "counted": " ".join(counted), "found": found, "about": about,
        "members": nodes[:SHOWN], "rest": len(nodes[SHOWN:]),
        "signs": [str(SIGNS.get(sign, sign)) for sign in found.signs],
        "chance": None if found.adjusted is None else _chance(found.adjusted),
    }  # fmt: skip


def _called(row: NodeRow) -> str:
    return row.node.said


def _chance(value: float) -> str:
    """A chance in per cent; what is small is never said to be none."""
    return format_html('<bdi dir="ltr">{}</bdi>', f"< {share(LEAST)}" if value < LEAST else share(value))
