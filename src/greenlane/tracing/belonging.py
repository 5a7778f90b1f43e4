"""Which cases belong together, of those that a reader may see: by rare identifiers that they share, and by specimens of
one animal or of close relatives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from math import log2

from django.db.models import Count

from greenlane.consignments.models import Consignment, Selector
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing.links import rarity
from greenlane.tracing.links.cases_together import Together, together
from greenlane.tracing.links.linked import Link, Shared, Value, linked
from greenlane.tracing.models import CaseSelector, Exclusion, Mention, SpecimenMatch

MEASURED, SIMULATED = SPECIMENS = ("genotype", "genotype_simulated")
"""The kinds of what two cases share where specimens of them are of one animal or of close relatives."""
MOST_VALUES = 5000
"""Of the identifiers that several cases share, so many are looked at, the rarest first."""


def groups(person: Person) -> tuple[Together, ...]:
    """Return the groups of cases that belong together, the largest first; members are keys of cases as text."""
    return together(_with_relatives(links(person), person))


def links(person: Person) -> list[Link]:
    """Return the pairs of cases that share identifiers, the strongest first.

    How common an identifier is is counted over the cases and consignments that ``person`` may see; what is hidden
    weighs nothing. What the person's organisation excluded is left out.
    """
    standing = Seizure.objects.standing()
    seen = CaseSelector.objects.shown_to(person).filter(seizure__in=standing).order_by()
    several = seen.values("kind", "value").annotate(n=Count("pk")).filter(n__gte=2, n__lte=rarity.COMMON)
    shown = {(row["kind"], row["value"]): row["n"] for row in several.order_by("n", "kind", "value")[:MOST_VALUES]}
    if not shown:
        return []
    values = {value for _kind, value in shown}
    records: dict[str, set[Value]] = defaultdict(set)
    for key, kind, value in seen.filter(value__in=values).values_list("seizure", "kind", "value"):
        if (kind, value) in shown:
            records[str(key)].add((kind, value))
    declared = Selector.objects.shown_to(person).filter(value__in=values, consignment__current=True).order_by()
    for kind, value, n in declared.values_list("kind", "value").annotate(Count("pk")):
        if (kind, value) in shown:
            shown[kind, value] += n
    total = Seizure.objects.visible_to(person).count() + Consignment.objects.visible_to(person).current().count()
    owners = {post.organisation for post in person.actor.posts}
    excluded = set(Exclusion.objects.filter(owner__in=owners, ended_at=None).values_list("kind", "value"))
    return linked(records, total=total, shown=shown, excluded=excluded)


def spelled(person: Person, cases: Iterable[str], values: Iterable[Value]) -> dict[Value, str]:
    """Return parties and addresses, by kind and normal form, as most of these cases write them, if names are seen."""
    found: dict[Value, Counter[str]] = defaultdict(Counter)
    wanted = list(values)
    seen = Mention.objects.standing().named_to(person).filter(seizure__in=list(cases)).order_by()
    for kind, key, words in (("party", "name_key", "name"), ("address", "address_key", "address")):
        keys = [value for one, value in wanted if one == kind]
        rows = seen.filter(**{f"{key}__in": keys}).values_list(key, words).annotate(n=Count("pk")) if keys else ()
        for value, said, n in rows:
            found[kind, value][said] += n
    return {value: min(said, key=lambda one: (-said[one], one)) for value, said in found.items()}


def _with_relatives(found: list[Link], person: Person) -> list[Link]:
    """Add what the best match of specimens of two cases says: its likelihood ratio in bits, ``rarity.CAP`` at most."""
    standing = Seizure.objects.standing()
    rows = SpecimenMatch.objects.visible_to(person).filter(first__seizure__in=standing, second__seizure__in=standing)
    best: dict[tuple[str, str], Shared] = {}
    for one in rows.select_related("first", "second").order_by("log10_lr"):
        if one.first.seizure_id != one.second.seizure_id and one.log10_lr > 0:
            (first, name), (second, other) = sorted((str(row.seizure_id), row.name) for row in (one.first, one.second))
            kind = SIMULATED if one.first.simulated or one.second.simulated else MEASURED
            bits = min(rarity.CAP, one.log10_lr * log2(10))
            best[first, second] = Shared(kind, f"{name} · {other}", bits, 2)
    joined = {(link.first, link.second): link for link in found}
    for (first, second), shared in best.items():
        link = joined.get((first, second), Link(first, second, 0.0, ()))
        joined[first, second] = replace(link, weight=link.weight + shared.weight, shared=(shared, *link.shared))
    return sorted(joined.values(), key=lambda link: (-link.weight, link.first, link.second))
