"""Ways from one node of the network to another: the strongest chain of links, and what comes next to it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.tracing import seen_graph
from greenlane.tracing.forms.networks import WaysForm
from greenlane.tracing.network import breaking, chains
from greenlane.tracing.network.graph import Edge, Graph
from greenlane.tracing.views.networks import asked, person
from greenlane.tracing.views.shown import by_links, edge_rows, node_row

PARTS = {
    "generator": "source", "exporter": "exporter", "consignor": "exporter", "notifier": "exporter",
    "carrier": "carrier", "courier": "carrier", "driver": "carrier", "crew": "carrier", "importer": "importer",
    "consignee": "importer", "disposer": "market",
}  # fmt: skip
"""Which part of a chain of trade somebody has by the part that records give them. The rest may stand anywhere."""
ORDER = {part: at for at, part in enumerate(chains.ORDER)}
FAR, MOST, OFFERED, COUNT, SEVERAL = 8, 5000, 300, 4, 12


def paths(request: HttpRequest) -> HttpResponse:
    """Show the ways from one node to another, each as steps that open what they rest on."""
    _form, graph, context = asked(request)
    given = {name: _called(graph, request.GET.get(name, "")) for name in ("start", "end")}
    form = WaysForm(given if all(given.values()) else None, initial=given)
    rows = by_links(graph)
    context |= {"view": "paths", "ways_form": form, "offered": rows[:OFFERED]}
    if form.is_bound and form.is_valid():
        context |= _found(request, graph, form.cleaned_data["start"], form.cleaned_data["end"])
    return render(request, "tracing/network_paths.html", context)


def _found(request: HttpRequest, graph: Graph, start: str, end: str) -> dict[str, Any]:
    begins, ends = _meant(graph, start), _meant(graph, end)
    if len(begins) != 1 or len(ends) != 1:
        pairs = (("start", begins), ("end", ends))
        return {"unclear": [(name, [node_row(graph.nodes[key]) for key in keys]) for name, keys in pairs
                            if len(keys) != 1]}  # fmt: skip
    first, last = begins[0], ends[0]
    if first == last:
        return {"ways": []}
    wide = seen_graph.around(person(request), key=first, hops=FAR, limit=MOST)
    if last not in wide.nodes:
        wide = graph
    roles = _parts(wide)
    if roles.get(first) == roles.get(last):
        roles = {}
    elif first in roles and last in roles and ORDER[roles[first]] > ORDER[roles[last]]:
        first, last = last, first
    found = chains.chains(wide, first, last, count=COUNT, roles=roles) if roles else ()
    ordered = bool(found)
    found = found or chains.chains(wide, first, last, count=COUNT)
    cut = breaking.between(wide, [first], [last]) if found else None
    return {
        "from": node_row(wide.nodes[first]), "to": node_row(wide.nodes[last]),
        "ordered": ordered, "ways": [_steps(wide, chain) for chain in found], "cut": cut,
        "cut_nodes": [node_row(wide.nodes[key]) for key in cut.nodes] if cut else [],
    }  # fmt: skip


def _called(graph: Graph, text: str) -> str:
    """What a node is called, where nothing else is called so: nobody reads keys."""
    said = graph.nodes[text].said if text in graph.nodes else ""
    return said if said and _meant(graph, said) == [text] else text


def _parts(graph: Graph) -> dict[str, str]:
    """The parts of those parties of which one is known."""
    parties = (node for node in graph.nodes.values() if node.kind in ("company", "person"))
    return {node.key: PARTS[node.subkind] for node in parties if node.subkind in PARTS}


def _meant(graph: Graph, text: str) -> list[str]:
    """The keys of the nodes that somebody may mean: the key itself, else what is called so, else what begins so."""
    if text in graph.nodes:
        return [text]
    wanted = text.strip().casefold()
    named = [key for key, node in graph.nodes.items() if node.said.casefold() == wanted]
    return named or [key for key, node in graph.nodes.items() if wanted in node.said.casefold()][:SEVERAL]


def _steps(graph: Graph, chain: chains.Chain) -> dict[str, Any]:
    """A chain as steps: the edge that each goes over, the strongest where there are several."""
    steps = []
    for one, other in pairwise(chain.nodes):
        between: list[Edge] = [edge for edge in chain.edges if {edge.start, edge.end} == {one, other}]
        steps.append(edge_rows(graph, between, one)[0])
    return {"steps": steps, "weakest": min(steps, key=lambda row: row.edge.weight) if steps else None}
