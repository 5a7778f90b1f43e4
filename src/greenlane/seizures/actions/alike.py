"""Cases that may be one: found, and judged by an officer."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Person
from greenlane.seizures import alike
from greenlane.seizures.actions.cases import Refused, withdraw
from greenlane.seizures.models import Alike, Seizure

MOST = 500
"""Among how many cases of the same days a likeness is looked for."""


def alike_of(seizure: Seizure, person: Person) -> list[tuple[Seizure, tuple[str, ...]]]:
    """Return the cases that may be the same as this one, with the reasons (``alike.reasons``), the most alike first.

    Only such as the person may see, that nobody judged yet and that were not withdrawn.
    """
    pairs = Alike.objects.filter(Q(first=seizure) | Q(second=seizure)).values_list("first", "second")
    judged = {key for pair in pairs for key in pair}
    near = Seizure.objects.visible_to(person).standing().exclude(pk__in=judged | {seizure.pk})
    if seizure.day:
        since, until = seizure.day - timedelta(days=alike.DAYS), seizure.day + timedelta(days=alike.DAYS)
        near = near.filter(Q(day__range=(since, until)) | Q(day=None, year=seizure.year))
    else:
        near = near.filter(year=seizure.year)
    here = traits(seizure)
    found = [(other, alike.reasons(here, traits(other))) for other in near.prefetch_related("lines")[:MOST]]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -len(pair[1]))


def traits(seizure: Seizure) -> alike.Traits:
    """What is compared of a case."""
    record = seizure.as_recorded
    lines = list(seizure.lines.all())
    return alike.Traits(
        day=seizure.day,
        year=seizure.year,
        place=(seizure.place_code or seizure.place).casefold(),
        numbers=alike.numbers(*(c.number for c in record.containers), *(p.number for p in record.papers)),
        goods=frozenset(line.name or line.goods_class or line.as_written.casefold() for line in lines) - {""},
        quantities=frozenset(
            (base, str(value))
            for line in lines
            for base in ("kg", "specimens", "m3")
            if (value := getattr(line, base)) is not None
        ),
    )


def judge(one: Seizure, other: Seizure, *, same: bool, because: str = "", by: Person) -> Alike:
    """Say whether two cases are the same; the one at hand is withdrawn if they are, naming the other, which stays."""
    for seizure in (one, other):
        require(by, "see", Seizure.objects.all().marking(seizure))
    require(by, "edit", Seizure.objects.all().marking(one))
    if one.pk == other.pk:
        raise Refused(_("Nothing is changed."))
    first, second = sorted((one, other), key=lambda seizure: seizure.pk)
    with transaction.atomic():
        hold(one.owner.chain)
        other.refresh_from_db(fields=["state"])
        if other.state == Seizure.State.WITHDRAWN:  # of two that are the same, one must stay
            raise Refused(_("The case is %(state)s.") % {"state": other.get_state_display()})
        judged, made = Alike.objects.get_or_create(
            first=first, second=second, defaults={"same": same, "because": because.strip(), "by": by}
        )
        if not made:
            raise Refused(_("Somebody judged these two before."))
        verb = "seizure.same" if same else "seizure.not_same"
        enter(one.owner, [Deed(verb, "seizure", str(one.pk), {"number": one.number, "other": other.number})], by)
        if same:
            withdraw(one, because=_("The same as %(number)s.") % {"number": other.number}, by=by)
    return judged
