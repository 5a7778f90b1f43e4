"""The queue: what waits to be looked at, in order, with its reasons; and the peek beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from greenlane.consignments.models import Consignment
from greenlane.consignments.views.one import withheld_from
from greenlane.front.narrowing import key
from greenlane.inspection.filters import LANES, Filters
from greenlane.inspection.forms import AssignForm, FilterForm, OrderForm
from greenlane.inspection.models import Inspection, SavedView, Work
from greenlane.inspection.views import offer, rows
from greenlane.inspection.waiting import midnight, overdue
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, Marking, may
from greenlane.targeting.models import LanePolicy, Screening
from greenlane.targeting.views.why import reasons

ROWS = 50
COUNTED_FOR = 20  # seconds for which the counts on the tabs may be old


def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue under the filters of the address, with the first row or ``peek`` in the aside."""
    actor, now = request.user.actor, timezone.now()
    offices = list(Office.objects.of(actor).at_border())
    office = offer.own_office(actor, offices)
    by, chosen = _filters(request, office)
    seen = rows.queue(actor)
    found = rows.narrowed(seen, by, actor, now)
    page = rows.page(rows.with_everything(found), by, request.GET.get("from", ""), ROWS)
    markings = Consignment.objects.all().markings([row.consignment for row in page.rows])
    peeked = _peeked(request, page.rows, seen)
    limits = rows.limits()
    context = {
        "filters": by,
        "query": by.query,
        "rows": [_tickable(row, actor, markings[row.consignment_id], now, limits) for row in page.rows],
        "listed": page,
        "chips": list(offer.chips(by, actor, offices)),
        "filter_form": _filter_form(by, actor, offices),
        "tabs": _tabs(seen, by, actor, now, office),
        "chosen": chosen,
        "counts": _lane_counts(seen, actor, now, office),
        "office": office,
        "now": now,
        "capacity": None if page.back else _capacity(office, by, now),
        "peek": _peek(peeked, actor, now, limits) if peeked else None,
        "asked_for_peek": "peek" in request.GET,
        "assign_form": AssignForm(actor=actor, auto_id="bulk_%s", use_required_attribute=False),
        "order_form": OrderForm(auto_id="bulk_%s", use_required_attribute=False),
        "can_assign": _any(actor, "assign", markings),
        "can_decide": _any(actor, "decide", markings),
    }
    return render(request, "inspection/queue.html", context)


