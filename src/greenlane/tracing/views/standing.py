"""Who stands where in a network, and what would break it: each with what it means and what it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenlane.front.templatetags.house import amount, share
from greenlane.tracing.exports.asked import kept
from greenlane.tracing.network import breaking as broken
from greenlane.tracing.network import measures
from greenlane.tracing.network.graph import Graph
from greenlane.tracing.network.measures import Ranked
from greenlane.tracing.network.net import net
from greenlane.tracing.views.networks import asked
from greenlane.tracing.views.shown import NodeRow, degrees, node_row

TOP = 10
GROUPS = 12
MEMBERS = 6
LARGEST = 0.2
"""The share of the nodes that the largest part may have left after a network is broken up."""


@dataclass(frozen=True)
class Measure:
    """A ranking with its words: what it is called, what it means, what it does not, and how its values are written."""

    title: Promise
    means: Promise
    but: Promise
    write: Callable[[float], str]


def _bits(value: float) -> str:
    return str(_("%(bits)s bits")) % {"bits": amount(value, 1)}


MEASURES: Mapping[str, Measure] = {
    "broker": Measure(
        _("Brokers"),
        _("Through them the most shortest ways between others lead: they could pass goods, money or word on."),
        _("That anything passed is not shown, and ways that nobody noted are missing. A forwarder or an airline may "
          "lead it by its trade alone."),
        share,
    ),
    "fragments": Measure(
        _("Who holds it together"),
        _("Without them the rest falls apart the most; each is chosen after the one before."),
        _("It is about this picture, not about power: a place that is emptied is soon taken, and another set of as "
          "many may come to more."),
        share,
    ),
    "reach": Measure(
        _("From whom most is reached"),
        _("Within two steps of them lie the most others: where to look, or to ask, first."),
        _("Being near many is no deed. Identifiers that many share reach far and say little."),
        share,
    ),
    "strength": Measure(
        _("Strongest links"),
        _("Their links weigh the most, in bits: rare ones count much, common ones hardly."),
        _("The weights rest on how rare an identifier is among these records and on trust in its kind that was set by "
          "hand: they put links in an order and are no probabilities for a court."),
        _bits,
    ),
    "degree": Measure(
        _("Most links"),
        _("They have to do with the most others."),
        _("Much known is not much done: large traders and busy agents lead it, and so does whoever was looked at "
          "most."),
        lambda value: amount(value, 0),
    ),
}  # fmt: skip


def standing(request: HttpRequest) -> HttpResponse:
    """Show brokers, key players and groups, each with a statement of what the measure means."""
    form, graph, context = asked(request)
    part = kept(graph, form.asked.kinds, form.asked.start)
    whole = net(part)
    counted = degrees(part)
    context |= {
        "view": "standing", "part": part, "parts": [len(one) for one in measures.components(whole)],
        "rankings": [_ranking(part, ranked, counted) for ranked in _ranked(whole)],
        "groups": list(_groups(part, measures.communities(whole), counted)),
    }  # fmt: skip
    return render(request, "tracing/network_standing.html", context)


def breaking(request: HttpRequest) -> HttpResponse:
    """Show the fewest nodes without which the network falls into small parts."""
    form, graph, context = asked(request)
    part = kept(graph, form.asked.kinds, form.asked.start)
    counted = degrees(part)
    context |= {"view": "breaking", "part": part, "largest": LARGEST}
    if part.nodes:
        whole = net(part)
        before = len(measures.components(whole)[0])
        found = broken.dismantle(part, share=LARGEST)
        steps = zip(found.nodes, found.steps or [found.left] * len(found.nodes), strict=False)
        context |= {
            "before": before, "broken": found,
            "steps": [(node_row(part.nodes[key], counted[key]), left) for key, left in steps],
        }  # fmt: skip
    return render(request, "tracing/network_breaking.html", context)


def _ranked(whole: Any) -> Iterator[Ranked]:
    yield measures.brokers(whole, TOP)
    yield measures.fragmenting(whole)
    yield measures.reaching(whole)
    yield measures.strength(whole, TOP)
    yield measures.degree(whole, TOP)


def _ranking(graph: Graph, ranked: Ranked, links: Mapping[str, int]) -> dict[str, Any]:
    measure = MEASURES[ranked.code]
    rows: list[tuple[NodeRow, str]] = [
        (node_row(graph.nodes[key], links[key]), measure.write(value)) for key, value in ranked.nodes
    ]
    return {"code": ranked.code, "measure": measure, "rows": rows, "ranked": ranked,
            "sum": ranked.code in ("fragments", "reach")}  # fmt: skip


def _groups(graph: Graph, groups: tuple[tuple[str, ...], ...], links: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for members in groups[:GROUPS]:
        if len(members) < 2:
            return
        first = sorted(members, key=lambda key: (-links[key], key))[:MEMBERS]
        cases = sum(graph.nodes[key].kind == "case" for key in members)
        yield {"size": len(members), "cases": cases, "first": [node_row(graph.nodes[key], links[key]) for key in first]}
