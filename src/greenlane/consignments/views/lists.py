"""The register of consignments, and its search by declaration, container, paper or party."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from greenlane.consignments.models import Consignment, Selector

ROWS = 50


def register(request: HttpRequest) -> HttpResponse:
    """List the consignments in force, last received first, or those that match ``q``."""
    actor = request.user.actor
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = Consignment.objects.listed_to(actor).current().prefetch_related("office")
    if text:
        hits = Prefetch("selectors", Selector.objects.finding(text, actor), to_attr="hits")
        found = found.matching(text, actor).prefetch_related(hits)
    rows = list(_before(found, request.GET.get("before", ""))[: ROWS + 1])
    more = len(rows) > ROWS
    rows = rows[:ROWS]
    return render(
        request,
        "consignments/register.html",
        {
            "searched": text,
            "rows": [(row, row.declared["goods"][0], row.hits if text else []) for row in rows],
            "more": f"{rows[-1].received_at.isoformat()}~{rows[-1].pk}" if more else "",
            "first": not request.GET.get("before"),
        },
    )


def _before(found: QuerySet[Consignment], mark: str) -> QuerySet[Consignment]:
    """Keep what was received before the mark of the last row of a page: time and key."""
    found = found.order_by("-received_at", "-pk")
    time, _, pk = mark.partition("~")
    try:
        at, key = parse_datetime(time), uuid.UUID(pk)
    except ValueError:
        return found
    if at is None or at.tzinfo is None:
        return found
    return found.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=key))
