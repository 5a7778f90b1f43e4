"""What a return is made of, read for one person: only what that person may see, names only where they may be read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.people.actions import SYSTEM, By, require
from greenlane.people.handling import TLP
from greenlane.people.models import Organisation, Person
from greenlane.permits.models import Endorsement, Paper
from greenlane.reporting.facts import (
    CaseFacts,
    CostFacts,
    CountedLine,
    PaperFacts,
    ShipmentFacts,
    TakeBackFacts,
)
from greenlane.reporting.models import Mapping
from greenlane.reporting.period import Period
from greenlane.reporting.return_shelf import by_name
from greenlane.reporting.statutory import Asked, Facts, Made, Return, make
from greenlane.seizures.models import Alike, Line, Seizure, TakeBack

LINE_FIELDS = (
    "regime", "goods_class", "kind", "name", "as_written", "term", "appendix", "hs6", "kg", "specimens", "live", "m3",
    "co2e_t", "odp_t", "ivory_kg", "value", "currency",
)  # fmt: skip


class NeedsCase(ValueError):
    """The return is made for one case, and none was named."""


def gather(
    person: By,
    name: str,
    since: dt.date,
    until: dt.date,
    subject: UUID | None = None,
    *,
    owner: Organisation | None = None,
) -> Made:
    """Make a return for the country of a person's organisation, of what the person may see; nothing is kept.

    ``subject`` is the case, for returns made for one case; its day is then the period. ``owner`` names the
    organisation where the machine's owner (SYSTEM) asks. Raises UnknownReturn, NeedsCase, BadPeriod,
    PermissionDenied.
    """
    what = by_name(name)
    organisation = owner or (person.organisation if isinstance(person, Person) else None)
    if organisation is None:
        raise PermissionDenied(_("A return is prepared for an organisation, and you hold no post in one."))
    require(person, "prepare_return", organisation.marking)
    period = Period(since, until)
    mapping = Mapping.objects.filter(owner=organisation, name=name).values_list("columns", flat=True).first()
    asked = Asked(
        period, organisation.country, organisation.name, timezone.localdate(), organisation.demo, tuple(mapping or ())
    )
    if what.reads == "papers":
        return make(what, _papers(person, organisation, period), asked)
    cases = _cases(person, what, organisation, period, subject)
    if what.per_case and (day := cases.values_list("day", flat=True).get()):
        asked = replace(asked, period=Period(day, day))
    return make(what, facts_of(cases, names_for=person if what.nominal else None), asked)


def _seen(person: By, rows: Any) -> Any:
    """What the person may see of some rows; the machine's owner sees all.

    What is for named persons alone is in no return: that is read by others of the house, and leaves it.
    """
    return (rows.all() if person == SYSTEM else rows.visible_to(person)).exclude(tlp=TLP.RED)


def _cases(
    person: By, what: Return, organisation: Organisation, period: Period, subject: UUID | None
) -> QuerySet[Seizure]:
    seen = _seen(person, Seizure.objects).standing().filter(owner__country=organisation.country)
    if what.per_case:
        if subject is None:
            raise NeedsCase(_("Say for which case it is."))
        case = seen.filter(pk=subject).first()
        if case is None:
            raise PermissionDenied(_("This case is not shown to you."))
        if what.nominal and person == SYSTEM:
            raise PermissionDenied(_("A return that names people is made by a person."))
        if what.nominal:
            require(person, "see_nominal", Seizure.objects.all().marking(case))
        found = seen.filter(pk=case.pk)
    elif what.dated == "closed":
        found = seen.filter(state=Seizure.State.CLOSED, closed_at__date__range=(period.since, period.until))
    else:
        only_year = Q(day=None) & (Q(year=None) | Q(year__range=(period.since.year, period.until.year)))
        found = seen.filter(Q(day__range=(period.since, period.until)) | only_year)
    if not what.controls:
        found = found.filter(kind=Seizure.Kind.SEIZURE)
    return found.order_by("day", "number", "pk")  # type: ignore[no-any-return]


def facts_of(cases: QuerySet[Seizure], *, names_for: By | None = None) -> Iterator[CaseFacts]:
    """Yield cases as returns and statistics read them; names only of those that ``names_for`` may read names in.

    ``cases`` are already only those that may be seen.
    """
    with_rows = cases.select_related("owner", "office", "inspection").prefetch_related(
        "lines", "take_backs__steps", "take_backs__costs"
    )
    rows = list(with_rows.annotate(n_exhibits=Count("exhibits", distinct=True), n_files=Count("files", distinct=True)))
    named = set() if names_for is None else _named(names_for, [row.pk for row in rows])
    same = _same({row.pk: row for row in rows})
    for row in rows:
        yield _facts(row, named=row.pk in named, same_as=same.get(row.pk, ""))


def _named(person: By, keys: list[UUID]) -> set[UUID]:
    if person == SYSTEM:
        return set()
    return set(Seizure.objects.filter(pk__in=keys).named_to(person).values_list("pk", flat=True))


def _same(rows: dict[UUID, Seizure]) -> dict[UUID, str]:
    """Of two cases that were judged to be one, the later written goes by the number of the earlier."""
    found = {}
    for first, second in Alike.objects.filter(same=True, first__in=rows, second__in=rows).values_list(
        "first", "second"
    ):
        earlier, later = sorted((rows[first], rows[second]), key=lambda row: (row.created_at, str(row.pk)))
        found[later.pk] = earlier.number
    return found


def _facts(row: Any, *, named: bool, same_as: str) -> CaseFacts:
    closed = timezone.localdate(row.closed_at) if row.closed_at else None
    return CaseFacts(
        id=str(row.pk), number=row.number, record=row.as_recorded, parties=row.parties if named else None,
        lines=tuple(counted(line) for line in row.lines.all()), office=row.office.name, organisation=row.owner.name,
        country=row.country, home=row.owner.country, state=row.state, closed_on=closed, exhibits=row.n_exhibits,
        files=row.n_files, take_backs=tuple(_taken_back(one) for one in row.take_backs.all()), same_as=same_as,
        hit=None if row.inspection is None else row.kind == Seizure.Kind.SEIZURE,
    )  # fmt: skip


def counted(line: Line) -> CountedLine:
    """Return one counted line, frozen."""
    return CountedLine(
        number=line.number, factors=tuple(line.factors), **{field: getattr(line, field) for field in LINE_FIELDS}
    )


def _taken_back(one: TakeBack) -> TakeBackFacts:
    costs: Iterable[Any] = one.costs.all()
    return TakeBackFacts(
        path=one.path, state=one.state, fault=one.fault, state_of_export=one.state_of_export,
        opened_on=timezone.localdate(one.opened_at),
        closed_on=timezone.localdate(one.closed_at) if one.closed_at else None,
        steps=tuple((step.state, step.on) for step in one.steps.all()),
        costs=tuple(CostFacts(kind=c.kind, amount=c.amount, currency=c.currency, payer=c.payer) for c in costs),
    )  # fmt: skip


def _papers(person: By, organisation: Organisation, period: Period) -> Iterator[Facts]:
    """Papers under which something was shipped in the period, and those issued in it."""
    within = (period.since, period.until)
    seen = _seen(person, Paper.objects).filter(owner__country=organisation.country, kind__startswith="cites_")
    endorsed = Endorsement.objects.standing().filter(paper__in=seen, day__range=within)
    shipped: dict[tuple[Any, ...], list[ShipmentFacts]] = defaultdict(list)
    for one in endorsed.select_related("paper").prefetch_related("shipped__line").order_by("day", "at"):
        for what in one.shipped.all():
            shipped[_key(one.paper)].append(
                ShipmentFacts(
                    key=str(one.pk), line=what.line.number, day=one.day, direction=one.direction, amount=what.amount,
                    unit=what.unit,
                )
            )  # fmt: skip
    current = seen.current().filter(Q(issued__range=within) | Q(key__in=[key[-1] for key in shipped]))
    for paper in current.order_by("country", "number", "pk"):
        there = tuple(shipped.get(_key(paper), ()))
        if there or (paper.issued and period.since <= paper.issued <= period.until):
            yield PaperFacts(id=str(paper.pk), number=paper.number, paper=paper.as_declared, shipments=there)


def _key(paper: Paper) -> tuple[Any, ...]:
    return (paper.owner_id, paper.country, paper.kind, paper.key)
