"""What is due of the cases of some organisations, as one person sees them, or as the machine's owner does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from greenlane.people.handling import TLP
from greenlane.people.models import Office, Organisation, Person
from greenlane.reference import countries
from greenlane.seizures import due
from greenlane.seizures.actions.takeback import clocks_of, way_of
from greenlane.seizures.due import Case, Due
from greenlane.seizures.models import Line, Seizure, TakeBack
from greenlane.seizures.takeback import path as paths
from greenlane.seizures.takeback_words import in_words

OPEN = (Seizure.State.OPEN, Seizure.State.CLOSING)
AHEAD = dt.timedelta(days=370)


def of_person(person: Person, since: dt.date, until: dt.date, *, outside: bool = False) -> list[Due]:
    """Return what is due for a person: of the cases of the own organisation that the person may see, and its reports.

    None of a case under TLP:RED where it is told ``outside`` of a signed-in page.
    """
    actor = person.actor
    owners = Organisation.objects.filter(pk__in=Office.objects.of(actor).values("organisation"))
    cases = Seizure.objects.visible_to(actor).filter(owner__in=owners)
    return of(cases.exclude(tlp=TLP.RED) if outside else cases, owners, since, until)


def narrowed(items: list[Due], person: Person) -> dict[str, list[Due]]:
    """Return what is due of a person's own cases (``mine``), of those of the own ``office``, and ``all``."""
    held = [post.office for post in person.actor.posts]
    cases = Seizure.objects.exclude(state=Seizure.State.WITHDRAWN)
    mine = {str(pk) for pk in cases.filter(assignee=person).values_list("pk", flat=True)}
    here = {
        str(pk) for pk in cases.filter(office__in=[office for office in held if office]).values_list("pk", flat=True)
    }
    office = [one for one in items if one.about in here or (one.about and None in held)]
    return {"mine": [one for one in items if one.about in mine], "office": office, "all": items}


def of(cases: QuerySet[Seizure], owners: Iterable[Organisation], since: dt.date, until: dt.date) -> list[Due]:
    """Return what is due of open cases, however late, and what the treaties ask of ``owners`` between two days."""
    standing = cases.filter(state__in=OPEN, kind=Seizure.Kind.SEIZURE)
    found = [*_of_take_backs(cases.exclude(state=Seizure.State.WITHDRAWN)), *_of_cases(standing)]
    asked: list[Due] = []
    for owner in owners:
        groups = frozenset({"EU"} if countries.member(owner.country, "EU") else ())
        found += due.annual(since, until, groups)
        asked += due.registered(owner, since, until)
    about = cases.filter(pk__in={one.about for one in asked if one.about}).values_list("pk", flat=True)
    known = {"", *map(str, about)}
    asked = [one for one in asked if one.about in known]
    return [one for one in due.together(found, asked) if one.on is None or one.on <= until]


def _of_take_backs(cases: QuerySet[Seizure]) -> Iterable[Due]:
    rows = TakeBack.objects.filter(seizure__in=cases, closed_at=None).select_related("seizure__owner")
    for row in rows.prefetch_related("steps"):
        if paths.get(row.path) is None:  # the shelf of another installation, or of another time
            yield Due(
                f"take_back:{row.pk}", row.next_what, "take_back", row.next_due, number=row.seizure.number,
                address=row.get_absolute_url(), about=str(row.seizure_id), trust="unverified",
            )  # fmt: skip
            continue
        regime = way_of(row).applies.regimes[0]
        for clock in clocks_of(row):
            if clock.met_on is None:
                yield Due(
                    f"take_back:{row.pk}:{clock.code}", clock.code, "take_back", clock.due, regime,
                    number=row.seizure.number, period="" if clock.due else clock.words,
                    address=row.get_absolute_url(), about=str(row.seizure_id), source=clock.source, trust=clock.trust,
                    counting=clock.kind, title=in_words(clock.what),
                )  # fmt: skip


def _of_cases(cases: QuerySet[Seizure]) -> Iterable[Due]:
    """What cases make due, but for those that took place in another country, which reports its own."""
    cases = cases.filter(Q(country="") | Q(country=F("owner__country")))
    goods: dict[Any, list[Line]] = {}
    wanted = Q(regime__in=("BASEL", "MONTREAL")) | Q(goods_class="ivory") | Q(ivory_kg__isnull=False)
    found = Line.objects.filter(wanted, seizure__in=cases)
    for line in found:
        goods.setdefault(line.seizure_id, []).append(line)
    with_ivory = cases.filter(pk__in=found.filter(Q(goods_class="ivory") | Q(ivory_kg__isnull=False)).values("seizure"))
    sampled = dict(with_ivory.values_list("pk", "record__dna_sample"))
    for row in cases.filter(pk__in=found.values("seizure")).defer("record", "names"):
        lines = goods[row.pk]
        regimes = frozenset(line.regime for line in lines)
        yield from due.of_case(
            Case(
                str(row.pk), row.number, row.get_absolute_url(), regimes, row.day, _ivory(lines),
                bool(sampled.get(row.pk)),
            )
        )  # fmt: skip


def _ivory(lines: list[Line]) -> Decimal | None:
    """Kilograms of raw ivory in them; None where there is no ivory, zero where its weight is not known."""
    ivory = [line for line in lines if line.goods_class == "ivory" or line.ivory_kg is not None]
    weights = (line.ivory_kg if line.ivory_kg is not None else line.kg for line in ivory)
    return sum((weight or Decimal(0) for weight in weights), Decimal(0)) if ivory else None
