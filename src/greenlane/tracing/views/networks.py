"""The network: its picture and its list, what a node or an edge is and rests on, and the files it is handed out in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import seen_graph, words
from greenlane.tracing.actions import exporting
from greenlane.tracing.exports import ftm, graphml, i2, plain, svg
from greenlane.tracing.exports.asked import KINDS, Asked, kept, neighbours
from greenlane.tracing.exports.source import Source
from greenlane.tracing.forms.networks import NetworkForm
from greenlane.tracing.network.graph import Graph
from greenlane.tracing.views import shown

BESIDE = 60
"""So many nodes stand in the list beside the picture; the table of nodes has all of them."""
ASIDE, PAGE = 30, 200
"""So many links of a node stand beside the picture, and so many rows on a page."""
NEAR = 2000
Write = Callable[[Graph, Source], bytes]
FORMS: dict[str, tuple[str, str, Write]] = {
    "graphml": ("graphml", "application/xml", graphml.write),
    "ftm": ("ftm.json", "application/x-ndjson", ftm.write),
    "csv": ("zip", "application/zip", i2.write),
    "json": ("json", "application/json", plain.write),
    "svg": ("svg", "image/svg+xml", lambda graph, source: svg.write(graph, source, words=_kinds())),
}
"""By form: how the file's name ends, its type, what writes it."""


def network(request: HttpRequest) -> HttpResponse:
    """Show the network around a case, around a node, or the whole of it."""
    form, graph, context = asked(request)
    asked_for = form.asked
    part = kept(graph, asked_for.kinds, asked_for.start)
    rows = shown.by_links(part)
    data = without(request, "kinds")
    context |= {
        "view": "picture", "rows": rows[:BESIDE], "rest": len(rows) - len(rows[:BESIDE]), "part": part,
        "data": f"{reverse('tracing:network-data')}?{data}", "start": asked_for.start,
    }  # fmt: skip
    return render(request, "tracing/network.html", context)


def nodes(request: HttpRequest) -> HttpResponse:
    """Show every node of the network in a table, narrowed by what it is called."""
    form, graph, context = asked(request)
    wanted = request.GET.get("q", "").strip()
    rows = [
        row for row in shown.by_links(kept(graph, form.asked.kinds, form.asked.start))
        if wanted.casefold() in row.node.said.casefold()
    ]  # fmt: skip
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context |= {"view": "nodes", "page_of": page, "wanted": wanted, "found": len(rows)}
    return render(request, "tracing/network_nodes.html", context)


def network_data(request: HttpRequest) -> JsonResponse:
    """Give what the picture draws, as JSON: nodes and edges of what the reader may see."""
    asked_for = NetworkForm(request.GET).asked
    graph = exporting.read(asked_for, person(request))
    if asked_for.start and not graph.nodes:
        raise Http404
    kinds = _kinds()
    said = {
        "nodes": [
            {"key": node.key, "kind": node.kind, "said": node.said, "word": kinds[node.kind]}
            for node in graph.nodes.values()
        ],
        "edges": [
            {"start": edge.start, "end": edge.end, "kind": edge.kind, "bits": round(edge.weight, 2)}
            for edge in graph.edges
        ],
        "more": graph.more,
    }
    answer = JsonResponse(said)
    answer["Cache-Control"] = "private, no-store"
    return answer


def node(request: HttpRequest) -> HttpResponse:
    """Show what is known of one node, and what it is linked to: a part of the page, or a page of its own."""
    key = request.GET.get("key", "")
    graph = _near(request, key)
    near = neighbours(graph, key)
    rows = shown.edge_rows(near, near.edges, key)
    most = ASIDE if "HX-Request" in request.headers else PAGE
    context = {
        "one": shown.node_row(graph.nodes[key], len(rows)), "more": graph.more, "edges": rows[:most], "of": len(rows),
        "rest": len(rows[most:]),
        "about": [(words.about(name), value) for name, value in graph.nodes[key].about.items() if value],
    }  # fmt: skip
    return _part_or_page(request, "node", context)


def edge(request: HttpRequest) -> HttpResponse:
    """Show what an edge rests on: each record with the field, as far as the reader may see it."""
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    graph = _near(request, start)
    found = [one for one in graph.edges if {one.start, one.end} == {start, end}]
    if not found:  # the limit may have cut it off on this side
        graph = _near(request, end)
        found = [one for one in graph.edges if {one.start, one.end} == {start, end}]
    if not found:
        raise Http404
    rows = shown.edge_rows(graph, found, start)
    records = shown.records_of(found, person(request))
    context = {"edges": [(row, shown.rests(row.edge, records)) for row in rows], "ends": rows[0]}
    return _part_or_page(request, "edge", context)


@require_POST
def network_export(request: HttpRequest, form: str) -> HttpResponse:
    """Hand the network out as a file, and write down that it was; a picture is only given its lines."""
    if form not in (*FORMS, "png"):
        raise Http404
    asked_for = NetworkForm(request.GET).asked
    graph, source = exporting.export(asked_for, form, by=person(request))
    name = f"network-{timezone.localtime(source.at):%Y-%m-%d-%H%M}"
    if form == "png":
        return JsonResponse({"lines": list(source.lines), "name": f"{name}.png"})
    end, kind, write = FORMS[form]
    answer = HttpResponse(write(graph, source), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{end}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def asked(request: HttpRequest, *, around: bool = False) -> tuple[NetworkForm, Graph, dict[str, Any]]:
    """Return the form, the network that it asks for, and what every page of a network shows. Raises Http404.

    The network has nodes of every kind: each page leaves out those that are not asked for. With ``around`` nothing is
    read where neither a case nor a node is asked for.
    """
    form = NetworkForm(request.GET)
    said = form.asked
    everything = Asked(case=said.case, key=said.key, hops=said.hops, limit=said.limit)
    graph = exporting.read(everything, person(request)) if said.start or not around else Graph({}, ())
    if said.start and not graph.nodes:
        raise Http404
    seizure = Seizure.objects.visible_to(request.user).filter(pk=said.case).first() if said.case else None
    cut = graph.more and not said.start
    return form, graph, {
        "form": form, "graph": graph, "kept": without(request, "page", "q", "start", "end"), "seizure": seizure,
        "middle": graph.nodes.get(said.start), "cases": sum(node.kind == "case" for node in graph.nodes.values()),
        "cases_of": Seizure.objects.visible_to(request.user).standing().count() if cut else 0,
        "shapes": [(kind, word, kind in said.kinds) for kind, word in _kinds().items()],
    }  # fmt: skip


def person(request: HttpRequest) -> Person:
    """Who asks."""
    return request.user  # type: ignore[return-value]


def without(request: HttpRequest, *names: str) -> str:
    """The query of the address without these."""
    left: QueryDict = request.GET.copy()
    for name in names:
        left.pop(name, None)
    return left.urlencode()


def _kinds() -> dict[str, str]:
    return {kind: str(words.NODES[kind]) for kind in KINDS}


def _near(request: HttpRequest, key: str) -> Graph:
    # What a party gives as its own is known once its records were read: that takes a second step.
    graph = seen_graph.around(person(request), key=key, hops=2, limit=NEAR) if key else Graph({}, ())
    if key not in graph.nodes:
        raise Http404
    return graph


def _part_or_page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    part = "HX-Request" in request.headers
    return render(request, f"tracing/{'_' if part else ''}network_{name}.html", context)
