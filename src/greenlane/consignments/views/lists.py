"""The register of consignments, and its search by declaration, container, paper or party."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from greenlane.consignments import search
from greenlane.consignments.models import Consignment, Selector
from greenlane.consignments.views.one import PERSONAL, withheld_keys
from greenlane.people.need_to_know import Actor, may

ROWS = 50


def register(request: HttpRequest) -> HttpResponse:
    """List the consignments in force, last received first, or those that match ``q``."""
    actor = request.user.actor
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = Consignment.objects.visible_to(actor).current().prefetch_related("office")
    if text:
        found = found.matching(text)
    rows = list(_before(found, request.GET.get("before", ""))[: ROWS + 1])
    more = len(rows) > ROWS
    rows = rows[:ROWS]
    return render(
        request,
        "consignments/register.html",
        {
            "searched": text,
            "rows": [(row, row.declared["goods"][0], matched) for row, matched in matched(rows, text, actor)],
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


def matched(rows: Sequence[Consignment], text: str, actor: Actor) -> list[tuple[Consignment, list[Selector]]]:
    """Return each row with the identifiers by which it was found; a row found by a withheld name is left out."""
    if not text or not rows:
        return [(row, []) for row in rows]
    hits: dict[object, list[Selector]] = {row.pk: [] for row in rows}
    for selector in Selector.objects.filter(consignment__in=[row.pk for row in rows], value__in=search.keys(text)):
        hits[selector.consignment_id].append(selector)
    markings = Consignment.objects.all().markings(rows)
    told = []
    for row in rows:
        names = may(actor, "see_nominal", markings[row.pk])
        hidden = withheld_keys(row.as_declared, names) if any(s.kind in PERSONAL for s in hits[row.pk]) else frozenset()
        open_hits = [s for s in hits[row.pk] if (s.kind, s.value) not in hidden]
        if open_hits or not hits[row.pk] or row.reference.casefold().startswith(text.casefold()):
            told.append((row, open_hits))
    return told
