"""The desk: which papers wait, in what order, with what speaks against them; and the peek beside the list."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.consignments.models import Consignment
from greenlane.consignments.templatetags.trade import REGIMES
from greenlane.front.forms import ANY, RECEIVED
from greenlane.front.narrowing import key, page
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, Marking, may
from greenlane.permits import actions
from greenlane.permits.filters import Filters
from greenlane.permits.forms import FilterForm
from greenlane.permits.models import Overall, Paper, Unread, Verdict
from greenlane.permits.views import rows, told
from greenlane.permits.words import FAST, FILTERS, LEFT, SORTS, STATES

ROWS = 50
TABS: tuple[tuple[Any, Filters], ...] = (
    (_("To decide"), Filters()),
    (_("May take the fast lane"), Filters(fast="may")),
    (_("Asked of us"), Filters(state="any", asked="us")),
    (_("Asked abroad"), Filters(state="asked")),
    (_("Used up"), Filters(state="any", left="no")),
    (_("Fast lane"), Filters(state="any", fast="1")),
    (_("All"), Filters(state="any")),
)


def desk(request: HttpRequest, traders: rows.Traders) -> HttpResponse:
    """Show the papers under the filters of the address, with the first or ``peek`` in the aside."""
    actor, now = request.user.actor, timezone.now()
    by = _filters(request)
    seen, fast = rows.desk(actor), rows.may_go_fast(actor, traders)
    found = rows.ordered(rows.narrowed(seen, by, actor, now, fast), by)
    listed = page(found.select_related("owner", "office"), request.GET.get("from", ""), ROWS)
    shown = listed.rows
    markings = Paper.objects.all().markings(shown)
    held = rows.verdicts(shown, actor)
    quick = set(seen.filter(fast, pk__in=[paper.pk for paper in shown]).values_list("pk", flat=True))
    peeked = _peeked(request, shown, seen)
    context = {
        "filters": by,
        "query": by.query,
        "rows": [_row(paper, held.get(paper.pk), markings[paper.pk], actor, quick) for paper in shown],
        "listed": listed,
        "chips": list(_chips(by)),
        "filter_form": _filter_form(by),
        "tabs": _tabs(seen, by, actor, now, fast),
        "now": now,
        "peek": _peek(peeked, actor, traders) if peeked else None,
        "asked_for_peek": "peek" in request.GET,
        "may_receive": any(may(actor, "receive_paper", office.marking) for office in Office.objects.of(actor)),
        "can_check": any(may(actor, "edit", marking) for marking in markings.values()),
        "unread": Unread.objects.visible_to(actor).filter(state=Unread.State.WAITING).count(),
    }
    return render(request, "permits/desk.html", context)


def peek(request: HttpRequest, pk: uuid.UUID, traders: rows.Traders) -> HttpResponse:
    """Show one paper's aside alone, for the script that puts it beside the list."""
    actor = request.user.actor
    paper = get_object_or_404(rows.desk(actor).select_related("owner", "office"), pk=pk)
    context = {"peek": _peek(paper, actor, traders), "asked_for_peek": True, "query": _filters(request).query}
    return render(request, "permits/_peek.html", context)


@require_POST
def check_many(request: HttpRequest) -> HttpResponse:
    """Check every ticked paper again."""
    keys = [found for value in request.POST.getlist("c")[:ROWS] if (found := key(value))]
    papers = list(Paper.objects.visible_to(request.user.actor).current().filter(pk__in=keys))
    for paper in papers:
        actions.check_paper(paper, by=request.user)
    said = ngettext("%(n)s paper was checked.", "%(n)s papers were checked.", len(papers)) % {"n": len(papers)}
    messages.success(request, said)
    query = _filters(request).query
    response: HttpResponse = redirect("permits:desk")
    response["Location"] += f"?{query}" if query else ""
    return response


def _filters(request: HttpRequest) -> Filters:
    return Filters.read(dict(request.GET.lists()))


def _row(
    paper: Paper, verdict: Verdict | None, marking: Marking, actor: Actor, quick: Collection[uuid.UUID]
) -> dict[str, Any]:
    against = told.against(verdict)
    if against and not may(actor, "see_nominal", marking):
        hidden = told.said_names(paper.as_declared, verdict)
        against = [told.clean(row, hidden) for row in against]
    return {
        "paper": paper,
        "against": against[:2],
        "more": max(0, len(against) - 2),
        "late": bool(paper.valid_until and paper.valid_until < timezone.localdate()),
        "may_fast": paper.pk in quick,
        "theirs": paper.owner_id not in {post.organisation for post in actor.posts},
        "can_tick": may(actor, "edit", marking),
    }


def _peeked(request: HttpRequest, shown: Sequence[Paper], seen: QuerySet[Paper]) -> Paper | None:
    wanted = request.GET.get("peek", "")
    for paper in shown:
        if not wanted or str(paper.pk) == wanted:
            return paper
    return seen.select_related("owner", "office").filter(pk=key(wanted)).first()


def _peek(paper: Paper, actor: Actor, traders: rows.Traders) -> dict[str, Any]:
    marking = Paper.objects.all().marking(paper)
    names = may(actor, "see_nominal", marking)
    declared = paper.as_declared
    verdict = rows.verdicts([paper], actor).get(paper.pk)
    seen = Consignment.objects.visible_to(actor).filter(presented__paper=paper, current=True)
    hidden = frozenset() if names else told.said_names(declared, verdict)
    groups = {answer: found for answer, _word, found in told.findings(verdict, hidden)}
    return {
        "paper": paper,
        "declared": declared,
        "verdict": verdict,
        "offer": rows.offer(paper, marking, actor, traders),
        "against": groups.get("fails", []),
        "unknown": [row for row in groups.get("cannot_tell", []) if row["severity"] != "note"],
        "holder": _holder(declared, names),
        "balances": _balances(paper),
        "consignments": list(seen[:6]),
    }


def _balances(paper: Paper) -> list[tuple[Any, Any]]:
    lines = {line.line: line for line in paper.as_declared.lines}
    return [(lines[one.line], one) for one in actions.balances(paper)][:12]


def _holder(declared: Any, names: bool) -> Any:
    party = declared.party("permittee", "importer", "consignee", "exporter", "consignor")
    if party is None or not party.name:
        return ""
    return party.name if names else told.WITHHELD


def _filter_form(by: Filters) -> FilterForm:
    choices: Mapping[str, Iterable[Any]] = {
        "state": list(STATES.items()),
        "left": [ANY, *LEFT.items()],
        "fast": [ANY, *FAST.items()],
        "asked": [ANY, ("us", _("asked of us"))],
        "received": [("", _("at any time")), *RECEIVED.items()],
        "sort": list(SORTS.items()),
    }
    return FilterForm(initial=by.__dict__, choices=choices)


def _chips(by: Filters) -> Iterable[dict[str, Any]]:
    names: dict[str, Mapping[str, Any]] = {
        "state": STATES, "overall": dict(Overall.choices), "regime": REGIMES, "left": LEFT, "received": RECEIVED,
        "fast": FAST, "asked": {"us": _("asked of us")},
    }  # fmt: skip
    return by.chips(FILTERS, names)


def _tabs(seen: QuerySet[Paper], by: Filters, actor: Actor, now: Any, fast: Q) -> list[dict[str, Any]]:
    found = []
    for title, wanted in TABS:
        n = rows.narrowed(seen, wanted, actor, now, fast).count()
        current = wanted.without("sort") == by.without("sort")
        if n or current or wanted in (TABS[0][1], TABS[-1][1]):
            found.append({"title": title, "query": wanted.query, "n": n, "current": current})
    return found
