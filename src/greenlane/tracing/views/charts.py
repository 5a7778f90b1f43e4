"""The chart of a network for a court, as a PDF in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.people.models import Person
from greenlane.seizures import pdf
from greenlane.tracing import chart as drawn
from greenlane.tracing import words
from greenlane.tracing.actions import exporting
from greenlane.tracing.exports.asked import KINDS
from greenlane.tracing.forms.networks import NetworkForm
from greenlane.tracing.network.graph import Edge, Graph
from greenlane.tracing.views.networks import person
from greenlane.tracing.views.shown import records_of, rests


@require_POST
def chart(request: HttpRequest) -> HttpResponse:
    """Hand the chart out, and write down that it was."""
    asked = NetworkForm(request.GET).asked
    graph, source = exporting.export(asked, "chart", by=person(request))
    said = _said(graph, person(request))
    data = drawn.data(graph, source, said, middle=asked.start)
    made = pdf.pdf(drawn.TEMPLATE, data, at=source.at, language=get_language() or "en")
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"network-{timezone.localtime(source.at):%Y-%m-%d-%H%M}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _said(graph: Graph, reader: Person) -> drawn.Said:
    records = records_of(graph.edges, reader)

    def stands(edge: Edge) -> Sequence[str]:
        return [
            " · ".join(filter(None, (str(one.record), _day(one.record), one.field, one.said)))
            for one in rests(edge, records)
        ]

    return drawn.Said(
        parts={
            "nodes": _("Nodes"), "edges": _("Links and their sources"), "methods": _("How it was made"),
            "number": _("No."), "kind": _("Kind"), "name": _("Called"), "about": _("Of it"), "links": _("Links"),
            "ends": _("Between"), "how": _("How"), "worth": _("What it is worth"), "source": _("Record and field"),
            "dashed": _("Dashed: suggested, not judged. The thicker, the rarer."), "made": _("Made by"),
        },
        nodes={kind: str(words.NODES[kind]) for kind in KINDS},
        methods=_methods(),
        how=lambda edge: words.link(edge.kind, edge.said),
        worth=lambda edge: words.bits(edge.weight, edge.kind),
        rests=stands,
        of=lambda shown, of: _("%(shown)s of %(of)s are shown: those with the most links.")
        % {"shown": shown, "of": of},
    )  # fmt: skip


def _methods() -> list[str]:
    """What the kinds of links rest on, sentence by sentence."""
    return [
        _("A link between a record and an identifier or a party says that the record gives it, in the field named."),
        _("What a link is worth rests on how rare its identifier is among the records that the maker of this chart "
          "may see, and on trust in its kind that was set by hand: it is no probability for a court."),
        _("A dashed link is a suggestion worked out from names, addresses and numbers, or from genotypes. Two parties "
          "are one only where an analyst judged so, and that can be taken back."),
        _("Where the nodes stand on the picture, and how far apart, means nothing."),
        _("What nobody recorded, and what the maker may not see, is missing from it."),
    ]  # fmt: skip


def _day(record: object) -> str:
    day = getattr(record, "day", None) or getattr(record, "arrival", None)
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