def peek(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one row's aside alone, for the script that puts it beside the list."""
    actor = request.user.actor
    row = get_object_or_404(rows.with_everything(rows.queue(actor)), consignment=pk)
    by, _ = _filters(request, None)
    context = {"peek": _peek(row, actor, timezone.now(), rows.limits()), "asked_for_peek": True, "query": by.query}
    return render(request, "inspection/_peek.html", context)


def _filters(request: HttpRequest, office: Office | None) -> tuple[Filters, bool]:
    """Return the filters of the address; without any, the first ready-made view of the office."""
    query = {name: values for name, values in request.GET.lists() if name not in ("peek", "from")}
    return (Filters.read(query), True) if query else (offer.views(office)[0][2], False)


def _tickable(
    row: Screening, actor: Actor, marking: Marking, now: dt.datetime, limits: Mapping[uuid.UUID, rows.Limits]
) -> dict[str, Any]:
    """A row of the table. Who may do nothing with it has nothing to tick: else all that is ticked would be refused."""
    can_tick = may(actor, "assign", marking) or may(actor, "decide", marking)
    return {**_row(row, now, limits, may(actor, "see_nominal", marking)), "can_tick": can_tick}


def _row(row: Screening, now: dt.datetime, limits: Mapping[uuid.UUID, rows.Limits], names: bool) -> dict[str, Any]:
    consignment = row.consignment
    declared = consignment.as_declared
    goods = declared.goods[0]
    party = declared.party("consignee") or declared.party("importer") or declared.party("consignor")
    inspections = sorted(consignment.inspections.all(), key=lambda one: one.ordered_at)
    work: Work | None = getattr(consignment, "work", None)
    allowed = limits.get(consignment.office_id, rows.USUAL)
    done = work is not None and work.state in (Work.State.INSPECTED, Work.State.RELEASED)
    return {
        "screening": row,
        "consignment": consignment,
        "goods": goods,
        "facts": consignment.facts[0] if consignment.facts else {},
        "more_lines": len(declared.goods) - 1,
        "container": next((c.number for c in declared.containers), goods.container or ""),
        "party": "" if party is None or withheld_from(party, names) else party.name or "",
        "withheld": party is not None and bool(party.name) and withheld_from(party, names),
        "from": consignment.export_country or goods.origin or "",
        "to": consignment.destination_country,
        "reasons": row.reasons[:3],
        "more_reasons": max(0, len(row.reasons) - 3),
        "work": work,
        "inspection": inspections[-1] if inspections else None,
        "done": done,
        "late": not done and overdue(row.lane_now, consignment.received_at, now, allowed),
    }


def _peeked(request: HttpRequest, shown: Sequence[Screening], seen: QuerySet[Screening]) -> Screening | None:
    wanted = request.GET.get("peek", "")
    for row in shown:
        if not wanted or str(row.consignment_id) == wanted:
            return row
    return rows.with_everything(seen).filter(consignment=key(wanted)).first()


def _peek(row: Screening, actor: Actor, now: dt.datetime, limits: Mapping[uuid.UUID, rows.Limits]) -> dict[str, Any]:
    marking: Marking = Consignment.objects.all().marking(row.consignment)
    names = may(actor, "see_nominal", marking)
    declared = row.consignment.as_declared
    return {
        **_row(row, now, limits, names),
        "declared": declared,
        "why": reasons(row),
        "seals": [seal for container in declared.containers for seal in container.seals],
        "can_assign": may(actor, "assign", marking),
        "can_decide": may(actor, "decide", marking),
        "mine": row.consignment.assignee_id == actor.id,
        "open_order": any(i.state == Inspection.State.ORDERED for i in row.consignment.inspections.all()),
    }


def _filter_form(by: Filters, actor: Actor, offices: Sequence[Any]) -> FilterForm:
    initial = {**by.__dict__, "goods": by.goods[0] if by.goods else ""}
    return FilterForm(initial=initial, choices=offer.choices(actor, offices))


def _tabs(
    seen: QuerySet[Screening], by: Filters, actor: Actor, now: dt.datetime, office: Office | None
) -> list[dict[str, Any]]:
    own = [(view.name, Filters.read(dict(QueryDict(view.query).lists())), view) for view in _own_views(actor)]
    tabs: list[dict[str, Any]] = []
    for title, wanted, view in [*((title, wanted, None) for _code, title, wanted in offer.views(office)), *own]:
        counted = cache.get_or_set(
            f"queue-count:{actor.id}:{len(actor.posts)}:{wanted.query}",
            lambda wanted=wanted: rows.narrowed(seen, wanted, actor, now).count(),
            COUNTED_FOR,
        )
        current = wanted.without("sort") == by.without("sort")
        tabs.append({"title": title, "query": wanted.query, "n": counted, "current": current, "own": view})
    return tabs


def _own_views(actor: Actor) -> list[SavedView]:
    return list(SavedView.objects.filter(person=actor.id))


def _lane_counts(seen: QuerySet[Screening], actor: Actor, now: dt.datetime, office: Office | None) -> dict[str, int]:
    """How many wait in each lane, of what was received within a day."""
    by = Filters(received="1", state="any", office=str(office.pk) if office else "")
    found = rows.narrowed(seen, by, actor, now)
    kept = f"queue-lanes:{actor.id}:{len(actor.posts)}:{by.office}"
    counted: dict[str, int] = cache.get_or_set(kept, lambda: rows.lane_counts(found), COUNTED_FOR)
    return {lane: counted.get(lane, 0) for lane in LANES}


def _capacity(office: Office | None, by: Filters, now: dt.datetime) -> dict[str, int] | None:
    """How many rows the office can still inspect today: its daily capacity less what it did today."""
    if office is None or by.office != str(office.pk) or by.sort != "score" or by.state not in ("open", "waiting"):
        return None
    policy = LanePolicy.objects.filter(office=office, state=LanePolicy.State.ACTIVE).first()
    if policy is None:
        return None
    today = Inspection.objects.looked().filter(done_at__gte=midnight(now, office.time_zone))
    done = today.filter(consignment__office=office).count()
    return {"daily": policy.daily_capacity, "done": done, "left": max(0, policy.daily_capacity - done)}


def _any(actor: Actor, verb: str, markings: Mapping[Any, Marking]) -> bool:
    return any(may(actor, verb, marking) for marking in markings.values())
