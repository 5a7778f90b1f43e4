"""How reading goes: one's own figures, the sums of an office where nobody can be picked out, and the machine's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from greenlane.inspection.models import Decision, Mark, Reading, Scan
from greenlane.inspection.reader_statistics import LEAST, Figures, Read, end_of, figures, may_be_summed, months
from greenlane.inspection.second_reading import TO_BE_READ
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor
from greenlane.people.roles import Capability, Reach

DAYS = 90
OVERSEE = (Capability.APPROVE, Capability.READ_LEDGER)
"""Who approves changes, or audits, for a whole organisation answers for how its offices read."""
TOLD = {
    "accepted": Q(answer=Decision.Answer.ACCEPTED),
    "rejected": Q(answer=Decision.Answer.REJECTED),
    "redrawn": Q(answer=Decision.Answer.REDRAWN),
}


def statistics(request: HttpRequest) -> HttpResponse:
    """Show the figures of the last months."""
    actor, today = request.user.actor, timezone.localdate()
    since = timezone.now() - dt.timedelta(days=DAYS)
    overseen = _overseen(actor)
    offered = months(today)
    chosen = next((month for month in offered if month.isoformat() == request.GET.get("month")), offered[0])
    own = _done().filter(reader=actor.id, done_at__gte=since, scan__state__in=_open_states())
    context = {
        "days": DAYS,
        "least": LEAST,
        "own": figures(_read(own)),
        "months": offered if overseen else [],
        "chosen": chosen,
        "offices": [(office, _summed(office, chosen)) for office in overseen],
        "machine": machine(actor, since),
    }
    return render(request, "inspection/readings.html", context)


def machine(actor: Actor, since: dt.datetime) -> dict[str, Any]:
    """What officers made of the detector's marks since, over the pictures shown to an actor that are read."""
    seen = Scan.objects.visible_to(actor).filter(received_at__gte=since, looked_at__isnull=False)
    read = seen.filter(state__in=_open_states())
    decided = Decision.objects.filter(reading__scan__in=read).exclude(reading__verdict="").order_by()
    counts = {name: Count("pk", filter=answer) for name, answer in TOLD.items()}
    by_class = {row.pop("mark__goods"): row for row in decided.values("mark__goods").annotate(**counts)}
    drawn = Mark.objects.filter(reading__scan__in=read, redraws=None).exclude(reading__verdict="").order_by()
    for goods, n in drawn.values_list("goods").annotate(n=Count("pk")):
        by_class.setdefault(goods, dict.fromkeys(TOLD, 0))["missed"] = n
    abstained = read.exclude(abstained="").count()
    return {"looked": read.count(), "abstained": abstained, "classes": sorted(by_class.items())}


def _summed(office: Office, month: dt.date) -> Figures | None:
    """The sums of an office; None where too few read, or one of them most of it."""
    within = {"done_at__date__gte": month, "done_at__date__lt": end_of(month)}
    readings = _read(_done().filter(scan__office=office, scan__state__in=_open_states(), **within))
    return figures(readings) if may_be_summed(readings) else None


def _overseen(actor: Actor) -> list[Office]:
    held = {
        post.organisation
        for post in actor.posts
        if any(post.reach(ability) is Reach.ORGANISATION for ability in OVERSEE)
    }
    return list(Office.objects.filter(organisation__in=held).at_border()) if held else []


def _done() -> QuerySet[Reading]:
    return Reading.objects.exclude(verdict="")


def _open_states() -> list[str]:
    """A picture that is still being read tells nothing yet: its second reader must not work out the first."""
    return [state for state in Scan.State.values if state not in TO_BE_READ]


def _read(readings: QuerySet[Reading]) -> list[Read]:
    found = list(readings.prefetch_related("decisions"))
    verdicts: dict[Any, list[str]] = {}
    for scan, verdict in _done().filter(scan__in={one.scan_id for one in found}).values_list("scan", "verdict"):
        verdicts.setdefault(scan, []).append(verdict)
    return [
        Read(
            reader=str(one.reader_id),
            seconds=one.seconds,
            agreed=len(set(verdicts[one.scan_id])) == 1 if len(verdicts[one.scan_id]) > 1 else None,
            accepted=sum(decision.answer != Decision.Answer.REJECTED for decision in one.decisions.all()),
            rejected=sum(decision.answer == Decision.Answer.REJECTED for decision in one.decisions.all()),
        )
        for one in found
    ]
