"""The queue as sets of screenings: filters become conditions, pages follow the last row instead of counting."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from greenlane.consignments.models import HANDFUL, Consignment, GoodsLine
from greenlane.front import narrowing
from greenlane.front.narrowing import Page
from greenlane.inspection.filters import Filters
from greenlane.inspection.models import Work
from greenlane.people.need_to_know import Actor
from greenlane.reference import commodity
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import LanePolicy, Screening

NOT_DONE = Q(consignment__work=None) | Q(consignment__work__state__in=[Work.State.WAITING, Work.State.ORDERED])
HOURS = ("red_hours", "amber_hours", "blue_hours")
WAITING = Q(consignment__work=None) | Q(consignment__work__state=Work.State.WAITING)


def queue(actor: Actor) -> QuerySet[Screening]:
    """The current screenings that ``actor`` may see."""
    few = Consignment.objects.few(actor)
    found = Screening.objects.current()
    return found.visible_to(actor) if few is None else found.filter(consignment__in=few)


def narrowed(found: QuerySet[Screening], by: Filters, actor: Actor, now: dt.datetime) -> QuerySet[Screening]:
    """Keep the rows that fit every filter."""
    conditions = [
        _lanes(by), _state(by), _assigned(by, actor), _office(by), _goods(by), _late(by, now),
        Q(rests_on=by.rests) if by.rests else Q(),
        Q(consignment__received_at__gte=now - dt.timedelta(days=int(by.received))) if by.received else Q(),
    ]  # fmt: skip
    for condition in conditions:
        if condition:
            found = found.filter(condition)
    if by.indicator:
        found = found.annotate(reasons_text=Cast("reasons", TextField())).filter(
            reasons_text__contains=f'"{by.indicator}"'
        )
    if by.q:
        consignments = Consignment.objects.listed_to(actor).current()
        found = found.filter(consignments.found_by(by.q, actor, at="consignment__"))
    return found


def _lanes(by: Filters) -> Q:
    return Q(lane_now__in=by.lane) if by.lane else Q()


def _state(by: Filters) -> Q:
    if by.state == "any":
        return Q()
    return {"open": NOT_DONE, "waiting": WAITING}.get(by.state) or Q(consignment__work__state=by.state)


def _assigned(by: Filters, actor: Actor) -> Q:
    if not by.assigned:
        return Q()
    if by.assigned == "nobody":
        return Q(consignment__assignee=None)
    person = actor.id if by.assigned == "me" else _uuid(by.assigned)
    # One person's work is little: gathered first, not asked of each row of the queue.
    held = Consignment.objects.filter(assignee=person, current=True).order_by().values_list("pk", flat=True)
    keys = list(held[: HANDFUL + 1])
    return Q(consignment__in=keys) if len(keys) <= HANDFUL else Q(consignment__assignee=person)


def _office(by: Filters) -> Q:
    # As an expression, so that SQLite keeps to the order of the queue instead of gathering the office's rows first.
    if not by.office:
        return Q()
    here = Q(consignment__office=_uuid(by.office))
    return Q(Case(When(here, then=True), default=False, output_field=BooleanField()))


def _uuid(text: str) -> uuid.UUID:
    return narrowing.key(text) or uuid.UUID(int=0)


def _goods(by: Filters) -> Q:
    """Consignments with a line of one of the classes, or of one of the classes of the regimes."""
    codes = set(by.goods) | {c.code for c in commodity.all() if c.regime in by.regime}
    if not (by.goods or by.regime):
        return Q()
    named = Q()
    for code in codes:
        named |= Q(text__contains=f'"{code}"')
    lines = GoodsLine.objects.annotate(text=Cast("classes", TextField())).filter(named)
    if not by.regime:
        # One class has few rows, or none: gathered first. A regime has many, so a page of them is soon found.
        return Q(consignment__in=lines.values("consignment"))
    return Q(Exists(lines.filter(consignment=OuterRef("consignment"))))


Limits = Mapping[str, dt.timedelta]
USUAL: Limits = Policy().limits


def limits() -> Mapping[uuid.UUID, Limits]:
    """How long a lane of each office may wait, of the offices whose own policy differs from the house's."""
    in_force = LanePolicy.objects.filter(state=LanePolicy.State.ACTIVE)
    own = {row.pop("office"): Policy(**row).limits for row in in_force.values("office", *HOURS)}
    return {office: found for office, found in own.items() if found != USUAL}


def _late(by: Filters, now: dt.datetime) -> Q:
    if not by.late:
        return Q()
    own = limits()
    usual = ~Q(consignment__office__in=list(own)) if own else Q()
    late = Q()
    for lane, limit in USUAL.items():
        late |= usual & Q(lane_now=lane, consignment__received_at__lt=now - limit)
        for at_most in {found[lane] for found in own.values()}:
            offices = [office for office, found in own.items() if found[lane] == at_most]
            late |= Q(lane_now=lane, consignment__received_at__lt=now - at_most, consignment__office__in=offices)
    return late & NOT_DONE


def page(found: QuerySet[Screening], by: Filters, after: str, size: int) -> Page:
    """Return ``size`` rows after the mark ``after``.

    By score, the lanes follow each other in precedence, so that a hard legal check never sinks below a score.
    Each lane is one look-up in the index; nothing is counted, so the last page costs no more than the first.
    """
    rows = _by_waiting(found, after, size) if by.sort == "waiting" else _by_score(found, by.lanes, after, size)
    more = len(rows) > size
    return Page(rows[:size], mark(rows[size - 1], by) if more else None, back=bool(after))


def mark(row: Screening, by: Filters) -> str:
    """Return what names the place of a row in the order: lane and score, or the time of receipt, and the key."""
    if by.sort == "waiting":
        return narrowing.mark(row.consignment.received_at, row.pk)
    return f"{row.lane_now}~{row.score}~{row.pk}"


def _by_score(found: QuerySet[Screening], lanes: Iterable[str], after: str, size: int) -> list[Screening]:
    parts = after.split("~")
    place: tuple[str, int, uuid.UUID] | None = None
    if len(parts) == 3 and parts[1].isdecimal() and len(parts[1]) <= 3:
        place = parts[0], int(parts[1]), _uuid(parts[2])
    rows: list[Screening] = []
    reached = place is None
    for lane in lanes:
        here = found.filter(lane_now=lane).order_by("-score", "pk")
        if place and lane == place[0]:
            here = here.filter(Q(score__lt=place[1]) | Q(score=place[1], pk__gt=place[2]))
            reached = True
        if reached:
            rows += here[: size + 1 - len(rows)]
        if len(rows) > size:
            break
    return rows


def _by_waiting(found: QuerySet[Screening], after: str, size: int) -> list[Screening]:
    found = found.order_by("consignment__received_at", "pk")
    if mark := narrowing.place(after):
        at, pk = mark
        found = found.filter(Q(consignment__received_at__gt=at) | Q(consignment__received_at=at, pk__gt=pk))
    return list(found[: size + 1])


def lane_counts(found: QuerySet[Screening]) -> dict[str, int]:
    """How many rows stand in each lane."""
    return dict(found.order_by().values_list("lane_now").annotate(n=Count("pk")))


def with_everything(found: QuerySet[Screening]) -> QuerySet[Screening]:
    """The rows with what the table shows. The office comes after: joined in, it would lead SQLite off the order."""
    return found.select_related("consignment__work", "consignment__assignee").prefetch_related(
        "consignment__office", "consignment__inspections"
    )
