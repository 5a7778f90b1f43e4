"""What an analyst looks at first, and why: all of it of cases that the reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.consignments.templatetags.trade import country
from greenlane.front.templatetags.house import share
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import belonging, words
from greenlane.tracing.links.cases_together import Together
from greenlane.tracing.links.linked import Link
from greenlane.tracing.models import ForensicResult, Specimen, SpecimenMatch
from greenlane.tracing.origin.estimate import claims_of

EACH = 4
"""So many of each kind are shown."""
LITTLE = 0.1
"""A map that gives so little to every country that the papers name speaks against them."""


@dataclass(frozen=True)
class Item:
    """Something to look at: what it is about, what was found, what it is worth, and the page that shows it."""

    about: str
    case: Seizure
    said: str
    worth: str
    href: str
    opens: str
    simulated: bool = False


def items(person: Person, groups: Sequence[Together]) -> list[Item]:
    """Return what to look at first: what contradicts, what ties cases together, what waits."""
    return [*_contradicted(person), *_of_one_animal(person), *_joined(person, groups), *_not_compared(person)]


def _contradicted(person: Person) -> Iterator[Item]:
    """Cases whose laboratory points elsewhere than papers and statements do, the latest result of each case."""
    rows = ForensicResult.objects.visible_to(person).exclude(seizure__state=Seizure.State.WITHDRAWN)
    latest: dict[Any, ForensicResult] = {}
    for row in rows.defer("posterior", "each").select_related("seizure").order_by("-at")[:200]:
        latest.setdefault(row.seizure_id, row)
    found = [item for row in latest.values() if (item := _against(row))]
    yield from found[:EACH]


def _against(row: ForensicResult) -> Item | None:
    record = row.seizure.as_recorded
    lines = [row.line] if row.line else range(1, len(record.goods) + 1)
    claims = {claim.country for line in lines for claim in claims_of(record, line) if claim.kind == "origin"}
    little = sum(row.countries.get(code, 0.0) for code in claims)
    if not claims or not row.countries or little >= LITTLE:
        return None
    likely = next(((code, p) for code, p in row.countries.items() if code), None)
    if likely is None:
        return None
    said = _("Said to come from %(said)s: the laboratory’s map gives that %(little)s, and %(country)s %(p)s.") % {
        "said": _listed(claims), "little": share(little) if little >= 0.001 else _("next to nothing"),
        "country": _kept(country(likely[0])), "p": share(likely[1]),
    }  # fmt: skip
    return Item(
        _("Laboratory against papers"), row.seizure, said,
        _("The map is as good as its reference set, which its page says. Papers may tell where goods were sent from."),
        f"{reverse('tracing:map')}?{urlencode({'by': 'place', 'origin': row.seizure_id, 'alone': 'yes'})}",
        _("Both on the map"), bool(row.about.get("simulated")),
    )  # fmt: skip


def _of_one_animal(person: Person) -> Iterator[Item]:
    """Specimens of one animal in two cases, the best match of each two, the latest first."""
    rows = SpecimenMatch.objects.visible_to(person).standing().filter(relation=SpecimenMatch.Relation.SAME)
    across = rows.exclude(first__seizure=F("second__seizure")).order_by("-log10_lr")
    best: dict[frozenset[Any], SpecimenMatch] = {}
    n: Counter[frozenset[Any]] = Counter()
    for row in across.select_related("first__seizure", "second__seizure", "reference")[:500]:
        pair = frozenset((row.first.seizure_id, row.second.seizure_id))
        best.setdefault(pair, row)
        n[pair] += 1
    for pair, row in sorted(best.items(), key=lambda one: one[1].at, reverse=True)[:EACH]:
        later, earlier = sorted((row.first, row.second), key=lambda one: _when(one.seizure), reverse=True)
        said = ngettext(
            "%(own)s is of the animal that %(other)s in %(case)s is of.",
            "%(own)s is of the animal that %(other)s in %(case)s is of; %(n)s such pairs.", n[pair],
        ) % {
            "own": _kept(later.name), "other": _kept(earlier.name), "case": _kept(earlier.seizure.number), "n": n[pair],
        }  # fmt: skip
        yield Item(
            _("One animal, two cases"), later.seizure, said,
            _("A likelihood ratio, with the rate of false matches beside it: a lead, and no proof."),
            reverse("tracing:matches", args=[later.seizure_id]), _("The match"),
            later.simulated or earlier.simulated or row.reference.simulated,
        )  # fmt: skip


def _when(case: Seizure) -> tuple[bool, Any, Any]:
    return case.day is not None, case.day, case.created_at


def _joined(person: Person, groups: Sequence[Together]) -> Iterator[Item]:
    """The case that came last to each group, those of the latest first, with what ties it to the others best."""
    wanted = {key for group in groups[:100] for key in group.members}
    cases = {str(key): row for key, row in Seizure.objects.visible_to(person).in_bulk(list(wanted)).items()}
    last: list[tuple[Seizure, Together]] = []
    for group in groups[:100]:
        members = [cases[key] for key in group.members if key in cases and cases[key].day]
        if len(members) > 1:
            last.append((max(members, key=_when), group))
    for case, group in sorted(last, key=lambda pair: _when(pair[0]), reverse=True)[:EACH]:
        links = [link for link in group.links if str(case.pk) in (link.first, link.second)]
        if links:
            yield _newest(person, case, max(links, key=lambda link: link.weight), len(group.members) - 1, cases)


def _newest(person: Person, case: Seizure, link: Link, others: int, cases: Mapping[str, Seizure]) -> Item:
    other = cases.get(link.second if link.first == str(case.pk) else link.first)
    best = max(link.shared, key=lambda shared: shared.weight)
    value = best.kind, best.value
    spelled = belonging.spelled(person, (link.first, link.second), [value]).get(value, best.value)
    said = ngettext(
        "It joins %(n)s earlier case: %(kind)s %(value)s stands in %(case)s too.",
        "It joins %(n)s earlier cases: %(kind)s %(value)s stands in %(case)s too.", others,
    ) % {
        "n": others, "kind": words.IDENTIFIERS.get(best.kind, best.kind), "value": _kept(spelled),
        "case": _kept(other.number if other else ""),
    }  # fmt: skip
    worth = words.bits(best.weight, "relative" if best.kind in belonging.SPECIMENS else "shows")
    href = f"{reverse('tracing:network')}?{urlencode({'case': case.pk, 'hops': 4})}"
    return Item(_("Newly linked"), case, said, worth, href, _("The network"), best.kind == belonging.SIMULATED)


def _not_compared(person: Person) -> Iterator[Item]:
    """Cases with specimens that nobody compared with any reference set."""
    cases = Seizure.objects.visible_to(person).standing()
    measured = Specimen.objects.filter(seizure=OuterRef("pk"))
    compared = ForensicResult.objects.filter(seizure=OuterRef("pk"))
    for case in cases.filter(Exists(measured)).exclude(Exists(compared)).order_by("-day")[:EACH]:
        n = case.specimens.count()
        said = ngettext(
            "%(n)s specimen was measured, and not compared with any reference set.",
            "%(n)s specimens were measured, and not compared with any reference set.", n,
        ) % {"n": n}  # fmt: skip
        yield Item(_("Waits for you"), case, said, "", reverse("tracing:specimens", args=[case.pk]), _("Specimens"))


def _listed(codes: Iterable[str]) -> str:
    return _kept(", ".join(sorted(country(code) for code in codes)))


def _kept(value: object) -> str:
    """A value from data, isolated: in a sentence of another direction it would be torn apart."""
    return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}"
