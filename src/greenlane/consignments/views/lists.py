"""The register of consignments, and its search by declaration, container, paper or party."""

from __future__ import annotations

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.consignments.models import Consignment, Selector
from greenlane.front import narrowing
from greenlane.front.narrowing import Page

ROWS = 50


def register(request: HttpRequest) -> HttpResponse:
    """List the consignments in force, last received first, or those that match ``q``."""
    actor = request.user.actor
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = Consignment.objects.listed_to(actor).current().prefetch_related("office")
    if text:
        hits = Prefetch("selectors", Selector.objects.finding(text, actor), to_attr="hits")
        found = found.matching(text, actor).prefetch_related(hits)
    found = found.order_by("-received_at", "-pk")
    if mark := narrowing.place(request.GET.get("from", "")):
        found = found.filter(Q(received_at__lt=mark[0]) | Q(received_at=mark[0], pk__lt=mark[1]))
    rows = list(found[: ROWS + 1])
    after = narrowing.mark(rows[ROWS - 1].received_at, rows[ROWS - 1].pk) if len(rows) > ROWS else None
    rows = rows[:ROWS]
    return render(
        request,
        "consignments/register.html",
        {
            "searched": text,
            "rows": [(row, row.declared["goods"][0], row.hits if text else []) for row in rows],
            "listed": Page(rows, after, back=bool(mark)),
        },
    )
