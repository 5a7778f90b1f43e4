"""What the permit desk adds to a consignment's page: the papers that stand for it, and what is left of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from greenlane.consignments.models import Consignment
from greenlane.front.panels import panel
from greenlane.permits import actions
from greenlane.permits.models import Paper, Verdict

SHOWN = 20


@panel("consignment", order=5)
def papers(request: HttpRequest, consignment: Consignment) -> tuple[str, dict[str, Any]] | None:
    """The papers of a consignment, each with its verdict against it; nothing where there is none."""
    found = Paper.objects.visible_to(request.user.actor).current().filter(presented__consignment=consignment)
    rows = [_row(paper, consignment) for paper in found.select_related("owner").order_by("received_at")[:SHOWN]]
    return ("permits/_panel.html", {"papers": rows}) if rows else None


def _row(paper: Paper, consignment: Consignment) -> dict[str, Any]:
    verdict = Verdict.objects.filter(paper=paper, consignment=consignment).order_by("-at").first()
    failed = [row["code"] for row in (verdict.findings if verdict else []) if row["answer"] == "fails"]
    lines = {line.line: line for line in paper.as_declared.lines}
    return {
        "paper": paper,
        "overall": verdict.overall if verdict else paper.overall,
        "codes": list(dict.fromkeys(failed))[:4],
        "balances": [(lines[one.line], one) for one in actions.balances(paper)][:8],
    }
