"""The desk as sets of papers: filters become conditions, and what waits comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.models import Consignment
from greenlane.front.telling import Part
from greenlane.people.need_to_know import Actor, Marking, may
from greenlane.permits import actions, permit
from greenlane.permits.actions.judging import trader_key
from greenlane.permits.fast_lane import TraderRecord, against_trader
from greenlane.permits.filters import Filters
from greenlane.permits.models import ForeignQuestion, Overall, Paper, PaperLine, Verdict

Traders = Callable[[Any, Collection[str]], Mapping[str, TraderRecord]]
"""Gives what an administration knows of traders, by the keys of their names: it stands above this room."""
OPEN = (Paper.State.WAITING, Paper.State.ASKED)
REGIMES = {"CITES": permit.CITES, "BASEL": permit.BASEL, "MONTREAL": permit.OZONE}
TRADERS = 1000
"""Of how many traders, at most, the papers are looked at that may take the fast lane; the longest waiting first."""


def desk(actor: Actor) -> QuerySet[Paper]:
    """The papers in force that ``actor`` may see."""
    found: QuerySet[Paper] = Paper.objects.listed_to(actor).current()
    return found


def trader_of(paper: Paper, traders: Traders) -> TraderRecord:
    """What is known of the trader whom a paper is for."""
    key = trader_key(paper)
    return traders(paper.owner_id, [key])[key]


def may_go_fast(actor: Actor, traders: Traders) -> Q:
    """Papers that ``actor`` decides on and that would take the fast lane: every check passes, the record is clean."""
    today = timezone.localdate()
    same = {f"paper__{name}": OuterRef(name) for name in ("owner", "country", "kind", "key")}
    unconfirmed = ForeignQuestion.objects.filter(**same).exclude(answer=ForeignQuestion.Answer.GENUINE)
    good = Paper.objects.allowed_to(actor, "decide").current().filter(
        ~Exists(unconfirmed), Q(valid_until=None) | Q(valid_until__gte=today), state__in=OPEN, passes=True
    ).exclude(trader="")  # fmt: skip
    wanted: dict[Any, list[str]] = {}
    pairs = good.order_by("received_at").values_list("owner", "trader")
    for owner, key in dict.fromkeys(pairs[:TRADERS]):
        wanted.setdefault(owner, []).append(key)
    clean = Q(pk__in=[])
    for owner, keys in wanted.items():
        known = traders(owner, keys)
        clean |= Q(owner=owner, trader__in=[key for key in keys if not against_trader(known[key], today)])
    return Q(pk__in=good.filter(clean).values("pk"))


def offer(paper: Paper, marking: Marking, actor: Actor, traders: Traders) -> tuple[Part, ...]:
    """Why a paper may take the fast lane, for who decides on it; nothing where it may not."""
    if not may(actor, "decide", marking):
        return ()
    said = actions.may_go_fast(paper, trader_of(paper, traders))
    return said.reasons if said and said.yes else ()


def narrowed(found: QuerySet[Paper], by: Filters, actor: Actor, now: dt.datetime, fast: Q) -> QuerySet[Paper]:
    """Keep the papers that fit every filter; ``fast`` are those that may take the fast lane."""
    kinds = [kind for regime in by.regime for kind in REGIMES[regime]]
    conditions = [
        _state(by),
        Q(overall__in=by.overall) if by.overall else Q(),
        Q(kind__in=kinds) if kinds else Q(),
        Q(left=by.left == "yes") if by.left else Q(),
        {"": Q(), "1": Q(fast=True), "may": fast}[by.fast],
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
    """The last verdict on each paper that has the word that stands on it, as far as ``actor`` may see it; one query.

    Of each paper only that one is read: findings are long, and a licence may have been checked a thousand times.
    """
    last = told_to(actor, Verdict.objects.filter(paper=OuterRef("pk"), overall=OuterRef("overall"))).order_by("-at")
    keys = Paper.objects.filter(pk__in=[paper.pk for paper in papers]).values(last=Subquery(last.values("pk")[:1]))
    return {row.paper_id: row for row in Verdict.objects.filter(pk__in=keys).select_related("consignment")}


def told_to(actor: Actor, found: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Leave out the verdicts against consignments that ``actor`` may not see."""
    shown = Consignment.objects.visible_to(actor).filter(pk=OuterRef("consignment"))
    return found.filter(Q(consignment=None) | Exists(shown))
