"""The desk as sets of papers: filters become conditions, and what waits comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.models import Consignment
from greenlane.people.need_to_know import Actor
from greenlane.permits import permit
from greenlane.permits.filters import Filters
from greenlane.permits.models import ForeignQuestion, Overall, Paper, PaperLine, Verdict

OPEN = (Paper.State.WAITING, Paper.State.ASKED)
REGIMES = {"CITES": permit.CITES, "BASEL": permit.BASEL, "MONTREAL": permit.OZONE}


def desk(actor: Actor) -> QuerySet[Paper]:
    """The papers in force that ``actor`` may see."""
    found: QuerySet[Paper] = Paper.objects.listed_to(actor).current()
    return found


def narrowed(found: QuerySet[Paper], by: Filters, actor: Actor, now: dt.datetime) -> QuerySet[Paper]:
    """Keep the papers that fit every filter."""
    kinds = [kind for regime in by.regime for kind in REGIMES[regime]]
    conditions = [
        _state(by),
        Q(overall__in=by.overall) if by.overall else Q(),
        Q(kind__in=kinds) if kinds else Q(),
        Q(left=by.left == "yes") if by.left else Q(),
        Q(fast=True) if by.fast else Q(),
        Q(received_at__gte=now - dt.timedelta(days=int(by.received))) if by.received else Q(),
        _asked(actor) if by.asked else Q(),
        _matching(by.q) if by.q else Q(),
    ]
    for condition in conditions:
        if condition:
            found = found.filter(condition)
    return found


def _state(by: Filters) -> Q:
    if by.state == "any":
        return Q()
    return Q(state__in=OPEN) if by.state == "open" else Q(state=by.state)


def _asked(actor: Actor) -> Q:
    """Papers about which one's own organisation is asked and has not answered."""
    ours = ForeignQuestion.objects.put_to(post.organisation for post in actor.posts).filter(answer="")
    same = {f"paper__{name}": OuterRef(name) for name in ("owner", "country", "kind", "key")}
    return Q(Exists(ours.filter(**same)))


def _matching(text: str) -> Q:
    """By the beginning of the number, or by goods; not by names, which not everybody may read."""
    key = code_key(text)
    named = PaperLine.objects.filter(paper=OuterRef("pk"), goods__icontains=text)
    found = Q(summary__icontains=text) | Q(Exists(named))
    return found | Q(key__startswith=key) if key else found


def ordered(found: QuerySet[Paper], by: Filters) -> QuerySet[Paper]:
    """What waits first: what is not decided, the gravest verdict, the longest waiting; or the last received first."""
    if by.sort == "latest":
        return found.order_by("-received_at", "pk")
    done = Case(When(state__in=OPEN, then=0), default=1, output_field=IntegerField())
    ranks = [When(overall=word.value, then=n) for n, word in enumerate(Overall)]
    rank = Case(*ranks, default=len(ranks), output_field=IntegerField())
    found = found.annotate(done=done, rank=rank)
    return found.order_by(F("done"), F("rank"), "received_at", "pk")


def verdicts(papers: Sequence[Paper], actor: Actor) -> dict[object, Verdict]:
    """The last verdict on each paper that has the word that stands on it, as far as ``actor`` may see it; one query."""
    held: dict[object, Verdict] = {}
    overall = {paper.pk: paper.overall for paper in papers}
    seen = told_to(actor, Verdict.objects.filter(paper__in=list(overall)))
    for verdict in seen.order_by("-at").select_related("consignment"):
        if verdict.overall == overall[verdict.paper_id]:
            held.setdefault(verdict.paper_id, verdict)
    return held


def told_to(actor: Actor, found: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Leave out the verdicts against consignments that ``actor`` may not see."""
    shown = Consignment.objects.visible_to(actor).filter(pk=OuterRef("consignment"))
    return found.filter(Q(consignment=None) | Exists(shown))
