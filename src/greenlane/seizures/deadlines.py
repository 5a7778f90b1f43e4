"""What is due of the cases of some organisations, as one person sees them, or as the machine's owner does."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from greenlane.people.handling import TLP
from greenlane.people.models import Office, Organisation, Person
from greenlane.reference import countries
from greenlane.seizures import due
from greenlane.seizures.actions.takeback import clocks_of, way_of
from greenlane.seizures.due import Case, Due
from greenlane.seizures.models import Seizure, TakeBack
from greenlane.seizures.takeback import path as paths
from greenlane.seizures.takeback_words import in_words

OPEN = (Seizure.State.OPEN, Seizure.State.CLOSING)
AHEAD = dt.timedelta(days=370)
REGIMES = ("BASEL", "MONTREAL")
"""Those under which a case itself is told of."""
NOBODY = uuid.UUID(int=0)


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
    of_these = Exists(cases.filter(pk=OuterRef("seizure")))
    rows = TakeBack.objects.filter(of_these, closed_at=None).select_related("seizure__owner")
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
    cases = cases.filter(Q(country="") | Q(country=F("owner__country"))).order_by()
    ivory = Q(lines__goods_class="ivory") | Q(lines__ivory_kg__isnull=False)
    sampled = set(cases.filter(ivory, record__dna_sample=True).values_list("pk", flat=True))
    found = cases.filter(ivory | Q(lines__regime__in=REGIMES)).annotate(
        ivory=Count("lines", filter=ivory),
        raw=Sum(Coalesce("lines__ivory_kg", "lines__kg"), filter=ivory),
        **{regime: Count("lines", filter=Q(lines__regime=regime)) for regime in REGIMES},
    )
    # Of many open cases each address is made from one: to look each up takes longer than all the rest.
    before, after = reverse("seizures:one", args=[NOBODY]).split(str(NOBODY))
    for pk, number, day, with_ivory, raw, *lines in found.values_list("pk", "number", "day", "ivory", "raw", *REGIMES):
        key = str(pk)
        yield from due.of_case(
            Case(
                key, number, before + key + after,
                frozenset(regime for regime, n in zip(REGIMES, lines, strict=True) if n), day,
                # Weights are kept to six digits, which SQLite adds up as binary fractions.
                round(raw or Decimal(0), 6) if with_ivory else None, pk in sampled,
            )
        )  # fmt: skip
