"""What the permit desk adds to a consignment's page: the papers that stand for it, and what is left of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.panels import panel
from greenlane.people.need_to_know import may
from greenlane.permits import actions
from greenlane.permits.models import Paper, Verdict
from greenlane.permits.views import told

SHOWN = 20


@panel("consignment", order=5)
def papers(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The papers of a consignment, each with its verdict against it; nothing where there is none."""
    actor = request.user.actor
    found = Paper.objects.visible_to(actor).current().filter(presented__consignment=consignment)
    shown = list(found.select_related("owner").order_by("received_at")[:SHOWN])
    markings = Paper.objects.all().markings(shown)
    rows = [_row(paper, consignment, may(actor, "see_nominal", markings[paper.pk])) for paper in shown]
    return ("permits/_panel.html", {"papers": rows}) if rows else None


def _row(paper: Paper, consignment: Consignment, names: bool) -> dict[str, Any]:
    verdict = Verdict.objects.filter(paper=paper, consignment=consignment).order_by("-at").first()
    declared = paper.as_declared
    lines = {line.line: line for line in declared.lines}
    hidden = frozenset() if names else told.said_names(declared, verdict)
    return {
        "paper": paper,
        "overall": verdict.overall if verdict else paper.overall,
        "against": [told.clean(row, hidden) for row in told.against(verdict)[:4]],
        "balances": [(lines[one.line], one) for one in actions.balances(paper)][:8],
    }
